//! YAML in gitlab.rb, damaged at random as hands damage it: what is said of it is what Ruby's own
//! reader makes of it.

use crate::support;
use std::collections::BTreeMap;
use std::io::Write;
use std::process::{Command, Stdio};

use gitlab_rb::value::Value;
use gitlab_rb::value::yaml::{LoadError, LoadRules, load};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::json;

/// Texts as they stand in `gitlab_rails['ldap_servers']`.
const TEXTS: [&str; 4] = [
    "  main: # 'main' is the 'provider ID'\n    label: 'LDAP'\n    host: '127.0.0.1'\n    port: 389\n    \
     bind_dn: 'cn=admin,dc=x'\n    password: 'Pass#word'\n    encryption: 'plain' # or \"start_tls\"\n    \
     ca_file: ''\n    user_filter: '(&(objectClass=user)(x=y))'\n    attributes:\n      \
     username: ['uid', 'userid']\n      email:    ['mail', 'email']\n  second:\n    label: LDAP 2\n    \
     base: \"a\\tb\"\n",
    "main:\n  label: LDAP\n  tls_options:\n    ca_file: /etc/x\n    ciphers: 'ALL:!EXPORT'\n  list:\n  - a\n  \
     - b: c\n    d: e\n  - [1, 2, {a: b}]\n  text: |\n    one\n    two\n  folded: >-\n    a\n    b\n",
    "production:\n  hosts: [ldap1, ldap2]\n  map: {a: 1, 'b': 2}\n  pass: p@ss:word%\n  \
     user_filter: (memberOf=CN=G,DC=d)\n  anchor: &a\n    x: 1.5\n  other: *a\n",
    "# comment\nmain:\n    label: \"Active Directory\"\n    password: \"p\\\"x\"\n    active_directory: true\n\n    \
     # another\n    base: \"DC=ex,DC=com\"\n    timeout: 10\n",
];

const PIECES: [&str; 36] = [
    "\t", " ", "  ", "\n", ":", " : ", "'", "\"", "#", " #", "-", "- ", "[", "]", "{", "}", ",", "&a", "*a",
    "!", "|", ">", "%", "@", "`", "//x", "? ", "=", "é", "main:", "\\", "\n\n", "---\n", "{{ x }}", "${Z}",
    "*****",
];

