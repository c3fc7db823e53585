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
    let mut reported = HashSet::new();
    for obsolete in context
        .obsolete()
        .iter()
        .filter(|obsolete| wanted(obsolete.effect) && !is_told_elsewhere(obsolete, release))
    {
        if !reported.contains(&obsolete.span) {
            reported.insert(obsolete.span);
            findings.push(finding(rule, obsolete, context, label));
        }
    }
}

/// The bundled Mattermost has its own rule once it is gone, and so have names of roles.
fn is_told_elsewhere(obsolete: &Obsolete<'_, '_>, release: Release) -> bool {
    match obsolete.path.root.as_str() {
        "mattermost" => releases::bundled_mattermost(release).is_none(),
        "roles" => obsolete.effect == EffectKind::Aborts,
        _ => false,
    }
}

fn finding(rule: &Rule, obsolete: &Obsolete<'_, '_>, context: &Context<'_>, label: &str) -> Finding {
    let release = context.target.gitlab;
    let finding = rule
        .finding(obsolete.span, effects::what_happens(obsolete, release))
        .setting(obsolete.path.to_string())
        .label(label)
        .help(effects::advice(obsolete, release));
    match effects::replacement(obsolete, release) {
        Some(new) => finding.replacement(new.to_string()),
        None => finding,
    }
}
