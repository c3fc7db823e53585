//! Which assignment wins, under which condition, and what sets nothing.

use gitlab_rb::mappings::Release;
use gitlab_rb::settings::{ConditionKind, Effectiveness, Operation, SetsNothing, Settings};
use gitlab_rb::syntax;
use gitlab_rb::value::Value;

/// The path and fate of each assignment, in order.
fn fates(source: &str) -> Vec<(String, Effectiveness)> {
    let tree = syntax::parse(source.as_bytes());
    let settings = Settings::of(&tree, Release::new(10, 8));
    settings
        .assignments
        .iter()
        .map(|assignment| (assignment.path.to_string(), assignment.effectiveness))
        .collect()
}

fn only(source: &str) -> Vec<Effectiveness> {
    fates(source).into_iter().map(|(_, effectiveness)| effectiveness).collect()
}

#[test]
fn the_last_assignment_wins() {
    assert_eq!(
        only("mattermost['a'] = 1\nmattermost['a'] = 2\n"),
        [Effectiveness::Overwritten { by: 1 }, Effectiveness::Wins]
    );
}

#[test]
fn a_condition_makes_it_perhaps() {
    assert_eq!(
        only("mattermost['a'] = 1\nmattermost['a'] = 2 if ENV['X']\n"),
        [Effectiveness::PerhapsOverwritten { by: 1 }, Effectiveness::Wins]
    );
}

#[test]
fn branches_of_one_condition_do_not_overwrite_each_other() {
    assert_eq!(
        only("if ENV['X']\n  mattermost['a'] = 1\nelse\n  mattermost['a'] = 2\nend\n"),
        [Effectiveness::Wins, Effectiveness::Wins]
    );
}

#[test]
fn what_both_branches_build_up_level_by_level_is_there() {
    let source = "if ENV['X']\n  gitaly['a']['b']['c'] = 1\nelse\n  gitaly['a']['b']['c'] = 2\nend\n";
    let tree = syntax::parse(source.as_bytes());
    let settings = Settings::of(&tree, Release::new(16, 0));
    assert!(matches!(settings.get("gitaly", &["a", "b"]), Some(Value::Hash(_))), "{:?}", settings.state);
    assert!(
        matches!(settings.get("gitaly", &["a", "b", "c"]), Some(Value::Dynamic(_))),
        "{:?}",
        settings.state
    );
}

#[test]
fn inside_one_branch_the_last_one_wins() {
    assert_eq!(
        only("if ENV['X']\n  mattermost['a'] = 1\n  mattermost['a'] = 2\nend\n"),
        [Effectiveness::Overwritten { by: 1 }, Effectiveness::Wins]
    );
}

#[test]
fn a_whole_root_replaces_its_keys() {
    assert_eq!(
        only("mattermost['a'] = 1\nmattermost({ 'b' => 2 })\n"),
        [Effectiveness::Overwritten { by: 1 }, Effectiveness::Wins]
    );
}

#[test]
fn a_local_variable_sets_nothing() {
    assert_eq!(
        fates("external_url = 'x'\n"),
        [("external_url".to_owned(), Effectiveness::SetsNothing(SetsNothing::LocalVariable))]
    );
    assert_eq!(
        only("mattermost = {}\nmattermost['a'] = 1\n"),
        [
            Effectiveness::SetsNothing(SetsNothing::LocalVariable),
            Effectiveness::SetsNothing(SetsNothing::ShadowedByLocal)
        ]
    );
}

#[test]
fn what_never_runs_sets_nothing() {
    assert_eq!(only("mattermost['a'] = 1 if false\n"), [Effectiveness::SetsNothing(SetsNothing::NeverRuns)]);
    assert_eq!(only("exit\nmattermost['a'] = 1\n"), [Effectiveness::SetsNothing(SetsNothing::AfterStop)]);
    assert_eq!(
        only("def f\n  mattermost['a'] = 1\nend\n"),
        [Effectiveness::SetsNothing(SetsNothing::NotCalled)]
    );
    assert_eq!(
        only("mattermost['a']['b'] = nil\nmattermost['a']['b']['c'] = 1\nmattermost['d'] = 1\n"),
        [Effectiveness::Wins, Effectiveness::SetsNothing(SetsNothing::AfterStop)]
    );
}

#[test]
fn an_unrolled_loop_is_one_statement_of_several_assignments() {
    let source = "%w[a b].each { |key| mattermost[key] = true }\n";
    let tree = syntax::parse(source.as_bytes());
    let settings = Settings::of(&tree, Release::new(10, 8));
    let paths: Vec<String> =
        settings.assignments.iter().map(|assignment| assignment.path.to_string()).collect();
    assert_eq!(paths, ["mattermost['a']", "mattermost['b']"]);
    assert!(settings.assignments.iter().all(|assignment| assignment.repeated() && assignment.is_certain()));
}

