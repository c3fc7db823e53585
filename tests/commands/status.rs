//! `gitlab-rb` without arguments: on a GitLab server the status of its gitlab.rb, elsewhere the commands.

use crate::folder::Folder;

const RAILS: &str = "opt/gitlab/embedded/service/gitlab-rails/VERSION";

/// What the status of a server with these files is.
fn status(version: &str, gitlab_rb: &str, more: &[(&str, &str)]) -> crate::folder::Ran {
    let folder = Folder::of(&[(RAILS, version), ("etc/gitlab/gitlab.rb", gitlab_rb)]);
    for (path, text) in more {
        folder.write(path, text);
    }
    let mut command = folder.command(&[]);
    command.env("GITLAB_RB_ROOT", ".");
    crate::folder::Ran::of(command.output().expect("the built command starts"))
}

#[test]
fn a_server_hears_what_is_wrong_what_comes_next_and_what_to_type() {
    let text = "external_url 'https://git.example.com'\n\
                gitaly['listen_addr'] = '0.0.0.0:8075'\n\
                gitlab_rials['time_zone'] = 'UTC'\n\
                unicorn['worker_processes'] = 3\n";
    let run = status("15.11.13-ee\n", text, &[("var/opt/gitlab/mattermost/config.json", "{}")]);
    insta::with_settings!({snapshot_path => "../../snapshots/status", prepend_module_to_snapshot => false}, {
        insta::assert_snapshot!("server_with_problems", run.told());
    });
    assert!(run.out.lines().count() <= 10, "the status is ten lines:\n{}", run.out);
}

#[test]
fn a_sound_file_asks_for_the_plan() {
    let run = status("18.11.0-ee\n", "external_url 'https://git.example.com'\n", &[]);
    assert_eq!(run.code, 0, "{}", run.told());
    assert!(run.out.starts_with("./etc/gitlab/gitlab.rb: no problems for GitLab 18.11"), "{}", run.out);
    assert!(run.out.contains("Next: gitlab-rb plan --to "), "{}", run.out);
}

#[test]
fn what_ruby_refuses_has_no_plan() {
    let run = status("18.11.0-ee\n", "external_url 'https://git.example.com\n", &[]);
    assert_eq!(run.code, 1, "{}", run.told());
    assert!(!run.out.contains("required stop"), "{}", run.out);
    assert!(run.out.contains("Next: gitlab-rb lint"), "{}", run.out);
}

#[test]
fn elsewhere_the_commands_are_listed() {
    let folder = Folder::of(&[]);
    let mut command = folder.command(&[]);
    command.env("GITLAB_RB_ROOT", ".");
    let run = crate::folder::Ran::of(command.output().expect("the built command starts"));
    assert_eq!(run.code, 2);
    assert!(run.err.contains("Usage: gitlab-rb") && run.err.contains("migrate"), "{}", run.err);
}

#[test]
fn help_is_a_command_and_a_typing_mistake_is_recognised() {
    let folder = Folder::of(&[]);
    assert!(folder.run(&["help", "plan"]).out.contains("gitlab-rb plan"));
    let run = folder.run(&["migrat"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("migrate"), "{}", run.err);
}

#[test]
fn two_files_in_the_wrong_order_are_recognised() {
    let folder =
        Folder::of(&[("config.json", "{\"TeamSettings\": {}}"), ("gitlab.rb", "external_url 'x'\n")]);
    let run = folder.run(&["diff", "config.json", "gitlab.rb"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("the two files are in the wrong order"), "{}", run.err);
}
