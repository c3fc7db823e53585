//! Mattermost's names in words.

use serde_json::{Value, json};

use super::sheet::Sheet;
use crate::effects::{example, legacy};
use crate::mappings::mattermost::{
    Conversion, Disposition, EnvHashRule, EnvSupport, LegacyKey, LegacyTarget, MattermostSetting,
    OtherVariable, RenameKind, SettingSecrecy, SettingType, WrongName, handovers, legacy_key as find_key,
    rename, setting as find_setting,
};
use crate::mappings::omnibus::EffectKind;
use crate::mappings::{self, Description, MattermostVersion, Release, releases};
use crate::settings::SettingPath;
use crate::value::{Key, ruby};

pub(super) fn legacy_key(row: &'static LegacyKey, asked: &str, at: Option<Release>) -> Sheet {
    let until = if row.disposition == Disposition::Kept {
        "still read by Omnibus 11.0 and later"
    } else {
        "removed in GitLab 11.0"
    };
    let mut sheet = Sheet::new(
        row.in_ruby(),
        format!("A key of gitlab.rb, {}, {until}.", super::omnibus::span(row.first, Some(row.last))),
    );
    let asked = crate::mappings::find::segments(asked).pop().unwrap_or_default();
    if row.spellings.iter().any(|spelling| spelling.eq_ignore_ascii_case(&asked)) {
        sheet
            .line("spelling", format!("GitLab's documentation spells it {asked}, which Omnibus never read."));
    }
    sheet.described(mappings::description(&["mattermost", row.key.as_str()]));
    sheet.optional("why", row.reason);
    sheet.optional("do", row.action);
    kept(row, at, &mut sheet);
    let targets = targets(row, at);
    for target in &targets {
        variable_of(target, &mut sheet);
    }
    if let Some(rule) = row.plain_rule {
        sheet.line("not", format!("{rule}, which the documented rule gives: no server reads it."));
    }
    if let Some(documented) = row.documented.as_ref().filter(|documented| !documented.right) {
        sheet.line("not", format!("{}, which GitLab documents: no server reads it.", documented.variable));
    }
    if row.undocumented {
        sheet.line("docs", "GitLab's list of exceptions to its rule lacks this key.");
    }
    if !row.targets.is_empty() && targets.is_empty() {
        sheet.line("now", no_target(row, at));
    }
    let default = row.default.map_or("nil".to_owned(), |default| default.to_string());
    sheet.line("default", format!("{default} in the attributes of Omnibus {}", row.last));
    sheet.optional("note", row.note);
    effectiveness(row, at, &mut sheet);
    if row.secret {
        sheet.line("secret", "Its value is masked in every report.");
    }
    sheet.line("evidence", row.evidence);
    if row.disposition != Disposition::Kept {
        for target in targets {
            to_write(&target.variable, &target.path, at, &mut sheet);
        }
    }
    sheet
}

fn kept(row: &LegacyKey, at: Option<Release>, sheet: &mut Sheet) {
    let Some(kept) = row.kept.as_ref().filter(|_| at.is_none_or(|at| row.kept_at(at))) else {
        return;
    };
    let what = match kept.variable {
        Some(variable) => format!("Omnibus passes it on as {variable}"),
        None => "Omnibus uses it itself".to_owned(),
    };
    sheet.line("kept", format!("{what}, GitLab {} to {}: keep the line.", kept.from, kept.until));
}

/// What happens to the key itself in the release that was asked for.
fn effectiveness(row: &LegacyKey, at: Option<Release>, sheet: &mut Sheet) {
    let Some(at) = at.filter(|at| !row.kept_at(*at)) else {
        return;
    };
    let path = SettingPath::root("mattermost").child(Key::Text(row.key.to_string()));
    let set = crate::value::Value::String(String::new());
    let effectiveness = match legacy::effect(&path, &set, at) {
        None if at <= row.last => "config.json is generated from it.",
        None => "no template writes it.",
        Some(EffectKind::Aborts) => "reconfigure fails.",
        Some(_) => "it has no effect.",
    };
    sheet.line("left as is", format!("In GitLab {at}: {effectiveness}"));
}

