//! What commands write beside gitlab.rb, and what they refuse to write over or to read.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::Command;

use crate::folder::Folder;

const OLD: &str = "external_url 'http://git.example.com'\nmattermost['email_smtp_server'] = 'mail'\n";
/// A safe fix is offered for it.
const FIXABLE: &str = "nginx['enable'] = true # gitlab-rb: ignore[syntax-error] old\n";

#[test]
fn an_output_that_is_an_input_is_refused_by_whatever_name() {
    let folder = Folder::of(&[("gitlab.rb", OLD), ("config.json", "{}")]);
    symlink("gitlab.rb", folder.file("link")).unwrap();
    for arguments in [
        ["lint", "--output", "gitlab.rb", "gitlab.rb"].as_slice(),
        &["lint", "--output", "link", "gitlab.rb"],
        &["lint", "--output", "./gitlab.rb", "."],
        &["lint", "--baseline", "gitlab.rb", "--write-baseline", "gitlab.rb"],
        &["export", "--force", "--output", "gitlab.rb", "gitlab.rb"],
        &["export", "--force", "--output", "config.json", "gitlab.rb", "config.json"],
        &["export", "--force", "--output", ".", "gitlab.rb", "config.json"],
        &["export", "--force", "--output", "link", "gitlab.rb"],
    ] {
        let ran = folder.run(arguments);
        assert_eq!(ran.code, 2, "{arguments:?}: {}", ran.told());
        assert_eq!(folder.read("gitlab.rb"), OLD, "{arguments:?}");
        assert_eq!(folder.read("config.json"), "{}", "{arguments:?}");
    }
    let ran = folder.run(&["lint", "--output", "link", "gitlab.rb"]);
    assert!(ran.err.contains("nothing was changed: gitlab.rb is an input of this command"), "{}", ran.err);
}

#[test]
fn a_report_replaces_a_link_and_not_what_it_points_to() {
    let folder = Folder::of(&[("gitlab.rb", OLD), ("precious", "precious")]);
    symlink("precious", folder.file("report")).unwrap();
    symlink("precious", folder.file("known.json")).unwrap();
    folder.run(&["lint", "--output", "report", "--format", "json", "gitlab.rb"]);
    assert_eq!(folder.read("precious"), "precious");
    assert!(folder.read("report").starts_with('{'));
    fs::remove_file(folder.file("known.json")).unwrap();
    folder.run(&["lint", "--baseline", "known.json", "--write-baseline", "gitlab.rb"]);
    assert!(folder.read("known.json").starts_with('{'));
    assert_eq!(
        folder.names(),
        ["gitlab.rb", "known.json", "precious", "report"],
        "no temporary file is left"
    );
    let mode = fs::metadata(folder.file("report")).unwrap().permissions().mode();
    assert_ne!(mode & 0o044, 0, "a report is for others to read: {mode:o}");
}

#[test]
fn a_report_can_go_to_a_stream_and_a_secret_to_no_device() {
    let folder = Folder::of(&[("gitlab.rb", OLD)]);
    let ran = folder.run(&["lint", "--output", "/dev/stdout", "--format", "json", "gitlab.rb"]);
    assert!(ran.out.starts_with('{'), "{}", ran.told());
    let ran = folder.run(&["export", "--force", "--output", "/dev/null", "gitlab.rb"]);
    assert_eq!(ran.code, 2, "{}", ran.told());
    assert!(!fs::metadata("/dev/null").unwrap().is_file());
}

#[test]
fn a_link_in_a_folder_to_a_file_outside_is_neither_read_nor_written() {
    let folder = Folder::of(&[("outside/gitlab.rb", FIXABLE), ("inside/real.gitlab.rb", FIXABLE)]);
    symlink("../outside/gitlab.rb", folder.file("inside/gitlab.rb")).unwrap();
    symlink("real.gitlab.rb", folder.file("inside/same.gitlab.rb")).unwrap();
    symlink("../outside", folder.file("inside/folder")).unwrap();
    let ran = folder.run(&["lint", "--fix", "inside"]);
    assert_eq!(folder.read("outside/gitlab.rb"), FIXABLE, "{}", ran.told());
    assert!(!ran.out.contains("outside/gitlab.rb"), "{}", ran.told());
    assert!(
        ran.err.contains("Not checked: inside/gitlab.rb is a link to a file outside of the folder"),
        "{}",
        ran.told()
    );
    assert_ne!(folder.read("inside/real.gitlab.rb"), FIXABLE, "{}", ran.told());
    // A file that is named is meant.
    folder.run(&["lint", "--fix", "inside/gitlab.rb"]);
    assert_ne!(folder.read("outside/gitlab.rb"), FIXABLE);
}

#[test]
fn a_backup_is_left_out_only_where_git_holds_the_old_text() {
    let git = |folder: &Folder, arguments: &[&str]| {
        let mut command = Command::new("git");
        command.args(["-c", "user.name=a", "-c", "user.email=a@example.com"]).args(arguments);
        let status = command.current_dir(folder.path()).output().expect("git runs").status;
        assert!(status.success(), "{arguments:?}");
    };
    let backup = |folder: &Folder| folder.file("gitlab.rb.before-gitlab-rb").exists();
    let folder = Folder::of(&[("gitlab.rb", FIXABLE)]);
    git(&folder, &["init", "-q"]);
    folder.run(&["lint", "--fix"]);
    assert!(backup(&folder), "the file was not tracked");
    assert_eq!(folder.read("gitlab.rb.before-gitlab-rb"), FIXABLE);

    let folder = Folder::of(&[("gitlab.rb", FIXABLE)]);
    git(&folder, &["init", "-q"]);
    git(&folder, &["add", "gitlab.rb"]);
    git(&folder, &["commit", "-qm", "a"]);
    folder.run(&["lint", "--fix"]);
    assert_ne!(folder.read("gitlab.rb"), FIXABLE);
    assert!(!backup(&folder), "git holds it");
    folder.write("gitlab.rb", &format!("# not committed\n{FIXABLE}"));
    folder.run(&["lint", "--fix"]);
    assert!(backup(&folder), "git holds another text");
}