#[derive(Debug, Clone)]
enum Damage {
    Remove(prop::sample::Index),
    Insert(prop::sample::Index, &'static str),
    Replace(prop::sample::Index, &'static str),
    /// What a line begins with: one blank less or more, or a tab
    Indent(prop::sample::Index, Option<char>),
}

fn damage() -> impl Strategy<Value = Damage> {
    let (at, piece) = (any::<prop::sample::Index>, prop::sample::select(&PIECES[..]));
    prop_oneof![
        at().prop_map(Damage::Remove),
        (at(), piece.clone()).prop_map(|(at, piece)| Damage::Insert(at, piece)),
        (at(), piece).prop_map(|(at, piece)| Damage::Replace(at, piece)),
        (at(), prop_oneof![Just(None), Just(Some(' ')), Just(Some('\t'))])
            .prop_map(|(at, blank)| Damage::Indent(at, blank)),
    ]
}

fn damaged() -> impl Strategy<Value = String> {
    (prop::sample::select(&TEXTS[..]), prop::collection::vec(damage(), 0..3)).prop_map(|(text, damages)| {
        let mut text: Vec<char> = text.chars().collect();
        for damage in damages {
            apply(&mut text, &damage);
        }
        text.into_iter().collect()
    })
}

fn apply(text: &mut Vec<char>, damage: &Damage) {
    match damage {
        Damage::Remove(at) => drop(text.remove(at.index(text.len()))),
        Damage::Insert(at, piece) => {
            let at = at.index(text.len());
            drop(text.splice(at..at, piece.chars()));
        }
        Damage::Replace(at, piece) => {
            let at = at.index(text.len());
            drop(text.splice(at..=at, piece.chars()));
        }
        Damage::Indent(at, blank) => {
            let ends = text.iter().enumerate().filter(|(_, c)| **c == '\n').map(|(at, _)| at + 1);
            let starts: Vec<usize> = std::iter::once(0).chain(ends).collect();
            let start = starts[at.index(starts.len())];
            match blank {
                Some(blank) => text.insert(start, *blank),
                None if text.get(start) == Some(&' ') => drop(text.remove(start)),
                None => {}
            }
        }
    }
}

/// One line of JSON a text: `{"value": …}`, or `{"error": CLASS}`.
const REFEREE: &str = r"
JSON.parse($stdin.read).each do |text|
  result =
    begin
      { value: YAML.load(text, aliases: true, permitted_classes: [Symbol]) }
    rescue Exception => error
      { error: error.class.name }
    end
  puts(begin JSON.generate(result) rescue '{}' end)
end
";

fn judged(texts: &[String]) -> Vec<serde_json::Value> {
    let mut ruby = Command::new("ruby")
        .args(["-ryaml", "-rjson", "-e", REFEREE])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("ruby starts");
    let mut input = ruby.stdin.take().expect("its input is a pipe");
    input.write_all(json!(texts).to_string().as_bytes()).expect("ruby reads");
    drop(input);
    let output = ruby.wait_with_output().expect("ruby ends");
    let lines = String::from_utf8(output.stdout).expect("JSON is UTF-8");
    lines.lines().map(|line| serde_json::from_str(line).expect("ruby prints JSON")).collect()
}

fn as_json(value: &Value) -> serde_json::Value {
    match value {
        Value::Array(elements) => elements.iter().map(as_json).collect(),
        Value::Hash(entries) => entries
            .iter()
            .map(|(key, value)| (key.as_str().to_owned(), as_json(value)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        Value::String(text) | Value::Symbol(text) => json!(text),
        Value::Integer(number) => serde_json::from_str(&number.to_string()).expect("an integer"),
        Value::Float(number) => json!(number),
        Value::Bool(known) => json!(known),
        Value::Nil => serde_json::Value::Null,
        other => panic!("YAML has no {other:?}"),
    }
}

#[test]
fn damaged_texts_are_read_as_ruby_reads_them() {
    if !support::ruby() {
        return;
    }
    let count = std::env::var("GITLAB_RB_GENERATED").ok().and_then(|text| text.parse().ok()).unwrap_or(2000);
    let mut runner = TestRunner::deterministic();
    let texts: Vec<String> =
        (0..count).map(|_| damaged().new_tree(&mut runner).expect("no text is rejected").current()).collect();
    let rules = LoadRules { aliases: true, symbols: true };
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut problems = Vec::new();
    let judged = judged(&texts);
    assert_eq!(judged.len(), texts.len());
    for (text, ruby) in texts.iter().zip(judged) {
        let ours = load(text, rules);
        let agrees = match &ours {
            Err(LoadError::Unsure) => true,
            Ok(value) => ruby.get("value") == Some(&as_json(value)) || ruby == json!({}),
            Err(LoadError::Malformed(_)) => ruby["error"] == "Psych::SyntaxError",
            Err(LoadError::Raises(_)) => ruby.get("error").is_some(),
        };
        if !agrees {
            problems.push(format!("{ours:?}\n{ruby}\n{text}"));
        }
        let verdict = match (ours, ruby["error"] == "Psych::SyntaxError") {
            (Ok(_), _) => "read",
            (Err(LoadError::Malformed(_)), _) => "refused",
            (Err(_), true) => "refused by Ruby alone",
            (Err(_), false) => "not read",
        };
        *counts.entry(verdict).or_default() += 1;
    }
    eprintln!("damaged YAML: {counts:?}");
    assert!(problems.is_empty(), "{} contradictions:\n{}", problems.len(), problems.join("\n----\n"));
    assert!(counts["refused"] > counts["refused by Ruby alone"] * 3, "{counts:?}");
    assert!(counts["read"] > counts["not read"], "{counts:?}");
}
