//! The plan for people, in a terminal.

use std::io::{self, Write};

use crate::cli::console::{Console, Output};
use crate::cli::release::ReleaseOrigin;
use crate::plan::sheet::words::{self, ChangeCounts};
use crate::plan::sheet::{PlanSource, commands};
use crate::plan::{Action, Change, Leg, Where};
use crate::report::{columns, printable};

/// Where paragraphs below a setting begin.
const INDENT: usize = 11;

/// How much is printed.
#[derive(Debug, Clone, Copy)]
pub(super) struct PlanDetail {
    /// Where the first release comes from.
    pub(super) origin: ReleaseOrigin,
    /// Also the defaults that change.
    pub(super) verbose: bool,
    /// The verdict, what needs you and the next command, and no more.
    pub(super) brief: bool,
}

/// Prints the whole plan.
pub(super) fn write(sheet: &PlanSource<'_>, detail: PlanDetail, console: &mut Console) -> io::Result<()> {
    let (width, color) = (console.width, console.color);
    let mut page = PlanPage { sheet, detail, out: &mut console.out, width, color };
    page.head()?;
    if detail.brief {
        return page.brief();
    }
    page.stops()?;
    for leg in &sheet.plan.legs {
        page.leg(leg)?;
    }
    page.services()?;
    page.mattermost()?;
    page.may_stay()?;
    page.defaults()?;
    page.commands()
}

pub(super) struct PlanPage<'a, 'o> {
    pub(super) sheet: &'a PlanSource<'a>,
    detail: PlanDetail,
    pub(super) out: &'o mut Output,
    width: usize,
    color: bool,
}

impl PlanPage<'_, '_> {
    fn head(&mut self) -> io::Result<()> {
        let plan = self.sheet.plan;
        let name = printable::text(self.sheet.name);
        let text = format!(
            "{name} from GitLab {} ({}) to {}: {}.",
            plan.from,
            self.detail.origin,
            plan.to,
            words::headline(plan)
        );
        self.paragraph(0, 0, &text, Paint::Bold)?;
        writeln!(self.out)
    }

    /// The lines that need you, and the first command.
    fn brief(&mut self) -> io::Result<()> {
        let sheet = self.sheet;
        for leg in &sheet.plan.legs {
            for change in leg.changes.iter().filter(|change| change.action.is_for_a_person()) {
                let lines = words::listed(&sheet.lines_of(&change.place));
                let text = format!("before {}, line {lines}: {}", leg.to, words::setting(change));
                self.paragraph(2, 4, &text, Paint::Plain)?;
            }
        }
        match sheet.plan.legs.iter().find_map(|leg| sheet.commands.of_file(leg).next()) {
            Some(command) => writeln!(self.out, "Next: {command}"),
            None => Ok(()),
        }
    }

    /// The stops with something to do.
    fn stops(&mut self) -> io::Result<()> {
        let legs = &self.sheet.plan.legs;
        let mut quiet = 0;
        for leg in legs {
            match ChangeCounts::of(&leg.changes).in_words() {
                Some(words) => writeln!(self.out, "  before {:<6} {words}", leg.to.to_string())?,
                None => quiet += 1,
            }
        }
        match quiet {
            0 => {}
            1 if legs.len() == 1 => return Ok(()),
            1 => writeln!(self.out, "  Nothing to change before the other required stop.")?,
            _ if quiet == legs.len() => return Ok(()),
            _ => writeln!(self.out, "  Nothing to change before the other {quiet} required stops.")?,
        }
        writeln!(self.out)
    }

