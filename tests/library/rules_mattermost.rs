//! The rules about Mattermost: what each finds, in which releases, and what its fixes do.

use crate::rules;
use crate::support;

use gitlab_rb::findings::Fix;
use gitlab_rb::fix::converge;
use gitlab_rb::rules::{RULES, Rule};

fn check(name: &str, releases: &[&str]) {
    let page = rules::page("mattermost", name, releases);
    insta::with_settings!({snapshot_path => "../../snapshots/rules/mattermost", prepend_module_to_snapshot => false}, {
        insta::assert_snapshot!(name, page);
    });
}

#[test]
fn legacy_setting() {
    check("mattermost-legacy-setting", &["10.8", "18.11", "19.0", "12.3", "12.2", "11.0"]);
}

#[test]
fn unknown_variable() {
    check("mattermost-unknown-variable", &["19.0", "18.11", "12.10", "11.0"]);
}

#[test]
fn misdocumented_variable() {
    check("mattermost-misdocumented-variable", &["19.0", "18.11", "11.0"]);
}

#[test]
fn variable_not_read() {
    check("mattermost-variable-not-read", &["11.0", "11.7", "12.10", "18.11"]);
}

#[test]
fn variable_not_read_before_5_30() {
    let rule = rules::rule("mattermost-variable-not-read");
    let text = b"mattermost['env'] = { 'mm_emailsettings_smtpport' => '587' }\n";
    let fixed = rules::fixed(rule, text, "11.0", false);
    assert_eq!(
        String::from_utf8_lossy(&fixed),
        "mattermost['env'] = { 'MM_EMAILSETTINGS_SMTPPORT' => '587' }\n"
    );
    assert!(rules::findings(rule, text, "13.8").is_empty(), "Mattermost 5.30 finds it in any letter case");
    assert_eq!(rules::findings(rule, text, "13.7").len(), 1);
    assert_eq!(rules::findings(rule, &fixed, "9.5").len(), 1, "there is no mattermost['env'] before 10.0");
    assert!(rules::findings(rule, &fixed, "10.0").is_empty());
}

#[test]
fn variable_rejected() {
    check("mattermost-variable-rejected", &["18.11", "13.8", "13.7", "11.0"]);
}

#[test]
fn variable_ignored() {
    check("mattermost-variable-ignored", &["11.0", "13.7", "13.8", "15.11"]);
}

#[test]
fn variable_not_string() {
    check("mattermost-variable-not-string", &["12.10", "11.7", "11.6"]);
}

#[test]
fn an_array_is_joined_as_the_server_splits_it() {
    let rule = rules::rule("mattermost-variable-not-string");
    let text = b"mattermost['env'] = { 'MM_SQLSETTINGS_DATASOURCESEARCHREPLICAS' => 1, \
        'MM_TEAMSETTINGS_EXPERIMENTALDEFAULTCHANNELS' => %w[a b] }\n";
    let joined = |at: &str| String::from_utf8(rules::fixed(rule, text, at, true)).expect("it is UTF-8");
    assert!(joined("12.10").contains("=> 'a,b'"), "{}", joined("12.10"));
    assert!(joined("15.11").contains("=> 'a b'"), "{}", joined("15.11"));
    assert!(joined("11.6").contains("=> '1'"), "{}", joined("11.6"));
    assert_eq!(rules::fixed(rule, text, "15.11", false), text, "from 11.7 on it is no safe fix");
}

#[test]
fn set_twice() {
    check("mattermost-set-twice", &["19.0", "10.8", "11.0"]);
}

#[test]
fn api_v3() {
    check("mattermost-api-v3", &["10.8", "19.0", "11.0"]);
}

#[test]
fn data_source() {
    check("mattermost-data-source", &["19.0", "11.0"]);
}

#[test]
fn smtp_port() {
    check("mattermost-smtp-port", &["19.0", "10.8", "11.0"]);
}

#[test]
fn smtp_port_waits_for_a_security_that_is_known() {
    let rule = rules::rule("mattermost-smtp-port");
    let unknown = b"mattermost['env'] = { 'MM_EMAILSETTINGS_SMTPPORT' => '465', 'MM_EMAILSETTINGS_CONNECTIONSECURITY' => ENV['S'] }\n";
    assert!(rules::findings(rule, unknown, "15.11").is_empty());
    let open = b"mattermost['env'] = { 'MM_EMAILSETTINGS_SMTPPORT' => '465' }\n";
    assert!(rules::findings(rule, open, "15.11")[0].message.contains("unless config.json"));
    let plain = b"mattermost['env'] = { 'MM_EMAILSETTINGS_SMTPPORT' => '587', 'MM_EMAILSETTINGS_CONNECTIONSECURITY' => 'STARTTLS' }\n";
    assert!(rules::findings(rule, plain, "15.11").is_empty());
}

