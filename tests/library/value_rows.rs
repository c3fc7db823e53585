//! What a release does with a value: for each kind the file that breaks it, the release at which that begins, and the
//! same file corrected, which no rule has anything to say about.

use crate::rules::{findings_of, release, shown};
use gitlab_rb::findings::Level;
use gitlab_rb::rules;

/// A file and what it must be told.
pub(crate) struct Case {
    /// The lines after `external_url 'https://git.example.com'`.
    text: &'static str,
    /// The corrected lines.
    sound: &'static str,
    /// The first release in which it is wrong.
    from: &'static str,
    /// The release before, in which it is not; empty where there is none.
    before: &'static str,
    rule: &'static str,
    level: Level,
    /// What the message and its help must have.
    says: &'static [&'static str],
}

const VALUE_RULES: [&str; 6] = [
    "refused-value",
    "refused-combination",
    "invalid-value",
    "inert-setting",
    "conflicting-servers",
    "lets-encrypt-name",
];

fn found(text: &str, at: &str) -> Vec<gitlab_rb::findings::Finding> {
    let all: Vec<_> = VALUE_RULES.iter().filter_map(|name| rules::find(name)).collect();
    assert_eq!(all.len(), VALUE_RULES.len());
    findings_of(&all, text.as_bytes(), at)
}

fn whole(lines: &str) -> String {
    if lines.contains("external_url 'http") && lines.starts_with("external_url") {
        lines.to_owned()
    } else {
        format!("external_url 'https://git.example.com'\n{lines}")
    }
}

#[test]
fn each_kind_is_told_from_its_first_release_on_and_not_before() {
    judge(CASES);
}

/// Checks that each broken file is told, that its sound twin is not, and that the release before has nothing to say.
pub(crate) fn judge(cases: &[Case]) {
    for case in cases {
        is_told_and_its_twin_is_not(case);
        if !case.before.is_empty() {
            is_not_told_before(case);
        }
    }
}

fn is_told_and_its_twin_is_not(case: &Case) {
    let text = whole(case.text);
    let findings = found(&text, case.from);
    let is_it = |one: &&gitlab_rb::findings::Finding| {
        one.rule == case.rule && one.level == case.level && case.fits(one)
    };
    assert!(
        findings.iter().any(|one| is_it(&one)),
        "{} in {}:\n{}",
        case.text,
        case.from,
        shown(text.as_bytes(), findings.clone())
    );
    let sound = whole(case.sound);
    for at in [case.from, "18.11"] {
        let findings = found(&sound, at);
        assert!(findings.is_empty(), "{sound} in {at}:\n{}", shown(sound.as_bytes(), findings));
    }
}

fn is_not_told_before(case: &Case) {
    assert!(release(case.before) < release(case.from));
    let text = whole(case.text);
    let findings = found(&text, case.before);
    assert!(
        !findings.iter().any(|one| one.rule == case.rule && case.fits(one)),
        "{} in {}:\n{}",
        case.text,
        case.before,
        shown(text.as_bytes(), findings.clone())
    );
}

impl Case {
    fn fits(&self, finding: &gitlab_rb::findings::Finding) -> bool {
        let all = format!("{} {}", finding.message, finding.help.clone().unwrap_or_default());
        self.says.iter().all(|word| all.contains(word))
    }
}

pub(crate) const fn case(
    rule: &'static str,
    level: Level,
    releases: (&'static str, &'static str),
    text: &'static str,
    sound: &'static str,
    says: &'static [&'static str],
) -> Case {
    Case { text, sound, before: releases.0, from: releases.1, rule, level, says }
}

use Level::{Error, Warning};

