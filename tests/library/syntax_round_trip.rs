//! Every byte has its place: statements and trivia tile the source, parts lie inside of wholes,
//! and printing a tree gives the source back, whatever the source.

use crate::support;
use gitlab_rb::syntax::tree::{Body, Expression, ExpressionKind};
use gitlab_rb::syntax::walk::{self, Child};
use gitlab_rb::syntax::{Span, SyntaxErrorKind, Tree, parse};
use proptest::prelude::*;

/// Pieces of Ruby that meet in ways nobody would write.
const PIECES: &[&str] = &[
    "a",
    "b['c']",
    " ",
    "  ",
    "\n",
    "\r\n",
    "\t",
    "=",
    "=>",
    "'",
    "\"",
    "`",
    "#",
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    ",",
    ".",
    "&.",
    "::",
    ":",
    ";",
    "?",
    "!",
    "-",
    "+",
    "*",
    "**",
    "&",
    "|",
    "||",
    "<<",
    "<<~A",
    "<<-'A'",
    "\nA\n",
    "A",
    "%w[",
    "%q(",
    "/",
    "\\",
    "#{",
    "\n=begin\n",
    "\n=end\n",
    "__END__",
    "\n__END__\n",
    "do",
    "|x|",
    "end",
    "if ",
    "unless ",
    "elsif ",
    "else",
    "case ",
    "when ",
    "in ",
    "begin",
    "rescue",
    "ensure",
    "def f",
    "class A",
    "->",
    "not ",
    "and ",
    "or ",
    "while ",
    "return ",
    "nil",
    "1",
    "0x",
    "1.5",
    ":a",
    "a:",
    "\"a\":",
    "“",
    "é",
    "\u{feff}",
    "\0",
    "${A}",
    "{{ a }}",
    "<%= a %>",
    "<<<<<<< HEAD\n",
    "$a",
    "@a",
    "external_url 'x'\n",
    "a['b'] = 1\n",
    "rescue ",
];

fn check(source: &[u8]) {
    let tree = parse(source);
    assert_eq!(tree.print(), source, "printed text differs");
    check_body(&tree, tree.body(), Span::new(0, tree.data.map_or(end_of(source), |data| data.start)));
    if let Some(data) = tree.data {
        assert_eq!(data.end, end_of(source), "data reaches to the end");
    }
    for error in &tree.errors {
        assert!(error.span.end <= end_of(source), "{error:?} lies outside of the source");
        assert!(!error.message().is_empty() && !error.label().is_empty());
    }
    let opaque = opaque_errors(&tree);
    let mut told: Vec<usize> = opaque.clone();
    told.sort_unstable();
    let expected: Vec<usize> = (0..opaque.len()).collect();
    assert_eq!(told, expected, "one error for each opaque statement");
    // Behind them at most: bytes that are no UTF-8 in a literal, and an early end.
    let after: Vec<&SyntaxErrorKind> =
        tree.errors.iter().skip(opaque.len()).map(|error| &error.kind).collect();
    let foreseen: [&[SyntaxErrorKind]; 4] = [
        &[],
        &[SyntaxErrorKind::ScriptEnd],
        &[SyntaxErrorKind::InvalidEncoding],
        &[SyntaxErrorKind::ScriptEnd, SyntaxErrorKind::InvalidEncoding],
    ];
    assert!(foreseen.iter().any(|kinds| after == kinds.iter().collect::<Vec<_>>()), "{after:?}");
}

fn end_of(source: &[u8]) -> u32 {
    u32::try_from(source.len()).expect("a small source")
}

fn opaque_errors(tree: &Tree<'_>) -> Vec<usize> {
    let mut found = Vec::new();
    walk::expressions(tree.body(), &mut |expression| {
        if let ExpressionKind::Opaque { error } = expression.kind {
            found.push(error);
        }
    });
    found
}

/// The statements and the trivia of a body touch each other and fill `whole`.
fn check_body(tree: &Tree<'_>, body: &Body<'_>, whole: Span) {
    let mut at = whole.start;
    for statement in body.statements {
        for span in [statement.leading, statement.expression.span, statement.trailing] {
            assert_eq!(span.start, at, "a gap or an overlap in {:?}", tree.text(whole));
            assert!(span.end >= span.start);
            at = span.end;
        }
        check_parts(tree, &statement.expression);
    }
    assert_eq!(body.tail.start, at, "a gap before the tail of {:?}", tree.text(whole));
    assert_eq!(body.tail.end, whole.end, "the tail ends early in {:?}", tree.text(whole));
}

/// What a nested body covers.
fn extent(body: &Body<'_>) -> Span {
    let start = body.statements.first().map_or(body.tail.start, |first| first.leading.start);
    Span::new(start, body.tail.end)
}

/// Parts lie inside of the whole, in order, without overlap. A here-document's text stands
/// further down.
fn check_parts(tree: &Tree<'_>, expression: &Expression<'_>) {
    let apart = matches!(expression.kind, ExpressionKind::Heredoc(_));
    let mut at = if apart { 0 } else { expression.span.start };
    walk::children(expression, &mut |child| {
        let span = match child {
            Child::Expression(part) => {
                check_parts(tree, part);
                part.span
            }
            Child::Body(body) => {
                check_body(tree, body, extent(body));
                extent(body)
            }
        };
        assert!(span.start >= at, "parts of {:?} overlap", tree.text(expression.span));
        assert!(apart || expression.span.contains(span), "{:?} lies outside", tree.text(span));
        at = span.end;
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_bytes(source in proptest::collection::vec(any::<u8>(), 0..200)) {
        check(&source);
    }

    #[test]
    fn any_text(source in "\\PC*") {
        check(source.as_bytes());
    }

    #[test]
    fn pieces_of_ruby(pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..40)) {
        check(pieces.concat().as_bytes());
    }
}

#[test]
fn awkward_files() {
    let files: &[&[u8]] = &[
        b"",
        b"\n",
        b"\r\n",
        b"a",
        b"a\r\nb\r\n",
        b"\xef\xbb\xbfa 1\n",
        b"\xef\xbb\xbf",
        b"a 1\0b 2\n",
        b"a '\xff\xfe'\n",
        b"\xff = 1\n",
        b"a 1\n__END__\nb",
        b"a 1\n__END__",
        b"__END__\r\n",
        b"a <<A\nb",
        b"a <<A\r\nb\r\nA\r\nc\r\n",
        b"=begin\na",
        b"a \\\n",
        b"a \\",
        b"  \t ",
        b";;;",
        b"a;b;c # d",
    ];
    for file in files {
        check(file);
    }
}

#[test]
fn real_files() {
    let Some(corpus) = support::corpus() else { return };
    let mut checked = 0;
    for folder in std::fs::read_dir(corpus).expect("a folder").flatten() {
        for file in std::fs::read_dir(folder.path()).into_iter().flatten().flatten() {
            check(&std::fs::read(file.path()).expect("a readable file"));
            checked += 1;
        }
    }
    assert!(checked > 0, "the corpus is empty");
}
