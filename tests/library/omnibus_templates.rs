//! `migrate --from A --to B` of GitLab's official templates, every example in them made live: whatever the later release does
//! not take is rewritten or reported, and a second run changes nothing more.

use crate::{rules, support};
use std::fs;
use std::path::Path;
use std::thread;

use crate::moves::migrated;
use gitlab_rb::findings::{Finding, Level};
use gitlab_rb::mappings::{Release, releases};
use gitlab_rb::migrate::{Outcome, OutcomeKind, Upgrade};

/// What is wrong with the migration of one template.
fn problems(from: Release, path: &Path, target: Release) -> Vec<String> {
    let text = fs::read(path).expect("the template is readable");
    let upgrade = Upgrade { from: Some(from), to: target };
    let (new, outcomes) = migrated(&text, upgrade);
    let needs_you = |one: &&Outcome| matches!(one.kind, OutcomeKind::NeedsYou(_));
    let left: Vec<&str> = outcomes.iter().filter(needs_you).map(|one| one.setting.as_str()).collect();
    let checks = ["removed-setting", "unknown-root"].map(rules::rule);
    let name_of = |finding: &Finding| finding.setting.clone().unwrap_or_else(|| finding.message.clone());
    // Some templates explain themselves with a root that no release has.
    let before: Vec<String> =
        rules::findings_of(&checks, &text, &from.to_string()).iter().map(name_of).collect();
    let mut problems = Vec::new();
    for finding in rules::findings_of(&checks, &new, &target.to_string()) {
        let name = name_of(&finding);
        let root = name.split(['[', '(']).next().unwrap_or_default();
        let reported = left.iter().any(|setting| *setting == name || setting.split('[').next() == Some(root));
        // The bundled Mattermost is the business of another part of the command.
        if finding.level == Level::Error
            && !reported
            && !before.contains(&name)
            && !root.starts_with("mattermost")
        {
            problems.push(format!("{from} to {target}: {name} is left: {}", finding.message));
        }
    }
    let (again, _) = migrated(&new, upgrade);
    if again != new {
        problems.push(format!("{from} to {target}: a second run changes more"));
    }
    problems
}

#[test]
fn every_template_reaches_every_later_release_without_an_unreported_error() {
    let templates = support::live_templates_by_release();
    let newest = releases::newest();
    let newest = releases::all().iter().map(|row| row.release).filter(|row| row.major == newest.major);
    let newest: Vec<Release> = newest.collect();
    let mut jobs = Vec::new();
    for (from, path) in &templates {
        let mut targets: Vec<Release> = templates
            .iter()
            .map(|(to, _)| *to)
            .chain(newest.iter().copied())
            .filter(|to| to > from)
            .collect();
        targets.sort_unstable();
        targets.dedup();
        jobs.extend(targets.into_iter().map(|to| (*from, path.as_path(), to)));
    }
    assert!(templates.is_empty() || jobs.len() > 100, "only {} migrations", jobs.len());
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let shares: Vec<Vec<_>> =
        (0..threads).map(|first| jobs.iter().skip(first).step_by(threads).collect()).collect();
    let found: Vec<String> = thread::scope(|scope| {
        let handles: Vec<_> = shares
            .into_iter()
            .map(|share| {
                scope.spawn(|| {
                    share
                        .into_iter()
                        .flat_map(|(from, path, to)| problems(*from, path, *to))
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        handles.into_iter().flat_map(|handle| handle.join().expect("no migration panics")).collect()
    });
    assert!(found.is_empty(), "{}", found.join("\n"));
}
