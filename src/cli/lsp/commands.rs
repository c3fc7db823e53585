//! The commands of the server: what a lens, a menu or a key runs.

use lsp_types as lsp;
use serde_json::{Value, json};

use super::command_names::{FIX_ALL, MIGRATE, SET_RELEASE, SHOW, STATUS};
use super::convert::Places;
use super::session::Session;
use crate::cli::release_name;

impl Session {
    /// Runs a command.
    ///
    /// # Errors
    ///
    /// It cannot be run: a sentence without a full stop.
    pub(super) fn execute(&mut self, params: &lsp::ExecuteCommandParams) -> Result<Value, String> {
        let argument = |number: usize| params.arguments.get(number).cloned().unwrap_or(Value::Null);
        let uri = |number: usize| {
            serde_json::from_value::<lsp::Uri>(argument(number))
                .map_err(|_| format!("{} needs the address of a document", params.command))
        };
        match params.command.as_str() {
            SET_RELEASE => {
                self.workspace.release = match argument(0) {
                    Value::Null => None,
                    Value::String(text) if text.is_empty() => None,
                    Value::String(text) => Some(release_name::parse(&text)?),
                    _ => return Err("the release is a string, such as \"18.11\"".to_owned()),
                };
                self.documents.forget();
                Ok(json!(self.workspace.release))
            }
            STATUS => {
                let uri = uri(0)?;
                let open = self.documents.get(&uri).ok_or("the document is not open")?;
                let choice = self.workspace.release_of(open).ok_or("the configuration cannot be used")?;
                Ok(json!({ "release": choice.release, "origin": choice.origin.words() }))
            }
            MIGRATE | FIX_ALL => {
                let uri = uri(0)?;
                let encoding = self.documents.encoding;
                let buffer = self.buffer(&uri).ok_or("there is no gitlab.rb text in the document")?;
                let (edits, label) = if params.command == MIGRATE {
                    (buffer.migration(), format!("Migrate to GitLab {}", buffer.release()))
                } else {
                    (buffer.fix_all(), "Apply all safe fixes".to_owned())
                };
                let Some(edits) = edits else { return Ok(json!(false)) };
                let edit = Places::of(&uri, buffer, encoding).workspace_edit(edits);
                self.ask::<lsp::request::ApplyWorkspaceEdit>(lsp::ApplyWorkspaceEditParams {
                    label: Some(label),
                    edit,
                });
                Ok(json!(true))
            }
            SHOW => {
                let uri = uri(0)?;
                let range = serde_json::from_value(argument(1)).map_err(|error| error.to_string())?;
                self.ask::<lsp::request::ShowDocument>(lsp::ShowDocumentParams {
                    uri,
                    external: None,
                    take_focus: Some(true),
                    selection: Some(range),
                });
                Ok(Value::Null)
            }
            other => Err(format!("there is no command {other}")),
        }
    }
}
