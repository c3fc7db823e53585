//! Every step of a replacement may fail, and none may do harm.

use super::*;

use std::cell::Cell;
#[cfg(unix)]
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

const LIMIT: u64 = 1 << 20;
const OLD: &[u8] = b"external_url 'http://old'\n";
const NEW: &[u8] = b"external_url 'http://new'\n";

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder can be made")
}

fn file_in(folder: &Path) -> PathBuf {
    let path = folder.join("gitlab.rb");
    fs::write(&path, OLD).unwrap();
    path
}

/// The names in a folder, in order.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// Takes any text.
const ACCEPT: fn(&[u8]) -> Result<(), String> = |_| Ok(());

#[test]
fn the_new_text_is_there_and_the_old_one_beside_it() {
    let folder = folder();
    let path = file_in(folder.path());
    let written = Original::read(&path, LIMIT).unwrap().replace(NEW, ACCEPT).unwrap();
    assert_eq!(fs::read(&path).unwrap(), NEW);
    assert_eq!(fs::read(&written.backup.path).unwrap(), OLD);
    assert!(!written.backup.existed);
    assert_eq!(names(folder.path()), ["gitlab.rb", "gitlab.rb.before-gitlab-rb"]);
}

#[test]
fn a_failure_after_any_step_leaves_everything_as_it_was() {
    let steps = [
        WriteStep::Verified,
        WriteStep::Created,
        WriteStep::TextWritten,
        WriteStep::AttributesCopied,
        WriteStep::Synced,
        WriteStep::Compared,
        WriteStep::BackedUp,
    ];
    for broken in steps {
        let folder = folder();
        let path = file_in(folder.path());
        let reached = Cell::new(false);
        let result = Original::read(&path, LIMIT).unwrap().replace_with(NEW, &ACCEPT, &mut |step| {
            if step == broken {
                reached.set(true);
                return Err(io::ErrorKind::StorageFull.into());
            }
            Ok(())
        });
        assert!(reached.get() && result.is_err(), "{broken:?}");
        assert_eq!(fs::read(&path).unwrap(), OLD, "{broken:?}");
        assert_eq!(names(folder.path()), ["gitlab.rb"], "{broken:?}");
    }
}

#[test]
fn a_change_by_another_program_is_noticed_up_to_the_last_step() {
    for moment in [WriteStep::Verified, WriteStep::BackedUp] {
        let folder = folder();
        let path = file_in(folder.path());
        let original = Original::read(&path, LIMIT).unwrap();
        let result = original.replace_with(NEW, &ACCEPT, &mut |step| {
            if step == moment { fs::write(&path, "theirs") } else { Ok(()) }
        });
        assert!(matches!(result, Err(WriteError::Changed(_))), "{result:?}");
        assert_eq!(fs::read(&path).unwrap(), b"theirs");
        assert_eq!(names(folder.path()), ["gitlab.rb"]);
    }
}

#[test]
fn a_file_of_the_same_text_put_in_place_is_another_file() {
    let folder = folder();
    let path = file_in(folder.path());
    let original = Original::read(&path, LIMIT).unwrap();
    fs::write(folder.path().join("other"), OLD).unwrap();
    fs::rename(folder.path().join("other"), &path).unwrap();
    assert!(matches!(original.replace(NEW, ACCEPT), Err(WriteError::Changed(_))));
}

#[test]
fn what_the_check_refuses_is_not_written() {
    let folder = folder();
    let path = file_in(folder.path());
    let result = Original::read(&path, LIMIT).unwrap().replace(NEW, |_| Err("it sets less".to_owned()));
    assert!(result.unwrap_err().to_string().contains("it sets less"));
    assert_eq!(names(folder.path()), ["gitlab.rb"]);
    assert_eq!(fs::read(&path).unwrap(), OLD);
}

#[test]
fn no_backup_is_overwritten_and_an_equal_one_is_enough() {
    let folder = folder();
    let path = file_in(folder.path());
    let backup = folder.path().join("gitlab.rb.before-gitlab-rb");
    fs::write(&backup, "an older one").unwrap();
    let written = Original::read(&path, LIMIT).unwrap().replace(NEW, ACCEPT).unwrap();
    assert_eq!(written.backup.path, folder.path().join("gitlab.rb.before-gitlab-rb.1"));
    assert_eq!(fs::read(&backup).unwrap(), b"an older one");

    fs::write(&path, OLD).unwrap();
    let written = Original::read(&path, LIMIT).unwrap().replace(NEW, ACCEPT).unwrap();
    assert!(written.backup.existed);
    assert_eq!(written.backup.path, folder.path().join("gitlab.rb.before-gitlab-rb.1"));
    assert_eq!(names(folder.path()).len(), 3);
}

