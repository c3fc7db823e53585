use super::secret_spans;
use crate::syntax::parse;

fn secrets(source: &str) -> Vec<&str> {
    let tree = parse(source.as_bytes());
    secret_spans(&tree).into_iter().map(|span| &source[span.range()]).collect()
}

#[test]
fn values_of_secret_settings_are_found_however_they_are_written() {
    assert_eq!(secrets("mattermost['email_smtp_password'] = 'a'"), ["'a'"]);
    assert_eq!(secrets("Gitlab['gitlab_rails']['db_password'] = 'a'"), ["'a'"]);
    assert_eq!(secrets("mattermost['env'] = { 'MM_SQLSETTINGS_DATASOURCE' => 'a', 'B' => 'c' }"), ["'a'"]);
    assert_eq!(secrets("x = [{ password: 'a', host: 'b' }]"), ["'a'"]);
    assert_eq!(secrets("smtp_password = ENV['X'] || 'a'"), ["'a'"]);
}

#[test]
fn comments_and_here_documents_hold_secrets_too() {
    assert_eq!(secrets("# gitlab_rails['smtp_password'] = \"a b\"\n"), ["\"a b\""]);
    assert_eq!(secrets("x = YAML.load <<-EOS\n  password: 'a'\n  host: b\nEOS\n"), ["'a'"]);
}

#[test]
fn what_is_no_secret_is_shown() {
    assert!(secrets("mattermost['email_smtp_server'] = 'a'\n# port: 25\nnginx['enable'] = true").is_empty());
    assert!(secrets("mattermost['email_smtp_password'] = nil").is_empty());
    assert!(secrets("gitaly['configuration']['storage'] = [{ 'name' => 'a', 'path' => 'b' }]").is_empty());
}
