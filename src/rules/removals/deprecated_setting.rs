//! Settings that the target release still takes, with a warning.

use crate::findings::Finding;
use crate::mappings::omnibus::EffectKind;
use crate::rule;
use crate::rules::{Context, obsolete_settings};

rule! {
    /// A setting that still works and is removed in a later release.
    ///
    /// ## What it finds
    /// Settings whose removal is announced and that the release still reads.
    ///
    /// ## Why it matters
    /// On a later release, reconfigure fails at them or they have no effect. Reconfigure lists most of them
    /// at the end of its output, where they are easy to miss. For some it prints no warning at all, because
    /// the check of Omnibus reads the wrong place.
    ///
    /// ## Example
    /// In GitLab 15.11:
    /// ```ruby
    /// gitaly['auth_token'] = 'secret'
    /// ```
    ///
    /// ## What to write instead
    /// ```ruby
    /// gitaly['configuration']['auth']['token'] = 'secret'
    /// ```
    "deprecated-setting", level: Warning, fixable: None, check: check, tag: Deprecated
}

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    obsolete_settings::report(&RULE, context, "deprecated", |effect| effect == EffectKind::Warns, findings);
}
