//! `import gitlab`: the required stops.

use std::fs;

use crate::case::Case;

#[test]
fn required_stops_are_read_from_one_file() {
    let case = Case::new();
    case.table(
        "upgrade-stops",
        &[
            r#"{"release": "18.11", "evidence": "config/upgrade_path.yml"}"#,
            r#"{"release": "19.0", "evidence": "config/upgrade_path.yml"}"#,
            r#"{"release": "19.1", "only_if": "it is large", "evidence": "documentation"}"#,
        ],
    );
    fs::write(
        case.path("upgrade_path.yml"),
        "# stops\n- major: 18\n  minor: 11\n- major: 19\n  minor: 2\n  comments: large tables\n",
    )
    .expect("written");
    let import = |more: &[&str]| case.import("gitlab", &case.path("upgrade_path.yml"), more);
    assert_eq!(import(&["--check"]).status.code(), Some(1));
    assert_eq!(import(&[]).status.code(), Some(0));
    let stops = case.read("upgrade-stops");
    assert!(stops.contains(r#""release": "19.2""#) && !stops.contains(r#""release": "19.0""#), "{stops}");
    assert!(stops.contains("it is large"), "a stop of some instances is a person's row: {stops}");
    assert_eq!(import(&["--check"]).status.code(), Some(0));
}
