//! The rules about Ruby and the settings language: what each finds, in which releases, and what its fixes do.

use crate::rules;
fn check(name: &str, releases: &[&str]) {
    let page = rules::page("ruby", name, releases);
    insta::with_settings!({snapshot_path => "../../snapshots/rules/ruby", prepend_module_to_snapshot => false}, {
        insta::assert_snapshot!(name, page);
    });
}

#[test]
fn syntax_error() {
    check("syntax-error", &["12.0", "18.0"]);
}

#[test]
fn not_followed() {
    check("not-followed", &["18.0"]);
}

#[test]
fn typographic_characters() {
    check("typographic-characters", &["12.2", "12.3", "18.0"]);
}

#[test]
fn ruby_wrong_literal() {
    check("ruby-wrong-literal", &["11.0", "12.2", "12.3", "18.0"]);
}

#[test]
fn local_variable_instead_of_setting() {
    check("local-variable-instead-of-setting", &["10.8", "12.3", "18.0"]);
}

#[test]
fn block_instead_of_hash() {
    check("block-instead-of-hash", &["10.8", "12.3", "17.0"]);
}

#[test]
fn several_arguments() {
    check("several-arguments", &["11.0", "18.0"]);
}

#[test]
fn duplicate_hash_key() {
    check("duplicate-hash-key", &["11.0", "18.0"]);
}

#[test]
fn evaluation_fails() {
    check("evaluation-fails", &["11.0", "18.0"]);
}

#[test]
fn setting_never_runs() {
    check("setting-never-runs", &["11.0", "18.0"]);
}

#[test]
fn statement_after_from_file() {
    check("statement-after-from-file", &["9.0", "11.0", "18.0"]);
}

#[test]
fn ruby_removed_method() {
    check("ruby-removed-method", &["15.4", "15.5", "16.6", "16.7", "17.4", "17.5"]);
}

#[test]
fn comma_joins_lines() {
    check("comma-joins-lines", &["8.0", "18.0"]);
}

#[test]
fn rails_method() {
    check("rails-method", &["8.0", "18.0"]);
}

#[test]
fn ruby_yaml_load() {
    check("ruby-yaml-load", &["16.6", "16.7", "18.0"]);
}

#[test]
fn ruby_open_url() {
    check("ruby-open-url", &["15.4", "15.5"]);
}

#[test]
fn missing_value() {
    check("missing-value", &["11.0", "18.0"]);
}

#[test]
fn not_understood() {
    check("not-understood", &["11.0", "18.0"]);
}

/// What the rule says of `ldap_servers` with these lines.
fn yaml_verdict(lines: &str) -> Option<String> {
    let text = format!("gitlab_rails['ldap_servers'] = YAML.load <<-'EOS'\n{lines}EOS\n");
    let findings = rules::findings(rules::rule("evaluation-fails"), text.as_bytes(), "18.0");
    let finding = findings.first()?;
    let [related] = &finding.related[..] else { panic!("no line is named: {finding:?}") };
    let line = text[..related.span.start as usize].matches('\n').count() + 1;
    Some(format!("{line}: {}", related.label))
}

#[test]
fn yaml_that_is_none_is_told_with_its_line() {
    let verdicts = [
        "  main:\n    label: 'LDAP'\n   host: 'ldap'\n    port: 389\n",
        "  main:\n    label: 'LDAP'\n    host: 'ldap'  // the server\n",
        "  main:\n\tlabel: 'LDAP'\n",
        "  main:\n    label: 'LDAP'\n    host 'ldap'\n    port: 389\n",
        "  main:\n    label: 'LDAP'\n    password: @secret\n",
        "  main:\n    label: LDAP: main\n",
        "  main:\n    attributes: ['a', 'b'\n    port: 389\n",
    ]
    .map(|lines| yaml_verdict(lines).unwrap_or_else(|| format!("nothing: {lines}")));
    insta::assert_snapshot!(verdicts.join("\n"), @r"
    4: this line is not indented as those that it belongs to
    4: text after the closing quote
    3: a tab in the indentation, where only spaces are allowed
    4: no `: ` follows this key
    4: no value begins so unless in quotes
    3: a `:` after a value, or a line that is not indented as the one above
    4: a `:` after a value, or a line that is not indented as the one above
    ");
    // Valid, or not to be told without libyaml itself.
    assert_eq!(yaml_verdict("  main: # 'main' is the provider\n    label: 'LDAP'\n"), None);
    assert_eq!(yaml_verdict("  main:\n    password: '123'#comment\n    port: 389\n"), None);
}

#[test]
fn a_tag_that_closes_nothing_is_told() {
    let text = "nginx['a'] = <<-'EOS'\n  text\nEOS\nEOS\n";
    let findings = rules::findings(rules::rule("evaluation-fails"), text.as_bytes(), "18.0");
    let told: Vec<_> =
        findings.iter().map(|finding| (finding.span.start, finding.message.as_str())).collect();
    let message = "`EOS` closes no here-document, so Ruby takes it for a name and reconfigure fails here";
    assert_eq!(told, [(33, message)], "{text}");
    let assigned = b"EOS = 'x'\nnginx['a'] = EOS\n";
    assert!(rules::findings(rules::rule("evaluation-fails"), assigned, "18.0").is_empty());
}

#[test]
fn a_blank_before_the_tag_of_a_here_document_is_blamed() {
    for tag in ["<<- 'EOS'", "<< EOS", "<<~  \"EOS\""] {
        let text = format!("gitlab_rails['ldap_servers'] = YAML.load {tag}\n  main:\n    label: 'x'\nEOS\n");
        let rules = ["syntax-error", "evaluation-fails"].map(rules::rule);
        let findings = rules::findings_of(&rules, text.as_bytes(), "18.0");
        let told: Vec<_> =
            findings.iter().map(|finding| (finding.span.start, finding.message.as_str())).collect();
        assert_eq!(told, [(41, "there is a space before the tag, so no here-document begins here")], "{tag}");
    }
}

#[test]
fn a_comma_behind_what_must_be_a_list_has_no_fix() {
    let rule = rules::rule("comma-joins-lines");
    let fixes = |text: &str| {
        let found = rules::findings(rule, text.as_bytes(), "18.11");
        assert_eq!(found.len(), 1, "{text}");
        found[0].fix.is_some()
    };
    assert!(fixes("gitlab_rails['smtp_port'] = 587,\ngitlab_rails['gitlab_host'] = 'git.example.com'\n"));
    assert!(!fixes("gitlab_rails['trusted_proxies'] = '10.0.0.1',\npuma['listen'] = '127.0.0.1'\n"));
}
