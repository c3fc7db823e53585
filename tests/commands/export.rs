//! `gitlab-rb export`: the configuration of the bundled Mattermost, for a server of one's own.

use crate::support;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Output;

const SECRETS: [&str; 7] = [
    "hunter2",
    "oauth-secret",
    "it's \"$HOME\"",
    "at-rest-at-rest",
    "plugin-secret",
    "salt-of-the-server",
    "ro:secret",
];

fn sample(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/export_samples").join(name)
}

fn export(folder: &Path, columns: &str, arguments: &[&str]) -> Output {
    let mut command = support::command(&["export"]);
    command.args(arguments).env("COLUMNS", columns).current_dir(folder);
    command.output().expect("the built command starts")
}

fn chat(columns: &str, arguments: &[&str]) -> Output {
    let files = ["--secrets", "gitlab-secrets.json", "gitlab.rb", "config.json"];
    export(&sample("chat"), columns, &[arguments, &files].concat())
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("the output is UTF-8")
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("the output is UTF-8")
}

fn snapshot(name: &str, text: &str) {
    insta::with_settings!({snapshot_path => "../../snapshots/export", prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!(name, text);
    });
}

#[test]
fn each_form_has_its_own_spelling() {
    for form in ["config-json", "env", "systemd", "compose", "mmctl", "helm"] {
        let dsn = "postgres://mmuser:hunter2@db.example.com:5432/mattermost?sslmode=require";
        let output = chat("80", &["--format", form, "--data-source", dsn]);
        assert_eq!(output.status.code(), Some(1), "some settings need a person");
        snapshot(form, &stdout(&output));
    }
    snapshot("config-json-patch", &stdout(&chat("80", &["--patch"])));
    snapshot("env-raw", &stdout(&chat("80", &["--format", "env", "--quoting", "raw"])));
}

#[test]
fn the_story_begins_with_the_worst() {
    for columns in ["80", "120"] {
        let output = chat(columns, &["--format", "systemd"]);
        snapshot(&format!("story-{columns}-columns"), &stderr(&output));
    }
    let old = export(&sample("old"), "100", &["--at", "8.17", "--format", "env", "gitlab.rb"]);
    snapshot("at-8.17", &format!("{}--\n{}", stdout(&old), stderr(&old)));
}

#[test]
fn the_steps_are_those_of_the_form() {
    for (form, commands) in [
        ("compose", ["NEW_SERVER:mattermost/client-plugins/", "docker compose up -d"]),
        ("helm", ["kubectl cp /var/opt/gitlab/mattermost/data/. POD:/mattermost/data", "-f values.yaml"]),
        ("mmctl", ["config/mattermost-config.sh", "systemctl restart mattermost"]),
        ("config-json", ["config.json /opt/mattermost/config/config.json", "systemctl start mattermost"]),
    ] {
        let told = stderr(&chat("100", &["--format", form]));
        for command in commands {
            assert!(told.contains(command), "{form} lacks `{command}`: {told}");
        }
    }
    let patch = stderr(&chat("100", &["--patch", "--prefix", "/srv/my chat"]));
    assert!(patch.contains("jq -s") && patch.contains("'/srv/my chat/config/config.json'"), "{patch}");
}

#[test]
fn the_report_fits_the_terminal() {
    for columns in [80, 120] {
        let output = chat(&columns.to_string(), &["--format", "env"]);
        let told = stderr(&output);
        let (words, _) = told.split_once("Change to ").expect("the change is shown");
        for line in words.lines().filter(|line| !line.starts_with("       ")) {
            assert!(line.chars().count() <= columns, "{line}");
        }
    }
}

#[test]
fn no_secret_is_printed_unless_asked_for() {
    for form in ["config-json", "env", "systemd", "compose", "mmctl", "helm"] {
        let output = chat("100", &["--format", form, "--data-source", "postgres://me:hunter2@db/mattermost"]);
        let told = stdout(&output) + &stderr(&output);
        for secret in SECRETS {
            assert!(!told.contains(secret), "{form} prints {secret}");
        }
    }
    let revealed = stdout(&chat("100", &["--reveal-secrets"]));
    assert!(revealed.contains("oauth-secret") && revealed.contains("plugin-secret"), "{revealed}");
}

