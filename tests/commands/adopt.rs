//! `gitlab-rb adopt`: what System Console changed becomes `mattermost['env']`.

use crate::support;
use std::fs;
use std::process::Output;

const CONFIG: &str = r#"{
    "ServiceSettings": {
        "EnableDeveloper": true,
        "MaximumLoginAttempts": 10,
        "SiteURL": "https://old.example.com"
    },
    "TeamSettings": {
        "RestrictCreationToDomains": "example.com",
        "CustomDescriptionText": "two\nlines"
    },
    "EmailSettings": {
        "SMTPPort": "25",
        "SMTPPassword": "hunter2"
    },
    "SqlSettings": {
        "DataSourceReplicas": ["host=a", "host=b"]
    },
    "PluginSettings": {
        "PluginStates": {"jira": {"Enable": true}}
    },
    "Unknown": {"Key": 1}
}
"#;

struct Run {
    folder: tempfile::TempDir,
    output: Output,
}

impl Run {
    fn of(gitlab_rb: &str, arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("gitlab.rb"), gitlab_rb).unwrap();
        fs::write(folder.path().join("config.json"), CONFIG).unwrap();
        let mut command = support::command(&["adopt"]);
        command.args(arguments).args(["gitlab.rb", "config.json"]).current_dir(folder.path());
        let output = command.output().expect("the built command starts");
        Self { folder, output }
    }

    fn told(&self) -> String {
        let told = [self.output.stdout.as_slice(), self.output.stderr.as_slice()].concat();
        String::from_utf8(told).unwrap()
    }

    fn file(&self) -> String {
        fs::read_to_string(self.folder.path().join("gitlab.rb")).unwrap()
    }
}

fn snapshot(name: &str, run: &Run) {
    insta::with_settings!({snapshot_path => "../../snapshots/adopt", prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!(name, run.told());
    });
}

#[test]
fn what_differs_from_the_defaults_becomes_a_new_hash() {
    let run = Run::of("mattermost_external_url 'https://chat.example.com'\n", &["--to", "11.0"]);
    snapshot("new-hash", &run);
    assert_eq!(run.output.status.code(), Some(1), "something would change");
    assert_eq!(run.file(), "mattermost_external_url 'https://chat.example.com'\n", "nothing is written");
}

#[test]
fn an_existing_hash_grows_and_its_entries_stay() {
    let file = "mattermost['env'] = {\n  'MM_EMAILSETTINGS_SMTPPORT' => '587', # own\n}\n";
    let run = Run::of(file, &["--to", "18.11", "--skip-secrets"]);
    snapshot("grown-hash", &run);
}

#[test]
fn write_replaces_the_file_and_keeps_a_backup() {
    let before = "mattermost['env']['MM_X'] = 'y'\nnginx['enable'] = true\n";
    let run = Run::of(before, &["--to", "11.0", "--write", "--only", "ServiceSettings.Enable*"]);
    assert_eq!(run.output.status.code(), Some(0), "{}", run.told());
    assert_eq!(
        run.file(),
        format!("{before}mattermost['env']['MM_SERVICESETTINGS_ENABLEDEVELOPER'] = 'true'\n")
    );
    let backup = fs::read_to_string(run.folder.path().join("gitlab.rb.before-gitlab-rb")).unwrap();
    assert_eq!(backup, before);
}

#[test]
fn a_second_run_changes_nothing() {
    let run = Run::of("", &["--to", "11.0", "--write"]);
    let once = run.file();
    let again = Run::of(&once, &["--to", "11.0", "--write"]);
    assert_eq!(again.file(), once);
    assert!(!again.folder.path().join("gitlab.rb.before-gitlab-rb").exists());
}

#[test]
fn no_secret_is_shown_and_the_file_gets_it() {
    let run = Run::of("", &["--to", "11.0", "--write"]);
    assert!(run.file().contains("'MM_EMAILSETTINGS_SMTPPASSWORD' => 'hunter2'"), "{}", run.file());
    assert!(!run.told().contains("hunter2"), "{}", run.told());
    assert!(!Run::of("", &["--to", "11.0"]).told().contains("hunter2"));
    assert!(!Run::of("", &["--to", "11.0", "--write", "--skip-secrets"]).file().contains("SMTPPASSWORD"));
}

#[test]
fn what_is_added_is_what_the_server_reads() {
    let run = Run::of("", &["--to", "18.11", "--write"]);
    let mut command =
        support::command(&["diff", "--at", "18.11", "--format", "json", "gitlab.rb", "config.json"]);
    let output = command.current_dir(run.folder.path()).output().unwrap();
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let rules: Vec<_> = document["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["rule"].as_str().unwrap())
        .collect();
    assert!(rules.contains(&"variable-repeats-config-json"), "{rules:?}");
    for wrong in [
        "variable-overrides-config-json",
        "variable-value-changed",
        "variable-value-ignored",
        "secret-differs",
    ] {
        let users = document["findings"].as_array().unwrap().iter().filter(|finding| {
            finding["rule"] == wrong && finding["path"].as_str().unwrap().ends_with("gitlab.rb")
        });
        assert_eq!(users.count(), 0, "{wrong}");
    }
}

#[test]
fn before_11_0_there_is_nothing_to_adopt_for() {
    let run = Run::of("", &["--to", "10.8"]);
    assert_eq!(run.output.status.code(), Some(2));
    assert!(run.told().contains("--to 11.0"), "{}", run.told());
}

#[test]
fn a_variable_that_only_a_condition_sets_is_not_overruled() {
    let file = "if ENV['MAIL']\n  mattermost['env']['MM_EMAILSETTINGS_SMTPPORT'] = '587'\nend\n";
    let run = Run::of(file, &["--to", "11.0", "--only", "EmailSettings.SMTPPort"]);
    assert!(
        run.told().contains("EmailSettings.SMTPPort: mattermost['env'] already sets it"),
        "{}",
        run.told()
    );
    assert!(!run.told().contains("+mattermost"), "{}", run.told());
}
