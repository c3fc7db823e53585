//! config.json is read with positions, and what is wrong with one is said with line and column.

use crate::support;
use gitlab_rb::findings::LineIndex;
use gitlab_rb::mattermost::{Config, JsonPath};
use serde_json::{Value, json};

fn path(path: &str) -> JsonPath {
    JsonPath::new(path)
}

/// `line:column message` of the refusal.
fn refusal(bytes: &[u8]) -> String {
    let error = Config::parse(bytes).expect_err("the file is refused");
    let position = LineIndex::new(bytes).position(bytes, error.span.start);
    format!("{}:{} {}", position.line, position.column, error.message)
}

#[test]
fn every_key_and_value_has_its_place() {
    let text = "{\n  \"EmailSettings\": {\n    \"SMTPPort\": \"25\"\n  }\n}\n";
    let config = Config::parse(text.as_bytes()).unwrap();
    let entry = config.get(&path("EmailSettings.SMTPPort")).unwrap();
    assert_eq!(&text[entry.key.range()], "\"SMTPPort\"");
    assert_eq!(&text[entry.value.range()], "\"25\"");
    assert_eq!(entry.json, json!("25"));
    assert_eq!(LineIndex::new(text.as_bytes()).position(text.as_bytes(), entry.value.start).line, 3);
}

#[test]
fn letter_case_of_keys_does_not_matter() {
    let config = Config::parse(br#"{"emailsettings": {"EnablesmtpAuth": true}}"#).unwrap();
    assert_eq!(config.value(&path("EmailSettings.EnableSMTPAuth")), Some(&json!(true)));
}

#[test]
fn maps_are_values_and_nested_structs_are_sections() {
    let text = br#"{"PluginSettings": {"PluginStates": {"jira": {"Enable": true}}},
        "MessageExportSettings": {"GlobalRelaySettings": {"SMTPUsername": "x"}}}"#;
    let config = Config::parse(text).unwrap();
    let found: Vec<_> = config.entries().map(|entry| entry.path.to_string()).collect();
    assert_eq!(
        found,
        ["PluginSettings.PluginStates", "MessageExportSettings.GlobalRelaySettings.SMTPUsername"]
    );
    assert_eq!(config.value(&path("PluginSettings.PluginStates")), Some(&json!({"jira": {"Enable": true}})));
}

#[test]
fn unknown_sections_are_kept_key_by_key() {
    let config = Config::parse(
        br#"{"_meta": {"v": 1}, "NativeAppSetting": {"AppDownloadLink": "x"}, "Version": "5"}"#,
    );
    let found: Vec<_> = config.unwrap().entries().map(|entry| entry.path.to_string()).collect();
    assert_eq!(found, ["_meta.v", "NativeAppSetting.AppDownloadLink", "Version"]);
}

#[test]
fn of_a_key_that_stands_twice_the_later_counts() {
    let text = r#"{"TeamSettings": {"SiteName": "one", "sitename": "two"}}"#;
    let config = Config::parse(text.as_bytes()).unwrap();
    assert_eq!(config.value(&path("TeamSettings.SiteName")), Some(&json!("two")));
    let [duplicate] = config.duplicates.as_slice() else { panic!("one duplicate") };
    assert_eq!(
        (&text[duplicate.earlier.range()], &text[duplicate.later.range()]),
        ("\"SiteName\"", "\"sitename\"")
    );
    assert_eq!(config.entries().count(), 1);

    let sections = r#"{"TeamSettings": {"SiteName": "one"}, "TeamSettings": {"MaxUsersPerTeam": 5}}"#;
    let config = Config::parse(sections.as_bytes()).unwrap();
    assert_eq!(config.value(&path("TeamSettings.SiteName")), Some(&json!("one")), "sections are merged");
    assert_eq!(config.duplicates.len(), 1);
}

