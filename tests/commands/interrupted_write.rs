//! Ctrl-C in the middle of a replacement. Alone in its program: all temporary files of the
//! process are removed.

use std::cell::Cell;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};

use gitlab_rb::fix::writer::{Original, remove_all_then};

#[test]
fn no_temporary_file_is_left_behind() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("gitlab.rb");
    fs::write(&path, "old\n").unwrap();
    let original = Original::read(&path, 1 << 20).unwrap();
    let files = || fs::read_dir(folder.path()).unwrap().count();
    let calls = Cell::new(0);
    let interrupted = catch_unwind(AssertUnwindSafe(|| {
        original.replace(b"new\n", |_| {
            calls.set(calls.get() + 1);
            if calls.get() == 2 {
                // The new text has been written and is being read back.
                assert_eq!(files(), 2, "there is a temporary file");
                remove_all_then(|| panic!("the process ends here"));
            }
            Ok(())
        })
    }));
    assert!(interrupted.is_err() && calls.get() == 2);
    assert_eq!(files(), 1);
    assert_eq!(fs::read(&path).unwrap(), b"old\n");
}
