//! The loop: messages in, answers and diagnostics out.

use std::collections::HashSet;
use std::path::PathBuf;

use lsp_server::{Connection, ErrorCode, Message, Notification, ProtocolError, Request, RequestId, Response};
use lsp_types as lsp;
use lsp_types::notification::{self as notifications, Notification as _};
use lsp_types::request::{self as requests, Request as _};
use serde_json::{Value, json};

use super::command_names;
use super::convert::{MIGRATE, Places, SOURCE};
use super::documents::Documents;
use super::location;
use super::workspace::Workspace;
use crate::cli::outcome::CommandOutcome;
use crate::cli::release_name;
use crate::editor::{Buffer, Encoding};
use crate::findings::LineIndex;
use crate::lint::configuration::FILE_NAME;
use crate::lint::configuration::folders::ConfigurationError;
use crate::mappings::Release;

/// A connection to one editor.
pub(super) struct Session {
    pub(super) documents: Documents,
    pub(super) workspace: Workspace,
    connection: Connection,
    /// The number of the next request to the editor.
    next: i32,
    /// Whether the editor wants to know the release of the file that it shows.
    tells_status: bool,
    /// The configuration files with a diagnostic.
    blamed: Vec<PathBuf>,
    is_shut_down: bool,
}

/// Serves an editor until it says goodbye. `release` is for all files.
///
/// # Errors
///
/// The other side does not speak the protocol.
pub(super) fn serve(
    connection: Connection,
    release: Option<Release>,
) -> Result<CommandOutcome, ProtocolError> {
    let (id, params) = connection.initialize_start()?;
    let params: Value = params;
    let offers_utf8 = params.pointer("/capabilities/general/positionEncodings").and_then(Value::as_array);
    let offers_utf8 = offers_utf8.is_some_and(|offered| offered.iter().any(|encoding| encoding == "utf-8"));
    let encoding = if offers_utf8 { Encoding::Utf8 } else { Encoding::Utf16 };
    let asked = params.pointer("/initializationOptions/release").and_then(Value::as_str);
    let asked = asked.filter(|asked| !asked.is_empty()).map(release_name::parse);
    let watches = params.pointer("/capabilities/workspace/didChangeWatchedFiles/dynamicRegistration");
    let tells_status = params.pointer("/capabilities/experimental/serverStatusNotification");
    let answer = json!({
        "capabilities": capabilities(encoding),
        "serverInfo": { "name": SOURCE, "version": env!("CARGO_PKG_VERSION") },
    });
    connection.initialize_finish(id, answer)?;
    let mut session = Session {
        documents: Documents::new(encoding),
        workspace: Workspace::new(release.or_else(|| asked.clone()?.ok())),
        connection,
        next: 0,
        tells_status: tells_status == Some(&Value::Bool(true)),
        blamed: Vec::new(),
        is_shut_down: false,
    };
    if watches == Some(&Value::Bool(true)) {
        session.watch();
    }
    if let Some(Err(message)) = asked {
        session.say(format!("The release of the editor's settings is not used: {message}."));
    }
    Ok(session.run())
}

fn capabilities(encoding: Encoding) -> lsp::ServerCapabilities {
    lsp::ServerCapabilities {
        position_encoding: Some(match encoding {
            Encoding::Utf8 => lsp::PositionEncodingKind::UTF8,
            Encoding::Utf16 => lsp::PositionEncodingKind::UTF16,
        }),
        text_document_sync: Some(lsp::TextDocumentSyncCapability::Options(lsp::TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(lsp::TextDocumentSyncKind::INCREMENTAL),
            save: Some(lsp::TextDocumentSyncSaveOptions::Supported(true)),
            ..lsp::TextDocumentSyncOptions::default()
        })),
        hover_provider: Some(lsp::HoverProviderCapability::Simple(true)),
        completion_provider: Some(lsp::CompletionOptions {
            resolve_provider: Some(true),
            trigger_characters: Some(["'", "\"", "[", ":"].map(str::to_owned).to_vec()),
            ..lsp::CompletionOptions::default()
        }),
        definition_provider: Some(lsp::OneOf::Left(true)),
        references_provider: Some(lsp::OneOf::Left(true)),
        document_highlight_provider: Some(lsp::OneOf::Left(true)),
        document_symbol_provider: Some(lsp::OneOf::Left(true)),
        folding_range_provider: Some(lsp::FoldingRangeProviderCapability::Simple(true)),
        code_action_provider: Some(lsp::CodeActionProviderCapability::Options(lsp::CodeActionOptions {
            code_action_kinds: Some(vec![
                lsp::CodeActionKind::QUICKFIX,
                lsp::CodeActionKind::SOURCE_FIX_ALL,
                lsp::CodeActionKind::new(MIGRATE),
            ]),
            ..lsp::CodeActionOptions::default()
        })),
        code_lens_provider: Some(lsp::CodeLensOptions { resolve_provider: Some(false) }),
        inlay_hint_provider: Some(lsp::OneOf::Left(true)),
        rename_provider: Some(lsp::OneOf::Right(lsp::RenameOptions {
            prepare_provider: Some(true),
            work_done_progress_options: lsp::WorkDoneProgressOptions::default(),
        })),
        execute_command_provider: Some(lsp::ExecuteCommandOptions {
            commands: command_names::ALL.map(str::to_owned).to_vec(),
            ..lsp::ExecuteCommandOptions::default()
        }),
        workspace: Some(lsp::WorkspaceServerCapabilities {
            workspace_folders: Some(lsp::WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(lsp::OneOf::Left(true)),
            }),
            file_operations: None,
        }),
        ..lsp::ServerCapabilities::default()
    }
}

