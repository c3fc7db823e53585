//! Each table of `mappings/` has a JSON Schema beside it, and every row follows it.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

#[test]
fn every_row_of_every_table_follows_its_schema() {
    let mut problems = Vec::new();
    let tables = tables();
    assert!(tables.len() >= 19, "only {} tables were found", tables.len());
    for table in tables {
        let schema = jsonschema::validator_for(&read(&table.with_extension("schema.json")))
            .unwrap_or_else(|error| panic!("the schema of {} is no schema: {error}", table.display()));
        for error in schema.iter_errors(&read(&table)) {
            problems.push(format!("{}{}: {error}", table.display(), error.instance_path()));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn a_schema_refuses_a_row_without_evidence_and_an_unknown_field() {
    let table = Path::new("mappings/mattermost/legacy-keys.json");
    let schema =
        jsonschema::validator_for(&read(&table.with_extension("schema.json"))).expect("it is a schema");
    let mut document = read(table);
    assert!(schema.is_valid(&document));
    let row = document["rows"][0].as_object_mut().expect("a row is an object");
    let evidence = row.remove("evidence").expect("a row has evidence");
    assert!(!schema.is_valid(&document));
    let row = document["rows"][0].as_object_mut().expect("a row is an object");
    row.insert("evidence".to_owned(), evidence);
    row.insert("sources".to_owned(), Value::Bool(true));
    assert!(!schema.is_valid(&document));
}

#[test]
fn each_row_stands_on_a_line_of_its_own() {
    for table in tables() {
        let text = fs::read_to_string(&table).expect("the table is readable");
        let rows = read(&table)["rows"].as_array().map_or(0, Vec::len);
        let lines = text.lines().filter(|line| line.trim_start().starts_with("{\"")).count();
        assert_eq!(lines, rows, "{}", table.display());
    }
}

fn tables() -> Vec<PathBuf> {
    let mut found = Vec::new();
    for folder in ["mappings", "mappings/mattermost", "mappings/omnibus"] {
        for entry in fs::read_dir(folder).expect("the folder is there") {
            let path = entry.expect("the entry is readable").path();
            let name = path.to_string_lossy();
            if name.ends_with(".json") && !name.ends_with(".schema.json") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn read(path: &Path) -> Value {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
