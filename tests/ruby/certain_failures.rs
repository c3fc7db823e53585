//! Calls that are said to fail for certain fail in Ruby, with that error; and most that fail in Ruby are said to.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support;
use gitlab_rb::mappings::Release;
use gitlab_rb::settings::{FailureKind, Settings};
use gitlab_rb::syntax;

/// The table of methods that the library reads.
const ROWS: &str = include_str!("../../src/value/methods/core_methods.txt");

const RECEIVERS: [&str; 17] = [
    "nil",
    "true",
    "false",
    "0",
    "-7",
    "1.5",
    "''",
    "'a b'",
    ":a",
    "[]",
    "[1, 'a']",
    "['x', nil]",
    "{}",
    "{ 'a' => 1 }",
    "(1..3)",
    "/a/",
    "lambda { 1 }",
];

const ARGUMENTS: [&str; 15] = [
    "",
    "nil",
    "true",
    "0",
    "2",
    "-1",
    "1.5",
    "'a'",
    ":to_s",
    "[]",
    "['a']",
    "({})",
    "1, 2",
    "'a', 'b'",
    "1, 2, 3, 4, 5",
];

/// They evaluate what they are given, change what every object is, or print.
const NOT_CALLED: [&str; 4] = ["binding", "display", "freeze", "instance_exec"];

/// Programs of several steps, each of which is said to fail.
const PROGRAMS: [&str; 42] = [
    "x = 1 / 0",
    "x = 5.divmod(0)",
    "x = 0 ** -1",
    "x = Integer('x')",
    "x = Integer('')",
    "x = Integer(nil)",
    "x = Float('abc')",
    "x = Float(nil)",
    "x = 'a'.freeze << 'b'",
    "x = nil['x']",
    "x = { 'a' => 1 }.fetch('b')",
    "x = { 'a' => 1 }.fetch(:a)",
    "x = [1].fetch(4)",
    "x = [1].fetch(-2)",
    "x = ['a']['x']",
    "x = ['a', nil].map(&:upcase)",
    "x = [1].map { |v| v.upcase }",
    "x = [1].map { |v| v + 'a' }",
    "x = { 'a' => nil }.map { |k, v| v.upcase }",
    "x = ['a', 1].sort",
    "x = ['a', nil].max",
    "x = ['a'].sum",
    "x = [1]; x['k'] = 'v'",
    "x = 5; x['k'] = 'v'",
    "x = nil; x['k'] = 'v'",
    "def f(a); a; end; x = f",
    "def f(a); a; end; x = f(1, 2)",
    "x = [1]; x += 1",
    "x = 'a'; x += 1",
    "x = nil; x += 1",
    "x = nil; x << 1",
    "x = 'a'..2",
    "x = -nil",
    "x = *nil; y = x.upcase",
    "x, y = nil; z = x['a']",
    "x = { 'a' => { 'b' => 1 } }['a']['b']['c']",
    "x = { 'a' => 1 }.dig('a', 'b')",
    "x = {}['a']['b']",
    "x = 'abc'[10].upcase",
    "x = 'a'.split(',')[1].strip",
    "x = File.join('a', nil)",
    "x = case 1 when 2 then 3 end; y = x.upcase",
];

/// Programs that Ruby runs to their end, though each is near one that fails.
const FINE: [&str; 16] = [
    "class ::NilClass; def upcase; 'x'; end; end; x = nil.upcase",
    "String.class_eval { def first; self[0]; end }; x = 'abc'.first",
    "x = begin; nil.upcase; rescue NoMethodError; 1; end",
    "x = (nil.upcase rescue 1)",
    "x = nil&.upcase",
    "x = Integer('0x1f', 16)",
    "x = Integer('x', exception: false)",
    "x = Integer(' 12 ')",
    "x = Float('1e3')",
    "x = 'a'.lines(chomp: true)",
    "x = 1.5.round(half: :up)",
    "x = [1, 2.0].sort",
    "x = [nil, nil].sort",
    "x = 'abc'; x['b'] = 'z'",
    "x = [1, 2].fetch(-2)",
    "def f(a, b = 1); a; end; x = f(1)",
];

