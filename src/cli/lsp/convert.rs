//! What the editor's core says, in the types of the protocol.

use std::collections::HashMap;
use std::str::FromStr;

use lsp_types as lsp;

use crate::editor::{
    ActionKind, Buffer, CodeAction, Completion, CompletionKind, Diagnostic, Encoding, Fold, Hint, Hover,
    Point, Symbol, SymbolKind, TextEdit,
};
use crate::findings::{Level, LineIndex};
use crate::rules::RuleTag;
use crate::syntax::Span;

/// Where the pages of rules are.
const PAGES: &str =
    concat!(env!("CARGO_PKG_REPOSITORY"), "/-/blob/v", env!("CARGO_PKG_VERSION"), "/docs/rules/");
/// The name that an editor shows beside a finding.
pub(super) const SOURCE: &str = "gitlab-rb";

/// A text whose places are asked for.
#[derive(Clone, Copy)]
pub(super) struct Places<'a> {
    pub(super) uri: &'a lsp::Uri,
    pub(super) text: &'a [u8],
    pub(super) lines: &'a LineIndex,
    pub(super) encoding: Encoding,
}

impl<'a> Places<'a> {
    pub(super) fn of(uri: &'a lsp::Uri, buffer: &'a Buffer, encoding: Encoding) -> Self {
        Self { uri, text: buffer.document().bytes(), lines: buffer.document().lines(), encoding }
    }

    pub(super) fn position(self, offset: u32) -> lsp::Position {
        let point = self.encoding.point(self.text, self.lines, offset);
        lsp::Position::new(point.line, point.column)
    }

    pub(super) fn range(self, span: Span) -> lsp::Range {
        lsp::Range::new(self.position(span.start), self.position(span.end))
    }

    pub(super) fn offset(self, position: lsp::Position) -> u32 {
        let point = Point { line: position.line, column: position.character };
        self.encoding.offset(self.text, self.lines, point)
    }

    pub(super) fn span(self, range: lsp::Range) -> Span {
        let start = self.offset(range.start);
        Span::new(start, self.offset(range.end).max(start))
    }

    pub(super) fn location(self, span: Span) -> lsp::Location {
        lsp::Location::new(self.uri.clone(), self.range(span))
    }

    pub(super) fn edit(self, edit: TextEdit) -> lsp::TextEdit {
        lsp::TextEdit::new(self.range(edit.span), edit.text)
    }

    pub(super) fn workspace_edit(self, edits: Vec<TextEdit>) -> lsp::WorkspaceEdit {
        let edits = edits.into_iter().map(|edit| self.edit(edit)).collect();
        #[allow(clippy::mutable_key_type, reason = "the protocol's own type of a map of addresses")]
        let changes = HashMap::from([(self.uri.clone(), edits)]);
        lsp::WorkspaceEdit { changes: Some(changes), ..lsp::WorkspaceEdit::default() }
    }

    pub(super) fn diagnostic(self, found: &Diagnostic) -> lsp::Diagnostic {
        let help = found.help.as_ref().map_or_else(String::new, |help| format!("\nHelp: {help}"));
        let related = found.related.iter().map(|related| lsp::DiagnosticRelatedInformation {
            location: self.location(related.span),
            message: related.label.clone(),
        });
        let page = lsp::Uri::from_str(&format!("{PAGES}{}.md", found.rule)).ok();
        lsp::Diagnostic {
            range: self.range(found.span),
            severity: Some(severity(found.level)),
            code: Some(lsp::NumberOrString::String(found.rule.to_owned())),
            code_description: page.map(|href| lsp::CodeDescription { href }),
            source: Some(SOURCE.to_owned()),
            message: format!("{}{help}", found.message),
            related_information: Some(related.collect::<Vec<_>>()).filter(|related| !related.is_empty()),
            tags: found.tag.map(|tag| {
                vec![match tag {
                    RuleTag::Unnecessary => lsp::DiagnosticTag::UNNECESSARY,
                    RuleTag::Deprecated => lsp::DiagnosticTag::DEPRECATED,
                }]
            }),
            data: None,
        }
    }

