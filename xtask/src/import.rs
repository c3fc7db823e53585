//! `cargo xtask import`: reads a checkout, compares, and only then writes.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};

use crate::changes::Changes;
use crate::git::Repository;
use crate::gitlab;
use crate::mattermost;
use crate::omnibus::history::History;
use crate::omnibus::{defaults, deprecations, questions, removals, roots, services, settings, shipped};
use crate::release::{Release, mattermost_tags};
use crate::rows::{Table, text};
use crate::spans::Calendar;

#[derive(Args)]
pub(crate) struct Import {
    #[command(subcommand)]
    source: Source,
    /// Write nothing; exit with 1 if a row is contradicted or missing
    #[arg(long, global = true)]
    check: bool,
    /// The folder of the tables
    #[arg(long, global = true, value_name = "DIR", default_value = "mappings")]
    mappings: PathBuf,
}

#[derive(Subcommand)]
enum Source {
    /// A checkout of omnibus-gitlab with its tags: roots, keys, defaults, what a release ships
    Omnibus {
        /// The checkout, or its git directory
        checkout: PathBuf,
        /// Read this release only, beside the one before it
        #[arg(long, value_name = "RELEASE")]
        release: Option<Release>,
    },
    /// A checkout of Mattermost with its tags: paths, types, defaults, limits and renames of its settings
    Mattermost {
        /// The checkout, or its git directory
        checkout: PathBuf,
        /// Read this version only, beside the one before it
        #[arg(long, value_name = "VERSION")]
        release: Option<Release>,
    },
    /// config/upgrade_path.yml of GitLab, or a folder with it: the required stops
    Gitlab {
        /// The file, or a checkout
        path: PathBuf,
    },
}

/// The first release whose source is compared. What the tables say of older ones was read once and stays.
const OLDEST: Release = Release(8, 0);

impl Import {
    pub(crate) fn run(&self) -> Result<ExitCode, String> {
        let apart = self.mappings.join("../xtask/undecided.json");
        let mut changes = Changes::with_decisions(&apart)?;
        let tables = match &self.source {
            Source::Omnibus { checkout, release } => self.omnibus(checkout, *release, &mut changes)?,
            Source::Mattermost { checkout, release } => self.mattermost(checkout, *release, &mut changes)?,
            Source::Gitlab { path } => {
                let file = if path.is_dir() { path.join("config/upgrade_path.yml") } else { path.clone() };
                let text =
                    fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
                let mut stops = self.table("upgrade-stops.json")?;
                gitlab::compare(&mut stops, &text, &mut changes)?;
                vec![("upgrade-stops", stops)]
            }
        };
        changes.print(&mut io::stdout().lock()).map_err(|error| error.to_string())?;
        let names: BTreeSet<&str> = tables.iter().map(|(name, _)| *name).collect();
        let open = changes.keep_apart(&apart, &names, !self.check)?;
        if !open.is_empty() {
            println!("\nNeeds your decision ({}):", open.len());
            for line in &open {
                println!("  {line}");
            }
        }
        if self.check {
            return Ok(ExitCode::from(u8::from(changes.contradicts())));
        }
        for (_, table) in tables.iter().filter(|(_, table)| table.changed()) {
            table.write().map_err(|error| error.to_string())?;
        }
        Ok(ExitCode::SUCCESS)
    }

    fn table(&self, file: &str) -> Result<Table, String> {
        Table::read(&self.mappings.join(file))
    }

    fn mattermost(
        &self,
        checkout: &Path,
        only: Option<Release>,
        changes: &mut Changes,
    ) -> Result<Vec<(&'static str, Table)>, String> {
        let mut settings = self.table("mattermost/settings.json")?;
        let mut validity = self.table("mattermost/validity.json")?;
        let mut renames = self.table("mattermost/renames.json")?;
        let mut repository = Repository::open(checkout).map_err(|error| error.to_string())?;
        let tagged = mattermost_tags(&repository.tags().map_err(|error| error.to_string())?);
        let before = only.and_then(|only| tagged.keys().copied().rfind(|version| *version < only));
        let wanted = |version: Release| match only {
            Some(only) => version == only || Some(version) == before,
            None => version >= mattermost::settings::OLDEST,
        };
        let history =
            mattermost::history::History::read(&mut repository, wanted).map_err(|error| error.to_string())?;
        if let Some(only) = only.filter(|only| !history.versions.contains_key(only)) {
            return Err(format!("{} has no tag of Mattermost {only}", checkout.display()));
        }
        let listed = [&settings, &validity, &renames].into_iter().flat_map(|table| &table.rows);
        let listed = listed.flat_map(|row| ["from", "until"].map(|field| text(row, field).parse().ok()));
        let calendar = Calendar::new(listed.flatten(), &history.read_versions());
        mattermost::settings::compare(&mut settings, &history, &calendar, changes);
        mattermost::validity::compare(&mut validity, &history, &calendar, changes);
        mattermost::renames::compare(&mut renames, &history, &calendar, changes);
        Ok(vec![
            ("mattermost/settings", settings),
            ("mattermost/validity", validity),
            ("mattermost/renames", renames),
        ])
    }

