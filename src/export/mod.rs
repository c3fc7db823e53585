//! The configuration of the bundled Mattermost, for a server of one's own.
//!
//! Takes what [`crate::diff`] knows of each setting, gives the same settings as the target version
//! spells them and a list of what needs your decision; knows no terminal and no file.
//! [`Export::of`] is the way in. `setting` carries one setting: `found` says what the bundled
//! server uses, `folders` moves paths, `carry` follows the name to the target version. `variables`
//! carries what is no setting, `check` takes out what the target refuses, [`forms`] writes it all
//! down, and [`checklist()`] says what no file can do.

mod carry;
mod check;
mod checklist;
mod derived;
mod environment;
mod folders;
pub mod forms;
mod found;
mod setting;
mod shell;
mod variables;

use serde_json::Value as Json;

pub use checklist::{ChecklistItem, checklist};
pub use derived::{MattermostSecrets, derived};
pub use environment::{VariableText, entries};
pub use shell::{shell_path, shell_word};

use crate::diff::Comparison;
use crate::mappings::MattermostVersion;
use crate::mappings::mattermost::EditionLimit;
use crate::mattermost::{Field, JsonPath, Server, Variable};
use crate::secrets::shape::secrets_by_shape;
use crate::settings::Settings;
use crate::syntax::Span;
use derived::Surroundings;

/// The server that the configuration is for.
#[derive(Debug, Clone)]
pub struct StandaloneServer {
    /// Its version.
    pub mattermost: MattermostVersion,
    /// Its folder, to which the bundle's folders move: `/opt/mattermost`.
    pub folder: String,
    /// The address of its database.
    pub data_source: Option<String>,
    /// It runs in a container of its own, where nothing reaches a port of 127.0.0.1.
    pub container: bool,
}

/// A configuration on its way out of the bundle.
#[derive(Debug, Clone)]
pub struct Export {
    /// The bundled server.
    pub server: Server,
    /// The version it is written for.
    pub target: MattermostVersion,
    /// Every setting with a known value, by path.
    pub settings: Vec<Carried>,
    /// Variables of the server's process that are no settings, in the order of gitlab.rb.
    pub process: Vec<Process>,
    /// What needs your decision.
    pub pending: Vec<Decision>,
    /// What became of a setting on the way, where it did not just go over.
    pub remarks: Vec<Remark>,
    /// What config.json holds of settings that need your decision: stale, or refused.
    pub stale: Vec<JsonPath>,
    /// A Mattermost that config.json must have been written by, if it is later than the bundled one.
    pub later_file: Option<MattermostVersion>,
    /// What an edition of the target no longer obeys, of that which is, or may be, set.
    pub limits: Vec<&'static EditionLimit>,
}

/// A setting of the target and its value.
#[derive(Debug, Clone)]
pub struct Carried {
    /// The setting as the target has it.
    pub field: Field,
    /// Its value, of the setting's type.
    pub value: Json,
    /// Whether no report may show it.
    pub secret: bool,
    /// Whether gitlab.rb or Omnibus' own variable asks for it; otherwise config.json says it, or
    /// a default of Omnibus.
    pub asked_for: bool,
    /// Whether config.json holds this very value under this very name.
    pub in_file: bool,
}

impl Carried {
    /// Whether it is what the server takes anyway, and nobody asked for a variable: that would
    /// only lock it.
    fn is_needless(&self) -> bool {
        !self.asked_for && self.field.or_default.is_none() && self.field.default.as_ref() == Some(&self.value)
    }
}

/// A variable of the server's process.
#[derive(Debug, Clone)]
pub struct Process {
    /// Its name.
    pub name: String,
    /// Its text.
    pub text: String,
    /// Whether no report may show it.
    pub secret: bool,
}

/// Something that needs your decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The setting's path, or a variable's name.
    pub name: String,
    /// The variable to set, where there is one.
    pub variable: Option<Variable>,
    /// Whether no report may show the expression at `span`.
    pub secret: bool,
    /// Why it is not known, without a full stop; holds no value.
    pub reason: String,
    /// What to do, as an imperative.
    pub advice: Option<String>,
    /// The expression in gitlab.rb.
    pub span: Option<Span>,
    /// The same for people, once [`Export::locate`] was called.
    pub place: Option<QuotedExpression>,
}

