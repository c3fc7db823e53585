//! The schemas of `docs/`: one dialect, an address of their own, and for `.gitlab-rb.toml` true of what the
//! program reads. `tests/commands/json_documents.rs` compares the others with what the program prints.
//!
//! `GITLAB_RB_WRITE_PAGES=1 cargo test --test project published` puts new rules into the schema of `.gitlab-rb.toml`.

use std::fs;
use std::path::PathBuf;

use gitlab_rb::lint::configuration::{KEYS, SAMPLE};
use gitlab_rb::rules::RULES;
use serde_json::{Map, Value, json};

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs").join(name)
}

fn schema(name: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(path(name)).unwrap())
        .unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn violations(schema: &Value, value: &Value) -> Vec<String> {
    let validator = jsonschema::validator_for(schema).expect("the schema is one");
    validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

#[test]
fn all_have_one_dialect_and_an_address() {
    let names =
        fs::read_dir(path("")).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let names: Vec<_> = names.filter(|name| name.ends_with(".schema.json")).collect();
    assert!(names.len() >= 13, "{names:?}");
    for name in names {
        let schema = schema(&name);
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema", "{name}");
        let address = format!("{}/-/raw/main/docs/{name}", env!("CARGO_PKG_REPOSITORY"));
        assert_eq!(schema["$id"], address, "{name}");
    }
}

#[test]
fn the_schema_of_the_configuration_has_its_keys_and_rules() {
    let mut schema = schema("gitlab-rb.toml.schema.json");
    let mut keys: Vec<_> = schema["properties"].as_object().unwrap().keys().map(String::as_str).collect();
    let mut expected = KEYS.to_vec();
    keys.sort_unstable();
    expected.sort_unstable();
    assert_eq!(keys, expected);

    let rules: Map<String, Value> = RULES
        .iter()
        .map(|rule| (rule.name.to_owned(), json!({ "$ref": "#/$defs/level", "description": rule.summary() })))
        .collect();
    if std::env::var_os("GITLAB_RB_WRITE_PAGES").is_some() {
        schema["properties"]["rules"]["properties"] = rules.into();
        fs::write(path("gitlab-rb.toml.schema.json"), format!("{schema:#}\n")).unwrap();
    } else {
        assert_eq!(
            schema["properties"]["rules"]["properties"],
            Value::from(rules),
            "see the head of this file"
        );
    }
}

#[test]
fn the_schema_of_the_configuration_takes_what_the_program_takes() {
    let schema = schema("gitlab-rb.toml.schema.json");
    let of = |text: &str| serde_json::to_value(text.parse::<toml::Table>().unwrap()).unwrap();
    let every = SAMPLE.lines().map(|line| match line.strip_prefix("# ") {
        // An example, not a sentence.
        Some(example) if example.contains(" = ") => example,
        _ => line,
    });
    let every = of(&every.collect::<Vec<_>>().join("\n"));
    assert_eq!(every.as_object().unwrap().len(), KEYS.len(), "{every:#}");
    assert_eq!(violations(&schema, &every), Vec::<String>::new());
    assert_eq!(violations(&schema, &of("to = 18.11")), Vec::<String>::new());
    for wrong in [
        "too = '18.11'",
        "to = true",
        "fail-level = 'fatal'",
        "files = 'x'",
        "[rules]\nx = 'loud'",
        "[per-path-ignores]\nx = 1",
    ] {
        assert!(!violations(&schema, &of(wrong)).is_empty(), "{wrong}");
    }
}