    pub(super) fn action(self, action: CodeAction) -> lsp::CodeAction {
        let kind = match action.kind {
            ActionKind::Fix | ActionKind::UnsafeFix | ActionKind::Suppress => lsp::CodeActionKind::QUICKFIX,
            ActionKind::FixAll => lsp::CodeActionKind::SOURCE_FIX_ALL,
            ActionKind::Migrate => lsp::CodeActionKind::new(MIGRATE),
        };
        lsp::CodeAction {
            title: action.title,
            kind: Some(kind),
            diagnostics: action.diagnostic.map(|found| vec![self.diagnostic(&found)]),
            edit: Some(self.workspace_edit(action.edits)),
            is_preferred: Some(action.kind == ActionKind::Fix),
            ..lsp::CodeAction::default()
        }
    }

    pub(super) fn hover(self, hover: &Hover) -> lsp::Hover {
        lsp::Hover {
            contents: lsp::HoverContents::Markup(markup(hover)),
            range: Some(self.range(hover.span)),
        }
    }

    pub(super) fn completion(self, number: usize, found: Completion) -> lsp::CompletionItem {
        let kind = match found.kind {
            CompletionKind::Root => lsp::CompletionItemKind::MODULE,
            CompletionKind::Setter => lsp::CompletionItemKind::FUNCTION,
            CompletionKind::Key => lsp::CompletionItemKind::PROPERTY,
            CompletionKind::Variable => lsp::CompletionItemKind::VARIABLE,
            CompletionKind::Value => lsp::CompletionItemKind::VALUE,
        };
        lsp::CompletionItem {
            filter_text: Some(found.label.clone()),
            label: found.label,
            kind: Some(kind),
            detail: Some(found.detail).filter(|detail| !detail.is_empty()),
            tags: found.deprecated.then(|| vec![lsp::CompletionItemTag::DEPRECATED]),
            // What a release warns about comes last.
            sort_text: Some(format!("{}{number:05}", u8::from(found.deprecated))),
            text_edit: Some(lsp::CompletionTextEdit::Edit(self.edit(found.edit))),
            data: found.name.map(|name| serde_json::json!([self.uri, name])),
            ..lsp::CompletionItem::default()
        }
    }

    #[allow(deprecated, reason = "the type has a field that the protocol no longer uses")]
    pub(super) fn symbol(self, symbol: Symbol) -> lsp::DocumentSymbol {
        let kind = match symbol.kind {
            SymbolKind::Section => lsp::SymbolKind::NAMESPACE,
            SymbolKind::Setting => lsp::SymbolKind::PROPERTY,
            SymbolKind::Entry => lsp::SymbolKind::KEY,
        };
        let children: Vec<_> = symbol.children.into_iter().map(|child| self.symbol(child)).collect();
        lsp::DocumentSymbol {
            name: symbol.name,
            detail: None,
            kind,
            tags: None,
            deprecated: None,
            range: self.range(symbol.span.to(symbol.selection)),
            selection_range: self.range(symbol.selection),
            children: Some(children).filter(|children| !children.is_empty()),
        }
    }

    pub(super) fn fold(self, fold: Fold) -> lsp::FoldingRange {
        lsp::FoldingRange {
            start_line: self.position(fold.span.start).line,
            end_line: self.position(fold.span.end).line,
            kind: fold.section.then_some(lsp::FoldingRangeKind::Region),
            ..lsp::FoldingRange::default()
        }
    }

    pub(super) fn hint(self, hint: Hint) -> lsp::InlayHint {
        lsp::InlayHint {
            position: self.position(hint.offset),
            label: lsp::InlayHintLabel::String(hint.label),
            kind: None,
            text_edits: None,
            tooltip: None,
            padding_left: Some(true),
            padding_right: None,
            data: None,
        }
    }
}

/// The kind of action that migrates a file.
pub(super) const MIGRATE: &str = "source.migrate";

pub(super) fn severity(level: Level) -> lsp::DiagnosticSeverity {
    match level {
        Level::Error => lsp::DiagnosticSeverity::ERROR,
        Level::Warning => lsp::DiagnosticSeverity::WARNING,
        Level::Info => lsp::DiagnosticSeverity::INFORMATION,
    }
}

pub(super) fn markup(hover: &Hover) -> lsp::MarkupContent {
    lsp::MarkupContent { kind: lsp::MarkupKind::Markdown, value: hover.to_markdown() }
}
