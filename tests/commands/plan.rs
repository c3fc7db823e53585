//! `gitlab-rb plan`: what must change before each stop of an upgrade.

use crate::support;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Output, Stdio};

use serde_json::Value;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/plan")
}

fn plan(columns: &str, arguments: &[&str]) -> Output {
    let mut command = support::command(&["plan"]);
    command.args(arguments).env("COLUMNS", columns).current_dir(folder());
    command.output().expect("the built command starts")
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("the output is UTF-8")
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("the output is UTF-8")
}

fn snapshot(name: &str, output: &Output) {
    let code = output.status.code().expect("it ends by itself");
    let text = format!("{}{}-- exit code {code}\n", stdout(output), stderr(output));
    insta::with_settings!({snapshot_path => "../../snapshots/plan", prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!(name, support::without_newest(&text));
    });
}

fn with_input(arguments: &[&str], input: &str) -> Output {
    let mut command = support::command(&["plan"]);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the built command starts");
    child.stdin.take().expect("a pipe").write_all(input.as_bytes()).expect("it reads");
    child.wait_with_output().expect("it ends")
}

fn json(arguments: &[&str]) -> Value {
    let output = plan("80", &[arguments, &["--format", "json"]].concat());
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", stderr(&output)))
}

/// `STOP SETTING ACTION` of every change.
fn changes(document: &Value) -> Vec<String> {
    let legs = document["legs"].as_array().expect("a list").iter();
    legs.flat_map(|leg| {
        leg["changes"].as_array().expect("a list").iter().map(|change| {
            let name = change["setting"].as_str().or(change["rule"].as_str()).expect("a name");
            let kind = change["action"]["kind"].as_str().expect("a kind");
            format!("{} {name} {kind}", leg["to"].as_str().expect("a release"))
        })
    })
    .collect()
}

#[test]
fn each_stop_tells_what_must_change_before_it() {
    for columns in ["80", "120"] {
        let output = plan(columns, &["--from", "10.8", "--to", support::newest(), "gitlab.rb"]);
        snapshot(&format!("text-{columns}"), &output);
        let width: usize = columns.parse().expect("a number");
        // A command to type stands on one line, however long.
        let prose = stdout(&output)
            .lines()
            .map(str::to_owned)
            .filter(|line| !line.contains("gitlab-"))
            .filter(|line| !["sudo ", "zcat "].iter().any(|word| line.trim_start().starts_with(word)))
            .collect::<Vec<_>>();
        for line in prose {
            assert!(line.chars().count() <= width, "{line}");
        }
    }
}

#[test]
fn markdown_is_a_change_request() {
    snapshot(
        "markdown",
        &plan("80", &["--from", "13.12", "--to", "16.3", "--format", "markdown", "gitlab.rb"]),
    );
}

#[test]
fn json_is_for_programs_and_follows_its_schema() {
    snapshot("json", &plan("80", &["--from", "15.11", "--to", "16.3", "--format", "json", "gitlab.rb"]));
    let schema = std::fs::read_to_string(folder().join("../../docs/plan.schema.json")).expect("it is there");
    let schema: Value = serde_json::from_str(&schema).expect("it is JSON");
    let validator = jsonschema::validator_for(&schema).expect("it is a schema");
    for file in ["gitlab.rb", "compose.yml", "gitlab.rb.j2"] {
        for (from, to) in
            [("8.0", support::newest()), ("10.8", "11.0"), ("18.11", "19.0"), ("19.2", support::newest())]
        {
            let document = json(&["--from", from, "--to", to, file]);
            let errors: Vec<_> = validator
                .iter_errors(&document)
                .map(|error| format!("{}: {error}", error.instance_path()))
                .collect();
            assert!(errors.is_empty(), "{file} {from} {to}: {}", errors.join("\n"));
        }
    }
    let mut document = json(&["--from", "13.12", "--to", "14.0", "gitlab.rb"]);
    document["legs"][0]["changes"][0]["action"]["kind"] = Value::from("magic");
    assert!(!validator.is_valid(&document), "the schema takes anything");
}

#[test]
fn a_file_that_needs_nothing_says_so_and_ends_with_0() {
    let output =
        with_input(&["--from", "16.3", "--to", "16.7", "-"], "external_url 'https://gitlab.example.com'\n");
    assert_eq!(output.status.code(), Some(0));
    assert!(stdout(&output).contains("nothing in this file needs to change"), "{}", stdout(&output));
    let output = with_input(&["--from", "16.3", "--to", "16.7", "-"], "");
    assert_eq!(output.status.code(), Some(0));
    snapshot("nothing", &output);
}

