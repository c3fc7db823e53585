//! A folder with a checkout that has tags of its own, and with tables.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// A checkout in `upstream` and tables in `mappings`.
pub(crate) struct Case {
    folder: TempDir,
}

impl Case {
    pub(crate) fn new() -> Self {
        let case = Self { folder: TempDir::new().expect("a folder") };
        case.git(&["init", "-q", "upstream"]);
        fs::create_dir_all(case.path("xtask")).expect("a folder");
        case
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file of the checkout.
    pub(crate) fn source(&self, path: &str, text: &str) {
        let path = self.path("upstream").join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("written");
    }

    /// Commits what was written, under a tag.
    pub(crate) fn tag(&self, tag: &str) {
        let upstream = self.path("upstream");
        let upstream = upstream.to_str().expect("a path");
        self.git(&["-C", upstream, "add", "-A"]);
        self.git(&[
            "-C",
            upstream,
            "-c",
            "user.name=a",
            "-c",
            "user.email=a@b",
            "commit",
            "-q",
            "--allow-empty",
            "-m",
            tag,
        ]);
        self.git(&["-C", upstream, "tag", tag]);
    }

    fn git(&self, arguments: &[&str]) {
        let done =
            Command::new("git").args(arguments).current_dir(self.folder.path()).output().expect("git runs");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }

    pub(crate) fn table(&self, name: &str, rows: &[&str]) {
        let path = self.path("mappings").join(format!("{name}.json"));
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        let rows: Vec<String> = rows.iter().map(|row| format!("    {row}")).collect();
        fs::write(path, format!("{{\n  \"$schema\": \"x\",\n  \"rows\": [\n{}\n  ]\n}}\n", rows.join(",\n")))
            .expect("written");
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path("mappings").join(format!("{name}.json"))).expect("a table")
    }

    /// What needs a person.
    pub(crate) fn apart(&self) -> String {
        fs::read_to_string(self.path("xtask/undecided.json")).unwrap_or_default()
    }

    /// Runs `import SOURCE CHECKOUT`.
    pub(crate) fn import(&self, source: &str, checkout: &Path, more: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.args(["import", source]).arg(checkout).args(more);
        command.arg("--mappings").arg(self.path("mappings")).output().expect("xtask runs")
    }

    /// Empties every object of the checkout, as a full disk may.
    pub(crate) fn damage(&self) {
        damage(&self.path("upstream/.git/objects"));
    }
}

fn damage(folder: &Path) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            damage(&path);
        } else {
            let mut permissions = fs::metadata(&path).expect("a file").permissions();
            #[allow(clippy::permissions_set_readonly_false)]
            permissions.set_readonly(false);
            fs::set_permissions(&path, permissions).expect("writable");
            fs::write(&path, "").expect("emptied");
        }
    }
}
