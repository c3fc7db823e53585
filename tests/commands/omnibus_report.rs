//! What `migrate --to` tells of the releases that its result suits.

use crate::support;
fn report(name: &str, releases: &[&str]) {
    report_of(name, releases, "tests/omnibus/upgrade.gitlab.rb");
}

fn report_of(name: &str, releases: &[&str], file: &str) {
    let arguments: Vec<&str> =
        ["migrate"].into_iter().chain(releases.iter().copied()).chain([file]).collect();
    let output = support::gitlab_rb(&arguments);
    let text = String::from_utf8(output.stdout).expect("the report is UTF-8");
    insta::with_settings!({ snapshot_path => "../../snapshots/migrate", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, support::without_newest(&text));
    });
}

#[test]
fn without_from_it_says_for_whom_the_new_spelling_is() {
    report("omnibus_to_newest", &["--to", support::newest()]);
}

#[test]
fn an_older_release_that_runs_now_keeps_the_old_file() {
    report("omnibus_15.4_to_18.0", &["--from", "15.4", "--to", "18.0"]);
}

#[test]
fn what_the_release_that_runs_now_does_not_take_yet_waits() {
    report("omnibus_19.1_to_newest", &["--from", "19.1", "--to", support::newest()]);
}

#[test]
fn object_storage_that_could_be_set_once_is_told() {
    report_of(
        "omnibus_object_storage",
        &["--to", support::newest()],
        "tests/omnibus/object_storage.gitlab.rb",
    );
}

#[test]
fn the_address_of_mattermost_moves_to_rails() {
    report_of(
        "omnibus_mattermost_address",
        &["--to", support::newest(), "--drop-mattermost"],
        "tests/omnibus/mattermost_address.gitlab.rb",
    );
}
