//! What a plan says of PostgreSQL, Redis and the storage, in each format. The steps are those of [`crate::plan`].

use std::io::{self, Write};

use serde_json::{Value as Json, json};

use super::PlanSource;
use super::words::escaped;
use crate::mappings::Release;
use crate::plan::{Leg, Plan, ServiceStep};
use crate::report::printable;

/// Above all of it.
pub const HEADING: &str = "Database, Redis and storage";

/// The section of a change request.
pub(super) fn markdown(sheet: &PlanSource<'_>, out: &mut dyn Write) -> io::Result<()> {
    if stops(sheet.plan).next().is_none() {
        return Ok(());
    }
    writeln!(out, "\n### {HEADING}")?;
    for (release, steps) in stops(sheet.plan) {
        writeln!(out, "\nBefore GitLab {release}:\n")?;
        for step in steps {
            writeln!(out, "- [ ] {}. {}", escaped(&step.title), escaped(&step.text))?;
            let commands = commands(sheet, step);
            if !commands.is_empty() {
                writeln!(out, "  ```sh")?;
                for command in commands {
                    writeln!(out, "  {}", printable::text(&command))?;
                }
                writeln!(out, "  ```")?;
            }
        }
    }
    Ok(())
}

/// For programs.
pub(super) fn json(sheet: &PlanSource<'_>, leg: &Leg) -> Vec<Json> {
    let steps = leg.services.iter().map(|step| {
        json!({
            "service": step.service,
            "version": step.version,
            "title": step.title,
            "text": step.text,
            "commands": commands(sheet, step),
        })
    });
    steps.collect()
}

/// As they are typed where GitLab runs.
pub fn commands(sheet: &PlanSource<'_>, step: &ServiceStep) -> Vec<String> {
    let typed = |command: &String| match command.strip_prefix("sudo ") {
        Some(command) if sheet.commands.in_container() => command.to_owned(),
        _ => command.clone(),
    };
    step.commands.iter().map(typed).collect()
}

/// The stops that ask for something.
pub fn stops(plan: &Plan) -> impl Iterator<Item = (Release, &[ServiceStep])> {
    plan.legs.iter().filter(|leg| !leg.services.is_empty()).map(|leg| (leg.to, leg.services.as_slice()))
}
