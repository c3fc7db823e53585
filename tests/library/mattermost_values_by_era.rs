//! What servers of each era make of the text of a variable. Each row is a measured case, or one
//! read in the source of a version of its column.

use gitlab_rb::mappings::MattermostVersion;
use gitlab_rb::mappings::mattermost::{SettingType, setting};
use gitlab_rb::mattermost::{Field, InFile, JsonPath, Reading, Variable, read};
use serde_json::{Value, json};

fn field(path: &str, kind: SettingType, default: Value) -> Field {
    Field { default: Some(default), ..Field::new(JsonPath::new(path), kind) }
}

fn boolean() -> Field {
    field("ServiceSettings.EnableDeveloper", SettingType::Bool, json!(true))
}

fn integer() -> Field {
    field("ServiceSettings.MaximumLoginAttempts", SettingType::Integer, json!(10))
}

fn text() -> Field {
    field("EmailSettings.FeedbackName", SettingType::String, json!(""))
}

fn list() -> Field {
    field("SqlSettings.DataSourceReplicas", SettingType::List, json!([]))
}

fn reading(field: &Field, text: &str, version: &str) -> Reading {
    let version: MattermostVersion = version.parse().unwrap();
    read(&Variable::of(&field.path), text, field, InFile::Yes, version)
}

/// The setting as the tables have it for that version.
fn known(path: &str, version: &str) -> Field {
    Field::of(setting(path).unwrap(), version.parse().unwrap())
}

fn check_known(path: &str, versions: &[&str], rows: &[(&str, &[&str])]) {
    for (text, outcomes) in rows {
        let found: Vec<_> =
            versions.iter().map(|version| outcome(&known(path, version), text, version)).collect();
        assert_eq!(found, *outcomes, "{path} = {text:?} at {versions:?}");
    }
}

/// One word for what happened, and the value if there is one.
fn outcome(field: &Field, text: &str, version: &str) -> String {
    match reading(field, text, version) {
        Reading::Applied(value) => format!("= {value}"),
        Reading::ReadAs { value, .. } => format!("~ {value}"),
        Reading::Defaulted(_) => "default".to_owned(),
        Reading::Unset(_) => "unset".to_owned(),
        Reading::NotRead(_) => "not read".to_owned(),
        Reading::Ignored(_) => "ignored".to_owned(),
        Reading::Rejected(_) => "stops".to_owned(),
    }
}

fn check(field: &Field, versions: &[&str], rows: &[(&str, &[&str])]) {
    for (text, outcomes) in rows {
        let found: Vec<_> = versions.iter().map(|version| outcome(field, text, version)).collect();
        assert_eq!(found, *outcomes, "{} = {text:?} at {versions:?}", field.path);
    }
}

const ERAS: &[&str] = &["3.7", "4.0", "4.9", "4.10", "5.10", "5.12", "5.30", "7.5", "11.2"];

#[test]
fn booleans() {
    let stops: &[&str] =
        &["not read", "stops", "stops", "stops", "stops", "stops", "ignored", "ignored", "ignored"];
    let rows: &[(&str, &[&str])] = &[
        (
            "true",
            &["not read", "= true", "= true", "= true", "= true", "= true", "= true", "= true", "= true"],
        ),
        (
            "F",
            &[
                "not read", "= false", "= false", "= false", "= false", "= false", "= false", "= false",
                "= false",
            ],
        ),
        ("yes", stops),
        ("on", stops),
        ("2", stops),
        (" true", stops),
        ("", &["not read", "unset", "unset", "unset", "~ false", "~ false", "ignored", "ignored", "ignored"]),
    ];
    check(&boolean(), ERAS, rows);
}

#[test]
fn integers() {
    let stops: &[&str] =
        &["not read", "stops", "stops", "stops", "stops", "stops", "ignored", "ignored", "ignored"];
    let rows: &[(&str, &[&str])] = &[
        ("7", &["not read", "= 7", "= 7", "= 7", "= 7", "= 7", "= 7", "= 7", "= 7"]),
        ("010", &["not read", "~ 8", "~ 8", "~ 8", "~ 8", "~ 8", "~ 10", "~ 10", "~ 10"]),
        ("0x10", &["not read", "= 16", "= 16", "= 16", "= 16", "= 16", "ignored", "ignored", "ignored"]),
        ("abc", stops),
        ("7.5", stops),
        (" 7", stops),
        ("9223372036854775808", stops),
        ("", &["not read", "unset", "unset", "unset", "stops", "stops", "ignored", "ignored", "ignored"]),
    ];
    check(&integer(), ERAS, rows);
}

#[test]
fn texts() {
    let rows: &[(&str, &[&str])] = &[
        ("", &["not read", "unset", "unset", "unset", "= \"\"", "= \"\"", "= \"\"", "= \"\"", "= \"\""]),
        (
            " x",
            &[
                "not read", "= \" x\"", "= \" x\"", "= \" x\"", "= \" x\"", "= \" x\"", "= \" x\"",
                "= \" x\"", "= \" x\"",
            ],
        ),
    ];
    check(&text(), ERAS, rows);
    let server = field("EmailSettings.SMTPServer", SettingType::String, json!("dockerhost"));
    check(
        &server,
        &["4.10", "5.10", "5.12", "5.36"],
        &[("", &["unset", "~ \"dockerhost\"", "~ \"dockerhost\"", "= \"\""])],
    );
}

