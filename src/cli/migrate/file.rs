//! A whole file to migrate: every gitlab.rb text in it, with all places those of the file.

use std::path::Path;

use super::others::Others;
use super::{Migrate, OLD};
use crate::cli::input::Input;
use crate::cli::outcome::Failure;
use crate::findings::{Edit, Finding, syntax_errors};
use crate::fix::EditSet;
use crate::host::{self, Host, VARIABLE};
use crate::mappings::Release;
use crate::migrate::{Migration, Outcome, OutcomeKind, same_settings};
use crate::settings::secrets::secret_spans;
use crate::settings::{Options, Settings};
use crate::syntax::Span;

/// From here on `a['b']['c'] = 1` creates what is missing (config_mash.rb of Omnibus 9.5).
const VIVIFYING: Release = Release::new(9, 5);

const NO_ROOM: &str = "its quoting, folding or tags leave no room for it: write it as a literal block (`|`) of YAML, or \
                       as a gitlab.rb of its own, and migrate that";

/// A file and what becomes of it.
pub(super) struct Migrated<'a> {
    pub(super) input: &'a Input,
    /// Outcomes and edits in terms of the file.
    pub(super) migration: Migration,
    /// What becomes of the settings beside Mattermost's.
    pub(super) others: Others,
    /// The new text of the file.
    pub(super) text: Vec<u8>,
    pub(super) release: Release,
    /// What could not be read.
    pub(super) errors: Vec<Finding>,
    /// Where the old text holds secrets, and the new one.
    pub(super) secrets: [Vec<Span>; 2],
}

/// What stops a migration before it begins: Ruby refuses the text.
pub(super) struct Refused {
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
        input: &'a Input,
        release: Release,
    ) -> Result<Result<Migrated<'a>, Refused>, Failure> {
        let path = Path::new(&input.name);
        let hosts = host::open(path, &input.bytes);
        if hosts.is_empty() {
            return Err(Failure::new(format!("{} gives {VARIABLE} no value", input.name))
                .help("there is nothing to migrate in it"));
        }
        let (mut errors, mut refused) = (Vec::new(), false);
        for host in &hosts {
            let tree = host.tree();
            refused |= tree.errors.iter().any(|error| error.certain);
            errors.extend(syntax_errors(&tree).into_iter().map(|finding| host.finding_in_file(finding)));
        }
        let before = secrets(&hosts);
        if refused {
            return Ok(Err(Refused { errors, secrets: before }));
        }
        let mut migration = Migration::default();
        let mut others = Others::new(self.upgrade.to);
        for host in &hosts {
            let (own, own_others) = self.migrate_text(host.as_ref(), input, release)?;
            others.extend(own_others);
            migration.edits.extend(own.edits);
            migration.outcomes.extend(own.outcomes);
            migration.changed.extend(own.changed);
        }
        let text = EditSet::new(migration.edits.iter().cloned())
            .and_then(|edits| edits.apply(&input.bytes))
            .map_err(|error| Failure::defect(&error))?;
        let after = secrets(&host::open(path, &text));
        Ok(Ok(Migrated { input, migration, others, text, release, errors, secrets: [before, after] }))
    }

    /// Migrates one text, looks at the result, and says it in terms of the file.
    fn migrate_text(
        &self,
        host: &dyn Host,
        input: &Input,
        release: Release,
    ) -> Result<(Migration, Others), Failure> {
        let (name, before) = (&input.name, &input.bytes);
        let tree = host.tree();
        let options = Options { release: self.upgrade.from.unwrap_or(OLD), all_roots: true };
        let settings = Settings::with_options(&tree, options);
        let mut migration = self.migration(&settings, release)?;
        let mut others = Others::of(&settings, self.upgrade, &migration.edits);
        migration.edits.extend_from_slice(others.edits());
        migration.edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
        migration.changed.extend_from_slice(others.changed());
        let edits = EditSet::new(migration.edits.iter().cloned()).map_err(|error| Failure::defect(&error))?;
        let text = edits.apply(host.text()).map_err(|error| Failure::defect(&error))?;
        let migrated = host.tree_after(&migration.edits, &text);
        // The new text is for a release that creates the levels of a nested key: compare both as it would read them.
        let check = Options { release: options.release.max(VIVIFYING), ..options };
        let (old, new) = (Settings::with_options(&tree, check), Settings::with_options(&migrated, check));
        same_settings(&old, &new, &migration.changed).map_err(|error| Failure::defect(&error))?;
        migration.edits = in_file(host, &migration.edits).ok_or_else(|| {
            let start = host.in_file(Span::at(0)).start as usize;
            let line = 1 + memchr::memchr_iter(b'\n', before.get(..start).unwrap_or_default()).count();
            Failure::new(format!(
                "nothing was changed: the value in line {line} of {name} cannot hold the migrated text"
            ))
            .help(NO_ROOM)
        })?;
        for outcome in &mut migration.outcomes {
            outcome_in_file(host, outcome);
        }
        others.for_file(host);
        Ok((migration, others))
    }
}

/// All edits at once, so that the result is looked at as a whole.
fn in_file(host: &dyn Host, edits: &[Edit]) -> Option<Vec<Edit>> {
    if edits.is_empty() { Some(Vec::new()) } else { host.edits_in_file(edits) }
}

pub(super) fn outcome_in_file(host: &dyn Host, outcome: &mut Outcome) {
    outcome.span = host.in_file(outcome.span);
    match &mut outcome.kind {
        OutcomeKind::Superseded { by, reason } => {
            *by = host.in_file(*by);
            *reason = host.in_words(reason);
        }
        OutcomeKind::Kept { reason } | OutcomeKind::Unneeded { reason } => *reason = host.in_words(reason),
        OutcomeKind::NeedsYou(needs) => {
            needs.reason = host.in_words(&needs.reason);
            needs.advice = host.in_words(&needs.advice);
        }
        OutcomeKind::Migrated { .. } | OutcomeKind::InConfigJson { .. } => {}
    }
}

fn secrets(hosts: &[Box<dyn Host + '_>]) -> Vec<Span> {
    let spans = |host: &dyn Host| -> Vec<Span> {
        secret_spans(&host.tree()).into_iter().map(|span| host.in_file(span)).collect()
    };
    hosts.iter().flat_map(|host| spans(host.as_ref())).collect()
}
