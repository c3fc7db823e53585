//! Settings at which the target release stops.

use crate::findings::Finding;
use crate::mappings::omnibus::EffectKind;
use crate::rule;
use crate::rules::{Context, obsolete_settings};

rule! {
    /// A setting that the release refuses.
    ///
    /// ## What it finds
    /// Settings on the removal list of the release, and values of a setting that it no longer accepts.
    /// `unknown-root` reports whole roots that were removed.
    ///
    /// ## Why it matters
    /// `gitlab-ctl reconfigure` fails with "Removed configurations found in gitlab.rb", after the new package
    /// is installed. `gitlab-ctl check-config` does not warn you before: it is part of the old package, and
    /// it reads what the last reconfigure wrote instead of the file (libraries/deprecations.rb of Omnibus
    /// 10.8 to 19.3; run).
    ///
    /// ## Example
    /// ```ruby
    /// git_data_dirs({ 'default' => { 'path' => '/mnt/nas/git-data' } })
    /// ```
    ///
    /// ## What to write instead
    /// For GitLab 18.0 and later:
    /// ```ruby
    /// gitaly['configuration']['storage'] = [
    ///   { 'name' => 'default', 'path' => '/mnt/nas/git-data/repositories' },
    /// ]
    /// ```
    /// `gitlab-rb migrate --to RELEASE` writes it where the change is automatic.
    "removed-setting", level: Error, fixable: None, check: check, tag: Deprecated
}

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    obsolete_settings::report(&RULE, context, "removed", |effect| effect == EffectKind::Aborts, findings);
}
