//! Completion, typed into real interactive shells, and what the program says about itself.
//!
//! tmux is the terminal: keys go in, the screen is read until it shows what is expected.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::folder::Folder;
use crate::support::{gitlab_rb, newest, skipped};

/// How long a shell may take on a busy machine to show what it completed.
const PATIENCE: Duration = Duration::from_secs(60);

/// What is typed, and what the screen shows after TAB.
const CASES: &[(&str, &str)] = &[
    ("gitlab-rb mig", "gitlab-rb migrate"),
    ("gitlab-rb migrate --wri", "gitlab-rb migrate --write"),
    ("gitlab-rb migrate --to 15.1", "15.11"),
    ("gitlab-rb explain unused-s", "unused-suppression"),
    ("gitlab-rb lint --ignore syntax-error,unused-s", "syntax-error,unused-suppression"),
    ("gitlab-rb lookup gitlab_rails.time_z", "gitlab_rails.time_zone"),
    ("gitlab-rb lookup MM_EMAILSETTINGS_ENABLEEMAILB", "MM_EMAILSETTINGS_ENABLEEMAILBATCHING"),
];

struct Terminal {
    socket: String,
}

impl Terminal {
    /// A shell that reads none of its user's files, in a folder of its own.
    fn start(shell: &str, home: &Path) -> Self {
        let terminal = Self { socket: home.join("socket").display().to_string() };
        let built = Path::new(env!("CARGO_BIN_EXE_gitlab-rb")).parent().unwrap();
        let path = format!("{}:{}", built.display(), std::env::var("PATH").unwrap());
        let command = match shell {
            "bash" => "bash --norc --noprofile -i",
            "zsh" => "zsh -f -i",
            _ => "fish --no-config -i",
        };
        let home = home.display();
        terminal.tmux(&[
            "-f",
            "/dev/null",
            "new-session",
            "-d",
            "-x",
            "150",
            "-y",
            "50",
            &format!(
                "cd '{home}' && env -u TMUX HOME='{home}' PATH='{path}' TERM=screen LC_ALL=C.UTF-8 {command}"
            ),
        ]);
        terminal
    }

    fn tmux(&self, arguments: &[&str]) -> String {
        let output = Command::new("tmux").args(["-S", &self.socket]).args(arguments).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    fn wait_for(&self, expected: &str) {
        let begin = Instant::now();
        loop {
            let screen = self.tmux(&["capture-pane", "-p"]);
            if screen.contains(expected) {
                return;
            }
            assert!(begin.elapsed() < PATIENCE, "no `{expected}` on the screen:\n{screen}");
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// Runs a line and waits until it ends.
    fn run(&self, line: &str) {
        // The echo of the line itself does not contain the joined word.
        self.tmux(&["send-keys", "-l", &format!("{line}; clear; echo rea''dy")]);
        self.tmux(&["send-keys", "Enter"]);
        self.wait_for("ready");
    }

    fn complete(&self, typed: &str, expected: &str) {
        self.run("true");
        self.tmux(&["send-keys", "-l", typed]);
        self.wait_for(typed);
        let begin = Instant::now();
        loop {
            self.tmux(&["send-keys", "Tab"]);
            std::thread::sleep(Duration::from_millis(700));
            let screen = self.tmux(&["capture-pane", "-p"]);
            if screen.contains(expected) {
                break;
            }
            assert!(begin.elapsed() < PATIENCE, "`{typed}` completes to no `{expected}`:\n{screen}");
        }
        // Away with the line and with a menu of fish.
        self.tmux(&["send-keys", "Escape"]);
        std::thread::sleep(Duration::from_millis(600));
        self.tmux(&["send-keys", "C-c"]);
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = Command::new("tmux").args(["-S", &self.socket, "kill-server"]).output();
    }
}

fn installed(program: &str) -> bool {
    let found = Command::new("sh").args(["-c", &format!("command -v {program}")]).output().unwrap();
    found.status.success()
}

/// Completes every case in a shell that loads the script in the way that its users do.
fn check(shell: &str, load: &str) {
    for program in ["tmux", shell] {
        if !installed(program) {
            skipped(&format!("{program} is not on the PATH"));
            return;
        }
    }
    let folder = Folder::of(&[]);
    let script = gitlab_rb(&["completions", shell]);
    assert_eq!(script.status.code(), Some(0));
    folder.write("_gitlab-rb", std::str::from_utf8(&script.stdout).unwrap());
    let terminal = Terminal::start(shell, folder.path());
    terminal.run(load);
    for (typed, expected) in CASES {
        terminal.complete(typed, expected);
    }
    let (major, _) = newest().split_once('.').unwrap();
    terminal.complete(&format!("gitlab-rb plan --from 15.4 --to {major}."), newest());
}

#[test]
fn bash_completes_commands_options_and_names() {
    check("bash", "source ./_gitlab-rb");
}

#[test]
fn zsh_completes_commands_options_and_names_from_the_first_tab_on() {
    check("zsh", "fpath=($PWD $fpath); autoload -U compinit; compinit -D -u");
}

#[test]
fn fish_completes_commands_options_and_names() {
    check("fish", "source ./_gitlab-rb");
}

#[test]
fn the_version_says_how_far_the_tables_reach_when_asked() {
    let short = gitlab_rb(&["--version"]);
    assert_eq!(
        String::from_utf8(short.stdout).unwrap(),
        concat!("gitlab-rb ", env!("CARGO_PKG_VERSION"), "\n")
    );
    for arguments in [["--version", "--verbose"], ["--verbose", "--version"], ["-V", "--verbose"]] {
        let output = gitlab_rb(&arguments);
        assert_eq!(output.status.code(), Some(0));
        let text = String::from_utf8(output.stdout).unwrap();
        let names: Vec<_> = text.lines().skip(1).map(|line| line.split(':').next().unwrap()).collect();
        assert_eq!(names, ["GitLab", "Mattermost", "target", "commit"], "{text}");
        assert!(text.contains(&format!("GitLab:     7.0 to {}\n", newest())), "{text}");
        assert!(text.contains("-linux-") || text.contains("-apple-"), "{text}");
    }
}