#[test]
fn a_directory_and_a_missing_file_are_refused() {
    let folder = folder();
    assert!(matches!(Original::read(folder.path(), LIMIT), Err(WriteError::Directory(_))));
    let error = Original::read(&folder.path().join("none"), LIMIT).unwrap_err();
    assert_eq!(error.kind(), Some(io::ErrorKind::NotFound));
    let path = file_in(folder.path());
    assert!(matches!(Original::read(&path, 3), Err(WriteError::TooLarge { .. })));
}

#[test]
fn a_new_private_file_overwrites_none() {
    let folder = folder();
    let path = folder.path().join("patch.json");
    create(&path, b"{}", Readers::Owner).unwrap();
    #[cfg(unix)]
    assert_eq!(fs::metadata(&path).unwrap().mode() & 0o7777, 0o600);
    let error = create(&path, b"other", Readers::Owner).unwrap_err();
    assert_eq!(error.kind(), Some(io::ErrorKind::AlreadyExists));
    assert_eq!(fs::read(&path).unwrap(), b"{}");
    assert_eq!(names(folder.path()), ["patch.json"]);
}

#[cfg(unix)]
#[test]
fn mode_is_kept_by_file_and_backup() {
    for mode in [0o600, 0o640, 0o444, 0o755] {
        let folder = folder();
        let path = file_in(folder.path());
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        let written = Original::read(&path, LIMIT).unwrap().replace(NEW, ACCEPT).unwrap();
        for file in [&path, &written.backup.path] {
            assert_eq!(fs::metadata(file).unwrap().mode() & 0o7777, mode, "{}", file.display());
        }
    }
}

#[cfg(unix)]
#[test]
fn a_change_of_mode_in_between_is_a_change() {
    let folder = folder();
    let path = file_in(folder.path());
    let result = Original::read(&path, LIMIT).unwrap().replace_with(NEW, &ACCEPT, &mut |step| match step {
        WriteStep::Synced => fs::set_permissions(&path, fs::Permissions::from_mode(0o604)),
        _ => Ok(()),
    });
    assert!(matches!(result, Err(WriteError::Changed(_))), "{result:?}");
    assert_eq!(names(folder.path()), ["gitlab.rb"]);
}

#[cfg(unix)]
#[test]
fn the_text_is_never_readable_by_others_before_the_end() {
    let folder = folder();
    let path = file_in(folder.path());
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    let original = Original::read(&path, LIMIT).unwrap();
    original
        .replace_with(NEW, &ACCEPT, &mut |_| {
            for name in names(folder.path()) {
                let mode = fs::metadata(folder.path().join(&name))?.mode() & 0o7777;
                assert_eq!(mode, 0o600, "{name}");
            }
            Ok(())
        })
        .unwrap();
}

#[cfg(unix)]
#[test]
fn a_symlink_stays_one_and_its_target_is_replaced() {
    let (etc, repository) = (folder(), folder());
    let target = fs::canonicalize(file_in(repository.path())).unwrap();
    let link = etc.path().join("gitlab.rb");
    symlink(&target, &link).unwrap();
    let written = Original::read(&link, LIMIT).unwrap().replace(NEW, ACCEPT).unwrap();
    assert_eq!(written.target, target);
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::read(&link).unwrap(), NEW);
    assert_eq!(names(etc.path()), ["gitlab.rb"]);
}

#[cfg(unix)]
#[test]
fn a_dangling_symlink_and_a_loop_are_refused() {
    let folder = folder();
    let link = folder.path().join("gitlab.rb");
    symlink("nowhere", &link).unwrap();
    assert!(Original::read(&link, LIMIT).is_err());
    fs::remove_file(&link).unwrap();
    symlink("gitlab.rb", &link).unwrap();
    assert!(Original::read(&link, LIMIT).is_err());
}

#[cfg(unix)]
#[test]
fn a_symlink_that_was_turned_elsewhere_is_a_change() {
    let folder = folder();
    let path = file_in(folder.path());
    let link = folder.path().join("link");
    symlink(&path, &link).unwrap();
    let original = Original::read(&link, LIMIT).unwrap();
    fs::remove_file(&link).unwrap();
    fs::write(folder.path().join("other"), OLD).unwrap();
    symlink(folder.path().join("other"), &link).unwrap();
    assert!(matches!(original.replace(NEW, ACCEPT), Err(WriteError::Changed(_))));
}

