//! `--format` and `--fail-level`: how commands print findings and what their exit code makes of
//! them.

use super::console::Console;
use super::input::InputFile;
use super::outcome::{CommandOutcome, Failure};
use crate::findings::{Finding, Level, Source};
use crate::report::{self, Format, Layout, Report, Style};
use crate::syntax::Span;

/// How findings are printed; flatten it into a subcommand's arguments.
#[derive(Debug, Clone, Copy, clap::Args)]
#[command(next_help_heading = "Report")]
pub struct Reporting {
    /// How to print what was found
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: ReportFormat,
    /// The lowest level of a finding that gives exit code 1 [default: warning]
    #[arg(long, value_name = "LEVEL")]
    pub fail_level: Option<FailLevel>,
}

/// The argument of `--format`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum ReportFormat {
    /// For people: snippets, or a list when there is much to say
    Text,
    /// For people: a snippet for each finding
    Full,
    /// For people: a line for each finding
    Compact,
    /// For screen readers: sentences, nothing drawn
    Narrated,
    /// For programs: all there is, documented and versioned
    Json,
    /// SARIF 2.1.0
    Sarif,
    /// GitLab's Code Quality report
    Gitlab,
    /// GitHub's workflow commands
    Github,
    /// JUnit's XML
    Junit,
}

/// The argument of `--fail-level`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum FailLevel {
    /// Errors
    Error,
    /// Errors and warnings
    Warning,
    /// Any finding
    Info,
    /// None
    Never,
}

impl Reporting {
    /// Prints the report, sorted, and says how the command ends.
    pub fn print(self, report: &mut Report, console: &mut Console) -> Result<CommandOutcome, Failure> {
        report.sort();
        match self.format.written() {
            Audience::ForPeople(shape) => {
                let style = console.style(shape);
                report::write_text(report, &style, &mut console.out)?;
            }
            Audience::ForPrograms(format) => report::write(report, format, &mut console.out)?,
        }
        Ok(self.outcome(report))
    }

    /// The report as a file gets it: sorted, without colours.
    pub fn text(self, report: &mut Report, console: &Console) -> Result<Vec<u8>, Failure> {
        let mut text = Vec::new();
        report.sort();
        match self.format.written() {
            Audience::ForPeople(shape) => {
                let style = Style { color: false, ..console.style(shape) };
                report::write_text(report, &style, &mut text)?;
            }
            Audience::ForPrograms(format) => report::write(report, format, &mut text)?,
        }
        Ok(text)
    }

    /// The exit code that the findings ask for.
    pub fn outcome(self, report: &Report) -> CommandOutcome {
        let threshold = match self.fail_level.unwrap_or(FailLevel::Warning) {
            FailLevel::Error => Level::Error,
            FailLevel::Warning => Level::Warning,
            FailLevel::Info => Level::Info,
            FailLevel::Never => return CommandOutcome::Clean,
        };
        let failing = report.worst().is_some_and(|worst| worst >= threshold);
        if failing { CommandOutcome::Findings } else { CommandOutcome::Clean }
    }
}

/// Says what is wrong with an input that cannot be used.
pub fn refuse(
    console: &mut Console,
    input: &InputFile,
    errors: Vec<Finding>,
    secrets: Vec<Span>,
) -> Result<(), Failure> {
    let report = refusal(input, errors, secrets);
    Ok(report::write_findings(&report, &console.style(Layout::Auto), &mut console.err)?)
}

/// The report of an input that cannot be used.
pub fn refusal(input: &InputFile, errors: Vec<Finding>, secrets: Vec<Span>) -> Report {
    let mut report = Report::default();
    let source = Source::new(input.name.clone(), input.bytes.clone()).with_secrets(secrets);
    let id = report.sources.add(source);
    report.add(id, errors);
    report
}

enum Audience {
    ForPeople(Layout),
    ForPrograms(Format),
}

impl ReportFormat {
    /// Whether it is for people to read, and for no program.
    pub fn is_for_people(self) -> bool {
        matches!(self.written(), Audience::ForPeople(_))
    }

    fn written(self) -> Audience {
        match self {
            Self::Text => Audience::ForPeople(Layout::Auto),
            Self::Full => Audience::ForPeople(Layout::Full),
            Self::Compact => Audience::ForPeople(Layout::Compact),
            Self::Narrated => Audience::ForPeople(Layout::Narrated),
            Self::Json => Audience::ForPrograms(Format::Json),
            Self::Sarif => Audience::ForPrograms(Format::Sarif),
            Self::Gitlab => Audience::ForPrograms(Format::Gitlab),
            Self::Github => Audience::ForPrograms(Format::Github),
            Self::Junit => Audience::ForPrograms(Format::Junit),
        }
    }
}
