//! Tags of templates that are certain to go wrong, and how much is said of those that are not.

use crate::folder::Folder;

fn findings(name: &str, text: &str) -> Vec<String> {
    let folder = Folder::of(&[(name, text)]);
    folder.run(&["lint", "--to", "18.0", "--format", "json", name]).rules_and_lines()
}

#[test]
fn a_filter_that_writes_quotes_in_quotes() {
    let line = |value: &str| format!("gitlab_rails['gitlab_email_display_name'] = {value}\n");
    assert_eq!(findings("gitlab.rb.j2", &line("\"{{ x | to_json }}\"")), ["quoted-filter 1"]);
    assert_eq!(findings("gitlab.rb.tpl", &line("\"{{ .Values.x | quote }}\"")), ["quoted-filter 1"]);
    assert_eq!(findings("gitlab.rb.j2", &line("{{ x | to_json }}")), [""; 0]);
    assert_eq!(findings("gitlab.rb.j2", &line("'{{ x | to_json }}'")), [""; 0], "JSON in a string");
    assert_eq!(findings("gitlab.rb.j2", &line("\"{{ x | quote }}\"")), [""; 0], "Ansible quotes for a shell");
}

#[test]
fn a_templated_statement_is_mentioned_once() {
    let entries: Vec<String> =
        (0..77).map(|number| format!("{{% if x{number} %}}\n  'k{number}' => 1,\n{{% endif %}}\n")).collect();
    let text = format!("nginx['custom'] = {{\n{}}}\n", entries.concat());
    let found = findings("gitlab.rb.j2", &text);
    assert_eq!(
        found.iter().filter(|finding| finding.starts_with("templated-settings")).count(),
        1,
        "{found:?}"
    );
}

#[test]
fn adopt_writes_no_tag_and_adopts_the_rest() {
    let config = r#"{"SqlSettings": {"DriverName": "postgres"}, "TeamSettings": {"SiteName": "a {{ b", "MaxUsersPerTeam": 77}}"#;
    let folder = Folder::of(&[
        ("gitlab.rb.j2", "mattermost_external_url 'https://{{ host }}'\n"),
        ("config.json", config),
    ]);
    let ran = folder.run(&["adopt", "--at", "15.0", "--write", "gitlab.rb.j2", "config.json"]);
    let text = folder.read("gitlab.rb.j2");
    assert!(text.contains("MAXUSERSPERTEAM"), "{}{}{text}", ran.out, ran.err);
    assert!(!text.contains("{{ b"), "{text}");
    assert!(ran.out.contains("TeamSettings.SiteName"), "{}", ran.out);
}

#[test]
fn migrate_shows_what_must_change_in_what_it_only_reads() {
    let script = "#!/bin/sh\ncat > /etc/gitlab/gitlab.rb <<EOF\nmattermost['email_smtp_port'] = 25\nEOF\n";
    let folder = Folder::of(&[("run.sh", script)]);
    for option in [None, Some("--write")] {
        let arguments: Vec<&str> = ["migrate"].into_iter().chain(option).chain(["run.sh"]).collect();
        let ran = folder.run(&arguments);
        assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
        assert!(ran.out.contains("gitlab-rb only reads line 3 of run.sh"), "{}", ran.out);
        assert_eq!(folder.read("run.sh"), script);
    }
    let shown = folder.run(&["migrate", "run.sh"]);
    assert!(shown.out.contains("+  'MM_EMAILSETTINGS_SMTPPORT' => '25',"), "{}", shown.out);
    assert_eq!(folder.run(&["migrate", "--check", "run.sh"]).code, 1);
}