impl Session {
    fn run(mut self) -> CommandOutcome {
        while let Ok(first) = self.connection.receiver.recv() {
            // All that has come in the meantime: what is cancelled in it needs no answer, what is typed over no diagnostics.
            let mut messages = vec![first];
            messages.extend(self.connection.receiver.try_iter());
            let cancelled: HashSet<RequestId> = messages.iter().filter_map(cancelled).collect();
            for message in messages {
                match message {
                    Message::Request(request) => self.request(request, &cancelled),
                    Message::Notification(notification)
                        if notification.method == notifications::Exit::METHOD =>
                    {
                        return if self.is_shut_down {
                            CommandOutcome::Clean
                        } else {
                            CommandOutcome::Findings
                        };
                    }
                    Message::Notification(notification) => self.notification(notification),
                    Message::Response(_) => {}
                }
            }
            self.report_changed();
        }
        CommandOutcome::Findings
    }

    fn request(&mut self, request: Request, cancelled: &HashSet<RequestId>) {
        let response = if self.is_shut_down {
            Response::new_err(
                request.id,
                ErrorCode::InvalidRequest as i32,
                "the server is shut down".to_owned(),
            )
        } else if request.method == requests::Shutdown::METHOD {
            self.is_shut_down = true;
            Response::new_ok(request.id, Value::Null)
        } else if cancelled.contains(&request.id) {
            Response::new_err(request.id, ErrorCode::RequestCanceled as i32, "cancelled".to_owned())
        } else {
            self.answer(request)
        };
        self.send(response);
    }

    fn notification(&mut self, notification: Notification) {
        let Notification { method, params } = notification;
        match method.as_str() {
            notifications::DidOpenTextDocument::METHOD => {
                if let Ok(params) = serde_json::from_value::<lsp::DidOpenTextDocumentParams>(params) {
                    self.documents.open(params.text_document);
                }
            }
            notifications::DidChangeTextDocument::METHOD => {
                if let Ok(params) = serde_json::from_value(params) {
                    self.documents.change(params);
                }
            }
            notifications::DidCloseTextDocument::METHOD => {
                if let Ok(params) = serde_json::from_value::<lsp::DidCloseTextDocumentParams>(params) {
                    self.documents.close(&params.text_document.uri);
                    self.publish(params.text_document.uri, Vec::new(), None);
                }
            }
            notifications::DidSaveTextDocument::METHOD => {
                let saved = params.pointer("/textDocument/uri").and_then(Value::as_str).unwrap_or_default();
                if saved.ends_with(FILE_NAME) || saved.ends_with("/config.json") {
                    self.forget();
                }
            }
            notifications::DidChangeWatchedFiles::METHOD
            | notifications::DidChangeWorkspaceFolders::METHOD => {
                self.forget();
            }
            notifications::DidChangeConfiguration::METHOD => {
                let release = params.pointer("/settings/gitlab-rb/release").and_then(Value::as_str);
                if let Some(Ok(release)) = release.map(release_name::parse) {
                    self.workspace.release = Some(release);
                    self.documents.forget();
                }
            }
            _ => {}
        }
    }

    /// What was read from disk is out of date.
    fn forget(&mut self) {
        self.workspace.forget();
        self.documents.forget();
    }

    /// A document worked out.
    pub(super) fn buffer(&mut self, uri: &lsp::Uri) -> Option<&Buffer> {
        let workspace = &mut self.workspace;
        self.documents.buffer(uri, |open| workspace.work_out(open).ok().flatten())
    }

