//! Rules and their fixes on text that ends anywhere, as an editor shows it while one types: no
//! panic, no fight, no harm.

#[path = "support/rules.rs"]
mod support;

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
    folders(&root).iter().flat_map(|folder| folders(folder)).flat_map(|rule| support::files(&rule)).collect()
}

#[test]
fn every_rule_about_ruby_and_omnibus_has_fixtures() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/rules");
    for rule in RULES {
        let hygiene = matches!(rule.name, "invalid-suppression" | "unknown-rule" | "unused-suppression");
        // About the file around the text: tests/hosts_*.rs have those.
        let host = ["joined-lines", "quoted-variable", "templated-settings", "variable-not-followed"];
        let has = ["ruby", "omnibus", "mattermost", "removals"]
            .iter()
            .any(|folder| root.join(folder).join(rule.name).is_dir());
        assert!(has || hygiene || host.contains(&rule.name), "{} has no fixtures", rule.name);
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
            converge(text, |_| true, |text| support::findings_of(&rules, text, "18.0")).unwrap_or_else(
                |error| {
                    panic!("{} up to byte {end}: {error}", path.display());
                },
            );
        }
    }
}
