//! Quotes and blanks of a word processor in code.

use crate::findings::{Applicability, Edit, Finding, Fix, Level};
use crate::rule;
use crate::mappings::milestones::STRICT_ROOTS;
use crate::rules::Context;
use crate::syntax::tree::{Expression, ExpressionKind};
use crate::syntax::walk;
use crate::syntax::{self, Span};

rule! {
    /// Typographic quotes or invisible characters in code, as they come from a web page.
    ///
    /// ## What it finds
    /// `‘ ’ “ ” ′ ″ « »` where Ruby expects a quote, and no-break or zero-width spaces outside of strings and
    /// comments. Inside strings they are no findings, because they may be intended there.
    ///
    /// ## Why it matters
    /// Ruby reads them as letters of a name. `external_url “https://…”` is a syntax error.
    /// `gitlab_rails[‘time_zone’]` reads a setting called `‘time_zone’`, which does not exist: from GitLab
    /// 12.3 on, reconfigure fails with a message in which the character looks right. Before 12.3 it sets
    /// nothing and reports nothing. Run on the settings code of Omnibus 9.4 to 18.0.
    ///
    /// ## Example
    /// ```ruby
    /// gitlab_rails[‘time_zone’] = ‘UTC’
    /// ```
    ///
    /// ## What to write instead
    /// ```ruby
    /// gitlab_rails['time_zone'] = 'UTC'
    /// ```
    /// The fix replaces the characters of the statement, and is offered where the result can be parsed.
    "typographic-characters", level: Error, fixable: Unsafe, check: check
}

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let mut seen = Vec::new();
    walk::expressions(context.tree.body(), &mut |expression| {
        let span = expression.span;
        if is_bare(expression) && replacements(context, span).next().is_some() {
            seen.push(span);
        }
    });
    for statement in context.tree.body().statements {
        let span = statement.expression.span;
        let inside: Vec<Span> = seen.iter().copied().filter(|inner| span.contains(*inner)).collect();
        let Some(first) = inside.first() else { continue };
        let edits: Vec<Edit> = inside.iter().flat_map(|inner| replacements(context, *inner)).collect();
        let Some(place) = edits.first().map(|edit| edit.span) else { continue };
        let refused = match statement.expression.kind {
            ExpressionKind::Opaque { error } => context.tree.errors.get(error).is_none_or(|error| error.certain),
            _ => false,
        };
        let silent = !refused && context.target.gitlab < STRICT_ROOTS;
        let (level, effect) = if silent {
            (Level::Warning, "Ruby takes it for a letter")
        } else {
            (Level::Error, "reconfigure fails here")
        };
        let finding = RULE
            .finding(
                place,
                format!("a typographic character is used as a quote or a space: {effect}"),
            )
            .level(level)
            .label("not a plain character")
            .help("type the quotes and spaces of this statement again");
        findings.push(match mended(context, *first, span, edits) {
            Some(fix) => finding.fix(fix),
            None => finding,
        });
    }
}

/// Names, and text that could not be parsed: all that is not quoted.
fn is_bare(expression: &Expression<'_>) -> bool {
    matches!(expression.kind, ExpressionKind::Identifier(_) | ExpressionKind::Opaque { .. })
        || matches!(&expression.kind, ExpressionKind::Call(call) if call.arguments.is_empty() && call.block.is_none())
}

fn replacements(context: &Context<'_>, span: Span) -> impl Iterator<Item = Edit> {
    let text = std::str::from_utf8(context.tree.bytes(span)).unwrap_or_default();
    text.char_indices().filter_map(move |(at, character)| {
        let plain = plain(character)?;
        let start = span.start + u32::try_from(at).ok()?;
        let end = start + u32::try_from(character.len_utf8()).ok()?;
        Some(Edit { span: Span::new(start, end), text: plain.to_owned() })
    })
}

fn plain(character: char) -> Option<&'static str> {
    Some(match character {
        '‘' | '’' | '‚' | '‛' | '′' | '´' => "'",
        '“' | '”' | '„' | '‟' | '″' | '«' | '»' => "\"",
        '\u{a0}' | '\u{2007}' | '\u{202f}' => " ",
        '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{2060}' | '\u{feff}' => "",
        _ => return None,
    })
}

/// The fix, if the statement is right afterwards.
fn mended(context: &Context<'_>, first: Span, statement: Span, edits: Vec<Edit>) -> Option<Fix> {
    let mut text = String::new();
    let mut at = statement.start;
    for edit in &edits {
        text.push_str(std::str::from_utf8(context.tree.source.get(Span::new(at, edit.span.start).range())?).ok()?);
        text.push_str(&edit.text);
        at = edit.span.end;
    }
    text.push_str(std::str::from_utf8(context.tree.source.get(Span::new(at, statement.end).range())?).ok()?);
    let right = statement.contains(first) && syntax::parse(text.as_bytes()).errors.is_empty();
    right.then(|| Fix {
        title: "Write plain quotes and spaces".to_owned(),
        applicability: Applicability::Unsafe("the line takes effect".to_owned()),
        edits,
    })
}
