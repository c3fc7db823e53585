//! The section of a plan on what the last reconfigure left.

use std::io::Write as _;
use std::path::Path;

use super::Format;
use crate::cli::console::Console;
use crate::cli::input::Input;
use crate::cli::left::LeftFiles;
use crate::cli::outcome::Failure;
use crate::mappings::Release;
use crate::report::{self, Report, Shape, printable};
use crate::rules::Target;

const HEADING: &str = "What the last reconfigure left";

/// What is wrong in there.
pub(super) fn report(left: &LeftFiles, input: &Input, from: Release, to: Release) -> Report {
    let mut report = Report::default();
    left.tell(Path::new(&input.name), &input.bytes, Target::of(to, Some(from)), Some, &mut report);
    report.sort();
    report
}

/// Prints the section below the plan.
pub(super) fn write(report: &Report, format: Format, console: &mut Console) -> Result<(), Failure> {
    let nothing = report.findings.is_empty();
    match format {
        Format::Text => {
            writeln!(
                console.out,
                "\n{HEADING}:{}",
                if nothing { " nothing that makes the upgrade fail." } else { "\n" }
            )?;
            if !nothing {
                let style = console.style(Shape::Auto);
                report::write_findings(report, &style, &mut console.out)?;
            }
        }
        Format::Markdown => {
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
        Format::Json => {}
    }
    Ok(())
}
