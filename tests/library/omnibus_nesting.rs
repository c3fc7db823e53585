//! Settings that move into a hash which the file assigns as a whole: they become entries of it, like their neighbours.

use crate::moves::{migrated, reasons, refusals, rewritten, to};

/// For GitLab 18.0.
fn new(text: &str) -> String {
    rewritten(text, to("18.0"))
}

fn refused(text: &str) -> Vec<String> {
    refusals(text, to("18.0"))
}

#[test]
fn a_setting_joins_the_hash_that_stands_below_it() {
    assert_eq!(
        new("gitaly['auth_token'] = 'a'\ngitaly['configuration'] = {\n  socket_path: '/s',\n}\n"),
        "gitaly['configuration'] = {\n  socket_path: '/s',\n  auth: {\n    token: 'a',\n  },\n}\n"
    );
}

#[test]
fn a_setting_joins_the_hash_that_stands_above_it() {
    assert_eq!(
        new("praefect['configuration'] = { 'listen_addr' => ':1' }\n\npraefect['auth_token'] = 'a'\n"),
        "praefect['configuration'] = { 'listen_addr' => ':1', 'auth' => { 'token' => 'a' } }\n\n"
    );
}

#[test]
fn levels_that_exist_are_used() {
    assert_eq!(
        new("gitaly['auth_token'] = 'a'\ngitaly['auth_transitioning'] = true\n\
             gitaly['configuration'] = {\n  :git => {},\n  :auth => {\n    :other => 1 # one\n  }\n}\n"),
        "gitaly['configuration'] = {\n  :git => {},\n  :auth => {\n    :other => 1, # one\n    :token => 'a',\n    \
         :transitioning => true,\n  }\n}\n"
    );
    assert_eq!(
        new("gitaly['configuration']['auth'] = { transitioning: false }\ngitaly['auth_token'] = 'a'\n"),
        "gitaly['configuration']['auth'] = { transitioning: false, token: 'a' }\n"
    );
}

#[test]
fn statements_that_set_nested_keys_one_by_one_stay_and_get_company() {
    assert_eq!(
        new("gitaly['configuration'][:auth][:transitioning] = true\ngitaly['auth_token'] = 'a'\n"),
        "gitaly['configuration'][:auth][:transitioning] = true\n\
         gitaly['configuration']['auth']['token'] = 'a'\n"
    );
}

#[test]
fn comments_go_along() {
    assert_eq!(
        new("# Banner\n\n# shared with Rails\n# and the shell\ngitaly['auth_token'] = 'a' # rotate\n\
             gitaly['configuration'] = {\n  # the first\n  listen_addr: ':1',\n  # prometheus_listen_addr: ':2',\n}\n"),
        "# Banner\n\ngitaly['configuration'] = {\n  # the first\n  listen_addr: ':1',\n  \
         # prometheus_listen_addr: ':2',\n  auth: {\n    # shared with Rails\n    # and the shell\n    \
         token: 'a', # rotate\n  },\n}\n"
    );
}

#[test]
fn expressions_go_along_where_they_are_worth_the_same() {
    assert_eq!(
        new(
            "gitaly['auth_token'] = ENV['T'] || 'x'\nexternal_url 'http://x'\ngitaly['configuration'] = { a: 1 }\n"
        ),
        "external_url 'http://x'\ngitaly['configuration'] = { a: 1, auth: { token: ENV['T'] || 'x' } }\n"
    );
    assert_eq!(
        new("gitaly['socket_path'] = ENV.fetch 'S'\ngitaly['configuration'] = { a: 1 }\n"),
        "gitaly['configuration'] = { a: 1, socket_path: (ENV.fetch 'S') }\n"
    );
    assert_eq!(
        new("gitaly['concurrency'] = [\n  { 'rpc' => 'a',\n    'max_per_repo' => 1 },\n]\n\
             gitaly['configuration'] = {\n  a: {\n  },\n}\n"),
        "gitaly['configuration'] = {\n  a: {\n  },\n  concurrency: [\n    { 'rpc' => 'a',\n      'max_per_repo' => 1 },\n  ],\n}\n"
    );
    assert_eq!(
        refused("t = 'a'\ngitaly['auth_token'] = t\nt = 'b'\ngitaly['configuration'] = { a: t }\n"),
        [
            "line 4 sets all of gitaly['configuration'] and would remove gitaly['configuration']['auth']['token'], \
          and the value names something that changes before it"
        ]
    );
    assert_eq!(
        refused("gitaly['auth_token'] = <<~T\n  a\nT\ngitaly['configuration'] = { a: 1 }\n"),
        [
            "line 4 sets all of gitaly['configuration'] and would remove gitaly['configuration']['auth']['token'], \
          and the value is text over several lines"
        ]
    );
}

