//! The grammar and the parser name the same productions.

use std::collections::BTreeSet;
use std::path::Path;

/// What no production is: the machinery, and what is said about text that fits none.
const MACHINERY: [&str; 5] = ["hints.rs", "input.rs", "problem.rs", "recovery.rs", "state.rs"];

/// Terminals and classes of the notation that are spelled like productions.
const TERMINALS: [&str; 6] =
    ["binary_operator", "operator_name", "closing_delimiter", "closing_tag", "constant", "target"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn grammar() -> String {
    let text = std::fs::read_to_string(root().join("grammar/gitlab_rb.ebnf")).expect("the grammar");
    let mut without_comments = String::new();
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once("/*") {
        without_comments.push_str(before);
        rest = after.split_once("*/").expect("a closed comment").1;
    }
    without_comments + rest
}

fn productions() -> BTreeSet<String> {
    let grammar = grammar();
    let names: Vec<&str> =
        grammar.lines().filter_map(|line| line.split_once("::=")).map(|(name, _)| name.trim()).collect();
    let set: BTreeSet<String> = names.iter().map(|name| (*name).to_owned()).collect();
    assert_eq!(set.len(), names.len(), "a production stands twice");
    set
}

/// The functions that return `Parsed`, by whether other files may call them.
fn parsers() -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut shared, mut private) = (BTreeSet::new(), BTreeSet::new());
    for entry in std::fs::read_dir(root().join("src/syntax/parser")).expect("the parser").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if MACHINERY.contains(&name.as_str()) {
            continue;
        }
        let text = std::fs::read_to_string(entry.path()).expect("a source file");
        for (before, after) in text.match_indices("fn ").map(|(at, _)| text.split_at(at)) {
            let signature = after.split('{').next().unwrap_or_default();
            if !signature.contains("-> Parsed<")
                || !after[3..].starts_with(|first: char| first.is_ascii_lowercase())
            {
                continue;
            }
            let name: String =
                after[3..].chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
            if before.ends_with("pub(super) ") {
                shared.insert(name)
            } else {
                private.insert(name)
            };
        }
    }
    (shared, private)
}

#[test]
fn every_parser_is_in_the_grammar() {
    let (shared, _) = parsers();
    let missing: Vec<String> = shared.difference(&productions()).cloned().collect();
    assert!(shared.len() > 100, "{} parsers", shared.len());
    assert!(missing.is_empty(), "no production for {missing:?}");
}

#[test]
fn every_production_has_its_parser() {
    let (shared, private) = parsers();
    let parsers: BTreeSet<String> = shared.union(&private).cloned().collect();
    let missing: Vec<String> = productions().difference(&parsers).cloned().collect();
    assert!(missing.is_empty(), "no parser for {missing:?}");
}

#[test]
fn every_name_in_the_grammar_is_defined() {
    let productions = productions();
    let mut used = BTreeSet::new();
    for line in grammar().lines() {
        let right = line.split_once("::=").map_or(line, |(_, right)| right);
        let mut quote = None;
        let mut name = String::new();
        for character in right.chars().chain([' ']) {
            match (quote, character) {
                (Some(open), _) if character == open => quote = None,
                (Some(_), _) => {}
                (None, '"' | '\'') => quote = Some(character),
                (None, '[') => quote = Some(']'),
                (None, _) if character.is_ascii_lowercase() || character == '_' => name.push(character),
                (None, _) => {
                    if name.len() > 1 {
                        used.insert(std::mem::take(&mut name));
                    }
                    name.clear();
                }
            }
        }
    }
    let unknown: Vec<&String> = used
        .iter()
        .filter(|name| !productions.contains(*name) && !TERMINALS.contains(&name.as_str()))
        .collect();
    assert!(unknown.is_empty(), "undefined: {unknown:?}");
}