#[test]
fn what_has_no_end_is_refused() {
    let folder = Folder::of(&[("gitlab.rb", OLD)]);
    for arguments in [
        ["lint", "--baseline", "/dev/zero", "gitlab.rb"].as_slice(),
        &["lint", "--config", "/dev/zero", "gitlab.rb"],
        &["lint", "--mappings", "/dev/zero", "gitlab.rb"],
        &["lint", "/dev/zero"],
        &["migrate", "/dev/zero"],
    ] {
        let ran = folder.run(arguments);
        assert_eq!(ran.code, 2, "{arguments:?}: {}", ran.told());
        assert!(ran.err.contains("/dev/zero is not a regular file"), "{arguments:?}: {}", ran.err);
    }
    let endless = fs::File::create(folder.file("endless")).unwrap();
    endless.set_len(1 << 30).unwrap();
    for option in ["--baseline", "--config", "--mappings"] {
        let ran = folder.run(&["lint", option, "endless", "gitlab.rb"]);
        assert_eq!(ran.code, 2, "{option}: {}", ran.told());
        assert!(ran.err.contains("endless is larger than"), "{option}: {}", ran.err);
    }
}

#[test]
fn a_name_with_a_line_break_is_no_command_of_an_exported_file() {
    let text =
        "mattermost[\"env\"] = { \"A\\ntouch pwned;:\" => \"x\", \"B\\ntouch pwned;:\" => ENV['X'] }\n";
    let folder = Folder::of(&[("gitlab.rb", text)]);
    for form in ["env", "mmctl", "compose", "helm", "systemd"] {
        let ran = folder.run(&["export", "--format", form, "gitlab.rb"]);
        let command = ran.out.lines().find(|line| line.trim_start().starts_with("touch"));
        assert_eq!(command, None, "{form}: {}", ran.out);
    }
    let ran = folder.run(&["export", "--format", "env", "--output", "mattermost.env", "gitlab.rb"]);
    assert!(folder.file("mattermost.env").exists(), "{}", ran.told());
    let sourced = Command::new("sh").args(["-c", ". ./mattermost.env"]).current_dir(folder.path()).output();
    assert!(sourced.unwrap().status.success());
    assert!(!folder.file("pwned").exists());
}

#[test]
fn a_path_is_no_command_of_whoever_reads_the_output() {
    let name = "x\n::error::pwned\u{1b}[31m\u{202e};id\n.gitlab.rb";
    let folder = Folder::of(&[(name, FIXABLE), ("config.json", "{}")]);
    for arguments in [
        ["lint", "."].as_slice(),
        &["lint", "--format", "compact", "."],
        &["lint", "--format", "narrated", "."],
        &["lint", "--format", "github", "."],
        &["lint", "--verbose", name],
        &["lint", "--diff", "."],
        &["migrate", "--from", "15.0", "--to", "18.0", name],
        &["plan", "--from", "15.0", "--to", "18.0", name],
        &["show", name],
        &["show", "missing\n::error::pwned"],
        &["lint", "missing\n::error::pwned"],
        &["export", name],
        &["diff", name, "config.json"],
    ] {
        let told = folder.run(arguments).told();
        assert!(
            !told.lines().any(|line| line.trim_start().starts_with("::error::pwned")),
            "{arguments:?}: {told}"
        );
        assert!(!told.contains(['\u{1b}', '\u{202e}']), "{arguments:?}: {told}");
    }
}

#[test]
fn a_prefix_with_a_line_break_is_refused() {
    let folder = Folder::of(&[("gitlab.rb", "mattermost['enable'] = true\n")]);
    let ran = folder.run(&["export", "--prefix", "/opt/x\nExecStart=id", "gitlab.rb"]);
    assert_eq!(ran.code, 2, "{}", ran.told());
}

#[test]
fn where_no_threads_can_be_made_one_does_the_work() {
    let folder = Folder::of(&[("a/gitlab.rb", FIXABLE), ("b/gitlab.rb", FIXABLE)]);
    let open = fs::Permissions::from_mode(0o755);
    fs::set_permissions(folder.path(), open).unwrap();
    // Limits of processes do not hold for root.
    let mut command = Command::new("setpriv");
    command.args(["--reuid=54321", "--clear-groups", "--", "prlimit", "--nproc=1", "--"]);
    command.arg(env!("CARGO_BIN_EXE_gitlab-rb")).args(["lint", "."]).current_dir(folder.path());
    match command.env("NO_COLOR", "1").output() {
        Ok(output) if !String::from_utf8_lossy(&output.stderr).contains("setpriv:") => {
            let told = String::from_utf8_lossy(&output.stdout);
            assert!(
                told.contains("2 warnings in 2 files"),
                "{told}{}",
                String::from_utf8_lossy(&output.stderr)
            );
        }
        _ => eprintln!("SKIPPED: this user cannot become another one"),
    }
}
