//! The report of an export: the verdict, what needs you, what changes, the steps.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::PathBuf;

use indexmap::IndexMap;

use super::leave::Leaving;
use crate::cli::outcome::Failure;
use crate::cli::release::ReleaseOrigin;
use crate::cli::words::{counted, filled, wrapped};
use crate::export::forms::Product;
use crate::export::{ChecklistItem, Decision, Export, RemarkKind};
use crate::mappings::milestones::FIRST_WITH_VARIABLES;
use crate::report::printable;
use crate::settings::Settings;
use crate::value::Value;

/// Where the values of variables are that gitlab.rb computes.
const HANDED_OVER: &str = "The running server's variables are files in /opt/gitlab/etc/mattermost/env, or in older releases in /var/opt/gitlab/mattermost/env.";

/// All that is reported.
pub(super) struct ExportReport<'a> {
    pub(super) export: &'a Export,
    pub(super) product: &'a Product,
    pub(super) steps: &'a [ChecklistItem],
    pub(super) leaving: &'a Leaving,
    pub(super) name: &'a str,
    pub(super) given: ExportInputs,
    /// Where the release comes from.
    pub(super) origin: ReleaseOrigin,
    /// Whether secrets are masked in the product.
    pub(super) masked: bool,
    pub(super) width: usize,
}

/// What the configuration was made of.
pub(super) struct ExportInputs {
    pub(super) config_json: bool,
    pub(super) secrets: bool,
    pub(super) enabled: bool,
}

/// Whether gitlab.rb switches Mattermost on.
pub(super) fn is_enabled(settings: &Settings<'_>) -> bool {
    let own = settings.get("mattermost", &["enable"]);
    let off = matches!(own, Some(Value::Bool(false)));
    !off && (own.is_some_and(|value| *value != Value::Nil)
        || settings.get("mattermost_external_url", &[]).is_some())
}

