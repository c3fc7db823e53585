//! A key that a hash literal has twice.

use std::collections::HashMap;

use crate::findings::Finding;
use crate::rule;
use crate::rules::Context;
use crate::rules::literal::plain_text;
use crate::syntax::Span;
use crate::syntax::tree::{ExpressionKind, HashEntry};
use crate::syntax::walk;

rule! {
    /// A key that is twice in one hash, so that the first value is lost.
    ///
    /// ## What it finds
    /// Two entries of one `{ … }` with the same key. A string and a symbol are the same key in a hash that
    /// becomes a setting, because settings turn symbols into strings.
    ///
    /// ## Why it matters
    /// Ruby keeps the last value without an error (at most a warning that reconfigure does not show), so the
    /// earlier line has no effect, and editing it changes nothing. Run on Omnibus 10.x to 19.x.
    ///
    /// ## Example
    /// ```ruby
    /// gitlab_rails['ldap_servers'] = {
    ///   'main' => { 'host' => 'ldap1.example.com', 'port' => 389, 'host' => 'ldap2.example.com' }
    /// }
    /// ```
    ///
    /// ## What to write instead
    /// Keep the line that is right and delete the other one.
    "duplicate-hash-key", level: Warning, fixable: None, check: check
}

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    walk::expressions(context.tree.body(), &mut |expression| {
        let ExpressionKind::Hash { entries, .. } = &expression.kind else { return };
        let mut last: HashMap<&str, Span> = HashMap::new();
        for entry in entries.iter().rev() {
            let HashEntry::Pair { key, .. } = entry else {
                // `**other` after a key may replace it or not; nothing is certain across it.
                last.clear();
                continue;
            };
            let Some(text) = plain_text(context.tree, key) else { continue };
            match last.get(text) {
                None => {
                    last.insert(text, key.span);
                }
                Some(winner) => findings.push(
                    RULE.finding(
                        key.span,
                        format!("the hash has the key `{text}` again further down, so this value is lost"),
                    )
                    .label("has no effect")
                    .related(*winner, "this value is used")
                    .help("keep the entry that is meant and remove the other one"),
                ),
            }
        }
    });
}
