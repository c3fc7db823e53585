//! `GITLAB_OMNIBUS_CONFIG` in YAML: true places, and rewrites of its bytes alone.

use std::path::Path;

use crate::folder::{Folder, Ran};
use gitlab_rb::findings::Edit;
use gitlab_rb::fix::EditSet;
use gitlab_rb::host;
use gitlab_rb::syntax::Span;

const EVERY_STYLE: &str = r#"# settings of two servers
x-shared: &shared |
  mattermost['email_smtp_port'] = 1
services:
  literal:
    environment:
      GITLAB_OMNIBUS_CONFIG: |2-

          # the mail server
          mattermost['email_smtp_server'] = 'mail.example.com' # ours
          mattermost['email_smtp_port'] = ${SMTP_PORT:-25}
        nginx['proxy_set_headers'] = { 'Host' => '$$http_host' }

  alias: { environment: { GITLAB_OMNIBUS_CONFIG: *shared } }
  again: { environment: { GITLAB_OMNIBUS_CONFIG: *shared } }
  list:
    environment:
      - OTHER=1
      - "GITLAB_OMNIBUS_CONFIG=mattermost['email_smtp_port'] = 2"
  double:
    environment: { "GITLAB_OMNIBUS_CONFIG": "mattermost['email_smtp_port'] = 3\nmattermost['email_smtp_username'] = \"ä\"\n" }
  pod:
    env:
      - name: GITLAB_OMNIBUS_CONFIG
        value: |
          mattermost['email_smtp_port'] = 4
after: kept   # as it is
"#;

const FOLDED: &str = "\
services:
  gitlab:
    environment:
      GITLAB_OMNIBUS_CONFIG: >
        external_url 'https://a.example.com'
        nginx['enable'] = false
  commas:
    environment:
      GITLAB_OMNIBUS_CONFIG: >
        gitlab_rails['trusted_proxies'] = ['10.0.0.0/8',
        '192.168.0.0/16'];

        nginx['enable'] = false
  quotes:
    environment:
      - GITLAB_OMNIBUS_CONFIG=\"external_url 'https://b.example.com'\"
";

fn snapshot(name: &str, text: &str) {
    insta::with_settings!(
        {snapshot_path => "../../snapshots/hosts", prepend_module_to_snapshot => false},
        { insta::assert_snapshot!(name, crate::support::without_newest(text)) }
    );
}

#[test]
fn lint_points_into_the_yaml() {
    let folder = Folder::of(&[("docker-compose.yml", EVERY_STYLE)]);
    snapshot("yaml_lint", &Ran::told(&folder.run(&["lint", "--to", "18.0", "docker-compose.yml"])));
}

#[test]
fn migrate_changes_the_values_alone() {
    let folder = Folder::of(&[("docker-compose.yml", EVERY_STYLE)]);
    snapshot("yaml_migrate", &Ran::told(&folder.run(&["migrate", "docker-compose.yml"])));
    assert_eq!(folder.run(&["migrate", "--write", "docker-compose.yml"]).code, 0);
    let text = folder.read("docker-compose.yml");
    snapshot("yaml_migrated", &text);
    let again = folder.run(&["migrate", "--check", "docker-compose.yml"]);
    assert_eq!(again.code, 0, "{}", again.out);
    for line in ["# settings of two servers", "after: kept   # as it is", "      - OTHER=1"] {
        assert!(text.lines().any(|other| other == line), "{line} is gone:\n{text}");
    }
}

#[test]
fn lines_that_yaml_joins_are_told() {
    let folder = Folder::of(&[("docker-compose.yml", FOLDED)]);
    snapshot("yaml_folded", &Ran::told(&folder.run(&["lint", "--to", "18.0", "docker-compose.yml"])));
}

#[test]
fn show_has_every_text_of_a_file() {
    let folder = Folder::of(&[("docker-compose.yml", EVERY_STYLE)]);
    snapshot("yaml_show", &Ran::told(&folder.run(&["show", "docker-compose.yml"])));
}

