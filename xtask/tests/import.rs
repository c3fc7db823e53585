//! `cargo xtask import` on a made-up tree of cookbooks with tags of its own.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

const SETTINGS: &str = "module Gitlab\n  extend(Mixlib::Config)\n  role('pages')\n  attribute('web')\n  attribute_block 'gitlab' do\n    attribute('gitlab_rails')\n    attribute('external_url', default: nil)\n  end\nend\n";

/// A checkout of three releases, and tables that know the first two.
struct Case {
    folder: TempDir,
}

impl Case {
    fn new() -> Self {
        let case = Self { folder: TempDir::new().expect("a folder") };
        case.git(&["init", "-q", "upstream"]);
        case.release("19.1.0+ee.0", "default['gitlab']['gitlab_rails']['old'] = 1\ndefault['gitlab']['gitlab_rails']['time_zone'] = 'UTC'\n");
        case.source(
            "files/gitlab-cookbooks/web/recipes/enable.rb",
            "use(node['gitlab']['gitlab_rails']['early'])\n",
        );
        case.release("19.2.0+ee.0", "default['gitlab']['gitlab_rails']['old'] = 1\ndefault['gitlab']['gitlab_rails']['time_zone'] = 'UTC'\ndefault['gitlab']['gitlab_rails']['early'] = nil\n");
        case.release("19.3.0+ee.0", "default['gitlab']['gitlab_rails']['time_zone'] = 'Europe/Berlin'\ndefault['gitlab']['gitlab_rails']['early'] = nil\ndefault['web']['port'] = 80\n");
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
        case.table("omnibus/deprecations", &[r#"{"path": "x", "root": "x", "keys": ["z"]}"#]);
        case.table("releases", &[r#"{"release": "19.1", "ruby": "3.3", "ruby_patch": "3.3.1", "mixlib_config": "3.0.27", "checked": ["omnibus/settings"], "evidence": "config/software"}"#, r#"{"release": "19.2", "ruby": "3.3", "ruby_patch": "3.3.1", "mixlib_config": "3.0.27", "checked": ["omnibus/settings"], "evidence": "config/software"}"#]);
        fs::create_dir_all(case.path("xtask")).expect("a folder");
        case
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    fn source(&self, path: &str, text: &str) {
        let path = self.path("upstream").join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("written");
    }

    fn release(&self, tag: &str, attributes: &str) {
        self.source("files/gitlab-cookbooks/package/libraries/config/gitlab.rb", SETTINGS);
        self.source("files/gitlab-cookbooks/gitlab/attributes/default.rb", attributes);
        self.source("config/software/ruby.rb", "default_version '3.3.1'\n");
        let upstream = self.path("upstream");
        let upstream = upstream.to_str().expect("a path");
        self.git(&["-C", upstream, "add", "-A"]);
        self.git(&["-C", upstream, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "-m", tag]);
        self.git(&["-C", upstream, "tag", tag]);
    }

    fn git(&self, arguments: &[&str]) {
        let done =
            Command::new("git").args(arguments).current_dir(self.folder.path()).output().expect("git runs");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }

    fn table(&self, name: &str, rows: &[&str]) {
        let path = self.path("mappings").join(format!("{name}.json"));
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        let rows: Vec<String> = rows.iter().map(|row| format!("    {row}")).collect();
        fs::write(path, format!("{{\n  \"$schema\": \"x\",\n  \"rows\": [\n{}\n  ]\n}}\n", rows.join(",\n")))
            .expect("written");
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path("mappings").join(format!("{name}.json"))).expect("a table")
    }

    fn import(&self, more: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.arg("import").arg("omnibus").arg(self.path("upstream")).args(more);
        command.arg("--mappings").arg(self.path("mappings")).output().expect("xtask runs")
    }
}

#[test]
fn a_new_release_ends_begins_and_changes_rows() {
    let case = Case::new();
    let before = case.read("omnibus/settings");
    let checked = case.import(&["--release", "19.3", "--check"]);
    assert_eq!(checked.status.code(), Some(1), "{}", String::from_utf8_lossy(&checked.stderr));
    assert_eq!(case.read("omnibus/settings"), before, "--check writes nothing");

    let written = case.import(&["--release", "19.3"]);
    assert_eq!(written.status.code(), Some(0), "{}", String::from_utf8_lossy(&written.stderr));
    let settings = case.read("omnibus/settings");
    assert!(settings.contains(r#""key": "old", "from": "19.1", "until": "19.2", "kind": "integer", "default": "1", "evidence": "attributes 19.1 to 19.2""#), "{settings}");
    assert!(settings.contains(r#"{"root": "web", "key": "port", "from": "19.3", "kind": "integer", "default": "80", "evidence": "attributes from 19.3"}"#), "{settings}");
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

    let again = case.import(&["--release", "19.3", "--check"]);
    assert_eq!(again.status.code(), Some(0), "{}", String::from_utf8_lossy(&again.stdout));
}

#[test]
fn all_releases_correct_a_first_release_and_keep_what_a_person_wrote() {
    let case = Case::new();
    assert_eq!(case.import(&[]).status.code(), Some(0));
    let settings = case.read("omnibus/settings");
    assert!(
        settings.contains(r#""key": "early", "from": "19.2", "kind": "unknown", "default": "null", "secret": "secret", "evidence": "run on 19.2; attributes from 19.2; code from 19.2""#),
        "{settings}"
    );
}

#[test]
fn a_damaged_checkout_is_refused_and_no_table_changes() {
    let case = Case::new();
    let before = case.read("omnibus/settings");
    damage(&case.path("upstream/.git/objects"));
    let output = case.import(&[]);
    assert_eq!(output.status.code(), Some(2));
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(error.starts_with("error: ") && error.contains("No table was changed."), "{error}");
    assert_eq!(case.read("omnibus/settings"), before);
}

#[test]
fn a_folder_that_is_no_checkout_is_refused() {
    let case = Case::new();
    let nowhere = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["import", "omnibus", "/nowhere", "--mappings"])
        .arg(case.path("mappings"))
        .output()
        .expect("xtask runs");
    assert_eq!(nowhere.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&nowhere.stderr).contains("/nowhere is not a folder"));
}

/// Empties every object, as a full disk may.
fn damage(folder: &Path) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            damage(&path);
        } else {
            let mut permissions = fs::metadata(&path).expect("a file").permissions();
            #[allow(clippy::permissions_set_readonly_false)]
            permissions.set_readonly(false);
            fs::set_permissions(&path, permissions).expect("writable");
            fs::write(&path, "").expect("emptied");
        }
    }
}

#[test]
fn required_stops_are_read_from_one_file() {
    let case = Case::new();
    case.table(
        "upgrade-stops",
        &[
            r#"{"release": "18.11", "evidence": "config/upgrade_path.yml"}"#,
            r#"{"release": "19.0", "evidence": "config/upgrade_path.yml"}"#,
            r#"{"release": "19.1", "only_if": "it is large", "evidence": "documentation"}"#,
        ],
    );
    fs::write(
        case.path("upgrade_path.yml"),
        "# stops\n- major: 18\n  minor: 11\n- major: 19\n  minor: 2\n  comments: large tables\n",
    )
    .expect("written");
    let import = |more: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.args(["import", "gitlab"]).arg(case.path("upgrade_path.yml")).args(more);
        command.arg("--mappings").arg(case.path("mappings")).output().expect("xtask runs")
    };
    assert_eq!(import(&["--check"]).status.code(), Some(1));
    assert_eq!(import(&[]).status.code(), Some(0));
    let stops = case.read("upgrade-stops");
    assert!(stops.contains(r#""release": "19.2""#) && !stops.contains(r#""release": "19.0""#), "{stops}");
    assert!(stops.contains("it is large"), "a stop of some instances is a person's row: {stops}");
    assert_eq!(import(&["--check"]).status.code(), Some(0));
}
