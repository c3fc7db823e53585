//! Generated files through `migrate --to`: whatever stands around an old setting, it is either rewritten so that real Ruby
//! sees every value at its new place and nothing else changed, or left as it was with the reason.

use crate::support;
use std::fs;

use crate::moves::{migrated, pruned, reasons, release, to};
use crate::oracle::{Setup, evaluate};
use gitlab_rb::migrate::{Outcome, OutcomeKind, Upgrade};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Map, Value, json};

/// How many files Ruby is asked about.
const FILES: usize = 400;

/// Old names and new ones, from upstream's list of what was replaced by what.
const MOVES: [(&str, &str); 13] = [
    ("gitaly.auth_token", "gitaly.configuration.auth.token"),
    ("gitaly.auth_transitioning", "gitaly.configuration.auth.transitioning"),
    ("gitaly.socket_path", "gitaly.configuration.socket_path"),
    ("gitaly.certificate_path", "gitaly.configuration.tls.certificate_path"),
    ("gitaly.storage", "gitaly.configuration.storage"),
    ("praefect.auth_token", "praefect.configuration.auth.token"),
    ("unicorn.port", "puma.port"),
    ("unicorn.worker_timeout", "puma.worker_timeout"),
    ("redis.client_output_buffer_limit_slave", "redis.client_output_buffer_limit_replica"),
    ("consul.configuration.ca_file", "consul.configuration.tls.defaults.ca_file"),
    ("consul.configuration.cert_file", "consul.configuration.tls.defaults.cert_file"),
    ("consul.configuration.acl.tokens.master", "consul.configuration.acl.tokens.initial_management"),
    ("git_data_dirs", "gitaly.configuration.storage"),
];

/// A value as it occurs in real files; some of several lines.
fn value() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "'text'",
        "\"double\"",
        "\"with #{ENV['X']}\"",
        "42",
        "true",
        "%w[a b]",
        "ENV['X']",
        "ENV['X'] || 'z'",
        "ENV.fetch('X', 'd')",
        "ENV.fetch 'X', 'd'",
        "t",
        "\"#{t}-#{t}\"",
        "gitlab_rails['x']",
        "gitaly['other']",
        "gitaly['auth_token']",
        "[1,\n  2, # two\n  3]",
        "{ 'a' => 1 }",
        "{\n  a: t,\n  b: [2],\n}",
        "<<~EOS\n  line\nEOS",
        "'two\nlines'",
        "t == 'a' ? 1 : 2",
        "(t rescue 'r')",
        "'a', 'b'",
        "if ENV['X'] then 1 else 2 end",
        "[1, 2].map do |n| n + 1 end",
        ":symbol",
    ])
}

/// An old name as the left side of an assignment.
fn name() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "gitaly['auth_token']",
        "gitaly[:auth_token]",
        "gitaly[\"auth_token\"]",
        "gitaly['auth_transitioning']",
        "gitaly['socket_path']",
        "gitaly['certificate_path']",
        "praefect['auth_token']",
        "unicorn['port']",
        "unicorn['worker_timeout']",
        "redis['client_output_buffer_limit_slave']",
        "consul['configuration']['ca_file']",
        "consul['configuration'][:cert_file]",
        "Gitlab['gitaly']['auth_token']",
    ])
}

/// `name = value`, with comments.
fn assignment() -> impl Strategy<Value = String> {
    let operator = prop::sample::select(vec!["=", "=", "=", "=", "=", "=", "||=", "+="]);
    let above = prop::sample::select(vec!["", "", "# above\n", "# two\n# lines\n"]);
    let beside = prop::sample::select(vec!["", "", " # beside"]);
    (name(), operator, value(), above, beside).prop_map(|(name, operator, value, above, beside)| match value
        .split_once('\n')
        .filter(|_| value.starts_with("<<~"))
    {
        Some((tag, text)) => format!("{above}{name} {operator} {tag}{beside}\n{text}\n"),
        None => format!("{above}{name} {operator} {value}{beside}\n"),
    })
}

