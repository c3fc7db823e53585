//! The abilities on small files, by what a person sees.

use super::*;
use crate::lint::LintOptions;
use crate::mappings::Release;
use crate::rules::Target;

fn buffer(name: &str, text: &str, release: Release) -> Buffer {
    Buffer::new(name, text, LintOptions::new(Target::of(release, None)))
}

fn at(text: &str, part: &str) -> u32 {
    u32::try_from(text.find(part).expect("the part is in the text")).unwrap()
}

const R18: Release = Release::new(18, 0);

#[test]
fn a_typing_mistake_has_a_finding_and_a_fix() {
    let text = "gitlab_rails['gitlab_emial_from'] = 'a@example.com'\n";
    let buffer = buffer("gitlab.rb", text, R18);
    let diagnostics = buffer.diagnostics();
    assert_eq!(diagnostics.len(), 1);
    assert_eq!((diagnostics[0].rule, diagnostics[0].span), ("unknown-key", Span::new(13, 32)));
    let actions = buffer.actions(Span::at(20));
    assert_eq!(actions[0].kind, ActionKind::UnsafeFix);
    assert_eq!(buffer.after(&actions[0].edits), text.replace("emial", "email").as_bytes());
}

#[test]
fn a_finding_is_silenced_by_a_comment_of_the_editor() {
    let text = "if true\n  gitlab_rails['gitlab_emial_from'] = 'a@example.com'\nend\n";
    let buffer = buffer("gitlab.rb", text, R18);
    let actions = buffer.actions(Span::at(at(text, "emial")));
    let suppress = actions.iter().find(|action| action.kind == ActionKind::Suppress).expect("it is offered");
    let after = String::from_utf8(buffer.after(&suppress.edits)).unwrap();
    assert!(after.contains("\n  # gitlab-rb: ignore[unknown-key]\n  gitlab_rails"), "{after}");
}

#[test]
fn a_value_over_several_lines_is_silenced_where_that_works() {
    let text = "gitlab_rails['gitlab_emial_from'] = <<EOS\nx\nEOS\n";
    let buffer = buffer("gitlab.rb", text, R18);
    for action in buffer.actions(Span::at(20)).iter().filter(|action| action.kind == ActionKind::Suppress) {
        let after = super::Buffer::new("gitlab.rb", buffer.after(&action.edits), buffer.options.clone());
        assert!(after.diagnostics().is_empty());
    }
}

#[test]
fn a_hover_says_what_the_name_means_and_which_line_decides() {
    let text = "gitlab_rails['time_zone'] = 'UTC'\ngitlab_rails['time_zone'] = 'Europe/Berlin'\n";
    let buffer = buffer("gitlab.rb", text, R18);
    let hover = buffer.hover(at(text, "time_zone")).expect("there is one");
    assert_eq!(hover.span, Span::new(13, 24));
    assert_eq!(
        hover.here,
        ["Line 2 decides: the value is `'Europe/Berlin'`.", "Also set in line 1, where it has no effect."]
    );
    assert_eq!(hover.sheets[0].title, "gitlab_rails['time_zone']");
    assert!(!hover.to_markdown().contains("evidence"));
}

#[test]
fn a_hover_works_in_comments_and_in_yaml() {
    let text = "# gitlab_rails['time_zone'] = 'UTC'\n";
    let hover = buffer("gitlab.rb", text, R18).hover(at(text, "time_zone")).expect("there is one");
    assert_eq!(hover.span, Span::new(15, 26));
    let text = "services:\n  a:\n    environment:\n      GITLAB_OMNIBUS_CONFIG: |\n        gitlab_rails['time_zone'] = 'UTC'\n";
    let hover = buffer("compose.yml", text, R18).hover(at(text, "time_zone")).expect("there is one");
    assert_eq!(hover.span.start, at(text, "'time_zone'"));
}

#[test]
fn no_secret_is_in_a_hover() {
    let text = "p = 'HUNTER22secret'\ngitlab_rails['smtp_password'] = p\ngitlab_rails['time_zone'] = p\n";
    let buffer = buffer("gitlab.rb", text, R18);
    for part in ["smtp_password", "time_zone"] {
        let hover = buffer.hover(at(text, part)).expect("there is one");
        assert!(!format!("{hover:?}").contains("HUNTER22"), "{hover:?}");
    }
}