#[test]
fn lists() {
    let rows: &[(&str, &[&str])] = &[
        ("a,b", &["= [\"a,b\"]", "= [\"a\",\"b\"]", "= [\"a\",\"b\"]", "= [\"a,b\"]"]),
        ("a b", &["= [\"a b\"]", "= [\"a b\"]", "= [\"a b\"]", "= [\"a\",\"b\"]"]),
        ("a, b", &["= [\"a, b\"]", "= [\"a\",\" b\"]", "= [\"a\",\" b\"]", "= [\"a,\",\"b\"]"]),
        ("a  b", &["= [\"a  b\"]", "= [\"a  b\"]", "= [\"a  b\"]", "= [\"a\",\"\",\"b\"]"]),
    ];
    check(&list(), &["4.2", "4.5", "5.29", "5.30"], rows);
    check(&list(), &["4.10", "5.30"], &[("", &["unset", "~ [\"\"]"])]);
    check(
        &list(),
        &["4.4", "4.9", "5.30"],
        &[(
            r#"["a","b"]"#,
            &[r#"~ ["[\"a\",\"b\"]"]"#, r#"~ ["[\"a\"","\"b\"]"]"#, r#"~ ["[\"a\",\"b\"]"]"#],
        )],
    );
}

#[test]
fn maps() {
    let versions = &["4.9", "4.10", "5.0", "5.1", "5.10", "5.30", "7.4", "7.5"];
    let object = r#"{"jira":{"Enable":true}}"#;
    let applied = format!("= {object}");
    check_known(
        "PluginSettings.PluginStates",
        versions,
        &[
            (object, &["not read", "stops", "stops", "stops", "stops", "ignored", "ignored", &applied]),
            ("{", &["not read", "stops", "stops", "stops", "stops", "ignored", "ignored", "ignored"]),
        ],
    );
    check_known(
        "PluginSettings.Plugins",
        versions,
        &[(object, &["not read", "not read", "not read", "stops", "stops", "ignored", "ignored", &applied])],
    );
}

#[test]
fn plugin_switches_are_locked_without_effect_up_to_5_1() {
    for path in ["PluginSettings.Enable", "PluginSettings.EnableUploads"] {
        check_known(
            path,
            &["4.9", "4.10", "5.1", "5.2", "11.2"],
            &[("true", &["ignored", "ignored", "ignored", "= true", "= true"])],
        );
    }
}

#[test]
fn json_values_are_read_from_8_0_and_lists_of_structs_never() {
    check_known(
        "LogSettings.AdvancedLoggingJSON",
        &["8.0", "11.2"],
        &[("{\"a\":1}", &["= {\"a\":1}", "= {\"a\":1}"])],
    );
    let lag = "SqlSettings.ReplicaLagSettings";
    check_known(lag, &["5.36", "11.2"], &[("[]", &["stops", "stops"]), ("", &["stops", "stops"])]);
}

#[test]
fn a_setting_that_became_a_role_or_moved_takes_its_variable_no_more() {
    check_known(
        "TeamSettings.EnableTeamCreation",
        &["4.10", "5.5", "5.6"],
        &[("true", &["= true", "= true", "not read"])],
    );
    check_known(
        "ServiceSettings.ImageProxyURL",
        &["5.7", "5.8"],
        &[("http://x", &["= \"http://x\"", "not read"])],
    );
}

#[test]
fn links_are_checked_up_to_5_29() {
    let link = field(
        "SupportSettings.HelpLink",
        SettingType::String,
        json!("https://about.mattermost.com/default-help/"),
    );
    check(
        &link,
        &["4.9", "5.12", "5.36"],
        &[
            (
                "intranet/help",
                &[
                    "~ \"https://about.mattermost.com/default-help/\"",
                    "~ \"https://about.mattermost.com/default-help/\"",
                    "= \"intranet/help\"",
                ],
            ),
            ("/help", &["= \"/help\"", "= \"/help\"", "= \"/help\""]),
        ],
    );
}

#[test]
fn the_letter_case_of_a_name_counts_up_to_5_29() {
    let lower = Variable::new("mm_emailsettings_feedbackname");
    let at = |version: &str| read(&lower, "x", &text(), InFile::Yes, version.parse().unwrap());
    for version in ["4.9", "4.10", "5.10", "5.12"] {
        assert!(matches!(at(version), Reading::NotRead(_)), "{version}");
    }
    for version in ["5.30", "11.2"] {
        assert_eq!(at(version), Reading::Applied(json!("x")), "{version}");
    }
}

#[test]
fn a_key_that_is_not_in_config_json_is_ignored_before_4_10() {
    let name = Variable::of(&text().path);
    let at = |version: &str| read(&name, "x", &text(), InFile::No, version.parse().unwrap());
    for version in ["4.0", "4.9"] {
        assert!(matches!(at(version), Reading::NotRead(_)), "{version}");
    }
    assert_eq!(at("4.10"), Reading::Applied(json!("x")));
}