#[test]
fn a_value_that_changes_joins_in_its_new_form() {
    assert_eq!(
        new("gitaly['prometheus_grpc_latency_buckets'] = '[0.1, 1]'\ngitaly['configuration'] = { a: 1 }\n"),
        "gitaly['configuration'] = { a: 1, prometheus: { grpc_latency_buckets: [0.1, 1] } }\n"
    );
    assert_eq!(
        new("# NAS\ngit_data_dirs({ 'default' => { 'path' => '/a' }, 'two' => { 'path' => ENV['P'] } })\n\
             gitaly['configuration'] = {\n  listen_addr: ':1',\n}\n"),
        "gitaly['configuration'] = {\n  listen_addr: ':1',\n  # NAS\n  storage: [\n    \
         { name: 'default', path: '/a/repositories' },\n    \
         { name: 'two', path: File.join(ENV['P'], 'repositories') },\n  ],\n}\n"
    );
    assert_eq!(
        new(
            "praefect['virtual_storages'] = { 'default' => { 'nodes' => { 'g1' => { 'address' => 'tcp://g1' } } } }\n\
             praefect['configuration'] = {\n  listen_addr: ':1',\n}\n"
        ),
        "praefect['configuration'] = {\n  listen_addr: ':1',\n  virtual_storage: [\n    {\n      name: 'default',\n      \
         node: [\n        { storage: 'g1', address: 'tcp://g1' },\n      ],\n    },\n  ],\n}\n"
    );
}

#[test]
fn conditions_around_both_are_kept_and_others_are_refused() {
    assert_eq!(
        new("if ENV['A']\n  gitaly['auth_token'] = 'a'\n  gitaly['configuration'] = { a: 1 }\nend\n"),
        "if ENV['A']\n  gitaly['configuration'] = { a: 1, auth: { token: 'a' } }\nend\n"
    );
    let removed =
        "and would remove gitaly['configuration']['auth']['token'], and another condition decides about it";
    for (text, line) in [
        ("gitaly['auth_token'] = 'a' if ENV['A']\ngitaly['configuration'] = { a: 1 }\n", 2),
        ("gitaly['auth_token'] = 'a'\nunless ENV['A']\n  gitaly['configuration'] = { a: 1 }\nend\n", 3),
        ("gitaly['auth_token'] = 'a'\ngitaly['configuration'] = { a: 1 } if ENV['A']\n", 2),
        (
            "case ENV['A']\nwhen '1' then gitaly['auth_token'] = 'a'\nend\ngitaly['configuration'] = { a: 1 }\n",
            4,
        ),
    ] {
        assert_eq!(
            refused(text),
            [format!("line {line} sets all of gitaly['configuration'] {removed}")],
            "{text}"
        );
    }
    // Above it nothing is wiped out, whoever decides.
    assert_eq!(
        new("gitaly['configuration'] = { a: 1 } if ENV['B']\ngitaly['auth_token'] = 'a' if ENV['A']\n"),
        "gitaly['configuration'] = { a: 1 } if ENV['B']\ngitaly['configuration']['auth']['token'] = 'a' if ENV['A']\n"
    );
}

#[test]
fn a_hash_that_is_not_written_out_is_left_alone() {
    let at = |text: &str| {
        let (_, outcomes) = migrated(text.as_bytes(), to("18.0"));
        reasons(outcomes).join("; ")
    };
    let old = "gitaly['auth_token'] = 'a'\n";
    for (line, why) in [
        ("gitaly['configuration'] = ENV['X'] ? { a: 1 } : { b: 2 }", "it is not known"),
        ("gitaly['configuration'] = { a: 1 }.merge(b: 2)", "written out"),
        ("c = { a: 1 }\ngitaly['configuration'] = c", "written out"),
        ("gitaly['configuration'] = { a: 1, **{ b: 2 } }", "includes another one"),
        ("gitaly['configuration'] = { ENV['K'] => 1 }", "computed key"),
        ("gitaly['configuration'] = { auth: ENV['A'] }", "it is not known"),
        ("gitaly['configuration'] = { auth: {}, 'auth' => {} }", "has the key auth twice"),
        ("gitaly['configuration'] = gitaly['x'] = { a: 1 }", "written out"),
        ("gitaly['configuration'].merge!({ auth: { b: 1 } })", "written out"),
        ("gitaly({ configuration: { a: 1 } })", "sets all of gitaly at once"),
    ] {
        let text = format!("{old}{line}\n");
        assert!(at(&text).contains(why), "{text}{}", at(&text));
    }
    assert_eq!(
        new("gitaly['auth_token'] = 'a'\ngitaly['configuration'].merge!({ git: { b: 1 } })\n"),
        "gitaly['configuration']['auth']['token'] = 'a'\ngitaly['configuration'].merge!({ git: { b: 1 } })\n"
    );
}

