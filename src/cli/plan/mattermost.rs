//! What a plan says of the bundled Mattermost, in a terminal.

use std::io::{self, Write};

use super::text::{Paint, PlanPage};
use crate::mappings::mattermost::StepTiming;
use crate::plan::MattermostStep;
use crate::plan::sheet::mattermost;
use crate::report::printable;

impl PlanPage<'_, '_> {
    /// The versions on the way, what every upgrade asks once, then what single upgrades ask.
    pub(super) fn mattermost(&mut self) -> io::Result<()> {
        let plan = self.sheet.plan;
        let Some(of_all) = &plan.mattermost else { return Ok(()) };
        self.paragraph(0, 0, "Mattermost, which needs you at each of these required stops", Paint::Bold)?;
        for (release, upgrade) in mattermost::upgrades(plan) {
            writeln!(self.out, "  {:<7} {}", release.to_string(), mattermost::versions(upgrade))?;
        }
        writeln!(self.out)?;
        self.paragraph(2, 2, "Before each of them (RELEASE is the release that runs):", Paint::Yellow)?;
        self.mattermost_steps(&of_all.each)?;
        for (release, upgrade) in mattermost::upgrades(plan) {
            for (timing, word) in [(StepTiming::Before, "Before"), (StepTiming::After, "After")] {
                let steps: Vec<MattermostStep> = mattermost::own(upgrade, timing).cloned().collect();
                if !steps.is_empty() {
                    self.paragraph(2, 2, &format!("{word} GitLab {release}:"), Paint::Yellow)?;
                    self.mattermost_steps(&steps)?;
                }
            }
        }
        self.paragraph(2, 2, "Sign-on with GitLab:", Paint::Yellow)?;
        for (sentence, lines) in mattermost::sign_on(&of_all.sign_on) {
            self.hanging("    * ", &printable::text(&sentence))?;
            for line in lines {
                writeln!(self.out, "        {}", printable::text(&line))?;
            }
        }
        self.paragraph(2, 2, "To go back, if Mattermost does not start after an upgrade:", Paint::Yellow)?;
        self.mattermost_steps(&of_all.restore)?;
        writeln!(self.out)
    }

    fn mattermost_steps(&mut self, steps: &[MattermostStep]) -> io::Result<()> {
        for step in steps {
            self.hanging("    * ", &format!("{}. {}", step.title, step.text))?;
            for command in &step.commands {
                let place = if step.into_gitlab_rb { "in gitlab.rb: " } else { "" };
                writeln!(self.out, "        {place}{}", printable::text(command))?;
            }
        }
        Ok(())
    }
}
