//! Errors that evaluating the file raises.

use crate::findings::{Finding, Level};
use crate::mappings::omnibus;
use crate::rule;
use crate::rules::Context;
use crate::settings::FailureKind;
use crate::syntax::Span;

rule! {
    /// A line that raises an error when the file is evaluated.
    ///
    /// ## What it finds
    /// Statements that are valid Ruby and fail when they run: `<<` or `+=` on a setting that is not set, a
    /// missing level before GitLab 9.5, a nested key under a plain hash, a method that the value does not
    /// have, a wrong number or sort of arguments (`'8' + 1`, `Integer('x')`, `fetch` of a key that is not
    /// there), a division by zero; `YAML.load` of a string that is not YAML, such as one with a tab or with
    /// a wrongly indented line; `EOS` on a line of its own that closes nothing. Unknown settings are
    /// `unknown-root` instead.
    ///
    /// ## Why it matters
    /// The first error ends the evaluation of gitlab.rb and with it reconfigure: the lines below never run
    /// and the services keep their old configuration. Run on Omnibus 8.x to 19.x.
    ///
    /// ## Example
    /// ```ruby
    /// gitlab_rails['trusted_proxies'] << '10.0.0.0/8'
    /// ```
    /// Defaults are not visible in gitlab.rb: the key is not set, reading it gives an empty hash, and a hash
    /// has no `<<`.
    ///
    /// ## What to write instead
    /// ```ruby
    /// gitlab_rails['trusted_proxies'] = ['10.0.0.0/8']
    /// ```
    "evaluation-fails", level: Error, fixable: None, check: check
}

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for failure in &context.settings.failures {
        let reported = match &failure.kind {
            FailureKind::UnknownRoot(_) => true,
            // `raise … unless ENV['X']` is meant to stop it.
            FailureKind::Raised => !failure.certain,
            // What was to be text of a here-document is told where it is no Ruby.
            FailureKind::StrayTag(_) => context.tree.errors.iter().any(|error| error.certain),
            FailureKind::NilMethod(_) => begins_with_unknown(context, failure.span),
            _ => false,
        };
        if reported {
            continue;
        }
        let level = if failure.certain { Level::Error } else { Level::Warning };
        let finding = RULE.finding(failure.span, failure.kind.message()).level(level).label("reconfigure fails here");
        let finding = match failure.kind {
            FailureKind::MalformedYaml { problem, place: Some(place) } => finding.related(place, problem),
            _ => finding,
        };
        findings.push(match help(&failure.kind) {
            Some(help) => finding.help(help),
            None => finding,
        });
    }
}

/// Whether nil is what an unknown name gives: told as `unknown-root`.
fn begins_with_unknown(context: &Context<'_>, span: Span) -> bool {
    let text = context.tree.text(span);
    let end = text.find(|character: char| !character.is_alphanumeric() && character != '_').unwrap_or(text.len());
    text.get(..end).is_some_and(|name| !name.is_empty() && !omnibus::is_root(name, context.target.gitlab))
}

fn help(kind: &FailureKind) -> Option<&'static str> {
    match kind {
        FailureKind::NoMethod { .. } => {
            Some("defaults are not visible in gitlab.rb: assign the whole value with `=`")
        }
        FailureKind::MalformedYaml { .. } => {
            Some("indent with spaces, keys of one level alike, `key: value` with the value in quotes")
        }
        FailureKind::StrayTag(_) => Some("delete the line, or check where the here-document above it ends"),
        FailureKind::NilMethod(_) => Some("assign the outer level first: `root['outer'] = { … }`"),
        _ => None,
    }
}
