//! Comments that silence findings, and what is said about those that silence nothing.

use gitlab_rb::findings::{Finding, Level};
use gitlab_rb::lint::{Checked, LintOptions, RuleLevel, Selection, check, fix};
use gitlab_rb::mappings::Release;
use gitlab_rb::rules::{Context, RULES, Rule, Target};
use gitlab_rb::syntax::Span;

mod bad {
    gitlab_rb::rule! {
        /// The word `bad`.
        "no-bad", level: Warning, fixable: None, check: super::find_bad
    }
}

mod worse {
    gitlab_rb::rule! {
        /// The word `worse`.
        "no-worse", level: Error, fixable: None, check: super::find_worse
    }
}

fn find_bad(context: &Context<'_>, findings: &mut Vec<Finding>) {
    find_word(&bad::RULE, "bad", context, findings);
}

fn find_worse(context: &Context<'_>, findings: &mut Vec<Finding>) {
    find_word(&worse::RULE, "worse", context, findings);
}

/// Finds a word as a whole value: `'bad'`.
fn find_word(rule: &Rule, word: &str, context: &Context<'_>, findings: &mut Vec<Finding>) {
    let text = String::from_utf8_lossy(context.tree.source);
    for (at, found) in text.match_indices(&format!("'{word}'")) {
        let at = u32::try_from(at).unwrap();
        let span = Span::new(at, at + u32::try_from(found.len()).unwrap());
        findings.push(rule.finding(span, format!("the word {word}")));
    }
}

fn options() -> LintOptions {
    let hygiene = ["unused-suppression", "unknown-rule", "invalid-suppression"];
    let mut rules: Vec<&'static Rule> = vec![&bad::RULE, &worse::RULE];
    rules.extend(RULES.iter().filter(|rule| hygiene.contains(&rule.name)));
    LintOptions {
        selection: Selection::among(&rules),
        ..LintOptions::new(Target::of(Release::new(17, 0), None))
    }
}

/// Each finding as `LINE RULE`.
fn told(text: &str) -> Vec<String> {
    let Checked { findings, .. } = check(text.as_bytes(), &options());
    let line = |span: Span| text[..span.start as usize].matches('\n').count() + 1;
    findings.iter().map(|finding| format!("{} {}", line(finding.span), finding.rule)).collect()
}

fn fixed(text: &str) -> String {
    String::from_utf8(fix(text.as_bytes(), &options(), false).expect("fixes converge").text).unwrap()
}

#[test]
fn a_comment_beside_the_line_silences_it() {
    assert_eq!(told("a['x'] = 'bad'\n"), ["1 no-bad"]);
    assert_eq!(told("a['x'] = 'bad' # gitlab-rb: ignore[no-bad] for a reason\n"), [""; 0]);
    assert_eq!(told("a['x'] = 'bad' # why # gitlab-rb:ignore[no-bad]\n"), [""; 0]);
    assert_eq!(
        told("a['x'] = 'bad' # gitlab-rb: ignore[no-bad]\na['y'] = 'bad'\n"),
        ["2 no-bad"],
        "the next line is not silenced"
    );
}

#[test]
fn a_comment_that_stands_alone_silences_the_line_below() {
    assert_eq!(told("# gitlab-rb: ignore[no-bad]\na['x'] = 'bad'\n"), [""; 0]);
    assert_eq!(told("# gitlab-rb: ignore[no-bad]\n# words\na['x'] = 'bad'\n"), [""; 0]);
    assert_eq!(
        told("# gitlab-rb: ignore[no-bad]\n\na['x'] = 'bad'\n"),
        ["1 unused-suppression", "3 no-bad"],
        "a blank line parts them"
    );
    assert_eq!(told("a['x'] = 'bad'\n# gitlab-rb: ignore[no-bad]\n"), ["1 no-bad", "2 unused-suppression"]);
}

#[test]
fn one_comment_names_several_rules_and_silences_no_others() {
    let text = "# gitlab-rb: ignore[no-bad, no-worse]\na['x'] = ['bad', 'worse']\n";
    assert_eq!(told(text), [""; 0]);
    assert_eq!(told("a['x'] = ['bad', 'worse'] # gitlab-rb: ignore[no-bad]\n"), ["1 no-worse"]);
}

