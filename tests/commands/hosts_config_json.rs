//! `diff` and `adopt` where gitlab.rb is part of another file: places and changes are the file's.

use crate::folder::{Folder, Ran};

const CONFIG: &str = r#"{
  "TeamSettings": { "MaxUsersPerTeam": 50, "CustomDescriptionText": "costs $HOME" },
  "EmailSettings": { "SMTPServer": "smtp.example.com", "SMTPPassword": "hunter2" }
}
"#;

const COMPOSE: &str = r"services:
  pages:
    environment:
      GITLAB_OMNIBUS_CONFIG: |
        pages_external_url 'https://pages.example.com'
  gitlab:
    environment:
      GITLAB_OMNIBUS_CONFIG: |
        mattermost_external_url 'https://${CHAT}'
        mattermost['env'] = {
          'MM_EMAILSETTINGS_SMTPSERVER' => 'mail.example.com',
          'MM_TEAMSETTINGS_MAXUSERSPERTEAM' => 'many', # ours
          'MM_EMAILSETTINGS_SMTPUSERNAME' => '${USER}',
        }
";

const JINJA: &str = "\
mattermost_external_url '{{ chat_url }}'
{% if chat %}
mattermost['env']['MM_EMAILSETTINGS_SMTPSERVER'] = '{{ smtp }}'
{% endif %}
";

const SHELL: &str = "\
docker run --env GITLAB_OMNIBUS_CONFIG=\"mattermost_external_url 'https://chat.example.com'\" gitlab/gitlab-ce
";

fn folder(name: &str, text: &str) -> Folder {
    Folder::of(&[(name, text), ("config.json", CONFIG)])
}

fn snapshot(name: &str, text: &str) {
    insta::with_settings!(
        {snapshot_path => "../../snapshots/hosts", prepend_module_to_snapshot => false},
        { insta::assert_snapshot!(name, text) }
    );
}

#[test]
fn diff_points_into_the_file() {
    let folder = folder("docker-compose.yml", COMPOSE);
    snapshot(
        "diff_yaml",
        &Ran::told(&folder.run(&["diff", "--at", "11.0", "docker-compose.yml", "config.json"])),
    );
    let folder = self::folder("gitlab.rb.j2", JINJA);
    snapshot("diff_jinja", &Ran::told(&folder.run(&["diff", "--at", "11.0", "gitlab.rb.j2", "config.json"])));
    let folder = self::folder("run.sh", SHELL);
    let ran = folder.run(&["diff", "--at", "11.0", "--format", "json", "run.sh", "config.json"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
}

#[test]
fn adopt_writes_into_the_value_alone() {
    let folder = folder("docker-compose.yml", COMPOSE);
    let ran = folder.run(&["adopt", "--to", "11.0", "--write", "docker-compose.yml", "config.json"]);
    snapshot(
        "adopt_yaml",
        &Ran::told(&ran).replace(&folder.path().canonicalize().unwrap().display().to_string(), "DIR"),
    );
    let before: Vec<&str> = COMPOSE.lines().collect();
    let text = folder.read("docker-compose.yml");
    let added: Vec<&str> = text.lines().filter(|line| !before.contains(line)).collect();
    // docker-compose takes `$$` for a dollar.
    assert_eq!(
        added,
        [
            "          'MM_EMAILSETTINGS_SMTPPASSWORD' => 'hunter2',",
            "          'MM_TEAMSETTINGS_CUSTOMDESCRIPTIONTEXT' => 'costs $$HOME',"
        ]
    );
    assert_eq!(text.lines().filter(|line| before.contains(line)).collect::<Vec<_>>(), before);
    let again = folder.run(&["adopt", "--to", "11.0", "--write", "docker-compose.yml", "config.json"]);
    assert!(again.out.contains("Stays in config.json:"), "{}", again.out);
    assert_eq!(folder.read("docker-compose.yml"), text, "the second run changes nothing");
}

#[test]
fn of_several_texts_one_has_to_be_meant() {
    let both = COMPOSE.replace("pages_external_url 'https://pages", "mattermost_external_url 'https://chat");
    let folder = folder("docker-compose.yml", &both);
    let ran = folder.run(&["diff", "--at", "11.0", "docker-compose.yml", "config.json"]);
    assert_eq!(ran.code, 2);
    assert_eq!(
        ran.err,
        "error: docker-compose.yml contains 2 gitlab.rb texts\n  \
         help: choose one by its line: --line 5, --line 9\n"
    );
    for (line, code) in [("5", 0), ("7", 1), ("14", 1), ("15", 2)] {
        let ran = folder.run(&["diff", "--at", "11.0", "--line", line, "docker-compose.yml", "config.json"]);
        assert_eq!(ran.code, code, "line {line}: {}", ran.err);
    }
}

#[test]
fn a_value_without_room_is_not_changed() {
    let folder = folder("run.sh", SHELL);
    let ran = folder.run(&["adopt", "--to", "11.0", "--write", "run.sh", "config.json"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.contains("nothing was changed: the value in line 1 of run.sh cannot take"),
        "{}",
        ran.err
    );
    assert_eq!(folder.read("run.sh"), SHELL);
}

#[test]
fn a_value_that_a_template_would_take_for_a_tag_stays_and_the_others_are_written() {
    let tagged = CONFIG.replace("costs $HOME", "{{ costs }}");
    let folder = Folder::of(&[("gitlab.rb.j2", JINJA), ("config.json", &tagged)]);
    let ran = folder.run(&["adopt", "--to", "11.0", "--write", "gitlab.rb.j2", "config.json"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("TeamSettings.CustomDescriptionText: the template would take"), "{}", ran.out);
    let text = folder.read("gitlab.rb.j2");
    assert!(text != JINJA && !text.contains("{{ costs }}"), "{text}");
}

#[test]
fn a_value_that_is_not_understood_is_not_compared() {
    let folder = folder(
        "run.sh",
        "export GITLAB_OMNIBUS_CONFIG=\"$(cat omnibus.rb)\" B=`x`\nexport GITLAB_OMNIBUS_CONFIG=`cat x`\n",
    );
    let ran = folder.run(&["diff", "--at", "11.0", "--line", "2", "run.sh", "config.json"]);
    assert_eq!(ran.code, 2, "{}", ran.out);
    assert!(ran.err.contains("in line 2 of run.sh is not understood"), "{}", ran.err);
}
