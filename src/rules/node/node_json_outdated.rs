//! A node JSON that tells nothing.

use crate::rule;
use crate::rules::found_by_the_engine;

rule! {
    /// A node JSON that the GitLab that runs now did not write.
    ///
    /// ## What it finds
    /// With `--node-json`: a file without settings, and one whose roots are spelled with hyphens
    /// (`gitlab-rails`) although a GitLab newer than 16.0 runs, as `--from` says.
    ///
    /// ## Why it matters
    /// `gitlab-ctl check-config`, which an upgrade runs before the new package is installed, reads only the
    /// first file in `/opt/gitlab/embedded/nodes/`. Without settings in it, it ends with
    /// `Malformed configuration JSON file found` and the upgrade with it (up to 19.2); with settings of an
    /// old release it does not check those of today (files/gitlab-ctl-commands/check_config.rb; roots keep
    /// their underscores from 16.1 on).
    ///
    /// ## Example
    /// ```json
    /// { "name": "gitlab.example.com", "chef_environment": "_default", "run_list": [] }
    /// ```
    ///
    /// ## What to write instead
    /// ```sh
    /// sudo gitlab-ctl reconfigure
    /// ```
    "node-json-outdated", level: Warning, fixable: None, check: found_by_the_engine
}
