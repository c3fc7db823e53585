//! However deep or long a source is, parsing it ends soon, without a crash, and so does dropping
//! the tree. Tests run on threads of 2 MiB and without optimization.

use std::time::{Duration, Instant};

use crate::support::running;
use gitlab_rb::syntax::{SyntaxErrorKind, parse, walk};

const DEEP: usize = 100_000;

/// Parses, walks and drops. Gives the number of errors.
fn survive(source: &str) -> usize {
    let tree = parse(source.as_bytes());
    assert_eq!(tree.print(), source.as_bytes());
    let mut nodes = 0_usize;
    walk::expressions(tree.body(), &mut |_| nodes += 1);
    assert!(nodes >= tree.body().statements.len());
    tree.errors.len()
}

fn nested(open: &str, middle: &str, close: &str) -> String {
    format!("{}{middle}{}", open.repeat(DEEP), close.repeat(DEEP))
}

#[test]
fn deep_nesting_is_an_error() {
    let sources = [
        nested("[", "1", "]"),
        nested("(", "1", ")"),
        nested("{", "1", "}"),
        nested("{ 'a' => ", "1", " }"),
        nested("{ a: ", "1", " }"),
        nested("f(", "1", ")"),
        nested("f ", "1", ""),
        nested("a[", "1", "]"),
        nested("a { ", "1", " }"),
        nested("a do ", "1", " end"),
        nested("-> { ", "1", " }"),
        nested("->(a = ", "1", ") {}"),
        nested("\"#{", "1", "}\""),
        nested("if a\n", "1\n", "end\n"),
        nested("if a then ", "1", " end"),
        nested("unless a\n", "1\n", "end\n"),
        nested("while a do ", "1", " end"),
        nested("case a when ", "1", " then 2 end"),
        nested("begin ", "1", " end"),
        nested("def a\n", "1\n", "end\n"),
        nested("class A\n", "1\n", "end\n"),
        nested("not ", "1", ""),
        nested("!", "a", ""),
        nested("-", "a", ""),
        nested("- ", "1", ""),
        nested("~", "a", ""),
        nested("defined? ", "a", ""),
        nested("x = ", "1", ""),
        nested("x += ", "1", ""),
        nested("x = *", "1", ""),
        nested("a ? ", "1", " : 2"),
        nested("a ? b : ", "1", ""),
        nested("2 ** ", "1", ""),
        nested("a { |(", "b", ",)| }"),
        nested("return ", "1", ""),
        nested("case 1\nin [", "1", "]"),
        nested("if a\nelsif b\n", "1\n", "end\n"),
        format!("if a\n{}end\n", "elsif b\n".repeat(DEEP)),
    ];
    for source in &sources {
        let errors = survive(source);
        let start: String = source.chars().take(20).collect();
        assert!(errors > 0, "no error for {start:?}");
    }
}

#[test]
fn long_chains_are_an_error_or_a_tree() {
    let chains = [
        format!("a{}", ".b".repeat(DEEP)),
        format!("a{}", "\n  .b".repeat(DEEP)),
        format!("a{}", "[1]".repeat(DEEP)),
        format!("A{}", "::B".repeat(DEEP)),
        format!("a{}", "&.b(1)".repeat(DEEP)),
        format!("1{}", " + 1".repeat(DEEP)),
        format!("1{}", " && 1".repeat(DEEP)),
        format!("a{}", " and b".repeat(DEEP)),
        format!("a{}", " if b".repeat(DEEP)),
        format!("a{}", " rescue b".repeat(DEEP)),
        format!("a{}", " ? b : c".repeat(DEEP)),
        format!("a{}", "..b".repeat(DEEP)),
        format!("a{}", " in b".repeat(DEEP)),
        format!("x = 'a'{}", " 'a'".repeat(DEEP)),
        format!("a{}", ".b { }".repeat(DEEP)),
        format!("a{} = 1", ", b".repeat(DEEP)),
        // The left side holds what is high already.
        format!("{}a{}", "(".repeat(25), ".b.b.b.b.b.b.b.b.b.b)".repeat(25)),
        format!("{}a{}", "[".repeat(50), format!("{}]", "[0]".repeat(150)).repeat(50)),
    ];
    for source in &chains {
        survive(source);
    }
}