#[test]
fn a_folder_holds_the_product_the_steps_and_the_change_of_gitlab_rb() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("leaving");
    let output = chat("100", &["--format", "systemd", "--output", out.to_str().unwrap()]);
    assert_eq!(stdout(&output), "");
    let mut names = Vec::new();
    for path in ["mattermost.service.d/gitlab.conf", "mattermost.env", "CHECKLIST.md", "gitlab.rb.patch"] {
        let mode = fs::metadata(out.join(path))
            .unwrap_or_else(|error| panic!("{path}: {error}"))
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600, "{path}");
        names.push(path);
    }
    assert_eq!(fs::metadata(&out).unwrap().permissions().mode() & 0o777, 0o700);
    assert!(fs::read_to_string(out.join("mattermost.env")).unwrap().contains("oauth-secret"));
    let steps = fs::read_to_string(out.join("CHECKLIST.md")).unwrap();
    snapshot("checklist", &steps);
    for secret in SECRETS {
        assert!(!steps.contains(secret), "the steps hold {secret}");
    }
    // Nothing but these, no temporary file left.
    assert_eq!(fs::read_dir(&out).unwrap().count(), 4);
}

/// Watches a folder while the command works in it.
#[test]
fn no_file_is_ever_readable_by_others() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    fs::create_dir(&out).unwrap();
    let mut seen = 0;
    for _ in 0..5 {
        let mut command = support::command(&["export"]);
        command.args(["--format", "systemd", "--secrets", "gitlab-secrets.json", "--force", "--output"]);
        command.arg(&out).args(["gitlab.rb", "config.json"]).current_dir(sample("chat"));
        command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
        let mut child = command.spawn().expect("the built command starts");
        loop {
            let ended = child.try_wait().unwrap().is_some();
            for entry in fs::read_dir(&out).unwrap().filter_map(Result::ok) {
                let Ok(metadata) = entry.metadata() else { continue };
                if metadata.is_file() {
                    assert_eq!(metadata.permissions().mode() & 0o177, 0, "{}", entry.path().display());
                    seen += 1;
                }
            }
            if ended {
                break;
            }
        }
    }
    assert!(seen > 10, "only {seen} looks at a file");
}

#[test]
fn a_compose_file_is_exported_and_changed_like_a_gitlab_rb() {
    let folder = tempfile::tempdir().unwrap();
    let compose = "\
services:
  gitlab:
    environment:
      GITLAB_OMNIBUS_CONFIG: |
        external_url 'https://gitlab.example.com'
        mattermost_external_url 'https://chat.example.com'
        mattermost['env'] = { 'MM_TEAMSETTINGS_MAXUSERSPERTEAM' => ENV['SEATS'] }
";
    fs::write(folder.path().join("compose.yml"), compose).unwrap();
    let output = export(
        folder.path(),
        "100",
        &["--format", "env", "--output", "chat.env", "--write-gitlab-rb", "compose.yml"],
    );
    let told = stderr(&output);
    assert!(told.contains("compose.yml:7: ENV['SEATS']"), "{told}");
    assert!(told.contains("docker exec"), "{told}");
    let env = fs::read_to_string(folder.path().join("chat.env")).unwrap();
    assert!(env.contains("MM_SERVICESETTINGS_SITEURL=https://chat.example.com"), "{env}");
    insta::assert_snapshot!(fs::read_to_string(folder.path().join("compose.yml")).unwrap(), @r"
    services:
      gitlab:
        environment:
          GITLAB_OMNIBUS_CONFIG: |
            external_url 'https://gitlab.example.com'
            gitlab_rails['mattermost_host'] = 'https://chat.example.com'
    ");
}

#[test]
fn a_config_json_of_a_later_server_makes_one_ask_for_the_release() {
    let folder = tempfile::tempdir().unwrap();
    fs::copy(sample("chat").join("gitlab.rb"), folder.path().join("gitlab.rb")).unwrap();
    let config = r#"{"WranglerSettings": {"MoveThreadMaxCount": 7, "AllowedEmailDomain": ["x"],
                     "MoveThreadToAnotherTeamEnable": true}}"#;
    fs::write(folder.path().join("config.json"), config).unwrap();
    let told = |at: &str| stderr(&export(folder.path(), "100", &["--at", at, "gitlab.rb", "config.json"]));
    assert!(told("15.11").contains("written by Mattermost 9.4 or later"), "{}", told("15.11"));
    assert!(!told("18.11").contains("written by Mattermost"), "{}", told("18.11"));
}

