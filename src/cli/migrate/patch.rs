//! What only config.json can carry: the merge patch beside the migrated file.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde_json::Value as Json;

use crate::cli::outcome::Failure;
use crate::export::shell_path;
use crate::fix::writer::{self, Readers};
use crate::mappings::mattermost::setting;
use crate::migrate::Migration;
use crate::report::printable;

/// Added to the migrated file's name.
const SUFFIX: &str = ".config-json-patch.json";

/// Shows the patch that would be written, or says how to get one.
pub(super) fn show(config_json: Option<&Path>, migration: &Migration, out: &mut dyn Write) -> io::Result<()> {
    let Some(patch) = shown(migration) else { return Ok(()) };
    if config_json.is_none() {
        writeln!(
            out,
            "No variable can carry some values. config.json contains them, and an upgrade in place"
        )?;
        writeln!(out, "keeps it; for a new server, --config-json PATH writes them as a merge patch.")?;
        return Ok(());
    }
    writeln!(out, "--write also writes a JSON merge patch for config.json:")?;
    writeln!(out, "{patch:#}")
}

/// The patch for a report: the values of secret settings are masked.
pub(super) fn shown(migration: &Migration) -> Option<Json> {
    migration.config_json_patch().map(|patch| masked(&patch, &mut Vec::new()))
}

/// The patch without the values of secret settings.
fn masked(patch: &Json, path: &mut Vec<String>) -> Json {
    match patch {
        Json::Object(entries) => entries
            .iter()
            .map(|(key, value)| {
                path.push(key.clone());
                let value = masked(value, path);
                path.pop();
                (key.clone(), value)
            })
            .collect(),
        _ if is_secret(&path.join(".")) => Json::from("[secret]"),
        other => other.clone(),
    }
}

/// Whether the tables call the setting, or the map it is in, a secret.
fn is_secret(path: &str) -> bool {
    let ends = path.match_indices('.').map(|(end, _)| end).chain([path.len()]);
    ends.filter_map(|end| setting(&path[..end])).any(|row| row.secret.is_some())
}

/// Writes the patch beside the file that is about to be replaced, readable for its owner alone:
/// it may contain secrets. Says what to do with it.
pub(super) fn write(
    config_json: Option<&Path>,
    migrated: &Path,
    migration: &Migration,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let (Some(config_json), Some(patch)) = (config_json, migration.config_json_patch()) else {
        return Ok(());
    };
    let target = beside(migrated);
    writer::create(&target, format!("{patch:#}\n").as_bytes(), Readers::Owner)?;
    let shown = printable::line(&target.display().to_string());
    let (config, patch) = (shell_path(config_json), shell_path(&target));
    let new = shell_path(&config_json.with_file_name("config.json.new"));
    writeln!(
        out,
        "Wrote {shown}: the values that only config.json can carry. To merge it, with Mattermost stopped:"
    )?;
    writeln!(out, "  (umask 077 && jq -s '.[0] * .[1]' {config} {patch} > {new})")?;
    Ok(())
}

fn beside(migrated: &Path) -> PathBuf {
    let mut name = migrated.file_name().unwrap_or_default().to_owned();
    name.push(SUFFIX);
    migrated.with_file_name(name)
}
