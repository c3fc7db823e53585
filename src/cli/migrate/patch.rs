//! What only config.json can hold: the merge patch beside the migrated file.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::cli::outcome::Failure;
use crate::migrate::Migration;

/// Added to the migrated file's name.
const SUFFIX: &str = ".config-json-patch.json";

/// Says what the patch is for, and how to get it.
pub(super) fn tell(config_json: Option<&Path>, migration: &Migration, out: &mut dyn Write) -> io::Result<()> {
    if config_json.is_none() && migration.config_json_patch().is_some() {
        writeln!(
            out,
            "Some values fit in no variable: --config-json PATH writes them as a JSON merge patch for config.json."
        )?;
    }
    Ok(())
}

/// Writes the patch beside the migrated file; readable for its owner alone, since it may hold
/// secrets.
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
    let text = format!("{patch:#}\n");
    private(&target)
        .and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.sync_all()))
        .map_err(|error| {
            Failure::new(format!("cannot write {}: {error}", target.display())).help(
                "gitlab.rb itself was migrated; move that file away and run the command on the backup again",
            )
        })?;
    let (config, patch) = (config_json.display(), target.display());
    writeln!(out, "Wrote {patch}: what only config.json can hold. To merge it, with Mattermost stopped:")?;
    writeln!(out, "  jq -s '.[0] * .[1]' {config} {patch} > config.json.new")?;
    Ok(())
}

fn beside(migrated: &Path) -> PathBuf {
    let mut name = migrated.file_name().unwrap_or_default().to_owned();
    name.push(SUFFIX);
    migrated.with_file_name(name)
}

fn private(path: &Path) -> io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
