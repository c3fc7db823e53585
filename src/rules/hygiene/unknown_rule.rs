//! Names of rules that there are not.

use crate::rule;
use crate::rules::found_by_the_engine;

rule! {
    /// A rule that does not exist, named in a suppression comment or a configuration file.
    ///
    /// ## Why it matters
    ///
    /// A mistyped name has no effect: the finding is still reported, or the level is not used. It is a
    /// warning and not an error, so that one `.gitlab-rb.toml` can serve several versions of gitlab-rb.
    ///
    /// On the command line (`--select`, `--ignore`, `--extend-select`) an unknown name is wrong usage and
    /// gives exit code 2.
    ///
    /// ## Example
    ///
    /// ```ruby
    /// nginx['enable'] = true # gitlab-rb: ignore[sintax-error]
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```ruby
    /// nginx['enable'] = true # gitlab-rb: ignore[syntax-error]
    /// ```
    ///
    /// `gitlab-rb rules` lists the names.
    "unknown-rule", level: Warning, fixable: None, check: found_by_the_engine
}
