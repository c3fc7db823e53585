//! The text given out for a wanted value is read as that value, by every release it is given for.

use gitlab_rb::mappings::mattermost::SettingType;
use gitlab_rb::mappings::{MattermostVersion, Release};
use gitlab_rb::mattermost::{
    Encoded, Field, Handover, InFile, JsonPath, NotRepresentable, Obstacle, Server, Variable, encode,
    handover, read,
};
use gitlab_rb::value::Value;
use proptest::prelude::*;
use serde_json::{Value as Json, json};

const fn server(release: (u8, u8), mattermost: (u8, u8)) -> Server {
    Server {
        release: Release::new(release.0, release.1),
        mattermost: MattermostVersion::new(mattermost.0, mattermost.1),
    }
}

/// One release of each era with a bundled Mattermost from 11.0 on.
const SERVERS: &[Server] = &[
    server((11, 0), (4, 10)),
    server((11, 2), (5, 1)),
    server((11, 3), (5, 2)),
    server((12, 1), (5, 12)),
    server((13, 8), (5, 30)),
    server((15, 7), (7, 5)),
    server((18, 11), (10, 11)),
];

fn field(kind: SettingType) -> Field {
    Field::new(JsonPath::new("SomeSettings.Field"), kind)
}

fn encoded(kind: SettingType, wanted: &Json) -> Result<Encoded, NotRepresentable> {
    encode(&field(kind), wanted, SERVERS)
}

fn text(kind: SettingType, wanted: &Json) -> String {
    encoded(kind, wanted).unwrap().text
}

fn obstacle(kind: SettingType, wanted: &Json) -> Obstacle {
    encoded(kind, wanted).unwrap_err().obstacle
}

#[test]
fn values_are_spelled_for_every_release() {
    let cases = [
        (SettingType::Bool, json!(true), "true"),
        (SettingType::Bool, json!("false"), "false"),
        (SettingType::Integer, json!(587), "587"),
        (SettingType::Integer, json!(-1), "-1"),
        (SettingType::Integer, json!("30"), "30"),
        (SettingType::Integer, json!(30.0), "30"),
        (SettingType::String, json!("x y"), "x y"),
        (SettingType::String, json!(587), "587"),
        (SettingType::String, json!(true), "true"),
        (SettingType::List, json!(["one"]), "one"),
    ];
    for (kind, wanted, expected) in cases {
        let encoded = encoded(kind, &wanted).unwrap();
        assert_eq!((encoded.text.as_str(), encoded.before.len()), (expected, 0), "{wanted}");
        assert_eq!(encoded.from, Release::new(11, 0), "{wanted}");
    }
}

#[test]
fn a_list_is_spelled_for_the_newest_release_and_says_since_when_it_holds() {
    let encoded = encoded(SettingType::List, &json!(["a", "b"])).unwrap();
    assert_eq!((encoded.text.as_str(), encoded.from), ("a b", Release::new(13, 8)));
    let before = &encoded.before[0];
    assert_eq!((before.from, before.to), (Release::new(11, 0), Release::new(12, 1)));
    assert_eq!(before.reading.value(), Some(&json!(["a b"])));
    assert_eq!(encode(&field(SettingType::List), &json!(["a", "b"]), &SERVERS[..4]).unwrap().text, "a,b");
}