#[test]
fn a_modifier_and_a_branch_are_conditions() {
    let source = "if ENV['A']\n  mattermost['a'] = 1 unless ENV['B']\nend\n";
    let tree = syntax::parse(source.as_bytes());
    let settings = Settings::of(&tree, Release::new(10, 8));
    let conditions = &settings.assignments[0].conditions;
    let kinds: Vec<_> = conditions.iter().map(|condition| (condition.kind, condition.modifier)).collect();
    assert_eq!(kinds, [(ConditionKind::If, false), (ConditionKind::Unless, true)]);
    assert!(!settings.assignments[0].is_certain());
}

#[test]
fn entries_of_a_hash_know_where_they_were_written() {
    let source =
        "env = { 'A' => 'b' }\nenv['C'] = 'd'\nmattermost['env'] = env\nmattermost['env']['A'] = 'z'\n";
    let tree = syntax::parse(source.as_bytes());
    let settings = Settings::of(&tree, Release::new(11, 0));
    let entries = &settings.assignments[0].entries;
    let seen: Vec<_> = entries
        .iter()
        .map(|entry| {
            (
                entry.key.as_str(),
                entry.key_span.map(|span| tree.text(span).into_owned()),
                entry.site.index,
                entry.effectiveness,
            )
        })
        .collect();
    assert_eq!(
        seen,
        [
            ("A", Some("'A'".to_owned()), 0, Effectiveness::Overwritten { by: 1 }),
            ("C", Some("'C'".to_owned()), 1, Effectiveness::Wins)
        ]
    );
    assert!(entries.iter().all(|entry| !entry.in_place));
}

#[test]
fn entries_of_a_literal_are_in_place() {
    let source = "mattermost['env'] = { 'A' => 'b' }\n";
    let tree = syntax::parse(source.as_bytes());
    let settings = Settings::of(&tree, Release::new(11, 0));
    let entry = &settings.assignments[0].entries[0];
    assert!(entry.in_place);
    assert_eq!(entry.evaluation, Value::String("b".to_owned()));
}

#[test]
fn merging_keeps_what_it_merges_with() {
    let source = "mattermost['env'] = { 'A' => '1', 'B' => '2' }\nmattermost['env'].merge!('B' => '3')\n";
    let tree = syntax::parse(source.as_bytes());
    let settings = Settings::of(&tree, Release::new(11, 0));
    assert_eq!(settings.assignments[1].operation, Operation::Merge);
    assert_eq!(settings.assignments[0].effectiveness, Effectiveness::Wins);
    let fates: Vec<_> = settings.assignments[0].entries.iter().map(|entry| entry.effectiveness).collect();
    assert_eq!(fates, [Effectiveness::Wins, Effectiveness::Overwritten { by: 1 }]);
    assert!(settings.assignments[1].entries[0].in_place);
}

#[test]
fn merge_and_assign_carries_entries_over() {
    let source =
        "mattermost['env'] = { 'A' => '1' }\nmattermost['env'] = mattermost['env'].merge('B' => '2')\n";
    let tree = syntax::parse(source.as_bytes());
    let settings = Settings::of(&tree, Release::new(11, 0));
    let carried: Vec<_> = settings.assignments[1].entries.iter().map(|entry| entry.carried_from).collect();
    assert_eq!(carried, [Some(0), None]);
    assert_eq!(settings.assignments[0].effectiveness, Effectiveness::Wins);
}

#[test]
fn deep_and_endless_code_is_followed_no_further() {
    for source in [
        "loop { mattermost['a'] = 1 }\n".to_owned(),
        "i = 0\nwhile true\n  i += 1\n  mattermost['a'] = i\nend\n".to_owned(),
        "def f(n)\n  f(n)\nend\nf(1)\n".to_owned(),
        "s = 'aaaaaaaa'\n".to_owned() + &"s = s + s\n".repeat(100) + "mattermost['a'] = s\n",
        "h = {}\n".to_owned() + &"h['a'] = [h, h]\n".repeat(40) + "mattermost['a'] = h\n",
        "a = []\na << a\nmattermost['a'] = a\n".to_owned(),
        format!("mattermost['a'] = {}1{}\n", "(".repeat(200), ")".repeat(200)),
        format!("mattermost['a'] = {}\n", vec!["'x'"; 20_000].join(" + ")),
        "ENV.each { ".repeat(50) + "mattermost['a'] = 1" + &" }".repeat(50) + "\n",
    ] {
        let tree = syntax::parse(source.as_bytes());
        let settings = Settings::of(&tree, Release::new(10, 8));
        let _ = settings.summary();
    }
}
