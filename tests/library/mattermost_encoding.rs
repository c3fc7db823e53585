//! The text given out for a wanted value is read as that value, by every release it is given for.

use gitlab_rb::mappings::mattermost::Kind;
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

fn field(kind: Kind) -> Field {
    Field::new(JsonPath::new("SomeSettings.Field"), kind)
}

fn encoded(kind: Kind, wanted: &Json) -> Result<Encoded, NotRepresentable> {
    encode(&field(kind), wanted, SERVERS)
}

fn text(kind: Kind, wanted: &Json) -> String {
    encoded(kind, wanted).unwrap().text
}

fn obstacle(kind: Kind, wanted: &Json) -> Obstacle {
    encoded(kind, wanted).unwrap_err().obstacle
}

#[test]
fn values_are_spelled_for_every_release() {
    let cases = [
        (Kind::Bool, json!(true), "true"),
        (Kind::Bool, json!("false"), "false"),
        (Kind::Integer, json!(587), "587"),
        (Kind::Integer, json!(-1), "-1"),
        (Kind::Integer, json!("30"), "30"),
        (Kind::Integer, json!(30.0), "30"),
        (Kind::String, json!("x y"), "x y"),
        (Kind::String, json!(587), "587"),
        (Kind::String, json!(true), "true"),
        (Kind::List, json!(["one"]), "one"),
    ];
    for (kind, wanted, expected) in cases {
        let encoded = encoded(kind, &wanted).unwrap();
        assert_eq!((encoded.text.as_str(), encoded.before.len()), (expected, 0), "{wanted}");
        assert_eq!(encoded.from, Release::new(11, 0), "{wanted}");
    }
}

#[test]
fn a_list_is_spelled_for_the_newest_release_and_says_since_when_it_holds() {
    let encoded = encoded(Kind::List, &json!(["a", "b"])).unwrap();
    assert_eq!((encoded.text.as_str(), encoded.from), ("a b", Release::new(13, 8)));
    let before = &encoded.before[0];
    assert_eq!((before.from, before.to), (Release::new(11, 0), Release::new(12, 1)));
    assert_eq!(before.reading.value(), Some(&json!(["a b"])));
    assert_eq!(encode(&field(Kind::List), &json!(["a", "b"]), &SERVERS[..4]).unwrap().text, "a,b");
}

#[test]
fn a_map_holds_from_7_5_and_is_told_to_stop_older_servers() {
    let encoded = encoded(Kind::Map, &json!({"jira": {"Enable": true}})).unwrap();
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
        (Kind::String, json!(null), Obstacle::Empty),
        (Kind::String, json!(""), Obstacle::Empty),
        (Kind::String, json!("a\nb"), Obstacle::SeveralLines),
        (Kind::String, json!("a\n"), Obstacle::SeveralLines),
        (Kind::String, json!("a "), Obstacle::TrailingBlanks),
        (Kind::String, json!("a\t"), Obstacle::TrailingBlanks),
        (Kind::String, json!("a\0b"), Obstacle::Nul),
        (Kind::String, json!("x".repeat(140_000)), Obstacle::TooLong),
        (Kind::List, json!([]), Obstacle::EmptyList),
        (Kind::List, json!([""]), Obstacle::Empty),
        (Kind::List, json!(["host=a port=1"]), Obstacle::Separator),
        (Kind::Bool, json!("yes"), Obstacle::WrongType),
        (Kind::Integer, json!("010"), Obstacle::WrongType),
        (Kind::Integer, json!(7.5), Obstacle::WrongType),
        (Kind::Map, json!("x"), Obstacle::WrongType),
        (Kind::Objects, json!([]), Obstacle::NotRead),
    ];
    for (kind, wanted, expected) in cases {
        assert_eq!(obstacle(kind, &wanted), expected, "{kind:?}");
    }
}

#[test]
fn no_reason_shows_the_value() {
    for wanted in [json!("hunter2 "), json!("hunter2\nx"), json!(["hunter2 x"])] {
        let kind = if wanted.is_array() { Kind::List } else { Kind::String };
        let refusal = encoded(kind, &wanted).unwrap_err();
        assert!(!format!("{refusal:?}").contains("hunter2"));
    }
}

fn wanted() -> impl Strategy<Value = (Kind, Json)> {
    let any_text = || prop_oneof![".*", "[a-z ,\\t\\r\\n\\[\\]\"{}0-9]{0,12}"];
    prop_oneof![
        any::<bool>().prop_map(|truth| (Kind::Bool, json!(truth))),
        any::<i64>().prop_map(|number| (Kind::Integer, json!(number))),
        any_text().prop_map(|text| (Kind::String, json!(text))),
        prop::collection::vec(any_text(), 0..4).prop_map(|list| (Kind::List, json!(list))),
        prop::collection::hash_map(any_text(), any_text(), 0..3).prop_map(|map| (Kind::Map, json!(map))),
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
        prop_assert_eq!(self::text(Kind::String, &json!(text.clone())), text);
    }

    #[test]
    fn reading_never_panics(name in ".*", text in ".*", major in 0u8..12, minor in 0u8..40) {
        for kind in [Kind::Bool, Kind::Integer, Kind::String, Kind::List, Kind::Map, Kind::Json, Kind::Objects, Kind::Unknown] {
            read(&Variable::new(&name), &text, &field(kind), InFile::No, MattermostVersion::new(major, minor));
        }
    }
}
