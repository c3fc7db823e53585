//! Expressions by the sort of value that they give, so that most of them work.

use std::cell::RefCell;
use std::collections::HashMap;

use proptest::prelude::*;
use proptest::sample::select;

/// The sorts of value that settings have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Sort {
    Text,
    Number,
    Truth,
    List,
    Table,
}

pub(crate) const SORTS: [Sort; 5] = [Sort::Text, Sort::Number, Sort::Truth, Sort::List, Sort::Table];

/// The variable of a sort that every file begins with, and a second one.
pub(crate) const fn variables(sort: Sort) -> [&'static str; 2] {
    match sort {
        Sort::Text => ["host", "domain"],
        Sort::Number => ["port", "size"],
        Sort::Truth => ["enabled", "secure"],
        Sort::List => ["hosts", "proxies"],
        Sort::Table => ["options", "servers"],
    }
}

pub(crate) fn words() -> impl Strategy<Value = &'static str> {
    select(
        &["a", "git", "example.com", "/var/opt", "465", "true", "x y", "né", "", "10.0.0.0/8", "A=b,c"][..],
    )
}

pub(crate) fn keys() -> impl Strategy<Value = &'static str> {
    select(&["host", "port", "label", "enable", "main", "10s", "a b"][..])
}

thread_local! {
    /// Built once: each holds all that is less deep.
    static KNOWN: RefCell<HashMap<(Sort, u32), BoxedStrategy<String>>> = RefCell::default();
}

/// An expression of a sort, at most `depth` levels deep.
pub(crate) fn expression(sort: Sort, depth: u32) -> BoxedStrategy<String> {
    if let Some(known) = KNOWN.with_borrow(|known| known.get(&(sort, depth)).cloned()) {
        return known;
    }
    let built = build(sort, depth);
    KNOWN.with_borrow_mut(|known| known.insert((sort, depth), built.clone()));
    built
}

fn build(sort: Sort, depth: u32) -> BoxedStrategy<String> {
    let known = literal(sort).boxed();
    if depth == 0 {
        return prop_oneof![4 => known, 1 => variable(sort).prop_map(str::to_owned)].boxed();
    }
    let inner = move |sort| expression(sort, depth - 1);
    let compound = match sort {
        Sort::Text => text(depth),
        Sort::Number => number(depth),
        Sort::Truth => truth(depth),
        Sort::List => list(depth),
        Sort::Table => table(depth),
    };
    prop_oneof![
        4 => known,
        2 => variable(sort).prop_map(str::to_owned),
        4 => compound,
        1 => (inner(Sort::Truth), inner(sort), inner(sort)).prop_map(|(c, a, b)| format!("({c} ? {a} : {b})")),
        1 => inner(sort).prop_map(|value| format!("({value})")),
        1 => (inner(Sort::Truth), inner(sort), inner(sort))
            .prop_map(|(c, a, b)| format!("if {c} then {a} else {b} end"))
            .prop_map(|text| format!("({text})")),
        1 => (inner(sort), inner(sort)).prop_map(|(a, b)| format!("({a} || {b})")),
    ]
    .boxed()
}

fn literal(sort: Sort) -> BoxedStrategy<String> {
    match sort {
        Sort::Text => prop_oneof![
            words().prop_map(|word| format!("'{word}'")),
            words().prop_map(|word| format!("\"{word}\"")),
            select(
                &[
                    r#""a\tb\\""#,
                    r"'it\'s'",
                    r#""\u00e9\x41""#,
                    "%q(a (b) c)",
                    "%(x)",
                    ":sym.to_s",
                    r#""a" 'b'"#,
                    r#""100%""#,
                    r"'#{no}'",
                    r"'\n'",
                    r#""\#{no}""#,
                    "''",
                    "ENV['HOST'].to_s",
                    "ENV.fetch('A', 'b')",
                    "(ENV['HOST'] || 'none')",
                    "\"#{node['fqdn']}\"",
                ][..]
            )
            .prop_map(str::to_owned),
        ]
        .boxed(),
        Sort::Number => prop_oneof![
            (0..70000i64).prop_map(|number| number.to_string()),
            select(
                &["-1", "1_000", "0644", "0x1f", "0", "2**10", "60 * 60", "ENV['PORT'].to_i", "'22'.to_i"][..]
            )
            .prop_map(str::to_owned),
        ]
        .boxed(),
        Sort::Truth => select(
            &[
                "true",
                "false",
                "nil.nil?",
                "!true",
                "ENV['ON'] == 'true'",
                "ENV.key?('ON')",
                "File.exist?('/x')",
            ][..],
        )
        .prop_map(str::to_owned)
        .boxed(),
        Sort::List => select(
            &[
                "[]",
                "['a', 'b']",
                "%w[a b c]",
                "%w(x)",
                "[1, 2, 3]",
                "[\n  'a',\n  'b', # c\n]",
                "['a',]",
                "%i[a b]",
            ][..],
        )
        .prop_map(str::to_owned)
        .boxed(),
        Sort::Table => select(
            &[
                "{}",
                "{ 'a' => 1 }",
                "{ a: 'b' }",
                "{ 'a' => { 'b' => nil } }",
                "{ \"a\": true, 'b' => 2, }",
                "{\n  'host' => 'x', # c\n  'port' => 1,\n}",
                "{ :a => :b }",
                "{ 'a' => 1, 'a' => 2 }",
                "YAML.load(\"main:\\n  host: 'x'\\n  port: 1\\n\")",
                "JSON.parse('{\"a\": [1, null]}')",
            ][..],
        )
        .prop_map(str::to_owned)
        .boxed(),
    }
}

