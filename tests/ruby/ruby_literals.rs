//! A value written as a Ruby literal is that value again, for our reader and for real Ruby.

use crate::support;
use std::process::Command;

use gitlab_rb::mappings::Release;
use gitlab_rb::settings::Settings;
use gitlab_rb::syntax;
use gitlab_rb::value::{Key, Value, ruby};
use indexmap::IndexMap;
use proptest::prelude::*;

/// What our reader makes of `external_url LITERAL`.
fn read_back(literal: &str) -> Option<Value> {
    let source = format!("external_url({literal})\n");
    let tree = syntax::parse(source.as_bytes());
    let settings = Settings::of(&tree, Release::new(19, 3));
    settings.assignments.first().map(|assignment| assignment.evaluation.clone())
}

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Nil),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(|number| Value::Integer(number.into())),
        prop::num::f64::NORMAL.prop_map(Value::Float),
        any::<String>().prop_map(Value::String),
        any::<String>().prop_map(Value::Symbol),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            prop::collection::vec((any::<String>(), inner), 0..4).prop_map(|entries| {
                Value::Hash(
                    entries
                        .into_iter()
                        .map(|(key, value)| (Key::Text(key), value))
                        .collect::<IndexMap<_, _>>(),
                )
            }),
        ]
    })
}

proptest! {
    #[test]
    fn any_text_survives_quoting(text in any::<String>()) {
        prop_assert_eq!(read_back(&ruby::quote(&text)), Some(Value::String(text)));
    }

    #[test]
    fn any_value_survives_writing(value in values()) {
        let literal = ruby::literal(&value).expect("a known value has a literal");
        prop_assert_eq!(read_back(&literal), Some(value));
    }
}

#[test]
fn real_ruby_reads_awkward_texts_as_they_were() {
    if !support::ruby() {
        return;
    }
    let texts = [
        "",
        "plain",
        "it's",
        "back\\slash",
        "\\'",
        "'\\",
        "a\nb",
        "tab\t",
        "\u{1b}[0m",
        "#{x}",
        "\n#{x}",
        "\n#$x #@y #",
        "\0\u{7f}",
        "\u{85}\u{2028}",
        "é\n",
        "\"quoted\"\n",
        "trailing\\",
        "\r\n",
    ];
    let literals: Vec<String> = texts.iter().map(|text| ruby::quote(text)).collect();
    let script = format!("require 'json'\nprint JSON.generate([{}])\n", literals.join(", "));
    let output = Command::new("ruby").args(["-Ku", "-e", &script]).output().expect("ruby starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let read: Vec<String> = serde_json::from_slice(&output.stdout).expect("ruby prints JSON");
    assert_eq!(read, texts);
}
