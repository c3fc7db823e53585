//! Hosts of the corpus: no panic, no syntax error that is none, every place inside of the file.

use crate::support;
use std::fs;
use std::path::PathBuf;

use gitlab_rb::findings::SYNTAX_ERROR;
use gitlab_rb::host;
use gitlab_rb::lint::{LintOptions, check_file, fix_file};
use gitlab_rb::mappings::Release;
use gitlab_rb::rules::Target;
use gitlab_rb::syntax::Span;

fn files(folder: &str) -> Vec<PathBuf> {
    let Some(corpus) = support::corpus() else { return Vec::new() };
    let entries = fs::read_dir(corpus.join(folder)).expect("the corpus has this folder");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn every_file_is_read_without_a_false_error() {
    let (mut texts, mut bytes) = (0, 0);
    for path in ["compose", "templated"].into_iter().flat_map(files) {
        let file = fs::read(&path).unwrap();
        let length = u32::try_from(file.len()).unwrap();
        for host in host::open(&path, &file) {
            texts += 1;
            bytes += host.text().len();
            let whole = host.in_file(Span::new(0, u32::try_from(host.text().len()).unwrap()));
            assert!(whole.end <= length, "{}: {whole:?}", path.display());
        }
        for release in [Release::new(10, 8), Release::new(11, 0), Release::new(18, 11)] {
            let options = LintOptions::new(Target::of(release, None));
            let checked = check_file(&path, &file, &options);
            assert_eq!(checked.syntax_errors, 0, "{} for {release}", path.display());
            for finding in &checked.findings {
                assert!(finding.span.end <= length, "{}: {finding:?}", path.display());
                assert_ne!(finding.rule, SYNTAX_ERROR, "{}: {finding:?}", path.display());
                assert!(!finding.message.contains("__templated_"), "{}: {finding:?}", path.display());
            }
            let fixed = fix_file(&path, &file, &options, true);
            assert!(fixed.is_ok(), "{}: {fixed:?}", path.display());
        }
    }
    eprintln!("{texts} texts, {bytes} bytes");
}

/// What is not a tag stands in the text as it stands in the file.
#[test]
fn templates_keep_every_byte_that_is_no_tag() {
    for path in files("templated") {
        let file = fs::read(&path).unwrap();
        let hosts = host::open(&path, &file);
        let [host] = hosts.as_slice() else { panic!("{}: {} texts", path.display(), hosts.len()) };
        assert_eq!(host.held(), file);
        // Every byte of the text with a place of its own is the byte of that place; what is left of
        // the file are tags.
        let mut seen = vec![false; file.len()];
        for (at, byte) in (0..).zip(host.text()) {
            let place = host.in_file(Span::new(at, at + 1));
            if place.len() == 1 {
                assert_eq!(file[place.start as usize], *byte, "{} at {at}", path.display());
                seen[place.start as usize] = true;
            }
        }
        let tags = [&b"{{"[..], b"{%", b"{#", b"<%", b"${", b"%{", b"$(", b"__"];
        let mut at = 0;
        while at < file.len() {
            let length = seen[at..].iter().take_while(|seen| !**seen).count();
            let lost = &file[at..at + length];
            let is_tag = tags.iter().any(|tag| lost.windows(tag.len()).any(|part| part == *tag));
            assert!(lost.is_empty() || is_tag, "{}: {:?}", path.display(), String::from_utf8_lossy(lost));
            at += length + 1;
        }
    }
}
