//! What several test files need: running the built command, and finding optional inputs.
#![allow(dead_code, unreachable_pub, reason = "each test file uses its own part")]

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use gitlab_rb::mappings::{Release, releases};

/// The newest release of the tables, as the command line takes it.
pub fn newest() -> &'static str {
    static NEWEST: LazyLock<String> = LazyLock::new(|| releases::newest().to_string());
    NEWEST.as_str()
}

/// A release as a test writes it: `17.0`, or `newest`.
pub fn release(text: &str) -> Release {
    if text == "newest" {
        return releases::newest();
    }
    text.parse().unwrap_or_else(|_| panic!("{text} is no release"))
}

/// A text for a snapshot, in which the newest release is called `NEWEST`: the next one does not change it.
pub fn without_newest(text: &str) -> String {
    let newest = newest();
    let mut pieces = text.split(newest).peekable();
    let mut renamed = String::new();
    while let Some(piece) = pieces.next() {
        renamed.push_str(piece);
        let Some(next) = pieces.peek() else { break };
        let is_number = |letter: char| letter.is_ascii_digit();
        let longer =
            renamed.ends_with(|letter| is_number(letter) || letter == '.') || next.starts_with(is_number);
        renamed.push_str(if longer { newest } else { "NEWEST" });
    }
    renamed
}

/// Says which test passes something over and why.
///
/// Written past the test harness, which keeps what a passing test prints to itself: a plain `cargo test` must show it.
pub fn skipped(reason: &str) {
    let thread = std::thread::current();
    let test = thread.name().unwrap_or("a test");
    let _ = writeln!(std::io::stderr().lock(), "SKIPPED {test}: {reason}");
}

/// The built `gitlab-rb`, without colour and with a fixed width.
pub fn gitlab_rb(arguments: &[&str]) -> Output {
    command(arguments).output().expect("the built command starts")
}

/// Like [`gitlab_rb`], to be given standard input or an environment first.
pub fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gitlab-rb"));
    command.args(arguments).env_clear().env("COLUMNS", "100").env("NO_COLOR", "1");
    command
}

/// The folder of real configuration files, where `GITLAB_RB_CORPUS` names one.
///
/// A test that returns early is a skipped test, and is shown as such.
pub fn corpus() -> Option<PathBuf> {
    let found = std::env::var_os("GITLAB_RB_CORPUS").map(PathBuf::from).filter(|path| path.is_dir());
    if found.is_none() {
        skipped("GITLAB_RB_CORPUS names no folder of real configuration files");
    }
    found
}

/// The folder of the official templates of several releases, all examples made live, where it
/// stands beside the one that `GITLAB_RB_TEMPLATES` names.
pub fn live_templates() -> Option<PathBuf> {
    let named = std::env::var_os("GITLAB_RB_TEMPLATES").map(PathBuf::from);
    let found = named.map(|path| path.with_file_name("templates-uncommented")).filter(|path| path.is_dir());
    if found.is_none() {
        skipped("GITLAB_RB_TEMPLATES names no folder of official templates");
    }
    found
}

/// The live templates with their releases, oldest first; none where [`live_templates`] finds no folder.
pub fn live_templates_by_release() -> Vec<(Release, PathBuf)> {
    let Some(folder) = live_templates() else { return Vec::new() };
    let entries = std::fs::read_dir(folder).expect("the folder can be read");
    let mut found: Vec<(Release, PathBuf)> = entries
        .map(|entry| entry.expect("an entry can be read").path())
        .filter_map(|path| Some((path.file_stem()?.to_str()?.parse().ok()?, path)))
        .collect();
    found.sort();
    found
}

/// Whether real Ruby is installed; says so on stderr when it is not.
pub fn ruby() -> bool {
    let found = Command::new("ruby").arg("--version").output().is_ok_and(|out| out.status.success());
    if !found {
        skipped("ruby is not on the PATH, nothing was compared with real Ruby");
    }
    found
}

/// Time that this thread has been running: other processes do not count. Elsewhere than on Linux
/// the clock must do.
pub fn running(start: Instant) -> Duration {
    let spent = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = spent.and_then(|text| text.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| start.elapsed(), Duration::from_nanos)
}

/// Standard output and error of a run at 80 columns, and the exit code.
pub fn printed(arguments: &[&str]) -> String {
    let output = command(arguments).env("COLUMNS", "80").output().expect("it runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let code = output.status.code().unwrap_or(-1);
    format!("{}{}exit code {code}\n", text(&output.stdout), text(&output.stderr))
}

/// Compares a text with the snapshot of this name in a folder of `snapshots/`.
pub fn snapshot(folder: &str, name: &str, text: &str) {
    insta::with_settings!({
        snapshot_path => concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots/").to_owned() + folder,
        prepend_module_to_snapshot => false
    }, {
        insta::assert_snapshot!(name, text);
    });
}
