//! What a release does with a setting is decided in one place: `lint`, `plan` and `migrate` agree about every row of the
//! tables, every sample and every file of the corpus, and nothing that one of them offers is a finding of its own.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use gitlab_rb::findings::{Finding, Level};
use gitlab_rb::fix::EditSet;
use gitlab_rb::host;
use gitlab_rb::lint::{self, LintOptions};
use gitlab_rb::mappings::mattermost;
use gitlab_rb::mappings::omnibus::{self, Deprecation, KeyType, ValueCondition};
use gitlab_rb::mappings::{Release, releases};
use gitlab_rb::migrate::{self, OutcomeKind, Task, ValueDestination};
use gitlab_rb::plan::{self, Change, Consequence, NoPlan, Where};
use gitlab_rb::rules::Target;
use gitlab_rb::settings::Settings;
use gitlab_rb::syntax;

/// Rules about what a release no longer takes, and about what it does not know.
const ABOUT_NAMES: [&str; 5] =
    ["removed-setting", "deprecated-setting", "ignored-setting", "unknown-root", "unknown-key"];

/// Findings of level warning and above, as `lint` reports them.
fn lint(name: &str, text: &[u8], release: Release) -> Vec<Finding> {
    let options = LintOptions::new(Target::of(release, None));
    let mut findings = lint::check_file(Path::new(name), text, &options).findings;
    findings.retain(|finding| finding.level >= Level::Warning);
    lint::without_consequences(findings)
}

/// What becomes of a file, and the settings that are left to a person. `None` where it holds no text that Ruby takes.
fn migrated(name: &str, text: &[u8], from: Release, to: Release) -> Option<(Vec<u8>, Vec<String>)> {
    let mut edits = Vec::new();
    let mut left = Vec::new();
    for host in host::open(Path::new(name), text) {
        let tree = host.tree();
        if tree.errors.iter().any(|error| error.certain) {
            return None;
        }
        let task = Task {
            from: Some(from),
            to: Some(to),
            destination: ValueDestination::Variables,
            drop_mattermost: false,
        };
        let settings = Settings::with_options(&tree, task.options());
        let whole =
            migrate::upgrade_text(host.as_ref(), &settings, &task).expect("the migration is no defect");
        let all = whole.mattermost.iter().chain(&whole.others.migration.outcomes);
        left.extend(
            all.filter(|outcome| matches!(outcome.kind, OutcomeKind::NeedsYou(_)))
                .map(|outcome| outcome.setting.clone()),
        );
        edits.extend(host.edits_in_file(&whole.edits).unwrap_or_default());
    }
    let text = EditSet::new(edits).and_then(|edits| edits.apply(text)).expect("the edits fit");
    Some((text, left))
}

fn starts(change: &Change) -> Vec<u32> {
    match &change.place {
        Where::InFile(spans) => spans.iter().map(|span| span.start).collect(),
        Where::Elsewhere(_) => Vec::new(),
    }
}

