//! `gitlab-rb lookup NAME`.
//!
//! What a name means is found by [`crate::mappings::find`]; `mattermost.rs` and `omnibus.rs` say it in words, `sheet.rs`
//! lays it out.

mod mattermost;
mod omnibus;
mod sheet;

use std::io::Write;

use serde_json::{Value, json};

use super::console::Console;
use super::outcome::{Failure, Outcome};
use super::release;
use crate::mappings::find::{self, Found};
use crate::mappings::{self, Release, releases};
use sheet::Sheet;

/// The most things that one answer describes; more are only named.
const DESCRIBED: usize = 4;

/// Say what a name is: a key of gitlab.rb, an MM_ variable, a path of config.json
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Exits with 1 when nothing is found.

Examples:
  gitlab-rb lookup email_enable_batching
  gitlab-rb lookup MM_WEBRTCSETTINGS_STUN_URI
  gitlab-rb lookup EmailSettings.EnableEmailBatching --at 15.4
  gitlab-rb lookup \"gitaly['storage']\" --format json")]
pub(super) struct Lookup {
    /// A key of gitlab.rb with or without its root, a variable, or a path of config.json; letter case
    /// does not matter
    name: String,
    /// Show only what applies to this GitLab release, such as 15.4
    #[arg(long, visible_alias = "to", value_name = "RELEASE", value_parser = release::parse)]
    at: Option<Release>,
    /// What to print
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Sheets for people
    Text,
    /// The rows of the tables, for scripts
    Json,
}

impl super::Run for Lookup {
    fn run(self, console: &mut Console) -> Result<Outcome, Failure> {
        let all = find::find(&self.name);
        let (found, elsewhere): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|found| self.at.is_none_or(|at| holds_in(found, at)));
        let near = if found.is_empty() && elsewhere.is_empty() { find::near(&self.name) } else { Vec::new() };
        match self.format {
            Format::Text => self.print(&found, &elsewhere, &near, console)?,
            Format::Json => {
                let document = self.document(&found, &elsewhere, &near);
                writeln!(console.out, "{document:#}")?;
            }
        }
        Ok(if found.is_empty() { Outcome::Findings } else { Outcome::Clean })
    }
}

impl Lookup {
    fn print(
        &self,
        found: &[Found],
        elsewhere: &[Found],
        near: &[String],
        console: &mut Console,
    ) -> Result<(), Failure> {
        let (width, color) = (console.width, console.color);
        let described = if found.len() > DESCRIBED { 1 } else { found.len() };
        for (number, one) in found.iter().take(described).enumerate() {
            if number > 0 {
                writeln!(console.out)?;
            }
            sheet(one, &self.name, self.at).print(&mut console.out, width, color)?;
        }
        if described < found.len() {
            writeln!(console.out, "\nOther meanings:")?;
            for one in found.iter().skip(described) {
                writeln!(console.out, "  {}", name_of(one))?;
            }
        }
        if !found.is_empty() {
            return Ok(());
        }
        match self.at.filter(|_| !elsewhere.is_empty()) {
            Some(at) => {
                writeln!(console.err, "{} is not in GitLab {at}, but in other releases:", self.name)?;
            }
            None => writeln!(console.err, "{} is not known", self.name)?,
        }
        for one in elsewhere {
            writeln!(console.err, "  {}, {}", name_of(one), span_of(one))?;
        }
        if !near.is_empty() {
            writeln!(console.err, "\nDid you mean:")?;
            for name in near {
                writeln!(console.err, "  {name}")?;
            }
        }
        if elsewhere.is_empty() && near.is_empty() {
            writeln!(
                console.err,
                "Known are keys such as nginx['ssl_certificate'], variables such as MM_EMAILSETTINGS_SMTPSERVER\n\
                 and paths of config.json such as EmailSettings.SMTPServer."
            )?;
        }
        Ok(())
    }

