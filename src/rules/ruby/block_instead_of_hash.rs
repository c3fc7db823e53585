//! `git_data_dirs { … }`: braces that Ruby takes for a block.

use crate::findings::{Applicability, Edit, Finding, Fix};
use crate::mappings::omnibus;
use crate::rule;
use crate::rules::Context;
use crate::settings::{Effectiveness, SetsNothing};
use crate::syntax::tree::{ExpressionKind, Statement};
use crate::syntax::{self, Span};

rule! {
    /// Braces after a setting that Ruby takes for a block, so that nothing is set.
    ///
    /// ## What it finds
    /// The name of a root followed by `{ … }` without parentheses: `git_data_dirs { … }`.
    ///
    /// ## Why it matters
    /// After a method name, braces begin a block of code and not a hash. Where the inside happens to be valid
    /// code, Ruby ignores the block and the setting keeps its default: with `git_data_dirs`, GitLab looks for
    /// the repositories in the wrong place. Where it is not valid code, as with `'key' => value`, it is a
    /// syntax error and reconfigure fails. Run on Omnibus 10.x to 19.x.
    ///
    /// ## Example
    /// ```ruby
    /// git_data_dirs { 'default' => { 'path' => '/srv/git-data' } }
    /// ```
    ///
    /// ## What to write instead
    /// ```ruby
    /// git_data_dirs({ 'default' => { 'path' => '/srv/git-data' } })
    /// ```
    /// The fix adds the parentheses. It is unsafe because the setting takes effect.
    "block-instead-of-hash", level: Error, fixable: Unsafe, check: check
}

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for assignment in &context.settings.assignments {
        if assignment.effectiveness != Effectiveness::SetsNothing(SetsNothing::IgnoredBlock) || !assignment.path.keys.is_empty() {
            continue;
        }
        let name = &assignment.path.root;
        findings.push(
            RULE.finding(
                assignment.target,
                format!("the braces after `{name}` are a block, which is ignored: `{name}` is not set"),
            )
            .setting(name)
            .label("passes a block, not a hash")
            .help(format!("put the hash in parentheses: `{name}({{ … }})`")),
        );
    }
    findings.extend(context.tree.body().statements.iter().filter_map(|statement| unparsed(context, statement)));
}

/// A statement that cannot be parsed as it stands, and can with parentheses.
fn unparsed(context: &Context<'_>, statement: &Statement<'_>) -> Option<Finding> {
    let ExpressionKind::Opaque { .. } = statement.expression.kind else { return None };
    let span = statement.expression.span;
    let text = std::str::from_utf8(context.tree.bytes(span)).ok()?;
    let length = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_')?;
    let (name, rest) = text.split_at(length);
    let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    let hash = rest.get(blanks..).filter(|hash| hash.starts_with('{') && hash.trim_end().ends_with('}'))?;
    omnibus::root(name).filter(|root| root.exists_in(context.target.gitlab))?;
    let mended = format!("{name}({})", hash.trim_end());
    if !syntax::parse(mended.as_bytes()).errors.is_empty() {
        return None;
    }
    let brace = span.start + u32::try_from(length + blanks).ok()?;
    let end = span.start + u32::try_from(text.trim_end().len()).ok()?;
    let finding = RULE
        .finding(
            Span::new(span.start, brace + 1),
            format!("the braces after `{name}` begin a block, so the hash is a syntax error"),
        )
        .setting(name)
        .label("begins a block, not a hash")
        .help(format!("put the hash in parentheses: `{name}({{ … }})`"));
    // Where the release refuses the setting, making it count would only stop reconfigure.
    let refused = omnibus::deprecations_of(name).iter().any(|row| row.keys.is_empty() && row.effect_in(context.target.gitlab).is_some());
    if refused {
        return Some(finding);
    }
    Some(
        finding.fix(Fix {
            title: "Put the hash in parentheses".to_owned(),
            applicability: Applicability::Unsafe("the setting takes effect".to_owned()),
            edits: vec![
                Edit { span: Span::new(brace - u32::try_from(blanks).ok()?, brace), text: "(".to_owned() },
                Edit { span: Span::at(end), text: ")".to_owned() },
            ],
        }),
    )
}
