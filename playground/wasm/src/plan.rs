//! The required stops of an upgrade, and what must change before each, in the words of the command.

use gitlab_rb::mappings::Release;
use gitlab_rb::mappings::mattermost::StepTiming;
use gitlab_rb::plan::sheet::words::{self, ChangeCounts};
use gitlab_rb::plan::sheet::{PlanSource, commands, markdown, mattermost, services};
use gitlab_rb::plan::{self, Action, Change, Leg, MattermostStep, NoPlan, Where};
use serde_json::{Value as Json, json};

use crate::failure::Failure;
use crate::file::File;
use crate::offsets::Offsets;

pub fn plan(file: &File) -> Result<Json, Failure> {
    let from = file.from.ok_or_else(|| Failure::new("Choose the release that runs now."))?;
    if file.to <= from {
        return Err(Failure::new(format!(
            "GitLab {} is not newer than {from}: there is no upgrade to plan.",
            file.to
        ))
        .help("“GitLab now” is the release that runs, “upgrade to” the one to install."));
    }
    let plan = plan::of_file(file.path(), file.bytes(), from, file.to).map_err(|error| match error {
        NoPlan::NoText => Failure::no_text(),
        NoPlan::Refused { .. } => Failure::new("No plan. Ruby cannot read this file, so reconfigure fails.")
            .help("Fix the errors first: they are marked in the editor, and Lint lists them."),
        NoPlan::Defect(_) => Failure::defect(&error),
    })?;
    let name = file.shown_name();
    let source = PlanSource::new(&plan, file.path(), name, file.bytes());
    let page = Page { source: &source, offsets: Offsets::of(&file.text), from };
    let mut change_request = Vec::new();
    markdown::write(&source, true, &mut change_request).map_err(|error| Failure::defect(&error))?;
    let staying: Vec<&Change> = plan.changes().filter(|change| may_stay(change)).collect();
    Ok(json!({
        "from": from,
        "to": file.to,
        "verdict": words::headline(&plan),
        "needs_change": plan.asks_for_changes(),
        "stops": plan.legs.iter().map(|leg| page.stop(leg)).collect::<Vec<_>>(),
        "can_stay": page.members(&staying),
        "mattermost": page.mattermost(),
        "defaults": plan.legs.iter().flat_map(defaults).collect::<Vec<_>>(),
        "after": page.after(),
        "markdown": String::from_utf8_lossy(&change_request),
    }))
}

struct Page<'a> {
    source: &'a PlanSource<'a>,
    offsets: Offsets<'a>,
    from: Release,
}

