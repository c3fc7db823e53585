//! Which values of other files are taken for gitlab.rb text, and which are reported as not
//! understood.

use std::path::Path;

use crate::folder::Folder;
use gitlab_rb::host::{self, NoteKind};

/// What each text in a file holds; `?` for one that is not understood.
fn texts(name: &str, file: &str) -> Vec<String> {
    let hosts = host::open(Path::new(name), file.as_bytes());
    let texts = hosts.iter().map(|host| {
        let unknown = host.notes().iter().any(|note| note.kind == NoteKind::NotUnderstood);
        if unknown { "?".to_owned() } else { String::from_utf8(host.held().to_vec()).unwrap() }
    });
    texts.collect()
}

fn yaml(file: &str) -> Vec<String> {
    texts("values.yaml", file)
}

#[test]
fn a_gitlab_rb_in_a_config_map_or_secret() {
    assert_eq!(
        yaml("kind: ConfigMap\ndata:\n  gitlab.rb: |\n    a = 1\n  other.rb: |\n    b\n"),
        ["a = 1\n"]
    );
    assert_eq!(yaml("kind: ConfigMap\ndata: { gitlab.rb: 'a = 1', prod.gitlab.rb: b }\n"), ["a = 1", "b"]);
    assert_eq!(yaml("kind: Secret\nstringData:\n  gitlab.rb: |\n    a = 1\n"), ["a = 1\n"]);
    assert_eq!(yaml("kind: Secret\ndata:\n  gitlab.rb: YSA9IDEK\n"), ["?"], "base64");
    assert_eq!(yaml("templates:\n  gitlab.rb: templates/gitlab.rb.j2\n"), [""; 0], "a path");
}

#[test]
fn a_variable_that_is_taken_from_a_config_map() {
    let env =
        "env:\n- name: GITLAB_OMNIBUS_CONFIG\n  valueFrom:\n    configMapKeyRef: { name: x, key: omnibus }\n";
    assert_eq!(yaml(env), ["?"], "it is in another file");
    let both = format!("{env}---\nkind: ConfigMap\ndata:\n  omnibus: |\n    a = 1\n");
    assert_eq!(yaml(&both), ["a = 1\n"]);
    assert_eq!(yaml(&both.replace("ConfigMap\ndata", "Secret\ndata")), ["?"]);
}

#[test]
fn a_gitlab_rb_that_a_tool_writes() {
    let copy = "- copy:\n    dest: /etc/gitlab/gitlab.rb\n    content: |\n      a = 1\n";
    assert_eq!(yaml(copy), ["a = 1\n"]);
    assert_eq!(yaml(&copy.replace("gitlab.rb", "gitlab.yml")), [""; 0]);
    assert_eq!(yaml(&copy.replace("content: |\n      a = 1", "src: gitlab.rb.j2")), [""; 0]);
    let cloud_init = "#cloud-config\nwrite_files:\n- path: /etc/gitlab/gitlab.rb\n  content: |\n    a = 1\n";
    assert_eq!(texts("user-data", cloud_init), ["a = 1\n"], "whatever the file is called");
    assert_eq!(yaml(&format!("{cloud_init}  encoding: b64\n")), ["?"]);
}