#[test]
fn smtp_auth() {
    check("mattermost-smtp-auth", &["9.4", "10.8", "13.7", "11.0", "13.8"]);
}

#[test]
fn cookies_without_site_url() {
    check("mattermost-cookies-without-site-url", &["11.0", "11.1"]);
}

#[test]
fn mysql() {
    check("mattermost-mysql", &["11.0", "19.0"]);
}

#[test]
fn not_bundled() {
    check("mattermost-not-bundled", &["18.11", "19.3", "19.0"]);
}

#[test]
fn gitlab_sign_in() {
    check("mattermost-gitlab-sign-in", &["18.11", "19.0"]);
}

const RELEASES: [&str; 10] =
    ["10.8", "11.0", "11.7", "12.10", "13.12", "14.10", "15.11", "18.11", "19.0", "newest"];

fn rules() -> Vec<&'static Rule> {
    RULES.iter().copied().filter(|rule| rule.name.starts_with("mattermost-")).collect()
}

const ABOUT_VARIABLES: [&str; 6] = [
    "mattermost-unknown-variable",
    "mattermost-misdocumented-variable",
    "mattermost-variable-not-read",
    "mattermost-variable-rejected",
    "mattermost-variable-ignored",
    "mattermost-variable-not-string",
];

#[test]
fn at_most_one_rule_speaks_of_a_variable() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/rules/mattermost");
    let mut looked_at = 0;
    for entry in std::fs::read_dir(folder).expect("the fixtures are there") {
        for file in rules::files(&entry.expect("a folder").path()) {
            let text = std::fs::read(&file).expect("the fixture is readable");
            for at in RELEASES {
                let mut spans: Vec<_> = rules::findings_of(&rules(), &text, at)
                    .into_iter()
                    .filter(|finding| ABOUT_VARIABLES.contains(&finding.rule))
                    .map(|finding| finding.span)
                    .collect();
                looked_at += spans.len();
                let all = spans.len();
                spans.sort_unstable();
                spans.dedup();
                assert_eq!(spans.len(), all, "{} in {at}", file.display());
            }
        }
    }
    assert!(looked_at > 100, "the fixtures have findings: {looked_at}");
}

#[test]
fn no_message_or_help_holds_a_secret() {
    for rule in rules() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/fixtures/rules/mattermost")
            .join(rule.name);
        let text = std::fs::read(folder.join("bad.rb")).expect("the fixture is readable");
        for at in RELEASES {
            for finding in rules::findings(rule, &text, at) {
                let words =
                    format!("{} {:?} {} {:?}", finding.message, finding.help, finding.label, finding.setting);
                assert!(!words.contains("hunter2") && !words.contains("123456789"), "{at}: {words}");
                if let Some(fix) = finding.fix.filter(|_| rule.name != "mattermost-legacy-setting") {
                    let edits = format!("{} {:?}", fix.title, fix.edits);
                    assert!(!edits.contains("hunter2") && !edits.contains("123456789"), "{at}: {edits}");
                }
            }
        }
    }
}

#[test]
fn every_finding_says_what_to_type() {
    for rule in rules() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/fixtures/rules/mattermost")
            .join(rule.name);
        let text = std::fs::read(folder.join("bad.rb")).expect("the fixture is readable");
        for at in RELEASES {
            for finding in rules::findings(rule, &text, at) {
                assert!(finding.help.is_some(), "{}", finding.message);
                assert!(!finding.message.ends_with('.'), "{}", finding.message);
            }
        }
    }
}

#[test]
fn fixes_of_all_rules_together_come_to_an_end_on_real_files() {
    let Some(folder) = support::corpus() else { return };
    let rules = rules();
    let files = rules::files(&folder.join("mattermost"));
    assert!(!files.is_empty(), "the corpus has files");
    for path in files {
        let text = std::fs::read(&path).expect("the file is readable");
        for at in RELEASES {
            for unsafe_too in [false, true] {
                let accept = |fix: &Fix| unsafe_too || fix.is_safe();
                let done = converge(&text, accept, |text| rules::findings_of(&rules, text, at));
                if let Err(error) = done {
                    panic!("{} at {at}: {error}", path.display());
                }
            }
        }
    }
}

#[test]
fn sign_on_incomplete() {
    check("mattermost-sign-on-incomplete", &["19.0", "18.11", "11.0"]);
}