#[test]
fn an_expression_that_reads_a_renamed_setting_follows_its_name() {
    let input =
        "unicorn['worker_processes'] = 3\nnginx['custom'] = ENV.fetch('X', unicorn['worker_processes'])\n";
    let output = with_input(&["--from", "13.12", "--to", "14.0", "-"], input);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(stdout(&output).contains("puma['worker_processes']"), "{}", stdout(&output));
}

#[test]
fn places_are_those_of_the_file_that_holds_the_text() {
    snapshot("compose", &plan("80", &["--from", "13.12", "--to", "16.3", "compose.yml"]));
    let document = json(&["--from", "13.12", "--to", "16.3", "gitlab.rb.j2"]);
    let lines: Vec<_> = document["legs"]
        .as_array()
        .expect("a list")
        .iter()
        .flat_map(|leg| leg["changes"].as_array().expect("a list"))
        .map(|change| change["places"][0]["line"].as_u64().expect("a line"))
        .collect();
    assert_eq!(lines, [3, 5]);
}

#[test]
fn a_notation_without_room_leaves_the_change_to_a_person() {
    let script = "docker run -e GITLAB_OMNIBUS_CONFIG=\"unicorn['port'] = 8090\" gitlab/gitlab-ee\n";
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("run.sh"), script).expect("it is written");
    let path = folder.path().join("run.sh");
    let document = json(&["--from", "13.12", "--to", "14.3", path.to_str().expect("UTF-8")]);
    assert_eq!(changes(&document), ["14.0 unicorn['port'] by-hand"]);
    assert_eq!(document["legs"][0]["rewrites"], Value::Bool(false));
    let advice = document["legs"][0]["changes"][0]["action"]["advice"].as_str().expect("a text");
    assert_eq!(advice, "write puma['port'] instead");
}

#[test]
fn verbose_lists_the_defaults_that_change() {
    snapshot("verbose", &plan("80", &["--from", "15.4", "--to", "15.11", "--verbose", "compose.yml"]));
}

#[test]
fn a_setting_that_is_renamed_twice_is_told_twice_with_its_name_of_today() {
    let document = json(&["--from", "14.3", "--to", "16.3", "gitlab.rb"]);
    let hooks: Vec<_> = changes(&document).into_iter().filter(|change| change.contains("hooks")).collect();
    assert_eq!(
        hooks,
        ["14.9 gitlab_shell['custom_hooks_dir'] rewrite", "16.3 gitaly['custom_hooks_dir'] rewrite"]
    );
    let second = document["legs"]
        .as_array()
        .expect("a list")
        .iter()
        .flat_map(|leg| leg["changes"].as_array().expect("a list"))
        .find(|change| change["setting"] == "gitaly['custom_hooks_dir']")
        .expect("it is there");
    assert_eq!(second["today"], "gitlab_shell['custom_hooks_dir']");
    assert_eq!(second["places"][0]["line"], 19);
}

#[test]
fn what_a_person_must_do_is_asked_for_once() {
    let text = "unicorn['worker_memory_limit_min'] = 1\nregistry['default_notifications_threshold'] = 5\n";
    let output = with_input(&["--from", "13.12", "--to", support::newest(), "--format", "json", "-"], text);
    let document: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    assert_eq!(
        changes(&document),
        [
            "14.0 unicorn['worker_memory_limit_min'] by-hand",
            "17.3 registry['default_notifications_threshold'] by-hand"
        ]
    );
}

#[test]
fn what_merely_warns_waits_for_the_stop_that_ends_it() {
    let text = "nginx['listen_port'] = 8080\nmattermost['enable'] = true\n";
    let output = with_input(&["--from", "18.8", "--to", "19.2", "--format", "json", "-"], text);
    let document: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    // 18.11 warns about the one, 19.2 about the other.
    assert_eq!(
        changes(&document),
        ["19.2 nginx['listen_port'] may-stay", "19.2 mattermost['enable'] decide"]
    );
}

