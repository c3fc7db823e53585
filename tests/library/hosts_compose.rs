//! What docker-compose does to a gitlab.rb text, and what the container has besides.

use crate::folder::Folder;

fn findings(service: &str, text: &str) -> Vec<String> {
    let indented: Vec<String> = text.lines().map(|line| format!("        {line}\n")).collect();
    let indented = indented.concat();
    let file = format!(
        "services:\n  gitlab:\n{service}    environment:\n      GITLAB_OMNIBUS_CONFIG: |\n{indented}"
    );
    let folder = Folder::of(&[("compose.yml", &file)]);
    folder.run(&["lint", "--to", "18.0", "--format", "json", "compose.yml"]).rules_and_lines()
}

#[test]
fn dollars() {
    assert_eq!(findings("", "gitlab_rails['gitlab_email_display_name'] = 'pa$word'"), ["compose-dollar 5"]);
    assert_eq!(findings("", "gitlab_rails['gitlab_email_display_name'] = 'pa$$word'"), [""; 0]);
    assert_eq!(
        findings("", "external_url 'https://$HOST'\nnginx['redirect_http_to_https'] = ${TLS}"),
        [""; 0]
    );
    assert_eq!(findings("", "gitlab_rails['gitlab_email_display_name'] = '^x$'"), ["compose-dollar 5"]);
    assert_eq!(
        findings("", "# costs 5 $ a month\nexternal_url 'https://x.example.com'"),
        ["compose-dollar 5"]
    );
}

#[test]
fn a_string_from_outside_is_never_false() {
    let quoted = "nginx['redirect_http_to_https'] = \"${STARTTLS}\"";
    assert_eq!(findings("", quoted), ["environment-string-as-boolean 5"]);
    assert_eq!(findings("", &quoted.replace('"', "")), [""; 0]);
    let folder = Folder::of(&[("gitlab.rb.j2", "nginx['redirect_http_to_https'] = '{{ starttls }}'\n")]);
    let ran = folder.run(&["lint", "--to", "18.0", "--format", "json", "gitlab.rb.j2"]);
    assert_eq!(ran.rules_and_lines(), ["environment-string-as-boolean 1"]);
}

#[test]
fn published_ports() {
    let url = "external_url 'http://git.example.com:8929'";
    assert_eq!(findings("    ports: ['8929:80', '2222:22']\n", url), ["published-port 6"]);
    assert_eq!(findings("    ports: ['8929:8929', '2222:22']\n", url), [""; 0]);
    assert_eq!(findings("    ports: [{ target: 80, published: 8929 }]\n", url), ["published-port 6"]);
    assert_eq!(findings("    ports: ['8929:80']\n", &format!("{url}\nnginx['listen_port'] = 80")), [""; 0]);
    assert_eq!(findings("    ports: ['${PORT}:80']\n    network_mode: host\n", url), [""; 0]);
    assert_eq!(findings("    ports: ['2222:22']\n", url), [""; 0], "a proxy serves it");
}

#[test]
fn files_that_nothing_brings() {
    let reads = "from_file '/omnibus_config.rb'";
    let missing = |service: &str| findings(service, reads).contains(&"compose-file-missing 6".to_owned());
    assert!(missing("    volumes: ['./data:/var/opt/gitlab']\n"));
    assert!(!missing("    volumes: ['./omnibus.rb:/omnibus_config.rb:ro']\n"));
    assert!(!missing("    configs: [{ source: x, target: /omnibus_config.rb }]\n"));
    assert!(!missing("    configs: ['omnibus_config.rb']\n"), "a config is at the root");
    assert!(!missing("    build: .\n"), "the image may have it");
}

#[test]
fn a_file_that_is_mounted_and_read_is_checked() {
    let compose = "\
services:
  gitlab:
    volumes: ['./omnibus.rb:/omnibus_config.rb:ro']
    environment:
      GITLAB_OMNIBUS_CONFIG: \"from_file('/omnibus_config.rb')\"
";
    let folder = Folder::of(&[
        ("compose.yml", compose),
        ("omnibus.rb", "external_url 'https://x'\ngrafana['enable'] = true\n"),
    ]);
    let ran = folder.run(&["lint", "--to", "18.0", "--format", "json", "."]);
    assert!(
        ran.rules_and_lines().iter().any(|finding| finding == "unknown-root 2"),
        "{:?}",
        ran.rules_and_lines()
    );
}

#[test]
fn a_mapping_in_the_list_of_variables_is_refused() {
    let list = "services:
  gitlab:
    image: gitlab/gitlab-ce:14.8.2-ce.0
    environment:
      - TZ=UTC
      - GITLAB_OMNIBUS_CONFIG: |
          nginx['listen_port'] = 80
";
    let lint = |text: &str| {
        let folder = Folder::of(&[("compose.yml", text)]);
        folder.run(&["lint", "--format", "json", "compose.yml"]).rules_and_lines()
    };
    assert_eq!(lint(list), ["compose-list-mapping 7"]);
    let strings = list.replace("CONFIG: |\n          nginx", "CONFIG=nginx");
    assert_eq!(lint(&strings), [""; 0], "{strings}");
    let mapping = list.replace("- TZ=UTC", "TZ: UTC").replace("- GITLAB", "GITLAB");
    assert_eq!(lint(&mapping), [""; 0], "{mapping}");
    // Kubernetes and Ansible have lists of mappings.
    let pod = "spec:\n  containers:\n    - name: gitlab\n      environment:\n        - GITLAB_OMNIBUS_CONFIG: |\n            gitlab_rails['time_zone'] = 'UTC'\n";
    assert_eq!(lint(pod), [""; 0], "{pod}");
}

#[test]
fn a_file_that_the_variable_reads_is_checked_for_the_release_of_the_image() {
    const COMPOSE: &str = "services:
  gitlab:
    image: gitlab/gitlab-ce:17.5.1-ce.0
    volumes: ['./config:/config:ro']
    environment:
      GITLAB_OMNIBUS_CONFIG: \"from_file('/config/omnibus.rb')\"
";
    let lint = |compose: &str, name: &str, text: &str| {
        let folder = Folder::of(&[("compose.yml", compose), (name, text)]);
        let ran = folder.run(&["lint", "--format", "json", "compose.yml"]);
        let found = ran.rules_and_lines();
        assert_eq!(ran.out.contains(&format!("\"path\": \"{name}\"")), !found.is_empty(), "{}", ran.out);
        found
    };
    let removed = "external_url 'http://git.example.com'\ngrafana['enable'] = true\n";
    assert_eq!(lint(COMPOSE, "config/omnibus.rb", removed), ["unknown-root 2"]);
    let older = COMPOSE.replace("17.5.1", "16.2.0");
    assert_eq!(lint(&older, "config/omnibus.rb", removed), [""; 0], "16.2 has Grafana");
    let file = COMPOSE.replace("./config:/config:ro", "./omnibus.rb:/config/omnibus.rb");
    assert_eq!(lint(&file, "omnibus.rb", removed), ["unknown-root 2"]);
    let elsewhere = COMPOSE.replace("./config:/config:ro", "config:/config");
    assert_eq!(lint(&elsewhere, "config/omnibus.rb", removed), [""; 0], "a volume");
}
