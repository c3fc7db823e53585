//! The section of a plan on what the last reconfigure left.

use std::io::Write as _;
use std::path::Path;

use super::PlanFormat;
use crate::cli::console::Console;
use crate::cli::input::InputFile;
use crate::cli::outcome::Failure;
use crate::cli::reconfigure_output::ReconfigureOutputFiles;
use crate::mappings::Release;
use crate::report::{self, Layout, Report, printable};
use crate::rules::Target;

const HEADING: &str = "What the last reconfigure left";

/// What is wrong in there.
pub(super) fn report(left: &ReconfigureOutputFiles, input: &InputFile, from: Release, to: Release) -> Report {
    let mut report = Report::default();
    left.tell(Path::new(&input.name), &input.bytes, Target::of(to, Some(from)), Some, &mut report);
    report.sort();
    report
}

/// Prints the section below the plan.
pub(super) fn write(report: &Report, format: PlanFormat, console: &mut Console) -> Result<(), Failure> {
    let nothing = report.findings.is_empty();
    match format {
        PlanFormat::Text => {
            writeln!(
                console.out,
                "\n{HEADING}:{}",
                if nothing { " nothing that makes the upgrade fail." } else { "\n" }
            )?;
            if !nothing {
                let style = console.style(Layout::Auto);
                report::write_findings(report, &style, &mut console.out)?;
            }
        }
        PlanFormat::Markdown => {
            writeln!(console.out, "\n## {HEADING}\n")?;
            if nothing {
                writeln!(console.out, "Nothing that makes the upgrade fail.")?;
            }
            for (id, finding) in &report.findings {
                let source = report.sources.get(*id);
                let line = source.position(finding.span.start).line;
                let message = printable::text(&finding.message);
                writeln!(console.out, "- [ ] `{}`, line {line}: {message}", printable::text(source.name()))?;
                if let Some(help) = &finding.help {
                    writeln!(console.out, "\n  ```text")?;
                    for line in printable::text(help).lines() {
                        writeln!(console.out, "  {line}")?;
                    }
                    writeln!(console.out, "  ```\n")?;
                }
            }
        }
        // Refused with these options.
        PlanFormat::Json => {}
    }
    Ok(())
}
