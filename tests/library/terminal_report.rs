//! Reports for people: snippets, the narrated form, the list.

use crate::findings::{example, finding, span, style};
use gitlab_rb::findings::{Finding, Level, Source};
use gitlab_rb::report::{Layout, Report, Style, write_text};
use gitlab_rb::syntax::Span;

fn render(report: &Report, style: &Style) -> String {
    let mut out = Vec::new();
    write_text(report, style, &mut out).expect("writing to memory succeeds");
    String::from_utf8(out).expect("reports are UTF-8")
}

fn snapshot(name: &str, text: &str) {
    insta::with_settings!({snapshot_path => "../../snapshots/report", prepend_module_to_snapshot => false}, {
        insta::assert_snapshot!(name, text);
    });
}

/// A report of one finding in one source.
fn single(text: &[u8], finding: Finding) -> Report {
    let mut report = Report::default();
    let id = report.sources.add(Source::new("gitlab.rb", text));
    report.add(id, [finding]);
    report
}

#[test]
fn a_finding_is_a_snippet_with_its_related_places_and_help() {
    let text = render(&example(), &style(Layout::Auto, 100));
    assert!(!text.contains("hunter2"), "a secret value was shown:\n{text}");
    snapshot("terminal", &text);
}

#[test]
fn a_terminal_without_unicode_gets_ascii_lines() {
    let text = render(&example(), &Style { unicode: false, ..style(Layout::Full, 80) });
    assert!(text.is_ascii(), "{text}");
    snapshot("terminal_ascii", &text);
}

#[test]
fn colours_are_escape_sequences_and_nothing_else() {
    let colored = render(&example(), &Style { color: true, ..style(Layout::Full, 100) });
    assert!(colored.contains("\u{1b}[31m"));
    snapshot("terminal_color", &colored.replace('\u{1b}', "␛"));
}

#[test]
fn a_screen_reader_gets_sentences() {
    let text = render(&example(), &style(Layout::Narrated, 100));
    assert!(!text.contains('│') && !text.contains("hunter2"));
    snapshot("narrated", &text);
}

#[test]
fn many_findings_are_a_list() {
    let text = "gitlab_rails['a'] = 1\n".repeat(300);
    let mut report = Report::default();
    let id = report.sources.add(Source::new("gitlab.rb", text));
    for line in 0..300 {
        let at = line * 22;
        report.add(
            id,
            [finding(
                "unknown-key",
                Level::Warning,
                Span::new(at, at + 17),
                "no release knows this key, so that it has no effect whatever its value",
                "unknown",
            )],
        );
    }
    let rendered = render(&report, &style(Layout::Auto, 80));
    assert_eq!(rendered.matches("[unknown-key]").count(), 300);
    assert!(rendered.lines().all(|line| line.chars().count() <= 80), "{rendered}");
    assert!(rendered.starts_with("300 warnings in gitlab.rb.\n"));
    let head: Vec<&str> = rendered.lines().take(6).chain(rendered.lines().skip(600)).collect();
    snapshot("list", &head.join("\n"));
}

#[test]
fn a_line_of_ten_thousand_characters_is_cut_around_the_place() {
    let mut source = "x".repeat(5000);
    source.push_str("HERE");
    source.push_str(&"y".repeat(5000));
    let place = span(source.as_bytes(), "HERE");
    let text = render(
        &single(source.as_bytes(), finding("a-rule", Level::Info, place, "something is long", "this")),
        &style(Layout::Full, 80),
    );
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    assert!(text.contains("gitlab.rb:1:5001"), "{text}");
    snapshot("long_line", &text);
}

#[test]
fn a_line_of_wide_characters_is_cut_by_the_columns_they_take() {
    let source = format!("\t'{}' HERE '{}'\n", "\u{65e5}\u{672c}".repeat(30), "\u{1f600}".repeat(40));
    let place = span(source.as_bytes(), "HERE");
    let text = render(
        &single(source.as_bytes(), finding("a-rule", Level::Info, place, "something is wide", "this")),
        &style(Layout::Full, 80),
    );
    let columns = |line: &str| line.chars().map(|next| if next >= '\u{2e80}' { 2 } else { 1 }).sum::<usize>();
    assert!(text.lines().all(|line| columns(line) <= 80), "{text}");
    snapshot("wide_characters", &text);
}

#[test]
fn a_list_ends_with_the_worst_rules_and_where_they_begin() {
    let mut report = Report::default();
    let id = report.sources.add(Source::new("gitlab.rb", "gitlab_rails['a'] = 1\n".repeat(30)));
    for line in 0..30 {
        let span = Span::new(line * 22, line * 22 + 17);
        let (rule, level) = match line {
            7 | 9 => ("removed-setting", Level::Error),
            11 => ("literal-secret", Level::Info),
            _ => ("unknown-key", Level::Warning),
        };
        report.add(id, [finding(rule, level, span, "something is wrong", "here").help("write it otherwise")]);
    }
    let rendered = render(&report, &style(Layout::Auto, 60));
    let end: Vec<&str> = rendered.lines().skip_while(|line| !line.starts_with("By rule")).collect();
    snapshot("list_end", &end.join("\n"));
}

#[test]
fn a_span_of_many_lines_shows_its_first() {
    let source = format!("a = {{\n{}}}\n", "  'k' => 1,\n".repeat(500));
    let place = Span::new(4, u32::try_from(source.len() - 1).unwrap());
    let text = render(
        &single(source.as_bytes(), finding("a-rule", Level::Info, place, "a long hash", "all of it")),
        &style(Layout::Full, 80),
    );
    assert!(text.lines().count() < 14, "{text}");
    snapshot("long_span", &text);
}

#[test]
fn awkward_bytes_are_shown_and_not_obeyed() {
    let source = b"\xEF\xBB\xBFa\t= '\x1b[31m\xFF\xFE'\r\nb = '\xE6\x97\xA5\xE6\x9C\xAC'\tx\r\n\0\x07\r\n";
    let place = Span::new(18, 27);
    let text = render(
        &single(source, finding("a-rule", Level::Error, place, "odd \u{1b}[2J bytes", "wide \u{1b}")),
        &style(Layout::Full, 80),
    );
    assert!(!text.contains('\u{1b}') && !text.contains('\r') && !text.contains('\0'), "{text:?}");
    snapshot("awkward_bytes", &text);
}

#[test]
fn any_span_in_any_bytes_can_be_shown() {
    let sources: [&[u8]; 6] =
        [b"", b"\n", b"\r\n\r\n", b"\xF0\x9F\x98", b"a\n\n\nb", "é\u{200b}日\u{301}\n'".as_bytes()];
    for source in sources {
        let end = u32::try_from(source.len()).unwrap() + 3;
        for from in 0..end {
            for to in from..end {
                for width in [0, 40, 100] {
                    for shape in [Layout::Full, Layout::Compact, Layout::Narrated] {
                        let report =
                            single(source, finding("a-rule", Level::Error, Span::new(from, to), "m", "l"));
                        let text = render(&report, &style(shape, width));
                        assert!(
                            text.contains('m') && !text.contains("Failed to read"),
                            "{source:?} {from}..{to}\n{text}"
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn nothing_found_is_said() {
    let mut report = Report::default();
    report.sources.add(Source::new("gitlab.rb", ""));
    assert_eq!(render(&report, &style(Layout::Auto, 80)), "No findings in gitlab.rb.\n");
}
