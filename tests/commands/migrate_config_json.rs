//! `gitlab-rb migrate --strategy config-json`: keys go where config.json holds their value, and the
//! merge patch sets the rest.

use crate::support;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use serde_json::{Value, json};

const GITLAB_RB: &str = "\
mattermost['email_smtp_server'] = 'smtp.example.com'
mattermost['email_smtp_port'] = 587
mattermost['team_max_users_per_team'] = 150 # seats
mattermost['email_smtp_password'] = ENV['X']
mattermost['service_port'] = 8065
if ENV['Y']
  mattermost['email_feedback_name'] = 'Chat'
end
";

fn files(folder: &Path) -> [String; 2] {
    let config = json!({
        "EmailSettings": { "SMTPServer": "smtp.example.com", "smtpport": "587" },
        "TeamSettings": { "MaxUsersPerTeam": 50 },
    });
    let paths = [folder.join("gitlab.rb"), folder.join("config.json")];
    fs::write(&paths[0], GITLAB_RB).expect("the file is written");
    fs::write(&paths[1], config.to_string()).expect("the file is written");
    paths.map(|path| path.display().to_string())
}

fn migrate(mode: &str) -> (tempfile::TempDir, std::process::Output) {
    let folder = tempfile::tempdir().expect("a temporary folder is made");
    let [gitlab_rb, config] = files(folder.path());
    let output = support::gitlab_rb(&[
        "migrate",
        mode,
        "--strategy",
        "config-json",
        "--config-json",
        &config,
        &gitlab_rb,
    ]);
    (folder, output)
}

#[test]
fn keys_go_only_where_config_json_holds_the_value() {
    let (_folder, output) = migrate("--stdout");
    let text = String::from_utf8(output.stdout).expect("the text is UTF-8");
    insta::assert_snapshot!(text, @r"
    # seats
    mattermost['email_smtp_password'] = ENV['X']
    mattermost['service_port'] = 8065
    if ENV['Y']
      mattermost['email_feedback_name'] = 'Chat'
    end
    ");
    assert_eq!(output.status.code(), Some(1), "two settings wait for a person");
}

#[test]
fn the_rest_goes_into_a_private_merge_patch() {
    let (folder, output) = migrate("--write");
    let patch = folder.path().join("gitlab.rb.config-json-patch.json");
    let text = fs::read_to_string(&patch).unwrap_or_else(|error| {
        panic!("{error}: {}", String::from_utf8_lossy(&output.stderr));
    });
    let written: Value = serde_json::from_str(&text).expect("the patch is JSON");
    assert_eq!(written, json!({ "TeamSettings": { "MaxUsersPerTeam": 150 } }));
    let mode = fs::metadata(&patch).expect("the patch is there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn a_config_json_that_cannot_be_read_changes_nothing() {
    let folder = tempfile::tempdir().expect("a temporary folder is made");
    let [gitlab_rb, config] = files(folder.path());
    fs::write(&config, "{ \"EmailSettings\": {\n").expect("the file is written");
    let arguments = ["migrate", "--write", "--strategy", "config-json", "--config-json", &config, &gitlab_rb];
    let output = support::gitlab_rb(&arguments);
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(told.contains("config.json:"), "{told}");
    assert_eq!(fs::read_to_string(&gitlab_rb).expect("the file is there"), GITLAB_RB);
}
