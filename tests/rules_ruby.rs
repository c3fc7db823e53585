//! The rules about Ruby and the settings language: what each finds, in which releases, and what its fixes do.

#[path = "support/rules.rs"]
mod support;

fn check(name: &str, releases: &[&str]) {
    let page = support::page("ruby", name, releases);
    insta::with_settings!({snapshot_path => "../snapshots/rules/ruby", prepend_module_to_snapshot => false}, {
        insta::assert_snapshot!(name, page);
    });
}

#[test]
fn syntax_error() {
    check("syntax-error", &["12.0", "18.0"]);
}

#[test]
fn typographic_characters() {
    check("typographic-characters", &["12.2", "12.3", "18.0"]);
}

#[test]
fn ruby_wrong_literal() {
    check("ruby-wrong-literal", &["11.0", "12.2", "12.3", "18.0"]);
}

#[test]
fn local_variable_instead_of_setting() {
    check("local-variable-instead-of-setting", &["10.8", "12.3", "18.0"]);
}

#[test]
fn block_instead_of_hash() {
    check("block-instead-of-hash", &["10.8", "12.3", "17.0"]);
}

#[test]
fn several_arguments() {
    check("several-arguments", &["11.0", "18.0"]);
}

#[test]
fn duplicate_hash_key() {
    check("duplicate-hash-key", &["11.0", "18.0"]);
}

#[test]
fn evaluation_fails() {
    check("evaluation-fails", &["11.0", "18.0"]);
}

#[test]
fn setting_never_runs() {
    check("setting-never-runs", &["11.0", "18.0"]);
}

#[test]
fn statement_after_from_file() {
    check("statement-after-from-file", &["9.0", "11.0", "18.0"]);
}

#[test]
fn ruby_removed_method() {
    check("ruby-removed-method", &["15.4", "15.5", "16.6", "16.7", "17.4", "17.5"]);
}

#[test]
fn ruby_yaml_load() {
    check("ruby-yaml-load", &["16.6", "16.7", "18.0"]);
}

#[test]
fn ruby_open_url() {
    check("ruby-open-url", &["15.4", "15.5"]);
}

#[test]
fn missing_value() {
    check("missing-value", &["11.0", "18.0"]);
}

#[test]
fn not_understood() {
    check("not-understood", &["11.0", "18.0"]);
}
