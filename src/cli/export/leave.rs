//! What gitlab.rb says once Mattermost has left: its address, and no more.

use std::io::Write;

use crate::cli::console::diff_deadline;
use crate::cli::input::InputFile;
use crate::cli::outcome::Failure;
use crate::cli::texts::Texts;
use crate::findings::LineIndex;
use crate::fix::{Diff, DiffStyle, EditSet};
use crate::host::Host;
use crate::mappings::{Release, releases};
use crate::migrate::{self, OutcomeKind, sets_the_rest_as_before};
use crate::settings::{Options, Settings};
use crate::syntax::{Span, Tree};

/// The change of gitlab.rb.
pub(super) struct Leaving {
    name: String,
    before: Vec<u8>,
    after: Vec<u8>,
    secrets: [Vec<Span>; 2],
    next_step: &'static str,
    /// What needs you, with its line.
    pub(super) needs_you: Vec<(usize, String, String)>,
    /// Why the file cannot be changed.
    refused: Option<Failure>,
}

impl Leaving {
    /// Works it out. Nothing is written.
    pub(super) fn of(
        texts: &Texts<'_>,
        host: &dyn Host,
        tree: &Tree<'_>,
        release: Release,
    ) -> Result<Self, Failure> {
        let input = texts.input();
        let without = releases::first_without_mattermost().unwrap_or(release);
        let settings = Settings::with_options(tree, Options { release, all_roots: true });
        let migration = migrate::bundled_mattermost(&settings, without, true);
        let edits = EditSet::new(migration.edits.iter().cloned()).map_err(|error| Failure::defect(&error))?;
        let text = edits.apply(host.text()).map_err(|error| Failure::defect(&error))?;
        let decisions = host.tree_after(&migration.edits, &text);
        sets_the_rest_as_before(&settings, &decisions, &migration.changed, &migration.edits)
            .map_err(|error| Failure::defect(&error))?;
        let (after, refused) = match texts.edits_in_file(host, &migration.edits) {
            Ok(edits) => {
                let edits = EditSet::new(edits).map_err(|error| Failure::defect(&error))?;
                (edits.apply(&input.bytes).map_err(|error| Failure::defect(&error))?, None)
            }
            Err(refused) => (input.bytes.clone(), Some(refused)),
        };
        let lines = LineIndex::new(&input.bytes);
        let needs_you = migration.outcomes.iter().filter_map(|outcome| match &outcome.kind {
            OutcomeKind::NeedsYou(needs) => {
                let line = lines.line(host.in_file(outcome.span).start) + 1;
                Some((line, host.in_words(&outcome.setting), host.in_words(&needs.reason)))
            }
            _ => None,
        });
        let new = InputFile { bytes: after, ..input.clone() };
        let secrets = [texts.secrets(), Texts::of(&new)?.secrets()];
        Ok(Self {
            name: input.name.clone(),
            before: input.bytes.clone(),
            secrets,
            after: new.bytes,
            next_step: texts.next_step(),
            needs_you: needs_you.collect(),
            refused,
        })
    }

    pub(super) fn changes(&self) -> bool {
        self.before != self.after
    }

    /// Why the change cannot be made in this file.
    pub(super) fn refusal(&self) -> Option<String> {
        self.refused.as_ref().map(ToString::to_string)
    }

    /// The change for eyes: secrets masked.
    pub(super) fn show(&self, color: bool, out: &mut dyn Write) -> Result<(), Failure> {
        let [before, after] = &self.secrets;
        Ok(Diff::new(&self.name, &self.before, &self.after)
            .until(diff_deadline())
            .mask(before, after)
            .write(DiffStyle { color, terminal: true }, out)?)
    }

    /// The change for `patch`: with secrets.
    pub(super) fn patch(&self) -> Result<Vec<u8>, Failure> {
        let mut text = Vec::new();
        Diff::new(&self.name, &self.before, &self.after)
            .until(diff_deadline())
            .write(DiffStyle { color: false, terminal: false }, &mut text)?;
        Ok(text)
    }

    /// Whether the change can be made, before anything is written.
    pub(super) fn check(&self, input: &InputFile) -> Result<(), Failure> {
        match &self.refused {
            Some(refused) => Err(refused.clone()),
            None => input.writable().map(|_| ()),
        }
    }

    /// Makes the change.
    pub(super) fn write(&self, input: &InputFile, out: &mut dyn Write) -> Result<(), Failure> {
        if self.before == self.after {
            writeln!(
                out,
                "{} contains no settings of the bundled Mattermost and needs no change.",
                self.name
            )?;
            return Ok(());
        }
        writeln!(out, "{}", input.replace(&self.after)?)?;
        writeln!(out, "Next, when the new server runs: {}", self.next_step)?;
        Ok(())
    }
}
