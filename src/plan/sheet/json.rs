//! The plan for programs, version 1; docs/plan.schema.json describes it.
//!
//! Fields are only ever added within a version. No value of a setting is in it.

use std::io::{self, Write};

use serde_json::{Value as Json, json};

use super::words::ChangeCounts;
use super::{PlanSource, commands, mattermost, services};
use crate::TOOL;
use crate::mappings::Release;
use crate::plan::{Action, Change, Consequence, Leg, When, Where};

/// Writes it.
pub fn write(sheet: &PlanSource<'_>, out: &mut dyn Write) -> io::Result<()> {
    let plan = sheet.plan;
    let checks: Vec<Json> = commands::checks(plan)
        .into_iter()
        .map(|(check, _)| {
            json!({
                "from": check.from, "until": check.until, "command": sheet.commands.check(check), "done": check.done,
            })
        })
        .collect();
    let document = json!({
        "version": 1,
        "tool": TOOL,
        "file": sheet.name,
        "from": plan.from,
        "to": plan.to,
        "legs": plan.legs.iter().map(|leg| self::leg(sheet, leg)).collect::<Vec<_>>(),
        "checks": checks,
        "mattermost_restore": plan.mattermost.as_ref().map(|plan| mattermost::steps(&plan.restore)),
        "summary": ChangeCounts::of(plan.changes()),
    });
    serde_json::to_writer_pretty(&mut *out, &document)?;
    out.write_all(b"\n")
}

fn leg(sheet: &PlanSource<'_>, leg: &Leg) -> Json {
    let stops: Vec<Json> = leg
        .conditional_stops()
        .map(|stop| json!({ "release": stop.release, "only_if": stop.only_if }))
        .collect();
    let defaults: Vec<Json> = leg
        .defaults
        .iter()
        .map(|new| json!({ "setting": new.setting, "since": new.since, "old": new.old, "new": new.new }))
        .collect();
    let commands: Vec<String> = sheet
        .commands
        .of_file(leg)
        .chain([sheet.commands.install(leg.to)])
        .chain(sheet.commands.reconfigure().map(str::to_owned))
        .collect();
    json!({
        "from": leg.from,
        "to": leg.to,
        "conditional_stops": stops,
        "rewrites": leg.rewrites,
        "changes": leg.changes.iter().map(|one| change(sheet, one)).collect::<Vec<_>>(),
        "changed_defaults": defaults,
        "commands": commands,
        "services": services::json(sheet, leg),
        "mattermost": leg.mattermost.as_ref().map(mattermost::upgrade),
    })
}

fn change(sheet: &PlanSource<'_>, one: &Change) -> Json {
    let (places, elsewhere) = match &one.place {
        Where::InFile(spans) => {
            let at = |offset: u32| sheet.lines.position(sheet.bytes, offset);
            (spans.iter().map(|span| at(span.start)).collect(), None)
        }
        Where::Elsewhere(source) => (Vec::new(), Some(source)),
    };
    let level = match one.consequence {
        Consequence::Described(level) => Some(level),
        _ => None,
    };
    let (when, since) = match one.when {
        None => (None, None),
        Some(When::Today) => (Some("today"), None),
        Some(When::Since(release)) => (Some("since"), Some(release)),
        Some(When::With) => (Some("with-upgrade"), None),
    };
    json!({
        "setting": one.setting,
        "today": one.today,
        "places": places,
        "elsewhere": elsewhere,
        "if_nothing_is_done": happens(one.consequence),
        "level": level,
        "later": one.later.map(|(release, then)| json!({ "release": release, "if_nothing_is_done": happens(then) })),
        "already": one.already,
        "action": action(&one.action),
        "possible": when,
        "possible_since": since,
        "message": one.message,
        "rule": one.rule,
    })
}

fn happens(consequence: Consequence) -> &'static str {
    match consequence {
        Consequence::UpgradeRefused => "upgrade-refused",
        Consequence::Aborts => "reconfigure-stops",
        Consequence::UnknownRoot => "unknown-root",
        Consequence::Ignored => "ignored",
        Consequence::Warns => "warns",
        Consequence::Described(_) => "described",
    }
}

fn action(action: &Action) -> Json {
    let understood = |release: &Option<Release>| release.map(|release| release.to_string());
    match action {
        Action::Rewrite { to, understood: release, notes } => {
            json!({ "kind": "rewrite", "to": to, "understood_from": understood(release), "notes": notes })
        }
        Action::Fix { title } => json!({ "kind": "fix", "title": title }),
        Action::Drop { reason } => json!({ "kind": "drop", "reason": reason }),
        Action::Decide { option, to, advice } => {
            json!({ "kind": "decide", "option": option, "to": to, "advice": advice })
        }
        Action::ByHand { reason, advice, commented_out } => {
            json!({ "kind": "by-hand", "reason": reason, "advice": advice, "commented_out": commented_out })
        }
        Action::MayStay { reason } => json!({ "kind": "may-stay", "reason": reason }),
    }
}
