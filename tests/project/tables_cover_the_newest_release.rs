//! A release is complete when every table was compared with it: see docs/adding-a-release.md.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use gitlab_rb::mappings::omnibus;
use gitlab_rb::mappings::{Release, releases};

/// The names of all tables in a folder of `mappings/`.
fn tables(folder: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("mappings").join(folder);
    let entries = fs::read_dir(path).expect("the tables").map(|entry| entry.expect("a table").file_name());
    let names = entries.map(|name| name.into_string().expect("UTF-8"));
    let names = names.filter_map(|name| name.strip_suffix(".json").map(str::to_owned));
    let names = names.filter(|name| !name.ends_with(".schema"));
    names.map(|name| if folder.is_empty() { name } else { format!("{folder}/{name}") }).collect()
}

#[test]
fn the_newest_release_was_compared_with_every_table() {
    let newest = releases::all().last().expect("a release");
    let checked: BTreeSet<&str> = newest.checked.iter().map(|table| table.as_str()).collect();
    let all: Vec<String> = ["", "omnibus", "mattermost"].into_iter().flat_map(tables).collect();
    assert!(all.len() > 30, "only {} tables", all.len());
    // The row that names the others is one of this table.
    for table in all.iter().filter(|table| *table != "releases") {
        let release = newest.release;
        assert!(
            checked.contains(table.as_str()),
            "`checked` of {release} in releases.json does not name {table}: see docs/adding-a-release.md"
        );
    }
    let unknown: Vec<_> = checked.iter().filter(|table| !all.iter().any(|name| name == *table)).collect();
    assert!(unknown.is_empty(), "there is no table {unknown:?}");
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
