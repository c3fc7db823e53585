//! `docs/commands/` is the help of each command, as the program prints it.
//!
//! `GITLAB_RB_WRITE_PAGES=1 cargo test --test project command_pages` writes the pages.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support;

const FOLDER: &str = "docs/commands";

const INTRODUCTION: &str = "# Commands

Each page is the help that `gitlab-rb COMMAND --help` prints. [exit-codes.md](../exit-codes.md) has the exit codes of all commands in one
table. These pages are generated from the program.

| command | does |
|---|---|
";

fn help(arguments: &[&str]) -> String {
    let output = support::command(arguments).env("COLUMNS", "100").output().expect("the command starts");
    assert!(output.status.success(), "{arguments:?}");
    let text = String::from_utf8(output.stdout).expect("the output is UTF-8");
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n").trim_end().to_owned()
}

/// The commands that the program's help lists, in its order.
fn commands() -> Vec<String> {
    let help = help(&["--help"]);
    let (_, list) = help.split_once("\nCommands:\n").expect("the help lists the commands");
    let lines = list.lines().take_while(|line| !line.is_empty());
    let starts = lines.filter_map(|line| line.strip_prefix("  ")).filter(|line| !line.starts_with(' '));
    let names = starts.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help");
    names.map(str::to_owned).collect()
}

fn wanted() -> BTreeMap<PathBuf, String> {
    let mut pages = BTreeMap::new();
    let mut index = INTRODUCTION.to_owned();
    for name in commands() {
        let text = help(&[&name, "--help"]);
        let summary = text.lines().next().expect("the help has a summary").replace('|', "\\|");
        let _ = writeln!(index, "| [{name}]({name}.md) | {summary} |");
        pages.insert(PathBuf::from(format!("{name}.md")), format!("# {name}\n\n```text\n{text}\n```\n"));
    }
    pages.insert("README.md".into(), index);
    pages
}

#[test]
fn every_command_has_its_page_and_every_page_its_command() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(FOLDER);
    let wanted = wanted();
    assert!(wanted.len() > 12, "only {} commands were found", wanted.len());
    if std::env::var_os("GITLAB_RB_WRITE_PAGES").is_some_and(|value| !value.is_empty()) {
        fs::create_dir_all(&folder).unwrap();
        for (name, text) in &wanted {
            fs::write(folder.join(name), text).unwrap();
        }
    }
    let help = "run GITLAB_RB_WRITE_PAGES=1 cargo test --test project command_pages";
    for (name, text) in &wanted {
        let found = fs::read_to_string(folder.join(name)).unwrap_or_default();
        assert!(found == *text, "{FOLDER}/{} is not current: {help}", name.display());
    }
    for entry in fs::read_dir(&folder).unwrap() {
        let name = PathBuf::from(entry.unwrap().file_name());
        assert!(wanted.contains_key(&name), "{FOLDER}/{} belongs to no command: delete it", name.display());
    }
}
