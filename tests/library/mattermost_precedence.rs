//! Which source decides about a setting, in each era; the rows are the measured rules.

use gitlab_rb::diff::Comparison;
use gitlab_rb::mappings::{Release, releases};
use gitlab_rb::mattermost::{Config, JsonPath, Server, ServerValue, Winner};
use gitlab_rb::settings::{Options, Settings};
use gitlab_rb::syntax;

/// `winner value`, with `locked` behind it where System Console locks the setting.
fn decides(gitlab_rb: &str, config_json: &str, path: &str, release: &str) -> String {
    let release: Release = release.parse().unwrap();
    let mattermost = releases::bundled_mattermost(release).unwrap();
    let tree = syntax::parse(gitlab_rb.as_bytes());
    let settings = Settings::with_options(&tree, Options { release, all_roots: true });
    let config = Config::parse(config_json.as_bytes()).unwrap();
    let comparison = Comparison::of(&settings, &config, Server { release, mattermost }, true);
    let Some(row) = comparison.row(&JsonPath::new(path)) else { return "no row".to_owned() };
    let value = match &row.effective.value {
        ServerValue::Known(value) => value.to_string(),
        ServerValue::Unknown => "?".to_owned(),
        ServerValue::Stops => "stops".to_owned(),
        ServerValue::NoSetting => "no setting".to_owned(),
    };
    let winner = match row.effective.winner {
        Winner::Legacy => "legacy",
        Winner::Omnibus => "omnibus",
        Winner::Variable => "variable",
        Winner::BuiltIn => "built-in",
        Winner::ConfigJson => "config.json",
        Winner::Default => "default",
    };
    let locked = if row.effective.locked { " locked" } else { "" };
    format!("{winner} {value}{locked}")
}

fn check(gitlab_rb: &str, config_json: &str, path: &str, rows: &[(&str, &str)]) {
    for (release, expected) in rows {
        let found = decides(gitlab_rb, config_json, path, release);
        assert_eq!(&found, expected, "{path} at GitLab {release} with\n{gitlab_rb}\n{config_json}");
    }
}

const PORT: &str = "EmailSettings.SMTPPort";
const PORT_25: &str = r#"{"EmailSettings": {"SMTPPort": "25"}}"#;

#[test]
fn a_legacy_key_wins_up_to_10_8_and_config_json_from_11_0() {
    check(
        "mattermost['email_smtp_port'] = 587",
        PORT_25,
        PORT,
        &[
            ("8.9", "legacy \"587\""),
            ("10.8", "legacy \"587\""),
            ("11.0", "config.json \"25\""),
            ("12.3", "config.json \"25\""),
            ("18.11", "config.json \"25\""),
        ],
    );
}

#[test]
fn a_default_of_omnibus_replaces_what_system_console_wrote_up_to_10_8() {
    let config = r#"{"TeamSettings": {"EnableOpenServer": true}}"#;
    check(
        "",
        config,
        "TeamSettings.EnableOpenServer",
        &[("10.8", "omnibus false"), ("11.0", "config.json true")],
    );
}

#[test]
fn the_user_s_variable_wins_over_everything_from_10_0() {
    let file =
        "mattermost['email_smtp_port'] = 587\nmattermost['env'] = { 'MM_EMAILSETTINGS_SMTPPORT' => '465' }";
    check(
        file,
        PORT_25,
        PORT,
        &[
            ("9.5", "legacy \"587\""),
            ("10.0", "variable \"465\""),
            ("10.8", "variable \"465\""),
            ("11.0", "variable \"465\" locked"),
            ("13.8", "variable \"465\" locked"),
            ("18.11", "variable \"465\" locked"),
        ],
    );
}

#[test]
fn before_mattermost_4_10_a_variable_needs_its_key_in_config_json() {
    let file = "mattermost['env'] = { 'MM_ANNOUNCEMENTSETTINGS_BANNERTEXT' => '5' }";
    let path = "AnnouncementSettings.BannerText";
    check(file, "{}", path, &[("10.8", "default \"\""), ("11.0", "variable \"5\" locked")]);
    let config = r#"{"AnnouncementSettings": {"BannerText": "9"}}"#;
    check(file, config, path, &[("10.8", "variable \"5\"")]);
}

#[test]
fn omnibus_own_variables_win_over_config_json_from_11_0() {
    let config = r#"{"TeamSettings": {"SiteName": "Old"}, "ServiceSettings": {"ListenAddress": ":80"}}"#;
    let name = "TeamSettings.SiteName";
    check(
        "",
        config,
        name,
        &[("10.8", "omnibus \"GitLab Mattermost\""), ("11.0", "built-in \"GitLab Mattermost\" locked")],
    );
    check(
        "mattermost['team_site_name'] = 'Chat'",
        config,
        name,
        &[
            ("10.8", "legacy \"Chat\""),
            ("11.0", "built-in \"Chat\" locked"),
            ("18.11", "built-in \"Chat\" locked"),
        ],
    );
    check(
        "mattermost['team_site_name'] = 'Chat'\nmattermost['env']['MM_TEAMSETTINGS_SITENAME'] = 'Mine'",
        config,
        name,
        &[("11.0", "variable \"Mine\" locked")],
    );
    let address = "ServiceSettings.ListenAddress";
    check("", config, address, &[("11.0", "built-in \"127.0.0.1:8065\" locked")]);
    check(
        "mattermost['service_port'] = 8066",
        config,
        address,
        &[("10.8", "legacy \"127.0.0.1:8066\""), ("11.0", "built-in \"127.0.0.1:8066\" locked")],
    );
    check(
        "mattermost['service_address'] = '0.0.0.0'\nmattermost['service_port'] = '80'",
        config,
        address,
        &[("18.11", "built-in \"0.0.0.0:80\" locked")],
    );
}

