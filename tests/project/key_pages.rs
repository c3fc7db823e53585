//! `docs/keys/` lists every key of gitlab.rb and every setting of Mattermost, as the tables have them.
//!
//! `GITLAB_RB_WRITE_DOCS=1 cargo test --test project key_pages` writes the pages.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use gitlab_rb::mappings::mattermost::{self, EnvSupport, Rename};
use gitlab_rb::mappings::omnibus::{self, Deprecation, KeySecrecy, KeyType, MigrationKind, OmnibusSetting};
use gitlab_rb::mappings::{Description, description, releases};

const FOLDER: &str = "docs/keys";
const TEMPLATE: &str = "https://gitlab.com/gitlab-org/omnibus-gitlab/-/blob/master/files/gitlab-config-template/gitlab.rb.template";
const SETTINGS: &str = "https://docs.mattermost.com/configure/configuration-settings.html";

/// A page: the rows of what is in the newest release, and the rows of what is not.
#[derive(Default)]
struct Page {
    introduction: String,
    live: Vec<String>,
    removed: Vec<String>,
}

impl Page {
    fn text(&self, title: &str, names: &str) -> String {
        let mut text = format!("# {title}\n\n{}\n", self.introduction);
        let described = names.replacen(" | ", " | description | ", 1);
        let parts =
            [("Settings", &self.live, described.as_str()), ("Removed settings", &self.removed, names)];
        for (heading, rows, names) in parts.into_iter().filter(|(_, rows, _)| !rows.is_empty()) {
            let _ = write!(text, "\n## {heading} ({})\n\n| {names} |\n|", rows.len());
            text.push_str(&"---|".repeat(names.split(" | ").count()));
            let _ = write!(text, "\n{}", rows.concat());
        }
        text
    }
}

fn omnibus_pages() -> BTreeMap<String, Page> {
    let newest = releases::newest();
    let mut pages: BTreeMap<String, Page> = BTreeMap::new();
    for setting in omnibus::settings() {
        // A root that is set itself, such as `external_url`, has no page of its own.
        let group = if setting.key.is_empty() { "top-level" } else { setting.root.as_str() };
        let page = pages.entry(group.to_owned()).or_default();
        let live = setting.exists_in(newest);
        let row = omnibus_row(setting, live);
        if live { page.live.push(row) } else { page.removed.push(row) }
    }
    for (group, page) in &mut pages {
        page.introduction = match omnibus::root(group) {
            None => "Names that gitlab.rb sets without a key.".to_owned(),
            Some(root) => {
                let mut text = format!("`{group}['KEY'] = VALUE`, GitLab {}.", span(root.from, root.until));
                if root.enterprise {
                    text.push_str(" The Community Edition ignores it.");
                }
                text
            }
        };
        let _ = write!(page.introduction, " `gitlab-rb lookup NAME` shows one key with its evidence.");
    }
    pages
}

fn omnibus_row(setting: &OmnibusSetting, live: bool) -> String {
    let default = match setting.default.as_deref() {
        Some("null") => "`nil`".to_owned(),
        Some(default) => code(default),
        None if setting.computed => "computed".to_owned(),
        None => String::new(),
    };
    let mut notes = omnibus_notes(setting);
    if !setting.subkeys.is_empty() {
        let keys: Vec<String> = setting.subkeys.iter().map(|key| format!("`{key}`")).collect();
        notes.push(format!("Keys below it: {}.", keys.join(", ")));
    }
    let releases = match setting.ranges {
        [] => span(setting.from, setting.until),
        ranges => {
            let spans: Vec<_> = ranges.iter().map(|(first, last)| format!("{first} to {last}")).collect();
            spans.join(", ")
        }
    };
    let path: Vec<&str> = std::iter::once(setting.root.as_str()).chain(key_of(setting)).collect();
    format!(
        "| `{}` |{} {} | {default} | {releases} | {} |\n",
        setting.in_ruby(),
        described(live, description(&path)),
        omnibus_kind(setting.kind),
        notes.join(" ").replace('|', "\\|"),
    )
}

