//! What is wrong below a name that ends the evaluation of a file.
//!
//! Reconfigure fails at an unknown root and never gets to what follows. Who corrects the name would meet that next, so it
//! is found at once: the statement is left out, and the rest is looked at again.

use std::path::Path;

use super::check::{Checked, LintOptions, check_document};
use crate::document::Document;
use crate::findings::Finding;
use crate::syntax::Span;

/// The rule that finds the names.
const UNKNOWN_ROOT: &str = "unknown-root";

/// A rule that judges comments by what was found in the whole file.
const UNUSED_SUPPRESSION: &str = "unused-suppression";

/// How many names are left out: a file in another language has one in every line.
const MOST: usize = 32;

/// As [`super::check_file`], with what is wrong below each unknown root.
pub fn check_below_unknown_roots(path: &Path, bytes: &[u8], options: &LintOptions) -> Checked {
    let mut document = Document::open(path, bytes, options.target.gitlab);
    let mut checked = check_document(&document, options);
    let mut text = bytes.to_vec();
    let mut latest = checked.findings.clone();
    let below = LintOptions { find_secrets: false, ..options.clone() };
    for _ in 0..MOST {
        let Some(statement) = stopping_statement(&document, &latest) else { break };
        for byte in text.get_mut(statement.range()).into_iter().flatten().filter(|byte| **byte != b'\n') {
            *byte = b' ';
        }
        document = Document::open(path, text.clone(), options.target.gitlab);
        latest = check_document(&document, &below).findings;
        let follows = |finding: &&Finding| {
            finding.span.start >= statement.end
                && finding.rule != UNUSED_SUPPRESSION
                && !checked
                    .findings
                    .iter()
                    .any(|known| known.rule == finding.rule && known.span == finding.span)
        };
        let new: Vec<Finding> = latest.iter().filter(follows).cloned().collect();
        let cause = checked.findings.iter_mut().find(|finding| is_cause(finding, statement));
        if let Some(cause) = cause.filter(|_| !new.is_empty()) {
            let help = cause.help.take().map_or_else(String::new, |help| format!("{help}; "));
            cause.help = Some(format!("{help}reconfigure never gets to the findings below"));
        }
        // It is made when the name is corrected, not before.
        checked.findings.extend(new.into_iter().map(|finding| Finding { fix: None, ..finding }));
    }
    checked.findings.sort_by_key(|finding| finding.span);
    checked
}

/// The statement, in terms of the file, at which evaluation certainly ends because of an unknown root.
fn stopping_statement(document: &Document, findings: &[Finding]) -> Option<Span> {
    document.texts().find_map(|text| {
        let failure = text.settings.failures.iter().find(|failure| failure.certain)?;
        let statements = text.tree.body().statements.iter().map(|statement| statement.expression.span);
        let statement = statements.into_iter().find(|span| span.contains(failure.span))?;
        let in_file = text.host.in_file(statement);
        findings.iter().any(|finding| is_cause(finding, in_file)).then_some(in_file)
    })
}

fn is_cause(finding: &Finding, statement: Span) -> bool {
    finding.rule == UNKNOWN_ROOT && statement.contains(finding.span)
}
