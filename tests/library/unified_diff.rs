//! The unified diff of an old and a new text: what `patch` takes, and what a terminal shows.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::support;
use gitlab_rb::fix::{Diff, DiffStyle};
use gitlab_rb::syntax::Span;
use proptest::prelude::*;

const EXACT: DiffStyle = DiffStyle { color: false, terminal: false };
const TERMINAL: DiffStyle = DiffStyle { color: false, terminal: true };

fn diff(old: &[u8], new: &[u8], style: DiffStyle) -> String {
    let mut out = Vec::new();
    Diff::new("gitlab.rb", old, new).write(style, &mut out).expect("writing to memory succeeds");
    String::from_utf8_lossy(&out).into_owned()
}

#[test]
fn three_lines_of_context_stand_around_a_change() {
    let old = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
    let new = old.replace("5\n", "five\n");
    assert_eq!(
        diff(old.as_bytes(), new.as_bytes(), EXACT),
        "--- a/gitlab.rb\n+++ b/gitlab.rb\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n"
    );
}

#[test]
fn equal_texts_have_no_diff() {
    assert_eq!(diff(b"a\n", b"a\n", EXACT), "");
}

#[test]
fn a_missing_final_newline_is_told_on_either_side() {
    assert_eq!(
        diff(b"a\nb", b"a\nb\n", EXACT),
        "--- a/gitlab.rb\n+++ b/gitlab.rb\n@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+b\n"
    );
    assert_eq!(
        diff(b"", b"x", EXACT),
        "--- a/gitlab.rb\n+++ b/gitlab.rb\n@@ -0,0 +1 @@\n+x\n\\ No newline at end of file\n"
    );
}

#[test]
fn a_terminal_shows_line_ends_where_they_differ() {
    assert!(!diff(b"a\r\nb\r\n", b"a\r\nc\r\n", TERMINAL).contains('␍'), "all lines end alike");
    assert!(diff(b"a\r\nb\n", b"a\r\nb\r\n", TERMINAL).contains("+b␍\n"));
    assert!(diff(b"a\r\nb\n", b"a\r\nb\r\n", EXACT).contains("+b\r\n"));
}

#[test]
fn a_terminal_is_not_given_escape_sequences() {
    assert!(diff(b"a\n", b"\x1b[2Ja\n", TERMINAL).contains("+␛[2Ja\n"));
}

#[test]
fn colour_marks_what_goes_and_what_comes() {
    let text = diff(b"a\n", b"b\n", DiffStyle { color: true, terminal: true });
    assert!(text.contains("\u{1b}[31m-a\u{1b}[0m\n") && text.contains("\u{1b}[32m+b\u{1b}[0m\n"), "{text:?}");
}

#[test]
fn secrets_are_masked_on_both_sides_and_in_the_context() {
    let old = b"p = 'hunter2'\nx = 1\nq = <<E\nhunt\ner3\nE\n";
    let new = b"p = 'other'\nx = 1\nq = <<E\nhunt\ner3\nE\n";
    let mut out = Vec::new();
    Diff::new("f", old, new)
        .mask(&[Span::new(5, 12), Span::new(28, 37)], &[Span::new(5, 10), Span::new(26, 35)])
        .write(TERMINAL, &mut out)
        .unwrap();
    assert_eq!(
        String::from_utf8(out).unwrap(),
        "--- a/f\n+++ b/f\n@@ -1,4 +1,4 @@\n-p = '[secret]'\n+p = '[secret]'\n x = 1\n q = <<E\n [secret]\n"
    );
}

#[test]
fn a_large_file_is_compared_in_time() {
    let old = (0..200_000)
        .map(|line| format!("gitlab_rails['key_{line}'] = {line}\n"))
        .collect::<Vec<_>>()
        .concat();
    let new = old.replace("0'] =", "0'] = 1 +");
    let begin = std::time::Instant::now();
    assert!(diff(old.as_bytes(), new.as_bytes(), EXACT).len() > 1_000_000);
    assert!(begin.elapsed().as_secs() < 20, "{:?}", begin.elapsed());
}

/// Lines of few kinds, so that there is something in common; with and without final newline.
fn text() -> impl Strategy<Value = Vec<u8>> {
    let line =
        prop_oneof![Just(&b"a"[..]), Just(&b"b"[..]), Just(&b""[..]), Just(&b"c\r"[..]), Just(&b"\xFF"[..])];
    (prop::collection::vec(line, 0..12), any::<bool>()).prop_map(|(lines, ended)| {
        let mut text = lines.join(&b'\n');
        if ended && !text.is_empty() {
            text.push(b'\n');
        }
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]
    #[test]
    fn patch_makes_the_new_text_of_the_old_one(old in text(), new in text()) {
        if Command::new("patch").arg("--version").output().is_err() {
            support::skipped("patch is not installed");
            return Ok(());
        }
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("gitlab.rb");
        std::fs::write(&file, &old).unwrap();
        let mut out = Vec::new();
        Diff::new("gitlab.rb", &old, &new).write(EXACT, &mut out).unwrap();
        let mut patch = Command::new("patch").args(["--binary", "--quiet", "-p1"]).current_dir(folder.path()).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        patch.stdin.take().unwrap().write_all(&out).unwrap();
        prop_assert!(patch.wait().unwrap().success());
        prop_assert_eq!(std::fs::read(&file).unwrap_or_default(), new);
    }
}
