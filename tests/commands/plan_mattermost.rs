//! `gitlab-rb plan` for a file that switches the bundled Mattermost on: versions, backups, steps.

use crate::folder::Folder;

const CHAT: &str =
    "external_url 'https://git.example.com'\nmattermost_external_url 'https://chat.example.com'\n";

fn plan(text: &str, from: &str, to: &str, more: &[&str]) -> crate::folder::Ran {
    let folder = Folder::of(&[("gitlab.rb", text)]);
    let arguments = [&["plan", "--from", from, "--to", to, "gitlab.rb"], more].concat();
    folder.run(&arguments)
}

fn snapshot(name: &str, text: &str) {
    insta::with_settings!({snapshot_path => "../../snapshots/plan", prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!(name, text);
    });
}

#[test]
fn the_way_across_mattermost_6_names_backups_and_steps() {
    snapshot("mattermost-14.3-15.11", &plan(CHAT, "14.3", "15.11", &[]).told());
    snapshot(
        "mattermost-14.3-15.11-markdown",
        &plan(CHAT, "14.3", "15.11", &["--format", "markdown"]).told(),
    );
}

#[test]
fn the_first_releases_need_two_settings_and_no_shortcut() {
    let run = plan(CHAT, "8.5", "8.12", &[]);
    for expected in
        ["(8.8)", "(8.9)", "mattermost['db2_backup_created'] = true", "UPDATE Systems SET Value = '3.1.0'"]
    {
        assert!(run.out.contains(expected), "{expected} is missing:\n{}", run.out);
    }
}

#[test]
fn the_last_upgrade_moves_mattermost_to_its_own_server() {
    let run = plan(CHAT, "18.11", crate::support::newest(), &[]);
    assert!(run.out.contains("10.11 to no Mattermost"), "{}", run.out);
    assert!(run.out.contains("gitlab-rb export --secrets"), "{}", run.out);
}

#[test]
fn the_names_of_this_server_are_in_the_commands() {
    let text = format!(
        "{CHAT}mattermost['home'] = '/srv/chat room'\nmattermost['file_directory'] = '/srv/uploads'\n\
         mattermost['database_name'] = 'chat'\npostgresql['port'] = 5433\n"
    );
    let run = plan(&text, "17.11", "18.2", &[]);
    for expected in ["-p 5433 chat", "'/srv/chat room'/config.json /srv/uploads"] {
        assert!(run.out.contains(expected), "{expected} is missing:\n{}", run.out);
    }
}

#[test]
fn an_external_database_is_dumped_where_it_is() {
    let text =
        format!("{CHAT}mattermost['sql_data_source'] = 'postgres://chat:hunter2@db.example.com/chat'\n");
    let run = plan(&text, "17.8", "17.11", &[]);
    let command = "pg_dump --host db.example.com --port 5432 --username chat chat | gzip";
    assert!(run.out.contains(command), "{}", run.out);
    assert!(run.out.contains("PostgreSQL 13 or later"), "{}", run.out);
    assert!(!run.out.contains("gitlab-psql -- "), "the bundled database is not the one:\n{}", run.out);
    assert!(!run.told().contains("hunter2"), "{}", run.told());
}

#[test]
fn a_config_json_decides_what_the_last_reconfigure_before_11_overwrites() {
    let text = format!("{CHAT}mattermost['team_site_name'] = 'Chat'\nmattermost['email_smtp_port'] = '25'\n");
    let run = |config: &str, to: &str| {
        let folder = Folder::of(&[("gitlab.rb", text.as_str()), ("config.json", config)]);
        folder.run(&["plan", "--from", "10.8", "--to", to, "--config-json", "config.json", "gitlab.rb"])
    };
    let differs =
        run(r#"{"TeamSettings": {"SiteName": "Console"}, "EmailSettings": {"SMTPPort": "25"}}"#, "11.11");
    assert!(differs.out.contains("Decide about 1 setting of config.json"), "{}", differs.out);
    assert!(differs.out.contains("TeamSettings.SiteName"), "{}", differs.out);
    assert!(!differs.out.contains("EmailSettings.SMTPPort"), "{}", differs.out);
    let agrees = run(r#"{"TeamSettings": {"SiteName": "Chat"}}"#, "11.11");
    assert!(agrees.out.contains("Nothing to decide about config.json"), "{}", agrees.out);
    let broken = run("{", "11.11");
    assert_eq!(broken.code, 2, "{}", broken.told());
    assert!(broken.err.contains("config.json:1:"), "{}", broken.err);
    assert!(run("{}", "10.8").code == 2, "10.8 is no upgrade");
}

#[test]
fn without_mattermost_nothing_is_said_of_it() {
    for text in [
        "external_url 'https://git.example.com'\n".to_owned(),
        format!("{CHAT}mattermost['enable'] = false\n"),
        "mattermost_external_url nil\n".to_owned(),
    ] {
        let run = plan(&text, "14.3", "15.11", &[]);
        assert!(!run.out.contains("Mattermost, which needs you"), "{text}\n{}", run.out);
    }
}

#[test]
fn the_json_has_the_steps_of_each_upgrade() {
    let run = plan(CHAT, "14.3", "15.11", &["--format", "json"]);
    let document: serde_json::Value = serde_json::from_str(&run.out).expect("it is JSON");
    let first = &document["legs"][0]["mattermost"];
    assert_eq!((&first["from"], &first["to"]), (&"5.38".into(), &"6.4".into()));
    let commands = first["steps"][0]["commands"][0].as_str().expect("a command");
    assert!(commands.ends_with("> mattermost-14.3.sql.gz"), "{commands}");
    assert_eq!(document["mattermost_restore"][0]["timing"], "restore");
}
