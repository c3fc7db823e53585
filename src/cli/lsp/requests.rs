//! Answers to requests: each asks one ability of the editor's core.

use lsp_server::{ErrorCode, Request, Response};
use lsp_types as lsp;
use lsp_types::request::{self as requests, Request as _};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::command_names;
use super::convert::{self, MIGRATE, Places};
use super::session::Session;
use crate::editor::{Buffer, LensAction};
use crate::syntax::Span;

/// What an answer is made of, or why there is none.
type Answered = Result<Value, String>;

impl Session {
    pub(super) fn answer(&mut self, request: Request) -> Response {
        let Request { id, method, params } = request;
        let answered = match method.as_str() {
            requests::HoverRequest::METHOD => self.at(params, |buffer, places, params: lsp::HoverParams| {
                let offset = places.offset(params.text_document_position_params.position);
                buffer.hover(offset).map(|hover| places.hover(&hover))
            }),
            requests::Completion::METHOD => {
                self.at(params, |buffer, places, params: lsp::CompletionParams| {
                    let found = buffer.completions(places.offset(params.text_document_position.position));
                    let items =
                        found.into_iter().enumerate().map(|(number, one)| places.completion(number, one));
                    Some(lsp::CompletionList { is_incomplete: false, items: items.collect() })
                })
            }
            requests::ResolveCompletionItem::METHOD => self.resolve(params),
            requests::GotoDefinition::METHOD => {
                self.at(params, |buffer, places, params: lsp::GotoDefinitionParams| {
                    let offset = places.offset(params.text_document_position_params.position);
                    buffer.definition(offset).map(|span| places.location(span))
                })
            }
            requests::References::METHOD => {
                self.at(params, |buffer, places, params: lsp::ReferenceParams| {
                    let offset = places.offset(params.text_document_position.position);
                    Some(
                        buffer
                            .references(offset)
                            .into_iter()
                            .map(|span| places.location(span))
                            .collect::<Vec<_>>(),
                    )
                })
            }
            requests::DocumentHighlightRequest::METHOD => {
                self.at(params, |buffer, places, params: lsp::DocumentHighlightParams| {
                    let offset = places.offset(params.text_document_position_params.position);
                    let highlight =
                        |span: Span| lsp::DocumentHighlight { range: places.range(span), kind: None };
                    Some(buffer.references(offset).into_iter().map(highlight).collect::<Vec<_>>())
                })
            }
            requests::DocumentSymbolRequest::METHOD => {
                self.at(params, |buffer, places, _: lsp::DocumentSymbolParams| {
                    Some(buffer.symbols().into_iter().map(|symbol| places.symbol(symbol)).collect::<Vec<_>>())
                })
            }
            requests::FoldingRangeRequest::METHOD => {
                self.at(params, |buffer, places, _: lsp::FoldingRangeParams| {
                    Some(buffer.folds().into_iter().map(|fold| places.fold(fold)).collect::<Vec<_>>())
                })
            }
            requests::CodeActionRequest::METHOD => self
                .at(params, |buffer, places, params: lsp::CodeActionParams| {
                    Some(actions(buffer, places, &params))
                }),
            requests::CodeLensRequest::METHOD => {
                self.at(params, |buffer, places, _: lsp::CodeLensParams| Some(lenses(buffer, places)))
            }
            requests::InlayHintRequest::METHOD => {
                self.at(params, |buffer, places, params: lsp::InlayHintParams| {
                    let asked = places.span(params.range);
                    let hints =
                        buffer.hints().into_iter().filter(|hint| asked.contains(Span::at(hint.offset)));
                    Some(hints.map(|hint| places.hint(hint)).collect::<Vec<_>>())
                })
            }
            requests::PrepareRenameRequest::METHOD => {
                self.at(params, |buffer, places, params: lsp::TextDocumentPositionParams| {
                    let (span, placeholder) = buffer.renamable(places.offset(params.position))?;
                    let range = places.range(span);
                    Some(lsp::PrepareRenameResponse::RangeWithPlaceholder { range, placeholder })
                })
            }
            requests::Rename::METHOD => self.rename(params),
            requests::ExecuteCommand::METHOD => parsed(params).and_then(|params| self.execute(&params)),
            _ => {
                let message = format!("there is no method {method}");
                return Response::new_err(id, ErrorCode::MethodNotFound as i32, message);
            }
        };
        match answered {
            Ok(value) => Response::new_ok(id, value),
            Err(message) => Response::new_err(id, ErrorCode::RequestFailed as i32, message),
        }
    }