#[test]
fn a_value_that_cannot_hold_the_result_is_left_alone() {
    let yaml = "env:\n  GITLAB_OMNIBUS_CONFIG: 'mattermost[''email_smtp_port''] = 2; mattermost[''email_smtp_server''] = ''a'''\n";
    let folder = Folder::of(&[("values.yml", yaml)]);
    let ran = folder.run(&["migrate", "--write", "values.yml"]);
    if ran.code == 2 {
        assert!(ran.err.contains("line 2 of values.yml cannot take"), "{}", ran.err);
        assert_eq!(folder.read("values.yml"), yaml);
    } else {
        let check = folder.run(&["migrate", "--check", "values.yml"]);
        assert_eq!(check.code, 0, "{}", check.out);
    }
}

#[test]
fn yaml_of_templates_is_read_around_the_tags() {
    let yaml = "\
{{- if .Values.gitlab }}
env:
  - name: GITLAB_OMNIBUS_CONFIG
    value: |
      external_url {{ .Values.url | quote }}
      nginx['enabel'] = true
{{- end }}
";
    let folder = Folder::of(&[("pod.yaml", yaml)]);
    snapshot("yaml_helm", &Ran::told(&folder.run(&["lint", "--to", "18.0", "pod.yaml"])));
}

#[test]
fn folders_are_searched_for_yaml_that_holds_the_variable() {
    let folder = Folder::of(&[
        ("a.yml", EVERY_STYLE),
        ("b.yml", "services: {}\n"),
        ("c/gitlab.rb.j2", "nginx['enabel'] = {{ x }}\n"),
        ("c/gitlab.rb.bak", "nginx['enabel'] = 1\n"),
    ]);
    let ran = folder.run(&["lint", "--verbose", "--to", "18.0", "."]);
    let files: Vec<&str> = ran
        .err
        .lines()
        .filter(|line| line.contains(" finding"))
        .filter_map(|line| line.split_once(": "))
        .map(|(name, _)| name)
        .collect();
    assert_eq!(files, ["a.yml", "c/gitlab.rb.j2"], "{}", ran.err);
}

/// Edits of a decoded value, applied to the file, give the edited value when it is read again.
#[test]
fn edits_come_back_as_they_were_made() {
    let path = Path::new("docker-compose.yml");
    let file = EVERY_STYLE.as_bytes();
    let (mut made, mut refused) = (0, 0);
    let hosts = host::open(path, file);
    assert_eq!(hosts.len(), 5);
    for (index, host) in hosts.iter().enumerate() {
        let length = u32::try_from(host.text().len()).unwrap();
        for start in 0..=length {
            for (end, text) in
                [(start, "a"), (start, "b = '1'\n"), ((start + 3).min(length), ""), (length, "'ä\"\n")]
            {
                if std::str::from_utf8(&host.text()[start as usize..]).is_err() {
                    continue;
                }
                let edit = Edit { span: Span::new(start, end), text: text.to_owned() };
                let Some(edits) = host.edits_in_file(std::slice::from_ref(&edit)) else {
                    refused += 1;
                    continue;
                };
                made += 1;
                let new = EditSet::new(edits.iter().cloned()).unwrap().apply(file).unwrap();
                let after = host::open(path, &new);
                assert_eq!(after.len(), hosts.len());
                for (other, (before, after)) in hosts.iter().zip(&after).enumerate() {
                    if other != index {
                        assert_eq!(before.held(), after.held(), "{edit:?} changed another value");
                    }
                }
                // Tags are numbered anew, so both are compared as the file spells them.
                let wanted = EditSet::new([edit.clone()]).unwrap().apply(host.text()).unwrap();
                let wanted = host.in_words(std::str::from_utf8(&wanted).unwrap());
                let found = after[index].in_words(std::str::from_utf8(after[index].text()).unwrap());
                // The line ends behind a block's last line are not the text's.
                assert_eq!(found.trim_end_matches('\n'), wanted.trim_end_matches('\n'), "{edit:?}");
            }
        }
    }
    assert!(made > 2 * refused, "{made} made, {refused} refused");
}

