//! docs/legacy-keys.md is generated from the tables, and current.
//!
//! To write it anew: `GITLAB_RB_WRITE_DOCS=1 cargo test --test project mappings_document`.

use std::fmt::Write as _;
use std::{env, fs};

use gitlab_rb::mappings::mattermost::{
    Conversion, Disposition, LegacyKey, LegacyTarget, SettingType, legacy_keys,
};

const FILE: &str = "docs/legacy-keys.md";

const HEAD: &str = "\
# Every key of `mattermost['…']` and what it has become

Up to GitLab 10.8, Omnibus wrote Mattermost's config.json from keys in gitlab.rb. Since 11.0 it reads only a few of them; the rest must \
become environment variables in `mattermost['env']`. GitLab documents a rule for their names and a list of exceptions, and both are \
wrong for some keys. This list says what the servers really read.

It is generated from `mappings/mattermost/legacy-keys.json`, where each row has its evidence. `gitlab-rb lookup KEY` shows one of them \
in full, `gitlab-rb migrate` does the work.

* **releases**: the GitLab releases that had the key; 8.0 where it may be older.
* **variable**: what Mattermost reads, with the Mattermost versions in which it has an effect where that is not all since 4.10. GitLab \
11.0 bundles Mattermost 4.10.
* **kept**: Omnibus 11.0 to 18.11 still reads the key itself. Leave it.
* **secret** values are masked in every report.
";

#[test]
fn the_document_is_current() {
    let document = document();
    if env::var_os("GITLAB_RB_WRITE_DOCS").is_some() {
        fs::write(FILE, &document).expect("the document can be written");
    }
    let written = fs::read_to_string(FILE).unwrap_or_default();
    assert!(
        written == document,
        "{FILE} is not current: GITLAB_RB_WRITE_DOCS=1 cargo test --test project mappings_document"
    );
}

#[test]
fn every_key_has_its_line() {
    let document = document();
    for row in legacy_keys() {
        assert!(document.contains(&format!("\n| `{}` |", row.key)), "{}", row.key);
    }
}

fn document() -> String {
    let mut text = HEAD.to_owned();
    let sections: &[(&str, &[Disposition])] = &[
        ("Keys with another name than the rule gives", &[Disposition::Renamed]),
        ("Keys whose value changes", &[Disposition::Converted, Disposition::Also]),
        ("Keys that never had an effect", &[Disposition::TemplateBug]),
        ("Keys that nothing reads any more", &[Disposition::Dead, Disposition::Hash]),
        ("Keys that Omnibus still reads", &[Disposition::Kept]),
        ("Keys that follow the rule", &[Disposition::Plain]),
    ];
    for (title, dispositions) in sections {
        let rows: Vec<_> =
            legacy_keys().iter().filter(|row| dispositions.contains(&row.disposition)).collect();
        let _ = write!(
            text,
            "\n## {title} ({})\n\n| key | releases | variable | type | notes |\n|---|---|---|---|---|\n",
            rows.len()
        );
        for row in rows {
            let _ = writeln!(
                text,
                "| `{}` | {} | {} | {} | {} |",
                row.key,
                releases(row),
                variables(row),
                kind(row.kind),
                notes(row).replace('|', "\\|")
            );
        }
    }
    text
}

fn releases(row: &LegacyKey) -> String {
    if row.first == row.last { row.first.to_string() } else { format!("{} to {}", row.first, row.last) }
}

fn variables(row: &LegacyKey) -> String {
    let all: Vec<_> = row.targets.iter().map(variable).collect();
    if all.is_empty() { "none".to_owned() } else { all.join("<br>") }
}

fn variable(target: &LegacyTarget) -> String {
    let mut text = format!("`{}`", target.variable);
    let at_11_0 = gitlab_rb::mappings::MattermostVersion::new(4, 10);
    match (target.from > at_11_0, target.until) {
        (true, Some(until)) => {
            let _ = write!(text, " {} to {until}", target.from);
        }
        (true, None) => {
            let _ = write!(text, " from {}", target.from);
        }
        (false, Some(until)) => {
            let _ = write!(text, " up to {until}");
        }
        (false, None) => {}
    }
    text
}

fn kind(kind: SettingType) -> &'static str {
    match kind {
        SettingType::Bool => "boolean",
        SettingType::Integer => "integer",
        SettingType::String => "string",
        SettingType::List => "list",
        SettingType::Map | SettingType::Objects | SettingType::Json => "map",
        SettingType::Unknown => "unknown",
    }
}

fn notes(row: &LegacyKey) -> String {
    let mut notes: Vec<String> = Vec::new();
    notes.extend(row.reason.map(String::from));
    notes.extend(row.action.map(String::from));
    if let Some(documented) = row.documented.as_ref().filter(|documented| !documented.right) {
        notes.push(format!("GitLab documents `{}`, which nothing reads.", documented.variable));
    }
    if row.undocumented {
        notes.push("Missing from GitLab's list of exceptions.".to_owned());
    }
    for spelling in row.spellings {
        notes.push(format!("GitLab's documentation has it as `{spelling}`."));
    }
    for target in row.targets {
        notes.extend(conversion(target));
        notes.extend(target.note.map(String::from));
    }
    notes.extend(row.note.map(String::from));
    if row.secret {
        notes.push("Secret.".to_owned());
    }
    notes.join(" ")
}

fn conversion(target: &LegacyTarget) -> Option<String> {
    let words = match target.conversion {
        Conversion::Copy | Conversion::ListenAddress | Conversion::ListenPort => return None,
        Conversion::CopyNonEmpty => "the value, unless it is empty".to_owned(),
        Conversion::Negate => "`false` where it was `true`, and the other way round".to_owned(),
        Conversion::Values(values) => values
            .iter()
            .filter(|(_, new)| !new.is_empty())
            .map(|(old, new)| format!("`{new}` where it was `{old}`"))
            .collect::<Vec<_>>()
            .join(", "),
        Conversion::Multiply(by) => format!("{by} times the value"),
        Conversion::Present => "`true` where the value is not empty".to_owned(),
    };
    Some(format!("`{}`: {words}.", target.variable))
}