#[test]
fn a_file_is_silenced_from_anywhere_in_it() {
    let text = "a['x'] = 'bad'\na['y'] = 'worse'\n# gitlab-rb: ignore-file[no-bad] generated\n";
    assert_eq!(told(text), ["2 no-worse"]);
}

#[test]
fn an_unused_comment_is_told_and_taken_out() {
    assert_eq!(told("a['x'] = 1 # gitlab-rb: ignore[no-bad]\n"), ["1 unused-suppression"]);
    assert_eq!(fixed("a['x'] = 1 # gitlab-rb: ignore[no-bad] old\nb['y'] = 2\n"), "a['x'] = 1\nb['y'] = 2\n");
    assert_eq!(fixed("a['x'] = 1 # why # gitlab-rb: ignore[no-bad]\r\n"), "a['x'] = 1 # why\r\n");
    assert_eq!(fixed("  # gitlab-rb: ignore[no-bad]\na['x'] = 1\n"), "a['x'] = 1\n");
    assert_eq!(fixed("a['x'] = 1\n# gitlab-rb: ignore-file[no-bad]"), "a['x'] = 1\n");
    assert_eq!(
        fixed("a['x'] = 'bad' # gitlab-rb: ignore[no-bad, no-worse] why\n"),
        "a['x'] = 'bad' # gitlab-rb: ignore[no-bad] why\n",
        "only the name that is unused goes"
    );
}

#[test]
fn a_rule_that_does_not_run_makes_no_comment_unused() {
    let mut options = options();
    options.selection.set(&bad::RULE, RuleLevel::Off);
    let checked = check(b"a['x'] = 1 # gitlab-rb: ignore[no-bad]\n", &options);
    assert_eq!(checked.findings, []);
}

#[test]
fn an_unused_comment_may_be_kept_on_purpose() {
    let text =
        "a['x'] = 1 # gitlab-rb: ignore[no-bad]\n# gitlab-rb: ignore-file[unused-suppression] for 11.0\n";
    assert_eq!(told(text), [""; 0]);
}

#[test]
fn an_unknown_rule_is_told_with_the_one_that_was_meant() {
    let checked = check(b"a['x'] = 'bad' # gitlab-rb: ignore[no-bda]\n", &options());
    let unknown = checked.findings.iter().find(|finding| finding.rule == "unknown-rule").unwrap();
    assert_eq!(unknown.help.as_deref(), Some("did you mean `no-bad`?"));
    assert_eq!(unknown.span, Span::new(35, 41));
    assert!(checked.findings.iter().any(|finding| finding.rule == "no-bad"), "it is not silenced");
}

#[test]
fn a_comment_that_cannot_be_read_is_told() {
    for comment in
        ["ignore", "ignore no-bad", "ignore[no-bad", "ignore[]", "ignore-files[no-bad]", "ignroe[no-bad]"]
    {
        let text = format!("a['x'] = 'bad' # gitlab-rb: {comment}\n");
        assert_eq!(told(&text), ["1 no-bad", "1 invalid-suppression"], "{comment}");
    }
    assert_eq!(told("# gitlab-rb: see the handbook\n"), [""; 0], "prose is no suppression");
    assert_eq!(told("# managed by gitlab-rb: ignore[no-bad]\n"), [""; 0]);
}

#[test]
fn what_is_silenced_is_counted() {
    let checked = check(b"a['x'] = ['bad', 'bad'] # gitlab-rb: ignore[no-bad]\n", &options());
    assert_eq!((checked.findings.len(), checked.suppressed), (0, 2));
}

#[test]
fn a_level_of_the_configuration_holds_for_all_findings_of_a_rule() {
    let mut options = options();
    options.selection.set(&worse::RULE, RuleLevel::At(Level::Info));
    let checked = check(b"a['x'] = 'worse'\n", &options);
    assert_eq!(checked.findings[0].level, Level::Info);
}
