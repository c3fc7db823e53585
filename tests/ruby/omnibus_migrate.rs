//! `migrate --to RELEASE` on the settings of Omnibus: real Ruby says that the new text sets exactly the expected tree, and what
//! is deprecated or dead already is treated as the release that runs now asks for.

use crate::support;
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use crate::moves::{pruned, refusals, release, rewritten, to};
use crate::oracle::{Setup, evaluate};
use gitlab_rb::migrate::Upgrade;
use serde_json::Value;

#[test]
fn ruby_sees_the_expected_tree_after_each_rewrite() {
    if !support::ruby() {
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let rows = fs::read_to_string("tests/omnibus/moves.jsonl").expect("the pairs are readable");
    let rows: Vec<Value> = rows.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let mut by_release: BTreeMap<&str, Vec<(String, PathBuf, &Value)>> = BTreeMap::new();
    for (index, row) in rows.iter().enumerate() {
        let lines: Vec<_> =
            row["before"].as_array().expect("lines").iter().filter_map(Value::as_str).collect();
        let target = row["to"].as_str().expect("a release");
        let after = rewritten(&(lines.join("\n") + "\n"), to(target));
        let file = folder.path().join(format!("{index}.rb"));
        fs::write(&file, &after).expect("the text is written");
        by_release.entry(target).or_default().push((after, file, &row["after"]));
    }
    let mut problems = Vec::new();
    for (target, pairs) in by_release {
        let release = String::leak(target.to_owned());
        let setup = Setup { release, all_roots: false, everything_exists: false };
        let files: Vec<_> = pairs.iter().map(|(_, file, _)| file.clone()).collect();
        for ((text, _, expected), ruby) in pairs.iter().zip(evaluate(&files, setup)) {
            if ruby["ok"] != Value::Bool(true) || pruned(&ruby["settings"]) != **expected {
                problems.push(format!("{text}sets {} ({})", ruby["settings"], ruby["error"]));
            }
        }
    }
    assert!(rows.len() > 50, "only {} pairs", rows.len());
    assert!(problems.is_empty(), "{}", problems.join("\n\n"));
}

#[test]
fn comments_conditions_and_expressions_stay() {
    assert_eq!(
        rewritten("# why\nif ENV['A']\n  unicorn['port'] = ENV['P'] || 1 # beside\nend\n", to("14.0")),
        "# why\nif ENV['A']\n  puma['port'] = ENV['P'] || 1 # beside\nend\n"
    );
    assert_eq!(
        rewritten("git_data_dirs({\n  # the NAS\n  'a' => { 'path' => ENV['P'] },\n})\n", to("18.0")),
        "# the NAS\ngitaly['configuration']['storage'] = [\n  { 'name' => 'a', 'path' => File.join(ENV['P'], 'repositories') },\n]\n"
    );
}

#[test]
fn what_cannot_be_proved_is_left_with_the_reason() {
    let at = |text: &str, release: &str| refusals(text, to(release));
    assert_eq!(
        at("gitaly['auth_token'] = 'a'\ngitaly['configuration'] = { auth: { token: 'b' } }\n", "16.0"),
        ["gitaly['configuration']['auth']['token'] is set, too; keep one of them"]
    );
    assert_eq!(
        at("%w[port].each { |key| unicorn[key] = 1 }\n", "14.0"),
        ["line 1 computes the key of unicorn"]
    );
    assert_eq!(at("git_data_dirs(ENV['X'] ? {} : { 'a' => { 'path' => '/a' } })\n", "18.0").len(), 1);
    assert_eq!(at("nginx['gzip'] = ENV['GZIP']\n", "14.0"), ["its value is neither 'on' nor 'off'"]);
    assert_eq!(at("gitaly['runtime_dir'] = '/a'\ngitaly['internal_socket_dir'] = '/b'\n", "16.0").len(), 2);
}

#[test]
fn what_is_only_deprecated_waits_until_every_release_understands_the_new_name() {
    let text = "registry_nginx['listen_port'] = 5005\n";
    let between = |from: &str| Upgrade { from: Some(release(from)), to: release("newest") };
    assert_eq!(rewritten(text, between("19.1")), text);
    assert_eq!(rewritten(text, between("19.2")), "registry['nginx']['listen_port'] = 5005\n");
    assert_eq!(rewritten(text, to("newest")), "registry['nginx']['listen_port'] = 5005\n");
}

#[test]
fn what_is_dead_today_is_not_brought_to_life() {
    let upgrade = Upgrade { from: Some(release("18.5")), to: release("newest") };
    assert_eq!(
        refusals("unicorn['port'] = 1\n", upgrade),
        ["GitLab 18.5 ignores it already, and it would take effect again under its new name"]
    );
}