    /// What must change before a stop.
    fn leg(&mut self, leg: &Leg) -> io::Result<()> {
        let from = self.sheet.plan.from;
        let mut groups: Vec<(String, Vec<&Change>)> = Vec::new();
        for change in leg.changes.iter().filter(|change| !may_stay(change)) {
            let title = words::group(change, leg, from);
            match groups.iter_mut().find(|(known, _)| *known == title) {
                Some((_, members)) => members.push(change),
                None => groups.push((title, vec![change])),
            }
        }
        if groups.is_empty() {
            return Ok(());
        }
        groups.sort_by_key(|(_, members)| !members.iter().any(|change| change.action.is_for_a_person()));
        self.paragraph(0, 0, &format!("Before GitLab {}", leg.to), Paint::Bold)?;
        for (title, members) in groups {
            let failure = members.iter().any(|change| change.consequence.is_failure());
            self.paragraph(2, 2, &title, if failure { Paint::Red } else { Paint::Yellow })?;
            self.members(&members)?;
        }
        writeln!(self.out)
    }

    /// What only earns a warning up to the end of the way.
    fn may_stay(&mut self) -> io::Result<()> {
        let staying: Vec<&Change> = self.sheet.plan.changes().filter(|change| may_stay(change)).collect();
        if staying.is_empty() {
            return Ok(());
        }
        self.paragraph(0, 0, "Can stay, though reconfigure warns", Paint::Bold)?;
        self.members(&staying)?;
        writeln!(self.out)
    }

    /// Settings, and below those that are alike what to know of them.
    fn members(&mut self, mut members: &[&Change]) -> io::Result<()> {
        while let Some(first) = members.first() {
            let advice = words::advice(first);
            let alike = members.iter().take_while(|change| words::advice(change) == advice).count();
            let (now, rest) = members.split_at(alike);
            self.settings(now)?;
            for sentence in &advice {
                self.paragraph(INDENT, INDENT, sentence, Paint::Plain)?;
            }
            members = rest;
        }
        Ok(())
    }

    /// A line for each setting, the arrows below each other.
    fn settings(&mut self, changes: &[&Change]) -> io::Result<()> {
        let rows: Vec<(String, String, Option<String>, &Option<String>)> = changes
            .iter()
            .map(|change| {
                let lines = match &change.place {
                    Where::InFile(_) => words::listed(&self.sheet.lines_of(&change.place)),
                    Where::Elsewhere(_) => "-".to_owned(),
                };
                (
                    lines,
                    printable::text(words::setting(change)),
                    words::becomes(&change.action),
                    &change.today,
                )
            })
            .collect();
        let column = rows.iter().map(|(_, setting, ..)| columns::of(setting)).max().unwrap_or(0);
        for (lines, setting, new, today) in rows {
            let first = lines.split([',', '-']).next().unwrap_or_default();
            let head = if columns::of(&lines) <= 7 { &lines } else { first };
            let head = format!("  {head:>7}  ");
            let new = new.map(|new| format!("-> {}", printable::text(&new)));
            match &new {
                Some(new) if columns::of(&head) + column + 1 + columns::of(new) <= self.width => {
                    writeln!(self.out, "{head}{setting:column$} {new}")?;
                }
                Some(new) => {
                    writeln!(self.out, "{head}{setting}")?;
                    self.paragraph(INDENT + 2, INDENT + 5, new, Paint::Plain)?;
                }
                None => writeln!(self.out, "{head}{setting}")?,
            }
            if columns::of(&lines) > 7 {
                self.paragraph(INDENT + 2, INDENT + 2, &format!("(lines {lines})"), Paint::Plain)?;
            }
            if let Some(today) = today {
                self.paragraph(INDENT + 2, INDENT + 2, &format!("(today {today})"), Paint::Plain)?;
            }
        }
        Ok(())
    }

    fn defaults(&mut self) -> io::Result<()> {
        let legs = &self.sheet.plan.legs;
        let count: usize = legs.iter().map(|leg| leg.defaults.len()).sum();
        if count == 0 {
            return Ok(());
        }
        if !self.detail.verbose {
            let (defaults, change) = if count == 1 { ("default", "changes") } else { ("defaults", "change") };
            let text = format!(
                "{count} {defaults} {change} on the way for settings that the file does not set. --verbose lists them."
            );
            self.paragraph(0, 0, &text, Paint::Plain)?;
            return writeln!(self.out);
        }
        self.paragraph(0, 0, "Defaults that change, of settings that the file does not set", Paint::Bold)?;
        for leg in legs.iter().filter(|leg| !leg.defaults.is_empty()) {
            writeln!(self.out, "  with the upgrade to {}:", leg.to)?;
            for default in &leg.defaults {
                let text = format!(
                    "{}: {} becomes {} in {}",
                    default.setting, default.old, default.new, default.since
                );
                self.paragraph(4, 6, &printable::text(&text), Paint::Plain)?;
            }
        }
        writeln!(self.out)
    }

