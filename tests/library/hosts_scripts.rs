//! `GITLAB_OMNIBUS_CONFIG` in shell scripts and Terraform: read, not rewritten.

use crate::folder::Folder;

const SHELL: &str = "\
#!/bin/sh
# GITLAB_OMNIBUS_CONFIG is read by the container
docker run --detach \\
  --env GITLAB_OMNIBUS_CONFIG=\"external_url 'https://$HOST/'; nginx['enabel'] = \\\"a\\\"\" \\
  gitlab/gitlab-ce
GITLAB_OMNIBUS_CONFIG=$(cat <<'EOF'
external_url 'https://gitlab.example.com'
gitlab_rails['smtp_port'] = \"25
EOF
)
GITLAB_OMNIBUS_CONFIG=`cat settings.rb`
";

const TERRAFORM: &str = "\
environment = {
  GITLAB_OMNIBUS_CONFIG = <<-EOT
    external_url \"https://${var.host}\"
    nginx['enabel'] = true
  EOT
}
";

#[test]
fn values_are_linted_where_they_stand() {
    let folder = Folder::of(&[("run.sh", SHELL), ("main.tf", TERRAFORM)]);
    let ran = folder.run(&["lint", "--to", "18.0", "run.sh", "main.tf"]);
    let text = format!("{}{}exit code {}\n", ran.out, ran.err, ran.code);
    insta::with_settings!(
        {snapshot_path => "../../snapshots/hosts", prepend_module_to_snapshot => false},
        { insta::assert_snapshot!("scripts", text) }
    );
}

#[test]
fn a_script_is_not_rewritten() {
    let script = "GITLAB_OMNIBUS_CONFIG=\"mattermost['email_smtp_port'] = 25\"\n";
    let folder = Folder::of(&[("run.sh", script)]);
    let ran = folder.run(&["migrate", "--write", "run.sh"]);
    assert_eq!(ran.code, 1, "{}", ran.out);
    assert!(ran.out.contains("gitlab-rb only reads line 1 of run.sh"), "{}", ran.out);
    assert_eq!(folder.read("run.sh"), script);
}

#[test]
fn tags_of_nomad_are_values() {
    let job = "template {\n  data = <<EOH\nnginx['listen_port'] = {{ key \"port\" }}\nEOH\n  destination = \"local/gitlab.rb\"\n}\n";
    let folder = Folder::of(&[("job.nomad", job)]);
    let ran = folder.run(&["lint", "--to", "18.0", "--format", "json", "job.nomad"]);
    assert_eq!(ran.findings(), [""; 0]);
}