    /// Asks a buffer; null where the document holds no gitlab.rb text.
    fn at<P: DeserializeOwned, R: Serialize>(
        &mut self,
        params: Value,
        ask: impl FnOnce(&Buffer, Places<'_>, P) -> Option<R>,
    ) -> Answered {
        let uri: lsp::Uri = parsed(params.pointer("/textDocument/uri").cloned().unwrap_or_default())?;
        let params = parsed(params)?;
        let encoding = self.documents.encoding;
        let Some(buffer) = self.buffer(&uri) else { return Ok(Value::Null) };
        let answer = ask(buffer, Places::of(&uri, buffer, encoding), params);
        serde_json::to_value(answer).map_err(|error| error.to_string())
    }

    fn rename(&mut self, params: Value) -> Answered {
        let params: lsp::RenameParams = parsed(params)?;
        let uri = params.text_document_position.text_document.uri;
        let encoding = self.documents.encoding;
        let Some(buffer) = self.buffer(&uri) else { return Ok(Value::Null) };
        let places = Places::of(&uri, buffer, encoding);
        let edits = buffer.rename(places.offset(params.text_document_position.position), &params.new_name)?;
        serde_json::to_value(places.workspace_edit(edits)).map_err(|error| error.to_string())
    }

    /// Adds to a completion what its name means.
    fn resolve(&mut self, params: Value) -> Answered {
        let mut item: lsp::CompletionItem = parsed(params)?;
        if let Some([uri, name]) = item.data.as_ref().and_then(Value::as_array).map(Vec::as_slice)
            && let (Ok(uri), Some(name)) = (parsed::<lsp::Uri>(uri.clone()), name.as_str())
            && let Some(buffer) = self.buffer(&uri)
        {
            item.documentation =
                Some(lsp::Documentation::MarkupContent(convert::markup(&buffer.describe(name))));
        }
        serde_json::to_value(item).map_err(|error| error.to_string())
    }
}

fn parsed<T: DeserializeOwned>(params: Value) -> Result<T, String> {
    serde_json::from_value(params).map_err(|error| error.to_string())
}

fn actions(buffer: &Buffer, places: Places<'_>, params: &lsp::CodeActionParams) -> Vec<lsp::CodeAction> {
    let wanted = |kind: &str| {
        params.context.only.as_ref().is_none_or(|only| {
            only.iter().any(|only| kind == only.as_str() || kind.starts_with(&format!("{}.", only.as_str())))
        })
    };
    let place = places.span(params.range);
    // What takes a check of the whole file is worked out for a person who asks, not for each move of the cursor.
    let automatic = params.context.trigger_kind == Some(lsp::CodeActionTriggerKind::AUTOMATIC);
    let mut actions = Vec::new();
    if wanted(lsp::CodeActionKind::QUICKFIX.as_str()) {
        actions.extend(buffer.fixes(place));
        if !automatic {
            actions.extend(buffer.suppressions(place));
        }
    }
    if !automatic || params.context.only.is_some() {
        if wanted(lsp::CodeActionKind::SOURCE_FIX_ALL.as_str()) {
            actions.extend(buffer.fix_all_action());
        }
        if wanted(MIGRATE) {
            actions.extend(buffer.migrate_action());
        }
    }
    actions.into_iter().map(|action| places.action(action)).collect()
}

fn lenses(buffer: &Buffer, places: Places<'_>) -> Vec<lsp::CodeLens> {
    let uri = serde_json::to_value(places.uri).unwrap_or_default();
    let command = |title: String, command: &str, arguments: Vec<Value>| lsp::Command {
        title,
        command: command.to_owned(),
        arguments: Some(arguments),
    };
    let lens = |lens: crate::editor::Lens| lsp::CodeLens {
        range: places.range(lens.span),
        command: Some(match lens.action {
            LensAction::Migrate => command(lens.title, command_names::MIGRATE, vec![uri.clone()]),
            LensAction::Show(span) => {
                let range = serde_json::to_value(places.range(span)).unwrap_or_default();
                command(lens.title, command_names::SHOW, vec![uri.clone(), range])
            }
            LensAction::Nothing => command(lens.title, "", Vec::new()),
        }),
        data: None,
    };
    buffer.lenses().into_iter().map(lens).collect()
}