#[test]
fn wide_sources_are_trees() {
    let wide = [
        format!("x = [{}]", "1, ".repeat(DEEP)),
        format!("x = {{ {} }}", "'a' => 1, ".repeat(DEEP)),
        format!("x = {{ {} }}", "a: 1, ".repeat(DEEP)),
        format!("f({})", "a.b.c, ".repeat(DEEP)),
        format!("x = %w[{}]", "a ".repeat(DEEP)),
        format!("x = '{}'", "a".repeat(1 << 20)),
        format!("x = \"{}\"", "a\\n".repeat(1 << 18)),
        format!("x = \"{}\"", "#{a}".repeat(DEEP)),
        format!("x = <<~A\n{}A\n", "  a #{b}\n".repeat(DEEP)),
        "a['b'] = 'c'\n".repeat(DEEP),
        "# comment\n".repeat(DEEP) + "a",
        "a; ".repeat(DEEP),
        "x = 1\n".repeat(DEEP),
        (0..DEEP).map(|n| format!("x{n} = 1\nx{n} -1\n")).collect::<Vec<_>>().concat(),
        format!("case a\n{}end", "when 1 then 2\n".repeat(DEEP)),
        format!("f({})", "<<A, ".repeat(1000)) + "\n" + &"a\nA\n".repeat(1000),
    ];
    for source in &wide {
        let start: String = source.chars().take(20).collect();
        assert_eq!(survive(source), 0, "{start:?}");
    }
}

/// Sources of about the size of the first argument that make a careless parser read them again
/// and again.
fn adversaries(size: usize) -> Vec<String> {
    [
        "x = '\n",
        "x = \"\n",
        "x = `\n",
        "x = %q(\n",
        "x = %w[\n",
        "x = /\n",
        "x = <<A\n",
        "x = [\n",
        "x = {\n",
        "x = (\n",
        "x = f(\n",
        "if a\n",
        "a do\n",
        "def a\n",
        "case a\n",
        "begin\n",
        "=begin\n",
        "end\n",
        "}\n",
        "]\n",
        ")\n",
        "x = [1\n",
        "x = { 'a' => 1\n",
        "x = { 'a'\n",
        "x = \"#{\n",
        "x = \"#{a\n",
        "x = <<~A + \"\n",
        "x = [<<A, <<B,\n",
        "f <<A, '\n",
        "'",
        "\"",
        "\"#{",
        "\"#{'",
        "x = '\n# '\n",
        "{{ a }}\n",
        "${A}\n",
        "<%= a %>\n",
        "<<<<<<< HEAD\n",
        "a => b\n",
        "a: b\n",
        "a ? b\n",
        "a ? ",
        "a ? b : ",
        "(",
        "[",
        "{",
        "(a\n",
        "-> {\n",
        "a { |b\n",
        "%w[ ",
        "\\\n",
        "a.\n",
        "a\n.b\n",
        "x = \n",
        "if a\n  x = '\nend\n",
        "a do\n  b = [\nend\n",
        "“",
        "a “b”\n",
        "\n\n",
        "x = 'a\ny = 'b\n",
    ]
    .iter()
    .map(|piece| piece.repeat(size / piece.len()))
    .collect()
}

/// The faster of two runs.
fn time(source: &str) -> Duration {
    let run = || {
        let start = Instant::now();
        let before = running(start);
        survive(source);
        running(start).saturating_sub(before)
    };
    run().min(run())
}

#[test]
fn time_is_linear_in_the_size() {
    for (small, large) in adversaries(20_000).iter().zip(adversaries(160_000)) {
        let (first, second) = (time(small), time(&large));
        let start: String = small.chars().take(20).collect();
        // Eight times the size; a quadratic parser takes 64 times as long.
        assert!(
            second < first * 24 + Duration::from_millis(40),
            "{start:?}: {first:?} for 20 kB, {second:?} for 160 kB"
        );
    }
}

#[test]
fn too_many_errors_end_the_reading() {
    let source = "x = %q(\n".repeat(50_000);
    let tree = parse(source.as_bytes());
    let last = tree.errors.last().expect("errors");
    assert_eq!(last.kind, SyntaxErrorKind::TooManyErrors);
    assert_eq!(tree.print(), source.as_bytes());
}