impl Page<'_> {
    fn stop(&self, leg: &Leg) -> Json {
        let mut groups: Vec<(String, Vec<&Change>)> = Vec::new();
        for change in leg.changes.iter().filter(|change| !may_stay(change)) {
            let title = words::group(change, leg, self.from);
            match groups.iter_mut().find(|(known, _)| *known == title) {
                Some((_, members)) => members.push(change),
                None => groups.push((title, vec![change])),
            }
        }
        let needs_you = |members: &[&Change]| members.iter().any(|change| change.action.is_for_a_person());
        groups.sort_by_key(|(_, members)| !needs_you(members));
        let groups: Vec<Json> = groups
            .iter()
            .map(|(title, members)| {
                json!({
                    "title": title,
                    "fails": members.iter().any(|change| change.consequence.is_failure()),
                    "needs_you": needs_you(members),
                    "members": self.members(members),
                })
            })
            .collect();
        let only_if: Vec<Json> = leg
            .conditional_stops()
            .map(|stop| json!({ "release": stop.release, "condition": stop.only_if.as_deref().unwrap_or_default() }))
            .collect();
        let tasks: Vec<Json> = leg
            .services
            .iter()
            .map(|step| task(&step.title, &step.text, services::commands(self.source, step)))
            .collect();
        json!({
            "release": leg.to,
            "summary": ChangeCounts::of(&leg.changes).in_words(),
            "note": words::note(leg.to),
            "only_if": only_if,
            "groups": groups,
            "services": tasks,
            "patches": words::patches(leg).collect::<Vec<_>>(),
            "commands": self.commands(leg),
        })
    }

    /// What to type before and at a stop.
    fn commands(&self, leg: &Leg) -> Vec<String> {
        let commands = &self.source.commands;
        let needs_you: Vec<usize> = leg
            .changes
            .iter()
            .filter(|change| change.action.is_for_a_person())
            .flat_map(|change| self.source.lines_of(&change.place))
            .collect();
        words::services_first(leg)
            .into_iter()
            .chain(words::todo(&needs_you))
            .chain(commands.of_file(leg))
            .chain(commands.roll_out(leg).map(str::to_owned))
            .chain([commands.install(leg.to)])
            .collect()
    }

    /// What to do after each stop.
    fn after(&self) -> Vec<Json> {
        let commands = &self.source.commands;
        let reconfigure = commands.reconfigure().map(|command| json!({ "words": "", "command": command }));
        let checks = commands::checks(self.source.plan).into_iter().map(|(check, releases)| {
            let releases = if releases.is_empty() { releases } else { format!("{releases}, ") };
            json!({ "words": format!("{releases}until this prints {}:", check.done), "command": commands.check(check) })
        });
        reconfigure.into_iter().chain(checks).collect()
    }

    /// Changes, and with those that are alike what to know of them.
    fn members(&self, mut changes: &[&Change]) -> Vec<Json> {
        let mut members = Vec::new();
        while let Some(first) = changes.first() {
            let advice = words::advice(first);
            let alike = changes.iter().take_while(|change| words::advice(change) == advice).count();
            let (now, rest) = changes.split_at(alike);
            let rows: Vec<Json> = now.iter().map(|change| self.change(change)).collect();
            members.push(json!({ "changes": rows, "advice": advice }));
            changes = rest;
        }
        members
    }

    fn change(&self, change: &Change) -> Json {
        let places: Vec<_> = match &change.place {
            Where::InFile(spans) => spans.iter().map(|span| self.offsets.place(*span)).collect(),
            Where::Elsewhere(_) => Vec::new(),
        };
        json!({
            "setting": words::setting(change),
            "today": change.today,
            "becomes": words::becomes(&change.action),
            "places": places,
            "lines": words::listed(&self.source.lines_of(&change.place)),
        })
    }

    /// What the upgrades ask of who runs the bundled Mattermost, part by part.
    fn mattermost(&self) -> Vec<Json> {
        let plan = self.source.plan;
        let Some(of_all) = &plan.mattermost else { return Vec::new() };
        let part = |heading: String, tasks: Vec<Json>| json!({ "heading": heading, "tasks": tasks });
        let tasks = |steps: &[MattermostStep]| steps.iter().map(mattermost_task).collect::<Vec<_>>();
        let versions: Vec<String> = mattermost::upgrades(plan)
            .map(|(release, upgrade)| format!("GitLab {release}: {}", mattermost::versions(upgrade)))
            .collect();
        let mut parts = vec![
            part(
                "Versions of Mattermost on the way".to_owned(),
                vec![task(&versions.join(", "), "", Vec::new())],
            ),
            part("Before each of them (RELEASE is the release that runs)".to_owned(), tasks(&of_all.each)),
        ];
        for (release, upgrade) in mattermost::upgrades(plan) {
            for (timing, word) in [(StepTiming::Before, "Before"), (StepTiming::After, "After")] {
                let steps: Vec<MattermostStep> = mattermost::own(upgrade, timing).cloned().collect();
                if !steps.is_empty() {
                    parts.push(part(format!("{word} GitLab {release}"), tasks(&steps)));
                }
            }
        }
        let sign_on = mattermost::sign_on(&of_all.sign_on);
        let sign_on = sign_on.into_iter().map(|(sentence, lines)| task(&sentence, "", lines)).collect();
        parts.push(part("Sign-on with GitLab".to_owned(), sign_on));
        parts.push(part(
            "To go back, if Mattermost does not start after an upgrade".to_owned(),
            tasks(&of_all.restore),
        ));
        parts
    }
}

fn mattermost_task(step: &MattermostStep) -> Json {
    let place = if step.into_gitlab_rb { " These lines go into gitlab.rb:" } else { "" };
    task(&step.title, &format!("{}{place}", step.text), step.commands.clone())
}

fn task(title: &str, text: &str, commands: Vec<String>) -> Json {
    json!({ "title": title, "text": text, "commands": commands })
}

fn defaults(leg: &Leg) -> impl Iterator<Item = Json> + '_ {
    leg.defaults.iter().map(|default| {
        json!({ "with": leg.to, "setting": default.setting, "old": default.old, "new": default.new })
    })
}

fn may_stay(change: &Change) -> bool {
    matches!(change.action, Action::MayStay { .. })
}
