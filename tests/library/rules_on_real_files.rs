//! The rules about Ruby and Omnibus on real configuration files and on the official template of
//! each release: no false alarm there, and fixes that come to an end.

use crate::rules;
use crate::support;

use std::fs;
use std::path::PathBuf;

use gitlab_rb::fix::converge;
use gitlab_rb::rules::{RULES, Rule};
use gitlab_rb::syntax;

/// The folder of official templates with every example made live, where `GITLAB_RB_TEMPLATES`
/// names one; the files are called after their release.
fn templates() -> Option<PathBuf> {
    let found = std::env::var_os("GITLAB_RB_TEMPLATES").map(PathBuf::from).filter(|path| path.is_dir());
    if found.is_none() {
        support::skipped("GITLAB_RB_TEMPLATES names no folder of official templates");
    }
    found
}

/// The rules of this test's folders.
fn rules() -> Vec<&'static Rule> {
    RULES.iter().copied().filter(|rule| !rule.name.starts_with("mattermost-")).collect()
}

/// What the templates' own examples do wrong, by rule and the text at fault.
const WRONG_EXAMPLES: [(&str, &str); 10] = [
    // Replaced when the package is installed.
    ("invalid-external-url", "'GENERATED_EXTERNAL_URL'"),
    // The values of `postgresql['custom_pg_hba_entries']` stand without quotes.
    ("unknown-root", "example"),
    ("unknown-root", "exmple"),
    // A `nil` without its last letter, in 8.17.
    ("unknown-root", "ni"),
    // An example of a hash in the registry's section uses a name that nothing defines.
    ("unknown-root", "user_config"),
    // `postgresql['synchronous_commit'] = on`
    ("ruby-wrong-literal", "on"),
    // `gitlab_rails['ci_id_tokens_issuer_url'] = https://…`
    ("not-understood", "https://example-oidc-configuration-bucket.s3.eu-north-1.amazonaws.com"),
    // "\b" in double quotes is a backspace.
    ("stray-blanks", "\"\\b((?:[Cc]los"),
    // Two examples for one setting.
    ("overwritten-setting", "gitlab_rails['env']"),
    ("overwritten-setting", "registry['database']"),
];

#[test]
fn the_template_of_a_release_is_right_for_that_release() {
    let Some(folder) = templates() else { return };
    let rules: Vec<&Rule> = rules().into_iter().filter(|rule| rule.name != "literal-secret").collect();
    let mut alarms = Vec::new();
    for path in rules::files(&folder) {
        let release = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let text = fs::read(&path).expect("the template is readable");
        for finding in rules::findings_of(&rules, &text, &release) {
            let place = String::from_utf8_lossy(&text[finding.span.range()]).into_owned();
            if !WRONG_EXAMPLES.iter().any(|(rule, text)| *rule == finding.rule && place.starts_with(text)) {
                alarms.push(format!("{release}: {} at `{place}`: {}", finding.rule, finding.message));
            }
        }
    }
    assert!(alarms.is_empty(), "false alarms:\n{}", alarms.join("\n"));
}

#[test]
fn fixes_of_all_rules_together_come_to_an_end_on_real_files() {
    let Some(folder) = support::corpus() else { return };
    let rules = rules();
    let mut files = rules::files(&folder.join("plain"));
    files.extend(rules::files(&folder.join("mattermost")));
    assert!(!files.is_empty(), "the corpus has files");
    for path in files {
        let text = fs::read(&path).expect("the file is readable");
        for at in ["11.0", "18.11"] {
            let done = converge(&text, |_| true, |text| rules::findings_of(&rules, text, at))
                .unwrap_or_else(|error| panic!("{} for {at}: {error}", path.display()));
            let errors = |text: &[u8]| syntax::parse(text).errors.len();
            assert!(errors(&done.text) <= errors(&text), "{} for {at}: a fix broke it", path.display());
        }
    }
}
