//! Omnibus' names in words.

use super::sheet::Sheet;
use crate::effects::{self, Successor};
use crate::mappings::omnibus::{
    self, Automatic, Deprecation, EffectKind, KeySecrecy, KeyType, OmnibusSetting, Root, RootKind,
    SilentRemoval, ValueCondition,
};
use crate::mappings::{self, Description, Release, Text, releases};
use crate::settings::SettingPath;
use crate::value::Key;

pub(super) fn root(row: &'static Root, at: Option<Release>) -> Sheet {
    let kind = match row.kind {
        RootKind::Hash => "A root of gitlab.rb",
        RootKind::Role => "A role of gitlab.rb",
        RootKind::Setter => "A setter of gitlab.rb",
        RootKind::Method => "Something gitlab.rb can call, not a setting",
    };
    let mut sheet = Sheet::new(row.root, format!("{kind}, {}.", span(row.from, last(row))));
    sheet.described(mappings::description(&[row.root]));
    if row.enterprise {
        sheet.line("edition", "Enterprise Edition; the Community Edition evaluates it and drops its values.");
    }
    sheet.optional("note", row.note);
    let keys = omnibus::settings_of(&row.root);
    let count =
        keys.iter().filter(|key| !key.key.is_empty() && at.is_none_or(|at| key.exists_in(at))).count();
    if count > 0 {
        sheet.line("keys", format!("{count} known"));
    }
    for entry in deprecations_of_root(&row.root) {
        deprecation(entry, at, &mut sheet);
    }
    if let Some(setting) = omnibus::setting(&row.root, "") {
        sheet.optional("default", setting.default.filter(|default| *default != "null"));
    }
    sheet.line("evidence", row.evidence);
    match row.kind {
        RootKind::Hash if row.root == "git_data_dirs" => {}
        RootKind::Hash if at.is_none_or(|at| row.exists_in(at)) => {
            sheet.copy(format!("{}['…'] = …", row.root));
        }
        RootKind::Role => {
            sheet.copy(format!("roles ['{}']", row.root));
        }
        RootKind::Setter => sheet.copy(format!("{} …", row.root)),
        _ => {}
    }
    sheet
}

/// The last release that takes the root: one that is declared may be refused all the same.
fn last(row: &Root) -> Option<Release> {
    let path = SettingPath::root(row.root.as_str());
    let refused = releases::all().iter().map(|row| row.release).find(|release| {
        row.exists_in(*release) && matches!(effects::row_of(&path, *release), Some((_, EffectKind::Aborts)))
    });
    refused
        .and_then(releases::previous)
        .filter(|last| row.until.is_none_or(|until| *last < until))
        .or(row.until)
}

pub(super) fn setting(row: &'static OmnibusSetting, at: Option<Release>) -> Sheet {
    let what = if row.key.is_empty() { "A setting of gitlab.rb" } else { "A key of gitlab.rb" };
    let mut sheet = Sheet::new(row.in_ruby(), format!("{what}, {}.", span(row.from, row.until)));
    sheet.described(description(row));
    if !row.ranges.is_empty() {
        let ranges: Vec<_> = row.ranges.iter().map(|(from, until)| format!("{from} to {until}")).collect();
        sheet.line("releases", ranges.join(", "));
    }
    sheet.line("type", type_of(row.kind));
    match row.default {
        Some(default) if row.secret.is_none_or(|secret| secret == KeySecrecy::Path) => {
            sheet.line("default", default);
        }
        _ if row.computed => sheet.line("default", "computed when the package is configured"),
        _ => {}
    }
    if !row.subkeys.is_empty() {
        let subkeys: Vec<_> = row.subkeys.iter().map(|key| key.as_str()).collect();
        sheet.line("below it", subkeys.join(", "));
    }
    for entry in deprecations(&row.root, &row.key) {
        deprecation(entry, at, &mut sheet);
    }
    if let Some(gone) = omnibus::silent_removal(&row.root, &[&row.key]) {
        removed_silently(gone, &mut sheet);
    }
    for change in omnibus::default_changes()
        .iter()
        .filter(|change| change.root == row.root && is_key(change.keys, &row.key))
    {
        if row.secret.is_none() && !change.old_cut && !change.new_cut {
            sheet.line(
                "changed",
                format!("default {} became {} in GitLab {}", change.old, change.new, change.since),
            );
        }
    }
    match row.secret {
        Some(KeySecrecy::Secret) => sheet.line("secret", "Its value is masked in every report."),
        Some(KeySecrecy::MayEmbed) => {
            sheet.line("secret", "Its value can contain a secret and is masked in every report.");
        }
        Some(KeySecrecy::Path) => {
            sheet.line("secret", "The file it names contains a secret. The path itself is shown.");
        }
        None => {}
    }
    if row.weak {
        sheet.line("unverified", "Only code or documentation mention it.");
    }
    sheet.line("evidence", row.evidence);
    if at.map_or(row.until.is_none(), |at| row.exists_in(at)) {
        let value = if row.key.is_empty() { " …" } else { " = …" };
        sheet.copy(format!("{}{value}", row.in_ruby()));
    }
    sheet
}

