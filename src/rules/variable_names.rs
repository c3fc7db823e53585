//! Which variable a wrong name was probably meant to be.

use crate::mappings::MattermostVersion;
use crate::mappings::mattermost::{
    Conversion, LegacyKey, LegacyTarget, VariableMeaning, legacy_key, settings, variable,
};
use crate::mattermost;

/// The name that was probably meant, and how sure that is.
pub(super) struct SuggestedName {
    /// The variable.
    pub(super) name: &'static str,
    /// Why this one, as the end of a sentence "…: ".
    pub(super) why: &'static str,
    /// Whether it takes the value as it is and no guess is in it, so that a fix may be offered.
    pub(super) sure: bool,
}

/// What `name`, which no release reads, was probably meant to be on this version.
pub(super) fn meant(name: &str, version: MattermostVersion) -> Option<SuggestedName> {
    match variable(name) {
        VariableMeaning::Wrong(row) => {
            return Some(SuggestedName {
                name: row.truth.into(),
                why: "the server spells it so",
                sure: true,
            });
        }
        VariableMeaning::PlainRule(row) => return of_key(row, version),
        _ => {}
    }
    if let Some(found) = same_letters(name, version) {
        return Some(found);
    }
    let rest = strip_prefix(name).unwrap_or(name);
    let key = legacy_key(&rest.to_ascii_lowercase());
    if let Some(found) = key.and_then(|row| of_key(row, version)) {
        return Some(found);
    }
    if !mattermost::Variable::new(name).has_prefix() {
        return None;
    }
    near(name, version).or_else(|| other_section(name, version))
}

/// The variable of a key that GitLab's rule gives another name.
fn of_key(row: &LegacyKey, version: MattermostVersion) -> Option<SuggestedName> {
    let target: &LegacyTarget = row.targets_at(version).next().or_else(|| row.targets.first())?;
    let sure = target.conversion == Conversion::Copy && row.targets_at(version).count() == 1;
    Some(SuggestedName {
        name: target.variable.into(),
        why: "the setting has another name than the rule gives",
        sure,
    })
}

/// `MM_EMAIL_SETTINGS_SMTP_PORT`, `MM-EMAILSETTINGS-SMTPPORT`, `EMAILSETTINGS_SMTPPORT`.
fn same_letters(name: &str, version: MattermostVersion) -> Option<SuggestedName> {
    let rest = strip_prefix(name).unwrap_or(name);
    let wanted: Vec<u8> = letters(rest).collect();
    let mut rows = settings().iter().filter(|row| {
        row.variable.len() >= wanted.len()
            && letters(row.variable.trim_start_matches("MM_")).eq(wanted.iter().copied())
    });
    let first = rows.clone().find(|row| row.exists_in(version)).or_else(|| rows.next())?;
    let name = first.variable.into();
    Some(SuggestedName {
        name,
        why: "names have one underscore after MM and one between section and setting",
        sure: true,
    })
}

fn letters(name: &str) -> impl Iterator<Item = u8> {
    name.bytes().filter(u8::is_ascii_alphanumeric).map(|letter| letter.to_ascii_uppercase())
}

/// The name without what stands for `MM_`.
fn strip_prefix(name: &str) -> Option<&str> {
    let start = name.get(..2)?;
    ["MM", "MN", "NM"]
        .iter()
        .any(|prefix| start.eq_ignore_ascii_case(prefix))
        .then(|| name[2..].trim_start_matches(['_', '-', '.']))
}

/// A typing mistake.
fn near(name: &str, version: MattermostVersion) -> Option<SuggestedName> {
    let wanted = name.to_ascii_uppercase();
    let allowed = 1 + wanted.len() / 15;
    settings()
        .iter()
        // The distance takes long to find out, and few rows come near.
        .filter(|row| fewest_edits(&wanted, &row.variable) <= allowed)
        .map(|row| (strsim::damerau_levenshtein(&wanted, &row.variable), !row.exists_in(version), row))
        .filter(|(distance, ..)| *distance <= allowed)
        .min_by_key(|(distance, absent, _)| (*distance, *absent))
        .map(|(_, _, row)| SuggestedName {
            name: row.variable.into(),
            why: "it is nearly the same name",
            sure: false,
        })
}

/// What two names are apart at least, whatever the order of their letters.
fn fewest_edits(left: &str, right: &str) -> usize {
    // All letters beyond Latin-1 count as one: that can only bring names nearer.
    let place = |letter: char| usize::from(u8::try_from(letter).unwrap_or(u8::MAX));
    let mut surplus = [0_isize; 256];
    left.chars().for_each(|letter| surplus[place(letter)] += 1);
    right.chars().for_each(|letter| surplus[place(letter)] -= 1);
    let total = |sign: isize| -> isize { surplus.iter().map(|count| (count * sign).max(0)).sum() };
    total(1).max(total(-1)).unsigned_abs()
}

/// The same setting in the one section that has it: `MM_SERVICESETTINGS_SITENAME`.
fn other_section(name: &str, version: MattermostVersion) -> Option<SuggestedName> {
    let (_, field) = strip_prefix(name)?.rsplit_once('_')?;
    let mut rows = settings().iter().filter(|row| {
        row.exists_in(version)
            && row.variable.rsplit_once('_').is_some_and(|(_, own)| own.eq_ignore_ascii_case(field))
    });
    let found = rows.next()?;
    (field.len() > 6 && rows.next().is_none()).then(|| SuggestedName {
        name: found.variable.into(),
        why: "the setting is in that section",
        sure: false,
    })
}

/// A name without `MM_` that is a variable of Mattermost with it.
pub(super) fn lacks_prefix(name: &str, version: MattermostVersion) -> Option<SuggestedName> {
    let has_section = name.to_ascii_uppercase().contains("SETTINGS");
    (has_section && !mattermost::Variable::new(name).has_prefix()).then(|| same_letters(name, version))?
}

#[cfg(test)]
mod tests {
    use super::fewest_edits;
    use crate::mappings::mattermost::settings;

    #[test]
    fn no_name_is_nearer_than_its_fewest_edits() {
        for name in ["MM_SERVICESETTINGS_SITEULR", "MM_EMAILSETTINGS_SMТPPORT", "MM_"] {
            for row in settings() {
                let distance = strsim::damerau_levenshtein(name, &row.variable);
                assert!(fewest_edits(name, &row.variable) <= distance, "{name} {}", row.variable);
            }
        }
        assert_eq!(fewest_edits("MM_AB", "MM_BA"), 0, "the order does not count");
        assert_eq!(fewest_edits("MM_AB", "MM_ACC"), 2, "one letter for another, and one more");
        assert_eq!(fewest_edits("MM_Т", "MM_T"), 1, "a letter that only looks the same");
    }
}
