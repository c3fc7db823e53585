//! The rules about Omnibus' settings: what each finds, in which releases, and what its fixes do.

use crate::rules;
fn check(name: &str, releases: &[&str]) {
    let page = rules::page("omnibus", name, releases);
    insta::with_settings!({snapshot_path => "../../snapshots/rules/omnibus", prepend_module_to_snapshot => false}, {
        insta::assert_snapshot!(name, page);
    });
}

#[test]
fn unknown_root() {
    check("unknown-root", &["12.2", "12.3", "17.0", "17.1"]);
}

#[test]
fn unknown_key() {
    check("unknown-key", &["11.0", "12.9", "12.10", "17.0"]);
}

#[test]
fn overwritten_setting() {
    check("overwritten-setting", &["9.0", "11.0", "18.0"]);
}

#[test]
fn replaced_hash() {
    check("replaced-hash", &["11.0", "18.0"]);
}

#[test]
fn unset_setting_read() {
    check("unset-setting-read", &["9.4", "9.5", "18.0"]);
}

#[test]
fn wrong_value_type() {
    check("wrong-value-type", &["11.0", "18.0"]);
}

#[test]
fn environment_string_as_boolean() {
    check("environment-string-as-boolean", &["11.0", "18.0"]);
}

#[test]
fn invalid_external_url() {
    check("invalid-external-url", &["11.0", "18.0"]);
}

#[test]
fn unknown_role() {
    check("unknown-role", &["10.8", "18.0"]);
}

#[test]
fn env_key_not_text() {
    check("env-key-not-text", &["11.0", "18.0"]);
}

#[test]
fn stray_blanks() {
    check("stray-blanks", &["11.0", "18.0"]);
}

#[test]
fn literal_secret() {
    check("literal-secret", &["11.0", "18.0"]);
}

#[test]
fn changed_default() {
    check("changed-default", &["16.9", "16.10 to 17.0", "15.11 to 17.0", "12.0 to newest"]);
}

#[test]
fn refused_value() {
    check("refused-value", &["12.4", "15.8", "16.0", "17.7", "15.11"]);
}

#[test]
fn refused_combination() {
    check("refused-combination", &["12.10", "13.0", "15.8", "newest", "16.0", "15.11"]);
}

#[test]
fn port_collision() {
    check("port-collision", &["12.10", "14.10", "15.3", "newest", "15.2"]);
}

#[test]
fn short_root_password() {
    check("short-root-password", &["13.12", "14.0", "18.0"]);
}

#[test]
fn invalid_value() {
    check("invalid-value", &["8.2", "10.5", "13.2", "16.0", "17.0"]);
}

#[test]
fn inert_setting() {
    check("inert-setting", &["8.7", "8.8", "18.11"]);
}

#[test]
fn conflicting_servers() {
    check("conflicting-servers", &["8.7", "8.8", "15.9", "15.10", "19.0", "18.11"]);
}

#[test]
fn lets_encrypt_name() {
    check("lets-encrypt-name", &["10.4", "10.5", "18.11"]);
}

#[test]
fn hardening() {
    check("hardening", &["9.4", "9.5", "18.11"]);
}
