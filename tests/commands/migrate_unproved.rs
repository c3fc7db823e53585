//! What cannot be proved to mean the same is left to the user; the rest of the file is migrated, in one run.

use crate::folder::Folder;

#[test]
fn a_value_that_reads_a_setting_which_nothing_sets_is_left_and_the_rest_is_done() {
    let folder = Folder::of(&[(
        "gitlab.rb",
        "mattermost['email_smtp_server'] = gitlab_rails['smtp_address']\nmattermost['email_smtp_port'] = 25\n",
    )]);
    for from in ["8.17", "10.8"] {
        let ran = folder.run(&["migrate", "--from", from, "--to", "11.0", "gitlab.rb"]);
        assert!(!ran.told().contains("defect"), "{from}: {}", ran.told());
        assert!(ran.out.contains("+  'MM_EMAILSETTINGS_SMTPPORT' => '25'"), "{from}: {}", ran.told());
        assert!(!ran.out.contains("-mattermost['email_smtp_server']"), "{from}: {}", ran.told());
    }
    let ran = folder.run(&["plan", "--from", "8.17", "--to", "11.0", "gitlab.rb"]);
    assert!(!ran.told().contains("defect"), "{}", ran.told());
}

#[test]
fn a_dropped_setting_that_is_read_elsewhere_is_left() {
    let text = "mattermost['support_email'] = 'a@example.com'\nmattermost['enable'] = true\n\
                gitlab_rails['gitlab_email_from'] = mattermost['support_email']\n";
    let folder = Folder::of(&[("gitlab.rb", text)]);
    let ran = folder.run(&[
        "migrate",
        "--from",
        "15.11",
        "--to",
        crate::support::newest(),
        "--drop-mattermost",
        "gitlab.rb",
    ]);
    assert!(!ran.told().contains("defect"), "{}", ran.told());
    assert!(ran.out.contains("-mattermost['enable'] = true"), "{}", ran.told());
    assert!(ran.out.contains(" mattermost['support_email'] = 'a@example.com'"), "{}", ran.told());
    assert!(ran.out.contains("its value is read in line 3"), "{}", ran.told());
}

#[test]
fn one_run_removes_lines_that_touch() {
    let folder = Folder::of(&[("gitlab.rb", "mattermost['enable'] = true\ngrafana['enable'] = false\n")]);
    let arguments = [
        "migrate",
        "--from",
        "15.11",
        "--to",
        crate::support::newest(),
        "--drop-mattermost",
        "--write",
        "gitlab.rb",
    ];
    let ran = folder.run(&arguments);
    let text = folder.read("gitlab.rb");
    assert!(text.lines().all(|line| line.starts_with('#')), "{text}{}", ran.told());
    let again = folder.run(&arguments);
    assert_eq!(again.code, 0, "{}", again.told());
}
