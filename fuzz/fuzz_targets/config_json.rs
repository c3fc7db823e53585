//! Any config.json is compared with any gitlab.rb, and exported, without a crash.
#![no_main]

use gitlab_rb::diff::Comparison;
use gitlab_rb::mappings::releases;
use gitlab_rb::mattermost::{Config, Server};
use gitlab_rb::settings::{Options, Settings};
use gitlab_rb::syntax::parse;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let at = input.iter().position(|byte| *byte == 0).unwrap_or(0);
    let (gitlab_rb, json) = input.split_at(at);
    let Ok(config) = Config::parse(json) else { return };
    let Some(release) = releases::last_with_mattermost() else { return };
    let Some(mattermost) = releases::bundled_mattermost(release) else { return };
    let tree = parse(gitlab_rb);
    let settings = Settings::with_options(&tree, Options { release, all_roots: true });
    let comparison = Comparison::of(&settings, &config, Server { release, mattermost }, false);
    let _ = comparison.findings();
});