fn targets(row: &'static LegacyKey, at: Option<Release>) -> Vec<&'static LegacyTarget> {
    match at {
        None => row.targets.iter().collect(),
        Some(at) => releases::bundled_mattermost(at)
            .map(|version| row.targets_at(version).collect())
            .unwrap_or_default(),
    }
}

fn variable_of(target: &LegacyTarget, sheet: &mut Sheet) {
    let also = if target.role.is_some() { ", too" } else { "" };
    sheet.line(
        "variable",
        format!("{} works in {}{also}", target.variable, variable_span(target.from, target.until)),
    );
    sheet.line("setting", describe(&target.path));
    sheet.optional("value", conversion(target.conversion));
    sheet.optional("note", target.note);
}

fn no_target(row: &LegacyKey, at: Option<Release>) -> String {
    match at {
        Some(at) => match releases::bundled_mattermost(at) {
            Some(version) => {
                let note = row
                    .targets
                    .iter()
                    .filter(|target| target.until.is_some_and(|until| until < version))
                    .find_map(|target| target.note);
                format!(
                    "No variable has an effect in GitLab {at} (Mattermost {version}). {}",
                    note.map_or("Use config.json.", |note| note.as_str())
                )
            }
            None => format!("GitLab {at} bundles no Mattermost."),
        },
        None => String::new(),
    }
}

fn conversion(conversion: Conversion) -> Option<String> {
    Some(match conversion {
        Conversion::Copy => return None,
        Conversion::CopyNonEmpty => "the same; leave it out when empty".to_owned(),
        Conversion::Negate => "inverted: true becomes false and the other way round".to_owned(),
        Conversion::Values(values) => {
            let pairs: Vec<_> = values.iter().map(|(old, new)| format!("{old} becomes {new}")).collect();
            format!("{}; leave it out otherwise", pairs.join(", "))
        }
        Conversion::Multiply(by) => format!("times {by}"),
        Conversion::Present => "true when the value is not empty".to_owned(),
        Conversion::ListenAddress => "the part before the colon".to_owned(),
        Conversion::ListenPort => "the part after the colon".to_owned(),
    })
}

pub(super) fn setting(row: &'static MattermostSetting, at: Option<Release>) -> Sheet {
    let mut sheet = Sheet::new(
        row.path,
        format!("A setting of Mattermost's config.json, {}.", span(row.from, row.until)),
    );
    sheet.described(description(row));
    sheet.line("type", type_of(row));
    sheet.optional("default", row.default.filter(|_| row.secret.is_none()));
    variable(row, at, &mut sheet);
    if let Some(change) = rename(&row.path).filter(|change| change.old == row.path) {
        sheet.line("changed", changed(change));
    }
    for key in crate::mappings::mattermost::legacy_keys() {
        for target in key.targets.iter().filter(|target| target.path.eq_ignore_ascii_case(&row.path)) {
            let what = if key.disposition == Disposition::TemplateBug {
                "was meant, and never set, by"
            } else {
                "was set by"
            };
            let how = conversion(target.conversion).map_or(String::new(), |how| format!(" ({how})"));
            sheet.line(
                "gitlab.rb",
                format!("{what} {}, GitLab {} to {}{how}", key.in_ruby(), key.first, key.last),
            );
        }
    }
    if let Some(built_in) = crate::mappings::mattermost::built_in_variable(&row.variable) {
        let key = built_in.key.map_or(String::new(), |key| format!(" from mattermost['{key}']"));
        sheet.line(
            "Omnibus",
            format!(
                "sets the variable itself{key}, GitLab {} to {}; your entry takes precedence",
                built_in.from, built_in.until
            ),
        );
    }
    match row.secret {
        Some(SettingSecrecy::Masked) => {
            sheet.line("secret", "Mattermost masks its value, and so does every report here.");
        }
        Some(SettingSecrecy::ByMeaning) => {
            sheet.line("secret", "Mattermost shows its value; every report here masks it.");
        }
        None => {}
    }
    if row.is_restrictable() {
        let when = "While ExperimentalSettings.RestrictSystemAdmin is true, System Console cannot change it.";
        sheet.line("restricted", when);
    }
    if row.unverified {
        sheet.line("unverified", "Known from the changelog only; neither path nor type were checked.");
    }
    sheet.line("evidence", row.evidence);
    let works =
        at.and_then(releases::bundled_mattermost).is_none_or(|version| row.variable_works_in(version));
    if row.env != Some(EnvSupport::Never) && works && row.env_until.is_none() && row.until.is_none() {
        to_write(&row.variable, &row.path, at, &mut sheet);
    }
    sheet
}

/// What the setting is for.
fn description(row: &MattermostSetting) -> Option<Description> {
    mappings::description(&["mattermost", "env", row.variable.as_str()])
}

fn variable(row: &MattermostSetting, at: Option<Release>, sheet: &mut Sheet) {
    let (from, until) = (row.env_from.unwrap_or(row.from), row.env_until.or(row.until));
    let text = match row.env {
        Some(EnvSupport::Never) => format!("{} must not be set", row.variable),
        Some(EnvSupport::Unverified) => format!("{}, not verified", row.variable),
        Some(EnvSupport::Only) => format!(
            "{}_{}: only the variable sets a feature flag",
            "MM_FEATUREFLAGS",
            row.path.rsplit('.').next().unwrap_or_default().to_ascii_uppercase()
        ),
        None => match at.and_then(releases::bundled_mattermost) {
            Some(version) if !row.variable_works_in(version) => {
                format!("{} has no effect in Mattermost {version}", row.variable)
            }
            _ => format!("{} works in {}", row.variable, variable_span(from, until)),
        },
    };
    sheet.line("variable", text);
    sheet.optional("note", row.env_note);
    if row.in_pointer {
        sheet.line("note", "From 5.30 on System Console does not show the variable, and a save writes its value to config.json.");
    }
}

fn changed(change: &crate::mappings::mattermost::Rename) -> String {
    let new: Vec<_> = change.new.iter().map(|path| path.as_str()).collect();
    let new = new.join(" and ");
    let what = match change.change {
        RenameKind::Renamed => format!("renamed to {new}"),
        RenameKind::Moved => format!("moved to {new}"),
        RenameKind::Split => format!("became {new}"),
        RenameKind::LetterCase => format!("only its letter case changed: {new}"),
        RenameKind::Superseded => format!("{new} replaces it"),
        RenameKind::Roles => "replaced by roles".to_owned(),
        RenameKind::Removed => "removed".to_owned(),
    };
    let note = change.note.map_or(String::new(), |note| format!(". {note}"));
    format!("{what} in Mattermost {}{note}", change.from)
}

pub(super) fn other_variable(row: &OtherVariable) -> Sheet {
    let mut sheet = Sheet::new(row.name, "A variable of Mattermost without a setting in config.json.");
    sheet.line("meaning", row.meaning);
    sheet.line("gitlab.rb", format!("mattermost['env']['{}']", row.name));
    if row.prefix {
        sheet.line("name", "You choose what follows the last underscore.");
    }
    sheet.optional("since", row.from.map(|from| format!("Mattermost {from}")));
    sheet.line("evidence", row.evidence);
    sheet
}

pub(super) fn wrong_name(row: &'static WrongName, at: Option<Release>) -> Sheet {
    let mut sheet = Sheet::new(row.variable, "No Mattermost reads this name.");
    sheet.line("why", row.reason);
    sheet.line("evidence", row.evidence);
    truth(&row.truth, &row.legacy_key, at, &mut sheet);
    sheet
}

pub(super) fn plain_rule(row: &'static LegacyKey, asked: &str, at: Option<Release>) -> Sheet {
    let mut sheet = Sheet::new(asked.to_ascii_uppercase(), "No Mattermost reads this name.");
    sheet.line(
        "why",
        format!("The rule that GitLab documents makes it of {}, and fails there.", row.in_ruby()),
    );
    match row.targets.first() {
        Some(target) => truth(&target.variable, &row.key, at, &mut sheet),
        None => sheet.optional("do", row.action),
    }
    sheet
}

fn truth(variable: &str, key: &str, at: Option<Release>, sheet: &mut Sheet) {
    let settings = crate::mappings::mattermost::settings_by_variable(variable);
    sheet.line("right name", variable);
    for row in &settings {
        sheet.line("setting", format!("{}, {}", row.path, span(row.from, row.until)));
    }
    let bug = find_key(key).is_some_and(|row| row.disposition == Disposition::TemplateBug);
    let verb = if bug { "was meant, and never set, by" } else { "was set by" };
    sheet.line("gitlab.rb", format!("{verb} mattermost['{key}']"));
    let gone = settings.iter().all(|row| row.until.is_some());
    if let Some(last) = settings.iter().filter_map(|row| row.until).max().filter(|_| gone) {
        let last_release =
            releases::all().iter().rev().find(|row| row.mattermost.is_some_and(|version| version <= last));
        let release = last_release.map_or(String::new(), |row| format!(" (GitLab {})", row.release));
        sheet.line("note", format!("The setting was removed after Mattermost {last}{release}."));
    }
    if at.map_or(!gone, |at| {
        releases::bundled_mattermost(at).is_some_and(|v| settings.iter().any(|row| row.variable_works_in(v)))
    }) && let Some(row) = settings.last()
    {
        to_write(variable, &row.path, at, sheet);
    }
}

/// The same for a variable: `mattermost['env']` came with GitLab 10.0.
fn variable_span(from: MattermostVersion, until: Option<MattermostVersion>) -> String {
    let hash = handovers().iter().find(|row| row.env_hash != EnvHashRule::None).map(|row| row.from);
    let first = hash.and_then(releases::bundled_mattermost).unwrap_or(from);
    match until.filter(|until| *until < first) {
        Some(until) => format!("no release that has mattermost['env'] (up to Mattermost {until})"),
        None => span(from.max(first), until),
    }
}

/// `Mattermost 4.7 to 5.7 (GitLab 10.6 to 11.8)`
pub(super) fn span(from: MattermostVersion, until: Option<MattermostVersion>) -> String {
    let first = releases::first_with_mattermost(from);
    let last = until.and_then(|until| {
        releases::all().iter().rev().find(|row| row.mattermost.is_some_and(|version| version <= until))
    });
    match (until, first, last) {
        (None, Some(first), _) => format!("Mattermost {from} and later (from GitLab {first})"),
        (None, None, _) => format!("Mattermost {from} and later (never bundled with GitLab)"),
        (Some(until), Some(first), Some(last)) if first <= last.release => {
            format!("Mattermost {from} to {until} (GitLab {first} to {})", last.release)
        }
        (Some(until), ..) => format!("Mattermost {from} to {until} (never bundled with GitLab)"),
    }
}

fn describe(path: &str) -> String {
    find_setting(path).map_or_else(|| path.to_owned(), |row| format!("{}, {}", row.path, type_of(row)))
}

fn type_of(row: &MattermostSetting) -> &'static str {
    match row.kind {
        SettingType::Bool => "true or false",
        SettingType::Integer => "a whole number",
        SettingType::String => "text",
        SettingType::List => "a list of strings",
        SettingType::Objects => "a list of objects",
        SettingType::Map => "a map",
        SettingType::Json => "JSON",
        SettingType::Unknown => "type not known",
    }
}

/// The line to write. Its value is a string, because GitLab up to 11.6 fails at anything else.
fn to_write(variable: &str, path: &str, at: Option<Release>, sheet: &mut Sheet) {
    if let Some(value) = example::value(variable, path, at) {
        sheet.copy(format!("mattermost['env']['{variable}'] = {}", ruby::quote(&value)));
    }
}

pub(super) fn legacy_key_entry(row: &'static LegacyKey, at: Option<Release>) -> Value {
    let variables = at.map(|_| targets(row, at).iter().map(|target| target.variable).collect::<Vec<_>>());
    json!({ "is": "legacy-key", "name": row.in_ruby(), "description": mappings::description(&["mattermost", row.key.as_str()]), "row": row, "variables_at": variables })
}

pub(super) fn setting_entry(row: &'static MattermostSetting) -> Value {
    let keys = crate::mappings::mattermost::legacy_keys().iter();
    let keys: Vec<_> = keys
        .filter(|key| key.targets.iter().any(|target| target.path.eq_ignore_ascii_case(&row.path)))
        .map(|key| key.key)
        .collect();
    json!({ "is": "mattermost-setting", "row": row, "description": description(row), "rename": rename(&row.path).filter(|change| change.old == row.path), "legacy_keys": keys })
}
