//! The forms in which a configuration is written: one file a form.
//!
//! [`Form::write`] is the way in. Each form spells values as its reader reads them and leaves a
//! commented placeholder for what is not known. Secrets are real only where the caller says so.

mod compose;
mod config_json;
mod env;
mod helm;
mod mmctl;
mod systemd;
mod yaml;

use std::fmt::Write as _;

use indexmap::IndexMap;

use super::{Decision, Export, StandaloneServer};
use crate::mattermost::Variable;
use crate::report::printable;
use crate::secrets::MASK;

/// How a configuration is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    /// Mattermost's config.json, whole.
    ConfigJson,
    /// A JSON merge patch (RFC 7396) for the config.json there is.
    ConfigPatch,
    /// An environment file.
    Env(EnvQuoting),
    /// A drop-in for the unit, and its environment file.
    Systemd,
    /// A service of Docker Compose.
    Compose,
    /// A shell script of `mmctl config` commands.
    Mmctl,
    /// Values of the chart mattermost-team-edition.
    Helm,
}

/// Who reads an environment file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EnvQuoting {
    /// A POSIX shell and systemd, which agree about double quotes.
    Shell,
    /// `docker run --env-file`, which takes each line as it is.
    Raw,
}

/// Whether secrets are written as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reveal {
    /// They are.
    Secrets,
    /// A mask stands in their place.
    Nothing,
}

/// What was written.
#[derive(Debug, Clone)]
pub struct Product {
    /// The files; most forms have one.
    pub files: Vec<File>,
    /// What this form cannot carry.
    pub decisions: Vec<Decision>,
}

/// A file of a product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Where it belongs in a folder of products.
    pub name: &'static str,
    /// What it holds.
    pub text: String,
}

/// What a form is written from.
#[derive(Clone, Copy)]
struct Writing<'a> {
    export: &'a Export,
    target: &'a StandaloneServer,
    reveal: Reveal,
}

impl Form {
    /// Whether the server of this form runs in a container, in the folder of its image.
    pub fn image_folder(self) -> Option<&'static str> {
        match self {
            Self::Compose => Some("/mattermost"),
            // The chart puts its own `/mattermost/` before the folder of the web app's plugins.
            Self::Helm => Some("."),
            _ => None,
        }
    }

    /// Writes a configuration.
    pub fn write(self, export: &Export, target: &StandaloneServer, reveal: Reveal) -> Product {
        let writing = Writing { export, target, reveal };
        match self {
            Self::ConfigJson => config_json::write(writing, false),
            Self::ConfigPatch => config_json::write(writing, true),
            Self::Env(quoting) => env::write(writing, quoting),
            Self::Systemd => systemd::write(writing),
            Self::Compose => compose::write(writing),
            Self::Mmctl => mmctl::write(writing),
            Self::Helm => helm::write(writing),
        }
    }
}

impl Writing<'_> {
    /// A text as it may be written.
    fn text<'t>(&self, text: &'t str, secret: bool) -> &'t str {
        if secret && self.reveal == Reveal::Nothing && !text.is_empty() { MASK } else { text }
    }

    /// The first lines of every form that has comments.
    fn head(&self) -> String {
        let server = self.export.server;
        format!(
            "# Mattermost {}: the configuration that GitLab {} gave its Mattermost {}.\n",
            self.export.target, server.release, server.mattermost
        )
    }

    /// What the user has to fill in, as comments: `line` spells how it is set.
    fn placeholders(
        &self,
        decisions: &[Decision],
        indent: &str,
        line: impl Fn(&Decision) -> Option<String>,
    ) -> String {
        let mut out = String::new();
        for (reason, group) in self.reasons(decisions) {
            let names: Vec<_> = group.iter().map(|pending| pending.name.as_str()).collect();
            let words = on_a_line(&format!("needs you: {}: {reason}", names.join(", ")));
            let _ = writeln!(out, "{indent}# {words}");
            for line in group.iter().filter_map(|pending| line(pending)) {
                let _ = writeln!(out, "{indent}# {}", on_a_line(&line));
            }
        }
        out
    }

    /// What needs your decision, with what has the same reason together.
    fn reasons<'p>(&'p self, decisions: &'p [Decision]) -> IndexMap<String, Vec<&'p Decision>> {
        let mut groups: IndexMap<String, Vec<&Decision>> = IndexMap::new();
        for pending in self.export.pending.iter().chain(decisions) {
            groups.entry(self.reason(pending)).or_default().push(pending);
        }
        groups
    }

    /// The variables of the process, for forms that have no place for them.
    fn process(&self) -> Vec<Decision> {
        let pending = |process: &super::Process| Decision {
            name: process.name.clone(),
            variable: Some(Variable::new(process.name.as_str())),
            secret: process.secret,
            reason: "it is a variable of the process, no setting".to_owned(),
            advice: Some("give it to the server's environment".to_owned()),
            span: None,
            place: None,
        };
        self.export.process.iter().map(pending).collect()
    }

    /// Why something is not known, with the expression where it may be shown.
    fn reason(&self, pending: &Decision) -> String {
        let Some(place) = &pending.place else { return pending.reason.clone() };
        if pending.secret && self.reveal == Reveal::Nothing || pending.variable.is_none() {
            return format!("{} at {}", pending.reason, place.file_and_line);
        }
        format!("{} at {}: {}", pending.reason, place.file_and_line, place.text)
    }
}

impl Decision {
    /// The variable in the spelling of a form.
    fn spelled(&self, spell: impl Fn(&str) -> String) -> Option<String> {
        self.variable.as_ref().map(|variable| spell(variable.as_str()))
    }
}

/// One line for a comment.
fn on_a_line(text: &str) -> String {
    let words: Vec<_> = text.split_whitespace().collect();
    printable::text(&words.join(" "))
}