/// Every disagreement about one file at one required stop.
fn disagreements(name: &str, text: &[u8], from: Release, to: Release) -> Vec<String> {
    let found = lint(name, text, to);
    let errors = || found.iter().filter(|finding| finding.level == Level::Error);
    let mut problems = Vec::new();
    let plan = match plan::of_file(Path::new(name), text, from, to) {
        Ok(plan) => plan,
        Err(NoPlan::NoText | NoPlan::Refused { .. }) => return problems,
        Err(error) => return vec![format!("no plan: {error}")],
    };
    for finding in errors() {
        let here = |change: &&Change| {
            starts(change).contains(&finding.span.start)
                || (finding.setting.is_some() && change.setting == finding.setting)
                // One finding speaks of all settings of the bundled Mattermost.
                || (finding.rule == "mattermost-not-bundled"
                    && change.setting.as_deref().is_some_and(|name| name.starts_with("mattermost")))
        };
        let all: Vec<&Change> = plan.changes().filter(here).collect();
        let failing = all.iter().find(|change| change.consequence.is_failure());
        match failing.or(all.first()) {
            None => problems.push(format!("plan is silent about {}: {}", finding.rule, finding.message)),
            Some(change) if !change.consequence.is_failure() => problems.push(format!(
                "plan says {:?}, lint: {} ({})",
                change.consequence, finding.message, finding.rule
            )),
            Some(_) => {}
        }
    }
    for finding in found.iter().filter(|finding| finding.rule == "ignored-setting") {
        let change = plan.changes().find(|change| starts(change).contains(&finding.span.start));
        let agrees = change.is_some_and(|change| {
            matches!(change.consequence, Consequence::Ignored | Consequence::UpgradeRefused)
        });
        if !agrees {
            problems.push(format!(
                "plan: {:?}, lint: {}",
                change.map(|one| one.consequence),
                finding.message
            ));
        }
    }
    for change in plan.changes().filter(|change| change.consequence.is_failure()) {
        let starts = starts(change);
        let is_error =
            |finding: &Finding| starts.contains(&finding.span.start) || change.setting == finding.setting;
        let of_mattermost = releases::bundled_mattermost(to).is_none()
            && change.setting.as_deref().is_some_and(|name| name.starts_with("mattermost"));
        let refused = change.consequence == Consequence::UpgradeRefused;
        if !refused && !of_mattermost && !errors().any(is_error) {
            problems.push(format!("lint does not call it an error: {}", change.message));
        }
    }
    let known: BTreeSet<_> = errors().map(|finding| (finding.rule, finding.setting.clone())).collect();
    if let Some((after, left)) = migrated(name, text, from, to) {
        for finding in lint(name, &after, to).iter().filter(|finding| finding.level == Level::Error) {
            let setting = finding.setting.as_deref().unwrap_or_default();
            let needs_you = left.iter().any(|name| name == setting);
            if !known.contains(&(finding.rule, finding.setting.clone())) && !needs_you {
                problems.push(format!("migrate leaves a new error: {}", finding.message));
            }
        }
    }
    let offered: BTreeSet<String> = found.iter().filter_map(|finding| finding.replacement.clone()).collect();
    problems.extend(objections(&offered, to));
    problems
}

/// What `lint` has against settings that it told to use.
fn objections(offered: &BTreeSet<String>, release: Release) -> Vec<String> {
    let line = |setting: &String| {
        if setting.contains('[') { format!("{setting} = 'x'\n") } else { format!("{setting} 'x'\n") }
    };
    let text: String = offered.iter().map(line).collect();
    let found = lint("gitlab.rb", text.as_bytes(), release);
    let against = found.iter().filter(|finding| ABOUT_NAMES.contains(&finding.rule));
    against.map(|finding| format!("offered, and a finding itself: {}", finding.message)).collect()
}

/// Stops of the way from the oldest release to the newest, each with the one before it.
fn stops() -> Vec<(Release, Release)> {
    let path = releases::upgrade_path(Release::new(8, 0), releases::newest());
    let before = std::iter::once(Release::new(8, 0)).chain(path.iter().copied());
    before.zip(path.iter().copied()).collect()
}

/// A value that the row is about, of the setting's own type: a wrong one is wrong under the new name, too.
fn value(row: &Deprecation) -> &'static str {
    let setting = row.keys.first().and_then(|key| omnibus::setting(&row.root, key));
    if row.keys.last().is_some_and(|key| key.ends_with("listen_addr")) {
        return "'localhost:8075'";
    }
    match row.condition {
        Some(ValueCondition::IsTrue | ValueCondition::BothTrue) => "true",
        Some(ValueCondition::NotEmpty) => "{ 'default' => { 'path' => '/srv/git' } }",
        Some(ValueCondition::HashOfStrings) => "{ 'default' => '/srv/git' }",
        _ => match setting.map(|setting| setting.kind) {
            Some(KeyType::Integer | KeyType::Number) => "4",
            Some(KeyType::List) => "[{ 'name' => 'v', 'path' => '/srv/v' }]",
            _ => "'v'",
        },
    }
}

/// A line that sets what a row of a table is about; `None` where the row names no plain setting.
fn line(root: &str, keys: &[&str], value: &str) -> Option<String> {
    // A role alone lacks the settings that it asks for.
    if keys.contains(&"[]") || root == "roles" || root.ends_with("_role") {
        return None;
    }
    let keys: Vec<String> =
        keys.iter().map(|key| format!("['{}']", if *key == "*" { "some_key" } else { key })).collect();
    let keys = keys.concat();
    let text =
        if keys.is_empty() { format!("{root}({value})\n") } else { format!("{root}{keys} = {value}\n") };
    let is_ruby = syntax::parse(text.as_bytes()).errors.is_empty();
    is_ruby.then_some(text)
}

