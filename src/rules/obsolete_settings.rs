//! Findings about obsolete settings, sorted by what the release does about them.

use crate::findings::Finding;
use crate::mappings::omnibus::EffectKind;
use crate::obsolete::{self, Obsolete};
use crate::rules::{Context, Rule};

/// Reports those whose effect in the target release is `wanted`, each place once.
pub(crate) fn report(
    rule: &Rule,
    context: &Context<'_>,
    label: &str,
    wanted: impl Fn(EffectKind) -> bool,
    findings: &mut Vec<Finding>,
) {
    let release = context.target.gitlab;
    let complete = obsolete::for_every_release(context.settings);
    let found = obsolete::find(complete.as_ref().unwrap_or(context.settings), release);
    let mut told = Vec::new();
    for one in found.iter().filter(|one| wanted(one.effect)) {
        if !told.contains(&one.span) {
            told.push(one.span);
            findings.push(finding(rule, one, context, label));
        }
    }
}

fn finding(rule: &Rule, one: &Obsolete<'_, '_>, context: &Context<'_>, label: &str) -> Finding {
    rule.finding(one.span, obsolete::what_happens(one, context.target.gitlab))
        .setting(one.path.to_string())
        .label(label)
        .help(obsolete::advice(one))
}