impl ExportReport<'_> {
    /// Whether something needs you.
    pub(super) fn needs_you(&self) -> bool {
        !self.export.limits.is_empty() || self.pending().next().is_some()
    }

    /// What needs you.
    pub(super) fn pending(&self) -> impl Iterator<Item = &Decision> {
        self.export.pending.iter().chain(&self.product.decisions)
    }

    /// Prints it on standard error.
    pub(super) fn print(&self, color: bool, written: &[PathBuf], out: &mut dyn Write) -> Result<(), Failure> {
        let (yellow, bold, reset) =
            if color { ("\u{1b}[1;33m", "\u{1b}[1m", "\u{1b}[0m") } else { ("", "", "") };
        write!(out, "{bold}")?;
        filled(out, self.width, 0, &self.verdict())?;
        writeln!(out, "{reset}")?;
        let warning = |words: &str, out: &mut dyn Write| -> io::Result<()> {
            write!(out, "{yellow}warning:{reset} ")?;
            filled(out, self.width, 9, words)
        };
        for limit in &self.export.limits {
            let why = limit.why.trim_end_matches('.');
            warning(&format!("{why}; {}", limit.advice), out)?;
        }
        for words in self.warnings() {
            warning(&words, out)?;
        }
        if !self.export.limits.is_empty() || !self.warnings().is_empty() {
            writeln!(out)?;
        }
        self.print_pending(bold, reset, out)?;
        self.print_remarks(out)?;
        writeln!(out, "{bold}Steps, in this order:{reset}")?;
        for (number, step) in self.steps.iter().enumerate() {
            self.print_step(number + 1, step, out)?;
        }
        writeln!(out)?;
        self.print_leaving(bold, reset, color, out)?;
        for path in written {
            writeln!(out, "Wrote {}", path.display())?;
        }
        self.closing(out)?;
        Ok(())
    }

    /// How many settings are exported from where to where, and how many need you.
    fn verdict(&self) -> String {
        let needing = match self.pending().count() {
            0 => String::new(),
            1 => "; 1 needs you".to_owned(),
            many => format!("; {many} need you"),
        };
        let settings = counted(self.export.settings.len(), "setting", "settings");
        format!("{settings} exported {}{needing}.", self.route())
    }

    fn route(&self) -> String {
        let Export { server, target, .. } = self.export;
        format!(
            "from Mattermost {} of GitLab {} ({}) to Mattermost {target}",
            server.mattermost, server.release, self.origin
        )
    }

    /// What to know before anything else.
    pub(super) fn warnings(&self) -> Vec<Cow<'static, str>> {
        let mut warnings: Vec<Cow<'static, str>> = Vec::new();
        if let Some(version) = self.export.later_file {
            warnings.push(
                format!(
                    "CONFIG_JSON was written by Mattermost {version} or later, but GitLab {} bundles {}. Check --at.",
                    self.export.server.release, self.export.server.mattermost
                )
                .into(),
            );
        }
        if !self.given.enabled {
            warnings.push(
                "This file does not enable Mattermost: it sets neither mattermost_external_url nor mattermost['enable']."
                    .into(),
            );
        }
        if !self.given.config_json {
            warnings.push(
                "Without CONFIG_JSON, changes made in System Console and the salt of public links are missing from the result. Add /var/opt/gitlab/mattermost/config.json as the second file."
                    .into(),
            );
        }
        if !self.given.secrets && self.export.pending.iter().any(asks_for_secrets) {
            warnings.push(
                "Without `--secrets`, the at-rest key and the GitLab login are missing from the result. Export before you upgrade to 19.0, which deletes them."
                    .into(),
            );
        }
        warnings
    }

    fn print_pending(&self, bold: &str, reset: &str, out: &mut dyn Write) -> io::Result<()> {
        if self.pending().next().is_none() {
            return Ok(());
        }
        writeln!(out, "{bold}Needs your decision:{reset}")?;
        for ((reason, advice), names) in self.reasons() {
            wrapped(out, self.width, " ", &printable::text(&names.join(", ")))?;
            wrapped(out, self.width, "   ", &printable::text(&reason))?;
            if let Some(advice) = advice {
                wrapped(out, self.width, "    help:", advice)?;
            }
        }
        if self.export.server.release >= FIRST_WITH_VARIABLES
            && self.pending().any(|pending| pending.place.is_some())
        {
            wrapped(out, self.width, " ", HANDED_OVER)?;
        }
        writeln!(out)
    }

    /// What has the same reason and the same advice together.
    fn reasons(&self) -> IndexMap<(String, Option<&str>), Vec<&str>> {
        let mut groups: IndexMap<(String, Option<&str>), Vec<&str>> = IndexMap::new();
        for pending in self.pending() {
            let key = (reason(pending), pending.advice.as_deref());
            groups.entry(key).or_default().push(&pending.name);
        }
        groups
    }

    fn print_remarks(&self, out: &mut dyn Write) -> io::Result<()> {
        let groups = [
            (RemarkKind::Changed, "Changed values:"),
            (RemarkKind::Renamed, "Renamed:"),
            (RemarkKind::Replaced, "Different on the new server:"),
            (RemarkKind::Gone, "Not exported, because the new server has no such setting:"),
            (RemarkKind::NoEffect, "Not exported, because it has no effect today:"),
        ];
        for (kind, title) in groups {
            let mut members: IndexMap<&str, Vec<&str>> = IndexMap::new();
            for remark in self.export.remarks.iter().filter(|remark| remark.kind == kind) {
                members.entry(&remark.text).or_default().push(&remark.name);
            }
            if members.is_empty() {
                continue;
            }
            writeln!(out, "{title}")?;
            for (text, names) in members {
                let (text, names) = (printable::text(text), printable::text(&names.join(", ")));
                if names.contains(", ") {
                    wrapped(out, self.width, " ", &names)?;
                    wrapped(out, self.width, "   ", &text)?;
                } else {
                    wrapped(out, self.width, &format!("  {names}:"), &text)?;
                }
            }
            writeln!(out)?;
        }
        Ok(())
    }

    fn print_step(&self, number: usize, step: &ChecklistItem, out: &mut dyn Write) -> io::Result<()> {
        wrapped(out, self.width, &format!("{number:>3}."), &printable::text(&step.title))?;
        if !step.words.is_empty() {
            wrapped(out, self.width, "    ", &printable::text(&step.words))?;
        }
        for command in &step.commands {
            writeln!(out, "       {}", printable::text(command))?;
        }
        Ok(())
    }

    fn print_leaving(
        &self,
        bold: &str,
        reset: &str,
        color: bool,
        out: &mut dyn Write,
    ) -> Result<(), Failure> {
        if self.leaving.changes() {
            writeln!(out, "{bold}Change to {}:{reset}", self.name)?;
            self.leaving.show(color, out)?;
            writeln!(out)?;
        }
        if let Some(refusal) = self.leaving.refusal() {
            wrapped(out, self.width, "Not shown:", &refusal)?;
        }
        for (line, setting, reason) in &self.leaving.needs_you {
            let words = format!("{setting} needs you: {reason}");
            wrapped(out, self.width, &format!("  line {line}:"), &printable::text(&words))?;
        }
        Ok(())
    }

    fn closing(&self, out: &mut dyn Write) -> io::Result<()> {
        let secrets = self.export.settings.iter().filter(|carried| carried.secret).count();
        if self.masked && secrets > 0 {
            let words = format!(
                "{} masked. Use --output PATH to write the values to a file of mode 0600, or --reveal-secrets to print \
                 them.",
                counted(secrets, "secret is", "secrets are")
            );
            wrapped(out, self.width, "Note:", &words)?;
        }
        Ok(())
    }

    /// The same for a folder of products, as Markdown and without secrets.
    pub(super) fn checklist(&self) -> String {
        let mut text = format!("# Move {}\n", self.route());
        // Writing to a String cannot fail.
        for limit in &self.export.limits {
            let _ = write!(text, "\n**{}** To do: {}.\n", limit.why, limit.advice);
        }
        for warning in self.warnings() {
            let _ = write!(text, "\n**Note:** {warning}\n");
        }
        if self.pending().next().is_some() {
            text.push_str("\n## Needs your decision\n\n");
            for ((reason, advice), names) in self.reasons() {
                let advice = advice.map(|advice| format!("; {advice}")).unwrap_or_default();
                let _ = writeln!(text, "- [ ] `{}`: {reason}{advice}", names.join("`, `"));
            }
        }
        text.push_str("\n## Steps\n");
        for (number, step) in self.steps.iter().enumerate() {
            let _ = write!(text, "\n{}. [ ] {}", number + 1, step.title);
            if !step.words.is_empty() {
                let _ = write!(text, ". {}", step.words);
            }
            text.push('\n');
            if !step.commands.is_empty() {
                let _ = write!(text, "\n    ```sh\n    {}\n    ```\n", step.commands.join("\n    "));
            }
        }
        text
    }
}

/// Why something is not known, with its expression unless that may hold a secret.
fn reason(pending: &Decision) -> String {
    let Some(place) = &pending.place else { return pending.reason.clone() };
    if pending.secret {
        return format!("{} at {}", pending.reason, place.file_and_line);
    }
    let text: Vec<_> = place.text.split_whitespace().collect();
    format!("{} at {}: {}", pending.reason, place.file_and_line, text.join(" "))
}

fn asks_for_secrets(pending: &Decision) -> bool {
    pending.advice.as_ref().is_some_and(|advice| advice.contains("--secrets"))
}
