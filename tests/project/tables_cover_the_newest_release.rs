//! A release is complete when every table was compared with it: see docs/adding-a-release.md.

use std::collections::BTreeSet;
use std::fs;

use gitlab_rb::mappings::omnibus;
use gitlab_rb::mappings::{Release, releases};

#[test]
fn the_newest_release_was_compared_with_every_table() {
    let newest = releases::all().last().expect("a release");
    let checked: BTreeSet<&str> = newest.checked.iter().map(|table| table.as_str()).collect();
    let folder = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/mappings/omnibus")).expect("the tables");
    for entry in folder {
        let name = entry.expect("a table").file_name().into_string().expect("UTF-8");
        let Some(name) = name.strip_suffix(".json").filter(|name| !name.ends_with(".schema")) else {
            continue;
        };
        let release = newest.release;
        assert!(
            checked.contains(format!("omnibus/{name}").as_str()),
            "`checked` of {release} in releases.json does not name omnibus/{name}"
        );
    }
    for name in ["broken-patches", "bundled-services", "upgrade-preparations", "upgrade-stops"] {
        assert!(checked.contains(name), "`checked` of {} does not name {name}", newest.release);
    }
    assert_eq!(releases::checked_up_to(), newest.release);
}

#[test]
fn first_releases_follow_the_code_where_the_template_came_later() {
    for (root, key, first) in [
        ("gitlab_kas", "env", Release::new(13, 5)),
        ("praefect", "env", Release::new(12, 10)),
        ("gitlab_pages", "env", Release::new(13, 1)),
        ("geo_logcursor", "enable", Release::new(9, 4)),
        ("gitlab_rails", "service_desk_email_inbox_options", Release::new(13, 11)),
        ("gitaly", "gitlab_secret", Release::new(17, 5)),
    ] {
        let row = omnibus::setting(root, key).expect("a setting");
        let before = releases::previous(first).expect("a release before");
        assert!(row.exists_in(first) && !row.exists_in(before), "{root}['{key}'] begins in {}", row.from);
    }
}

#[test]
fn no_row_rests_on_documentation_or_on_a_stray_mention() {
    for (root, key) in [
        ("gitlab_rails", "smtp_force_ssl"),
        ("gitlab_rails", "db_rootcert"),
        ("gitlab_rails", "ssw0rd"),
        ("gitlab_rails", "example"),
        ("postgresql", "enabled"),
    ] {
        assert!(omnibus::setting(root, key).is_none(), "{root}['{key}'] is read by no release");
    }
    assert!(omnibus::setting("gitlab_rails", "smtp_ssl").is_some(), "code puts its name together");
}
