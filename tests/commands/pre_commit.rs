//! The hooks of `.pre-commit-hooks.yaml`, run by the real pre-commit in a throw-away repository.
//!
//! The manifest is taken as it is, but for its language: with `language: rust` pre-commit would
//! build the whole program again. So this covers ids, entries, arguments, file patterns and what
//! a hook does to a commit; it does not cover that `cargo install` builds the program, which CI
//! does on its own.

use std::path::Path;
use std::process::Command;

use crate::folder::Folder;
use crate::support;

const MANIFEST: &str = include_str!("../../.pre-commit-hooks.yaml");
const BAD: &str = "# gitlab-rb: ignore\n";
const FIXABLE: &str = "nginx['enable'] = true # gitlab-rb: ignore[syntax-error] old\n";
const LEGACY: &str = "mattermost['email_enable_sign_up_with_email'] = false\n";

fn pre_commit() -> bool {
    let installed = |program: &str| {
        Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success())
    };
    let found = installed("pre-commit") && installed("git");
    if !found {
        support::skipped("pre-commit or git is not on the PATH, no hook was run");
    }
    found
}

fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .args(["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"])
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("git starts");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// A repository with the hooks, the built command in place of one that pre-commit builds.
fn hooks() -> Folder {
    assert_eq!(MANIFEST.matches("language: rust").count(), MANIFEST.matches("- id: ").count());
    let manifest = MANIFEST.replace("language: rust", "language: system");
    let folder = Folder::of(&[(".pre-commit-hooks.yaml", &manifest)]);
    git(folder.path(), &["init", "-q"]);
    git(folder.path(), &["add", "."]);
    git(folder.path(), &["commit", "-q", "-m", "hooks"]);
    folder
}

/// Runs one hook over a repository with these files: whether it passed, what it said, and the
/// repository afterwards.
fn run(hook: &str, files: &[(&str, &str)]) -> (bool, String, Folder) {
    let hooks = hooks();
    let revision = git(hooks.path(), &["rev-parse", "HEAD"]);
    let repository = Folder::of(files);
    let configuration =
        format!("repos:\n- repo: {}\n  rev: {revision}\n  hooks:\n  - id: {hook}\n", hooks.path().display());
    repository.write(".pre-commit-config.yaml", &configuration);
    git(repository.path(), &["init", "-q"]);
    git(repository.path(), &["add", "."]);
    let home = Folder::of(&[]);
    let built = Path::new(env!("CARGO_BIN_EXE_gitlab-rb")).parent().unwrap();
    let path = std::env::join_paths(
        std::iter::once(built.to_owned()).chain(std::env::split_paths(&std::env::var_os("PATH").unwrap())),
    );
    let output = Command::new("pre-commit")
        .args(["run", "--all-files", "--color", "never"])
        .current_dir(repository.path())
        .env("PATH", path.unwrap())
        .env("PRE_COMMIT_HOME", home.path())
        .env("NO_COLOR", "1")
        .output()
        .expect("pre-commit starts");
    let said =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    (output.status.success(), said, repository)
}

#[test]
fn the_manifest_is_valid() {
    if !pre_commit() {
        return;
    }
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join(".pre-commit-hooks.yaml");
    let output = Command::new("pre-commit").arg("validate-manifest").arg(manifest).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

#[test]
fn lint_stops_a_commit_with_findings_and_sees_gitlab_rb_alone() {
    if !pre_commit() {
        return;
    }
    let (passed, said, _) = run("gitlab-rb-lint", &[("prod/gitlab.rb", BAD), ("other.rb", BAD)]);
    assert!(!passed && said.contains("in prod/gitlab.rb for GitLab") && !said.contains("other.rb"), "{said}");
    let (passed, said, _) = run("gitlab-rb-lint", &[("other.rb", BAD)]);
    assert!(passed && said.contains("no files to check"), "{said}");
    let (passed, said, _) = run("gitlab-rb-lint", &[("prod.gitlab.rb", "nginx['enable'] = true\n")]);
    assert!(passed && said.contains("Passed"), "{said}");
}

#[test]
fn lint_leaves_out_what_the_configuration_excludes() {
    if !pre_commit() {
        return;
    }
    let files = [("old/gitlab.rb", BAD), (".gitlab-rb.toml", "exclude = ['old/']\n")];
    let (passed, said, _) = run("gitlab-rb-lint", &files);
    assert!(passed, "{said}");
}

#[test]
fn lint_fix_mends_the_file_and_stops_the_commit_once() {
    if !pre_commit() {
        return;
    }
    let (passed, said, repository) = run("gitlab-rb-lint-fix", &[("gitlab.rb", FIXABLE)]);
    assert!(!passed && said.contains("files were modified by this hook"), "{said}");
    assert_eq!(repository.read("gitlab.rb"), "nginx['enable'] = true\n");
    assert!(
        !repository.file("gitlab.rb.before-gitlab-rb").exists(),
        "nothing is left to be committed by mistake"
    );
    let (passed, said, _) = run("gitlab-rb-lint-fix", &[("gitlab.rb", &repository.read("gitlab.rb"))]);
    assert!(passed, "{said}");
}

#[test]
fn migrate_check_stops_legacy_settings_in_any_of_several_files() {
    if !pre_commit() {
        return;
    }
    let good = "nginx['enable'] = true\n";
    let (passed, said, repository) = run(
        "gitlab-rb-migrate-check",
        &[("a/gitlab.rb", good), ("b/gitlab.rb", LEGACY), ("c/gitlab.rb", good)],
    );
    assert!(!passed && said.contains("b/gitlab.rb would change"), "{said}");
    assert_eq!(repository.read("b/gitlab.rb"), LEGACY, "a check writes nothing");
    let (passed, said, _) = run("gitlab-rb-migrate-check", &[("a/gitlab.rb", good), ("c/gitlab.rb", good)]);
    assert!(passed, "{said}");
}
