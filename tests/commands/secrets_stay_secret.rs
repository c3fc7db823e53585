//! A token planted at every place of a secret, in every spelling and host, is in no output; and what is no secret
//! can be read in each.

use std::fmt::Write as _;
use std::path::Path;

use gitlab_rb::findings::Source;
use gitlab_rb::lint::{LintOptions, check_file};
use gitlab_rb::mappings::{mattermost, omnibus};
use gitlab_rb::report::{Format, Layout, Report, Style, write, write_text};
use gitlab_rb::rules::Target;

use crate::folder::Folder;

/// A root, and the keys below it.
type Setting = Vec<String>;

/// Secrets in nested hashes: real settings of Omnibus.
const NESTED: [&[&str]; 18] = [
    &["registry", "storage", "s3", "secretkey"],
    &["registry", "storage", "s3", "accesskey"],
    &["registry", "storage", "azure", "accountkey"],
    &["registry", "notifications", "headers", "Authorization"],
    &["gitlab_rails", "object_store", "connection", "aws_secret_access_key"],
    &["gitlab_rails", "object_store", "connection", "google_json_key_string"],
    &["gitlab_rails", "object_store", "connection", "azure_storage_access_key"],
    &["gitlab_rails", "ldap_servers", "main", "password"],
    &["gitlab_rails", "omniauth_providers", "args", "client_options", "secret"],
    &["consul", "configuration", "encrypt"],
    &["alertmanager", "global", "slack_api_url"],
    &["alertmanager", "receivers", "pagerduty_configs", "service_key"],
    &["postgres_exporter", "env", "DATA_SOURCE_NAME"],
    &["gitaly", "configuration", "auth", "token"],
    &["praefect", "configuration", "database", "password"],
    &["gitlab_rails", "env", "VAULT_TOKEN"],
    &["pgbouncer", "users", "gitlab", "password"],
    &["mattermost", "env", "MM_PLUGINSETTINGS_SECRET"],
];

/// What must be readable wherever it is written.
const HARMLESS: [&[&str]; 22] = [
    &["gitlab_rails", "ldap_servers", "main", "host"],
    &["gitlab_rails", "ldap_servers", "main", "label"],
    &["gitlab_rails", "ldap_servers", "main", "base"],
    &["gitlab_rails", "ldap_servers", "main", "uid"],
    &["gitlab_rails", "ldap_servers", "main", "bind_dn"],
    &["gitlab_rails", "object_store", "connection", "provider"],
    &["gitlab_rails", "object_store", "connection", "region"],
    &["gitlab_rails", "object_store", "connection", "endpoint"],
    &["gitlab_rails", "object_store", "objects", "artifacts", "bucket"],
    &["gitlab_rails", "omniauth_providers", "args", "issuer"],
    &["gitlab_rails", "omniauth_providers", "args", "scope"],
    &["gitlab_rails", "omniauth_providers", "args", "client_auth_method"],
    &["registry", "auth", "token", "realm"],
    &["registry", "storage", "s3", "bucket"],
    &["consul", "configuration", "datacenter"],
    &["alertmanager", "env", "SSL_CERT_DIR"],
    &["gitaly", "configuration", "listen_addr"],
    &["gitlab_rails", "smtp_address"],
    &["gitlab_rails", "smtp_user_name"],
    &["gitlab_rails", "db_host"],
    &["nginx", "ssl_certificate_key"],
    &["mattermost", "env", "MM_TEAMSETTINGS_SITENAME"],
];

fn owned(paths: &[&[&str]]) -> Vec<Setting> {
    paths.iter().map(|path| path.iter().map(|name| (*name).to_owned()).collect()).collect()
}

/// Every secret that the tables know, and those in hashes.
fn secrets() -> Vec<Setting> {
    let mut paths = owned(&NESTED);
    let known = omnibus::settings().iter().filter(|row| row.secret == Some(omnibus::KeySecrecy::Secret));
    paths.extend(known.map(|row| vec![row.root.to_string(), row.key.to_string()]));
    let variables = mattermost::settings().iter().filter(|row| row.secret.is_some());
    paths.extend(
        variables.map(|row| vec!["mattermost".to_owned(), "env".to_owned(), row.variable.to_string()]),
    );
    paths.retain(|path| path.iter().all(|name| !name.is_empty()));
    paths
}

/// No word of any output, and none is a part of another.
fn token(index: usize) -> String {
    format!("Zq{index:03}Yx")
}

