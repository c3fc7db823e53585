//! Statements as they stand in real files, and whole files.

use proptest::prelude::*;
use proptest::sample::select;

use super::expressions::{SORTS, Sort, expression, keys, variable, variables, words};

/// A whole file: the variables first, so that all of them exist.
pub(crate) fn file() -> impl Strategy<Value = String> {
    let sort = |sort: Sort| {
        let [first, second] = variables(sort);
        (expression(sort, 0), expression(sort, 1))
            .prop_map(move |(a, b)| format!("{second} = {a}\n{first} = {b}\n"))
    };
    let preamble =
        (sort(Sort::Text), sort(Sort::Number), sort(Sort::Truth), sort(Sort::List), sort(Sort::Table));
    (first_values(), preamble, prop::collection::vec(statement(3), 1..25)).prop_map(
        |(first, (a, b, c, d, e), statements)| format!("{first}{a}{b}{c}{d}{e}{}", statements.concat()),
    )
}

/// Something for every variable, as the expressions after it may name any.
fn first_values() -> impl Strategy<Value = String> {
    let names = SORTS.map(|sort| {
        let value = match sort {
            Sort::Text => "'git.example.com'",
            Sort::Number => "25",
            Sort::Truth => "true",
            Sort::List => "['a', 'b']",
            Sort::Table => "{ 'host' => 'x' }",
        };
        variables(sort).map(|name| format!("{name} = {value}\n")).concat()
    });
    Just(names.concat())
}

fn any(depth: u32) -> BoxedStrategy<String> {
    select(&SORTS[..]).prop_flat_map(move |sort| expression(sort, depth)).boxed()
}

fn indented(text: &str) -> String {
    // Not within here-documents, whose text would change; those with `<<~` do not mind.
    text.lines().map(|line| if line.is_empty() { "\n".to_owned() } else { format!("  {line}\n") }).collect()
}

/// Settings of Mattermost that have become variables, of every sort.
fn legacy_keys() -> impl Strategy<Value = &'static str> + Clone {
    select(
        &[
            "email_smtp_server",
            "email_smtp_port",
            "email_enable_batching",
            "email_smtp_password",
            "email_connection_security",
            "service_enable_incoming_webhooks",
            "service_disable_email_signup",
            "team_max_users_per_team",
            "file_amazon_s3_bucket",
            "localization_available_locales",
            "sql_data_source_replicas",
            "log_console_enable",
            "no_such_key",
        ][..],
    )
}

/// `gitlab_rails['key']` in its spellings.
fn place() -> BoxedStrategy<String> {
    let root = select(&["gitlab_rails", "nginx", "mattermost", "registry", "postgresql"][..]);
    let key = select(&["smtp_enable", "time_zone", "listen_port", "team_site_name", "aux", "x"][..]);
    prop_oneof![
        6 => (root.clone(), key.clone()).prop_map(|(root, key)| format!("{root}['{key}']")),
        3 => legacy_keys().prop_map(|key| format!("mattermost['{key}']")),
        1 => (root.clone(), key.clone()).prop_map(|(root, key)| format!("{root}[\"{key}\"]")),
        1 => (root.clone(), key.clone()).prop_map(|(root, key)| format!("{root}[:{key}]")),
        1 => (root, key, variable(Sort::Text)).prop_map(|(root, key, name)| format!("{root}[\"{key}_#{{{name}}}\"]")),
    ]
    .boxed()
}

