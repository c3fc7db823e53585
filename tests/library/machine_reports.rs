//! Reports for programs: JSON, SARIF, GitLab Code Quality, GitHub and JUnit.

use std::collections::HashSet;

use crate::findings::{example, finding};
use gitlab_rb::findings::{Finding, Level, Source};
use gitlab_rb::report::{Format, Report, RuleDescription, write};
use gitlab_rb::syntax::Span;
use serde_json::Value;

const ALL: [Format; 5] = [Format::Json, Format::Sarif, Format::Gitlab, Format::Github, Format::Junit];

fn render(report: &Report, format: Format) -> String {
    let mut out = Vec::new();
    write(report, format, &mut out).expect("writing to memory succeeds");
    String::from_utf8(out).expect("reports are UTF-8")
}

fn snapshot(name: &str, text: &str) {
    insta::with_settings!({snapshot_path => "../../snapshots/report", prepend_module_to_snapshot => false}, {
        insta::assert_snapshot!(name, text);
    });
}

/// What a schema has to say against a text.
fn violations(schema: &str, text: &str) -> Vec<String> {
    let path = format!("{}/{schema}", env!("CARGO_MANIFEST_DIR"));
    // The published schema of SARIF has a stray bracket in the pattern of `run.language`, which
    // strict engines refuse. Our logs have no such property.
    let schema = std::fs::read_to_string(path).unwrap().replace("-[a-zA-Z]{2}]?$", "-[a-zA-Z]{2}$");
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let value: Value = serde_json::from_str(text).unwrap();
    let validator = jsonschema::validator_for(&schema).expect("the schema is one");
    validator.iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

fn assert_valid(schema: &str, text: &str) {
    let violations = violations(schema, text);
    assert!(violations.is_empty(), "{}\n{text}", violations.join("\n"));
}

/// The example, and findings at the awkward ends of awkward sources.
fn awkward() -> Report {
    let mut report = example();
    let sources: [(&str, &[u8]); 4] = [
        ("empty", b""),
        ("a b/ü,:%#?.rb", "\u{feff}é\r\n'\u{0}\u{1b}\u{ffff}' ]]>\n".as_bytes()),
        ("/etc/gitlab/gitlab.rb", b"\xFF\xFE\n\n"),
        ("clean.rb", b"a = 1\n"),
    ];
    for (name, text) in sources {
        let id = report.sources.add(Source::new(name, text));
        let end = u32::try_from(text.len()).unwrap();
        if name == "clean.rb" {
            continue;
        }
        for (level, span) in [(Level::Info, Span::at(end)), (Level::Error, Span::new(0, end))] {
            let message = "50 % of <this> & 'that' \"is\"\r\nover: two, lines\u{1b}\u{0}";
            report.add(
                id,
                [Finding {
                    help: Some("a,b:c%0A\nd".to_owned()),
                    ..finding("a-rule", level, span, message, "")
                }],
            );
        }
    }
    report
}

#[test]
fn json_is_version_one() {
    let text = render(&example(), Format::Json);
    let value: Value = serde_json::from_str(&text).unwrap();
    assert_valid("docs/report.schema.json", &text);
    assert_eq!(value["version"], 1);
    assert_eq!(value["target"]["mattermost"], "4.10");
    assert_eq!(value["summary"]["errors"], 2);
    snapshot("json", &text.replace(env!("CARGO_PKG_VERSION"), "VERSION"));
}

#[test]
fn json_of_anything_follows_its_schema() {
    assert_valid("docs/report.schema.json", &render(&awkward(), Format::Json));
    assert_valid("docs/report.schema.json", &render(&Report::default(), Format::Json));
    let wrong = render(&example(), Format::Json).replace("\"warning\"", "\"fatal\"");
    assert_eq!(violations("docs/report.schema.json", &wrong).len(), 1);
}

#[test]
fn sarif_declares_rules_and_fixes() {
    let text = render(&example(), Format::Sarif);
    assert_valid("tests/schemas/sarif-2.1.0.json", &text);
    snapshot("sarif", &text.replace(env!("CARGO_PKG_VERSION"), "VERSION"));
}

#[test]
fn sarif_of_anything_is_valid() {
    let text = render(&awkward(), Format::Sarif);
    assert_valid("tests/schemas/sarif-2.1.0.json", &text);
    let value: Value = serde_json::from_str(&text).unwrap();
    let rules = value["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    for result in value["runs"][0]["results"].as_array().unwrap() {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
    }
    assert!(text.contains("a%20b/%C3%BC%2C%3A%25%23%3F.rb"), "{text}");
    assert_valid("tests/schemas/sarif-2.1.0.json", &render(&Report::default(), Format::Sarif));
}

/// SARIF1001 of Microsoft's validator: a name that is the id again is to be left out.
#[test]
fn a_sarif_rule_has_no_name_that_is_its_id() {
    let rule = |name| RuleDescription {
        name,
        summary: "Settings that leave a server open",
        page: "Settings that leave a server open.\n".to_owned(),
        level: Level::Info,
    };
    let report = Report { rules: vec![rule("hardening"), rule("unknown-key")], ..Report::default() };
    let value: Value = serde_json::from_str(&render(&report, Format::Sarif)).unwrap();
    let rules = &value["runs"][0]["tool"]["driver"]["rules"];
    assert_eq!((rules[0].get("name"), rules[1]["name"].as_str()), (None, Some("UnknownKey")), "{rules:#}");
}

#[test]
fn the_schemas_refuse_what_is_wrong() {
    let wrong = render(&example(), Format::Sarif).replace("\"startLine\": 3", "\"startLine\": 0");
    let found = violations("tests/schemas/sarif-2.1.0.json", &wrong);
    assert!(found.iter().any(|violation| violation.contains("/region/startLine")), "{found:?}");
    let wrong = render(&example(), Format::Gitlab).replace("\"gitlab.rb\"", "\"./gitlab.rb\"");
    assert!(!violations("tests/schemas/gitlab-code-quality.json", &wrong).is_empty());
}

#[test]
fn code_quality_has_relative_paths_and_unique_fingerprints() {
    let text = render(&example(), Format::Gitlab);
    assert_valid("tests/schemas/gitlab-code-quality.json", &text);
    snapshot("gitlab", &text);
    let value: Value = serde_json::from_str(&text).unwrap();
    let issues = value.as_array().unwrap();
    let fingerprints: HashSet<&str> =
        issues.iter().map(|issue| issue["fingerprint"].as_str().unwrap()).collect();
    assert_eq!(fingerprints.len(), issues.len());
}

#[test]
fn fingerprints_survive_moved_lines_and_changed_values() {
    let fingerprint = |text: &str| {
        let mut report = Report::default();
        let id = report.sources.add(Source::new("gitlab.rb", text));
        let at = u32::try_from(text.find("gitlab_rails").unwrap()).unwrap();
        let found = finding("a-rule", Level::Error, Span::new(at, at + 4), text, "");
        report.add(id, [Finding { setting: Some("gitlab_rails['x']".to_owned()), ..found }]);
        report.fingerprints()
    };
    assert_eq!(
        fingerprint("gitlab_rails['x'] = 1\n"),
        fingerprint("# more\n\ngitlab_rails['x'] = 'other'\n")
    );
}

#[test]
fn github_commands_are_escaped() {
    let text = render(&awkward(), Format::Github);
    assert!(text.lines().all(|line| line.starts_with("::")), "a message broke out of its command:\n{text}");
    snapshot("github", &text);
}

#[test]
fn junit_escapes_what_xml_gives_a_meaning_to_or_cannot_hold() {
    let text = render(&awkward(), Format::Junit);
    assert!(!text.contains(['\0', '\u{1b}', '\u{ffff}', '\r']), "{text:?}");
    snapshot("junit", &text);
}

#[test]
fn no_format_shows_a_secret() {
    for format in ALL {
        let text = render(&example(), format);
        assert!(!text.contains("hunter2"), "{format:?}:\n{text}");
    }
}

#[test]
fn an_empty_report_is_valid_in_every_format() {
    for format in ALL {
        let text = render(&Report::default(), format);
        match format {
            Format::Gitlab => assert_eq!(text, "[]\n"),
            Format::Github => assert_eq!(text, ""),
            _ => assert!(text.ends_with('\n'), "{format:?}"),
        }
    }
}

#[test]
fn a_test_keeps_its_name_when_a_line_is_inserted_above() {
    let names = |text: &str| -> Vec<String> {
        let mut report = Report::default();
        let id = report.sources.add(Source::new("gitlab.rb", text));
        for (at, setting) in [(0, "grafana['enable']"), (1, "grafana['enable']"), (2, "unicorn['port']")] {
            let start = u32::try_from(text.len() - 3 + at).unwrap();
            let setting = Some(setting.to_owned());
            let span = Span::new(start, start + 1);
            report.add(id, [Finding { setting, ..finding("removed-setting", Level::Error, span, "It", "") }]);
        }
        let junit = render(&report, Format::Junit);
        junit
            .lines()
            .filter_map(|line| line.split("<testcase name=\"").nth(1)?.split('"').next().map(str::to_owned))
            .collect()
    };
    let expected = [
        "removed-setting grafana[&apos;enable&apos;]",
        "removed-setting grafana[&apos;enable&apos;] (2)",
        "removed-setting unicorn[&apos;port&apos;]",
    ];
    assert_eq!(names("abc"), expected);
    assert_eq!(names("# a new line\n\nabc"), expected);
}

#[test]
fn what_gitlab_shows_of_a_finding_begins_with_its_rule() {
    let issues: Value = serde_json::from_str(&render(&example(), Format::Gitlab)).unwrap();
    for issue in issues.as_array().unwrap() {
        let (description, rule) =
            (issue["description"].as_str().unwrap(), issue["check_name"].as_str().unwrap());
        assert!(description.starts_with(&format!("{rule}: ")), "{description}");
    }
}

#[test]
fn sarif_offers_no_unsafe_fix_and_links_each_rule_to_its_page() {
    use gitlab_rb::findings::Applicability;

    let mut report = example();
    for (_, finding) in &mut report.findings {
        if let Some(fix) = &mut finding.fix {
            fix.applicability = Applicability::Unsafe("the meaning may change".to_owned());
        }
    }
    let log: Value = serde_json::from_str(&render(&report, Format::Sarif)).unwrap();
    let run = &log["runs"][0];
    assert!(run["results"].as_array().unwrap().iter().all(|result| result.get("fixes").is_none()));
    for rule in run["tool"]["driver"]["rules"].as_array().unwrap() {
        let page = format!("/docs/rules/{}.md", rule["id"].as_str().unwrap());
        assert!(rule["helpUri"].as_str().unwrap().ends_with(&page));
        assert!(rule["fullDescription"]["text"].as_str().unwrap().ends_with('.'));
    }
    let safe: Value = serde_json::from_str(&render(&example(), Format::Sarif)).unwrap();
    assert!(safe["runs"][0]["results"][0]["fixes"][0]["artifactChanges"].is_array());
}
