//! The plan as a change request, to paste into an issue or a merge request.

use std::io::{self, Write};

use super::words::{self, ChangeCounts};
use super::{PlanSource, commands, mattermost, services};
use crate::plan::{Change, Leg, Where};
use crate::report::printable;

/// Writes it; with `verbose` also the defaults that change.
pub fn write(sheet: &PlanSource<'_>, verbose: bool, out: &mut dyn Write) -> io::Result<()> {
    let plan = sheet.plan;
    writeln!(out, "## GitLab {} to {}: {}\n", plan.from, plan.to, code(sheet.name))?;
    let headline = words::headline(plan);
    writeln!(out, "{}{}.\n", headline[..1].to_uppercase(), &headline[1..])?;
    writeln!(out, "| required stop | before it |\n|---|---|")?;
    for leg in &plan.legs {
        for stop in leg.conditional_stops() {
            let condition = stop.only_if.as_deref().unwrap_or_default();
            writeln!(out, "| ({}) | required only if {condition} |", stop.release)?;
        }
        let words =
            ChangeCounts::of(&leg.changes).in_words().unwrap_or_else(|| "nothing to change".to_owned());
        writeln!(out, "| {} | {words} |", leg.to)?;
    }
    let mut legs = plan.legs.as_slice();
    while let Some(first) = legs.first() {
        // Stops without changes need no heading each.
        let quiet = legs.iter().take_while(|leg| leg.changes.is_empty()).count();
        let (now, rest) = legs.split_at(quiet.max(1));
        match now {
            [_, .., last] => writeln!(out, "\n### {} to {}\n", first.to, last.to)?,
            _ => writeln!(out, "\n### {}\n", first.to)?,
        }
        for leg in now {
            self::leg(sheet, leg, out)?;
        }
        legs = rest;
    }
    services::markdown(sheet, out)?;
    mattermost::markdown(plan, out)?;
    if verbose {
        defaults(sheet, out)?;
    }
    writeln!(out, "\n### After each required stop, before the next\n")?;
    if let Some(reconfigure) = sheet.commands.reconfigure() {
        writeln!(out, "- {}", code(reconfigure))?;
    }
    for (check, releases) in commands::checks(plan) {
        let releases = if releases.is_empty() { releases } else { format!("{releases}, ") };
        writeln!(out, "- {releases}until it prints {}: {}", check.done, code(&sheet.commands.check(check)))?;
    }
    Ok(())
}

fn leg(sheet: &PlanSource<'_>, leg: &Leg, out: &mut dyn Write) -> io::Result<()> {
    for one in &leg.changes {
        change(sheet, leg, one, out)?;
    }
    for command in sheet.commands.of_file(leg) {
        writeln!(out, "- [ ] {}", code(&command))?;
    }
    if let Some(comment) = sheet.commands.roll_out(leg) {
        writeln!(out, "- [ ] {}", comment.trim_start_matches("# "))?;
    }
    for text in words::patches(leg) {
        writeln!(out, "- [ ] Install {}", words::escaped(&text))?;
    }
    let install = sheet.commands.install(leg.to);
    if sheet.commands.in_container() {
        writeln!(out, "- [ ] {install}")
    } else {
        writeln!(out, "- [ ] {}", code(&install))
    }
}

fn change(sheet: &PlanSource<'_>, leg: &Leg, one: &Change, out: &mut dyn Write) -> io::Result<()> {
    let lines = sheet.lines_of(&one.place);
    let place = match (&one.place, lines.as_slice()) {
        (Where::Elsewhere(_), _) | (_, []) => String::new(),
        (_, [line]) => format!("line {line}: "),
        (_, lines) => format!("lines {}: ", words::listed(lines)),
    };
    let today = one.today.as_ref().map_or_else(String::new, |today| format!(" (today {})", code(today)));
    let setting = code(words::setting(one));
    let new = words::becomes(&one.action).map_or_else(String::new, |new| format!(" → {}", code(&new)));
    let group = words::group(one, leg, sheet.plan.from);
    let mark = if one.action.is_for_a_person() { "- [ ] " } else { "- " };
    writeln!(out, "{mark}{place}{setting}{today}{new}: {group}")?;
    for sentence in words::advice(one) {
        writeln!(out, "  <br>{}", words::escaped(&sentence))?;
    }
    Ok(())
}

fn defaults(sheet: &PlanSource<'_>, out: &mut dyn Write) -> io::Result<()> {
    let legs = &sheet.plan.legs;
    let count: usize = legs.iter().map(|leg| leg.defaults.len()).sum();
    if count == 0 {
        return Ok(());
    }
    writeln!(out, "\n### Defaults that change, of settings that the file does not set\n")?;
    writeln!(out, "| with | setting | old | new |\n|---|---|---|---|")?;
    for leg in legs {
        for new in &leg.defaults {
            writeln!(
                out,
                "| {} | {} | {} | {} |",
                leg.to,
                code(&new.setting),
                code(&new.old),
                code(&new.new)
            )?;
        }
    }
    Ok(())
}

/// As code, whatever is in it; in one line and safe in a table.
fn code(text: &str) -> String {
    let text = printable::text(text).replace('\n', " ").replace('|', "\\|");
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    if longest > 0 { format!("{fence} {text} {fence}") } else { format!("{fence}{text}{fence}") }
}
