//! `gitlab-rb lookup`: what a name is, in any spelling and any direction.

use crate::support;
use serde_json::Value;

fn lookup(arguments: &[&str]) -> String {
    support::printed(&[&["lookup"], arguments].concat())
}

fn json(arguments: &[&str]) -> Value {
    let output = support::gitlab_rb(&[&["lookup", "--format", "json"], arguments].concat());
    serde_json::from_slice(&output.stdout).expect("the output is JSON")
}

fn snapshot(name: &str, text: &str) {
    support::snapshot("lookup", name, text);
}

#[test]
fn a_renamed_legacy_key_names_its_true_variable() {
    snapshot("renamed_legacy_key", &lookup(&["email_enable_batching"]));
}

#[test]
fn a_setting_that_system_console_may_not_change_says_when() {
    let restricted = "While ExperimentalSettings.RestrictSystemAdmin is true";
    assert!(lookup(&["SqlSettings.DriverName"]).contains(restricted));
    assert!(!lookup(&["TeamSettings.CustomDescriptionText"]).contains(restricted));
}

#[test]
fn a_setting_says_what_it_is_for() {
    snapshot("described_key", &lookup(&["logging['svlogd_size']"]));
    let entry = &json(&["logging['svlogd_size']"])["found"][0];
    assert_eq!(entry["description"]["link"], "https://docs.gitlab.com/omnibus/settings/logs/");
    let site = "Sets the URL at which users reach Mattermost.";
    for name in ["ServiceSettings.SiteURL", "service_site_url"] {
        assert_eq!(json(&[name])["found"][0]["description"]["text"], site, "{name}");
    }
}

#[test]
fn a_legacy_key_may_be_written_as_in_gitlab_rb_and_in_any_letter_case() {
    let answer = lookup(&["email_enable_batching"]);
    assert_eq!(lookup(&["mattermost['email_enable_batching']"]), answer);
    assert_eq!(lookup(&["Mattermost[:EMAIL_ENABLE_BATCHING]"]), answer);
}

#[test]
fn a_documented_wrong_name_answers_with_the_truth_and_why() {
    snapshot("documented_wrong_name", &lookup(&["MM_EMAILSETTINGS_NOTIFICATIONCONTENTTYPE"]));
    snapshot("documented_wrong_key", &lookup(&["ratelimit_enable_ratelimiter"]));
}

#[test]
fn a_name_made_by_the_documented_rule_answers_with_the_truth() {
    snapshot("name_made_by_the_rule", &lookup(&["mm_emailsettings_enablebatching"]));
}

#[test]
fn a_key_that_omnibus_still_reads_is_to_be_left_alone() {
    snapshot("kept_legacy_key", &lookup(&["log_file_directory"]));
}

#[test]
fn a_dead_key_says_why_and_what_to_do() {
    snapshot("dead_legacy_key", &lookup(&["log_file_format"]));
}

#[test]
fn a_release_restricts_the_answer_to_what_holds_in_it() {
    snapshot("legacy_key_at_a_release", &lookup(&["service_image_proxy_type", "--at", "15.4"]));
    snapshot("nothing_at_a_release", &lookup(&["ImageProxySettings.Enable", "--at", "11.0"]));
}

#[test]
fn a_setting_is_found_by_path_and_by_variable() {
    let answer = lookup(&["EmailSettings.EnableEmailBatching"]);
    snapshot("mattermost_setting", &answer);
    assert_eq!(lookup(&["mm_emailsettings_ENABLEemailbatching"]), answer);
    assert_eq!(lookup(&["mattermost['env']['MM_EMAILSETTINGS_ENABLEEMAILBATCHING']"]), answer);
}

#[test]
fn an_omnibus_key_says_what_became_of_it() {
    snapshot("omnibus_key", &lookup(&["gitaly['storage']"]));
    snapshot("omnibus_setter", &lookup(&["git_data_dirs"]));
}

#[test]
fn a_mistyped_name_has_its_near_misses() {
    snapshot("near_misses", &lookup(&["email_smtp_pasword"]));
    snapshot("key_under_the_wrong_root", &lookup(&["gitlab_rails['git_data_dirs']"]));
    snapshot("nonsense", &lookup(&["qqqqqqqqqq"]));
}

#[test]
fn json_has_the_rows_of_the_tables() {
    let document = json(&["email_smtp_port", "--at", "11.0"]);
    assert_eq!(document["mattermost"], "4.10");
    let found = &document["found"][0];
    assert_eq!(found["is"], "legacy-key");
    assert_eq!(found["row"]["targets"][0]["variable"], "MM_EMAILSETTINGS_SMTPPORT");
    assert_eq!(found["variables_at"][0], "MM_EMAILSETTINGS_SMTPPORT");
    assert_eq!(json(&["email_smtp_pasword"])["near"][0], "mattermost['email_smtp_password']");
}

#[test]
fn no_sheet_is_wider_than_the_terminal_but_for_words_and_lines_to_copy() {
    for name in [
        "email_enable_batching",
        "service_address",
        "SqlSettings.DataSource",
        "gitaly['configuration']",
        "unicorn",
    ] {
        for line in lookup(&[name]).lines() {
            let one_word = line.split_whitespace().count() <= 2;
            assert!(
                line.chars().count() <= 80 || line.starts_with("    mattermost[") || one_word,
                "{name}: {line}"
            );
        }
    }
}

#[test]
fn every_legacy_key_and_setting_has_a_sheet() {
    use gitlab_rb::mappings::find::find;
    use gitlab_rb::mappings::{mattermost, omnibus};
    let names = mattermost::legacy_keys().iter().map(mattermost::LegacyKey::in_ruby);
    let names = names.chain(mattermost::settings().iter().map(|row| row.path.to_string()));
    let names = names.chain(mattermost::settings().iter().map(|row| row.variable.to_string()));
    let names = names.chain(omnibus::settings().iter().map(omnibus::OmnibusSetting::in_ruby));
    let lost: Vec<_> = names.filter(|name| find(name).is_empty()).collect();
    assert!(lost.is_empty(), "{lost:?}");
}
