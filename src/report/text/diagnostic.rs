//! A finding as miette wants it.

use std::fmt;

use miette::{Diagnostic, LabeledSpan, Severity, SourceCode};

use super::excerpt::{Excerpt, Label};
use super::repair;
use crate::findings::{Finding, Level, Source, SourceId};
use crate::report::{Report, printable};

/// A finding with the lines it speaks of.
#[derive(Debug)]
pub(super) struct SnippetSource {
    code: String,
    message: String,
    level: Level,
    help: Option<String>,
    excerpt: Excerpt,
    /// Places in other sources.
    elsewhere: Vec<SnippetSource>,
}

impl SnippetSource {
    /// `width` is the terminal's.
    pub(super) fn new(report: &Report, id: SourceId, finding: &Finding, width: usize) -> Self {
        let own = |source: Option<usize>| source.is_none_or(|index| index == id.0);
        let here = finding.related.iter().filter(|related| own(related.source));
        let labels: Vec<Label<'_>> = std::iter::once(Label { span: finding.span, text: &finding.label })
            .chain(here.map(|related| Label { span: related.span, text: &related.label }))
            .collect();
        let elsewhere = finding.related.iter().filter(|related| !own(related.source)).map(|related| {
            let source = report.sources.get(related.source.map_or(id, SourceId));
            Self {
                code: "see also".to_owned(),
                message: printable::text(&related.label),
                level: Level::Info,
                help: None,
                excerpt: Excerpt::new(source, &[Label { span: related.span, text: "here" }], width),
                elsewhere: Vec::new(),
            }
        });
        Self {
            code: format!("{}[{}]", level_name(finding.level), finding.rule),
            message: printable::text(&finding.message),
            level: finding.level,
            help: help(report.sources.get(id), finding),
            excerpt: Excerpt::new(report.sources.get(id), &labels, width),
            elsewhere: elsewhere.collect(),
        }
    }
}

/// What to do, and the fix that does it.
fn help(source: &Source, finding: &Finding) -> Option<String> {
    let help = finding.help.as_deref().map(printable::text);
    match (help, repair::words(source, finding)) {
        (Some(help), Some(fix)) => Some(format!("{help}\nfix: {fix}")),
        (None, Some(fix)) => Some(format!("fix: {fix}")),
        (help, None) => help,
    }
}

/// As a word.
pub(super) fn level_name(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "info",
    }
}

impl fmt::Display for SnippetSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for SnippetSource {}

impl Diagnostic for SnippetSource {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(&self.code))
    }

    fn severity(&self) -> Option<Severity> {
        Some(match self.level {
            Level::Error => Severity::Error,
            Level::Warning => Severity::Warning,
            Level::Info => Severity::Advice,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.excerpt)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.excerpt.labels()))
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn Diagnostic> + 'a>> {
        if self.elsewhere.is_empty() {
            return None;
        }
        Some(Box::new(self.elsewhere.iter().map(|shown| shown as &dyn Diagnostic)))
    }
}