/// What the setting is for.
pub(super) fn description(row: &OmnibusSetting) -> Option<Description> {
    match row.key.as_str() {
        "" => mappings::description(&[row.root]),
        key => mappings::description(&[row.root.as_str(), key]),
    }
}

pub(super) fn silent_removal(row: &'static SilentRemoval) -> Sheet {
    let title = omnibus::in_ruby(&row.root, row.keys);
    let mut sheet = Sheet::new(title, format!("A key of gitlab.rb, {}.", span(row.from, Some(row.until))));
    removed_silently(row, &mut sheet);
    sheet.line("evidence", row.evidence);
    sheet
}

fn removed_silently(row: &SilentRemoval, sheet: &mut Sheet) {
    let gone = row.gone.map_or(String::new(), |gone| format!(" in GitLab {gone}"));
    sheet.line("gone", format!("It was removed without a deprecation{gone}: it has no effect."));
    sheet.optional("perhaps", row.likely_successor.map(|new| format!("{new} (a guess from its name)")));
}

fn deprecation(row: &'static Deprecation, at: Option<Release>, sheet: &mut Sheet) {
    let always = matches!(row.condition, None | Some(ValueCondition::NotNil | ValueCondition::NotEmpty));
    let condition = if always { "" } else { ", for some values" };
    let only = if row.keys.len() > 1 || row.keys.iter().any(|key| key == "[]") {
        format!("{}: ", row.path)
    } else {
        String::new()
    };
    sheet.line("deprecated", format!("{only}{}{condition}", row.why));
    for effect in row.effects.iter().filter(|effect| {
        at.is_none_or(|at| effect.from <= at && effect.until.is_none_or(|until| at <= until))
    }) {
        let what = match effect.effect {
            EffectKind::Warns => "reconfigure warns",
            EffectKind::Aborts => "reconfigure fails",
            EffectKind::Ignored => "no effect",
            EffectKind::UnknownRoot => "the root was removed: reconfigure fails",
            EffectKind::DefaultChanged => "its default is another one",
        };
        sheet.line("then", format!("{}: {what}", releases_of(effect.from, effect.until)));
    }
    if let Some(refusing) = row.blocks_upgrade_to {
        sheet.line("upgrade", format!("the installed package refuses the upgrade to GitLab {refusing}"));
    }
    let how = match row.auto {
        Automatic::Yes => "",
        Automatic::Conditional => ", where the value allows it",
        Automatic::No => ", which needs your decision",
    };
    match instead(row, at) {
        Successor::Setting(new) => sheet.line("instead", format!("{new}{how}")),
        Successor::Later(new, first) => sheet.line("instead", format!("{new}, from GitLab {first} on{how}")),
        Successor::Described(new) => sheet.line("instead", format!("{new}{how}")),
        Successor::OtherValue | Successor::Nothing => {}
    }
    sheet.optional("value", row.transform_note);
    sheet.optional("note", row.note);
}

/// What takes its place in the release that was asked for, or else in the newest that the row is about.
fn instead(row: &'static Deprecation, at: Option<Release>) -> Successor {
    let keys = row.keys.iter().map(|key| Key::Text(key.to_string())).collect();
    let path = SettingPath { root: row.root.to_string(), keys };
    let last = row.effects.last().map(|effect| effect.until.unwrap_or_else(releases::newest));
    effects::successor::of(row, &path, at.or(last).unwrap_or_else(releases::newest))
}

/// The deprecations about a key, or about something below it.
pub(super) fn deprecations(root: &str, key: &str) -> Vec<&'static Deprecation> {
    let rows = omnibus::deprecations_of(root).iter();
    rows.filter(|row| match row.keys {
        [] => key.is_empty() || row.whole_root,
        [first, ..] => first == key || (first == "*" && row.is_about(&[key])),
    })
    .collect()
}

/// The deprecations about a whole root.
pub(super) fn deprecations_of_root(root: &str) -> Vec<&'static Deprecation> {
    let rows = omnibus::deprecations_of(root).iter();
    rows.filter(|row| row.keys.is_empty() || row.keys.first().is_some_and(|key| key == "*")).collect()
}

/// What a release does about a key that it no longer has.
pub(super) fn effect_in(row: &OmnibusSetting, at: Release) -> Option<EffectKind> {
    deprecations(&row.root, &row.key).into_iter().find_map(|entry| entry.effect_in(at))
}

/// `GitLab 8.12 to 10.8`
pub(super) fn span(from: Release, until: Option<Release>) -> String {
    match until {
        Some(until) if until == from => format!("GitLab {from}"),
        Some(until) => format!("GitLab {from} to {until}"),
        None => format!("GitLab {from} and later"),
    }
}

fn releases_of(from: Release, until: Option<Release>) -> String {
    match until {
        Some(until) if until == from => from.to_string(),
        Some(until) => format!("{from} to {until}"),
        None => format!("from {from}"),
    }
}

fn is_key(keys: &[Text], key: &str) -> bool {
    matches!(keys, [only] if only == key)
}

fn type_of(kind: KeyType) -> &'static str {
    match kind {
        KeyType::Bool => "true or false",
        KeyType::Integer => "a whole number",
        KeyType::Number => "a number",
        KeyType::String => "text",
        KeyType::List => "an array",
        KeyType::Map => "a hash",
        KeyType::Unknown => "not known",
    }
}
