//! The entries of a file's `mattermost['env']` as rules look at them: what becomes of each in the
//! target release, how it is called in a message, and how its name or value is edited in place.

use crate::findings::{Applicability, Edit, Finding, Fix};
use crate::mappings::secret;
use crate::mattermost::{Environment, Server, Verdict, verdict};
use crate::migrate::env_hash::live_entries;
use crate::syntax::Span;
use crate::syntax::tree::ExpressionKind;
use crate::value::{Value, ruby};

use super::variable_verdict::{VariableVerdict, environment};
use super::{Context, Rule};

/// The Mattermost of the target release, where it has one.
pub(super) fn server(context: &Context<'_>) -> Option<Server> {
    context.target.server()
}

impl<'a> VariableVerdict<'a, '_> {
    /// As Ruby writes it: `mattermost['env']['MM_X']`.
    pub(super) fn setting(&self) -> String {
        format!("mattermost['env'][{}]", ruby::quote(self.name))
    }

    /// A finding about it, at its name.
    pub(super) fn finding(&self, rule: &Rule, message: String, label: &str) -> Finding {
        rule.finding(self.entry.span, message).setting(self.setting()).label(label)
    }

    /// Whether its value must not be shown.
    pub(super) fn is_secret(&self) -> bool {
        secret(&["mattermost", "env", self.name])
    }

    /// The text of its value, where it is a known String.
    pub(super) fn text(&self) -> Option<&'a str> {
        match self.entry.evaluation {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// Whether it would be applied under another name, which no other entry has.
    pub(super) fn applies_as(&self, context: &Context<'_>, name: &str) -> bool {
        let entries = live_entries(context.settings);
        let taken = entries
            .iter()
            .filter(|other| other.span != self.entry.span)
            .any(|other| other.key.text().is_some_and(|other| other.eq_ignore_ascii_case(name)));
        !taken && applies(context, &environment(&entries), name, self.entry.evaluation)
    }

    /// Whether it would be applied with this text as its value.
    pub(super) fn applies_with(&self, context: &Context<'_>, text: &str) -> bool {
        let entries = live_entries(context.settings);
        applies(context, &environment(&entries), self.name, &Value::String(text.to_owned()))
    }

    /// The edit that gives it another name, where the name stands as a quoted text of its own.
    pub(super) fn rename(&self, context: &Context<'_>, name: &str) -> Option<Edit> {
        if self.entry.assignment.repeated() {
            return None;
        }
        let span = self.entry.span;
        let spelled = context.tree.source.get(span.range())?;
        let mut found = ['\'', '"'].into_iter().filter_map(|quote| {
            let quoted = format!("{quote}{}{quote}", self.name);
            let at = memchr::memmem::rfind(spelled, quoted.as_bytes())?;
            let start = span.start + u32::try_from(at).ok()? + 1;
            Some(Span::new(start, start + u32::try_from(self.name.len()).ok()?))
        });
        Some(Edit { span: found.next()?, text: name.to_owned() })
    }

    /// The span of the text between the quotes, where the value is one plain string literal and
    /// stands only here.
    pub(super) fn literal(&self, context: &Context<'_>) -> Option<Span> {
        if self.entry.assignment.repeated() {
            return None;
        }
        let ExpressionKind::String(literal) = &self.entry.value?.kind else { return None };
        let spelled = context.tree.source.get(literal.content.range())?;
        (spelled == self.text()?.as_bytes()).then_some(literal.content)
    }

    /// The edit that gives it another known value; `None` for secrets, which no fix may repeat,
    /// and for values that are not written out as one literal.
    pub(super) fn replace_value(&self, context: &Context<'_>, text: &str) -> Option<Edit> {
        if self.is_secret() {
            return None;
        }
        self.literal(context)?;
        Some(Edit { span: self.entry.value?.span, text: ruby::quote(text) })
    }
}

fn applies(context: &Context<'_>, environment: &Environment<'_>, name: &str, evaluation: &Value) -> bool {
    server(context)
        .is_some_and(|server| matches!(verdict(name, evaluation, environment, server), Verdict::Applied))
}

/// A fix whose meaning is the same, of one edit.
pub(super) fn safe(title: impl Into<String>, edits: Vec<Edit>) -> Fix {
    Fix { title: title.into(), applicability: Applicability::Safe, edits }
}

/// A fix that changes what the server does, and how.
pub(super) fn unsafe_fix(title: impl Into<String>, because: impl Into<String>, edits: Vec<Edit>) -> Fix {
    Fix { title: title.into(), applicability: Applicability::Unsafe(because.into()), edits }
}

/// `finding` with a fix, where there is one.
pub(super) fn with_fix(finding: Finding, fix: Option<Fix>) -> Finding {
    match fix {
        Some(fix) => finding.fix(fix),
        None => finding,
    }
}