#[test]
fn from_when_on_the_new_form_is_understood_is_told() {
    let when = |from: &str, to: &str, text: &str| -> Vec<String> {
        let output = with_input(&["--from", from, "--to", to, "--format", "json", "-"], text);
        let document: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
        let legs = document["legs"].as_array().expect("a list").iter();
        let changes = legs.flat_map(|leg| leg["changes"].as_array().expect("a list"));
        let told = changes.map(|change| {
            let text = |field: &str| change[field].as_str().unwrap_or("-");
            format!("{} {} {}", text("setting"), text("possible"), text("possible_since"))
        });
        told.collect()
    };
    let text = "unicorn['port'] = 1\ngitaly['log_directory'] = '/x'\ngit_data_dirs({ 'default' => { 'path' => '/x' } })\n";
    assert_eq!(
        when("13.12", "18.2", text),
        ["unicorn['port'] today -", "gitaly['log_directory'] since 15.11", "git_data_dirs since 17.8"]
    );
    let text = "mattermost['team_max_users_per_team'] = 150\n";
    assert_eq!(when("10.8", "11.0", text), ["mattermost['team_max_users_per_team'] with-upgrade -"]);
}

/// The commands of a plan go through releases that still read Mattermost's legacy keys.
#[test]
fn migrate_takes_a_release_before_11_0_and_leaves_mattermost_alone() {
    let text = "gitlab_git_http_server['enable'] = true\nmattermost['team_max_users_per_team'] = 150\n";
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("gitlab.rb");
    std::fs::write(&file, text).expect("it is written");
    let file = file.to_str().expect("UTF-8");
    let output = support::gitlab_rb(&["migrate", "--from", "8.17", "--to", "10.0", "--stdout", file]);
    assert_eq!(
        stdout(&output),
        "gitlab_workhorse['enable'] = true\nmattermost['team_max_users_per_team'] = 150\n"
    );
    assert!(stderr(&output).contains("GitLab 10.0 reads them"), "{}", stderr(&output));
    assert_eq!(output.status.code(), Some(1), "the file would change");
}

#[test]
fn wrong_usage_is_explained() {
    snapshot("without-from", &plan("80", &["gitlab.rb"]));
    snapshot("backwards", &plan("80", &["--from", "17.0", "--to", "16.0", "gitlab.rb"]));
    snapshot("same", &plan("80", &["--from", "17.0", "--to", "17.0", "gitlab.rb"]));
    snapshot("no-file", &plan("80", &["--from", "17.0", "nowhere.rb"]));
}

#[test]
fn a_file_that_ruby_refuses_has_no_plan() {
    let output =
        with_input(&["--from", "16.0", "--to", "17.0", "-"], "gitlab_rails['smtp_password'] = 'hunter2\n");
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("No plan. Ruby"), "{}", stderr(&output));
    assert!(!stderr(&output).contains("hunter2"), "{}", stderr(&output));
}

#[test]
fn no_secret_is_in_any_format() {
    for format in ["text", "markdown", "json"] {
        let output = plan("80", &["--from", "8.0", "--verbose", "--format", format, "gitlab.rb"]);
        assert!(!stdout(&output).contains("hunter2"), "{}", stdout(&output));
    }
}

#[test]
fn secrets_around_a_refused_text_are_masked() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("docker-compose.yml");
    let text = "services:\n  web:\n    environment:\n      GITLAB_OMNIBUS_CONFIG: \"external_url = = 'x'\"\n      \
                GITLAB_ROOT_PASSWORD: hunter2hunter2\n";
    std::fs::write(&file, text).expect("the file is written");
    let output = plan("80", &["--from", "15.11", &file.display().to_string()]);
    assert_eq!(output.status.code(), Some(2));
    let told = stderr(&output);
    assert!(told.contains("GITLAB_ROOT_PASSWORD: [secret]") && !told.contains("hunter2"), "{told}");
}

#[test]
fn what_a_release_refuses_is_named_at_the_required_stop_where_that_begins() {
    // The exporter's check came with 15.2, that of the SSH host with 16.7.
    let text = "external_url 'https://git.example.com'\n\
                gitlab_rails['gitlab_ssh_host'] = 'git.example.com:2222'\n\
                gitlab_exporter['tls_enabled'] = true\n";
    let output = with_input(&["--from", "15.0", "--to", "18.11", "--format", "json", "-"], text);
    let document: Value = serde_json::from_slice(&output.stdout).expect("the report is JSON");
    assert_eq!(
        changes(&document),
        ["15.4 gitlab_exporter['tls_enabled'] by-hand", "16.7 gitlab_rails['gitlab_ssh_host'] by-hand"]
    );
}
