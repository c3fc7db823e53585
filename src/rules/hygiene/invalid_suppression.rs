//! Comments that were meant to silence something.

use crate::rule;
use crate::rules::found_by_the_engine;

rule! {
    /// A suppression comment that cannot be read.
    ///
    /// ## Why it matters
    ///
    /// The comment begins with `# gitlab-rb:` but names no rule, has no closing bracket or misspells
    /// `ignore`. It suppresses nothing, although its author thinks it does.
    ///
    /// There is no way to suppress all rules at once: a comment that names what it accepts lets all other
    /// findings through.
    ///
    /// ## Example
    ///
    /// ```ruby
    /// # gitlab-rb: ignore
    /// unicorn['worker_timeout'] = 60
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```ruby
    /// # gitlab-rb: ignore[unknown-root] still read by our fork
    /// unicorn['worker_timeout'] = 60
    /// ```
    "invalid-suppression", level: Warning, fixable: None, check: found_by_the_engine
}
