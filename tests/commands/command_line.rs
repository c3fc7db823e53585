//! What all subcommands share: help, exit codes, colours, pipes.

use std::fs::File;
use std::process::{Output, Stdio};

use crate::support::{command, gitlab_rb};

fn code(output: &Output) -> i32 {
    output.status.code().expect("the command ends by itself")
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The names of all subcommands, as the start page lists them.
fn subcommands() -> Vec<String> {
    let page = stderr(&gitlab_rb(&[]));
    let list = page.split("Commands:\n").nth(1).expect("the page lists commands");
    // What a command is for goes on in lines that are indented further.
    let lines =
        list.lines().take_while(|line| line.starts_with("  ")).filter(|line| !line.starts_with("   "));
    lines.filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
}

#[test]
fn without_arguments_it_says_what_there_is_and_fails() {
    let output = gitlab_rb(&[]);
    assert_eq!(code(&output), 2);
    assert_eq!(stdout(&output), "");
    assert!(stderr(&output).contains("gitlab-rb COMMAND --help"), "{}", stderr(&output));
    assert!(subcommands().len() >= 2);
}

#[test]
fn help_and_version_are_no_failure() {
    for arguments in [["--help"], ["-h"], ["--version"]] {
        let output = gitlab_rb(&arguments);
        assert_eq!(code(&output), 0);
        assert_eq!(stderr(&output), "");
        assert!(stdout(&output).contains("gitlab"));
    }
}

#[test]
fn every_command_shows_examples() {
    for name in subcommands() {
        let output = gitlab_rb(&[&name, "--help"]);
        assert_eq!(code(&output), 0, "{name}");
        let help = stdout(&output);
        let examples =
            help.split("Examples:").nth(1).unwrap_or_else(|| panic!("{name} has no examples:\n{help}"));
        assert!(examples.contains(&format!("gitlab-rb {name}")), "{help}");
    }
}

#[test]
fn examples_fit_into_a_narrow_terminal() {
    for name in subcommands() {
        let output = command(&[&name, "--help"]).env("COLUMNS", "200").output().unwrap();
        let help = stdout(&output);
        let examples = help.split("Examples:").nth(1).unwrap_or_default();
        let long: Vec<_> = examples.lines().filter(|line| line.chars().count() > 80).collect();
        assert!(long.is_empty(), "{name}: {long:#?}");
    }
}

#[test]
fn wrong_usage_is_two() {
    for arguments in
        [&["no-such-command"][..], &["completions", "no-such-shell"], &["man", "--color", "perhaps"]]
    {
        let output = gitlab_rb(arguments);
        assert_eq!(code(&output), 2, "{arguments:?}");
        assert_eq!(stdout(&output), "");
        assert!(stderr(&output).starts_with("error:"), "{}", stderr(&output));
    }
}

#[test]
fn an_input_that_cannot_be_read_is_two_and_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("none.rb");
    let loops = folder.path().join("loop.rb");
    std::os::unix::fs::symlink("loop.rb", &loops).unwrap();
    let cases = [
        (missing.to_str().unwrap(), "no such file or directory\n", "/etc/gitlab/gitlab.rb"),
        (folder.path().to_str().unwrap(), "is a directory\n", "gitlab.rb inside it"),
        (loops.to_str().unwrap(), "symbolic link", ""),
    ];
    for (path, message, help) in cases {
        let output = gitlab_rb(&["migrate", path]);
        let told = stderr(&output);
        assert_eq!((code(&output), stdout(&output)), (2, String::new()));
        assert!(told.starts_with("error: ") && told.contains(message) && told.contains(help), "{told}");
    }
}

#[test]
fn completions_exist_for_each_shell() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let output = gitlab_rb(&["completions", shell]);
        assert_eq!(code(&output), 0);
        assert!(stdout(&output).contains("GITLAB_RB_COMPLETE"), "{shell}");
    }
}

#[test]
fn manual_pages_are_written_for_each_command() {
    let folder = tempfile::tempdir().unwrap();
    let output = gitlab_rb(&["man", "--out", folder.path().to_str().unwrap()]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(folder.path().join("gitlab-rb.1").is_file());
    for name in subcommands() {
        assert!(folder.path().join(format!("gitlab-rb-{name}.1")).is_file(), "{name}");
    }
    let failed = gitlab_rb(&["man", "--out", "/dev/null/no-folder"]);
    assert_eq!(code(&failed), 2);
    assert!(stderr(&failed).starts_with("error: cannot write to /dev/null/no-folder"), "{}", stderr(&failed));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let mut child =
        command(&["completions", "zsh"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((code(&output), stderr(&output)), (0, String::new()));
}

/// Whether the process has a handler for this signal.
#[cfg(target_os = "linux")]
fn handles(process: u32, signal: u32) -> bool {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:"));
    caught
        .and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
        .is_some_and(|mask| mask >> (signal - 1) & 1 == 1)
}

#[cfg(target_os = "linux")]
#[test]
fn an_interrupt_ends_it_with_130() {
    for (name, number) in [("INT", 2), ("TERM", 15)] {
        // It waits for standard input, which stays open.
        let mut child = command(&["migrate", "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let input = child.stdin.take();
        let begin = std::time::Instant::now();
        while !handles(child.id(), number) {
            assert!(begin.elapsed().as_secs() < 20, "no handler for {name} was installed");
            std::thread::yield_now();
        }
        let kill = format!("kill -{name} {}", child.id());
        assert!(std::process::Command::new("sh").args(["-c", &kill]).status().unwrap().success());
        let output = child.wait_with_output().unwrap();
        drop(input);
        assert_eq!((code(&output), stdout(&output), stderr(&output)), (130, String::new(), String::new()));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error_and_no_panic() {
    for arguments in [["completions", "bash"], ["man", "--color=never"]] {
        let output = command(&arguments).stdout(File::create("/dev/full").unwrap()).output().unwrap();
        assert_eq!(code(&output), 2, "{arguments:?}");
        assert!(stderr(&output).starts_with("error: cannot write the output"), "{}", stderr(&output));
    }
}

#[test]
fn colours_follow_the_option_and_the_environment() {
    let escapes = |arguments: &[&str], variables: &[(&str, &str)]| {
        let mut command = command(arguments);
        let output = command.env_remove("NO_COLOR").envs(variables.iter().copied()).output().unwrap();
        stderr(&output).contains('\u{1b}')
    };
    assert!(!escapes(&[], &[]), "a pipe gets no colour");
    assert!(escapes(&["--color", "always"], &[("NO_COLOR", "1")]), "the option wins");
    assert!(escapes(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!escapes(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(!escapes(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]));
    let help = |color: &str| stdout(&gitlab_rb(&["--color", color, "--help"])).contains('\u{1b}');
    assert!(help("always") && !help("never"), "the help follows the option too");
}