/// What else a file has: hashes that are assigned as a whole, nested keys one by one, reads, detours.
fn other() -> impl Strategy<Value = String> {
    let text = prop::sample::select(vec![
        "\n",
        "# a comment\n",
        "t = 'b'\n",
        "external_url 'http://x'\n",
        "gitlab_rails['x'] = 'y'\n",
        "gitaly['configuration'] = { listen_addr: ':1' }\n",
        "gitaly['configuration'] = {\n  'listen_addr' => ':1',\n  'auth' => { 'other' => 1 } # last\n}\n",
        "gitaly['configuration'] = {\n  :auth => {\n    # inner\n    :other => t,\n  },\n  # tail\n}\n",
        "gitaly['configuration'] = {}\n",
        "gitaly['configuration'] = { auth: { token: 'new' } }\n",
        "gitaly['configuration'] = { auth: ENV['X'] }\n",
        "gitaly['configuration'] = { **{ a: 1 } }\n",
        "gitaly['configuration'] = { a: 1 }.merge(b: 2)\n",
        "gitaly['configuration'] = { a: 1 } if ENV['X']\n",
        "gitaly['configuration'].merge!({ git: { b: 1 } })\n",
        "gitaly['configuration']['auth'] = { other: 2 }\n",
        "gitaly['configuration'][:auth][:other] = 3\n",
        "gitaly['configuration'][:auth][:token] = 'new'\n",
        "praefect['configuration'] = { listen_addr: ':1' }; t = 'c'\n",
        "puma['port'] = 1\n",
        "consul['configuration'] = { server: true, ca_file: '/ca' }\n",
        "consul['configuration'] = {\n  # the CA\n  ca_file: ENV['X'], # ours\n  cert_file: t,\n  acl: { tokens: { master: 'm' } },\n}\n",
        "consul['configuration'] = { 'cert_file' => '/c', 'tls' => { 'defaults' => { 'x' => 1 } } }\n",
        "consul['configuration']['tls'] = { defaults: { a: 1 } }\n",
        "git_data_dirs({ 'default' => { 'path' => '/git' } })\n",
        "git_data_dirs(\n  'default' => { 'path' => '/git/' },\n  # second\n  'two' => { 'path' => t },\n)\n",
        "gitlab_rails['y'] = gitaly['auth_token']\n",
        "gitlab_rails['z'] = \"port #{unicorn['port']}\"\n",
        "g = gitaly\ng['auth_token'] = 'alias'\n",
        "g = gitaly['configuration']\ng['x'] = 1\n",
        "%w[auth_token socket_path].each { |key| gitaly[key] = 'loop' }\n",
        "gitaly.delete('auth_token')\n",
        "gitaly({ 'auth_token' => 'whole', 'other' => 1 })\n",
        "gitlab_rails['a'] = 1; gitaly['socket_path'] = '/s'; gitlab_rails['b'] = 2\n",
        "gitaly['auth_token'] = praefect['auth_token'] = 'chain'\n",
        "unless ENV['X']\n  unicorn['port'] = 2\nend\n",
        "case ENV['X']\nwhen 'a' then gitaly['auth_token'] = 'a'\nelse\n  gitaly['socket_path'] = '/e'\nend\n",
        "gitaly['auth_token'] = 'modifier' if ENV['X']\n",
        "gitaly['auth_token'] = 'modifier' unless ENV['X']\n",
    ]);
    text.prop_map(str::to_owned)
}

fn line() -> impl Strategy<Value = String> {
    let plain = prop_oneof![3 => assignment(), 2 => other()].boxed();
    let block = (plain.clone(), plain.clone()).prop_map(|(one, two)| format!("if ENV['X']\n{one}{two}end\n"));
    let both =
        (plain.clone(), plain.clone()).prop_map(|(one, two)| format!("if ENV['X']\n{one}else\n{two}end\n"));
    prop_oneof![8 => plain, 1 => block, 1 => both]
}

fn file() -> impl Strategy<Value = String> {
    let lines = prop::collection::vec(line(), 1..9);
    (lines, prop::bool::weighted(0.1), prop::bool::weighted(0.1)).prop_map(|(lines, windows, cut)| {
        let text = format!("t = 'a'\n{}", lines.concat());
        let text = if cut { text.trim_end().to_owned() } else { text };
        if windows { text.replace('\n', "\r\n") } else { text }
    })
}

/// Files that are the same in each run.
fn files() -> Vec<String> {
    let seed = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), seed);
    (0..FILES).map(|_| file().new_tree(&mut runner).expect("a file").current()).collect()
}

fn at<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    path.split('.').try_fold(value, |value, key| value.get(key))
}

fn take(value: &mut Value, path: &str) -> Option<Value> {
    let (above, last) = path.rsplit_once('.').map_or((None, path), |(above, last)| (Some(above), last));
    let level = match above {
        Some(above) => above.split('.').try_fold(value, |value, key| value.get_mut(key))?,
        None => value,
    };
    level.as_object_mut()?.remove(last)
}

/// Puts a value where nothing is yet.
fn put(value: &mut Value, path: &str, new: Value) -> Result<(), String> {
    let (mut level, mut keys) = (value, path.split('.').peekable());
    while let Some(key) = keys.next() {
        let object = level.as_object_mut().ok_or(format!("{path} has something else above it"))?;
        if keys.peek().is_none() {
            return match object.insert(key.to_owned(), new) {
                Some(old) if pruned(&old) != json!({}) => Err(format!("{path} is there already")),
                _ => Ok(()),
            };
        }
        level = object.entry(key).or_insert_with(|| Value::Object(Map::new()));
    }
    Ok(())
}

