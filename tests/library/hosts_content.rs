//! gitlab.rb text that is found by its statements, in files and under names that say nothing of it.

use std::path::Path;

use gitlab_rb::host;

use crate::folder::Folder;

/// What each text in a file holds; `?` and the kind for what is not followed.
fn texts(name: &str, file: &str) -> Vec<String> {
    let hosts = host::open(Path::new(name), file.as_bytes());
    let texts = hosts.iter().map(|host| {
        let unknown = host.notes().iter().find(|note| note.kind.is_not_followed());
        match unknown {
            Some(note) => format!("? {:?}", note.kind),
            None => String::from_utf8(host.held().to_vec()).unwrap(),
        }
    });
    texts.collect()
}

const TWO: &str = "external_url 'https://git.example.com'\nnginx['enable'] = false\n";

/// The two statements, indented.
fn indented(by: usize) -> String {
    TWO.lines().map(|line| format!("{:by$}{line}\n", "")).collect::<Vec<_>>().concat()
}

#[test]
fn a_key_of_any_name_in_yaml() {
    let map = format!("kind: ConfigMap\ndata:\n  omnibus: |\n{}", indented(4));
    assert_eq!(texts("configmap.yaml", &map), [TWO]);
    let chart = format!("gitlab:\n  config:\n    omnibusConfigRuby: |\n{}", indented(6));
    assert_eq!(texts("values.yaml", &chart), [TWO]);
    let quoted = "omnibus: \"external_url 'https://git.example.com'\\nnginx['enable'] = false\\ngitlab_rails['a'] = 1\"\n";
    assert_eq!(texts("values.yml", quoted), [format!("{TWO}gitlab_rails['a'] = 1")]);
    assert_eq!(
        texts("values.yaml", "a: |\n  external_url 'https://git.example.com'\n  b\n"),
        [""; 0],
        "one is not enough"
    );
    assert_eq!(texts("values.yaml", "external_url: 'https://x'\nnginx: { enable: true }\n"), [""; 0]);
}

#[test]
fn lists_of_statements() {
    let list = "gitlab_rb_lines:\n  - \"external_url 'https://git.example.com'\"\n  - gitlab_rails['a'] = 1\n  - other\n";
    assert_eq!(
        texts("group_vars/all.yml", list),
        ["external_url 'https://git.example.com'", "gitlab_rails['a'] = 1"]
    );
}