fn in_ruby(path: &[String]) -> String {
    path[1..].iter().fold(path[0].clone(), |text, key| format!("{text}['{key}']"))
}

/// `root['key'] = { 'a' => { 'b' => VALUE } }`
fn as_hash(path: &[String], value: &str) -> String {
    let inner = path[2..].iter().rev().fold(value.to_owned(), |text, key| format!("{{ '{key}' => {text} }}"));
    format!("{}['{}'] = {inner}", path[0], path[1])
}

/// Writes a setting; its arguments are the path, the value's text, and a number of its own.
type Spelling = (&'static str, fn(&[String], &str, usize) -> String);

/// Ways to give a setting a value that show as such in any Ruby.
const PLAIN: [Spelling; 9] = [
    ("index", |path, value, _| format!("{} = '{value}'", in_ruby(path))),
    ("hash", |path, value, _| as_hash(path, &format!("'{value}'"))),
    ("symbol", |path, value, _| format!("{} = \"{value}\"", in_ruby(path).replace("['", "[:'"))),
    ("or-assign", |path, value, _| format!("{} ||= %q({value})", in_ruby(path))),
    ("parallel", |path, value, n| format!("a{n}, {} = 1, '{value}'", in_ruby(path))),
    ("chained", |path, value, n| format!("a{n} = {} = '{value}'", in_ruby(path))),
    ("store", |path, value, _| {
        let (last, above) = path.split_last().unwrap();
        format!("{}.store('{last}', '{value}')", in_ruby(above))
    }),
    ("merge", |path, value, _| {
        let (last, above) = path.split_last().unwrap();
        format!("{}.merge!('{last}' => '{value}')", in_ruby(above))
    }),
    ("default", |path, value, _| format!("{} = ENV['X'] || '{value}'", in_ruby(path))),
];

/// Ways that hide a value, its setting, or that it is one.
const HIDDEN: [Spelling; 14] = [
    ("escaped", |path, value, _| {
        format!("{} = \"\\x{:02x}{}\"", in_ruby(path), value.as_bytes()[0], &value[1..])
    }),
    ("adjacent", |path, value, _| format!("{} = '{}' '{}'", in_ruby(path), &value[..3], &value[3..])),
    ("joined", |path, value, _| format!("{} = '{}' + '{}'", in_ruby(path), &value[..3], &value[3..])),
    ("here-document", |path, value, n| format!("{} = <<EOS{n}.strip\n{value}\nEOS{n}", in_ruby(path))),
    ("local", |path, value, n| format!("a{n} = '{value}'\nb{n} = a{n}\n{} = b{n}", in_ruby(path))),
    ("constant", |path, value, n| format!("S{n} = {{ 'a' => '{value}' }}\n{} = S{n}['a']", in_ruby(path))),
    ("computed", |path, value, n| {
        let (last, above) = path.split_last().unwrap();
        format!("k{n} = '{last}'\n{}[k{n}] = '{value}'", in_ruby(above))
    }),
    ("loop", |path, value, n| {
        let (last, above) = path.split_last().unwrap();
        format!("%w[{last} other].each do |k{n}|\n  {}[k{n}] = '{value}'\nend", in_ruby(above))
    }),
    ("comment", |path, value, _| format!("# {} = '{value}'", in_ruby(path))),
    ("comment in a hash", |path, value, _| {
        let last = path.last().unwrap();
        format!("nginx['x'] = {{\n  # '{last}' => '{value}',\n  'y' => 'z', # '{last}' => '{value}'\n}}")
    }),
    ("no equals sign", |path, value, _| format!("{} '{value}'", in_ruby(path))),
    ("not closed", |path, value, _| format!("{} = '{value}", in_ruby(path))),
    ("whitespace in the name", |path, value, _| {
        let (last, above) = path.split_last().unwrap();
        format!("{}['{last} '] = '{value}'", in_ruby(above))
    }),
    ("in a string", |path, value, n| {
        format!("gitlab_rails['x{n}'] = 'http://{}:{value}@example.com/'", path[0])
    }),
];

fn file(paths: &[Setting], spell: fn(&[String], &str, usize) -> String) -> String {
    let mut text = "external_url 'https://git.example.com'\ngrafana['enable'] = true\n".to_owned();
    for (index, path) in paths.iter().enumerate() {
        // Writing to a string does not fail.
        let _ = writeln!(text, "{}", spell(path, &token(index), index));
    }
    text
}

/// Everything that lint prints of a file, in all formats and shapes, at two releases.
fn lint(name: &str, text: &str) -> String {
    let mut all = Vec::new();
    for release in ["11.0", "newest"] {
        let release = crate::support::release(release);
        let options = LintOptions { in_repository: true, ..LintOptions::new(Target::of(release, None)) };
        let checked = check_file(Path::new(name), text.as_bytes(), &options);
        let mut report = Report::default();
        let source = report.sources.add(Source::new(name, text).with_secrets(checked.secrets));
        report.add(source, checked.findings);
        for format in [Format::Json, Format::Sarif, Format::Gitlab, Format::Github, Format::Junit] {
            write(&report, format, &mut all).unwrap();
        }
        for (shape, color, width) in [
            (Layout::Full, true, 100),
            (Layout::Full, false, 40),
            (Layout::Compact, false, 100),
            (Layout::Narrated, false, 100),
        ] {
            let style = Style { shape, color, unicode: true, width };
            write_text(&report, &style, &mut all).unwrap();
        }
    }
    String::from_utf8(all).unwrap()
}

/// Everything that the other commands print of it.
fn commands(name: &str, text: &str) -> String {
    let folder = Folder::of(&[(name, text), ("config.json", "{}")]);
    let mut all = String::new();
    for arguments in [
        ["show", "--format", "json", name].as_slice(),
        &["lint", "--diff", "--unsafe-fixes", "--to", "18.11", name],
        &["migrate", "--from", "10.8", "--to", crate::support::newest(), "--drop-mattermost", name],
        &["plan", "--from", "10.8", "--to", "12.0", name],
        &["export", "--format", "env", name],
    ] {
        all += &folder.run(arguments).told();
    }
    all
}

/// The tokens in an output, with the setting each was planted at and the first line that shows it.
fn leaks(paths: &[Setting], output: &str) -> Vec<String> {
    let shows = |token: &str| {
        output
            .lines()
            .find(|line| line.contains(token))
            .map(|line| line.chars().take(160).collect::<String>())
    };
    let planted = paths.iter().enumerate();
    planted
        .filter_map(|(index, path)| shows(&token(index)).map(|line| format!("{}: {line}", in_ruby(path))))
        .collect()
}

fn assert_no_leak(spellings: &[Spelling], output: impl Fn(&str) -> String) {
    let paths = secrets();
    let mut problems = Vec::new();
    for (name, spell) in spellings {
        let found = leaks(&paths, &output(&file(&paths, *spell)));
        problems.extend(
            found.iter().take(4).map(|leak| format!("{name} ({} of {}): {leak}", found.len(), paths.len())),
        );
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn lint_shows_no_secret_that_is_plain() {
    assert_no_leak(&PLAIN, |text| lint("gitlab.rb", text));
}

#[test]
fn lint_shows_no_secret_that_is_hidden() {
    assert_no_leak(&HIDDEN, |text| lint("gitlab.rb", text));
}

#[test]
fn commands_show_no_secret_that_is_plain() {
    assert_no_leak(&PLAIN[..5], |text| commands("gitlab.rb", text));
    assert_no_leak(&PLAIN[5..], |text| commands("gitlab.rb", text));
}

#[test]
fn commands_show_no_secret_that_is_hidden() {
    assert_no_leak(&HIDDEN, |text| commands("gitlab.rb", text));
}

#[test]
fn what_is_no_secret_is_shown() {
    let paths = owned(&HARMLESS);
    for (name, spell) in [PLAIN[0], PLAIN[1]] {
        let folder = Folder::of(&[("gitlab.rb", &file(&paths, spell))]);
        for arguments in [["show", "gitlab.rb"], ["migrate", "gitlab.rb"]] {
            let arguments: Vec<&str> = if arguments[0] == "migrate" {
                vec!["migrate", "--from", "15.0", "--to", "18.11", "gitlab.rb"]
            } else {
                arguments.to_vec()
            };
            let output = folder.run(&arguments).told();
            assert!(!output.contains("[secret]"), "{name}: {output}");
        }
        let shown = folder.run(&["show", "gitlab.rb"]).told();
        let masked: Vec<String> = paths
            .iter()
            .enumerate()
            // Of several assignments of one key the last one is shown.
            .filter(|(index, path)| {
                name == "index" || paths.iter().rposition(|other| other[..2] == path[..2]) == Some(*index)
            })
            .filter(|(index, _)| !shown.contains(&token(*index)))
            .map(|(_, path)| in_ruby(path))
            .collect();
        assert!(masked.is_empty(), "{name}: {masked:?}\n{shown}");
    }
}
