//! Outcomes in a text as those in the file that contains it.

use crate::host::Host;
use crate::migrate::{NeedsYou, Outcome, OutcomeKind};

/// What would be rewritten in a file that is only read.
pub(super) fn leave_to_user(outcome: &mut Outcome) {
    if matches!(outcome.kind, OutcomeKind::Migrated { .. }) {
        outcome.kind = OutcomeKind::NeedsYou(NeedsYou {
            reason: "gitlab-rb only reads this file".to_owned(),
            advice: "change the line as the difference above shows".to_owned(),
            commented_out: false,
            patch: Vec::new(),
        });
    }
}

pub(super) fn outcome_in_file(host: &dyn Host, outcome: &mut Outcome) {
    outcome.span = host.in_file(outcome.span);
    outcome.setting = host.in_words(&outcome.setting);
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
