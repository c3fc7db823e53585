//! Which files `gitlab-rb lint` looks at.

use crate::folder::Folder;

const BAD: &str = "# gitlab-rb: ignore\n";

/// The paths that were looked at.
fn looked_at(folder: &Folder, arguments: &[&str]) -> Vec<String> {
    let all: Vec<&str> = ["lint", "--format", "json"].iter().chain(arguments).copied().collect();
    let found = folder.run(&all).findings();
    found.iter().map(|finding| finding.split(' ').next().unwrap().to_owned()).collect()
}

#[test]
fn files_are_found_by_name_in_a_stable_order() {
    let folder = Folder::of(&[
        ("b/gitlab.rb", BAD),
        ("a/deep/er/gitlab.rb", BAD),
        ("a/prod.gitlab.rb", BAD),
        ("gitlab.rb", BAD),
        ("other.rb", BAD),
        ("gitlab.rb.bak", BAD),
        (".hidden/gitlab.rb", BAD),
        (".git/gitlab.rb", BAD),
        ("node_modules/x/gitlab.rb", BAD),
    ]);
    let expected =
        [".hidden/gitlab.rb", "a/deep/er/gitlab.rb", "a/prod.gitlab.rb", "b/gitlab.rb", "gitlab.rb"];
    for _ in 0..5 {
        assert_eq!(looked_at(&folder, &[]), expected);
    }
}

#[test]
fn arguments_keep_their_order_and_no_file_comes_twice() {
    let folder = Folder::of(&[("a/gitlab.rb", BAD), ("b/gitlab.rb", BAD)]);
    assert_eq!(looked_at(&folder, &["b", "a", "./b/gitlab.rb", "a/../a"]), ["b/gitlab.rb", "a/gitlab.rb"]);
}

#[test]
fn a_named_file_is_checked_whatever_its_name() {
    let folder = Folder::of(&[("omnibus.txt", BAD), (".gitlab-rb.toml", "exclude = ['*.txt']\n")]);
    assert_eq!(looked_at(&folder, &[]), [""; 0]);
    assert_eq!(looked_at(&folder, &["omnibus.txt"]), ["omnibus.txt"]);
    assert_eq!(looked_at(&folder, &["--force-exclude", "omnibus.txt"]), [""; 0]);
}

#[test]
fn a_link_to_a_file_is_looked_at_and_one_to_a_folder_is_not_followed() {
    let folder = Folder::of(&[("real/common.rb", BAD), ("real/gitlab.rb", BAD)]);
    std::os::unix::fs::symlink("real/common.rb", folder.path().join("gitlab.rb")).expect("a link is made");
    std::os::unix::fs::symlink("real", folder.path().join("again")).expect("a link is made");
    assert_eq!(looked_at(&folder, &[]), ["gitlab.rb", "real/gitlab.rb"]);
}

#[test]
fn what_git_ignores_is_passed_over() {
    let folder = Folder::of(&[
        (".git/HEAD", "ref: refs/heads/main\n"),
        (".gitignore", "/tmp/\n"),
        ("tmp/gitlab.rb", BAD),
        ("kept/gitlab.rb", BAD),
    ]);
    assert_eq!(looked_at(&folder, &[]), ["kept/gitlab.rb"]);
}

#[test]
fn the_configuration_adds_and_excludes() {
    let folder = Folder::of(&[
        (".gitlab-rb.toml", "files = ['conf/*.rb', 'omnibus']\nexclude = ['old/']\n"),
        ("conf/a.rb", BAD),
        ("conf/deep/b.rb", BAD),
        ("x/omnibus", BAD),
        ("old/gitlab.rb", BAD),
        ("x/old/gitlab.rb", BAD),
    ]);
    assert_eq!(looked_at(&folder, &[]), ["conf/a.rb", "x/omnibus"]);
    assert_eq!(looked_at(&folder, &["--no-config"]), ["old/gitlab.rb", "x/old/gitlab.rb"]);
}

#[test]
fn a_folder_without_files_is_no_failure_but_is_told() {
    let folder = Folder::of(&[("README.md", "")]);
    let ran = folder.run(&["lint"]);
    assert_eq!(ran.code, 0);
    assert!(ran.err.contains("No gitlab.rb"), "{}", ran.err);
}

#[cfg(unix)]
#[test]
fn an_unreadable_file_is_told_and_the_others_are_checked() {
    use std::os::unix::fs::symlink;
    let folder = Folder::of(&[("a/gitlab.rb", BAD)]);
    // A link to itself cannot be read, not even by root.
    symlink("loop.rb", folder.file("loop.rb")).unwrap();
    let ran = folder.run(&["lint", "loop.rb", "a"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("cannot read loop.rb"), "{}", ran.err);
    assert!(ran.out.contains("a/gitlab.rb"), "{}", ran.out);
}
