//! Settings that once had an effect and have none in the target release.

use crate::findings::Finding;
use crate::mappings::omnibus::EffectKind;
use crate::rule;
use crate::rules::{Context, obsolete_settings};

rule! {
    /// A removed setting that has no effect any more.
    ///
    /// ## What it finds
    /// Settings that were removed so long ago that the release no longer refuses them, and settings that were
    /// removed without an announcement.
    ///
    /// ## Why it matters
    /// The setting has no effect, and the server uses the default. Reconfigure does not say so. Omnibus
    /// deletes entries from its removal list after some releases (12.3, 13.0, 17.4 and above all 18.1), and
    /// more than 150 keys were never on it.
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
    "ignored-setting", level: Warning, fixable: None, check: check, tag: Unnecessary
}

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    obsolete_settings::report(&RULE, context, "no effect", |effect| effect == EffectKind::Ignored, findings);
}