    fn document(&self, found: &[Found], elsewhere: &[Found], near: &[String]) -> Value {
        let entries = |list: &[Found]| list.iter().map(|one| entry(one, self.at)).collect::<Vec<_>>();
        let mut document = json!({
            "version": 1,
            "name": self.name,
            "at": self.at,
            "mattermost": self.at.and_then(releases::bundled_mattermost),
            "found": entries(found),
            "in_other_releases": entries(elsewhere),
            "near": near,
        });
        sheet::prune(&mut document);
        document
    }
}

/// Whether there is something to say about it in this release.
fn holds_in(found: &Found, at: Release) -> bool {
    match found {
        Found::LegacyKey(row) => row.first <= at,
        Found::Mattermost(row) => {
            releases::bundled_mattermost(at).is_some_and(|version| row.exists_in(version))
        }
        Found::Root(row) => row.exists_in(at),
        Found::Omnibus(row) => row.exists_in(at) || omnibus::effect_in(row, at).is_some(),
        Found::SilentRemoval(row) => row.from <= at,
        Found::OtherVariable(_) | Found::WrongName(_) | Found::PlainRule(_) => true,
    }
}

fn sheet(found: &Found, name: &str, at: Option<Release>) -> Sheet {
    match found {
        Found::LegacyKey(row) => mattermost::legacy_key(row, name, at),
        Found::Mattermost(row) => mattermost::setting(row, at),
        Found::OtherVariable(row) => mattermost::other_variable(row),
        Found::WrongName(row) => mattermost::wrong_name(row, at),
        Found::PlainRule(row) => mattermost::plain_rule(row, name, at),
        Found::Root(row) => omnibus::root(row, at),
        Found::Omnibus(row) => omnibus::setting(row, at),
        Found::SilentRemoval(row) => omnibus::silent_removal(row),
    }
}

fn name_of(found: &Found) -> String {
    match found {
        Found::LegacyKey(row) | Found::PlainRule(row) => row.in_ruby(),
        Found::Mattermost(row) => row.path.to_string(),
        Found::OtherVariable(row) => row.name.to_string(),
        Found::WrongName(row) => row.variable.to_string(),
        Found::Root(row) => row.root.to_string(),
        Found::Omnibus(row) => row.in_ruby(),
        Found::SilentRemoval(row) => crate::mappings::omnibus::in_ruby(&row.root, row.keys),
    }
}

fn span_of(found: &Found) -> String {
    match found {
        Found::LegacyKey(row) => format!("GitLab {} to {}", row.first, row.last),
        Found::Mattermost(row) => mattermost::span(row.from, row.until),
        Found::Root(row) => omnibus::span(row.from, row.until),
        Found::Omnibus(row) => omnibus::span(row.from, row.until),
        Found::SilentRemoval(row) => omnibus::span(row.from, Some(row.until)),
        Found::OtherVariable(_) | Found::WrongName(_) | Found::PlainRule(_) => String::new(),
    }
}

fn entry(found: &Found, at: Option<Release>) -> Value {
    match found {
        Found::LegacyKey(row) => mattermost::legacy_key_entry(row, at),
        Found::Mattermost(row) => mattermost::setting_entry(row),
        Found::OtherVariable(row) => json!({ "is": "other-variable", "row": row }),
        Found::WrongName(row) => json!({ "is": "wrong-name", "row": row }),
        Found::PlainRule(row) => {
            let truth = row.targets.first().map(|target| target.variable);
            json!({ "is": "plain-rule", "legacy_key": row.key, "truth": truth })
        }
        Found::Root(row) => {
            json!({ "is": "root", "row": row, "description": mappings::description(&[row.root]), "deprecations": omnibus::deprecations_of_root(&row.root) })
        }
        Found::Omnibus(row) => {
            json!({ "is": "omnibus-setting", "row": row, "description": omnibus::description(row), "deprecations": omnibus::deprecations(&row.root, &row.key) })
        }
        Found::SilentRemoval(row) => json!({ "is": "silent-removal", "row": row }),
    }
}