#[test]
fn what_mmctl_prints_is_read_too() {
    let config = Config::parse(br#"[{"TeamSettings": {"SiteName": "x"}}]"#).unwrap();
    assert_eq!(config.value(&path("TeamSettings.SiteName")), Some(&json!("x")));
}

#[test]
fn a_byte_order_mark_shifts_no_position() {
    let text = "\u{feff}{\"TeamSettings\": {\"SiteName\": \"x\"}}";
    let config = Config::parse(text.as_bytes()).unwrap();
    let entry = config.get(&path("TeamSettings.SiteName")).unwrap();
    assert_eq!(&text[entry.value.range()], "\"x\"");
}

#[test]
fn numbers_keep_their_type() {
    let config =
        Config::parse(br#"{"A": {"i": 9223372036854775807, "f": 1.5, "e": 1e3, "s": "30"}}"#).unwrap();
    let value = |key: &str| config.value(&path(&format!("A.{key}"))).cloned();
    assert_eq!(value("i"), Some(json!(i64::MAX)));
    assert_eq!(value("f"), Some(json!(1.5)));
    assert_eq!(value("e"), Some(json!(1000.0)));
    assert_eq!(value("s"), Some(Value::from("30")));
}

#[test]
fn what_is_wrong_is_said_with_line_and_column() {
    let cases: &[(&[u8], &str)] = &[
        (b"", "1:1 config.json is empty"),
        (b" \n", "1:1 config.json is empty"),
        (b"[1]", "1:1 config.json must be one JSON object with the sections"),
        (b"\"x\"", "1:1 config.json must be one JSON object with the sections"),
        (b"{\n\"A\": {\n\"b\": 1", "3:7 config.json ends before an object is closed"),
        (b"{\n\"A\": [\n", "3:1 config.json ends before a list is closed"),
        (b"{\"A\": 1,}", "1:8 a comma is before a closing bracket, so the server refuses the file"),
        (b"{\"A\": 1\n\"B\": 2}", "1:8 a comma is missing"),
        (b"{// x\n}", "1:2 JSON has no comments, so the server refuses the file"),
        (b"{} {}", "1:4 something follows the end of the JSON value"),
        (b"{\"A\": {{ x }}}", "1:8 this is not JSON: a key in double quotes was expected"),
        (b"{\"A\": 01}", "1:8 a comma is missing"),
        (b"{\"A\": \"a\nb\"}", "1:9 control character (\\u0000-\\u001F) found while parsing a string"),
        (b"{\"A\": \"\xff\"}", "1:8 config.json is not UTF-8"),
        (b"\xFF\xFE{\0", "1:1 config.json is UTF-16, and the server reads UTF-8 only"),
    ];
    for (bytes, expected) in cases {
        assert_eq!(&refusal(bytes), expected, "{:?}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn deep_nesting_is_refused_and_does_not_crash() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let text = format!("{{\"A\": {}1{}}}", open.repeat(100_000), close.repeat(100_000));
        assert!(refusal(text.as_bytes()).contains("nested too deeply"));
    }
}

#[test]
fn fifty_megabytes_are_read() {
    let plugin = format!("\"plugin\": {{\"key\": \"{}\"}},", "x".repeat(1000));
    let text = format!("{{\"PluginSettings\": {{\"Plugins\": {{{}\"z\": {{}}}}}}}}", plugin.repeat(50_000));
    assert!(text.len() > 50_000_000);
    let config = Config::parse(text.as_bytes()).unwrap();
    assert_eq!(config.entries().count(), 1);
}

#[test]
fn real_files_of_every_era_are_read() {
    let Some(corpus) = support::corpus() else { return };
    let folder = corpus.join("mattermost-config-json");
    let mut read = 0;
    for file in std::fs::read_dir(&folder).unwrap() {
        let file = file.unwrap().path();
        let bytes = std::fs::read(&file).unwrap();
        let result = Config::parse(&bytes);
        if file.extension().is_none_or(|extension| extension != "json") {
            // A template is refused or read; it must only not crash.
            continue;
        }
        let config = result.unwrap_or_else(|error| panic!("{}: {error:?}", file.display()));
        let tree: Value =
            serde_json::from_slice(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes)).unwrap();
        for entry in config.entries() {
            let at_place: Value = serde_json::from_slice(&bytes[entry.value.range()]).unwrap();
            let by_path = entry.path.keys().try_fold(&tree, |value, key| value.get(key));
            assert_eq!(Some(&at_place), by_path, "{} {}", file.display(), entry.path);
            assert_eq!(entry.json, at_place, "{} {}", file.display(), entry.path);
        }
        assert!(config.entries().count() > 50, "{}", file.display());
        read += 1;
    }
    assert!(read >= 13, "{} holds only {read} config.json files", folder.display());
}
