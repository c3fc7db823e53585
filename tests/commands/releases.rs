//! `gitlab-rb releases`: what a release ships and removed, and where an upgrade must stop.

use crate::support;
use gitlab_rb::mappings::releases as tables;
use serde_json::Value;

fn releases(arguments: &[&str]) -> String {
    support::printed(&[&["releases"], arguments].concat())
}

fn snapshot(name: &str, text: &str) {
    support::snapshot("releases", name, text);
}

#[test]
fn a_release_lists_what_it_ships_and_removed() {
    snapshot("release_17_0", &releases(&["17.0"]));
    snapshot("release_19_0", &releases(&["19.0"]));
}

#[test]
fn all_releases_are_listed_newest_first() {
    let text = releases(&[]);
    let newest = tables::all().last().expect("a release");
    let from = newest.upgrade_from.expect("a release to upgrade from");
    let first = format!("{:<8}-           {:<6}", newest.release.to_string(), newest.ruby.to_string());
    let head = format!("GitLab  Mattermost  Ruby  PostgreSQL    upgrade from\n{first}");
    assert!(text.starts_with(&head), "{text}");
    assert!(text.lines().nth(1).is_some_and(|line| line.ends_with(&format!(" {from}"))), "{text}");
    assert!(text.contains("\n11.0    4.10        2.4   9.6           10.8\n"), "{text}");
    assert!(text.contains("\n14.8    6.3         2.7   12, 13        14.0\n"), "{text}");
    assert!(text.contains("\n7.14    0.6 "), "{text}");
}

#[test]
fn an_upgrade_lists_its_stops() {
    snapshot("upgrade_from_11_11_to_17_0", &releases(&["--from", "11.11", "--to", "17.0"]));
}

#[test]
fn an_unknown_release_and_a_downgrade_are_refused() {
    assert!(releases(&["7.5"]).ends_with("exit code 2\n"));
    assert!(releases(&["--from", "17.0", "--to", "16.0"]).contains("GitLab 16.0 is not newer than 17.0"));
}

#[test]
fn json_has_the_stops_with_what_they_removed() {
    let output = support::gitlab_rb(&["releases", "--from", "17.11", "--to", "19.0", "--format", "json"]);
    let document: Value = serde_json::from_slice(&output.stdout).expect("the output is JSON");
    let stops: Vec<_> =
        document["stops"].as_array().expect("a list").iter().map(|stop| &stop["ships"]["release"]).collect();
    assert_eq!(stops, ["18.2", "18.5", "18.8", "18.11", "19.0"]);
    let removed = document["stops"][4]["removed"].as_array().expect("a list");
    assert!(removed.contains(&Value::from("mattermost")), "{removed:?}");
}

#[test]
fn a_release_newer_than_the_tables_is_judged_as_the_newest_one() {
    let newest = tables::checked_up_to();
    let next = format!("{}.{}", newest.major, newest.minor + 1);
    let first = format!("warning: tables checked up to {newest}; {next} is judged as {newest} was\n");
    for arguments in [
        vec!["releases", &next],
        vec!["releases", "--from", "18.11", "--to", &next],
        vec!["lint", "--to", &next, "tests/samples/gitlab-15.11.rb"],
        vec!["plan", "--from", "18.11", "--to", &next, "tests/samples/gitlab-15.11.rb"],
    ] {
        let output = support::gitlab_rb(&arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.starts_with(&first), "{arguments:?}: {said}");
        assert_ne!(output.status.code(), Some(2), "{arguments:?}");
    }
}
