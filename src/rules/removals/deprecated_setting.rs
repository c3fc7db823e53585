//! Settings that the target release still takes, with a warning.

use crate::findings::Finding;
use crate::mappings::omnibus::EffectKind;
use crate::rule;
use crate::rules::{Context, obsolete_settings};

rule! {
    /// A setting that works for now.
    ///
    /// ## What it finds
    /// Settings whose removal is decided, and that the release in question still reads.
    ///
    /// ## Why it matters
    /// A later release stops at them or ignores them. Reconfigure mentions them at the end of its output, where they are
    /// easily missed; some checks of Omnibus look at the wrong place and never say anything at all.
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
    "deprecated-setting", level: Warning, fixable: None, check: check
}

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    obsolete_settings::report(&RULE, context, "deprecated", |effect| effect == EffectKind::Warns, findings);
}