fn text(depth: u32) -> BoxedStrategy<String> {
    let inner = move |sort| expression(sort, depth - 1);
    prop_oneof![
        (inner(Sort::Text), inner(Sort::Text)).prop_map(|(a, b)| format!("({a} + {b})")),
        (words(), inner(Sort::Text)).prop_map(|(word, value)| format!("\"{word}#{{{value}}}/x\"")),
        inner(Sort::Number).prop_map(|value| format!("\"p#{{{value}}}\"")),
        inner(Sort::Number).prop_map(|value| format!("({value}).to_s")),
        inner(Sort::List).prop_map(|value| format!("({value}).join(',')")),
        (
            inner(Sort::Text),
            select(
                &[
                    "upcase",
                    "strip",
                    "downcase",
                    "chomp",
                    "to_s",
                    "dup",
                    "reverse",
                    "freeze",
                    "capitalize",
                    "sub('a', 'b')",
                    "gsub('.', '-')",
                    "gsub(/[ab]/, 'z')",
                    "sub(/\\s+/, '')",
                    "tr('a', 'b')",
                    "chomp('/')",
                    "[0]",
                    "[0, 2]",
                    "delete('a')",
                    "ljust(3, '0')",
                    "center(9)",
                    "squeeze"
                ][..]
            )
        )
            .prop_map(|(value, method)| if method.starts_with('[') {
                format!("({value})[0, 2].to_s")
            } else {
                format!("({value}).{method}")
            }),
        (inner(Sort::Table), keys()).prop_map(|(value, key)| format!("({value})['{key}'].to_s")),
        (inner(Sort::Text), inner(Sort::Number)).prop_map(|(a, b)| format!("format('%s:%d', {a}, {b})")),
        (inner(Sort::Text), inner(Sort::Number)).prop_map(|(a, b)| format!("('%s-%05d' % [{a}, {b}])")),
        inner(Sort::Text).prop_map(|value| format!("({value} * 2)")),
    ]
    .boxed()
}

fn number(depth: u32) -> BoxedStrategy<String> {
    let inner = move |sort| expression(sort, depth - 1);
    prop_oneof![
        (inner(Sort::Number), select(&["+", "-", "*"][..]), inner(Sort::Number))
            .prop_map(|(a, operator, b)| format!("({a} {operator} {b})")),
        (inner(Sort::Number), select(&["/ 7", "% 7", "<< 2", "& 255", "| 1", "** 2"][..]))
            .prop_map(|(value, rest)| format!("({value} {rest})")),
        inner(Sort::Text).prop_map(|value| format!("({value}).length")),
        inner(Sort::Text).prop_map(|value| format!("({value}).to_i")),
        inner(Sort::List).prop_map(|value| format!("({value}).size")),
        (inner(Sort::Number), inner(Sort::Number)).prop_map(|(a, b)| format!("[{a}, {b}].max")),
        inner(Sort::Number).prop_map(|value| format!("({value}).abs")),
    ]
    .boxed()
}