fn labels(name: &str, text: &str, release: Release) -> Vec<Completion> {
    let offset = at(text, "|");
    buffer(name, &text.replacen('|', "", 1), release).completions(offset)
}

#[test]
fn keys_are_completed_for_the_release_with_what_closes_them() {
    let found = labels("gitlab.rb", "gitlab_rails['smtp_en|", R18);
    let smtp = found.iter().find(|one| one.label == "smtp_enable").expect("it is there");
    assert_eq!(smtp.edit, TextEdit { span: Span::new(14, 21), text: "smtp_enable']".to_owned() });
    assert!(smtp.detail.starts_with("true or false"), "{}", smtp.detail);
    assert!(!found.iter().any(|one| one.label == "ldap_sync_worker_cron" && one.deprecated));
}

#[test]
fn what_a_release_warns_about_is_marked() {
    let found = labels("gitlab.rb", "git_d|", Release::new(17, 11));
    let dirs = found.iter().find(|one| one.label == "git_data_dirs").expect("it is there");
    assert!(dirs.deprecated);
    assert!(
        !labels("gitlab.rb", "git_d|", Release::new(12, 0))
            .iter()
            .any(|one| one.label == "git_data_dirs" && one.deprecated)
    );
}

#[test]
fn variables_and_values_are_completed() {
    let found = labels("gitlab.rb", "mattermost['env']['MM_|']\n", R18);
    assert!(found.iter().any(|one| one.label == "MM_EMAILSETTINGS_SMTPSERVER" && one.edit.text == one.label));
    let found = labels("gitlab.rb", "gitlab_rails['smtp_enable'] = |", R18);
    assert_eq!(found.iter().map(|one| one.edit.text.as_str()).collect::<Vec<_>>(), ["true", "false"]);
    let found = labels("gitlab.rb", "roles ['|", R18);
    assert!(found.iter().any(|one| one.label == "geo_primary_role"));
}

#[test]
fn nested_keys_are_completed_in_brackets_and_in_hashes() {
    for text in ["gitaly['configuration']['|", "gitaly['configuration'] = {\n  |\n}\n"] {
        let found = labels("gitlab.rb", text, R18);
        assert!(found.iter().any(|one| one.label == "auth"), "{text}: {found:?}");
    }
}

#[test]
fn a_completion_in_yaml_is_spelled_as_the_notation_asks() {
    let text = "services:\n  a:\n    environment:\n      GITLAB_OMNIBUS_CONFIG: 'gitlab_rails[|'\n";
    let found = labels("compose.yml", text, R18);
    let zone = found.iter().find(|one| one.label == "time_zone").expect("it is there");
    assert_eq!(zone.edit.text, "''time_zone'']");
}

#[test]
fn all_safe_fixes_and_the_migration_are_one_change() {
    let text = "mattermost['enable'] = true\nmattermost['email_enable_batching'] = true\n";
    let buffer = buffer("gitlab.rb", text, Release::new(12, 0));
    let edits = buffer.migration().expect("it changes the file");
    let after = String::from_utf8(buffer.after(&edits)).unwrap();
    assert!(after.starts_with("mattermost['enable'] = true\n"), "{after}");
    assert!(after.contains("'MM_EMAILSETTINGS_ENABLEEMAILBATCHING' => 'true'"), "{after}");
    assert!(self::buffer("gitlab.rb", "external_url 'https://a.example.com'\n", R18).fix_all().is_none());
}

#[test]
fn the_difference_of_two_texts_never_splits_a_character() {
    let edit = difference("aéb".as_bytes(), "aèb".as_bytes()).unwrap();
    assert_eq!(edit, TextEdit { span: Span::new(1, 3), text: "è".to_owned() });
    assert_eq!(
        difference(b"aab", b"aaab").unwrap(),
        TextEdit { span: Span::new(2, 2), text: "a".to_owned() }
    );
    assert_eq!(difference(b"a", b"a"), None);
}
