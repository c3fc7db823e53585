//! A container that gets the variable and a gitlab.rb: which of them counts for which setting.

use crate::folder::{Folder, Ran};

const COMPOSE: &str = r"x-env: &env
  GITLAB_OMNIBUS_CONFIG: |
    external_url 'https://new.example.com'
    gitlab_rails['time_zone'] = 'UTC'
    gitlab_rails['smtp_port'] = 25
    gitlab_rails['smtp_password'] = 'hunter2'
    nginx['proxy_set_headers'] = {
      'Host' => '$$http_host',
      'X-Forwarded-Proto' => 'https',
    }
services:
  gitlab:
    environment: { <<: *env, TZ: UTC }
    volumes:
      - VOLUME
";

const FILE: &str = "\
# what the file says
external_url 'https://old.example.com'
gitlab_rails['smtp_port'] = 25
gitlab_rails['smtp_password'] = 'hunter3'
nginx['proxy_set_headers']['Host'] = 'x'
gitlab_rails['time_zone'] = 'CET' if ENV['X']
";

fn snapshot(name: &str, text: &str) {
    insta::with_settings!(
        {snapshot_path => "../../snapshots/hosts", prepend_module_to_snapshot => false},
        { insta::assert_snapshot!(name, text) }
    );
}

/// The rule's findings in a compose file with this entry of `volumes`.
fn lint(volume: &str, files: &[(&str, &str)]) -> Ran {
    let compose = COMPOSE.replace("VOLUME", volume);
    let files: Vec<(&str, &str)> =
        [("compose.yml", compose.as_str())].into_iter().chain(files.iter().copied()).collect();
    let folder = Folder::of(&files);
    folder.run(&["lint", "--to", "18.0", "--select", "file-after-variable", "compose.yml"])
}

#[test]
fn settings_that_a_mounted_file_overrules_are_told_one_by_one() {
    let ran = lint("./gitlab.rb:/etc/gitlab/gitlab.rb:ro", &[("gitlab.rb", FILE)]);
    assert!(!Ran::told(&ran).contains("hunter"), "{}", ran.out);
    snapshot("mounted_file", &Ran::told(&ran));
    let ran = lint("./config:/etc/gitlab", &[("config/gitlab.rb", FILE)]);
    assert!(ran.out.contains("line 2 of config/gitlab.rb sets it too"), "{}", ran.out);
    let ran = lint("./gitlab.rb:/etc/gitlab/gitlab.rb", &[("gitlab.rb", "gitlab_rails['smtp_port'] = 25\n")]);
    assert!(ran.code == 0 && !ran.out.contains("file-after-variable"), "nothing is overruled: {}", ran.out);
}

#[test]
fn what_cannot_be_read_is_told_once() {
    for (volume, words) in [
        ("config:/etc/gitlab", "keeps /etc/gitlab (`config:/etc/gitlab`)"),
        ("$HOME/gitlab:/etc/gitlab/", "keeps /etc/gitlab"),
        ("./gone.rb:/etc/gitlab/gitlab.rb", "also reads a gitlab.rb"),
        ("{ type: volume, source: config, target: /etc/gitlab }", "keeps /etc/gitlab (`/etc/gitlab`)"),
    ] {
        let ran = lint(volume, &[]);
        assert_eq!(ran.out.matches("info[file-after-variable]").count(), 1, "{volume}: {}", ran.out);
        assert!(ran.out.contains(words), "{volume}: {}", ran.out);
        assert_eq!(ran.code, 0, "{volume}");
    }
}

#[test]
fn other_mounts_are_nobodys_business() {
    for volume in ["logs:/var/log/gitlab", "./ssl:/etc/gitlab/ssl", "a:/etc/gitlab-runner", "/etc/gitlab"] {
        let ran = lint(volume, &[("gitlab.rb", FILE)]);
        assert!(!ran.out.contains("file-after-variable"), "{volume}: {}", ran.out);
    }
}

#[test]
fn kubernetes_mounts_too() {
    let pod = "\
containers:
- env:
  - name: GITLAB_OMNIBUS_CONFIG
    value: external_url 'https://a.example.com'
  volumeMounts:
  - { name: etc, mountPath: /etc/gitlab, subPath: config }
- env: [{ name: OTHER, value: x }]
  volumeMounts: [{ name: file, mountPath: /etc/gitlab/gitlab.rb, subPath: gitlab.rb }]
";
    let folder = Folder::of(&[("pod.yaml", pod)]);
    let ran = folder.run(&["lint", "--to", "18.0", "--format", "json", "pod.yaml"]);
    assert_eq!(ran.findings(), ["pod.yaml file-after-variable"]);
    assert!(ran.out.contains("keeps /etc/gitlab"), "{}", ran.out);
}