fn truth(depth: u32) -> BoxedStrategy<String> {
    let inner = move |sort| expression(sort, depth - 1);
    prop_oneof![
        (inner(Sort::Number), select(&["==", "!=", "<", ">=", ">"][..]), inner(Sort::Number))
            .prop_map(|(a, operator, b)| format!("({a} {operator} {b})")),
        (inner(Sort::Text), select(&["==", "!="][..]), inner(Sort::Text))
            .prop_map(|(a, operator, b)| format!("({a} {operator} {b})")),
        (inner(Sort::Truth), select(&["&&", "||"][..]), inner(Sort::Truth))
            .prop_map(|(a, operator, b)| format!("({a} {operator} {b})")),
        inner(Sort::Truth).prop_map(|value| format!("!({value})")),
        (
            inner(Sort::Text),
            select(&["empty?", "start_with?('a')", "include?('x')", "end_with?('m')", "nil?"][..])
        )
            .prop_map(|(value, method)| format!("({value}).{method}")),
        (inner(Sort::List), select(&["empty?", "include?('a')", "any?", "first.nil?"][..]))
            .prop_map(|(value, method)| format!("({value}).{method}")),
        (inner(Sort::Table), select(&["empty?", "key?('a')", "has_key?('host')", "any?"][..]))
            .prop_map(|(value, method)| format!("({value}).{method}")),
        select(
            &[
                "gitlab_rails['smtp_enable'] == true",
                "nginx['enable'].nil?",
                "gitlab_rails.key?('time_zone')"
            ][..]
        )
        .prop_map(|text| format!("({text})")),
    ]
    .boxed()
}

fn list(depth: u32) -> BoxedStrategy<String> {
    let inner = move |sort| expression(sort, depth - 1);
    let any = select(&SORTS[..]).prop_flat_map(inner);
    prop_oneof![
        prop::collection::vec(any, 0..4).prop_map(|values| format!("[{}]", values.join(", "))),
        (inner(Sort::List), inner(Sort::List)).prop_map(|(a, b)| format!("({a} + {b})")),
        inner(Sort::Text).prop_map(|value| format!("({value}).split(',')")),
        (
            inner(Sort::List),
            select(
                &[
                    "map { |x| x.to_s }",
                    "map(&:to_s)",
                    "map(&:to_s).map(&:upcase)",
                    "reverse",
                    "uniq",
                    "compact",
                    "dup",
                    "flatten",
                    "select { |x| x.to_s != 'a' }",
                    "reject { |x| x == 'b' }",
                    "map { |x| \"#{x}:1\" }",
                    "map { |x| { 'host' => x } }",
                    "first(2)",
                    "each_with_index.map { |x, i| i }",
                    "map do |x| x end",
                    "sort_by(&:to_s)",
                    "take(1)",
                    "drop(1)",
                    "each_slice(2).to_a",
                    "zip([1])",
                    "map { it }"
                ][..10]
            )
        )
            .prop_map(|(value, method)| format!("({value}).{method}")),
        inner(Sort::Table).prop_map(|value| format!("({value}).keys")),
        inner(Sort::Table).prop_map(|value| format!("({value}).values")),
        inner(Sort::Table).prop_map(|value| format!("({value}).map {{ |k, v| k.to_s }}")),
        (inner(Sort::List), inner(Sort::List)).prop_map(|(a, b)| format!("[*{a}, *{b}]")),
        select(
            &["(1..3).to_a", "(0...2).map { |i| \"n#{i}\" }", "('a'..'c').to_a", "3.times.map { |i| i }"][..]
        )
        .prop_map(str::to_owned),
    ]
    .boxed()
}

fn table(depth: u32) -> BoxedStrategy<String> {
    let inner = move |sort| expression(sort, depth - 1);
    let any = move || select(&SORTS[..]).prop_flat_map(inner);
    let entry = (keys(), any(), 0..3u8).prop_map(|(key, value, form)| match form {
        0 => format!("'{key}' => {value}"),
        1 => format!("\"{key}\": {value}"),
        _ => format!(":\"{key}\" => {value}"),
    });
    prop_oneof![
        3 => prop::collection::vec(entry, 0..4).prop_map(|entries| format!("{{ {} }}", entries.join(", "))),
        1 => (inner(Sort::Table), inner(Sort::Table)).prop_map(|(a, b)| format!("({a}).merge({b})")),
        1 => (inner(Sort::Table), inner(Sort::Table)).prop_map(|(a, b)| format!("{{ **({a}).transform_keys(&:to_sym), b: ({b}) }}")),
        1 => inner(Sort::List).prop_map(|value| format!("({value}).map {{ |x| [x.to_s, 1] }}.to_h")),
        1 => inner(Sort::Table).prop_map(|value| format!("({value}).dup")),
        1 => inner(Sort::Table).prop_map(|value| format!("({value}).reject {{ |k, v| v.nil? }}")),
        1 => any().prop_map(|value| format!("Hash['a', {value}]")),
    ]
    .boxed()
}

/// One of the two variables of a sort.
pub(crate) fn variable(sort: Sort) -> impl Strategy<Value = &'static str> + Clone {
    select(variables(sort).to_vec())
}
