//! Properties of `migrate` over generated files: running it twice changes nothing more, and a
//! migrated text value is the one that was written.

use gitlab_rb::fix::EditSet;
use gitlab_rb::mappings::{MattermostVersion, Release};
use gitlab_rb::mattermost::Server;
use gitlab_rb::migrate::{self, OutcomeKind};
use gitlab_rb::settings::{Options, Settings};
use gitlab_rb::syntax::parse;
use gitlab_rb::value::{Value, ruby};
use proptest::prelude::*;

const SERVER: Server = Server { release: Release::new(11, 0), mattermost: MattermostVersion::new(4, 10) };

fn settings_of<'t>(tree: &'t gitlab_rb::syntax::Tree<'t>) -> Settings<'t> {
    Settings::with_options(tree, Options { release: Release::new(10, 8), all_roots: true })
}

/// The migrated text, and how many outcomes changed something.
fn migrated(source: &[u8]) -> (Vec<u8>, usize) {
    let tree = parse(source);
    let migration = migrate::mattermost(&settings_of(&tree), SERVER);
    let done = |kind: &OutcomeKind| match kind {
        OutcomeKind::Kept { .. } => false,
        OutcomeKind::NeedsYou(needs) => needs.commented_out,
        _ => true,
    };
    let changed = migration.outcomes.iter().filter(|outcome| done(&outcome.kind)).count();
    let edits = EditSet::new(migration.edits).expect("the edits of a migration are disjoint");
    (edits.apply(source).expect("the edits lie within the text"), changed)
}

/// Lines as they occur in real files, legacy and not.
fn line() -> impl Strategy<Value = String> {
    let key = prop::sample::select(vec![
        "email_smtp_server",
        "email_smtp_port",
        "email_enable_batching",
        "email_feedback_name",
        "service_enable_post_search",
        "service_disable_email_signup",
        "email_use_tls",
        "email_use_start_tls",
        "email_connection_security",
        "sql_data_source_replicas",
        "log_file_format",
        "plugin_enable",
        "service_address",
        "no_such_key",
    ]);
    let value = prop::sample::select(vec![
        "'text'",
        "\"double #{ENV['X']}\"",
        "25",
        "true",
        "false",
        "nil",
        "''",
        "['a', 'b']",
        "ENV['X']",
        "port",
        "gitlab_rails['smtp_address']",
        "<<EOS\nline\nEOS",
        "\"two\\nlines\"",
        "{ 'a' => 1 }",
    ]);
    let comment = prop::sample::select(vec!["", " # beside"]);
    let assignment = (key, value, comment).prop_map(|(key, value, comment)| {
        let (first, rest) = value
            .split_once('\n')
            .map_or((value, String::new()), |(first, rest)| (first, format!("\n{rest}")));
        format!("mattermost['{key}'] = {first}{comment}{rest}\n")
    });
    let other = prop::sample::select(vec![
        "\n",
        "# a comment\n",
        "##########\n",
        "port = 25\n",
        "gitlab_rails['smtp_address'] = 'a'\n",
        "mattermost['env'] = { 'MM_A' => 'b' }\n",
        "mattermost['env']['MM_EMAILSETTINGS_SMTPPORT'] = '25'\n",
        "mattermost['env'] = {}\n",
        "nginx['enable'] = true; mattermost['email_smtp_port'] = 1\n",
        "if ENV['X']\n  mattermost['email_smtp_port'] = 2\nelse\n  mattermost['email_smtp_port'] = 3\nend\n",
        "mattermost['email_smtp_server'] = 'x' unless ENV['X']\n",
        "mattermost['email_feedback_name'] ||= 'x'\n",
        "%w[a b].each { |key| mattermost[key] = 1 }\n",
    ]);
    prop_oneof![3 => assignment, 2 => other.prop_map(str::to_owned)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn running_it_twice_changes_nothing_more(lines in prop::collection::vec(line(), 0..12)) {
        let source = lines.concat();
        let (once, _) = migrated(source.as_bytes());
        let (twice, changed) = migrated(&once);
        let text = String::from_utf8_lossy(&once);
        prop_assert_eq!(&*String::from_utf8_lossy(&twice), &*text);
        prop_assert_eq!(changed, 0, "{}", text);
    }

    #[test]
    fn the_result_parses_and_sets_everything_else_as_before(lines in prop::collection::vec(line(), 0..12)) {
        let source = lines.concat();
        let tree = parse(source.as_bytes());
        prop_assert!(tree.errors.is_empty());
        let settings = settings_of(&tree);
        let migration = migrate::mattermost(&settings, SERVER);
        let (text, _) = migrated(source.as_bytes());
        let new = parse(&text);
        let same = migrate::same_settings(&settings, &settings_of(&new), &migration.changed);
        prop_assert!(same.is_ok(), "{:?}\n{}", same, String::from_utf8_lossy(&text));
    }

    #[test]
    fn a_text_stays_the_same_text(text in "[^\u{0}\n\r]{1,40}[^ \t\u{0}\n\r]") {
        let source = format!("mattermost['email_feedback_name'] = {}\n", ruby::quote(&text));
        let (result, _) = migrated(source.as_bytes());
        let tree = parse(&result);
        let settings = settings_of(&tree);
        let variable = settings.get("mattermost", &["env", "MM_EMAILSETTINGS_FEEDBACKNAME"]);
        prop_assert_eq!(variable, Some(&Value::String(text)));
    }

    #[test]
    fn any_bytes_are_taken_without_a_panic(source in prop::collection::vec(any::<u8>(), 0..200)) {
        migrated(&source);
    }
}

/// Found by the properties: the first read of a setting that nothing sets makes it `{}`.
#[test]
fn a_setting_that_nothing_sets_is_read_twice() {
    let source = "mattermost['env'] = { 'MM_A' => 'b' }\n\
                  mattermost['email_use_tls'] = gitlab_rails['smtp_address']\n\
                  mattermost['email_smtp_server'] = gitlab_rails['smtp_address']\n";
    let (once, changed) = migrated(source.as_bytes());
    assert_eq!(String::from_utf8_lossy(&once), source);
    assert_eq!(changed, 0);
}