#[rustfmt::skip]
const CASES: &[Case] = &[
    // Types that Chef or a template insists on.
    case("refused-value", Error, ("12.10", "13.0"), "puma['worker_processes'] = '4'\n", "puma['worker_processes'] = 4\n", &["must be an integer", "reconfigure fails"]),
    case("refused-value", Error, ("9.3", "9.4"), "postgresql['port'] = '5433'\n", "postgresql['port'] = 5433\n", &["must be an integer", "reconfigure fails"]),
    case("refused-value", Error, ("10.4", "10.5"), "letsencrypt['key_size'] = '4096'\n", "letsencrypt['key_size'] = 4096\n", &["must be an integer"]),
    case("refused-value", Error, ("8.6", "8.7"), "gitlab_rails['trusted_proxies'] = '10.0.0.0/8'\n", "gitlab_rails['trusted_proxies'] = ['10.0.0.0/8']\n", &["must be a list", "['10.0.0.0/8']"]),
    case("refused-value", Error, ("9.3", "9.4"), "gitlab_rails['monitoring_whitelist'] = '127.0.0.1/8'\n", "gitlab_rails['monitoring_whitelist'] = ['127.0.0.1/8']\n", &["must be a list"]),
    case("refused-value", Error, ("8.7", "8.8"), "web_server['external_users'] = 'www-data'\n", "web_server['external_users'] = ['www-data']\n", &["must be a list"]),
    case("refused-value", Error, ("", "8.0"), "nginx['listen_addresses'] = '0.0.0.0'\n", "nginx['listen_addresses'] = ['0.0.0.0']\n", &["must be a list"]),
    case("refused-value", Error, ("9.9", "10.0"), "redis['save'] = '900 1'\n", "redis['save'] = ['900 1']\n", &["must be a list"]),
    case("refused-value", Error, ("", "8.0"), "gitlab_rails['env'] = { 'SIDEKIQ_LOG_ARGUMENTS' => 1 }\n", "gitlab_rails['env'] = { 'SIDEKIQ_LOG_ARGUMENTS' => '1' }\n", &["['SIDEKIQ_LOG_ARGUMENTS']` is a number, but must be a string"]),
    // What a library refuses.
    case("refused-value", Error, ("16.6", "16.7"), "gitlab_rails['gitlab_ssh_host'] = 'git.example.com:2222'\n", "gitlab_rails['gitlab_ssh_host'] = 'git.example.com'\n", &["not a valid host name", "gitlab_shell_ssh_port"]),
    case("refused-value", Error, ("16.6", "16.7"), "gitlab_rails['gitlab_ssh_host'] = 'ssh.host_example.com'\n", "gitlab_rails['gitlab_ssh_host'] = '10.0.0.1'\n", &["not a valid host name"]),
    case("refused-value", Error, ("15.9", "15.10"), "gitlab_kas_external_url 'https://kas.example.com'\n", "gitlab_kas_external_url 'wss://kas.example.com'\n", &["`https`", "wss://"]),
    case("refused-value", Error, ("16.11", "17.0"), "gitaly['configuration'] = { storage: [ { name: 'default', path: '/a' }, { name: 'b', path: '/a' } ] }\n", "gitaly['configuration'] = { storage: [ { name: 'default', path: '/a' }, { name: 'b', path: '/b' } ] }\n", &["the same `path`"]),
    case("refused-value", Error, ("12.0", "12.1"), "gitlab_rails['db_adapter'] = 'mysql2'\n", "gitlab_rails['db_adapter'] = 'postgresql'\n", &["mysql2"]),
    case("refused-value", Error, ("13.9", "13.10"), "gitlab_kas['enable'] = true\ngitlab_kas['internal_api_listen_network'] = 'udp'\n", "gitlab_kas['enable'] = true\ngitlab_kas['internal_api_listen_network'] = 'tcp'\n", &["udp"]),
    case("refused-value", Error, ("18.10", "18.11"), "gitlab_sshd['trusted_user_ca_keys'] = '/etc/ssh/ca'\n", "gitlab_sshd['trusted_user_ca_keys'] = ['/etc/ssh/ca']\n", &["must be a list"]),
    case("refused-combination", Error, ("15.1", "15.2"), "gitlab_exporter['tls_enabled'] = true\n", "gitlab_exporter['tls_enabled'] = true\ngitlab_exporter['tls_cert_path'] = '/a'\ngitlab_exporter['tls_key_path'] = '/b'\n", &["tls_cert_path"]),
    case("refused-combination", Error, ("12.6", "12.7"), "gitlab_rails['max_request_duration_seconds'] = 90\n", "gitlab_rails['max_request_duration_seconds'] = 57\n", &["worker timeout"]),
    case("refused-combination", Error, ("12.10", "13.0"), "puma['worker_timeout'] = 80\ngitlab_rails['max_request_duration_seconds'] = 80\n", "puma['worker_timeout'] = 120\ngitlab_rails['max_request_duration_seconds'] = 90\n", &["`puma['worker_timeout']`"]),
    case("refused-combination", Error, ("15.9", "15.10"), "gitlab_kas_external_url 'wss://kas.example.com'\ngitlab_kas['listen_websocket'] = false\n", "gitlab_kas_external_url 'wss://kas.example.com'\ngitlab_kas['listen_websocket'] = true\n", &["listen_websocket"]),
    case("refused-combination", Error, ("18.10", "18.11"), "oak['enable'] = true\n", "oak['enable'] = true\noak['network_address'] = '10.0.0.1'\n", &["network_address"]),
    case("refused-combination", Error, ("10.4", "10.5"), "sentinel['enable'] = true\n", "sentinel['enable'] = true\nredis['master_ip'] = '10.0.0.1'\nredis['master_password'] = 'x'\n", &["master_ip"]),
    case("refused-combination", Error, ("10.4", "10.5"), "roles ['redis_sentinel_role']\n", "roles ['redis_sentinel_role']\nredis['master_ip'] = '10.0.0.1'\nredis['master_password'] = 'x'\n", &["redis_sentinel_role", "master_ip"]),
    case("refused-combination", Error, ("9.2", "9.3"), "sidekiq_cluster['enable'] = true\n", "sidekiq_cluster['enable'] = true\nsidekiq_cluster['queue_groups'] = ['mailers']\n", &["queue_groups"]),
    case("refused-value", Error, ("12.10", "13.0"), "gitlab_rails['ci_jwt_signing_key'] = 'abc'\n", "gitlab_rails['ci_jwt_signing_key'] = \"-----BEGIN RSA PRIVATE KEY-----\\nx\\n\"\n", &["does not contain `PRIVATE KEY`"]),
    case("refused-value", Error, ("15.2", "15.3"), "omnibus_gitconfig['system'] = { 'core' => ['longpaths'] }\n", "omnibus_gitconfig['system'] = { 'core' => ['longpaths = true'] }\n", &["key = value"]),
    case("refused-value", Error, ("8.13", "8.14"), "redis['master_ip'] = '10.0.0.1'\nredis['master_password'] = 'x'\nsentinel['enable'] = true\nsentinel['myid'] = 'ABC'\n", "redis['master_ip'] = '10.0.0.1'\nredis['master_password'] = 'x'\nsentinel['enable'] = true\nsentinel['myid'] = '0123456789abcdef0123456789abcdef01234567'\n", &["40 characters"]),
    case("refused-combination", Error, ("15.9", "15.10"), "gitlab_rails['redis_rate_limiting_cluster_nodes'] = [{ host: 'a', port: 6379 }]\ngitlab_rails['redis_rate_limiting_sentinels'] = [{ 'host' => 'b', 'port' => 26379 }]\n", "gitlab_rails['redis_rate_limiting_cluster_nodes'] = [{ host: 'a', port: 6379 }]\n", &["are both set"]),
    case("refused-combination", Error, ("15.9", "15.10"), "gitlab_rails['redis_queues_cluster_nodes'] = [{ host: 'a', port: 6379 }]\n", "gitlab_rails['redis_cluster_rate_limiting_cluster_nodes'] = [{ host: 'a', port: 6379 }]\n", &["must not be a cluster"]),
    case("refused-combination", Error, ("16.3", "16.4"), "redis['master_ip'] = '10.0.0.1'\nredis['master_password'] = 'x'\nsentinel['enable'] = true\nsentinel['port'] = 0\n", "redis['master_ip'] = '10.0.0.1'\nredis['master_password'] = 'x'\nsentinel['enable'] = true\nsentinel['port'] = 0\nsentinel['tls_port'] = 26380\n", &["once Sentinel runs"]),
    case("refused-combination", Error, ("16.4", "16.5"), "redis['port'] = 0\nredis['tls_port'] = 6380\nredis['tls_auth_clients'] = 'yes'\n", "redis['port'] = 0\nredis['tls_port'] = 6380\nredis['tls_auth_clients'] = 'yes'\nredis['tls_cert_file'] = '/a'\nredis['tls_key_file'] = '/b'\n", &["tls_cert_file"]),
    case("refused-combination", Error, ("18.11", "19.0"), "oak['enable'] = true\noak['network_address'] = '10.0.0.1'\noak['components'] = { 'openbao' => { 'enable' => true, 'internal_url' => 'http://10.0.0.2' } }\n", "oak['enable'] = true\noak['network_address'] = '10.0.0.1'\noak['components'] = { 'openbao' => { 'enable' => true, 'internal_url' => 'http://10.0.0.2', 'external_url' => 'https://bao.example.com' } }\n", &["external_url"]),
    case("refused-combination", Error, ("8.10", "8.11"), "gitlab_ci['db_key_base'] = 'a'\ngitlab_rails['db_key_base'] = 'b'\n", "gitlab_rails['db_key_base'] = 'b'\n", &["are not the same"]),
    case("refused-combination", Error, ("13.7", "13.8"), "repmgr['enable'] = true\npostgresql['version'] = 12\n", "repmgr['enable'] = false\npostgresql['version'] = 12\n", &["Patroni"]),
    // What Rails, a service or a mail server refuses.
    case("invalid-value", Error, ("", "8.0"), "gitlab_rails['ldap_enabled'] = true\ngitlab_rails['ldap_servers'] = ['{}']\n", "gitlab_rails['ldap_enabled'] = true\ngitlab_rails['ldap_servers'] = { 'main' => { 'host' => 'h', 'uid' => 'uid', 'base' => 'dc=x' } }\n", &["must be a hash"]),
    case("invalid-value", Error, ("", "8.0"), "gitlab_rails['omniauth_enabled'] = true\ngitlab_rails['omniauth_providers'] = [\"{'name'=>'saml'}\"]\n", "gitlab_rails['omniauth_enabled'] = true\ngitlab_rails['omniauth_providers'] = [{ 'name' => 'saml' }]\n", &["[0]` is a string, but must be a hash"]),
    case("invalid-value", Error, ("16.11", "17.0"), "gitlab_rails['omniauth_providers'] = [{ 'name' => 'facebook' }]\n", "gitlab_rails['omniauth_providers'] = [{ 'name' => 'github' }]\n", &["facebook"]),
    case("invalid-value", Error, ("15.8", "15.9"), "gitlab_rails['omniauth_providers'] = [{ 'name' => 'shibboleth' }]\n", "gitlab_rails['omniauth_providers'] = [{ 'name' => 'saml' }]\n", &["shibboleth"]),
    case("invalid-value", Error, ("", "8.3"), "gitlab_workhorse['listen_addr'] = '127.0.0.1:8181'\n", "gitlab_workhorse['listen_network'] = 'tcp'\ngitlab_workhorse['listen_addr'] = '127.0.0.1:8181'\n", &["listen_network'] = 'tcp'"]),
    case("invalid-value", Warning, ("", "8.0"), "gitlab_rails['smtp_enable'] = true\ngitlab_rails['smtp_address'] = 'smtps://smtp.example.com:465'\n", "gitlab_rails['smtp_enable'] = true\ngitlab_rails['smtp_address'] = 'smtp.example.com'\n", &["a URL"]),
    case("invalid-value", Warning, ("", "8.0"), "gitlab_rails['smtp_enable'] = true\ngitlab_rails['smtp_address'] = 'smtp.example.com'\ngitlab_rails['smtp_port'] = 465\ngitlab_rails['smtp_enable_starttls_auto'] = true\n", "gitlab_rails['smtp_enable'] = true\ngitlab_rails['smtp_port'] = 465\ngitlab_rails['smtp_tls'] = true\n", &["smtp_tls'] = true"]),
    case("invalid-value", Warning, ("", "8.0"), "gitlab_rails['smtp_enable'] = true\ngitlab_rails['smtp_port'] = 587\ngitlab_rails['smtp_tls'] = true\n", "gitlab_rails['smtp_enable'] = true\ngitlab_rails['smtp_port'] = 587\ngitlab_rails['smtp_enable_starttls_auto'] = true\n", &["587"]),
    case("invalid-value", Warning, ("18.11", "19.0"), "gitlab_rails['smtp_enable'] = true\ngitlab_rails['smtp_authentication'] = false\n", "gitlab_rails['smtp_enable'] = true\ngitlab_rails['smtp_authentication'] = 'login'\n", &["no mail is sent", "delete the line"]),
    case("invalid-value", Warning, ("", "8.0"), "gitlab_rails['omniauth_enabled'] = true\ngitlab_rails['omniauth_auto_sign_in_with_provider'] = 'saml'\ngitlab_rails['omniauth_providers'] = [{ 'name' => 'openid_connect', 'args' => {} }]\n", "gitlab_rails['omniauth_enabled'] = true\ngitlab_rails['omniauth_auto_sign_in_with_provider'] = 'saml'\ngitlab_rails['omniauth_providers'] = [{ 'name' => 'saml', 'args' => {} }]\n", &["`saml`", "openid_connect"]),
    case("invalid-value", Warning, ("10.4", "10.5"), "letsencrypt['enable'] = 'false'\n", "letsencrypt['enable'] = false\n", &["always true"]),
    case("invalid-value", Warning, ("8.7", "8.8"), "registry_external_url 'https://registry.example.com'\nregistry_nginx['listen_https'] = false\n", "registry_external_url 'https://registry.example.com'\nregistry_nginx['listen_https'] = false\nregistry_nginx['listen_port'] = 80\n", &["plain HTTP", "registry_nginx['listen_port']"]),
    case("invalid-value", Warning, ("", "8.0"), "gitlab_rails['ldap_enabled'] = true\ngitlab_rails['ldap_servers'] = { 'main' => { 'host' => 'h', 'encrypton' => 'plain' } }\n", "gitlab_rails['ldap_enabled'] = true\ngitlab_rails['ldap_servers'] = { 'main' => { 'host' => 'h', 'uid' => 'uid', 'base' => 'dc=x', 'encryption' => 'plain' } }\n", &["encrypton", "`encryption`"]),
    case("invalid-value", Error, ("13.1", "13.2"), "gitlab_rails['object_store']['enabled'] = true\ngitlab_rails['object_store']['connection'] = { 'provider' => 'AWS' }\n", "gitlab_rails['object_store']['enabled'] = true\ngitlab_rails['object_store']['connection'] = { 'provider' => 'AWS' }\ngitlab_rails['object_store']['objects'] = { 'artifacts' => { 'bucket' => 'a' } }\n", &["bucket"]),
    case("invalid-value", Warning, ("13.1", "13.2"), "gitlab_rails['object_store']['enabled'] = true\ngitlab_rails['object_store']['connection'] = { 'provider' => 'AWS' }\ngitlab_rails['lfs_object_store_enabled'] = true\n", "gitlab_rails['lfs_object_store_enabled'] = true\n", &["ignores `gitlab_rails['object_store']`"]),
    case("invalid-value", Warning, ("16.10", "16.11"), "gitlab_rails['object_store']['enabled'] = true\ngitlab_rails['object_store']['connection'] = { 'provider' => 'AWS' }\ngitlab_rails['object_store']['objects']['artifacts']['bucket'] = 'a'\ngitlab_rails['lfs_object_store_enabled'] = true\ngitlab_rails['lfs_object_store_connection'] = { 'provider' => 'Google' }\n", "gitlab_rails['object_store']['enabled'] = true\ngitlab_rails['object_store']['connection'] = { 'provider' => 'AWS' }\ngitlab_rails['object_store']['objects']['artifacts']['bucket'] = 'a'\ngitlab_rails['lfs_object_store_enabled'] = true\ngitlab_rails['lfs_object_store_connection'] = { 'provider' => 'AWS' }\n", &["differs"]),
    // What has no effect.
    case("inert-setting", Warning, ("", "8.0"), "gitlab_rails['smtp_address'] = 'smtp.example.com'\ngitlab_rails['smtp_port'] = 587\n", "gitlab_rails['smtp_enable'] = true\ngitlab_rails['smtp_address'] = 'smtp.example.com'\n", &["smtp_enable"]),
    case("inert-setting", Warning, ("", "8.0"), "gitlab_rails['ldap_servers'] = { 'main' => { 'host' => 'h', 'uid' => 'uid', 'base' => 'dc=x' } }\n", "gitlab_rails['ldap_enabled'] = false\ngitlab_rails['ldap_servers'] = { 'main' => { 'host' => 'h', 'uid' => 'uid', 'base' => 'dc=x' } }\n", &["ldap_enabled"]),
    case("inert-setting", Warning, ("8.7", "8.8"), "registry_external_url 'https://registry.example.com'\ngitlab_rails['registry_host'] = 'docker.example.com'\n", "registry_external_url 'https://registry.example.com'\ngitlab_rails['registry_host'] = 'registry.example.com'\n", &["the host of `registry_external_url`"]),
    case("inert-setting", Warning, ("", "8.0"), "gitlab_rails['gitlab_host'] = 'code.example.com'\n", "gitlab_rails['gitlab_host'] = 'git.example.com'\n", &["the host of `external_url`"]),
    // What NGINX serves.
    case("conflicting-servers", Warning, ("8.7", "8.8"), "registry_external_url 'https://git.example.com'\n", "registry_external_url 'https://git.example.com:5050'\n", &["port 443", "another host name or port"]),
    case("conflicting-servers", Warning, ("8.2", "8.3"), "pages_external_url 'https://git.example.com'\n", "pages_external_url 'https://pages.example.com'\n", &["port 443"]),
    case("conflicting-servers", Warning, ("", "8.0"), "external_url 'https://git.example.com:3123'\nnginx['redirect_http_to_https'] = true\nnginx['redirect_http_to_https_port'] = 3123\n", "external_url 'https://git.example.com:3123'\nnginx['redirect_http_to_https'] = true\nnginx['redirect_http_to_https_port'] = 80\n", &["two servers"]),
    case("lets-encrypt-name", Warning, ("10.6", "10.7"), "external_url 'https://gitlab.local'\n", "external_url 'https://gitlab.local'\nletsencrypt['enable'] = false\n", &["letsencrypt['enable'] = false", "reconfigure fails"]),
    case("lets-encrypt-name", Warning, ("10.6", "10.7"), "external_url 'https://192.168.1.2'\n", "external_url 'http://192.168.1.2'\n", &["192.168.1.2"]),
];