    fn omnibus(
        &self,
        checkout: &Path,
        only: Option<Release>,
        changes: &mut Changes,
    ) -> Result<Vec<(&'static str, Table)>, String> {
        let mut releases = self.table("releases.json")?;
        let mut rows = self.table("omnibus/settings.json")?;
        let listed: Vec<Release> =
            releases.rows.iter().filter_map(|row| text(row, "release").parse().ok()).collect();
        let before = only.and_then(|only| listed.iter().copied().filter(|release| *release < only).max());
        let newest = listed.iter().copied().max().unwrap_or(OLDEST);
        let wanted = |release: Release| match only {
            Some(only) => release == only || Some(release) == before,
            // A release that the tables lack is read if it is new; those that GitLab never announced are not.
            None => release >= OLDEST && (listed.contains(&release) || release > newest),
        };
        let known =
            rows.rows.iter().map(|row| (text(row, "root").to_owned(), text(row, "key").to_owned())).collect();
        let mut repository = Repository::open(checkout).map_err(|error| error.to_string())?;
        let history = History::read(&mut repository, wanted, &known).map_err(|error| error.to_string())?;
        if let Some(only) = only.filter(|only| !history.releases.contains(only)) {
            return Err(format!("{} has no tag of GitLab {only}", checkout.display()));
        }
        let calendar = Calendar::new(listed, &history.releases);
        let mut listed = self.table("omnibus/deprecations.json")?;
        deprecations::compare(&mut listed, &history, changes);
        settings::compare(&mut rows, &listed, &history, &calendar, changes);
        let mut declared = self.table("omnibus/roots.json")?;
        roots::compare(&mut declared, &history, &calendar, changes);
        let mut removed = self.table("omnibus/silent-removals.json")?;
        removals::compare(&mut removed, &listed, &rows, &history, &calendar, changes);
        let mut changed = self.table("omnibus/default-changes.json")?;
        defaults::compare(&mut changed, &history, changes);
        let names = [
            "bundled-services",
            "omnibus/default-changes",
            "omnibus/roots",
            "omnibus/settings",
            "omnibus/silent-removals",
        ];
        let mut listeners = self.table("omnibus/listeners.json")?;
        questions::listeners(&mut listeners, &history, &releases, changes);
        questions::refusals(&history, &releases, changes);
        questions::secrets(&rows, &history, changes);
        // Of one release alone, the one before it was read to compare with: it is not checked anew.
        let compared: Vec<Release> = history
            .releases
            .iter()
            .copied()
            .filter(|release| only.is_none_or(|only| only == *release))
            .collect();
        let mattermost = tables_in(&self.mappings.join("mattermost"));
        let covered = shipped::Covered { compared: &names, mattermost: &mattermost };
        shipped::compare(&mut releases, &mut repository, &compared, &covered, changes)
            .map_err(|error| error.to_string())?;
        let mut bundled = self.table("bundled-services.json")?;
        services::compare(&mut bundled, &mut repository, &compared, changes)
            .map_err(|error| error.to_string())?;
        Ok(vec![
            ("releases", releases),
            ("bundled-services", bundled),
            ("omnibus/settings", rows),
            ("omnibus/roots", declared),
            ("omnibus/silent-removals", removed),
            ("omnibus/default-changes", changed),
            ("omnibus/deprecations", listed),
            ("omnibus/listeners", listeners),
            // Its rows are a person's: questions about them are kept apart.
            ("omnibus/refusals", self.table("omnibus/refusals.json")?),
        ])
    }
}

/// The tables of Mattermost, as `checked` names them; none where there is no such folder.
fn tables_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    let names = names.filter_map(|name| name.strip_suffix(".json").map(str::to_owned));
    let mut tables: Vec<String> =
        names.filter(|name| !name.ends_with(".schema")).map(|name| format!("mattermost/{name}")).collect();
    tables.sort();
    tables
}
