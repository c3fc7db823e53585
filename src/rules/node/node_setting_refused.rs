//! Settings of the last reconfigure that gitlab.rb no longer has.

use crate::rule;
use crate::rules::found_by_the_engine;

rule! {
    /// A setting that only the last reconfigure knows of, and that a release on the way refuses.
    ///
    /// ## What it finds
    /// With `--node-json`: settings in the node JSON that gitlab.rb does not set and that the target, or with `--from` one of the
    /// releases on the way, has on its removal list. What gitlab.rb sets is told by `removed-setting`, and what
    /// gitlab-secrets.json holds by `secrets-section-refused`.
    ///
    /// ## Why it matters
    /// `gitlab-ctl check-config` does not read gitlab.rb. Before a package is installed it looks at what the last reconfigure left,
    /// and refuses the upgrade for a line that was taken out since (files/gitlab-ctl-commands/check_config.rb). The new GitLab itself
    /// reads gitlab.rb and does not mind.
    ///
    /// ## Example
    /// ```json
    /// { "normal": { "gitlab": { "unicorn": { "worker_processes": 4 } } } }
    /// ```
    ///
    /// ## What to write instead
    /// Nothing: the JSON is written anew by
    /// ```sh
    /// sudo gitlab-ctl reconfigure
    /// ```
    "node-setting-refused", level: Warning, fixable: None, check: found_by_the_engine
}
