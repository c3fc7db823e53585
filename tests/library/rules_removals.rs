//! The rules about removals: what each finds, in which releases.

use crate::rules;
fn check(name: &str, releases: &[&str]) {
    let page = rules::page("removals", name, releases);
    insta::with_settings!({snapshot_path => "../../snapshots/rules/removals", prepend_module_to_snapshot => false}, {
        insta::assert_snapshot!(name, page);
    });
}

#[test]
fn removed_setting() {
    check("removed-setting", &["15.11", "16.0", "18.0", "18.1", "19.0"]);
}

#[test]
fn deprecated_setting() {
    check("deprecated-setting", &["15.4", "15.11", "18.1"]);
}

#[test]
fn ignored_setting() {
    check("ignored-setting", &["13.12", "14.0", "18.0", "18.1"]);
}