#[test]
fn the_site_url_comes_from_the_external_url() {
    let config = r#"{"ServiceSettings": {"SiteURL": "https://old"}}"#;
    let path = "ServiceSettings.SiteURL";
    let file = "mattermost_external_url 'https://chat'";
    check(
        file,
        config,
        path,
        &[("10.8", "omnibus \"https://chat\""), ("11.0", "built-in \"https://chat\" locked")],
    );
    let both = "mattermost_external_url 'https://chat'\nmattermost['service_site_url'] = 'https://own'";
    check(both, config, path, &[("11.0", "built-in \"https://own\" locked")]);
    check("", config, path, &[("11.0", "config.json \"https://old\"")]);
}

#[test]
fn what_reconfigure_computes_is_not_guessed() {
    let config = r#"{"GitLabSettings": {"Id": "x"}, "SqlSettings": {"AtRestEncryptKey": "y"}}"#;
    for path in ["GitLabSettings.Id", "SqlSettings.AtRestEncryptKey"] {
        check("", config, path, &[("10.8", "omnibus ?"), ("11.0", "built-in ? locked")]);
    }
    check(
        "mattermost['gitlab_id'] = 'mine'",
        config,
        "GitLabSettings.Id",
        &[("11.0", "built-in \"mine\" locked")],
    );
    let file = "mattermost['env'] = { 'MM_EMAILSETTINGS_SMTPPORT' => ENV['PORT'] }";
    check(file, PORT_25, PORT, &[("11.0", "variable ? locked")]);
}

#[test]
fn an_empty_value_removes_the_variable_and_omnibus_own_with_it() {
    let file = "mattermost['env'] = { 'MM_TEAMSETTINGS_SITENAME' => '' }";
    let config = r#"{"TeamSettings": {"SiteName": "Old"}}"#;
    check(
        file,
        config,
        "TeamSettings.SiteName",
        &[("11.0", "config.json \"Old\""), ("18.11", "config.json \"Old\"")],
    );
}

#[test]
fn nil_is_no_value_and_other_values_than_strings_abort_up_to_11_6() {
    let port = |value: &str| format!("mattermost['env'] = {{ 'MM_EMAILSETTINGS_SMTPPORT' => {value} }}");
    check(&port("465"), PORT_25, PORT, &[("11.0", "variable stops"), ("11.7", "variable \"465\" locked")]);
    check(&port("nil"), PORT_25, PORT, &[("11.0", "variable ?"), ("11.7", "config.json \"25\"")]);
}

#[test]
fn invalid_values_stop_the_start_up_to_13_7_and_lock_for_nothing_from_13_8() {
    let file = "mattermost['env'] = { 'MM_SERVICESETTINGS_ENABLEDEVELOPER' => 'yes' }";
    let config = r#"{"ServiceSettings": {"EnableDeveloper": true}}"#;
    check(
        file,
        config,
        "ServiceSettings.EnableDeveloper",
        &[
            ("11.0", "variable stops"),
            ("13.7", "variable stops"),
            ("13.8", "config.json true locked"),
            ("18.11", "config.json true locked"),
        ],
    );
}

#[test]
fn lists_are_split_at_commas_and_then_at_spaces() {
    let file = "mattermost['env'] = { 'MM_SQLSETTINGS_DATASOURCEREPLICAS' => 'a,b c' }";
    check(
        file,
        "{}",
        "SqlSettings.DataSourceReplicas",
        &[("11.0", "variable [\"a\",\"b c\"] locked"), ("13.8", "variable [\"a,b\",\"c\"] locked")],
    );
}

#[test]
fn plugin_switches_are_locked_without_effect_up_to_11_2() {
    let file = "mattermost['env'] = { 'MM_PLUGINSETTINGS_ENABLE' => 'false' }";
    let config = r#"{"PluginSettings": {"Enable": true}}"#;
    check(
        file,
        config,
        "PluginSettings.Enable",
        &[
            ("11.0", "config.json true locked"),
            ("11.2", "config.json true locked"),
            ("11.3", "variable false locked"),
        ],
    );
}

#[test]
fn settings_of_nested_structs_are_not_locked_from_13_8() {
    let name = "MM_MESSAGEEXPORTSETTINGS_GLOBALRELAYSETTINGS_CUSTOMERTYPE";
    let file = format!("mattermost['env'] = {{ '{name}' => 'A10' }}");
    check(
        &file,
        "{}",
        "MessageExportSettings.GlobalRelaySettings.CustomerType",
        &[("13.7", "variable \"A10\" locked"), ("13.8", "variable \"A10\"")],
    );
}

#[test]
fn a_setting_that_is_gone_has_no_effect_from_anywhere() {
    let file = "mattermost['env'] = { 'MM_WEBRTCSETTINGS_STUNURI' => 'x' }";
    let config = r#"{"WebrtcSettings": {"StunURI": "y"}}"#;
    check(
        file,
        config,
        "WebrtcSettings.StunURI",
        &[("11.6", "variable \"x\" locked"), ("11.7", "default no setting")],
    );
}
