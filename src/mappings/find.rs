//! Finding a name of any kind: a key of gitlab.rb, a variable, a path of config.json.

use super::mattermost::{self, LegacyKey, OtherVariable, VariableMeaning, WrongName};
use super::omnibus::{self, Root, SilentRemoval};

/// One thing that a name may mean.
#[derive(Debug)]
pub enum Meaning {
    /// A key of `mattermost['…']` up to GitLab 10.8.
    LegacyKey(&'static LegacyKey),
    /// A setting of config.json, or its variable.
    Mattermost(&'static mattermost::MattermostSetting),
    /// A variable of Mattermost that stands for no setting.
    OtherVariable(&'static OtherVariable),
    /// A variable that is written somewhere and that no server reads.
    WrongName(&'static WrongName),
    /// The variable that the documented rule makes of this key, and that no server reads.
    PlainRule(&'static LegacyKey),
    /// A root of gitlab.rb.
    Root(&'static Root),
    /// A key of a root.
    Omnibus(&'static omnibus::OmnibusSetting),
    /// A key that went without a word.
    SilentRemoval(&'static SilentRemoval),
}

/// Everything that `name` may mean, the likeliest first. It may be written as in gitlab.rb (`gitaly['storage']`,
/// `mattermost['env']['MM_X']`), as a variable, as a path (`EmailSettings.SMTPServer`), or bare, in any letter case.
pub fn find(name: &str) -> Vec<Meaning> {
    let names = segments(name);
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    match names.as_slice() {
        [] => Vec::new(),
        [bare] => bare_name(bare),
        [root, env, variable] if is(root, "mattermost") && is(env, "env") => variable_name(variable),
        [root, keys @ ..] => setting_of(root, keys),
    }
}

/// The root and keys of a name as gitlab.rb writes it; the whole name where it has no keys.
pub fn segments(name: &str) -> Vec<String> {
    let parts = name.split(['[', ']']).map(|part| part.trim().trim_matches(['"', '\'', ':']).trim());
    parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// Names that are close to `name`, closest first.
pub fn near(name: &str) -> Vec<String> {
    const MOST: usize = 5;
    let wanted = segments(name).pop().unwrap_or_default().to_ascii_lowercase();
    if wanted.is_empty() {
        return Vec::new();
    }
    let mut close: Vec<_> = all_names()
        .filter_map(|(compared, shown)| Some((distance(&wanted, &compared.to_ascii_lowercase())?, shown())))
        .collect();
    close.sort();
    close.dedup_by(|a, b| a.1 == b.1);
    close.into_iter().map(|(_, shown)| shown).take(MOST).collect()
}

/// Names that begin with what was typed, in a spelling that needs no quotes in a shell and that [`find`] understands;
/// the roots alone where nothing was typed. For a shell's completion.
pub fn starting_with(typed: &str) -> Vec<String> {
    let roots = omnibus::roots().iter().map(|row| row.root.to_string());
    let keys = mattermost::legacy_keys().iter().map(|row| row.key.to_string());
    let settings = omnibus::settings()
        .iter()
        .filter(|row| !row.key.is_empty() && row.root != "mattermost")
        .map(|row| format!("{}.{}", row.root, row.key));
    let mattermost =
        mattermost::settings().iter().flat_map(|row| [row.path.to_string(), row.variable.to_string()]);
    let mut names: Vec<String> = if typed.is_empty() {
        roots.collect()
    } else {
        let begins = |name: &String| name.get(..typed.len()).is_some_and(|start| is(start, typed));
        roots.chain(keys).chain(settings).chain(mattermost).filter(begins).collect()
    };
    names.sort();
    names.dedup();
    names
}

/// How far a name is from the one wanted; none: too far to be meant.
fn distance(wanted: &str, name: &str) -> Option<usize> {
    if name == wanted {
        return Some(0);
    }
    let shorter = wanted.len().min(name.len());
    let allowed = (shorter / 4).clamp(1, 4);
    let edits = if wanted.len().abs_diff(name.len()) > allowed {
        usize::MAX
    } else {
        strsim::damerau_levenshtein(wanted, name)
    };
    if edits <= allowed {
        return Some(edits);
    }
    // A part of a longer name: `batching` of `email_enable_batching`.
    let whole_part = wanted.len() >= 4 && name.split(['_', '.']).any(|part| part == wanted);
    (whole_part || (wanted.len() >= 6 && name.contains(wanted))).then_some(10 + name.len() - shorter)
}

/// What a mistyped name is compared with, and how the right one is shown.
fn all_names() -> impl Iterator<Item = (&'static str, Box<dyn Fn() -> String>)> {
    type Shown = Box<dyn Fn() -> String>;
    let keys =
        mattermost::legacy_keys().iter().map(|row| (row.key.as_str(), Box::new(|| row.in_ruby()) as Shown));
    let paths = mattermost::settings()
        .iter()
        .map(|row| (row.path.as_str(), Box::new(|| row.path.to_string()) as Shown));
    let leaves = mattermost::settings().iter().map(|row| {
        let path = row.path.as_str();
        (path.rsplit('.').next().unwrap_or(path), Box::new(|| row.path.to_string()) as Shown)
    });
    let variables = mattermost::settings()
        .iter()
        .map(|row| (row.variable.as_str(), Box::new(|| row.variable.to_string()) as Shown));
    let roots =
        omnibus::roots().iter().map(|row| (row.root.as_str(), Box::new(|| row.root.to_string()) as Shown));
    let settings = omnibus::settings()
        .iter()
        .filter(|row| !row.key.is_empty() && row.root != "mattermost")
        .map(|row| (row.key.as_str(), Box::new(|| row.in_ruby()) as Shown));
    keys.chain(roots).chain(settings).chain(paths).chain(leaves).chain(variables)
}

fn bare_name(name: &str) -> Vec<Meaning> {
    if name.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("MM_")) {
        return variable_name(name);
    }
    if let Some((root, key)) = name.split_once('.') {
        let settings = mattermost::settings().iter().filter(|row| row.path.eq_ignore_ascii_case(name));
        let mut found: Vec<_> = settings.map(Meaning::Mattermost).collect();
        if found.is_empty() {
            found.extend(mattermost::setting(name).map(Meaning::Mattermost));
            found.extend(omnibus::setting(root, key).map(Meaning::Omnibus));
        }
        return found;
    }
    // The environment of a process, such as HTTP_PROXY: in exactly this letter case.
    let process = mattermost::other_variable(name).filter(|row| row.name == name);
    let mut found: Vec<_> = process.map(Meaning::OtherVariable).into_iter().collect();
    let legacy = mattermost::legacy_key(name);
    found.extend(legacy.map(Meaning::LegacyKey));
    found.extend(omnibus::root(name).map(Meaning::Root));
    let keys = omnibus::settings_by_key(name);
    found.extend(keys.filter(|row| legacy.is_none() || row.root != "mattermost").map(Meaning::Omnibus));
    let leaf =
        |row: &&mattermost::MattermostSetting| row.path.rsplit('.').next().is_some_and(|leaf| is(leaf, name));
    found.extend(mattermost::settings().iter().filter(leaf).map(Meaning::Mattermost));
    found
}

fn variable_name(name: &str) -> Vec<Meaning> {
    match mattermost::variable(name) {
        VariableMeaning::Settings(settings) => settings.into_iter().map(Meaning::Mattermost).collect(),
        VariableMeaning::Other(other) => vec![Meaning::OtherVariable(other)],
        VariableMeaning::Wrong(wrong) => vec![Meaning::WrongName(wrong)],
        VariableMeaning::PlainRule(key) => vec![Meaning::PlainRule(key)],
        VariableMeaning::Unknown => Vec::new(),
    }
}

fn setting_of(root: &str, keys: &[&str]) -> Vec<Meaning> {
    let key = keys.first().copied().unwrap_or_default();
    if is(root, "mattermost")
        && let Some(row) = mattermost::legacy_key(key)
    {
        return vec![Meaning::LegacyKey(row)];
    }
    let lower: Vec<_> = keys.iter().map(|key| key.to_ascii_lowercase()).collect();
    let lower: Vec<_> = lower.iter().map(String::as_str).collect();
    let gone = omnibus::silent_removal(root, &lower).map(Meaning::SilentRemoval);
    omnibus::setting(root, key).map(Meaning::Omnibus).into_iter().chain(gone).collect()
}

fn is(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b)
}

#[cfg(test)]
mod tests {
    use super::{Meaning, find, near, segments, starting_with};

    #[test]
    fn a_name_is_split_as_ruby_writes_it() {
        assert_eq!(segments("gitaly['configuration'][:storage]"), ["gitaly", "configuration", "storage"]);
        assert_eq!(segments(" external_url "), ["external_url"]);
        assert_eq!(segments("x[\"y\"]"), ["x", "y"]);
    }

    #[test]
    fn each_spelling_leads_to_the_same_setting() {
        for name in [
            "EmailSettings.EnableEmailBatching",
            "mm_emailsettings_enableemailbatching",
            "mattermost['env']['MM_EMAILSETTINGS_ENABLEEMAILBATCHING']",
            "EnableEmailBatching",
        ] {
            assert!(
                matches!(find(name).as_slice(), [Meaning::Mattermost(row)] if row.path == "EmailSettings.EnableEmailBatching"),
                "{name}"
            );
        }
    }

    #[test]
    fn every_name_that_is_completed_is_understood() {
        let starts = ["g", "m", "M", "n", "p", "r", "e", "E", "S", "a"];
        let names: Vec<_> = starts.iter().flat_map(|typed| starting_with(typed)).collect();
        assert!(names.len() > 2000, "{}", names.len());
        let lost: Vec<_> = names.iter().filter(|name| find(name).is_empty()).collect();
        assert!(lost.is_empty(), "{lost:?}");
    }

    #[test]
    fn names_are_completed_in_any_letter_case_and_without_quotes() {
        assert_eq!(starting_with("gitlab_rails.time_z"), ["gitlab_rails.time_zone"]);
        assert_eq!(starting_with("mm_emailsettings_enableemailb"), ["MM_EMAILSETTINGS_ENABLEEMAILBATCHING"]);
        assert_eq!(starting_with("email_enable_bat"), ["email_enable_batching"]);
        let roots = starting_with("");
        assert!(roots.contains(&"gitlab_rails".to_owned()) && roots.iter().all(|name| !name.contains('.')));
    }

    #[test]
    fn a_typo_has_its_near_miss_and_nonsense_has_none() {
        assert_eq!(
            near("email_enable_baching").first().map(String::as_str),
            Some("mattermost['email_enable_batching']")
        );
        assert_eq!(near("gitlab_rails['git_data_dirs']").first().map(String::as_str), Some("git_data_dirs"));
        assert!(near("qqqqqqqqqq").is_empty());
    }
}