fn omnibus_notes(setting: &OmnibusSetting) -> Vec<String> {
    let mut notes = Vec::new();
    match setting.secret {
        Some(KeySecrecy::Secret) => notes.push("Secret.".to_owned()),
        Some(KeySecrecy::MayEmbed) => notes.push("May contain a secret.".to_owned()),
        Some(KeySecrecy::Path) => notes.push("Path of a file with a secret.".to_owned()),
        None => {}
    }
    let exact = |row: &&Deprecation| row.keys.iter().map(|key| key.as_str()).eq(key_of(setting));
    // Of several rows the last removal is what a reader of today needs.
    let row = omnibus::deprecations_of(&setting.root).iter().filter(exact).max_by_key(|row| row.removed);
    if let Some(row) = row {
        notes.push(deprecated(row));
    } else if let Some(row) = omnibus::silent_removal(&setting.root, &key_of(setting).collect::<Vec<_>>()) {
        notes.extend(row.likely_successor.map(|new| format!("Probably replaced by `{new}`.")));
    }
    notes
}

fn key_of(setting: &OmnibusSetting) -> impl Iterator<Item = &str> {
    Some(setting.key.as_str()).filter(|key| !key.is_empty()).into_iter()
}

fn deprecated(row: &Deprecation) -> String {
    let mut text = match (row.deprecated, row.removed) {
        (_, Some(removed)) => format!("Removed in {removed}"),
        (Some(deprecated), None) => format!("Deprecated since {deprecated}"),
        (None, None) => "Deprecated".to_owned(),
    };
    if row.condition.is_some() {
        text.push_str(" for some values");
    }
    text.push('.');
    if let Some(new) = row.replacement {
        let new = if new.contains(' ') { new.to_string() } else { format!("`{new}`") };
        let decide = if row.kind == MigrationKind::Manual { " (needs you)" } else { "" };
        let _ = write!(text, " Use {new}{decide}.");
    }
    text
}

fn omnibus_kind(kind: KeyType) -> &'static str {
    match kind {
        KeyType::Bool => "boolean",
        KeyType::Integer => "integer",
        KeyType::Number => "number",
        KeyType::String => "string",
        KeyType::List => "list",
        KeyType::Map => "hash",
        KeyType::Unknown => "",
    }
}

fn mattermost_pages() -> BTreeMap<String, Page> {
    let newest = mattermost::newest_version();
    let mut pages: BTreeMap<String, Page> = BTreeMap::new();
    for setting in mattermost::settings() {
        let section = setting.path.split('.').next().unwrap_or_default();
        let page = pages.entry(format!("mattermost-{section}")).or_default();
        let live = setting.exists_in(newest);
        let row = mattermost_row(setting, live);
        if live { page.live.push(row) } else { page.removed.push(row) }
    }
    for (name, page) in &mut pages {
        let section = name.trim_start_matches("mattermost-");
        page.introduction = format!(
            "Section `{section}` of Mattermost's config.json. In gitlab.rb each is `mattermost['env']['MM_…']`. Versions are Mattermost's; \
             `gitlab-rb releases RELEASE` says which one a GitLab release bundles."
        );
    }
    pages
}

fn mattermost_row(setting: &mattermost::MattermostSetting, live: bool) -> String {
    let variable = match setting.env {
        Some(EnvSupport::Never) => "none".to_owned(),
        _ => format!("`{}`", setting.variable),
    };
    let mut notes: Vec<String> = Vec::new();
    if setting.secret.is_some() {
        notes.push("Secret.".to_owned());
    }
    if setting.env == Some(EnvSupport::Only) {
        notes.push("Only the variable sets it.".to_owned());
    }
    if setting.unverified {
        notes.push("Known by name only.".to_owned());
    }
    notes.extend(setting.env_note.map(|note| note.to_string()));
    notes.extend(mattermost::rename(&setting.path).filter(|row| row.old == setting.path).map(renamed));
    format!(
        "| `{}` |{} {variable} | {} | {} | {} | {} |\n",
        setting.path,
        described(live, description(&["mattermost", "env", setting.variable.as_str()])),
        mattermost_kind(setting.kind),
        setting.default.map_or_else(String::new, |default| code(&default)),
        span(setting.from, setting.until),
        notes.join(" ").replace('|', "\\|"),
    )
}

