//! Comments that silence nothing.

use crate::rule;
use crate::rules::found_by_the_engine;

rule! {
    /// A suppression comment that suppresses nothing.
    ///
    /// ## Why it matters
    ///
    /// `# gitlab-rb: ignore[rule]` was written for a finding that is no longer there: the line was fixed,
    /// moved, or is right in the target release. The comment would hide the next real finding on that line.
    ///
    /// Only rules that run in this check are judged. Comments about rules that are not selected or are
    /// switched off are no findings.
    ///
    /// ## Example
    ///
    /// ```ruby
    /// external_url 'https://gitlab.example.com' # gitlab-rb: ignore[syntax-error] left over
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```ruby
    /// external_url 'https://gitlab.example.com'
    /// ```
    ///
    /// ## Fix
    ///
    /// Safe: it deletes the comment, or those names of its list that suppress nothing. Files that serve
    /// several releases may need the comment for one of them only; then write
    /// `# gitlab-rb: ignore-file[unused-suppression]`.
    "unused-suppression", level: Warning, fixable: Safe, check: found_by_the_engine, tag: Unnecessary
}
