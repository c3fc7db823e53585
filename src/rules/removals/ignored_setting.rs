//! Settings that once had an effect and have none in the target release.

use crate::findings::Finding;
use crate::mappings::omnibus::EffectKind;
use crate::rule;
use crate::rules::{Context, obsolete_settings};

rule! {
    /// A leftover that nothing reads any more.
    ///
    /// ## What it finds
    /// Settings that were removed so long ago that the release has forgotten to complain, and those that went without ever
    /// being announced.
    ///
    /// ## Why it matters
    /// The file says one thing and the server does another: the default is in force. Omnibus drops entries from its removal
    /// list after some releases (12.3, 13.0, 17.4; 18.1 dropped nearly everything that was removed before 18.0), and 157 keys
    /// were never on it.
    ///
    /// ## Example
    /// In GitLab 18.1 and later:
    /// ```ruby
    /// unicorn['worker_processes'] = 4
    /// ```
    ///
    /// ## What to write instead
    /// ```ruby
    /// puma['worker_processes'] = 4
    /// ```
    "ignored-setting", level: Warning, fixable: None, check: check
}

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    obsolete_settings::report(&RULE, context, "no effect", |effect| effect == EffectKind::Ignored, findings);
}