#[cfg(unix)]
#[test]
fn several_hard_links_are_refused_with_the_reason() {
    let folder = folder();
    let path = file_in(folder.path());
    fs::hard_link(&path, folder.path().join("other")).unwrap();
    let error = Original::read(&path, LIMIT).unwrap().replace(NEW, ACCEPT).unwrap_err();
    assert!(error.to_string().contains("has 2 hard links"), "{error}");
    assert_eq!(fs::read(&path).unwrap(), OLD);
}

#[cfg(unix)]
#[test]
fn a_device_is_not_even_read() {
    let read = Original::read(Path::new("/dev/null"), LIMIT);
    assert!(matches!(read, Err(WriteError::NotRegular(_))));
}

#[cfg(target_os = "linux")]
#[test]
fn extended_attributes_and_acls_are_kept() {
    let folder = folder();
    let path = file_in(folder.path());
    if let Err(error) = xattr::set(&path, "user.origin", b"puppet") {
        eprintln!("SKIPPED: the file system has no extended attributes: {error}");
        return;
    }
    // user::rw-, user:1:r--, group::---, mask::r--, other::---
    let acl: Vec<u8> = [
        &2u32.to_le_bytes()[..],
        &[1, 0, 6, 0, 255, 255, 255, 255],
        &[2, 0, 4, 0, 1, 0, 0, 0],
        &[4, 0, 0, 0, 255, 255, 255, 255],
        &[16, 0, 4, 0, 255, 255, 255, 255],
        &[32, 0, 0, 0, 255, 255, 255, 255],
    ]
    .concat();
    let with_acl = xattr::set(&path, "system.posix_acl_access", &acl).is_ok();
    if !with_acl {
        eprintln!("SKIPPED: the file system has no ACLs");
    }
    let written = Original::read(&path, LIMIT).unwrap().replace(NEW, ACCEPT).unwrap();
    for file in [&path, &written.backup.path] {
        assert_eq!(xattr::get(file, "user.origin").unwrap().as_deref(), Some(&b"puppet"[..]));
        if with_acl {
            assert_eq!(xattr::get(file, "system.posix_acl_access").unwrap(), Some(acl.clone()));
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn owner_and_group_are_kept() {
    let folder = folder();
    let path = file_in(folder.path());
    if std::os::unix::fs::chown(&path, Some(1), Some(2)).is_err() {
        eprintln!("SKIPPED: only root can give a file away");
        return;
    }
    let written = Original::read(&path, LIMIT).unwrap().replace(NEW, ACCEPT).unwrap();
    for file in [&path, &written.backup.path] {
        let metadata = fs::metadata(file).unwrap();
        assert_eq!((metadata.uid(), metadata.gid()), (1, 2));
    }
}

#[cfg(unix)]
#[test]
fn a_folder_without_room_for_a_new_file_leaves_the_old_one() {
    let folder = folder();
    let path = file_in(folder.path());
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o500)).unwrap();
    if fs::write(folder.path().join("probe"), "").is_ok() {
        eprintln!("SKIPPED: root writes into read-only folders");
        return;
    }
    let error = Original::read(&path, LIMIT).unwrap().replace(NEW, ACCEPT).unwrap_err();
    assert_eq!(error.kind(), Some(io::ErrorKind::PermissionDenied));
    assert!(error.help().is_some_and(|help| help.contains("sudo")));
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700)).unwrap();
    assert_eq!(names(folder.path()), ["gitlab.rb"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_the_old_text() {
    use std::process::Command;
    let folder = folder();
    let mount =
        Command::new("mount").args(["-t", "tmpfs", "-o", "size=16k", "none"]).arg(folder.path()).output();
    if !mount.is_ok_and(|output| output.status.success()) {
        eprintln!("SKIPPED: a small file system can be mounted by root alone");
        return;
    }
    let path = file_in(folder.path());
    let large = vec![b'#'; 64 * 1024];
    let result = Original::read(&path, LIMIT).unwrap().replace(&large, ACCEPT);
    let (text, names) = (fs::read(&path).unwrap(), names(folder.path()));
    let unmounted = Command::new("umount").arg(folder.path()).status();
    assert_eq!(result.unwrap_err().kind(), Some(io::ErrorKind::StorageFull));
    assert_eq!((text.as_slice(), names), (OLD, vec!["gitlab.rb".to_owned()]));
    assert!(unmounted.is_ok_and(|status| status.success()));
}
