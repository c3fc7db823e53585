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
use super::outcome::{CommandOutcome, Failure};
use super::release;
use crate::mappings::find::{self, Meaning};
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
    format: LookupFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum LookupFormat {
    /// Sheets for people
    Text,
    /// The rows of the tables, for scripts
    Json,
}

impl super::Run for Lookup {
    fn run(self, console: &mut Console) -> Result<CommandOutcome, Failure> {
        let all = find::find(&self.name);
        let (found, elsewhere): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|found| self.at.is_none_or(|at| holds_in(found, at)));
        let near = if found.is_empty() && elsewhere.is_empty() { find::near(&self.name) } else { Vec::new() };
        match self.format {
            LookupFormat::Text => self.print(&found, &elsewhere, &near, console)?,
            LookupFormat::Json => {
                let document = self.document(&found, &elsewhere, &near);
                writeln!(console.out, "{document:#}")?;
            }
        }
        Ok(if found.is_empty() { CommandOutcome::Findings } else { CommandOutcome::Clean })
    }
}

impl Lookup {
    fn print(
        &self,
        found: &[Meaning],
        elsewhere: &[Meaning],
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

    fn document(&self, found: &[Meaning], elsewhere: &[Meaning], near: &[String]) -> Value {
        let entries = |list: &[Meaning]| list.iter().map(|one| entry(one, self.at)).collect::<Vec<_>>();
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
fn holds_in(found: &Meaning, at: Release) -> bool {
    match found {
        Meaning::LegacyKey(row) => row.first <= at,
        Meaning::Mattermost(row) => {
            releases::bundled_mattermost(at).is_some_and(|version| row.exists_in(version))
        }
        Meaning::Root(row) => row.exists_in(at),
        Meaning::Omnibus(row) => row.exists_in(at) || omnibus::effect_in(row, at).is_some(),
        Meaning::SilentRemoval(row) => row.from <= at,
        Meaning::OtherVariable(_) | Meaning::WrongName(_) | Meaning::PlainRule(_) => true,
    }
}

fn sheet(found: &Meaning, name: &str, at: Option<Release>) -> Sheet {
    match found {
        Meaning::LegacyKey(row) => mattermost::legacy_key(row, name, at),
        Meaning::Mattermost(row) => mattermost::setting(row, at),
        Meaning::OtherVariable(row) => mattermost::other_variable(row),
        Meaning::WrongName(row) => mattermost::wrong_name(row, at),
        Meaning::PlainRule(row) => mattermost::plain_rule(row, name, at),
        Meaning::Root(row) => omnibus::root(row, at),
        Meaning::Omnibus(row) => omnibus::setting(row, at),
        Meaning::SilentRemoval(row) => omnibus::silent_removal(row),
    }
}

fn name_of(found: &Meaning) -> String {
    match found {
        Meaning::LegacyKey(row) | Meaning::PlainRule(row) => row.in_ruby(),
        Meaning::Mattermost(row) => row.path.to_string(),
        Meaning::OtherVariable(row) => row.name.to_string(),
        Meaning::WrongName(row) => row.variable.to_string(),
        Meaning::Root(row) => row.root.to_string(),
        Meaning::Omnibus(row) => row.in_ruby(),
        Meaning::SilentRemoval(row) => crate::mappings::omnibus::in_ruby(&row.root, row.keys),
    }
}

fn span_of(found: &Meaning) -> String {
    match found {
        Meaning::LegacyKey(row) => format!("GitLab {} to {}", row.first, row.last),
        Meaning::Mattermost(row) => mattermost::span(row.from, row.until),
        Meaning::Root(row) => omnibus::span(row.from, row.until),
        Meaning::Omnibus(row) => omnibus::span(row.from, row.until),
        Meaning::SilentRemoval(row) => omnibus::span(row.from, Some(row.until)),
        Meaning::OtherVariable(_) | Meaning::WrongName(_) | Meaning::PlainRule(_) => String::new(),
    }
}

fn entry(found: &Meaning, at: Option<Release>) -> Value {
    match found {
        Meaning::LegacyKey(row) => mattermost::legacy_key_entry(row, at),
        Meaning::Mattermost(row) => mattermost::setting_entry(row),
        Meaning::OtherVariable(row) => json!({ "is": "other-variable", "row": row }),
        Meaning::WrongName(row) => json!({ "is": "wrong-name", "row": row }),
        Meaning::PlainRule(row) => {
            let truth = row.targets.first().map(|target| target.variable);
            json!({ "is": "plain-rule", "legacy_key": row.key, "truth": truth })
        }
        Meaning::Root(row) => {
            json!({ "is": "root", "row": row, "description": mappings::description(&[row.root]), "deprecations": omnibus::deprecations_of_root(&row.root) })
        }
        Meaning::Omnibus(row) => {
            json!({ "is": "omnibus-setting", "row": row, "description": omnibus::description(row), "deprecations": omnibus::deprecations(&row.root, &row.key) })
        }
        Meaning::SilentRemoval(row) => json!({ "is": "silent-removal", "row": row }),
    }
}