/// What stands around a value in a report is as secret as the value.
#[test]
fn secrets_around_a_value_are_hidden() {
    let yaml = "\
services:
  db: { environment: { POSTGRES_PASSWORD: hunter2 } }
  gitlab:
    environment:
      GITLAB_ROOT_PASSWORD: hunter2
      GITLAB_OMNIBUS_CONFIG: |
        mattermost['email_smtp_port'] = 25
        nginx['enabel'] = true
      API_TOKEN: \"hunter2\"
  pod:
    env:
      - name: DB_PASSWORD
        value: hunter2
      - GITLAB_OMNIBUS_CONFIG=nginx['enabel'] = true
      - A=1 # SECRET=hunter2
";
    let script =
        "docker run -e A=1 -e DB_PASSWORD=hunter2 -e GITLAB_OMNIBUS_CONFIG=\"nginx['enabel'] = 1\" x\n";
    let folder = Folder::of(&[("compose.yml", yaml), ("run.sh", script)]);
    for arguments in
        [&["lint", "compose.yml", "run.sh"][..], &["migrate", "compose.yml"], &["show", "compose.yml"]]
    {
        let text = Ran::told(&folder.run(arguments));
        assert!(!text.contains("hunter2"), "{arguments:?}\n{text}");
    }
    let migrated = folder.run(&["migrate", "compose.yml"]).out;
    assert!(migrated.contains("GITLAB_ROOT_PASSWORD: [secret]"), "{migrated}");
}

const CHART: &str = "\
{{- if .Values.enabled -}}
kind: ConfigMap
metadata:
  labels:
{{ include \"labels\" . | indent 4 }}
data:
  gitlab.rb: |
{{- if .Values.first }}
    external_url {{ .Values.url | quote }}
{{- end }}
{{- range $key, $value := .Values.rails }}
    gitlab_rails[{{ $key | squote }}] = {{ $value }}
{{- end }}
    mattermost['email_smtp_port'] = {{ .Values.port }} # the port
    {{- if .Values.smtp }}
    gitlab_rails['smtp_enable'] = true
    {{- else }}
    gitlab_rails['smtp_enable'] = false
    {{- end }}
{{ .Values.extra | indent 4 }}
---
kind: Deployment
env:
  - name: GITLAB_OMNIBUS_CONFIG
    value: {{ .Values.config | quote }}
{{- end }}
";

#[test]
fn blocks_with_tags_on_lines_of_their_own_are_read_and_migrated() {
    let folder = Folder::of(&[("map.yaml", CHART)]);
    snapshot("yaml_chart", &Ran::told(&folder.run(&["lint", "--to", "18.0", "map.yaml"])));
    assert_eq!(folder.run(&["migrate", "--write", "map.yaml"]).code, 0);
    let before = "    mattermost['email_smtp_port'] = {{ .Values.port }} # the port\n";
    let after = "    mattermost['env'] = {
      'MM_EMAILSETTINGS_SMTPPORT' => ({{ .Values.port }}).to_s, # the port
    }
";
    assert_eq!(folder.read("map.yaml"), CHART.replace(before, after));
}

#[test]
fn a_bar_in_a_list_of_variables_is_told() {
    let yaml = "environment:\n  - GITLAB_OMNIBUS_CONFIG=|\n      nginx['enable'] = true\n      nginx['listen_port'] = 80\n";
    let folder = Folder::of(&[("compose.yml", yaml)]);
    let ran = folder.run(&["lint", "--to", "18.0", "--format", "json", "compose.yml"]);
    assert_eq!(ran.findings(), ["compose.yml syntax-error", "compose.yml joined-lines"]);
}