#[test]
fn every_form_of_a_list_of_variables() {
    assert_eq!(yaml("environment:\n- GITLAB_OMNIBUS_CONFIG=a = 1\n- B=1\n"), ["a = 1"]);
    assert_eq!(yaml("env: [{ name: GITLAB_OMNIBUS_CONFIG, value: a }]\n"), ["a"]);
    assert_eq!(yaml("env: [{ value: a, name: GITLAB_OMNIBUS_CONFIG }]\n"), ["a"]);
    assert_eq!(yaml("variables: { GITLAB_OMNIBUS_CONFIG: { value: a, description: b } }\n"), ["a"]);
    assert_eq!(
        texts("task.json", r#"{"environment":[{"name":"GITLAB_OMNIBUS_CONFIG","value":"a\nb"}]}"#),
        ["a\nb"]
    );
    assert_eq!(yaml("environment:\n  GITLAB_OMNIBUS_CONFIG:\n    # why\n    |\n    a = 1\n"), ["a = 1\n"]);
    assert_eq!(yaml("data:\n  gitlab_omnibus_config: >\n    a = 1;\n\n    b\n"), ["a = 1;\nb\n"]);
}

#[test]
fn what_sets_nothing_is_passed_over() {
    for value in ["", " ~", " null", " |"] {
        assert_eq!(
            yaml(&format!("environment:\n  GITLAB_OMNIBUS_CONFIG:{value}\nb: 1\n")),
            [""; 0],
            "{value}"
        );
    }
    assert_eq!(yaml("environment: [GITLAB_OMNIBUS_CONFIG]\n"), [""; 0], "handed on");
    assert_eq!(yaml("# GITLAB_OMNIBUS_CONFIG: 1\nb: GITLAB_OMNIBUS_CONFIG\n"), [""; 0]);
    assert_eq!(yaml("services: {}\n"), [""; 0]);
}

#[test]
fn what_is_no_text_is_reported() {
    assert_eq!(yaml("env: { GITLAB_OMNIBUS_CONFIG: !vault \"abc\" }\n"), ["?"]);
    assert_eq!(yaml("env: { GITLAB_OMNIBUS_CONFIG: !!binary YQ== }\n"), ["?"]);
    assert_eq!(yaml("env: { GITLAB_OMNIBUS_CONFIG: !Join [\"\", [a, b]] }\n"), ["?"]);
    assert_eq!(yaml("env: { GITLAB_OMNIBUS_CONFIG: !Sub \"a ${B}\" }\n"), ["a ${B}"]);
    assert_eq!(yaml("env: { GITLAB_OMNIBUS_CONFIG: !!str a }\n"), ["a"]);
    assert_eq!(yaml("env:\n  GITLAB_OMNIBUS_CONFIG: |\n  a = 1\n   b: c\n"), ["?"], "no YAML");
    assert_eq!(yaml("env: { GITLAB_OMNIBUS_CONFIG: *gone }\n"), ["?"]);
}

#[test]
fn names_say_what_a_file_is() {
    let shell = "export GITLAB_OMNIBUS_CONFIG='a = 1'\n";
    for name in
        ["run.sh", "Dockerfile", "Dockerfile.prod", "gitlab.Dockerfile", ".env", ".env.prod", "x.env", "run"]
    {
        assert_eq!(texts(name, shell), ["a = 1"], "{name}");
    }
    let compose = "environment:\n  GITLAB_OMNIBUS_CONFIG: |\n    a = '${b}'\n";
    for name in ["compose.yaml", "docker-compose.yml.tpl", "compose.yml.j2", "compose", "compose.txt"] {
        assert_eq!(texts(name, compose), ["a = '${b}'\n"], "{name}");
    }
    // Ruby that reads the variable is Ruby.
    let ruby = "eval ENV['GITLAB_OMNIBUS_CONFIG'].to_s\n";
    for name in ["gitlab.rb", "omnibus.txt", "gitlab.rb.erb"] {
        assert_eq!(texts(name, ruby), [ruby], "{name}");
    }
}

#[test]
fn a_search_looks_into_every_kind_of_file() {
    let shell = "docker run -e GITLAB_OMNIBUS_CONFIG=\"nginx['enabel'] = true\" gitlab/gitlab-ce\n";
    let folder = Folder::of(&[
        ("Dockerfile", "ENV GITLAB_OMNIBUS_CONFIG=\"nginx['enabel'] = true\"\n"),
        ("a/run.sh", shell),
        ("a/main.tf", "env = [\"GITLAB_OMNIBUS_CONFIG=nginx['enabel'] = true\"]\n"),
        ("a/.env", "GITLAB_OMNIBUS_CONFIG=nginx['enabel'] = true\n"),
        ("a/map.yaml", "kind: ConfigMap\ndata:\n  gitlab.rb: |\n    nginx['enabel'] = true\n"),
        ("a/play.yml", "- template: { src: gitlab.rb.j2, dest: /etc/gitlab/gitlab.rb }\n"),
        ("a/other.sh", "echo \"$GITLAB_OMNIBUS_CONFIG\"\n"),
        ("a/notes.md", shell),
    ]);
    let ran = folder.run(&["lint", "--verbose", "--to", "18.0", "--format", "json", "."]);
    assert_eq!(
        ran.findings(),
        [
            "Dockerfile unknown-key",
            "a/.env unknown-key",
            "a/main.tf unknown-key",
            "a/map.yaml unknown-key",
            "a/run.sh unknown-key"
        ]
    );
    assert!(ran.err.contains("5 files in"), "files without a text do not count: {}", ran.err);
}
