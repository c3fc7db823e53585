//! What commands say of one setting: the answers that once were wrong, and the same answer from every command.

use crate::support;
use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;

/// A gitlab.rb with these lines.
struct File {
    path: PathBuf,
    _folder: TempDir,
}

impl File {
    fn of(lines: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("gitlab.rb");
        fs::write(&path, format!("external_url 'https://git.example.com'\n{lines}\n"))
            .expect("it is written");
        Self { path, _folder: folder }
    }

    /// What a command prints, on one line, and its exit code.
    fn run(&self, arguments: &str) -> (String, i32) {
        let mut command = support::command(&arguments.split(' ').collect::<Vec<_>>());
        let output = command.arg(&self.path).env("COLUMNS", "1000").output().expect("the command starts");
        let text = [output.stdout, output.stderr].concat();
        let text = String::from_utf8(text).expect("the output is UTF-8");
        (
            text.split_whitespace().collect::<Vec<_>>().join(" "),
            output.status.code().expect("it ends by itself"),
        )
    }
}

#[track_caller]
fn says((text, code): &(String, i32), expected: &str, exit: i32) {
    assert!(text.contains(expected), "{expected:?} is missing:\n{text}");
    assert_eq!(*code, exit, "{text}");
}

#[test]
fn the_address_of_mattermost_stays_as_long_as_it_is_bundled() {
    let file = File::of("mattermost_external_url 'https://chat.example.com'");
    says(&file.run("lint --no-config --to 18.11"), "No findings", 0);
    says(&file.run("plan --from 18.8 --to 18.11"), "nothing in this file needs to change", 0);
}

#[test]
fn a_chain_of_renames_is_followed_to_the_target() {
    for (line, release, expected) in [
        ("git_data_dir '/srv/git'", "18.11", "use `gitaly['configuration']['storage']` instead"),
        ("git_data_dir '/srv/git'", "16.0", "use `git_data_dirs` instead"),
        ("gitaly['git_bin_path'] = '/x'", "18.3", "delete it"),
        ("gitaly['git_bin_path'] = '/x'", "18.0", "use `gitaly['configuration']['git']['bin_path']` instead"),
        ("sidekiq['experimental_queue_selector'] = true", "18.11", "delete it"),
    ] {
        let (text, _) = File::of(line).run(&format!("lint --no-config --to {release}"));
        assert!(text.contains(expected), "{line} at {release}: {text}");
    }
}

#[test]
fn what_lookup_offers_to_write_passes_lint() {
    let output = support::gitlab_rb(&["lookup", "email_batching_interval"]);
    let text = String::from_utf8(output.stdout).expect("the output is UTF-8");
    let line = text.lines().last().expect("the line to write").trim();
    says(&File::of(line).run("lint --no-config --to 18.11"), "No findings", 0);
}

#[test]
fn a_value_that_the_server_refuses_is_not_migrated() {
    let file = File::of("mattermost['email_batching_interval'] = 10");
    let migrated = file.run("migrate --from 10.8 --to 11.0");
    says(&migrated, "with this value Mattermost 4.10 does not start", 1);
    assert!(!migrated.0.contains("+mattermost"), "{}", migrated.0);
    let (fixed, _) = file.run("lint --no-config --fix --to 11.0");
    assert!(!fs::read_to_string(&file.path).expect("it is there").contains("MM_"), "{fixed}");
}

#[test]
fn a_value_that_omnibus_passes_on_is_judged_in_every_command() {
    let file = File::of(&format!("mattermost['team_site_name'] = '{}'", "x".repeat(31)));
    for command in
        ["lint --no-config --to 18.10", "plan --from 18.8 --to 18.11", "migrate --from 18.8 --to 18.11"]
    {
        says(&file.run(command), "does not start", 1);
    }
}

#[test]
fn what_reconfigure_refuses_is_named_by_plan_and_migrate() {
    for (line, expected) in [
        ("gitlab_rials['x'] = 1", "gitlab_rials"),
        ("gitlab_rails['initial_root_password'] = 'short'", "initial_root_password"),
        ("registry_external_url 'registry.example.com'", "registry_external_url"),
        ("mattermost['env'] = { 'MM_EMAILSETTINGS_EMAILBATCHINGINTERVAL' => '10' }", "BATCHINGINTERVAL"),
    ] {
        let file = File::of(line);
        for command in
            ["lint --no-config --to 18.11", "plan --from 18.8 --to 18.11", "migrate --from 18.8 --to 18.11"]
        {
            says(&file.run(command), expected, 1);
        }
    }
}

#[test]
fn a_release_without_mattermost_fails_at_its_settings_in_every_command() {
    let file = File::of("mattermost['team_site_name'] = 'z'");
    for command in
        ["lint --no-config --to 19.0", "plan --from 18.11 --to 19.0", "migrate --from 18.11 --to 19.0"]
    {
        let (text, code) = file.run(command);
        assert!(text.contains("reconfigure"), "{command}: {text}");
        assert!(!text.contains("has no effect"), "{command}: {text}");
        assert_eq!(code, 1, "{command}: {text}");
    }
}

#[test]
fn an_upgrade_that_the_installed_package_refuses_is_a_failure() {
    let file = File::of("consul['user'] = 'x'");
    says(&file.run("plan --from 12.10 --to 13.0"), "the installed package refuses the upgrade", 1);
    let file = File::of("repmgr['user'] = 'x'");
    says(&file.run("plan --from 12.10 --to 13.0"), "the installed package refuses the upgrade", 1);
}

#[test]
fn adopt_names_the_line_at_which_reconfigure_fails() {
    let file = File::of("gitlab_rials['x'] = 1");
    let config = file.path.with_file_name("config.json");
    fs::write(&config, r#"{"ServiceSettings": {"MaximumLoginAttempts": 3}}"#).expect("it is written");
    let mut command = support::command(&["adopt", "--to", "18.11"]);
    let output = command.arg(&file.path).arg(&config).output().expect("the command starts");
    let text = String::from_utf8(output.stderr).expect("the output is UTF-8");
    assert!(text.contains("line 2") && text.contains("gitlab_rials"), "{text}");
    assert!(!text.contains("MM_"), "{text}");
}

#[test]
fn the_tables_say_when_a_setting_ends() {
    let text = |arguments: &[&str]| {
        String::from_utf8(support::gitlab_rb(arguments).stdout).expect("the output is UTF-8")
    };
    let sheet = text(&["lookup", "git_data_dirs"]);
    assert!(sheet.contains("GitLab 8.10 to 17.11"), "{sheet}");
    assert!(!sheet.contains("instead     git_data_dirs"), "{sheet}");
    let release = text(&["releases", "11.0"]);
    assert!(release.contains("mattermost['email_smtp_port']"), "{release}");
    assert!(!release.contains("mattermost['service_site_url']"), "{release}");
}