#[test]
fn what_reads_the_old_name_keeps_the_statement_where_it_is() {
    assert_eq!(
        new(
            "gitaly['configuration'] = { a: 1 }\ngitaly['auth_token'] = 'a'\ngitlab_rails['gitaly_token'] = gitaly['auth_token']\n"
        ),
        "gitaly['configuration'] = { a: 1 }\ngitaly['configuration']['auth']['token'] = 'a'\n\
         gitlab_rails['gitaly_token'] = gitaly['configuration']['auth']['token']\n"
    );
    assert_eq!(
        refused(
            "gitaly['auth_token'] = 'a'\ngitlab_rails['gitaly_token'] = gitaly['auth_token']\ngitaly['configuration'] = { a: 1 }\n"
        ),
        [
            "line 3 sets all of gitaly['configuration'] and would remove gitaly['configuration']['auth']['token']"
        ]
    );
}

#[test]
fn entries_of_a_hash_move_within_it() {
    assert_eq!(
        rewritten(
            "consul['configuration'] = {\n  server: true,\n  # the CA\n  ca_file: '/ca', # ours\n  cert_file: ENV['C'],\n}\n",
            to("newest")
        ),
        "consul['configuration'] = {\n  server: true,\n  tls: {\n    defaults: {\n      # the CA\n      \
         ca_file: '/ca', # ours\n      cert_file: ENV['C'],\n    },\n  },\n}\n"
    );
    assert_eq!(
        rewritten(
            "consul['configuration'] = { 'acl' => { 'tokens' => { 'master' => 'm' } } }\n",
            to("newest")
        ),
        "consul['configuration'] = { 'acl' => { 'tokens' => { 'initial_management' => 'm' } } }\n"
    );
    assert_eq!(
        refusals(
            "consul['configuration'] = { ca_file: '/ca' }\nconsul['configuration']['tls'] = { a: 1 }\n",
            to("newest")
        ),
        ["line 2 sets all of consul['configuration']['tls'] and would remove \
          consul['configuration']['tls']['defaults']['ca_file']"]
    );
    assert_eq!(
        refusals(
            "consul['configuration'] = { ca_file: '/ca', tls: { defaults: { ca_file: '/b' } } }\n",
            to("newest")
        ),
        ["consul['configuration']['tls']['defaults']['ca_file'] is set, too; keep one of them"]
    );
    assert_eq!(
        refusals(
            "consul({ configuration: { ca_file: '/ca' } })\nx = consul['configuration']['ca_file']\n",
            to("newest")
        ),
        ["line 2 uses its value"]
    );
}

#[test]
fn entries_that_nothing_reads_become_comments_in_their_hash() {
    assert_eq!(
        rewritten(
            "gitaly['configuration'] = {\n  git: {\n    # ours\n    bin_path: '/git',\n    a: 1,\n  },\n}\n",
            to("19.0")
        ),
        "gitaly['configuration'] = {\n  git: {\n    # ours\n    \
         # gitlab-rb: removed in GitLab 19.0: bundled Git is the only supported Git\n    # bin_path: '/git',\n    \
         a: 1,\n  },\n}\n"
    );
    assert_eq!(
        rewritten(
            "gitaly['configuration'] = {\n  git: { a: 1, bin_path: '/x' }, b: [\n    1] }\n",
            to("19.0")
        ),
        "gitaly['configuration'] = {\n  git: {\n    a: 1,\n    \
         # gitlab-rb: removed in GitLab 19.0: bundled Git is the only supported Git\n    # bin_path: '/x',\n  }, b: [\n    1] }\n"
    );
    assert_eq!(
        refusals("gitaly['configuration'] = { git: {\n  a: 1, bin_path: '/x' } }\n", to("19.0")),
        ["it shares a line with other entries of its hash"]
    );
}

#[test]
fn windows_line_ends_and_a_missing_last_one_are_kept() {
    assert_eq!(
        new("gitaly['auth_token'] = 'a' # x\r\ngitaly['configuration'] = {\r\n  b: 1\r\n}\r\n"),
        "gitaly['configuration'] = {\r\n  b: 1,\r\n  auth: {\r\n    token: 'a', # x\r\n  },\r\n}\r\n"
    );
    assert_eq!(
        new("gitaly['configuration'] = { b: 1 }\ngitaly['auth_token'] = 'a'"),
        "gitaly['configuration'] = { b: 1, auth: { token: 'a' } }\n"
    );
}
