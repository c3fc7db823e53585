//! `grammar/cases/`: for each production a sample and the tree that it must give; and for each
//! mistake the whole report. `GITLAB_RB_WRITE_CASES=1` writes what is found, to be read before it
//! is committed.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use gitlab_rb::syntax::{SyntaxError, parse};
use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteDiagnostic, NamedSource, Report};

const SEPARATOR: &str = "\n=====\n";

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("grammar").join(name)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder of cases").flatten();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(|path| path.is_file()).collect();
    files.sort();
    files
}

fn name(path: &Path) -> String {
    path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Compares what each case gives with what it says, or writes it.
fn compare(folder: &Path, result: impl Fn(&str) -> String) -> usize {
    let write = std::env::var_os("GITLAB_RB_WRITE_CASES").is_some();
    let mut different = Vec::new();
    let files = files(folder);
    for path in &files {
        let text = std::fs::read_to_string(path).expect("a readable case");
        let (source, expected) = text.split_once(SEPARATOR).unwrap_or((text.trim_end_matches('\n'), ""));
        let found = result(source);
        if write {
            std::fs::write(path, format!("{source}{SEPARATOR}{found}")).expect("a writable case");
        } else if found != expected {
            different.push(format!("{}\n{source}\nexpected\n{expected}\nfound\n{found}", path.display()));
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
    files.len()
}

#[test]
fn each_production_gives_its_tree() {
    compare(&folder("cases"), |source| {
        let tree = parse(source.as_bytes());
        assert!(tree.errors.is_empty(), "{source}\n{:?}", tree.errors);
        tree.outline()
    });
}

#[test]
fn each_production_has_a_case() {
    let grammar = std::fs::read_to_string(folder("gitlab_rb.ebnf")).expect("the grammar");
    let productions: BTreeSet<String> = grammar
        .lines()
        .filter_map(|line| line.split_once("::="))
        .map(|(name, _)| name.trim().to_owned())
        .collect();
    let cases: BTreeSet<String> = files(&folder("cases")).iter().map(|path| name(path)).collect();
    let without: Vec<_> = productions.difference(&cases).collect();
    let of_none: Vec<_> = cases.difference(&productions).collect();
    assert!(
        without.is_empty() && of_none.is_empty(),
        "without a case {without:?}, of no production {of_none:?}"
    );
}

#[test]
fn each_mistake_is_reported_in_words() {
    let count = compare(&folder("cases/invalid"), |source| {
        let tree = parse(source.as_bytes());
        assert!(!tree.errors.is_empty(), "no mistake:\n{source}");
        let reports: Vec<String> = tree.errors.iter().map(|error| render(source, error)).collect();
        reports.join("\n") + "\n" + &tree.outline()
    });
    assert!(count >= 30, "{count} mistakes");
}

fn render(source: &str, error: &SyntaxError) -> String {
    let label = |span: gitlab_rb::syntax::Span, text: String| {
        LabeledSpan::new(Some(text), span.start as usize, span.len() as usize)
    };
    let labels = std::iter::once(label(error.span, error.label()))
        .chain(error.related.map(|(span, text)| label(span, text.to_owned())));
    let mut diagnostic = MietteDiagnostic::new(error.message()).with_labels(labels);
    if let Some(help) = error.help() {
        diagnostic = diagnostic.with_help(help);
    }
    let report = Report::new(diagnostic).with_source_code(NamedSource::new("gitlab.rb", source.to_owned()));
    let mut text = String::new();
    GraphicalReportHandler::new_themed(GraphicalTheme::none())
        .with_width(100)
        .render_report(&mut text, report.as_ref())
        .expect("a report");
    let certainty = if error.certain { "Ruby refuses it too" } else { "Ruby may accept it" };
    text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n") + &format!("\n  ({certainty})\n")
}