    /// What to type next.
    fn commands(&mut self) -> io::Result<()> {
        let commands = &self.sheet.commands;
        let sheet = self.sheet;
        self.paragraph(0, 0, "Commands, for each required stop", Paint::Bold)?;
        for leg in &sheet.plan.legs {
            for stop in leg.conditional_stops() {
                let condition = stop.only_if.as_deref().unwrap_or_default();
                let head = format!("  {:<7} ", format!("({})", stop.release));
                self.hanging(&head, &format!("only if {condition}"))?;
            }
            let mut lines: Vec<String> =
                words::note(leg.to).map(|note| format!("# {note}")).into_iter().collect();
            let needs_you: Vec<usize> = leg
                .changes
                .iter()
                .filter(|change| change.action.is_for_a_person())
                .flat_map(|change| sheet.lines_of(&change.place))
                .collect();
            lines.extend(words::services_first(leg));
            lines.extend(words::todo(&needs_you));
            lines.extend(commands.of_file(leg));
            lines.extend(commands.roll_out(leg).map(str::to_owned));
            for text in words::patches(leg) {
                let wrapped = columns::wrap(&format!("install {text}"), self.width.saturating_sub(12));
                lines.extend(wrapped.iter().map(|line| format!("# {line}")));
            }
            lines.push(commands.install(leg.to));
            for (index, line) in lines.iter().enumerate() {
                let stop = if index == 0 { leg.to.to_string() } else { String::new() };
                writeln!(self.out, "  {stop:<7} {line}")?;
            }
        }
        self.paragraph(0, 0, &format!("({})", commands.other_packages()), Paint::Plain)?;
        writeln!(self.out)?;
        self.paragraph(0, 0, "After each required stop, before the next", Paint::Bold)?;
        if let Some(reconfigure) = commands.reconfigure() {
            writeln!(self.out, "  {reconfigure}")?;
        }
        for (check, releases) in commands::checks(sheet.plan) {
            let releases = if releases.is_empty() { releases } else { format!("{releases}, ") };
            writeln!(self.out, "  {releases}until this prints {}:", check.done)?;
            writeln!(self.out, "    {}", commands.check(check))?;
        }
        Ok(())
    }

    /// A head, and words wrapped in a column beside it.
    pub(super) fn hanging(&mut self, head: &str, text: &str) -> io::Result<()> {
        let column = columns::of(head);
        for (index, line) in columns::wrap(text, self.width.saturating_sub(column)).iter().enumerate() {
            let head = if index == 0 { head } else { "" };
            writeln!(self.out, "{head:column$}{line}")?;
        }
        Ok(())
    }

    /// Wrapped words; the first line may be indented less than the others.
    pub(super) fn paragraph(
        &mut self,
        first: usize,
        others: usize,
        text: &str,
        style: Paint,
    ) -> io::Result<()> {
        let text = printable::text(text);
        for (index, line) in
            columns::wrap(&text, self.width.saturating_sub(first.max(others))).iter().enumerate()
        {
            let indent = if index == 0 { first } else { others };
            writeln!(self.out, "{:indent$}{}", "", self.styled(line, style))?;
        }
        Ok(())
    }

    fn styled(&self, text: &str, style: Paint) -> String {
        let code = match style {
            Paint::Plain => return text.to_owned(),
            _ if !self.color => return text.to_owned(),
            Paint::Bold => "1",
            Paint::Red => "31",
            Paint::Yellow => "33",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }
}

fn may_stay(change: &Change) -> bool {
    matches!(change.action, Action::MayStay { .. })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Paint {
    Plain,
    Bold,
    Red,
    Yellow,
}