    /// Sends the diagnostics of all documents that have changed.
    fn report_changed(&mut self) {
        let changed = self.documents.changed();
        if changed.is_empty() {
            return;
        }
        let mut broken: Vec<PathBuf> = Vec::new();
        for uri in changed {
            self.documents.reported(&uri);
            let Some(open) = self.documents.get(&uri) else { continue };
            let version = Some(open.version);
            if let Err(error) = self.workspace.choice(&open.path, &open.text) {
                broken.extend(self.blame(&error));
            }
            let encoding = self.documents.encoding;
            let diagnostics = self.buffer(&uri).map(|buffer| {
                let places = Places::of(&uri, buffer, encoding);
                buffer.diagnostics().iter().map(|found| places.diagnostic(found)).collect::<Vec<_>>()
            });
            self.publish(uri.clone(), diagnostics.unwrap_or_default(), version);
            self.tell_status(&uri);
        }
        for fixed in std::mem::take(&mut self.blamed) {
            if let (false, Some(uri)) = (broken.contains(&fixed), location::uri_of(&fixed)) {
                self.publish(uri, Vec::new(), None);
            }
        }
        self.blamed = broken;
        for remark in std::mem::take(&mut self.workspace.remarks) {
            self.say(remark);
        }
    }

    /// Shows the user a message.
    fn say(&self, message: String) {
        let params = lsp::ShowMessageParams { typ: lsp::MessageType::WARNING, message };
        self.send(Notification::new(notifications::ShowMessage::METHOD.to_owned(), params));
    }

    /// Shows what is wrong with a configuration in that file.
    fn blame(&mut self, error: &ConfigurationError) -> Option<PathBuf> {
        let ConfigurationError::Invalid { path, text, problems } = error else {
            self.say(format!("{error}."));
            return None;
        };
        let uri = location::uri_of(path)?;
        let lines = LineIndex::new(text.as_bytes());
        let places =
            Places { uri: &uri, text: text.as_bytes(), lines: &lines, encoding: self.documents.encoding };
        let diagnostics = problems.iter().map(|problem| lsp::Diagnostic {
            range: places.range(problem.span),
            severity: Some(lsp::DiagnosticSeverity::ERROR),
            source: Some(SOURCE.to_owned()),
            message: problem
                .help
                .as_ref()
                .map_or_else(|| problem.message.clone(), |help| format!("{}\nHelp: {help}", problem.message)),
            ..lsp::Diagnostic::default()
        });
        let diagnostics = diagnostics.collect();
        self.publish(uri, diagnostics, None);
        Some(path.clone())
    }

    fn publish(&self, uri: lsp::Uri, diagnostics: Vec<lsp::Diagnostic>, version: Option<i32>) {
        let params = lsp::PublishDiagnosticsParams { uri, diagnostics, version };
        self.send(Notification::new(notifications::PublishDiagnostics::METHOD.to_owned(), params));
    }

    /// Says which release a file is judged for, to an editor that shows it.
    fn tell_status(&mut self, uri: &lsp::Uri) {
        if !self.tells_status {
            return;
        }
        let Some(choice) = self.documents.get(uri).and_then(|open| self.workspace.release_of(open)) else {
            return;
        };
        let message = format!("GitLab {}, {}", choice.release, choice.origin.words());
        let params = json!({ "health": "ok", "quiescent": true, "message": message });
        self.send(Notification::new("experimental/serverStatus".to_owned(), params));
    }

    /// Asks the editor to say when a configuration or a config.json changes.
    fn watch(&mut self) {
        let watcher = |pattern: &str| json!({ "globPattern": pattern });
        let options = json!({ "watchers": [watcher(&format!("**/{FILE_NAME}")), watcher("**/config.json")] });
        self.ask::<requests::RegisterCapability>(lsp::RegistrationParams {
            registrations: vec![lsp::Registration {
                id: "files".to_owned(),
                method: notifications::DidChangeWatchedFiles::METHOD.to_owned(),
                register_options: Some(options),
            }],
        });
    }

    /// Sends a request whose answer does not matter.
    pub(super) fn ask<R: requests::Request>(&mut self, params: R::Params) {
        self.next += 1;
        self.send(Request::new(RequestId::from(self.next), R::METHOD.to_owned(), params));
    }

    fn send(&self, message: impl Into<Message>) {
        // An editor that is gone reads nothing; the loop ends at its next message.
        let _ = self.connection.sender.send(message.into());
    }
}

/// The request that a message cancels.
fn cancelled(message: &Message) -> Option<RequestId> {
    let Message::Notification(notification) = message else { return None };
    if notification.method != notifications::Cancel::METHOD {
        return None;
    }
    let params: lsp::CancelParams = serde_json::from_value(notification.params.clone()).ok()?;
    Some(match params.id {
        lsp::NumberOrString::Number(number) => RequestId::from(number),
        lsp::NumberOrString::String(text) => RequestId::from(text),
    })
}