fn statement(depth: u32) -> BoxedStrategy<String> {
    let flat = prop_oneof![
        10 => (place(), any(2)).prop_map(|(place, value)| format!("{place} = {value}\n")),
        2 => (place(), any(1), words()).prop_map(|(place, value, word)| format!("{place} = {value} # {word}\n")),
        2 => select(&SORTS[..]).prop_flat_map(|sort| (variable(sort), expression(sort, 2)))
            .prop_map(|(name, value)| format!("{name} = {value}\n")),
        2 => expression(Sort::Text, 1).prop_map(|value| format!("external_url {value}\n")),
        1 => expression(Sort::Text, 1).prop_map(|value| format!("registry_external_url({value})\n")),
        1 => (place(), any(1), select(&["||=", "="][..])).prop_map(|(place, value, operator)| format!("{place} {operator} {value}\n")),
        1 => (place(), expression(Sort::List, 1), any(1))
            .prop_map(|(place, list, value)| format!("{place} = {list}.dup\n{place} << {value}\n")),
        1 => (place(), expression(Sort::Table, 1), keys(), any(1))
            .prop_map(|(place, table, key, value)| format!("{place} = {table}\n{place}['{key}'] = {value}\n")),
        1 => (place(), expression(Sort::Number, 1), expression(Sort::Number, 1))
            .prop_map(|(place, a, b)| format!("{place} = {a}\n{place} += {b}\n")),
        1 => (expression(Sort::List, 1), any(1)).prop_map(|(list, value)| format!("hosts = {list}.dup\nhosts << {value}\n")),
        1 => (place(), any(0), any(0)).prop_map(|(place, a, b)| format!("hosts = [{a}]\n{place} = hosts\nhosts << {b}\n")),
        1 => (keys(), any(1)).prop_map(|(key, value)| format!("options = options.dup\noptions['{key}'] = {value}\n")),
        1 => (place(), keys(), any(0), any(0))
            .prop_map(|(place, key, a, b)| format!("servers = {{ '{key}' => {a} }}\n{place} = servers\nservers['more'] = {b}\n")),
        1 => (place(), any(1), expression(Sort::Truth, 1), select(&["if", "unless"][..]))
            .prop_map(|(place, value, condition, keyword)| format!("{place} = {value} {keyword} {condition}\n")),
        1 => (legacy_keys(), words())
            .prop_map(|(name, word)| format!("mattermost['env'] = {{ 'MM_{}' => '{word}' }}\n", name.to_uppercase())),
        1 => words().prop_map(|word| format!("mattermost['env'] = {{}}\nmattermost['env']['MM_X'] = '{word}'\n")),
        1 => (place(), place()).prop_map(|(to, from)| format!("{to} = {from}\n")),
        1 => (place(), any(1), place(), any(1)).prop_map(|(a, x, b, y)| format!("{a} = {x}; {b} = {y};\n")),
        1 => (place(), any(1), place()).prop_map(|(a, value, b)| format!("{a} = {b} = {value}\n")),
        1 => (words(), words()).prop_map(|(a, b)| format!("# {a}\n\n#{b}\n")),
        1 => (place(), words(), select(&["<<-EOS", "<<~EOS", "<<-'EOS'", "<<~\"EOS\".strip", "<<~EOS.lines.map(&:strip)"][..]))
            .prop_map(|(place, word, tag)| format!("{place} = {tag}\n  {word}\n    more #{{1 + 1}}\n  EOS\n")),
        1 => (place(), words(), 1..999u16).prop_map(|(place, word, port)| {
            format!("{place} = YAML.load <<-'EOS' # close it\n  main: # the first\n    label: '{word}'\n    port: {port}\n    list: [a, 'b']\n  EOS\n")
        }),
        1 => (expression(Sort::Table, 1), select(&["gitlab_rails", "nginx"][..]))
            .prop_map(|(table, root)| format!("({table}).each {{ |key, value| {root}[key] = value }}\n")),
        1 => (place(), select(&["delete('a')", "clear"][..]))
            .prop_map(|(place, method)| format!("{place} = {{ 'a' => 1, 'b' => 2 }}\n{place}.{method}\n")),
        1 => expression(Sort::Table, 1).prop_map(|table| format!("registry.merge!({table})\n")),
        1 => (place(), any(0)).prop_map(|(place, value)| format!("{place} = \\\n  {value}\n")),
        1 => (place(), expression(Sort::Text, 0), expression(Sort::Text, 0))
            .prop_map(|(place, a, b)| format!("{place} = {a} +\n  {b}\n")),
        1 => (place(), expression(Sort::Table, 0), keys(), any(0)).prop_map(|(place, table, key, value)| {
            format!("{place} = {table}\n  .merge('{key}' => {value})\n")
        }),
        1 => (select(&["smtp", "pick"][..]), place(), select(&["a", "b c"][..]), expression(Sort::Text, 1))
            .prop_map(|(name, place, a, b)| format!("def {name}(value, other = '{a}')\n  \"#{{value}}-#{{other}}\"\nend\n{place} = {name}({b})\n")),
        1 => (place(), any(1)).prop_map(|(place, value)| format!("{place} = (raise 'x') rescue {value}\n")),
        1 => (place(), place(), any(0), any(0)).prop_map(|(a, b, x, y)| format!("{a}, {b} = {x}, {y}\n")),
        1 => select(&["puts 'x'\n", "require 'json'\n", "$stdout.puts host\n", "print host\n",
            "GIT = 'x' unless defined?(GIT)\n", "nil\n", "host.to_s\n"][..]).prop_map(str::to_owned),
    ]
    .boxed();
    if depth == 0 {
        return flat;
    }
    let below = statement(depth - 1);
    let body = move || prop::collection::vec(below.clone(), 1..4).prop_map(|list| indented(&list.concat()));
    let nested = prop_oneof![
        3 => (expression(Sort::Truth, 2), body()).prop_map(|(condition, body)| format!("if {condition}\n{body}end\n")),
        2 => (expression(Sort::Truth, 2), body(), body())
            .prop_map(|(condition, a, b)| format!("if {condition}\n{a}else\n{b}end\n")),
        1 => (expression(Sort::Truth, 1), body(), expression(Sort::Truth, 1), body(), body())
            .prop_map(|(first, a, second, b, c)| format!("if {first}\n{a}elsif {second}\n{b}else\n{c}end\n")),
        1 => (expression(Sort::Truth, 1), body()).prop_map(|(condition, body)| format!("unless {condition}\n{body}end\n")),
        1 => (expression(Sort::Text, 1), body(), body())
            .prop_map(|(subject, a, b)| format!("case {subject}\nwhen 'a', /^g/\n{a}else\n{b}end\n")),
        1 => (expression(Sort::Number, 1), body(), body())
            .prop_map(|(subject, a, b)| format!("case {subject}\nwhen 0..100\n{a}when Integer then nginx['x'] = 1\nelse\n{b}end\n")),
        2 => (expression(Sort::List, 1), place(), body())
            .prop_map(|(list, place, body)| format!("({list}).each do |item|\n  {place} = item\n{body}end\n")),
        1 => (expression(Sort::List, 1), body())
            .prop_map(|(list, body)| format!("({list}).each_with_index do |item, index|\n  next if index == 1\n  nginx[\"n#{{index}}\"] = item\n{body}end\n")),
        1 => (expression(Sort::Table, 1), body())
            .prop_map(|(table, body)| format!("({table}).each do |key, value|\n  registry[key] = value\n{body}end\n")),
        1 => body().prop_map(|body| format!("begin\n{body}rescue StandardError\n  nginx['failed'] = true\nend\n")),
        1 => (body(), body()).prop_map(|(a, b)| format!("begin\n{a}  raise 'x'\nrescue => error\n{b}ensure\n  nginx['after'] = 1\nend\n")),
        1 => body().prop_map(|body| format!("2.times do |i|\n  nginx[\"t#{{i}}\"] = i\n{body}end\n")),
        1 => body().prop_map(|body| format!("count = 0\nwhile count < 2\n  count += 1\n{body}end\n")),
        1 => body().prop_map(|body| format!("for item in ['p', 'q']\n  postgresql[item] = item\n{body}end\n")),
        1 => (expression(Sort::Text, 1), body()).prop_map(|(value, body)| format!("{value}.tap do |it_is|\n  nginx['tap'] = it_is\n{body}end\n")),
    ];
    prop_oneof![6 => flat, 1 => nested].boxed()
}
