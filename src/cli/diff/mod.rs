//! `gitlab-rb diff`: gitlab.rb, the environment and config.json side by side.

mod list;
mod markdown;

use std::io::Write;
use std::path::PathBuf;

use super::Run;
use super::console::{Console, diff_deadline};
use super::outcome::{CommandOutcome, Failure};
use super::pair::{self, ComparedText, InputPair};
use super::release::{ReleaseChoice, TargetArgs};
use super::reporting::{FailLevel, ReportFormat, Reporting};
use super::texts::{Texts, Which};
use crate::cli::installation::{CONFIG_JSON, GITLAB_RB};
use crate::diff::{Comparison, effective_file, json};
use crate::fix::{Diff as TextDiff, DiffStyle};
use crate::report::{self, Layout, Report};
use crate::settings::{Options, Settings};

/// Show whether gitlab.rb, the environment or config.json decides each Mattermost setting
///
/// Lists each setting that is set in more than one place: all values with their lines, the one that applies, and what is
/// wrong with it. Secrets are compared and never shown.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  gitlab-rb diff /etc/gitlab/gitlab.rb /var/opt/gitlab/mattermost/config.json
  gitlab-rb diff --at 11.0 gitlab.rb config.json          for GitLab 11.0
  gitlab-rb diff --all gitlab.rb config.json              every setting
  gitlab-rb diff --effective gitlab.rb config.json        what the server runs
  gitlab-rb diff --format markdown gitlab.rb config.json  for a change request
  gitlab-rb diff docker-compose.yml config.json           for a container
  mmctl config show | gitlab-rb diff gitlab.rb -          what is running now")]
#[allow(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub(super) struct DiffCommand {
    /// The gitlab.rb, or a file that contains one; `-` reads standard input
    #[arg(value_name = "FILE", default_value = GITLAB_RB)]
    file: PathBuf,
    /// Mattermost's config.json, or the output of `mmctl config show`; `-` reads standard input
    #[arg(value_name = "CONFIG_JSON", default_value = CONFIG_JSON)]
    config_json: PathBuf,
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    target: TargetArgs,
    /// Show every setting of the server, not only those that differ
    #[arg(long, help_heading = "Report")]
    all: bool,
    /// Show config.json as the server will effectively run it, as a unified diff
    #[arg(long, help_heading = "Report", conflicts_with_all = ["all", "format"])]
    effective: bool,
    /// Also show the lines that each finding points to
    #[arg(long, help_heading = "Report")]
    snippets: bool,
    /// Print only the verdict and the settings with a warning or an error
    #[arg(long, help_heading = "Report", conflicts_with = "snippets")]
    brief: bool,
    /// How to print the result
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = "Report")]
    format: DiffFormat,
    /// The lowest level of a finding that gives exit code 1
    #[arg(long, value_name = "LEVEL", default_value = "warning", help_heading = "Report")]
    fail_level: FailLevel,
}

/// The argument of `--format`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum DiffFormat {
    /// A list of the settings that differ, for a terminal
    Text,
    /// For programs: documented and versioned
    Json,
    /// Tables for a change request
    Markdown,
}

impl Run for DiffCommand {
    fn run(self, console: &mut Console) -> Result<CommandOutcome, Failure> {
        let (server, judged) = pair::server(self.target.to, &self.file)?;
        let pair = InputPair::read(&self.file, &self.config_json)?;
        let texts = Texts::of(&pair.gitlab_rb)?;
        let host = pair::text_of(&texts, self.which, server.release)?;
        let tree = host.tree();
        let side = ComparedText { texts: &texts, host, tree: &tree };
        let Some(config) = pair.config(side, console)? else { return Ok(CommandOutcome::Unusable) };
        pair.tell_choice(&texts, host, console)?;
        let options = Options { release: server.release, all_roots: true };
        let settings = Settings::with_options(&tree, options);
        let comparison = Comparison::of(&settings, &config, server, self.all);
        let report = pair.report(side, &comparison, judged);
        self.print(&comparison, &report, &pair, (side, judged), console)?;
        Ok(Reporting { format: ReportFormat::Text, fail_level: Some(self.fail_level) }.outcome(&report))
    }
}

impl DiffCommand {
    fn print(
        &self,
        comparison: &Comparison<'_>,
        report: &Report,
        pair: &InputPair,
        (side, judged): (ComparedText<'_>, ReleaseChoice),
        console: &mut Console,
    ) -> Result<(), Failure> {
        if self.effective {
            let file = effective_file(comparison);
            TextDiff::new(&pair.config_json.name, &file.old, &file.new)
                .until(diff_deadline())
                .mask(&file.old_secrets, &file.new_secrets)
                .write(DiffStyle { color: console.color, terminal: true }, &mut console.out)?;
            if file.old == file.new {
                writeln!(console.err, "The server will run config.json as it is.")?;
            }
            return Ok(());
        }
        let rows: Vec<_> = comparison.rows.iter().filter(|row| self.all || row.differs()).collect();
        match self.format {
            DiffFormat::Json => json::write(comparison, &rows, report, &mut console.out)?,
            DiffFormat::Markdown => markdown::write(comparison, &rows, report, &mut console.out)?,
            DiffFormat::Text => {
                let list = list::ComparisonList {
                    comparison,
                    side,
                    report,
                    judged,
                    width: console.width,
                    color: console.color,
                    brief: self.brief,
                };
                list.write(&rows, &mut console.out)?;
                if self.snippets {
                    writeln!(console.out)?;
                    report::write_findings(report, &console.style(Layout::Full), &mut console.out)?;
                }
            }
        }
        Ok(())
    }
}
