//! What a release takes of a template, and which release a file is for.

use crate::folder::Folder;

const TEMPLATE: &str = "\
external_url 'https://git.example.com'
{% if gitlab_version is version('15.10', '>=') %}
gitaly['configuration'] = { auth: { token: '{{ t }}' } }
{% else %}
gitaly['auth_token'] = '{{ t }}'
{% endif %}
";

fn findings(name: &str, text: &str, to: &str) -> Vec<String> {
    let folder = Folder::of(&[(name, text)]);
    folder.run(&["lint", "--to", to, "--format", "json", name]).rules_and_lines()
}

#[test]
fn the_other_branch_is_judged_for_the_releases_that_take_it() {
    assert_eq!(findings("gitlab.rb.j2", TEMPLATE, "18.11"), [""; 0]);
    assert_eq!(findings("gitlab.rb.j2", TEMPLATE, "15.4"), [""; 0]);
    let unguarded = TEMPLATE.replace("gitlab_version is version('15.10', '>=')", "x");
    assert_ne!(
        findings("gitlab.rb.j2", &unguarded, "18.11"),
        [""; 0],
        "nothing says that 18.11 does not take it"
    );
    let wrong = TEMPLATE.replace("gitaly['auth_token']", "gitaly['auth_tokne']");
    assert_eq!(findings("gitlab.rb.j2", &wrong, "18.11"), ["unknown-key 5"], "wrong in every release");
}

#[test]
fn guards_of_every_language() {
    for (name, guard, otherwise, end) in [
        (
            "gitlab.rb.erb",
            "<% if Gem::Version.new(@version) >= Gem::Version.new('15.10') -%>",
            "<% else -%>",
            "<% end -%>",
        ),
        (
            "gitlab.rb.tpl",
            "{{- if semverCompare \">=15.10.0\" .Values.gitlab.version }}",
            "{{- else }}",
            "{{- end }}",
        ),
        ("gitlab.rb.tftpl", "%{ if gitlab_version >= 15.10 ~}", "%{ else ~}", "%{ endif ~}"),
    ] {
        let text = format!(
            "external_url 'https://x.example.com'\n{guard}\ngitaly['configuration'] = {{}}\n{otherwise}\ngitaly['auth_token'] = 'x'\n{end}\n"
        );
        assert_eq!(findings(name, &text, "18.11"), [""; 0], "{name}");
    }
}

#[test]
fn migrate_leaves_what_the_target_does_not_take() {
    let folder = Folder::of(&[("gitlab.rb.j2", TEMPLATE)]);
    let ran = folder.run(&["migrate", "--to", "18.11", "--write", "gitlab.rb.j2"]);
    assert_eq!((ran.code, folder.read("gitlab.rb.j2")), (0, TEMPLATE.to_owned()), "{}{}", ran.out, ran.err);
}

#[test]
fn an_image_tag_is_the_release() {
    let compose = "\
services:
  gitlab:
    image: gitlab/gitlab-ce:16.11.2-ce.0
    environment:
      GITLAB_OMNIBUS_CONFIG: |
        external_url 'http://git.example.com'
        grafana['enable'] = true
";
    let folder = Folder::of(&[("compose.yml", compose)]);
    let ran = folder.run(&["lint", "compose.yml"]);
    assert!(format!("{}{}", ran.out, ran.err).contains("16.11"), "{}{}", ran.out, ran.err);
    assert!(!ran.out.contains("unknown-root"), "16.11 still has it: {}", ran.out);
    let newer = folder.run(&["lint", "--to", "18.0", "compose.yml"]);
    assert!(newer.out.contains("grafana"), "the option takes precedence: {}", newer.out);
    let plan = folder.run(&["plan", "--to", "18.0", "compose.yml"]);
    assert!(plan.out.contains("from GitLab 16.11 (from the image tag"), "{}", plan.out);
}
