//! Rules and their fixes on text that ends anywhere, as an editor shows it while one types: no
//! panic, no fight, no harm.

use crate::rules;
use std::fs;
use std::path::{Path, PathBuf};

use gitlab_rb::fix::converge;
use gitlab_rb::rules::{RULES, Rule};

fn fixtures() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/rules");
    let folders = |folder: &Path| -> Vec<PathBuf> {
        let mut found: Vec<PathBuf> = fs::read_dir(folder)
            .expect("the folder is readable")
            .map(|entry| entry.expect("the folder is readable").path())
            .filter(|path| path.is_dir())
            .collect();
        found.sort();
        found
    };
    folders(&root).iter().flat_map(|folder| folders(folder)).flat_map(|rule| rules::files(&rule)).collect()
}

/// Rules about more than one text have no fixture; these tests have a snapshot or words of theirs.
const ELSEWHERE: [(&str, &str); 16] = [
    ("joined-lines", "library/hosts_yaml.rs"),
    ("quoted-variable", "library/hosts_yaml.rs"),
    ("templated-settings", "library/hosts_templates.rs"),
    ("variable-not-followed", "library/hosts_scripts.rs"),
    ("quoted-filter", "library/hosts_tags.rs"),
    ("compose-dollar", "library/hosts_compose.rs"),
    ("compose-list-mapping", "library/hosts_compose.rs"),
    ("compose-file-missing", "library/hosts_compose.rs"),
    ("published-port", "library/hosts_compose.rs"),
    ("file-after-variable", "commands/hosts_mounts.rs"),
    ("node-json-outdated", "commands/node_json.rs"),
    ("node-setting-refused", "commands/node_json.rs"),
    ("secrets-section-refused", "commands/node_json.rs"),
    ("invalid-suppression", "library/suppressions.rs"),
    ("unknown-rule", "library/suppressions.rs"),
    ("unused-suppression", "library/suppressions.rs"),
];

#[test]
fn every_rule_has_fixtures_or_a_test_of_its_own() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    for rule in RULES {
        let fixtures = ["ruby", "omnibus", "mattermost", "removals"]
            .iter()
            .any(|folder| tests.join("fixtures/rules").join(folder).join(rule.name).is_dir());
        let elsewhere = ELSEWHERE.iter().find(|(name, _)| *name == rule.name);
        assert!(fixtures != elsewhere.is_some(), "{} has fixtures or a test of its own", rule.name);
        assert!(elsewhere.is_none_or(|(_, test)| tests.join(test).is_file()), "{} has no test", rule.name);
    }
}

#[test]
fn fixes_do_no_harm_wherever_the_text_ends() {
    let rules: Vec<&Rule> = RULES.to_vec();
    let files = fixtures();
    assert!(!files.is_empty(), "there are fixtures");
    for path in files {
        let text = fs::read(&path).expect("the fixture is readable");
        for end in (0..=text.len()).step_by(7) {
            let text = &text[..end];
            converge(text, |_| true, |text| rules::findings_of(&rules, text, "18.0")).unwrap_or_else(
                |error| {
                    panic!("{} up to byte {end}: {error}", path.display());
                },
            );
        }
    }
}
