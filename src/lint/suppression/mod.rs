//! Comments that silence findings: `# gitlab-rb: ignore[rule] reason`.
//!
//! Such a comment silences the named rules on its own line, or, where it stands alone, on the
//! line below. A finding anywhere inside a statement of several lines is also silenced from the
//! statement's first line. `ignore-file[rule]` silences the whole file from anywhere in it.
//! [`comment`] finds the comments, this file applies them and tells which ones are for nothing.

pub mod comment;

use std::collections::HashMap;

use crate::findings::{Applicability, Edit, Finding, Fix, LineIndex};
use crate::rules::Rule;
use crate::rules::hygiene::{invalid_suppression, unknown_rule, unused_suppression};
use crate::syntax::tree::Tree;
use crate::syntax::{Place, Span};

use super::Selection;
use crate::mappings::nearest;
use comment::{Comment, Scope};

/// Takes the suppressed findings out, and gives what there is to say about the comments: unused
/// ones, unknown rules, and those that cannot be read.
pub fn apply(tree: &Tree<'_>, selection: &Selection, findings: &mut Vec<Finding>) -> Vec<Finding> {
    let comments = comment::find(tree);
    if comments.is_empty() {
        return Vec::new();
    }
    let lines = LineIndex::new(tree.source);
    let mut used: Vec<Vec<bool>> = comments.iter().map(|comment| vec![false; comment.names.len()]).collect();
    let index = CommentIndex::of(&comments);
    findings.retain(|finding| !silence(tree, &lines, &index, finding, &mut used));

    let mut remarks = Vec::new();
    for (comment, used) in comments.iter().zip(&used) {
        remarks.extend(malformed(selection, comment));
        remarks.extend(unknown(selection, comment));
        remarks.extend(unused(tree, selection, comment, used));
    }
    remarks.retain(|remark| !silence(tree, &lines, &index, remark, &mut used));
    remarks
}

/// Whether a comment silences the finding; marks the names that do.
fn silence(
    tree: &Tree<'_>,
    lines: &LineIndex,
    index: &CommentIndex<'_>,
    finding: &Finding,
    used: &mut [Vec<bool>],
) -> bool {
    let Some(scopes) = index.0.get(finding.rule) else { return false };
    let own = lines.line(finding.span.start);
    let first = first_line(tree, lines, finding.span).unwrap_or(own);
    let mut silenced = false;
    for scope in [Scope::File, Scope::Line(own), Scope::Line(first)] {
        for &(comment, name) in scopes.get(&scope).into_iter().flatten() {
            used[comment][name] = true;
            silenced = true;
        }
    }
    silenced
}

/// The comments by the rule they name and by what they cover: the place of each, and the place of the name in it.
struct CommentIndex<'c>(HashMap<&'c str, NamesByScope>);

type NamesByScope = HashMap<Scope, Vec<(usize, usize)>>;

impl<'c> CommentIndex<'c> {
    fn of(comments: &'c [Comment<'_>]) -> Self {
        let mut index = HashMap::<&str, NamesByScope>::new();
        for (at, comment) in comments.iter().enumerate() {
            for (place, name) in comment.names.iter().enumerate() {
                let scopes = index.entry(name.text).or_default();
                scopes.entry(comment.scope).or_default().push((at, place));
            }
        }
        Self(index)
    }
}

/// The first line of the statement that a place belongs to.
fn first_line(tree: &Tree<'_>, lines: &LineIndex, span: Span) -> Option<usize> {
    let start = match Place::of(tree, span) {
        Some(place) => place.whole_statement().statement().expression.span.start,
        // Inside a here-document, whose lines follow the statement's own.
        None => {
            tree.body()
                .statements
                .iter()
                .find(|statement| statement.expression.span.to(statement.trailing).contains(span))?
                .expression
                .span
                .start
        }
    };
    Some(lines.line(start))
}

/// A finding of one of the rules about comments, if that rule runs.
fn remark(selection: &Selection, rule: &Rule, span: Span, message: String) -> Option<Finding> {
    let selected = selection.get(rule.name)?;
    let finding = rule.finding(span, message);
    Some(match selected.level {
        Some(level) => finding.level(level),
        None => finding,
    })
}

fn malformed(selection: &Selection, comment: &Comment<'_>) -> Option<Finding> {
    let problem = comment.problem.as_ref()?;
    let finding = remark(selection, &invalid_suppression::RULE, comment.span, problem.clone())?;
    Some(finding.label("suppresses nothing").help(
        "write `# gitlab-rb: ignore[RULE] reason` beside or above the line, or `# gitlab-rb: ignore-file[RULE] reason`",
    ))
}

fn unknown(selection: &Selection, comment: &Comment<'_>) -> Vec<Finding> {
    let strange = comment.names.iter().filter(|name| !selection.knows(name.text));
    strange
        .filter_map(|name| {
            let message = format!("`{}` is not a rule, so this suppresses nothing", name.text);
            let finding = remark(selection, &unknown_rule::RULE, name.span, message)?.label("unknown rule");
            Some(match nearest(name.text, selection.names()) {
                Some(near) => finding.help(format!("did you mean `{near}`?")),
                None => finding.help("`gitlab-rb rules` lists the rules"),
            })
        })
        .collect()
}

/// One finding for all names of a comment that silence nothing. Of rules that do not run nothing
/// can be said, and those about comments are never called unused.
fn unused(tree: &Tree<'_>, selection: &Selection, comment: &Comment<'_>, used: &[bool]) -> Option<Finding> {
    let idle = |name: &str| selection.runs(name) && !is_about_comments(name);
    let (idle, kept): (Vec<_>, Vec<_>) =
        comment.names.iter().zip(used).partition(|(name, used)| !**used && idle(name.text));
    let first = idle.first()?.0;
    let names: Vec<String> = idle.iter().map(|(name, _)| format!("`{}`", name.text)).collect();
    let place = if comment.scope == Scope::File { "in this file" } else { "here" };
    let message = format!("{} finds nothing {place}, so there is nothing to ignore", or(&names));
    let edit = if kept.is_empty() {
        Edit { span: comment.removal(tree.source), text: String::new() }
    } else {
        let kept: Vec<&str> = kept.iter().map(|(name, _)| name.text).collect();
        Edit { span: comment.list, text: kept.join(", ") }
    };
    let span = if kept.is_empty() { comment.directive } else { first.span };
    let finding = remark(selection, &unused_suppression::RULE, span, message)?;
    Some(finding.label("unused").fix(Fix {
        title: "Remove what suppresses nothing".to_owned(),
        applicability: Applicability::Safe,
        edits: vec![edit],
    }))
}

fn is_about_comments(name: &str) -> bool {
    [&unused_suppression::RULE, &unknown_rule::RULE, &invalid_suppression::RULE]
        .iter()
        .any(|rule| rule.name == name)
}

/// `a`, `a or b`, `a, b or c`
fn or(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}
