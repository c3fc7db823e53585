use super::*;
use crate::syntax::parse;
use crate::syntax::tree::{ExpressionKind, HashEntry};

/// `h = {…}` with changes made by `change`, which is given the literal.
fn changed(source: &str, change: impl Fn(&Expression<'_>) -> Vec<HashChange>) -> String {
    let tree = parse(source.as_bytes());
    let ExpressionKind::Assignment { value, .. } = tree.body().statements[0].expression.kind else {
        panic!("an assignment");
    };
    let view = View::new(source.as_bytes(), &[]);
    let text = HashChanges { hash: value, changes: change(value) }.text(&view);
    let (start, end) = (value.span.start as usize, value.span.end as usize);
    let new = format!("{}{text}{}", &source[..start], &source[end..]);
    assert!(parse(new.as_bytes()).errors.is_empty(), "{new}");
    new
}

fn new(level: Span, keys: &[&str], value: &str) -> NewHashEntry {
    NewHashEntry {
        level,
        keys: keys.iter().map(|key| (*key).to_owned()).collect(),
        value: NewValue::Text(value.to_owned()),
        above: Vec::new(),
        beside: None,
    }
}

fn add(source: &str, keys: &[&str]) -> String {
    changed(source, |hash| vec![HashChange::Add(new(hash.span, keys, "1"))])
}

/// The offset of the key of the entry at `index`.
fn key(hash: &Expression<'_>, index: usize) -> u32 {
    parts::span_of(&parts::entries(hash)[index]).start
}

fn remove(source: &str, indices: &[usize]) -> String {
    changed(source, |hash| indices.iter().map(|index| HashChange::Remove(key(hash, *index))).collect())
}

#[test]
fn an_entry_is_written_like_its_neighbours() {
    assert_eq!(add("h = { a: 1 }\n", &["b"]), "h = { a: 1, b: 1 }\n");
    assert_eq!(add("h = {'a' => 1}\n", &["b"]), "h = {'a' => 1, 'b' => 1}\n");
    assert_eq!(add("h = { \"a\" => 1 }\n", &["b"]), "h = { \"a\" => 1, \"b\" => 1 }\n");
    assert_eq!(add("h = { :a => 1 }\n", &["b-c"]), "h = { :a => 1, 'b-c' => 1 }\n");
    assert_eq!(add("h = { a: 1 }\n", &["b-c"]), "h = { a: 1, 'b-c': 1 }\n");
    assert_eq!(add("h = {}\n", &["b"]), "h = { 'b' => 1 }\n");
    assert_eq!(add("h = {\n    a: 1\n}\n", &["b"]), "h = {\n    a: 1,\n    b: 1,\n}\n");
    assert_eq!(add("h = {\r\n  a: 1,\r\n}\r\n", &["b"]), "h = {\r\n  a: 1,\r\n  b: 1,\r\n}\r\n");
    assert_eq!(add("h = {\n  a: 1 }\n", &["b"]), "h = {\n  a: 1,\n  b: 1,\n}\n");
    assert_eq!(
        add("h = {\n  a: 1 # one\n  # c: 2\n}\n", &["b"]),
        "h = {\n  a: 1, # one\n  # c: 2\n  b: 1,\n}\n"
    );
    assert_eq!(add("h = {\n  # nothing\n}\n", &["b"]), "h = {\n  # nothing\n  'b' => 1,\n}\n");
    assert_eq!(
        add("h = {\n  a: <<~X,\n    1\n  X\n}\n", &["b"]),
        "h = {\n  a: <<~X,\n    1\n  X\n  b: 1,\n}\n"
    );
}

#[test]
fn levels_that_are_missing_are_written_with_the_entry() {
    assert_eq!(add("h = { a: 1 }\n", &["b", "c"]), "h = { a: 1, b: { c: 1 } }\n");
    assert_eq!(add("h = {\n  a: 1,\n}\n", &["b", "c"]), "h = {\n  a: 1,\n  b: {\n    c: 1,\n  },\n}\n");
    let two = changed("h = {\n  a: 1,\n}\n", |hash| {
        let commented = NewHashEntry {
            above: vec!["# why".to_owned()],
            beside: Some("# how".to_owned()),
            ..new(hash.span, &["b", "d"], "2")
        };
        vec![HashChange::Add(new(hash.span, &["b", "c"], "1")), HashChange::Add(commented)]
    });
    assert_eq!(two, "h = {\n  a: 1,\n  b: {\n    c: 1,\n    # why\n    d: 2, # how\n  },\n}\n");
}

#[test]
fn an_entry_goes_into_a_literal_inside() {
    let inside = |source: &str| {
        changed(source, |hash| {
            let HashEntry::Pair { value: Some(value), .. } = &parts::entries(hash)[0] else { panic!() };
            vec![HashChange::Add(new(value.span, &["c"], "1"))]
        })
    };
    assert_eq!(inside("h = { 'a' => { b: 1 } }\n"), "h = { 'a' => { b: 1, c: 1 } }\n");
    assert_eq!(inside("h = {\n  'a' => {},\n}\n"), "h = {\n  'a' => { 'c' => 1 },\n}\n");
    assert_eq!(inside("h = {\n  a: {\n    b: 1\n  }\n}\n"), "h = {\n  a: {\n    b: 1,\n    c: 1,\n  }\n}\n");
}

#[test]
fn a_line_that_would_be_too_long_is_broken_up() {
    let long = "x".repeat(90);
    let source = format!("h = {{ a: '{long}' }}\n");
    assert_eq!(add(&source, &["b"]), format!("h = {{\n  a: '{long}',\n  b: 1,\n}}\n"));
}

#[test]
fn an_entry_goes_with_its_comments() {
    assert_eq!(remove("h = { a: 1, b: 2, c: 3 }\n", &[1]), "h = { a: 1, c: 3 }\n");
    assert_eq!(remove("h = { a: 1, b: 2 }\n", &[0, 1]), "h = {}\n");
    assert_eq!(remove("h = {\n  a: 1,\n  # two\n  b: 2 # x\n}\n", &[1]), "h = {\n  a: 1,\n}\n");
    assert_eq!(remove("h = {\n  a: 1, b: 2,\n  c: 3,\n}\n", &[0]), "h = {\n  b: 2,\n  c: 3,\n}\n");
    assert_eq!(remove("h = {\n  a: 1, b: 2,\n  c: 3,\n}\n", &[1]), "h = {\n  a: 1,\n  c: 3,\n}\n");
    assert_eq!(remove("h = {\n  # z: 0,\n  a: 1,\n}\n", &[0]), "h = {\n  # z: 0,\n}\n");
}

#[test]
fn an_entry_becomes_a_comment() {
    let commented = |source: &str, index: usize| {
        changed(source, |hash| {
            vec![HashChange::CommentOut { entry: key(hash, index), why: "gone".to_owned() }]
        })
    };
    assert_eq!(
        commented("h = {\n  # one\n  a: 1, # x\n  b: 2\n}\n", 0),
        "h = {\n  # one\n  # gone\n  # a: 1, # x\n  b: 2\n}\n"
    );
    assert_eq!(commented("h = { a: 1, b: 2 }\n", 1), "h = {\n  a: 1,\n  # gone\n  # b: 2,\n}\n");
    assert_eq!(
        commented("h = {\n  a: [\n    1,\n  ]\n}\n", 0),
        "h = {\n  # gone\n  # a: [\n#     1,\n#   ]\n}\n"
    );
}

#[test]
fn a_moved_expression_takes_its_edits_and_its_new_indentation() {
    let source = "h = {\n  a: 1,\n}\nb = [\n  c,\n]\n";
    let tree = parse(source.as_bytes());
    let ExpressionKind::Assignment { value: hash, .. } = tree.body().statements[0].expression.kind else {
        panic!()
    };
    let ExpressionKind::Assignment { value, .. } = tree.body().statements[1].expression.kind else {
        panic!()
    };
    let at = u32::try_from(source.find('c').unwrap()).unwrap();
    let edits = [crate::findings::Edit { span: Span::new(at, at + 1), text: "d".to_owned() }];
    let view = View::new(source.as_bytes(), &edits);
    let entry = NewHashEntry { value: NewValue::Source(value.span), ..new(hash.span, &["b"], "") };
    let text = HashChanges { hash, changes: vec![HashChange::Add(entry)] }.text(&view);
    assert_eq!(text, "{\n  a: 1,\n  b: [\n    d,\n  ],\n}");
    assert_eq!(view.unused(), []);
}
