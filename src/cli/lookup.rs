//! `gitlab-rb lookup NAME`.
//!
//! What a name means is found and said in words by [`crate::lookup`]; this lays it out.

use std::io::{self, Write};

use super::console::Console;
use super::outcome::{CommandOutcome, Failure};
use super::release_name;
use crate::lookup::{Answer, Sheet, look_up, name_of, sheet, span_of};
use crate::mappings::Release;
use crate::report::columns::wrap;

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
    #[arg(long, visible_alias = "to", value_name = "RELEASE", value_parser = release_name::parse)]
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
        let answer = look_up(&self.name, self.at);
        match self.format {
            LookupFormat::Text => self.print(&answer, console)?,
            LookupFormat::Json => writeln!(console.out, "{:#}", answer.to_json())?,
        }
        Ok(if answer.found.is_empty() { CommandOutcome::Findings } else { CommandOutcome::Clean })
    }
}

impl Lookup {
    fn print(&self, answer: &Answer<'_>, console: &mut Console) -> Result<(), Failure> {
        let Answer { found, elsewhere, near, .. } = answer;
        let (width, color) = (console.width, console.color);
        let described = if found.len() > DESCRIBED { 1 } else { found.len() };
        for (number, one) in found.iter().take(described).enumerate() {
            if number > 0 {
                writeln!(console.out)?;
            }
            print(&sheet(one, &self.name, self.at), &mut console.out, width, color)?;
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
}

/// The sheet as labelled lines; the same label twice in a row is shown once.
fn print(sheet: &Sheet, out: &mut impl Write, width: usize, color: bool) -> io::Result<()> {
    const LABEL: usize = 12;
    let bold = |text: &str| if color { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text.to_owned() };
    writeln!(out, "{}", bold(&sheet.title))?;
    for line in wrap(&sheet.about, width) {
        writeln!(out, "{line}")?;
    }
    let mut before = "";
    for (label, text) in &sheet.lines {
        let mut shown = if *label == before { "" } else { *label };
        before = label;
        for line in wrap(text, width.saturating_sub(LABEL + 2).max(30)) {
            writeln!(out, "  {shown:<LABEL$}{line}")?;
            shown = "";
        }
    }
    if !sheet.copy.is_empty() {
        writeln!(out, "  to write:")?;
    }
    for line in &sheet.copy {
        writeln!(out, "    {line}")?;
    }
    Ok(())
}