#[test]
fn what_is_said_to_fail_fails_in_ruby() {
    if !support::ruby() {
        return;
    }
    let share = std::env::var("GITLAB_RB_GENERATED").ok().and_then(|text| text.parse().ok()).unwrap_or(4000);
    let all = calls();
    let step = (all.len() / share).max(1);
    let calls: Vec<&str> = all.iter().step_by(step).map(String::as_str).collect();
    let (mut raised, mut foreseen) = (0, 0);
    let mut wrong = Vec::new();
    for (program, ruby) in calls.iter().zip(errors_of_ruby(&calls)) {
        let ours = certain_failure(program);
        raised += usize::from(!ruby.is_empty());
        foreseen += usize::from(!ruby.is_empty() && ours.is_some());
        if let Some(ours) = ours.filter(|ours| *ours != ruby) {
            wrong.push(format!("{program}: {ours}, and Ruby says {ruby:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    eprintln!("{} calls: Ruby raises in {raised}, of which {foreseen} are foreseen", calls.len());
    assert!(foreseen * 100 >= raised * 90, "{foreseen} of {raised} failures are foreseen");
}

#[test]
fn the_kinds_of_failure_are_foreseen() {
    if !support::ruby() {
        return;
    }
    for (program, ruby) in PROGRAMS.iter().zip(errors_of_ruby(&PROGRAMS)) {
        assert_eq!(certain_failure(program).as_deref(), Some(&*ruby), "{program}");
    }
    for (program, ruby) in FINE.iter().zip(errors_of_ruby(&FINE)) {
        assert_eq!((certain_failure(program), &*ruby), (None, ""), "{program}");
    }
}

/// Every method of Ruby's own classes on every sort of value with every sort of argument.
fn calls() -> Vec<String> {
    let rows = ROWS.lines().filter(|line| !line.starts_with("# "));
    let names: BTreeSet<&str> = rows.filter_map(|row| row.split(' ').nth(1)).collect();
    let mut calls = Vec::new();
    for name in names.difference(&NOT_CALLED.into()) {
        let is_word = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && !name.ends_with('=');
        let is_operator =
            !name.contains(|c: char| c.is_alphanumeric()) && !name.contains(['@', '[', '!', '~']);
        for receiver in RECEIVERS {
            for arguments in ARGUMENTS {
                let single = !arguments.is_empty() && !arguments.contains(", ");
                if is_word {
                    calls.push(format!("x = {receiver}.{name}({arguments})"));
                } else if *name == "[]" && !arguments.is_empty() {
                    calls.push(format!("x = {receiver}[{arguments}]"));
                } else if is_operator && single {
                    calls.push(format!("x = {receiver} {name} {arguments}"));
                }
            }
        }
    }
    calls
}

/// The class of the error that Ruby raises in each program, or nothing.
fn errors_of_ruby(programs: &[&str]) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a temporary folder is created");
    let path = folder.path().join("programs");
    // A class that one of them reopens stays so.
    let lines = programs.join("\n") + "\n";
    fs::write(&path, lines).expect("the programs are written");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle/raised.rb");
    let output = Command::new("ruby").arg(script).arg(&path).output().expect("ruby starts");
    let errors: Vec<String> = String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect();
    assert_eq!(errors.len(), programs.len(), "{}", String::from_utf8_lossy(&output.stderr));
    errors
}

/// The class of the error that we are certain of.
fn certain_failure(program: &str) -> Option<String> {
    let source = format!("{program}\n");
    let tree = syntax::parse(source.as_bytes());
    assert!(tree.errors.is_empty(), "{program}: {:?}", tree.errors);
    let settings = Settings::of(&tree, Release::new(19, 3));
    let failure = settings.failures.into_iter().find(|failure| failure.certain)?;
    Some(match failure.kind {
        FailureKind::NilMethod(_) | FailureKind::NoMethod { .. } => "NoMethodError".to_owned(),
        FailureKind::Other(class) => class.to_owned(),
        other => panic!("{program}: {other:?}"),
    })
}
