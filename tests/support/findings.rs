//! Reports made by hand, for the tests of formats.
#![allow(dead_code, unreachable_pub, reason = "each test file uses its own part")]

use gitlab_rb::findings::{Applicability, Edit, Finding, Fix, Level, Related, Source};
use gitlab_rb::report::{Layout, Report, ReportTarget, RuleDescription, Style};
use gitlab_rb::syntax::Span;

/// The span of the first `text` in `source`.
pub fn span(source: &[u8], text: &str) -> Span {
    let at =
        source.windows(text.len()).position(|window| window == text.as_bytes()).expect("the text is there");
    Span::new(u32::try_from(at).unwrap(), u32::try_from(at + text.len()).unwrap())
}

/// A finding without help, related places and fix.
pub fn finding(rule: &'static str, level: Level, span: Span, message: &str, label: &str) -> Finding {
    Finding {
        rule,
        level,
        message: message.to_owned(),
        help: None,
        setting: None,
        span,
        label: label.to_owned(),
        related: Vec::new(),
        replacement: None,
        fix: None,
    }
}

/// A file with a secret and three findings, two of them with a fix, one pointing into config.json.
pub fn example() -> Report {
    let text = "\
external_url 'https://gitlab.example.com'
# Mail
mattermost['email_smtp_server'] = 'smtp.example.com'
mattermost['email_smtp_password'] = 'hunter2-hunter2'
mattermost['env'] = { 'MM_EMAILSETTINGS_SMTPSERVR' => \"a b\" }
";
    let config = "{\n  \"EmailSettings\": { \"SMTPServer\": \"localhost\" }\n}\n";
    let mut report = Report {
        target: Some(ReportTarget {
            gitlab: "11.0".to_owned(),
            mattermost: Some("4.10".to_owned()),
            ruby: Some("2.4".to_owned()),
            origin: Some("as given"),
        }),
        rules: rules(),
        ..Report::default()
    };
    let bytes = text.as_bytes();
    let file = report
        .sources
        .add(Source::new("gitlab.rb", bytes).with_secrets(vec![span(bytes, "'hunter2-hunter2'")]));
    let other = report.sources.add(Source::new("config.json", config));
    let server = "mattermost['email_smtp_server']";
    let password = "mattermost['email_smtp_password']";
    let variable = "'MM_EMAILSETTINGS_SMTPSERVR'";
    report.add(
        file,
        [
            Finding {
                help: Some("set `MM_EMAILSETTINGS_SMTPSERVER` in `mattermost['env']`".to_owned()),
                setting: Some(server.to_owned()),
                related: vec![Related {
                    span: span(config.as_bytes(), "\"localhost\""),
                    label: "config.json says otherwise".to_owned(),
                    source: Some(other.0),
                }],
                fix: Some(Fix {
                    title: "Rename the setting".to_owned(),
                    applicability: Applicability::Safe,
                    edits: vec![Edit {
                        span: span(bytes, server),
                        text: "mattermost['env']['MM_EMAILSETTINGS_SMTPSERVER']".to_owned(),
                    }],
                }),
                ..finding(
                    "mattermost-legacy-setting",
                    Level::Error,
                    span(bytes, server),
                    "GitLab 11.0 no longer reads this setting, and reconfigure aborts",
                    "removed in 11.0",
                )
            },
            Finding {
                setting: Some(password.to_owned()),
                fix: Some(Fix {
                    title: "Move the password".to_owned(),
                    applicability: Applicability::Unsafe("the console is locked".to_owned()),
                    edits: vec![Edit {
                        span: span(bytes, password),
                        text: "x = \"hunter2-hunter2\"".to_owned(),
                    }],
                }),
                ..finding(
                    "mattermost-legacy-setting",
                    Level::Error,
                    span(bytes, "mattermost['email_smtp_password'] = 'hunter2-hunter2'"),
                    "GitLab 11.0 no longer reads this setting, and reconfigure aborts",
                    "removed in 11.0",
                )
            },
            Finding {
                help: Some("write `MM_EMAILSETTINGS_SMTPSERVER`".to_owned()),
                setting: Some("mattermost['env']['MM_EMAILSETTINGS_SMTPSERVR']".to_owned()),
                related: vec![Related {
                    span: span(bytes, server),
                    label: "the same setting".to_owned(),
                    source: None,
                }],
                ..finding(
                    "mattermost-unknown-variable",
                    Level::Warning,
                    span(bytes, variable),
                    "no Mattermost release reads this variable, 100 % of its effect is lost",
                    "not read",
                )
            },
        ],
    );
    report
}

fn rules() -> Vec<RuleDescription> {
    vec![
        RuleDescription {
            name: "mattermost-legacy-setting",
            summary: "A Mattermost setting that Omnibus 11.0 and later ignore",
            page: "A Mattermost setting that Omnibus 11.0 and later ignore.\n\nRemoved in GitLab 11.0.\n"
                .to_owned(),
            level: Level::Error,
        },
        RuleDescription {
            name: "mattermost-unknown-variable",
            summary: "A variable that no release reads",
            page: "A variable that no release reads.\n\nMattermost ignores it.\n".to_owned(),
            level: Level::Warning,
        },
    ]
}

/// What a test wants a report for people to look like.
pub fn style(shape: Layout, width: usize) -> Style {
    Style { shape, color: false, unicode: true, width }
}
