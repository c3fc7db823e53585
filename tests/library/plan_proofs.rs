//! A plan promises nothing that `migrate` does not do, and forgets nothing that the last release refuses: on GitLab's own
//! templates, with every example made live.

use crate::support;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use gitlab_rb::effects;
use gitlab_rb::mappings::{Release, releases};
use gitlab_rb::plan::{self, Action, Change, Leg, Plan, Where};
use gitlab_rb::settings::{
    Assignment, Effectiveness, Entry, Operation, Options, SetsNothing, SettingPath, Settings,
};
use gitlab_rb::syntax;

fn release(text: &str) -> Release {
    text.parse().expect("a release")
}

fn with_settings<T>(text: &[u8], release: Release, look: impl FnOnce(&Settings<'_>) -> T) -> T {
    let tree = syntax::parse(text);
    look(&Settings::with_options(&tree, Options { release, all_roots: true }))
}

/// Every setting that a text sets, with all entries of hashes.
fn set_in(text: &[u8], release: Release) -> BTreeSet<String> {
    fn entries(above: &SettingPath, all: &[Entry<'_>], found: &mut BTreeSet<String>) {
        for entry in all {
            let path = above.child(entry.key.clone());
            found.insert(path.to_string());
            entries(&path, &entry.entries, found);
        }
    }
    let counts = |one: &&Assignment<'_>| {
        let idle =
            matches!(one.effectiveness, Effectiveness::SetsNothing(why) if why != SetsNothing::AfterStop);
        one.operation != Operation::Vivify && !idle
    };
    with_settings(text, release, |settings| {
        let mut found = BTreeSet::new();
        for assignment in settings.assignments.iter().filter(counts) {
            found.insert(assignment.path.to_string());
            entries(&assignment.path, &assignment.entries, &mut found);
        }
        found
    })
}

/// `PATH EFFECT` of what a release does not take.
fn obsolete_in(text: &[u8], release: Release) -> Vec<(String, u32)> {
    with_settings(text, release, |settings| {
        let found = effects::find(settings, release);
        found.iter().map(|one| (one.path.to_string(), one.span.start)).collect()
    })
}

fn run(file: &Path, arguments: &[String]) {
    let mut command = support::command(&[]);
    command.args(arguments).arg(file);
    let output = command.output().expect("the built command starts");
    let code = output.status.code().unwrap_or(2);
    assert!(code < 2, "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// What a person types at a stop, as the plan says it.
fn follow(leg: &Leg, file: &Path) {
    let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
    let fixed: BTreeSet<&str> = leg
        .changes
        .iter()
        .filter(|change| matches!(change.action, Action::Fix { .. }))
        .filter_map(|change| change.rule)
        .collect();
    if !fixed.is_empty() {
        let rules = Vec::from_iter(fixed).join(",");
        run(file, &words(&format!("lint --no-config --to {} --select {rules} --fix", leg.to)));
    }
    let option = leg.changes.iter().find_map(|change| match &change.action {
        Action::Decide { option, .. } => Some(*option),
        _ => None,
    });
    if leg.rewrites {
        let mut arguments = words(&format!("migrate --from {} --to {} --write", leg.from, leg.to));
        arguments.extend(option.map(str::to_owned));
        run(file, &arguments);
    }
}

/// What is wrong with a plan once a person has followed it.
fn broken_promises(plan: &Plan, original: &[u8]) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("gitlab.rb");
    fs::write(&file, original).expect("the text is written");
    let mut problems = Vec::new();
    for leg in &plan.legs {
        let before = fs::read(&file).expect("the file is there");
        follow(leg, &file);
        let after = fs::read(&file).expect("the file is there");
        let (was, is) = (set_in(&before, leg.from), set_in(&after, leg.to));
        if leg.rewrites && before == after {
            problems.push(format!("{}: migrate changes nothing", leg.to));
        }
        for change in &leg.changes {
            problems.extend(broken(change, &was, &is).map(|problem| format!("{}: {problem}", leg.to)));
        }
    }
    let last = fs::read(&file).expect("the file is there");
    for (setting, _) in obsolete_in(&last, plan.to) {
        let told = plan.changes().any(|change| {
            matches!(change.action, Action::ByHand { .. } | Action::MayStay { .. })
                && change
                    .setting
                    .as_deref()
                    .is_some_and(|own| setting.starts_with(own) || own.starts_with(&setting))
        });
        if !told {
            problems.push(format!("{setting} is left without a word"));
        }
    }
    problems
}

/// Whether a machine did what it was said to do.
fn broken(change: &Change, was: &BTreeSet<String>, is: &BTreeSet<String>) -> Option<String> {
    let setting = change.setting.as_deref()?;
    let variable = |name: &String| format!("mattermost['env']['{name}']");
    match &change.action {
        Action::Rewrite { to, .. } => {
            let missing: Vec<_> =
                to.iter().filter(|name| !is.contains(*name) && !is.contains(&variable(name))).collect();
            // Names of roles stand in a list.
            let in_list = setting == "roles";
            if !was.contains(setting) {
                Some(format!("{setting} was not there"))
            } else if is.contains(setting) && !in_list && !to.iter().any(|name| name == setting) {
                Some(format!("{setting} is still there"))
            } else if !missing.is_empty() && !in_list {
                Some(format!("{setting} did not become {missing:?}"))
            } else {
                None
            }
        }
        Action::Drop { .. } | Action::Decide { .. } => {
            is.contains(setting).then(|| format!("{setting} is still there"))
        }
        Action::ByHand { commented_out: true, .. } => {
            is.contains(setting).then(|| format!("{setting} is no comment"))
        }
        Action::Fix { .. } | Action::ByHand { .. } | Action::MayStay { .. } => None,
    }
}

fn of(path: &Path, text: &[u8], from: Release, to: Release) -> Plan {
    plan::of_file(path, text, from, to).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Each template goes up to the next one's release, so that the whole way is gone.
#[test]
fn following_a_plan_does_what_it_promised() {
    let templates = support::live_templates_by_release();
    let mut problems = Vec::new();
    let mut changes = 0;
    for (index, (from, path)) in templates.iter().enumerate() {
        let Some((to, _)) = templates.get(index + 1) else {
            continue;
        };
        let text = fs::read(path).expect("the template is readable");
        let plan = of(path, &text, *from, *to);
        changes += plan.changes().count();
        let named = |problem: String| format!("{from} to {to}: {problem}");
        problems.extend(broken_promises(&plan, &text).into_iter().map(named));
        let told: BTreeSet<u32> = plan
            .changes()
            .flat_map(|change| match &change.place {
                Where::InFile(spans) => spans.iter().map(|span| span.start).collect(),
                Where::Elsewhere(_) => Vec::new(),
            })
            .collect();
        let forgotten = obsolete_in(&text, *to).into_iter().filter(|(_, start)| !told.contains(start));
        problems.extend(forgotten.map(|(setting, _)| named(format!("{setting} is forgotten"))));
    }
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
    assert!(changes == 0 || changes > 300, "only {changes} changes");
}

#[test]
fn a_sample_comes_out_as_planned() {
    let path = Path::new("tests/plan/gitlab.rb");
    let text = fs::read(path).expect("the sample is there");
    for (from, to) in [("10.8", support::newest()), ("13.12", "16.11"), ("18.11", "19.0"), ("8.17", "11.0")] {
        let plan = of(path, &text, release(from), release(to));
        let problems = broken_promises(&plan, &text);
        assert!(problems.is_empty(), "{from} to {to}:\n{}", problems.join("\n"));
    }
}

#[test]
fn the_legs_are_the_upgrade_path() {
    let all: Vec<Release> = releases::all().iter().map(|row| row.release).collect();
    for from in all.iter().step_by(7) {
        for to in all.iter().step_by(5).filter(|to| *to > from) {
            let plan = of(Path::new("gitlab.rb"), b"", *from, *to);
            let stops: Vec<Release> = plan.legs.iter().map(|leg| leg.to).collect();
            assert_eq!(stops, releases::upgrade_path(*from, *to));
            let starts: Vec<Release> = plan.legs.iter().map(|leg| leg.from).collect();
            assert_eq!(starts.first(), Some(from));
            assert_eq!(starts[1..], stops[..stops.len() - 1]);
            assert_eq!(plan.changes().count(), 0, "an empty file needs nothing");
        }
    }
}