#[test]
fn a_url_that_ruby_or_a_library_refuses_is_no_url() {
    let rule = rules::find("invalid-external-url").expect("the rule is there");
    let told = |text: &str, at: &str| !findings_of(&[rule], text.as_bytes(), at).is_empty();
    assert!(told("external_url 'http://git.example.com:8929:80'\n", "18.11"), "two ports");
    assert!(told("external_url 'http://git.example.com:port'\n", "8.0"), "no digits");
    assert!(!told("external_url 'http://[::1]:8929'\n", "18.11"));
    assert!(!told("external_url 'http://user:secret@git.example.com:80/a'\n", "18.11"));
    assert!(told("mattermost_external_url 'https://example.com/chat'\n", "8.0"), "a path");
    assert!(!told("mattermost_external_url 'https://example.com/chat'\n", "19.0"), "not bundled");
    assert!(!told("mattermost_external_url 'https://chat.example.com/'\n", "18.11"));
}

#[test]
fn a_boolean_in_quotes_is_judged_by_what_reads_it() {
    let rule = rules::find("wrong-value-type").expect("the rule is there");
    let told = |text: &str| !findings_of(&[rule], text.as_bytes(), "18.11").is_empty();
    assert!(!told("gitlab_rails['lfs_enabled'] = 'false'\n"), "printed into YAML");
    assert!(!told("gitlab_rails['gravatar_enabled'] = 'no'\n"), "printed into YAML");
    assert!(told("nginx['enable'] = 'false'\n"), "tested in Ruby");
    assert!(told("gitlab_rails['smtp_enable'] = 'false'\n"), "tested in Ruby");
}

#[test]
fn a_key_that_is_removed_later_is_not_read_before_its_first_release() {
    let rule = rules::find("unknown-key").expect("the rule is there");
    for (text, before, first) in [
        ("nginx['referrer_policy'] = 'same-origin'\n", "11.0", "11.10"),
        ("nginx['ssl_password_file'] = '/a'\n", "15.4", "15.5"),
        ("sidekiq['max_concurrency'] = 20\n", "12.9", "12.10"),
    ] {
        let found = findings_of(&[rule], text.as_bytes(), before);
        assert!(
            found.len() == 1 && found[0].message.ends_with(&format!("it came with GitLab {first}")),
            "{found:?}"
        );
        assert!(findings_of(&[rule], text.as_bytes(), first).is_empty(), "{text}");
    }
}
