//! Settings of the last reconfigure that gitlab.rb no longer has.

use crate::rule;
use crate::rules::found_by_the_engine;

rule! {
    /// A setting that is only in the node JSON and that a release on the way refuses.
    ///
    /// ## What it finds
    /// With `--node-json`: settings in the node JSON that gitlab.rb does not set and that the target, or with
    /// `--from` one of the releases on the way, has on its removal list. `removed-setting` reports what
    /// gitlab.rb sets, and `secrets-section-refused` what gitlab-secrets.json contains.
    ///
    /// ## Why it matters
    /// `gitlab-ctl check-config` does not read gitlab.rb. Before a package is installed it reads what the
    /// last reconfigure wrote, and refuses the upgrade for a line that was deleted since
    /// (files/gitlab-ctl-commands/check_config.rb). The new GitLab itself reads gitlab.rb, where the line no
    /// longer is.
    ///
    /// ## Example
    /// ```json
    /// { "normal": { "gitlab": { "unicorn": { "worker_processes": 4 } } } }
    /// ```
    ///
    /// ## What to write instead
    /// Nothing. Run reconfigure, which writes the JSON again:
    /// ```sh
    /// sudo gitlab-ctl reconfigure
    /// ```
    "node-setting-refused", level: Warning, fixable: None, check: found_by_the_engine
}
