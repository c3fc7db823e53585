//! A whole file to migrate: every gitlab.rb text in it, with all places those of the file.

use std::path::Path;

use super::Migrate;
use super::others::Others;
use super::placed::{leave_to_user, outcome_in_file};
use crate::cli::input::InputFile;
use crate::cli::outcome::Failure;
use crate::cli::texts::{Texts, remarks};
use crate::findings::{Edit, Finding, Level, NOT_UNDERSTOOD};
use crate::fix::EditSet;
use crate::host::Host;
use crate::lint;
use crate::mappings::Release;
use crate::migrate::{self, Migration, Task};
use crate::rules::Target;
use crate::secrets::secrets_after;
use crate::settings::Settings;
use crate::syntax::Span;

/// A file and what becomes of it.
pub(super) struct Migrated<'a> {
    pub(super) input: &'a InputFile,
    /// Outcomes and edits in terms of the file.
    pub(super) migration: Migration,
    /// What becomes of the settings beside Mattermost's.
    pub(super) others: Others,
    /// The new text of the file.
    pub(super) text: Vec<u8>,
    /// The same with what must change in the parts that are only read.
    pub(super) sketch: Vec<u8>,
    /// The lines of those parts that must change.
    pub(super) only_read: Vec<usize>,
    pub(super) release: Release,
    /// What to do for GitLab to take it up.
    pub(super) next_step: &'static str,
    /// What could not be read.
    pub(super) errors: Vec<Finding>,
    /// What the target release refuses in the new text, in terms of it; only where a target was given.
    pub(super) refused: Vec<Finding>,
    /// Where the old text holds secrets, and the new one.
    pub(super) secrets: [Vec<Span>; 2],
}

/// What stops a migration before it begins: Ruby refuses the text.
pub(super) struct SyntaxRefusal {
    pub(super) errors: Vec<Finding>,
    pub(super) secrets: Vec<Span>,
}

impl Migrated<'_> {
    pub(super) fn changes(&self) -> bool {
        self.text != self.input.bytes
    }
}

impl Migrate {
    /// Works out what becomes of a file. Nothing is written.
    pub(super) fn work_out<'a>(
        &self,
        input: &'a InputFile,
        release: Release,
    ) -> Result<Result<Migrated<'a>, SyntaxRefusal>, Failure> {
        let texts = Texts::for_release(input, release)?;
        let (mut errors, mut refused) = (Vec::new(), false);
        for host in texts.all() {
            let tree = host.tree();
            refused |= tree.errors.iter().any(|error| error.certain);
            errors.extend(remarks(host, &tree));
        }
        let before = texts.secrets();
        if refused {
            return Ok(Err(SyntaxRefusal { errors, secrets: before }));
        }
        let config = self.config_for(release)?;
        let task = self.task(config.as_ref());
        let mut migration = Migration::default();
        let mut others = Others::new(self.upgrade);
        let (mut rewrites, mut parts) = (Vec::new(), Vec::new());
        for host in texts.all() {
            let (own, own_others) = self.migrate_text(host, &task, &mut errors)?;
            rewrites.push((host, own.edits));
            parts.push((own.outcomes, own_others));
            migration.changed.extend(own.changed);
        }
        let (edits, refused) = texts.all_edits_in_file(&rewrites);
        migration.edits = edits;
        let mut sketched = migration.edits.clone();
        let mut only_read = Vec::new();
        for number in refused {
            let (host, edits) = &rewrites[number];
            let sketch = host.is_read_only().then(|| host.sketch(edits)).flatten();
            let sketch = sketch.ok_or_else(|| texts.no_room(*host))?;
            only_read.extend(sketch.iter().map(|edit| texts.line_of(edit.span)));
            sketched.extend(sketch);
            let (outcomes, others) = &mut parts[number];
            outcomes.iter_mut().for_each(leave_to_user);
            others.leave_to_user();
        }
        only_read.sort_unstable();
        only_read.dedup();
        for (outcomes, part) in parts {
            migration.outcomes.extend(outcomes);
            others.extend(part);
        }
        let text = applied(&migration.edits, &input.bytes)?;
        let sketch = InputFile { bytes: applied(&sketched, &input.bytes)?, ..input.clone() };
        let own = Texts::of(&sketch)?.secrets();
        let own = secrets_after(&input.bytes, &before, &sketch.bytes, own);
        let secrets = [before, own];
        let sketch = sketch.bytes;
        let next_step = texts.next_step();
        let refused = self.upgrade.to.map(|to| errors_left(input, &text, to)).unwrap_or_default();
        Ok(Ok(Migrated {
            input,
            migration,
            others,
            text,
            sketch,
            only_read,
            release,
            next_step,
            errors,
            refused,
            secrets,
        }))
    }

    /// Migrates one text, and says it in terms of the file, except for the edits.
    fn migrate_text(
        &self,
        host: &dyn Host,
        task: &Task<'_>,
        remarks: &mut Vec<Finding>,
    ) -> Result<(Migration, Others), Failure> {
        let tree = host.tree();
        let settings = Settings::with_options(&tree, task.options());
        remarks.extend(not_followed(&settings).map(|finding| host.finding_in_file(finding)));
        let upgraded =
            migrate::upgrade_text(host, &settings, task).map_err(|error| Failure::defect(&error))?;
        let mut others = Others::of(&settings, self.upgrade, upgraded.others);
        let mut migration =
            Migration { outcomes: upgraded.mattermost, edits: upgraded.edits, changed: upgraded.changed };
        for outcome in &mut migration.outcomes {
            outcome_in_file(host, outcome);
        }
        others.for_file(host);
        Ok((migration, others))
    }
}

/// What `lint` calls an error in the new text.
fn errors_left(input: &InputFile, text: &[u8], release: Release) -> Vec<Finding> {
    let options = lint::LintOptions::new(Target::of(release, None));
    let mut findings = lint::check_file(Path::new(&input.name), text, &options).findings;
    findings.retain(|finding| finding.level == Level::Error);
    lint::without_consequences(findings)
}

fn applied(edits: &[Edit], bytes: &[u8]) -> Result<Vec<u8>, Failure> {
    EditSet::new(edits.iter().cloned())
        .and_then(|edits| edits.apply(bytes))
        .map_err(|error| Failure::defect(&error))
}

/// What may hold more settings to migrate, where this cannot see them.
fn not_followed(settings: &Settings<'_>) -> impl Iterator<Item = Finding> {
    settings.unknown.iter().filter(|unknown| unknown.reason.may_set_anything()).map(|unknown| {
        let message = format!("this {}", unknown.reason.text());
        Finding::new(NOT_UNDERSTOOD, Level::Info, unknown.span, message)
            .label("not followed")
            .help("look for settings of Mattermost there: this file's mattermost['env'] replaces one that is set there")
    })
}
