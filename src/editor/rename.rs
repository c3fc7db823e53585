//! Renaming a legacy key of Mattermost to its variable, with the value as the variable needs it.

use crate::document::DocumentText;
use crate::findings::Edit;
use crate::mappings::mattermost::legacy_key;
use crate::mappings::releases;
use crate::mattermost::Server;
use crate::migrate;
use crate::settings::{Assignment, Operation, Settings};
use crate::syntax::tree::ExpressionKind;
use crate::syntax::{Span, parse};
use crate::value::ruby;

use super::{Buffer, TextEdit, names};

impl Buffer {
    /// The legacy key at an offset of the file, and the variable that it is renamed to.
    pub fn renamable(&self, offset: u32) -> Option<(Span, String)> {
        let (text, at) = self.document.at(offset)?;
        let name = names::at(text, at)?;
        let write = text
            .settings
            .live_writes()
            .find(|write| write.path == name.path && write.target.contains(name.span))?;
        let (variable, _) = self.renamed(text, write)?;
        Some((text.host.in_file(name.span), variable))
    }

    /// The edits that rename the legacy key at an offset of the file.
    ///
    /// # Errors
    ///
    /// There is no such key, or the new name is not its variable: a sentence without a full stop.
    pub fn rename(&self, offset: u32, new: &str) -> Result<Vec<TextEdit>, String> {
        const NONE: &str = "only a legacy key of Mattermost that one variable replaces can be renamed";
        let (text, at) = self.document.at(offset).ok_or(NONE)?;
        let name = names::at(text, at).ok_or(NONE)?;
        let write = text
            .settings
            .live_writes()
            .find(|write| write.path == name.path && write.target.contains(name.span));
        let write = write.ok_or(NONE)?;
        let (variable, value) = self.renamed(text, write).ok_or(NONE)?;
        if new != variable {
            return Err(format!("the variable of {} is {variable}", write.path));
        }
        let span = write.value.ok_or(NONE)?.span;
        let edits = [
            Edit { span: write.target, text: format!("mattermost['env'][{}]", ruby::quote(&variable)) },
            Edit { span, text: value },
        ];
        let edits =
            text.host.edits_in_file(&edits).ok_or("the notation of the file cannot hold the new text")?;
        Ok(edits.into_iter().map(TextEdit::from).collect())
    }

    /// The variable that takes the place of a legacy key in the target release, and its value as Ruby.
    fn renamed(&self, text: DocumentText<'_>, write: &Assignment<'_>) -> Option<(String, String)> {
        let release = self.release();
        let key = write
            .path
            .first_key()
            .filter(|_| write.path.root == "mattermost" && write.path.keys.len() == 1)?;
        legacy_key(key)?;
        let server = Server { release, mattermost: releases::bundled_mattermost(release)? };
        let statement = write.site.statement.expression;
        if !matches!(statement.kind, ExpressionKind::Assignment { .. }) || write.operation != Operation::Set {
            return None;
        }
        // The migration of this line alone says what the variable needs.
        let alone = parse(text.tree.bytes(statement.span));
        let migration = migrate::mattermost(&Settings::of(&alone, release), server);
        let migrated = crate::fix::EditSet::new(migration.edits).ok()?.apply(alone.source).ok()?;
        let migrated = parse(&migrated);
        let settings = Settings::of(&migrated, release);
        let env = settings.assignments.iter().find(|write| write.path.is("mattermost", &["env"]))?;
        let [entry] = &env.entries[..] else { return None };
        let value = migrated.text(entry.value?.span).into_owned();
        Some((entry.key.text()?.to_owned(), value))
    }
}