/// Each row of the tables as a line, with the releases at which something changes for it.
fn rows() -> Vec<(String, Vec<Release>)> {
    let mut rows = Vec::new();
    for row in omnibus::deprecations() {
        let keys: Vec<&str> = row.keys.iter().map(|key| key.as_str()).collect();
        let changes: Vec<Release> = row.effects.iter().map(|effect| effect.from).collect();
        rows.extend(line(&row.root, &keys, value(row)).map(|line| (line, changes)));
    }
    for row in omnibus::silent_removals() {
        let keys: Vec<&str> = row.keys.iter().map(|key| key.as_str()).collect();
        rows.extend(line(&row.root, &keys, "'v'").map(|line| (line, row.gone.into_iter().collect())));
    }
    let handovers: Vec<Release> = mattermost::handovers().iter().map(|row| row.from).collect();
    for row in mattermost::legacy_keys() {
        rows.extend(line("mattermost", &[row.key.as_str()], "'v'").map(|line| (line, handovers.clone())));
    }
    rows
}

fn none(problems: &BTreeSet<String>) {
    let shown: Vec<&str> = problems.iter().take(60).map(String::as_str).collect();
    assert!(problems.is_empty(), "{} disagreements:\n{}", problems.len(), shown.join("\n"));
}

/// The lines whose root the release has, in one text, and each of the others as one of its own: behind a root that is not
/// there, nothing is evaluated.
fn texts(lines: &BTreeSet<&str>, release: Release) -> Vec<String> {
    let has_root = |line: &&&str| {
        omnibus::is_root(line.split(['[', '(']).next().expect("a line begins with its root"), release)
    };
    let (known, unknown): (Vec<&str>, Vec<&str>) = lines.iter().partition(has_root);
    std::iter::once(known.concat()).chain(unknown.into_iter().map(str::to_owned)).collect()
}

#[test]
fn commands_agree_about_every_row_of_the_tables() {
    let rows = rows();
    let mut problems = BTreeSet::new();
    let mut looked_at = 0;
    for (from, to) in stops() {
        // At the stops where something changes, and at the newest release.
        let is_due = |changes: &[Release]| {
            to == releases::newest() || changes.iter().any(|change| from < *change && *change <= to)
        };
        let due = rows.iter().filter(|(_, changes)| is_due(changes)).map(|(line, _)| line.as_str()).collect();
        for text in texts(&due, to) {
            looked_at += text.lines().count();
            let found = disagreements("gitlab.rb", text.as_bytes(), from, to);
            problems.extend(found.into_iter().map(|problem| format!("{from} to {to}: {problem}")));
        }
    }
    assert!(looked_at > 1000, "only {looked_at} lines");
    none(&problems);
}

#[test]
fn advice_is_right_for_the_release_it_is_given_for() {
    let mut problems = BTreeSet::new();
    let mut all = 0;
    for release in releases::all().iter().map(|shipped| shipped.release) {
        let lines: Vec<String> = omnibus::deprecations()
            .iter()
            .filter(|row| row.effect_in(release).is_some())
            .filter_map(|row| {
                let keys: Vec<&str> = row.keys.iter().map(|key| key.as_str()).collect();
                line(&row.root, &keys, value(row))
            })
            .collect();
        let lines = lines.iter().map(String::as_str).collect();
        let offered: BTreeSet<String> = texts(&lines, release)
            .iter()
            .flat_map(|text| lint("gitlab.rb", text.as_bytes(), release))
            .filter_map(|finding| finding.replacement)
            .collect();
        all += offered.len();
        let found = objections(&offered, release);
        problems.extend(found.into_iter().map(|problem| format!("{release}: {problem}")));
    }
    assert!(all > 1000, "only {all} offers");
    none(&problems);
}

fn of_files(files: impl Iterator<Item = std::path::PathBuf>) -> BTreeSet<String> {
    let stops = stops();
    let mut problems = BTreeSet::new();
    for file in files {
        let name = file.to_string_lossy().into_owned();
        let text = fs::read(&file).expect("the file is readable");
        for (from, to) in &stops {
            let found = disagreements(&name, &text, *from, *to);
            problems.extend(found.into_iter().map(|problem| format!("{name} {from} to {to}: {problem}")));
        }
    }
    problems
}

#[test]
fn commands_agree_about_every_sample() {
    let folders = ["tests/samples", "tests/plan", "tests/omnibus", "tests/migrate"];
    let files = folders.iter().flat_map(|folder| fs::read_dir(folder).expect("the folder is there"));
    let files = files.map(|entry| entry.expect("the entry is readable").path());
    none(&of_files(files.filter(|path| path.extension().is_some_and(|extension| extension == "rb"))));
}
