//! `gitlab-rb undo`: the last backup back in place.

use crate::folder::Folder;

const OLD: &str = "mattermost['email_enable_batching'] = true\n";

fn migrated() -> (Folder, String) {
    let folder = Folder::of(&[("gitlab.rb", OLD)]);
    let run = folder.run(&["migrate", "--write", "gitlab.rb"]);
    assert_eq!(run.code, 0, "{}", run.told());
    let new = folder.read("gitlab.rb");
    assert_ne!(new, OLD);
    (folder, new)
}

#[test]
fn a_migration_is_undone_and_that_again() {
    let (folder, new) = migrated();
    let run = folder.run(&["undo", "gitlab.rb"]);
    assert_eq!(run.code, 0, "{}", run.told());
    assert_eq!(folder.read("gitlab.rb"), OLD);
    assert_eq!(folder.run(&["undo", "gitlab.rb"]).code, 0);
    assert_eq!(folder.read("gitlab.rb"), new);
    assert_eq!(
        folder.names(),
        ["gitlab.rb", "gitlab.rb.before-gitlab-rb", "gitlab.rb.before-gitlab-rb.1"],
        "no text is lost"
    );
}

#[test]
fn the_list_shows_the_newest_first_and_changes_nothing() {
    let (folder, new) = migrated();
    folder.run(&["undo", "gitlab.rb"]);
    let run = folder.run(&["undo", "--list", "gitlab.rb"]);
    let lines: Vec<&str> = run.out.lines().collect();
    assert!(lines[0].contains("gitlab.rb.before-gitlab-rb.1"), "{}", run.out);
    assert!(lines[1].ends_with("same as the file"), "{}", run.out);
    assert_eq!(folder.read("gitlab.rb"), OLD);
    assert_ne!(OLD, new);
}

#[test]
fn without_a_backup_there_is_nothing_to_undo() {
    let folder = Folder::of(&[("gitlab.rb", OLD)]);
    let run = folder.run(&["undo", "gitlab.rb"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("there is no backup of gitlab.rb"), "{}", run.err);
    assert_eq!(folder.names(), ["gitlab.rb"]);
}

#[test]
#[cfg(unix)]
fn a_backup_that_is_a_link_is_refused() {
    let folder = Folder::of(&[("gitlab.rb", OLD), ("elsewhere", "root['x'] = 1\n")]);
    std::os::unix::fs::symlink("elsewhere", folder.file("gitlab.rb.before-gitlab-rb")).unwrap();
    let run = folder.run(&["undo", "gitlab.rb"]);
    assert_eq!(run.code, 2, "{}", run.told());
    assert_eq!(folder.read("gitlab.rb"), OLD);
}
