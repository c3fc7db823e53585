//! Findings about obsolete settings, sorted by what the release does about them.

use std::collections::HashSet;

use crate::effects::{self, Obsolete};
use crate::findings::Finding;
use crate::mappings::omnibus::EffectKind;
use crate::mappings::{Release, releases};
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
    let mut told = HashSet::new();
    for one in context.obsolete().iter().filter(|one| wanted(one.effect) && !is_told_elsewhere(one, release))
    {
        if !told.contains(&one.span) {
            told.insert(one.span);
            findings.push(finding(rule, one, context, label));
        }
    }
}

/// The bundled Mattermost has its own rule once it is gone, and so have names of roles.
fn is_told_elsewhere(one: &Obsolete<'_, '_>, release: Release) -> bool {
    match one.path.root.as_str() {
        "mattermost" => releases::bundled_mattermost(release).is_none(),
        "roles" => one.effect == EffectKind::Aborts,
        _ => false,
    }
}

fn finding(rule: &Rule, one: &Obsolete<'_, '_>, context: &Context<'_>, label: &str) -> Finding {
    let release = context.target.gitlab;
    let finding = rule
        .finding(one.span, effects::what_happens(one, release))
        .setting(one.path.to_string())
        .label(label)
        .help(effects::advice(one, release));
    match effects::replacement(one, release) {
        Some(new) => finding.replacement(new.to_string()),
        None => finding,
    }
}
