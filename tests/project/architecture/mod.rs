//! The rules of docs/architecture.md hold for the source: which room uses which, how long a file is, no two types of one
//! name, no circle between files.
//!
//! `source` reads the files, `uses` finds what each path in them means. Code under `#[cfg(test)]` is not looked at.

mod circles;
mod source;
mod uses;

use std::collections::{BTreeMap, BTreeSet};

use source::Sources;
use uses::Uses;

/// The longest file, without its tests.
const MOST_LINES: usize = 450;

/// Modules that may use each other in a circle, because what they read is recursive: expressions in expressions, YAML in a
/// here-document of a script in YAML.
const RECURSIVE: &[&str] = &["syntax::parser", "host::format", "host::script", "host::yaml::texts"];

#[test]
fn each_room_uses_the_rooms_that_its_row_names() {
    let sources = Sources::read();
    let uses = Uses::of(&sources);
    let mut used = BTreeMap::<String, BTreeSet<String>>::new();
    for (file, target) in uses.between_files() {
        let (Some(room), Some(other)) = (file.first(), target.first()) else { continue };
        let row = used.entry(room.clone()).or_default();
        if room != other {
            row.insert(other.clone());
        }
    }
    let stated = rooms_of_the_document();
    let rooms: BTreeSet<&String> = sources.rooms().collect();
    assert_eq!(rooms, stated.keys().collect(), "rooms of src/ and rows of docs/architecture.md");
    let wrong: Vec<String> = (stated.iter())
        .filter(|(room, others)| used.get(*room).is_some_and(|used| used != *others))
        .map(|(room, _)| format!("| `{room}` | `{}` |", Vec::from_iter(used[room].clone()).join("`, `")))
        .collect();
    assert!(wrong.is_empty(), "rows of docs/architecture.md would have to be\n{}", wrong.join("\n"));
}

/// The table "Which room uses which": `| room | uses |`, each name in backticks.
fn rooms_of_the_document() -> BTreeMap<String, BTreeSet<String>> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/architecture.md");
    let document = std::fs::read_to_string(path).unwrap();
    let section = document.split("\n## Which room uses which\n").nth(1).expect("the section is there");
    let section = section.split("\n## ").next().unwrap();
    let names = |cell: &str| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split('|').collect();
        (names(cells[0]).remove(0), names(cells[1]).into_iter().collect())
    })
    .collect()
}

#[test]
fn no_file_is_long() {
    let long: Vec<_> = Sources::read()
        .files
        .iter()
        .filter(|file| file.lines > MOST_LINES)
        .map(|file| format!("{} has {} lines", file.path, file.lines))
        .collect();
    assert!(long.is_empty(), "{long:#?}");
}

#[test]
fn each_type_has_a_name_of_its_own() {
    let mut found = BTreeMap::<String, Vec<String>>::new();
    for file in &Sources::read().files {
        for name in source::types(&file.syntax) {
            found.entry(name).or_default().push(file.path.clone());
        }
    }
    found.retain(|_, files| files.len() > 1);
    assert!(found.is_empty(), "types of one name: {found:#?}");
}

#[test]
fn no_files_use_each_other_in_a_circle() {
    let sources = Sources::read();
    let circles = circles::of(&Uses::of(&sources).between_files().collect(), |module| {
        RECURSIVE.iter().any(|folder| module.join("::").starts_with(folder))
    });
    assert!(circles.is_empty(), "{circles:#?}");
}