#[test]
fn tasks_of_ansible() {
    let line = "- lineinfile:\n    path: /etc/gitlab/gitlab.rb\n    regexp: '^external_url'\n    line: \"external_url 'https://git.example.com'\"\n";
    assert_eq!(texts("main.yml", line), ["external_url 'https://git.example.com'"]);
    let block = "- ansible.builtin.blockinfile:\n    dest: /etc/gitlab/gitlab.rb\n    block: |\n      nginx['a'] = 1\n";
    assert_eq!(texts("main.yml", block), ["nginx['a'] = 1\n"]);
    let items = "\
- name: settings
  lineinfile:
    path: /etc/gitlab/gitlab.rb
    line: '{{ item.line }}'
    regexp: '{{ item.regexp }}'
  loop:
    - { regexp: '^a', line: \"nginx['a'] = 1\" }
    - { regexp: '^b', line: \"nginx['b'] = 2\" }
";
    assert_eq!(texts("main.yml", items), ["nginx['a'] = 1", "nginx['b'] = 2"]);
    let plain = items
        .replace("item.line", "item")
        .replace("{ regexp: '^a', line: \"nginx['a'] = 1\" }", "nginx['a'] = 1");
    assert_eq!(texts("main.yml", &plain), ["nginx['a'] = 1"]);
    for text in host::open(Path::new("main.yml"), block.as_bytes()) {
        assert!(text.is_fragment());
    }
}

#[test]
fn scripts_and_documents_in_yaml() {
    let job = "deploy:\n  script:\n    - |\n      cat > /etc/gitlab/gitlab.rb <<'EOF'\n      external_url 'https://git.example.com'\n      EOF\n";
    assert_eq!(texts(".gitlab-ci.yml", job), ["external_url 'https://git.example.com'\n"]);
    let run = "runcmd:\n  - sed -i 's/a/b/' /etc/gitlab/gitlab.rb\n  - echo \"nginx['a'] = 1\" >> /etc/gitlab/gitlab.rb\n";
    assert_eq!(texts("user-data.yaml", run), ["? Edited", "nginx['a'] = 1\n"]);
    let stack = "\
resources:
  vm:
    user_data: |
      #cloud-config
      write_files:
        - path: /etc/gitlab/gitlab.rb
          content: |
            nginx['a'] = 1
";
    assert_eq!(texts("heat.yaml", stack), ["nginx['a'] = 1\n"]);
}

#[test]
fn what_a_script_prints_into_the_file() {
    let shell = |script: &str| texts("install.sh", script);
    assert_eq!(
        shell(
            "echo \"external_url 'https://$HOST'\" >> /etc/gitlab/gitlab.rb\necho 'nginx[\"a\"] = 1' >>/etc/gitlab/gitlab.rb\n"
        ),
        ["external_url 'https://$HOST'\nnginx[\"a\"] = 1\n"]
    );
    assert_eq!(
        shell("CONF=/etc/gitlab/gitlab.rb\necho \"nginx['a'] = 1\" >> \"$CONF\"\n"),
        ["nginx['a'] = 1\n"]
    );
    assert_eq!(
        shell(
            "{\n  echo \"external_url 'x'\"\n  echo \"nginx['a'] = 1\"\n} > /etc/gitlab/gitlab.rb\necho done\n"
        ),
        ["external_url 'x'\nnginx['a'] = 1\n"]
    );
    assert_eq!(
        shell(
            "printf \"%s\\n\" \"external_url 'x'\" \"nginx['a'] = 1\" | sudo tee -a /etc/gitlab/gitlab.rb >/dev/null\n"
        ),
        ["external_url 'x'\nnginx['a'] = 1\n"]
    );
    assert_eq!(
        shell("echo -e \"nginx['a'] = 1\\nnginx['b'] = 2\" | tee /etc/gitlab/gitlab.rb\n"),
        ["nginx['a'] = 1\nnginx['b'] = 2\n"]
    );
    assert_eq!(
        shell("sudo sh -c \"echo \\\"nginx['a'] = 1\\\" >> /etc/gitlab/gitlab.rb\"\n"),
        ["nginx['a'] = 1\n"]
    );
    assert_eq!(
        texts(
            "Dockerfile",
            "FROM gitlab/gitlab-ce\nRUN echo \"nginx['a'] = 1\" >> /etc/gitlab/gitlab.rb && \\\n    echo \"nginx['b'] = 2\" >> /etc/gitlab/gitlab.rb\n"
        ),
        ["nginx['a'] = 1\nnginx['b'] = 2\n"]
    );
    assert_eq!(
        shell("echo \"nginx['a'] = 1\" | bash -c 'cat >> /etc/gitlab/gitlab.rb'\n"),
        ["nginx['a'] = 1\n"]
    );
    assert_eq!(
        shell("docker exec gitlab bash -c \"cat >> /etc/gitlab/gitlab.rb << EOF\nnginx['a'] = 1\nEOF\"\n"),
        ["nginx['a'] = 1\n"]
    );
    assert_eq!(shell("ssh $HOST 'sudo sed -i \"/^nginx/ s/^/#/\" /etc/gitlab/gitlab.rb'\n"), ["? Edited"]);
    assert_eq!(
        shell("echo 'see /etc/gitlab/gitlab.rb' > note\ngrep x /etc/gitlab/gitlab.rb > /dev/null\n"),
        [""; 0]
    );
}

#[test]
fn here_documents_without_a_known_target() {
    let shell = |script: &str| texts("install.sh", script);
    assert_eq!(shell(&format!("cat <<EOF > $CONF\n{TWO}EOF\n")), [TWO]);
    assert_eq!(
        shell("# gitlab.rb\ncat <<EOF > $CONF\ngit_data_dir '/srv/git'\nEOF\n"),
        ["git_data_dir '/srv/git'\n"]
    );
    assert_eq!(
        shell("cat <<EOF > $CONF\ngit_data_dir '/srv/git'\nEOF\n"),
        [""; 0],
        "one, and nothing names a gitlab.rb"
    );
    assert_eq!(shell(&format!("cat <<EOF > notes.txt\n{TWO}EOF\n")), [""; 0], "another file");
}

#[test]
fn commands_that_are_not_followed() {
    let shell = |script: &str| texts("install.sh", script);
    assert_eq!(shell("sed -i \"s|^external_url.*|external_url 'x'|\" /etc/gitlab/gitlab.rb\n"), ["? Edited"]);
    assert_eq!(shell("envsubst < a.tpl > /etc/gitlab/gitlab.rb\n"), ["? Edited"]);
    assert_eq!(shell("curl -fsSL https://x/y -o /etc/gitlab/gitlab.rb\n"), ["? Edited"]);
    assert_eq!(
        shell(
            "cp /etc/gitlab/gitlab.rb /backup/\nchmod 600 /etc/gitlab/gitlab.rb\ntouch /etc/gitlab/gitlab.rb\n"
        ),
        [""; 0]
    );
    assert_eq!(shell("# sed -i s/a/b/ /etc/gitlab/gitlab.rb\n"), [""; 0]);
}

#[test]
fn terraform_puppet_and_nix() {
    let join = "resource \"local_file\" \"rb\" {\n  content = join(\"\\n\", [\n    \"external_url 'https://${var.host}'\",\n    \"nginx['enable'] = false\",\n  ])\n}\n";
    assert_eq!(texts("main.tf", join), ["external_url 'https://${var.host}'\nnginx['enable'] = false"]);
    let user_data = "user_data = <<-EOF\n  #!/bin/bash\n  cat > /etc/gitlab/gitlab.rb <<'RB'\n  nginx['a'] = 1\n  RB\nEOF\n";
    assert_eq!(texts("main.tf", user_data), ["  nginx['a'] = 1\n"]);
    let puppet = "file { '/etc/gitlab/gitlab.rb':\n  content => @(\"EOT\"/L),\n    external_url 'https://${host}'\n    | EOT\n}\n";
    assert_eq!(texts("gitlab.pp", puppet), ["    external_url 'https://${host}'\n"]);
    let container = "container { 'gitlab':\n  env => [\"GITLAB_OMNIBUS_CONFIG=from_file('/x.rb')\"],\n}\n";
    assert_eq!(texts("gitlab.pp", container), ["from_file('/x.rb')"]);
    let line = "file_line { 'a':\n  path => '/etc/gitlab/gitlab.rb',\n  line => \"nginx['a'] = 1\",\n}\n";
    assert_eq!(texts("gitlab.pp", line), ["nginx['a'] = 1"]);
    let nix =
        "{\n  environment.GITLAB_OMNIBUS_CONFIG = ''\n    external_url 'https://git.example.com'\n  '';\n}\n";
    assert_eq!(texts("gitlab.nix", nix), ["\n    external_url 'https://git.example.com'\n  "]);
}

#[test]
fn names_that_say_nothing_or_the_wrong_thing() {
    assert_eq!(
        texts("user_data.tpl", "#!/bin/sh\nGITLAB_OMNIBUS_CONFIG=\"nginx['a'] = 1\"\n"),
        ["nginx['a'] = 1"]
    );
    assert_eq!(
        texts("user_data.tpl", "#!/bin/sh\necho hello\n"),
        [""; 0],
        "a script is no template of a gitlab.rb"
    );
    assert_eq!(texts(".env.sample", "GITLAB_OMNIBUS_CONFIG=nginx['a'] = 1\n"), ["nginx['a'] = 1"]);
    assert_eq!(texts("gitlab.env.example", "GITLAB_OMNIBUS_CONFIG=nginx['a'] = 1\n"), ["nginx['a'] = 1"]);
    assert_eq!(
        texts("user-data", "#cloud-config\nwrite_files:\n  - path: /etc/gitlab/gitlab.rb\n   content: x\n"),
        ["? NotYaml"]
    );
}

#[test]
fn a_folder_is_searched_by_content() {
    let recipe = "package 'gitlab-ce'\ntemplate '/etc/gitlab/gitlab.rb' do\n  source 'gitlab.rb.erb'\nend\n";
    let folder = Folder::of(&[
        ("compose.yml", "services: { gitlab: { volumes: ['./omnibus_config.rb:/omnibus_config.rb'] } }\n"),
        ("omnibus_config.rb", "external_url 'https://git.example.com'\nnginx['enabel'] = true\n"),
        ("conf.d/registry.rb.j2", "registry_external_url '{{ x }}'\nregistry['enabel'] = true\n"),
        ("install.sh", "#!/bin/sh\nsed -i s/a/b/ /etc/gitlab/gitlab.rb\n"),
        ("recipes/gitlab.rb", recipe),
        ("lib/other.rb", "class Other\n  def nginx\n  end\nend\n"),
    ]);
    let ran = folder.run(&["lint", "--to", "18.0", "."]);
    let text = format!("{}{}exit code {}\n", ran.out, ran.err, ran.code);
    insta::with_settings!(
        {snapshot_path => "../../snapshots/hosts", prepend_module_to_snapshot => false},
        { insta::assert_snapshot!("folder", text) }
    );
    let named = folder.run(&["lint", "--to", "18.0", "recipes/gitlab.rb"]);
    assert_eq!(named.code, 1, "a file that is named is checked whatever it is: {}", named.out);
}

#[test]
fn a_here_document_without_expansion_is_rewritten() {
    let script = "#!/bin/sh\ncat > /etc/gitlab/gitlab.rb <<'EOF'\nmattermost['email_smtp_port'] = 25\nEOF\necho done\n";
    let folder = Folder::of(&[("run.sh", script)]);
    let ran = folder.run(&["migrate", "--write", "run.sh"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert_eq!(
        folder.read("run.sh"),
        "#!/bin/sh\ncat > /etc/gitlab/gitlab.rb <<'EOF'\nmattermost['env'] = {\n  'MM_EMAILSETTINGS_SMTPPORT' => '25',\n}\nEOF\necho done\n"
    );
}
