//! `YAML.load` of texts that Psych 4 refuses.

use crate::findings::{Applicability, Edit, Finding, Fix};
use crate::mappings::milestones::PSYCH_4;
use crate::rule;
use crate::rules::Context;
use crate::rules::literal::is_constant;
use crate::syntax::tree::{Call, Expression, ExpressionKind};
use crate::syntax::{Span, Tree};
use crate::syntax::walk;

rule! {
    /// `YAML.load` of a string with aliases, dates or Ruby objects, which Ruby 3.1 refuses.
    ///
    /// ## What it finds
    /// From GitLab 16.7 on: a call of `YAML.load` or `Psych.load` whose string is in the file and uses an
    /// alias (`*name` of an anchor `&name`, also in `<<: *name`), an unquoted date, or a tag such as
    /// `!ruby/object`.
    ///
    /// ## Why it matters
    /// GitLab 16.7 bundles Ruby 3.1 with Psych 4, where `YAML.load` accepts plain data only. It raises
    /// `Psych::AliasesNotEnabled`, `Psych::BadAlias` or `Psych::DisallowedClass`, and reconfigure fails.
    /// Typical for `gitlab_rails['ldap_servers'] = YAML.load <<-'EOS'` with one server that inherits from
    /// another. Run on Ruby 3.1.
    ///
    /// ## Example
    /// ```ruby
    /// gitlab_rails['ldap_servers'] = YAML.load <<-'EOS'
    ///   main: &main
    ///     host: 'ldap.example.com'
    ///   second:
    ///     <<: *main
    /// EOS
    /// ```
    ///
    /// ## What to write instead
    /// `YAML.unsafe_load`, which does what `YAML.load` did and exists from GitLab 15.5 on (the fix). A hash
    /// written in Ruby works in every release:
    /// ```ruby
    /// main = { 'host' => 'ldap.example.com' }
    /// gitlab_rails['ldap_servers'] = { 'main' => main, 'second' => main }
    /// ```
    "ruby-yaml-load", level: Error, fixable: Safe, check: check
}

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    if context.target.ruby.is_none_or(|ruby| ruby < PSYCH_4) {
        return;
    }
    let tree = context.tree;
    walk::expressions(tree.body(), &mut |expression| {
        let ExpressionKind::Call(call) = &expression.kind else { return };
        if !is_plain_load(call) {
            return;
        }
        let Some(content) = call.arguments.first().and_then(text_of) else { return };
        let Some((place, what)) = refused(tree, content) else { return };
        findings.push(
            RULE.finding(
                call.name_span,
                format!("`YAML.load` refuses {what} from GitLab 16.7 on, so reconfigure fails"),
            )
            .label("does not accept all of YAML any more")
            .related(place, what)
            .help("write `YAML.unsafe_load` (GitLab 15.5 and later), or the same as a Ruby hash")
            .fix(Fix {
                title: "Write `unsafe_load`".to_owned(),
                applicability: Applicability::Safe,
                edits: vec![Edit { span: call.name_span, text: "unsafe_load".to_owned() }],
            }),
        );
    });
}

/// `YAML.load` with nothing but the text: options may allow more.
fn is_plain_load(call: &Call<'_>) -> bool {
    call.name == "load"
        && call.arguments.len() == 1
        && call
            .receiver
            .as_ref()
            .is_some_and(|receiver| is_constant(receiver, "YAML") || is_constant(receiver, "Psych"))
}

fn text_of(argument: &Expression<'_>) -> Option<Span> {
    match &argument.kind {
        ExpressionKind::Heredoc(heredoc) => Some(heredoc.content),
        ExpressionKind::String(literal) => Some(literal.content),
        // `<<~EOS.strip` and the like
        ExpressionKind::Call(call) => text_of(call.receiver.as_ref()?),
        _ => None,
    }
}

/// What Psych 4 refuses in the text, and where.
fn refused(tree: &Tree<'_>, content: Span) -> Option<(Span, &'static str)> {
    let text = std::str::from_utf8(tree.bytes(content)).ok()?;
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let code = without_comment(line);
        let found = alias(text, code)
            .map(|at| (at, "an alias"))
            .or_else(|| code.find("!ruby/").map(|at| (at..at + 6, "a Ruby object")))
            .or_else(|| date(code).map(|at| (at, "an unquoted date")));
        if let Some((at, what)) = found {
            let start = content.start + u32::try_from(offset + at.start).ok()?;
            let length = u32::try_from(at.len()).ok()?;
            return Some((Span::new(start, start + length), what));
        }
        offset += line.len();
    }
    None
}

fn without_comment(line: &str) -> &str {
    let comment = line.match_indices('#').find(|(at, _)| {
        let before = &line[..*at];
        let quotes = before.matches(['\'', '"']).count();
        (before.is_empty() || before.ends_with([' ', '\t'])) && quotes.is_multiple_of(2)
    });
    comment.map_or(line, |(at, _)| &line[..at])
}

/// `*name` where a value may begin, of an anchor that the text has.
fn alias(text: &str, line: &str) -> Option<std::ops::Range<usize>> {
    line.match_indices('*').find_map(|(at, _)| {
        let before = line[..at].trim_end_matches([' ', '\t']);
        let begins_value = before.is_empty() || before.ends_with([':', '-', '[', ',', '{']);
        let rest = &line[at + 1..];
        let length = rest.find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-')).unwrap_or(rest.len());
        let name = &rest[..length];
        let anchored = !name.is_empty() && text.contains(&format!("&{name}"));
        (begins_value && anchored).then_some(at..at + 1 + length)
    })
}

/// `key: 2024-01-31`, which YAML reads as a Date.
fn date(line: &str) -> Option<std::ops::Range<usize>> {
    let value = line.rfind([' ', '\t', '-']).map(|_| line.trim_end())?;
    let start = value.len().checked_sub(10)?;
    let candidate = value.get(start..)?;
    let before = value.get(..start)?.trim_end();
    let is_date = candidate.bytes().enumerate().all(|(index, byte)| match index {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    (is_date && before.ends_with([':', '-']) && value[..start].ends_with(' ')).then_some(start..value.len())
}
