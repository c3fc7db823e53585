//! Any bytes are migrated to the newest release without a crash and without a contradiction.
#![no_main]

use gitlab_rb::host::Plain;
use gitlab_rb::mappings::releases;
use gitlab_rb::migrate::{ValueDestination, Task, upgrade};
use gitlab_rb::settings::Settings;
use gitlab_rb::syntax::parse;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|source: &[u8]| {
    let tree = parse(source);
    if tree.errors.iter().any(|error| error.certain) {
        return;
    }
    let task = Task {
        from: None,
        to: Some(releases::newest()),
        destination: ValueDestination::Variables,
        drop_mattermost: true,
    };
    let settings = Settings::with_options(&tree, task.options());
    assert!(whole(&Plain(source), &settings, &task).is_ok(), "the migration contradicts itself");
});