#[test]
fn what_is_not_followed_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let text = "mattermost_external_url 'https://chat.example.com'\n\
                mattermost['env'] = YAML.load_file('/etc/gitlab/chat.yml')\n\
                from_file '/etc/gitlab/more.rb'\n";
    fs::write(folder.path().join("gitlab.rb"), text).unwrap();
    let output = export(folder.path(), "100", &["--format", "env", "gitlab.rb"]);
    let told = stderr(&output);
    assert!(told.contains("at gitlab.rb:2") && told.contains("at gitlab.rb:3"), "{told}");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn standard_input_is_exported_and_cannot_be_changed() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| {
        let mut command = support::command(&["export", "--format", "env"]);
        command.args(arguments).current_dir(folder.path());
        command.stdin(fs::File::open(sample("chat").join("gitlab.rb")).unwrap());
        command.output().expect("the built command starts")
    };
    assert!(stdout(&run(&["-"])).contains("MM_TEAMSETTINGS_SITENAME=\"Chat of the works\""));
    let refused = run(&["-", "--output", "out.env", "--write-gitlab-rb"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(!folder.path().join("out.env").exists(), "nothing is written before it is refused");
}

#[test]
fn the_change_of_gitlab_rb_is_one_that_patch_takes() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("leaving/");
    chat("100", &["--output", &format!("{}/", out.display())]);
    fs::copy(sample("chat").join("gitlab.rb"), folder.path().join("gitlab.rb")).unwrap();
    let patched = std::process::Command::new("patch")
        .args(["-p1", "-i", "leaving/gitlab.rb.patch"])
        .current_dir(folder.path())
        .output();
    let Ok(patched) = patched else {
        support::skipped("patch is not on the PATH");
        return;
    };
    assert!(patched.status.success(), "{}", String::from_utf8_lossy(&patched.stdout));
    insta::assert_snapshot!(fs::read_to_string(folder.path().join("gitlab.rb")).unwrap(), @r"
    external_url 'https://gitlab.example.com/'
    gitlab_rails['mattermost_host'] = 'https://chat.example.com'

    if ENV['STAGING']
    end
    ");
}

#[test]
fn a_file_is_private_and_never_overwritten_unasked() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mattermost.env");
    let arguments = ["--format", "env", "--output", path.to_str().unwrap()];
    chat("100", &arguments);
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let first = fs::read(&path).unwrap();
    fs::write(&path, "mine").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();

    let refused = chat("100", &arguments);
    assert_eq!(refused.status.code(), Some(2));
    assert!(stderr(&refused).contains("--force"), "{}", stderr(&refused));
    assert_eq!(fs::read(&path).unwrap(), b"mine");

    chat("100", &[&arguments[..], &["--force"]].concat());
    assert_eq!(fs::read(&path).unwrap(), first);
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn gitlab_rb_is_changed_only_when_asked_for_and_keeps_a_backup() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["gitlab.rb", "config.json", "gitlab-secrets.json"] {
        fs::copy(sample("chat").join(name), folder.path().join(name)).unwrap();
    }
    let before = fs::read_to_string(folder.path().join("gitlab.rb")).unwrap();
    let arguments = ["gitlab.rb", "config.json", "--output", "out/"];
    export(folder.path(), "100", &arguments);
    assert_eq!(fs::read_to_string(folder.path().join("gitlab.rb")).unwrap(), before);
    let output = export(folder.path(), "100", &[&arguments[..], &["--force", "--write-gitlab-rb"]].concat());
    let after = fs::read_to_string(folder.path().join("gitlab.rb")).unwrap();
    assert!(after.contains("gitlab_rails['mattermost_host'] = 'https://chat.example.com'"), "{after}");
    assert!(!after.contains("mattermost['"), "{after}");
    assert_eq!(fs::read_to_string(folder.path().join("gitlab.rb.before-gitlab-rb")).unwrap(), before);
    assert!(stderr(&output).contains("the old text is in"), "{}", stderr(&output));
}

#[test]
fn what_cannot_be_done_is_refused_with_advice() {
    let cases: [(&[&str], &str); 8] = [
        (&["--at", "19.0"], "GitLab 19.0 (as given) has no bundled Mattermost"),
        (&["--target-mattermost", "9.5"], "an older server does not take the database"),
        (&["--target-mattermost", "99.0"], "knows Mattermost up to"),
        (&["--format", "env", "--patch"], "--patch goes with --format config-json only"),
        (&["--quoting", "raw"], "--quoting goes with --format env only"),
        (&["--format", "helm", "--prefix", "/x"], "the image has a folder of its own"),
        (&["--prefix", "mattermost"], "is not an absolute path"),
        (&["--format", "systemd", "--output", "gitlab.rb"], "give a folder"),
    ];
    for (arguments, words) in cases {
        let output = chat("100", arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(stderr(&output).contains(words), "{arguments:?}: {}", stderr(&output));
        assert_eq!(stdout(&output), "", "{arguments:?}");
    }
}

#[test]
fn secrets_that_are_none_are_refused_without_showing_them() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("secrets.json");
    for (text, words) in [
        ("{\"mattermost\": {\"gitlab_secret\": \"hunter2\"", "secrets.json:1:"),
        ("{\"gitlab_rails\": {\"otp_key_base\": \"hunter2\"}}", "no section"),
    ] {
        fs::write(&path, text).unwrap();
        let output = export(&sample("chat"), "100", &["gitlab.rb", "--secrets", path.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(2));
        assert!(
            stderr(&output).contains(words) && !stderr(&output).contains("hunter2"),
            "{}",
            stderr(&output)
        );
    }
}
