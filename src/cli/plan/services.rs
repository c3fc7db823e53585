//! What a plan says of PostgreSQL, Redis and the storage, in a terminal.

use std::io::{self, Write};

use super::text::{Paint, PlanPage};
use crate::plan::sheet::services;
use crate::report::printable;

impl PlanPage<'_, '_> {
    /// Stop by stop. A reason that is the same as at the stop before is said once.
    pub(super) fn services(&mut self) -> io::Result<()> {
        let sheet = self.sheet;
        if services::stops(sheet.plan).next().is_none() {
            return Ok(());
        }
        self.paragraph(0, 0, services::HEADING, Paint::Bold)?;
        let mut said: Vec<&str> = Vec::new();
        for (release, steps) in services::stops(sheet.plan) {
            self.paragraph(2, 2, &format!("Before GitLab {release}:"), Paint::Yellow)?;
            for step in steps {
                let is_new = !said.contains(&step.text.as_str());
                said.push(&step.text);
                let why = if is_new { format!(" {}", step.text) } else { String::new() };
                self.hanging("    * ", &printable::text(&format!("{}.{why}", step.title)))?;
                for command in services::commands(sheet, step) {
                    writeln!(self.out, "        {}", printable::text(&command))?;
                }
            }
        }
        writeln!(self.out)
    }
}
