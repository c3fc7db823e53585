//! What a release refuses, warns about or ignores: nothing in its own template, everything that went in the next one's.

use crate::support;
use std::collections::BTreeSet;
use std::fs;

use gitlab_rb::effects::{self, Obsolete};
use gitlab_rb::mappings::omnibus::{self, EffectKind};
use gitlab_rb::mappings::{Release, mattermost};
use gitlab_rb::settings::{Options, Settings};
use gitlab_rb::syntax;
use gitlab_rb::value::Value;

fn with_obsolete<T>(
    text: &[u8],
    release: Release,
    look: impl FnOnce(&Settings<'_>, &[Obsolete<'_, '_>]) -> T,
) -> T {
    let tree = syntax::parse(text);
    let settings = Settings::with_options(&tree, Options { release, all_roots: true });
    let found = effects::find(&settings, release);
    look(&settings, &found)
}

/// `ROOT KEYS EFFECT` of everything obsolete.
fn listed(text: &str, release: &str) -> Vec<String> {
    with_obsolete(text.as_bytes(), release.parse().expect("a release"), |_, found| {
        found.iter().map(|one| format!("{} {:?}", one.path, one.effect)).collect()
    })
}

/// What a template itself names although its release does not take it.
const WRONG_IN_TEMPLATES: [(&str, &str); 2] = [
    // On the removal list of 16.0, and an example in its template all the same.
    ("16.0", "gitaly['log_directory']"),
    // On the removal list from 17.0 to 18.1, and an example in all their templates.
    ("17.11", "omnibus_gitconfig"),
];

/// What left a template while its release still took it.
const ONLY_LEFT_THE_TEMPLATE: [(&str, &str); 4] = [
    ("8.17", "ci_nginx"),
    ("8.17", "gitlab_ci"),
    ("8.17", "gitlab_git_http_server"),
    // The code reads it up to 10.8.
    ("9.5", "gitlab_rails['stuck_ci_builds_worker_cron']"),
];

#[test]
fn the_template_of_a_release_holds_nothing_that_the_release_refuses_or_ignores() {
    let mut alarms = Vec::new();
    for (release, path) in support::live_templates_by_release() {
        let text = fs::read(&path).expect("the template is readable");
        with_obsolete(&text, release, |_, found| {
            for one in found.iter().filter(|one| one.effect != EffectKind::Warns) {
                let name = one.path.to_string();
                let known = WRONG_IN_TEMPLATES.contains(&(release.to_string().as_str(), name.as_str()));
                if !known {
                    alarms.push(format!("(\"{release}\", \"{name}\"), // {:?}", one.effect));
                }
            }
        });
    }
    assert!(alarms.is_empty(), "false alarms:\n{}", alarms.join("\n"));
}

#[test]
fn what_the_next_template_dropped_is_told_for_its_release() {
    let templates = support::live_templates_by_release();
    let mut missed = BTreeSet::new();
    let mut told = 0;
    for pair in templates.windows(2) {
        let [(_, path), (next, _)] = pair else { continue };
        let text = fs::read(path).expect("the template is readable");
        with_obsolete(&text, *next, |settings, found| {
            let paths: Vec<_> = found.iter().map(|one| &one.path).collect();
            for assignment in &settings.assignments {
                let root = assignment.path.root.as_str();
                let Some(key) = assignment.path.first_key() else { continue };
                let legacy = root == "mattermost" && mattermost::legacy_key(key).is_some();
                let gone = omnibus::setting(root, key).is_some_and(|row| !row.exists_in(*next));
                // Names of roots that are gone are the business of `unknown-root`.
                // nil sets nothing, and the removal of a switch is about `true`.
                let idle = matches!(assignment.evaluation, Value::Nil | Value::Bool(false));
                let left = |name: &str| ONLY_LEFT_THE_TEMPLATE.contains(&(next.to_string().as_str(), name));
                let left = left(root) || left(&format!("{root}['{key}']"));
                if !gone || legacy || idle || left || !omnibus::is_root(root, *next) {
                    continue;
                }
                if paths.iter().any(|path| path.contains(&assignment.path) || assignment.path.contains(path))
                {
                    told += 1;
                } else {
                    missed.insert(format!("(\"{next}\", \"{root}['{key}']\"),"));
                }
            }
        });
    }
    assert!(
        missed.is_empty(),
        "{told} told, {} missed:\n{}",
        missed.len(),
        Vec::from_iter(missed).join("\n")
    );
    assert!(templates.is_empty() || told > 200, "only {told} removals were told");
}

#[test]
fn the_effect_follows_the_release() {
    let text = "unicorn['worker_processes'] = 4\n";
    assert_eq!(listed(text, "13.11"), [] as [&str; 0]);
    assert_eq!(listed(text, "13.12"), ["unicorn['worker_processes'] Warns"]);
    assert_eq!(listed(text, "14.0"), ["unicorn['worker_processes'] Aborts"]);
    assert_eq!(listed(text, "18.1"), ["unicorn['worker_processes'] Ignored"]);
    assert_eq!(listed("gitlab_monitor['x'] = 1\n", "13.0"), ["gitlab_monitor['x'] UnknownRoot"]);
}

#[test]
fn the_effect_follows_the_value() {
    assert_eq!(listed("unicorn['enable'] = false\n", "14.0"), [] as [&str; 0]);
    assert_eq!(listed("unicorn['enable'] = true\n", "14.0"), ["unicorn['enable'] Aborts"]);
    assert_eq!(listed("gitaly['auth_token'] = nil\n", "16.0"), [] as [&str; 0]);
    // The check of 11.0 to 12.2 overlooks `false`.
    assert_eq!(
        listed("gitlab_rails['stuck_ci_builds_worker_cron'] = false\n", "11.0"),
        ["gitlab_rails['stuck_ci_builds_worker_cron'] Ignored"]
    );
    assert_eq!(listed("git_data_dirs({})\n", "18.0"), [] as [&str; 0]);
    assert_eq!(listed("mattermost['enable'] = false\n", "19.2"), ["mattermost Aborts"]);
    assert_eq!(listed("mattermost['enable'] = false\n", "19.3"), ["mattermost Ignored"]);
    assert_eq!(listed("mattermost['enable'] = true\n", "19.3"), ["mattermost['enable'] Aborts"]);
}

#[test]
fn entries_of_hashes_are_told_at_their_keys() {
    let text = "gitaly['configuration'] = { git: { bin_path: '/x', catfile_cache_size: 1 } }\n";
    assert_eq!(listed(text, "19.0"), ["gitaly['configuration']['git']['bin_path'] Aborts"]);
    assert_eq!(
        listed("registry['notifications'] = [{ 'threshold' => 5 }]\n", "18.0"),
        ["registry['notifications'] Warns"]
    );
    assert_eq!(listed("roles ['redis-slave-role']\n", "14.0"), ["roles Aborts"]);
}
