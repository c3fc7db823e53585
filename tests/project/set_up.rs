//! The README's second set-up command, run with a cargo that is missing, too old or new enough.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

/// A program of this name that prints this.
fn fake(folder: &Path, name: &str, script: &str) {
    let path = folder.join(name);
    fs::create_dir_all(folder).unwrap();
    fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// The version of cargo that the shell finds after the command, where `system` is the one on the PATH and `rustup` the
/// one in the home folder; and whether the installer ran.
fn after(system: Option<&str>, rustup: Option<&str>) -> (String, bool) {
    let readme = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let command = readme.lines().find(|line| line.contains("rustup")).expect("the README installs Rust");
    let folder = tempfile::tempdir().unwrap();
    let (home, bin) = (folder.path().join("home"), folder.path().join("bin"));
    let cargo = |version: &str| format!("echo 'cargo {version} (0123456789 2022-01-01)'");
    fs::create_dir_all(&home).unwrap();
    if let Some(version) = system {
        fake(&bin, "cargo", &cargo(version));
    }
    if let Some(version) = rustup {
        fake(&home.join(".cargo/bin"), "cargo", &cargo(version));
    }
    // What is downloaded: an installer that takes its arguments as rustup's does.
    fake(
        &bin,
        "curl",
        r#"cat <<'END'
[ "$*" = "-y --default-toolchain stable" ] || exit 1
mkdir -p "$HOME/.cargo/bin"; touch "$HOME/ran"
printf '#!/bin/sh\necho cargo 1.95.0\n' >"$HOME/.cargo/bin/cargo"; chmod +x "$HOME/.cargo/bin/cargo"
END"#,
    );
    // Nothing else of this machine is found, above all no other cargo.
    let path = std::env::var("PATH").unwrap();
    for program in ["bash", "sh", "cat", "cut", "sort", "mkdir", "touch", "chmod"] {
        let found =
            std::env::split_paths(&path).map(|folder| folder.join(program)).find(|path| path.is_file());
        std::os::unix::fs::symlink(found.expect("a basic program exists"), bin.join(program)).unwrap();
    }
    let output = Command::new(bin.join("bash"))
        .args(["-c", &format!("{command}\ncargo -V | cut -d' ' -f2")])
        .env_clear()
        .env("HOME", &home)
        .env("PATH", &bin)
        .output()
        .unwrap();
    let version = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    (version, home.join("ran").exists())
}

#[test]
fn an_old_rust_on_the_path_is_no_rust() {
    assert_eq!(after(Some("1.65.0"), None), ("1.95.0".to_owned(), true));
    assert_eq!(after(Some("1.9.0"), None), ("1.95.0".to_owned(), true));
    assert_eq!(after(Some("1.65.0"), Some("1.80.1")), ("1.95.0".to_owned(), true));
}

#[test]
fn a_missing_rust_is_installed() {
    assert_eq!(after(None, None), ("1.95.0".to_owned(), true));
}

#[test]
fn a_rust_that_is_new_enough_stays() {
    assert_eq!(after(Some("1.88.0"), None), ("1.88.0".to_owned(), false));
    assert_eq!(after(Some("1.65.0"), Some("1.90.0")), ("1.90.0".to_owned(), false));
}