/// What upstream made of `git_data_dirs`.
fn storages(value: &Value) -> Value {
    let entries = value.as_object().expect("a hash");
    let path = |storage: &Value| {
        format!("{}/repositories", storage["path"].as_str().expect("a path").trim_end_matches('/'))
    };
    entries.iter().map(|(name, storage)| json!({ "name": name, "path": path(storage) })).collect()
}

/// The tree that the new file must give, from that of the old one and what was reported.
fn expected(before: &Value, outcomes: &[Outcome]) -> Result<Value, String> {
    let mut tree = before.clone();
    let spelled = |path: &str| {
        let (root, keys) = path.split_once('.').map_or((path, ""), |(root, keys)| (root, keys));
        keys.split('.')
            .filter(|key| !key.is_empty())
            .fold(root.to_owned(), |name, key| format!("{name}['{key}']"))
    };
    for (old, new) in MOVES {
        let (old_name, new_name) = (spelled(old), spelled(new));
        let moved = outcomes.iter().any(|one| {
            one.setting == old_name
                && matches!(&one.kind, OutcomeKind::Migrated { variables, .. } if variables.contains(&new_name))
        });
        if moved && at(&tree, old).is_some() {
            let value = take(&mut tree, old).unwrap_or_default();
            let value = if old == "git_data_dirs" { storages(&value) } else { value };
            put(&mut tree, new, value)?;
        }
    }
    Ok(pruned(&tree))
}

#[test]
fn ruby_sees_every_value_at_its_new_place_and_nothing_else_changed() {
    if !support::ruby() {
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let upgrade = Upgrade { from: None, to: release("18.0") };
    let mut pairs = Vec::new();
    let (mut rewritten, mut unproved) = (0, 0);
    for (index, text) in files().into_iter().enumerate() {
        let (new, outcomes) = migrated(text.as_bytes(), upgrade);
        rewritten += outcomes.iter().filter(|one| matches!(one.kind, OutcomeKind::Migrated { .. })).count();
        unproved += usize::from(reasons(outcomes.clone()).iter().any(|reason| reason.contains("be proved")));
        let paths = ["old", "new"].map(|name| folder.path().join(format!("{index}-{name}.rb")));
        fs::write(&paths[0], &text).expect("the text is written");
        fs::write(&paths[1], &new).expect("the text is written");
        pairs.push((text, String::from_utf8(new).expect("the text is UTF-8"), outcomes, paths));
    }
    let mut problems = Vec::new();
    let mut compared = 0;
    for everything_exists in [false, true] {
        let setup = Setup { release: "18.0", all_roots: true, everything_exists };
        let of = |index: usize| {
            evaluate(&pairs.iter().map(|pair| pair.3[index].clone()).collect::<Vec<_>>(), setup)
        };
        for ((text, new, outcomes, _), (before, after)) in pairs.iter().zip(of(0).into_iter().zip(of(1))) {
            if before["ok"] != json!(true) {
                // It stops here and there; it must not begin to stop elsewhere or run on.
                if after["ok"] == json!(true) {
                    problems.push(format!("{text}\nstops ({}), but not any more:\n{new}", before["error"]));
                }
                continue;
            }
            compared += 1;
            let problem = match expected(&before["settings"], outcomes) {
                Err(problem) => problem,
                Ok(_) if after["ok"] != json!(true) => after["error"].to_string(),
                Ok(expected) if pruned(&after["settings"]) == expected => continue,
                Ok(expected) => format!("{}\ninstead of\n{expected}", pruned(&after["settings"])),
            };
            problems.push(format!("---- from\n{text}\n---- to\n{new}\n---- {problem}"));
        }
    }
    assert!(
        problems.is_empty(),
        "{} problems\n{}",
        problems.len(),
        problems[..problems.len().min(6)].join("\n\n")
    );
    // Where our own reading of the file is too coarse to tell; Ruby has nothing against these either.
    assert!(unproved * 50 < FILES, "{unproved} of {FILES} files could not be judged");
    assert!(compared > FILES && rewritten > FILES / 2, "{compared} compared, {rewritten} rewritten");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn running_it_twice_changes_nothing_more(text in file()) {
        let (once, _) = migrated(text.as_bytes(), to("newest"));
        let (twice, _) = migrated(&once, to("newest"));
        prop_assert_eq!(String::from_utf8_lossy(&twice), String::from_utf8_lossy(&once), "from\n{}", text);
    }

    #[test]
    fn what_is_left_is_left_as_it_was(text in file()) {
        let (new, outcomes) = migrated(text.as_bytes(), to("18.0"));
        if outcomes.iter().all(|one| matches!(one.kind, OutcomeKind::NeedsYou(_) | OutcomeKind::Kept { .. })) {
            prop_assert_eq!(String::from_utf8_lossy(&new), text);
        }
    }
}
