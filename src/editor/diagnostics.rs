//! Findings as an editor shows them.

use serde::Serialize;

use crate::findings::{Applicability, Finding, Fix, Level};
use crate::rules::{self, RuleTag};
use crate::syntax::Span;

use super::{Buffer, TextEdit};

/// A finding at its place of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// Where.
    pub span: Span,
    /// How bad it is.
    pub level: Level,
    /// The rule's name.
    pub rule: &'static str,
    /// What is wrong and what happens; a sentence without a full stop.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// The setting as Ruby writes it.
    pub setting: Option<String>,
    /// How the place is shown beside the message.
    pub tag: Option<RuleTag>,
    /// Other places of the file that explain it.
    pub related: Vec<RelatedPlace>,
    /// How to fix it.
    pub fix: Option<QuickFix>,
}

/// A place that explains a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RelatedPlace {
    /// Where.
    pub span: Span,
    /// Few words.
    pub label: String,
}

/// A fix of one finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QuickFix {
    /// What it does, as an imperative.
    pub title: String,
    /// How the meaning of the file may change; `None`: it does not.
    pub risk: Option<String>,
    /// In source order; they do not overlap.
    pub edits: Vec<TextEdit>,
}

impl Buffer {
    /// What the rules found, in source order, without secrets.
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        self.checked.findings.iter().map(|finding| self.diagnostic(finding)).collect()
    }

    pub(super) fn diagnostic(&self, finding: &Finding) -> Diagnostic {
        let finding = finding.clone().masked(self.document.secrets());
        let related = finding.related.into_iter().filter(|related| related.source.is_none());
        Diagnostic {
            span: finding.span,
            level: finding.level,
            rule: finding.rule,
            message: finding.message,
            help: finding.help,
            setting: finding.setting,
            tag: rules::find(finding.rule).and_then(|rule| rule.tag),
            related: related
                .map(|related| RelatedPlace { span: related.span, label: related.label })
                .collect(),
            fix: finding.fix.map(quick_fix),
        }
    }
}

fn quick_fix(fix: Fix) -> QuickFix {
    QuickFix {
        title: fix.title,
        risk: match fix.applicability {
            Applicability::Safe => None,
            Applicability::Unsafe(risk) => Some(risk),
        },
        edits: fix.edits.into_iter().map(TextEdit::from).collect(),
    }
}