/// The cell with the description, in the table that has one.
fn described(live: bool, description: Option<Description>) -> String {
    if !live {
        return String::new();
    }
    let cell = description.map_or_else(String::new, |row| {
        let link = row.link.map_or_else(String::new, |link| format!(" [Docs]({link})"));
        format!("{}{link}", row.text.replace('|', "\\|"))
    });
    format!(" {cell} |")
}

fn renamed(row: &Rename) -> String {
    let new: Vec<String> = row.new.iter().map(|path| format!("`{path}`")).collect();
    if new.is_empty() {
        format!("Removed in {}.", row.from)
    } else {
        format!("Use {} from {} on.", new.join(" and "), row.from)
    }
}

fn mattermost_kind(kind: mattermost::SettingType) -> &'static str {
    match kind {
        mattermost::SettingType::Bool => "boolean",
        mattermost::SettingType::Integer => "integer",
        mattermost::SettingType::String => "string",
        mattermost::SettingType::List => "list",
        mattermost::SettingType::Objects | mattermost::SettingType::Map | mattermost::SettingType::Json => {
            "map"
        }
        mattermost::SettingType::Unknown => "",
    }
}

fn span<T: std::fmt::Display>(from: T, until: Option<T>) -> String {
    until.map_or_else(|| format!("from {from}"), |until| format!("{from} to {until}"))
}

/// A value as code in a cell of a table.
fn code(value: &str) -> String {
    let fence = if value.contains('`') { "``" } else { "`" };
    format!("{fence}{}{fence}", value.replace('|', "\\|"))
}

fn wanted() -> BTreeMap<PathBuf, String> {
    let (omnibus, mattermost) = (omnibus_pages(), mattermost_pages());
    let live = |pages: &BTreeMap<String, Page>| pages.values().map(|page| page.live.len()).sum::<usize>();
    let mut index = format!(
        "# Every key\n\n{} settings of gitlab.rb in GitLab {} and {} settings of Mattermost {}, and what earlier releases had. The type is that \
         of the default or of the example in GitLab's template. An empty cell is not known.\n\nThese pages are generated from \
         [mappings/](../../mappings/README.md), where each row has its evidence. More about a setting is in [GitLab's template]({TEMPLATE}) and \
         [Mattermost's documentation]({SETTINGS}).\n",
        live(&omnibus),
        releases::newest(),
        live(&mattermost),
        mattermost::newest_version(),
    );
    let mut wanted = BTreeMap::new();
    let parts = [
        ("gitlab.rb", "setting | type | default | releases | notes", omnibus),
        ("Mattermost", "setting | variable | type | default | versions | notes", mattermost),
    ];
    for (heading, names, pages) in parts {
        let _ = write!(index, "\n## {heading}\n\n| page | settings | removed |\n|---|---|---|\n");
        for (name, page) in pages {
            let title = name.trim_start_matches("mattermost-");
            let _ =
                writeln!(index, "| [{title}]({name}.md) | {} | {} |", page.live.len(), page.removed.len());
            wanted.insert(PathBuf::from(format!("{name}.md")), page.text(title, names));
        }
    }
    wanted.insert("README.md".into(), index);
    wanted
}

#[test]
fn the_pages_are_current() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(FOLDER);
    let wanted = wanted();
    if std::env::var_os("GITLAB_RB_WRITE_DOCS").is_some() {
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("the folder can be made");
        for (name, text) in &wanted {
            fs::write(folder.join(name), text).expect("the page can be written");
        }
    }
    let help = "run GITLAB_RB_WRITE_DOCS=1 cargo test --test project key_pages";
    for (name, text) in &wanted {
        let found = fs::read_to_string(folder.join(name)).unwrap_or_default();
        assert!(found == *text, "{FOLDER}/{} is not current: {help}", name.display());
    }
    let entries = fs::read_dir(&folder).expect("the folder is readable");
    let there: BTreeSet<PathBuf> = entries.map(|entry| entry.unwrap().file_name().into()).collect();
    assert_eq!(there, wanted.into_keys().collect(), "{help}");
}

#[test]
fn every_setting_has_its_line() {
    let pages = wanted().into_values().collect::<String>();
    let names = omnibus::settings().iter().map(OmnibusSetting::in_ruby);
    let names = names.chain(mattermost::settings().iter().map(|row| row.path.to_string()));
    let missing: Vec<String> = names.filter(|name| !pages.contains(&format!("\n| `{name}` |"))).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
