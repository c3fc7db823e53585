//! Whole outputs of `gitlab-rb lint` for people: one finding and many, on narrow and on wide
//! terminals.

use std::fmt::Write;

use crate::folder::Folder;
use crate::support;

fn report(text: &str, width: &str) -> String {
    let folder = Folder::of(&[("prod/gitlab.rb", text)]);
    let output =
        folder.command(&["lint", "--to", "11.0"]).env("COLUMNS", width).output().expect("the command starts");
    assert_eq!(output.status.code(), Some(1));
    String::from_utf8(output.stdout).unwrap()
}

fn snapshot(name: &str, text: &str) {
    insta::with_settings!({snapshot_path => "../../snapshots/lint", prepend_module_to_snapshot => false}, {
        insta::assert_snapshot!(name, text);
    });
}

#[test]
fn one_finding_is_a_snippet() {
    let text = "\
external_url 'https://gitlab.example.com'
mattermost['env'] = {
  'MM_SERVICESETTINGS_SITEURL' => 'https://chat.example.com',
  'MM_EMAILSETTINGS_SMTPSERVR' => 'smtp.example.com',
}
";
    snapshot("one_at_80", &report(text, "80"));
    snapshot("one_at_100", &report(text, "100"));
}

#[test]
fn three_hundred_findings_are_a_list_with_a_count_of_each_rule() {
    let mut text = "mattermost['env'] = {\n".to_owned();
    for number in 0..300 {
        let _ = writeln!(text, "  'MM_SERVICESETTINGS_NOSUCH{number}' => 'x',");
    }
    text.push_str("}\n");
    for width in ["80", "100"] {
        let shown = report(&text, width);
        assert_eq!(shown.matches("[mattermost-unknown-variable]").count(), 300, "{shown}");
        let lines: Vec<&str> = shown.lines().collect();
        let (head, tail) = (&lines[..10], &lines[lines.len() - 8..]);
        let cut = format!("{}\n[… {} lines]\n{}", head.join("\n"), lines.len() - 18, tail.join("\n"));
        snapshot(&format!("many_at_{width}"), &cut);
    }
}

#[test]
fn no_output_holds_a_secret() {
    let text = "\
gitlab_rails['smtp_password'] = 'hunter2-hunter2'
mattermost['email_smtp_password'] = 'hunter2-hunter2'
mattermost['env'] = { 'MM_EMAILSETTINGS_SMTPPASSWORD' => \" hunter2-hunter2 \" }
gitlab_rails['db_password'] = 'hunter2-hunter2' # gitlab-rb: ignore[syntax-error]
gitlab_rails['smtp_password'] = 'hunter2-hunter2
";
    let folder = Folder::of(&[(".git/HEAD", "ref: refs/heads/main\n"), ("gitlab.rb", text)]);
    for release in ["8.14", "10.8", "11.0", "18.11", support::newest()] {
        let mut found = 0;
        for format in ["text", "full", "compact", "narrated", "json", "sarif", "gitlab", "github", "junit"] {
            let ran = folder.run(&["lint", "--to", release, "--format", format]);
            found += ran.out.lines().count();
            assert!(
                !format!("{}{}", ran.out, ran.err).contains("hunter2"),
                "{release} {format}:\n{}",
                ran.out
            );
        }
        assert!(found > 100, "there is something to report");
        let ran = folder.run(&["lint", "--to", release, "--diff", "--unsafe-fixes"]);
        assert!(ran.out.contains("[secret]"), "{release}: the change is shown\n{}{}", ran.out, ran.err);
        assert!(!format!("{}{}", ran.out, ran.err).contains("hunter2"), "{release}:\n{}", ran.out);
        folder.run(&["lint", "--to", release, "--baseline", "known.json", "--write-baseline"]);
        assert!(!folder.read("known.json").contains("hunter2"));
    }
}
