//! `import omnibus` on a made-up tree of cookbooks.

use std::path::Path;
use std::process::Output;

use crate::case::Case;

const SETTINGS: &str = "module Gitlab\n  extend(Mixlib::Config)\n  role('pages')\n  attribute('web')\n  attribute_block 'gitlab' do\n    attribute('gitlab_rails')\n    attribute('external_url', default: nil)\n  end\nend\n";

const REMOVALS: &str = "files/gitlab-cookbooks/package/libraries/deprecations.rb";

/// A checkout of three releases, and tables that know the first two.
fn case() -> Case {
    let case = Case::new();
    case.source(REMOVALS, "def list(c)\n  [{ config_keys: %w(gitlab gitlab-rails legacy), deprecation: '19.1', removal: '19.2' }]\nend\n");
    release(
        &case,
        "19.1.0+ee.0",
        "default['gitlab']['gitlab_rails']['old'] = 1\ndefault['gitlab']['gitlab_rails']['time_zone'] = 'UTC'\n",
    );
    case.source(
        "files/gitlab-cookbooks/web/recipes/enable.rb",
        "use(node['gitlab']['gitlab_rails']['early'])\n",
    );
    release(
        &case,
        "19.2.0+ee.0",
        "default['gitlab']['gitlab_rails']['old'] = 1\ndefault['gitlab']['gitlab_rails']['time_zone'] = 'UTC'\ndefault['gitlab']['gitlab_rails']['early'] = nil\n",
    );
    case.source(REMOVALS, "def list(c)\n  %w(a b).map do |key|\n    { config_keys: ['web', key], deprecation: '19.3', removal: '20.0' }\n  end\nend\ndef check_config(incoming_version)\n  remove_old(incoming_version, '19.3')\nend\n");
    case.source(
        "files/gitlab-cookbooks/web/libraries/web.rb",
        "raise \"no #{x}\" if Gitlab['web']['port'] == 1\ny = { 'gitlab_rails' => { 'time_zone' => Gitlab['gitlab_rails']['time_zone'] } }\n",
    );
    release(
        &case,
        "19.3.0+ee.0",
        "default['gitlab']['gitlab_rails']['time_zone'] = 'Europe/Berlin'\ndefault['gitlab']['gitlab_rails']['early'] = nil\ndefault['web']['port'] = 80\n",
    );
    case.table("omnibus/roots", &[
        r#"{"root": "external_url", "kind": "setter", "from": "19.1", "node_parent": "gitlab", "evidence": "libraries/*.rb and config/gitlab.rb of Omnibus from 19.1"}"#,
        r#"{"root": "gitlab_rails", "kind": "hash", "from": "19.1", "node_parent": "gitlab", "evidence": "libraries/*.rb and config/gitlab.rb of Omnibus from 19.1"}"#,
        r#"{"root": "pages_role", "kind": "role", "from": "19.1", "evidence": "libraries/*.rb and config/gitlab.rb of Omnibus from 19.1"}"#,
        r#"{"root": "web", "kind": "hash", "from": "19.1", "evidence": "libraries/*.rb and config/gitlab.rb of Omnibus from 19.1"}"#,
    ]);
    case.table("omnibus/settings", &[
        r#"{"root": "gitlab_rails", "key": "early", "from": "19.3", "kind": "unknown", "default": "null", "secret": "secret", "evidence": "attributes from 19.3; run on 19.2"}"#,
        r#"{"root": "gitlab_rails", "key": "old", "from": "19.1", "kind": "integer", "default": "1", "evidence": "attributes from 19.1"}"#,
        r#"{"root": "gitlab_rails", "key": "time_zone", "from": "19.1", "kind": "string", "default": "\"UTC\"", "evidence": "attributes from 19.1"}"#,
    ]);
    case.table("omnibus/silent-removals", &[r#"{"root": "x", "keys": ["y"], "from": "8.0", "until": "8.1", "gone": "8.2", "evidence": "attributes"}"#]);
    case.table("omnibus/default-changes", &[r#"{"root": "x", "keys": ["y"], "since": "8.1", "old": "1", "new": "2", "evidence": "attributes"}"#]);
    case.table("bundled-services", &[r#"{"release": "19.1", "postgresql": ["17.10"], "postgresql_default": "17", "redis_required": "7.0", "evidence": "config/software/postgresql.rb of 19.1.0+ee.0"}"#]);
    case.table("omnibus/deprecations", &[r#"{"path": "gitlab_rails['legacy']", "root": "gitlab_rails", "keys": ["legacy"], "kind": "delete", "effects": [{"effect": "warns", "from": "19.1", "until": "19.1"}, {"effect": "aborts", "from": "19.2"}], "why": "A person wrote this.", "evidence": "deprecations.rb of Omnibus 19.1 to 19.2; run on 19.2"}"#]);
    case.table(
        "omnibus/listeners",
        &[r#"{"root": "web", "address": ["listen"], "from": "19.1", "evidence": "attributes"}"#],
    );
    case.table("omnibus/refusals", &[r#"{"root": "x", "keys": ["y"]}"#]);
    case.table("releases", &[r#"{"release": "19.1", "ruby": "3.3", "ruby_patch": "3.3.1", "mixlib_config": "3.0.27", "checked": ["omnibus/settings"], "evidence": "config/software"}"#, r#"{"release": "19.2", "ruby": "3.3", "ruby_patch": "3.3.1", "mixlib_config": "3.0.27", "checked": ["omnibus/settings"], "evidence": "config/software"}"#]);
    case
}

fn release(case: &Case, tag: &str, attributes: &str) {
    case.source("files/gitlab-cookbooks/package/libraries/config/gitlab.rb", SETTINGS);
    case.source("files/gitlab-cookbooks/gitlab/attributes/default.rb", attributes);
    case.source("config/software/ruby.rb", "default_version '3.3.1'\n");
    case.tag(tag);
}

fn import(case: &Case, more: &[&str]) -> Output {
    case.import("omnibus", &case.path("upstream"), more)
}

#[test]
fn a_new_release_ends_begins_and_changes_rows() {
    let case = case();
    let before = case.read("omnibus/settings");
    let checked = import(&case, &["--release", "19.3", "--check"]);
    assert_eq!(checked.status.code(), Some(1), "{}", String::from_utf8_lossy(&checked.stderr));
    assert_eq!(case.read("omnibus/settings"), before, "--check writes nothing");

    let written = import(&case, &["--release", "19.3"]);
    assert_eq!(written.status.code(), Some(0), "{}", String::from_utf8_lossy(&written.stderr));
    let settings = case.read("omnibus/settings");
    assert!(settings.contains(r#""key": "old", "from": "19.1", "until": "19.2", "kind": "integer", "default": "1", "evidence": "attributes 19.1 to 19.2""#), "{settings}");
    assert!(settings.contains(r#"{"root": "web", "key": "port", "from": "19.3", "kind": "integer", "default": "80", "evidence": "attributes from 19.3; code from 19.3"}"#), "{settings}");
    assert!(
        case.read("omnibus/default-changes").contains(
            r#""keys": ["time_zone"], "since": "19.3", "old": "\"UTC\"", "new": "\"Europe/Berlin\"""#
        )
    );
    assert!(
        case.read("omnibus/silent-removals")
            .contains(r#""keys": ["old"], "from": "19.1", "until": "19.2", "gone": "19.3""#)
    );
    assert!(case.read("releases").contains(r#""release": "19.3""#));

    let again = import(&case, &["--release", "19.3", "--check"]);
    assert_eq!(again.status.code(), Some(0), "{}", String::from_utf8_lossy(&again.stdout));
}

#[test]
fn a_list_of_removals_ends_and_begins_effects() {
    let case = case();
    assert_eq!(import(&case, &["--release", "19.3"]).status.code(), Some(0));
    let deprecations = case.read("omnibus/deprecations");
    for row in [
        r#""effects": [{"effect": "warns", "from": "19.1", "until": "19.1"}, {"effect": "aborts", "from": "19.2", "until": "19.2"}, {"effect": "ignored", "from": "19.3"}], "why": "A person wrote this.", "evidence": "deprecations.rb of Omnibus 19.1 to 19.2; run on 19.2""#,
        r#"{"path": "web['a']", "root": "web", "keys": ["a"], "deprecated": "19.3", "removed": "20.0", "kind": "manual", "auto": "no", "effects": [{"effect": "warns", "from": "19.3"}], "#,
        r#""path": "web['b']""#,
    ] {
        assert!(deprecations.contains(row), "{row}\n{deprecations}");
    }
}

#[test]
fn what_only_a_person_can_decide_is_asked_until_the_release_is_checked() {
    let case = case();
    assert_eq!(import(&case, &["--release", "19.3"]).status.code(), Some(0));
    let apart = case.apart();
    for question in [
        r#"{"table": "omnibus/refusals", "row": "web/libraries/web.rb raises \"no #{x}\"", "reason": "which setting is it about? It is new in 19.3"}"#,
        r#"{"table": "omnibus/deprecations", "row": "package/libraries/deprecations.rb checks remove_old(incoming_version, '19.3')", "#,
        r#"{"table": "omnibus/listeners", "row": "web['port']", "reason": "it is new in 19.3: does a service listen there?"}"#,
        r#""row": "gitlab_rails['time_zone'] in gitlab-secrets.json""#,
    ] {
        assert!(apart.contains(question), "{question}\n{apart}");
    }
    // A person went through the tables.
    let releases = case.read("releases").replace(
        r#""bundled-services", "omnibus/default-changes""#,
        r#""omnibus/refusals", "omnibus/listeners", "bundled-services", "omnibus/default-changes""#,
    );
    std::fs::write(case.path("mappings/releases.json"), releases).expect("written");
    assert_eq!(import(&case, &["--release", "19.3"]).status.code(), Some(0));
    let apart = case.apart();
    assert!(!apart.contains("web.rb raises") && !apart.contains("omnibus/listeners"), "{apart}");
    assert!(apart.contains("remove_old"), "its table is open yet: {apart}");
}

#[test]
fn all_releases_correct_a_first_release_and_keep_what_a_person_wrote() {
    let case = case();
    assert_eq!(import(&case, &[]).status.code(), Some(0));
    let settings = case.read("omnibus/settings");
    assert!(
        settings.contains(r#""key": "early", "from": "19.2", "kind": "unknown", "default": "null", "secret": "secret", "evidence": "run on 19.2; attributes from 19.2; code from 19.2""#),
        "{settings}"
    );
}

#[test]
fn a_damaged_checkout_is_refused_and_no_table_changes() {
    let case = case();
    let before = case.read("omnibus/settings");
    case.damage();
    let output = import(&case, &[]);
    assert_eq!(output.status.code(), Some(2));
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(error.starts_with("error: ") && error.contains("No table was changed."), "{error}");
    assert_eq!(case.read("omnibus/settings"), before);
}

#[test]
fn a_folder_that_is_no_checkout_is_refused() {
    let case = case();
    let nowhere = case.import("omnibus", Path::new("/nowhere"), &[]);
    assert_eq!(nowhere.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&nowhere.stderr).contains("/nowhere is not a folder"));
}