#[test]
fn a_map_holds_from_7_5_and_is_told_to_stop_older_servers() {
    let encoded = encoded(SettingType::Map, &json!({"jira": {"Enable": true}})).unwrap();
    assert_eq!((encoded.text.as_str(), encoded.from), (r#"{"jira":{"Enable":true}}"#, Release::new(15, 7)));
    let spans: Vec<_> = encoded.before.iter().map(|before| (before.from, before.to)).collect();
    assert_eq!(
        spans,
        [(Release::new(13, 8), Release::new(13, 8)), (Release::new(11, 0), Release::new(12, 1)),]
    );
}

#[test]
fn what_a_variable_cannot_carry_is_said() {
    let cases = [
        (SettingType::String, json!(null), Obstacle::Empty),
        (SettingType::String, json!(""), Obstacle::Empty),
        (SettingType::String, json!("a\nb"), Obstacle::SeveralLines),
        (SettingType::String, json!("a\n"), Obstacle::SeveralLines),
        (SettingType::String, json!("a "), Obstacle::TrailingWhitespace),
        (SettingType::String, json!("a\t"), Obstacle::TrailingWhitespace),
        (SettingType::String, json!("a\0b"), Obstacle::Nul),
        (SettingType::String, json!("x".repeat(140_000)), Obstacle::TooLong),
        (SettingType::List, json!([]), Obstacle::EmptyList),
        (SettingType::List, json!([""]), Obstacle::Empty),
        (SettingType::List, json!(["host=a port=1"]), Obstacle::Separator),
        (SettingType::Bool, json!("yes"), Obstacle::WrongType),
        (SettingType::Integer, json!("010"), Obstacle::WrongType),
        (SettingType::Integer, json!(7.5), Obstacle::WrongType),
        (SettingType::Map, json!("x"), Obstacle::WrongType),
        (SettingType::Objects, json!([]), Obstacle::NotRead),
    ];
    for (kind, wanted, expected) in cases {
        assert_eq!(obstacle(kind, &wanted), expected, "{kind:?}");
    }
}

#[test]
fn no_reason_shows_the_value() {
    for wanted in [json!("hunter2 "), json!("hunter2\nx"), json!(["hunter2 x"])] {
        let kind = if wanted.is_array() { SettingType::List } else { SettingType::String };
        let refusal = encoded(kind, &wanted).unwrap_err();
        assert!(!format!("{refusal:?}").contains("hunter2"));
    }
}

fn wanted() -> impl Strategy<Value = (SettingType, Json)> {
    let any_text = || prop_oneof![".*", "[a-z ,\\t\\r\\n\\[\\]\"{}0-9]{0,12}"];
    prop_oneof![
        any::<bool>().prop_map(|truth| (SettingType::Bool, json!(truth))),
        any::<i64>().prop_map(|number| (SettingType::Integer, json!(number))),
        any_text().prop_map(|text| (SettingType::String, json!(text))),
        prop::collection::vec(any_text(), 0..4).prop_map(|list| (SettingType::List, json!(list))),
        prop::collection::hash_map(any_text(), any_text(), 0..3)
            .prop_map(|map| (SettingType::Map, json!(map))),
    ]
}

proptest! {
    #[test]
    fn an_encoded_value_is_read_back((kind, wanted) in wanted(), first in 0..SERVERS.len(), last in 0..SERVERS.len()) {
        let range = &SERVERS[first.min(last)..=first.max(last)];
        let field = field(kind);
        let name = Variable::of(&field.path);
        if let Ok(encoded) = encode(&field, &wanted, range) {
            for server in range.iter().filter(|server| server.release >= encoded.from) {
                let value = Value::String(encoded.text.clone());
                let Handover::Set(received) = handover(&name, &value, server.release) else {
                    return Err(TestCaseError::fail("not handed over"));
                };
                let reading = read(&name, &received, &field, InFile::No, server.mattermost);
                prop_assert_eq!(reading.value(), Some(&wanted));
            }
        }
    }

    #[test]
    fn a_plain_text_is_always_representable(text in "[!-~]([ -~]{0,40}[!-~])?") {
        prop_assert_eq!(self::text(SettingType::String, &json!(text.clone())), text);
    }

    #[test]
    fn reading_never_panics(name in ".*", text in ".*", major in 0u8..12, minor in 0u8..40) {
        for kind in [SettingType::Bool, SettingType::Integer, SettingType::String, SettingType::List, SettingType::Map, SettingType::Json, SettingType::Objects, SettingType::Unknown] {
            read(&Variable::new(&name), &text, &field(kind), InFile::No, MattermostVersion::new(major, minor));
        }
    }
}