/// An expression of gitlab.rb, for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuotedExpression {
    /// `gitlab.rb:12`
    pub file_and_line: String,
    /// The expression.
    pub text: String,
}

/// What became of a setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The setting's path, or a variable's name.
    pub name: String,
    /// What kind of thing it is.
    pub kind: RemarkKind,
    /// The rest of the sentence, without a full stop; holds no secret.
    pub text: String,
}

/// What kind of thing became of a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RemarkKind {
    /// Its value changed: a folder, an address.
    Changed,
    /// It has another name.
    Renamed,
    /// The target does not have it.
    Gone,
    /// It had no effect in the bundle either.
    NoEffect,
    /// The target puts another value in its place.
    Replaced,
}

impl Export {
    /// Carries what `comparison` shows to `target`.
    pub fn of(comparison: &Comparison<'_>, settings: &Settings<'_>, target: &StandaloneServer) -> Self {
        let mut export = Self {
            server: comparison.server,
            target: target.mattermost,
            settings: Vec::new(),
            process: Vec::new(),
            pending: Vec::new(),
            remarks: Vec::new(),
            stale: Vec::new(),
            later_file: later_file(comparison),
            limits: Vec::new(),
        };
        let surroundings = Surroundings::of(settings, comparison);
        for row in &comparison.rows {
            export.row(row, comparison, &surroundings, target);
        }
        export.process_variables(comparison, target);
        export.ignored_keys(comparison);
        export.not_followed(settings);
        export.settings.sort_by_key(|carried| carried.field.path.as_str().to_ascii_lowercase());
        export.check();
        let pending = export.pending.iter().map(|pending| JsonPath::new(pending.name.as_str()));
        export.stale = pending.filter(|path| comparison.config.get(path).is_some()).collect();
        export
    }

    /// Takes for secret what `is_secret` says of a text, and what looks like it.
    pub fn mark_secrets(&mut self, is_secret: impl Fn(&str) -> bool) {
        let found = |text: &str| is_secret(text) || !secrets_by_shape(text).is_empty();
        for process in &mut self.process {
            process.secret |= found(&process.text);
        }
        for carried in &mut self.settings {
            carried.secret |= carried.value.as_str().is_some_and(found);
        }
    }

    /// Says where the expressions stand.
    pub fn locate(&mut self, place: impl Fn(Span) -> QuotedExpression) {
        for pending in &mut self.pending {
            pending.place = pending.span.map(&place);
        }
    }

    /// The value of a setting of the target, where it is known.
    pub fn value(&self, path: &str) -> Option<&Json> {
        self.settings
            .iter()
            .find(|carried| carried.field.path.as_str().eq_ignore_ascii_case(path))
            .map(|carried| &carried.value)
    }

    fn remark(&mut self, name: &str, kind: RemarkKind, text: String) {
        self.remarks.push(Remark { name: name.to_owned(), kind, text });
    }
}

/// The version that brought the newest of config.json's settings, where several are too new for the
/// server: a single one may have been written by hand.
fn later_file(comparison: &Comparison<'_>) -> Option<MattermostVersion> {
    const SEVERAL: usize = 3;
    let version = comparison.server.mattermost;
    let in_file = comparison.rows.iter().filter(|row| row.file.is_some());
    let from = in_file.filter_map(|row| row.setting).map(|setting| setting.from);
    let later: Vec<_> = from.filter(|from| *from > version).collect();
    later.iter().max().copied().filter(|_| later.len() >= SEVERAL)
}

/// The beginning of a value, as JSON.
fn excerpt(value: &Json) -> String {
    const LONGEST: usize = 60;
    let text = value.to_string();
    if text.chars().count() <= LONGEST {
        return text;
    }
    text.chars().take(LONGEST - 1).chain(['…']).collect()
}

/// Whether this is the address of the database.
fn is_data_source(path: &JsonPath) -> bool {
    *path == JsonPath::new(DATA_SOURCE)
}

/// The address of the database.
const DATA_SOURCE: &str = "SqlSettings.DataSource";
