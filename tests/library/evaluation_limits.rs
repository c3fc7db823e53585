//! What following a file may cost: bounds that are kept, and costs that grow as the file does.

use gitlab_rb::settings::{Settings, UnknownReason};
use gitlab_rb::syntax::parse;
use gitlab_rb::value::{DynamicReason, Value};

/// Follows a text and hands what it sets to `look`.
fn followed<R>(text: &str, look: impl FnOnce(&Settings<'_>) -> R) -> R {
    let tree = parse(text.as_bytes());
    assert!(tree.errors.is_empty(), "{:?}", tree.errors.first());
    look(&Settings::of(&tree, "18.11".parse().unwrap()))
}

/// Bytes that a small file may take; the bound itself is 64 MiB.
const MOST_BYTES: u64 = 70 << 20;

#[test]
fn copies_of_copies_are_not_followed() {
    let doubled = [
        ("nested hashes", "x = { a: 1 }\n", "x = { a: x, b: x }\n"),
        ("nested arrays", "x = [1]\n", "x = [x, x]\n"),
        ("sums of arrays", "x = [1]\n", "x = x + x\n"),
        ("concat", "x = [1]\n", "x.concat(x)\n"),
        ("push", "x = [1]\n", "x.push(*x)\n"),
        ("flatten", "x = [1]\n", "x = [x, x].flatten\n"),
        ("join", "x = 'a'\n", "x = [x, x].join(x)\n"),
        ("sums of strings", "x = 'a'\n", "x = x + x\n"),
        ("interpolation", "x = 'a'\n", "x = \"#{x}#{x}\"\n"),
        ("append", "x = 'a'\n", "x << x\n"),
        ("merge", "x = { a: 1 }\n", "x = x.merge({ b: x, c: x })\n"),
        ("an array in itself", "x = [1]\n", "x << x\n"),
    ];
    for (what, start, step) in doubled {
        let text =
            format!("{start}{}gitlab_rails['a'] = x\nexternal_url 'https://a.example'\n", step.repeat(40));
        followed(&text, |settings| {
            assert!(settings.cost.bytes < MOST_BYTES, "{what}: {:?}", settings.cost);
            let value = settings.get("gitlab_rails", &["a"]);
            assert!(matches!(value, Some(Value::Dynamic(_))), "{what}: {value:?}");
        });
    }
}

#[test]
fn a_value_that_is_too_large_leaves_the_rest_alone() {
    let text =
        format!("x = [1]\n{}gitlab_rails['a'] = x\ngitlab_rails['b'] = 1\n", "x = [x, x]\n".repeat(40));
    followed(&text, |settings| {
        let reason = |value: Option<&Value>| match value {
            Some(Value::Dynamic(dynamic)) => Some(dynamic.reason),
            _ => None,
        };
        assert_eq!(reason(settings.get("gitlab_rails", &["a"])), Some(DynamicReason::TooLarge));
        assert_eq!(settings.get("gitlab_rails", &["b"]), Some(&Value::Integer(1)));
        let [unknown] = &settings.unknown[..] else { panic!("{:?}", settings.unknown) };
        assert_eq!(unknown.reason, UnknownReason::TooLarge);
        assert_eq!(settings.tree.text(unknown.span), "gitlab_rails['a'] = x");
    });
}

#[test]
fn a_loop_that_is_too_long_ends_the_evaluation() {
    let text = "external_url 'https://a.example'\n1000.times { 1000.times { x = 1 } }\nexternal_url 'https://b.example'\n";
    followed(text, |settings| {
        let [unknown] = &settings.unknown[..] else { panic!("{:?}", settings.unknown) };
        assert_eq!(unknown.reason, UnknownReason::TooManySteps);
        assert_eq!(settings.tree.text(unknown.span), "x = 1");
        // What follows may replace all that was set before.
        assert!(matches!(settings.get("external_url", &[]), Some(Value::Dynamic(_))));
    });
}

#[test]
fn code_that_never_runs_is_no_way_around_the_bound() {
    let text = "1000.times { if false\n1000.times { x = 1 }\nend }\n";
    followed(text, |settings| {
        assert!(settings.cost.steps < 110_000, "{:?}", settings.cost);
        assert!(settings.unknown.iter().any(|unknown| unknown.reason.ends_evaluation()));
    });
}

#[test]
fn a_long_file_is_followed_to_its_end() {
    let lines: Vec<_> = (0..100_000).map(|number| format!("gitlab_rails['k{number}'] = {number}")).collect();
    followed(&lines.join("\n"), |settings| {
        assert!(settings.unknown.is_empty());
        assert_eq!(settings.get("gitlab_rails", &["k99999"]), Some(&Value::Integer(99_999)));
    });
}

/// What following so many lines costs, and whether they were followed to the end.
fn cost_of(lines: usize, start: &str, line: &dyn Fn(usize) -> String, end: &str) -> (u64, u64, bool) {
    let lines: Vec<String> = (0..lines).map(line).collect();
    followed(&format!("{start}\n{}\n{end}\n", lines.join("\n")), |settings| {
        let whole = !settings.unknown.iter().any(|unknown| unknown.reason.ends_evaluation());
        (settings.cost.steps, settings.cost.bytes, whole)
    })
}

/// A construct that a file may repeat: what precedes it, the line, what follows.
type Repeated = (&'static str, &'static str, fn(usize) -> String, &'static str);

#[test]
fn cost_grows_as_the_file_does() {
    let cases: [Repeated; 8] = [
        ("settings", "", |n| format!("nginx['k{n}'] = {n}"), ""),
        ("conditions", "", |n| format!("nginx['k{n}'] = {n} if ENV['K{n}']"), ""),
        ("conditions on one key", "", |n| format!("nginx['k'] = {n} if ENV['K{n}']"), ""),
        ("branches of one case", "case ENV['X']", |n| format!("when 'v{n}' then nginx['k'] = {n}"), "end"),
        ("merge!", "h = {}", |n| format!("h.merge!('k{n}' => {n})"), "nginx['h'] = h"),
        ("store", "h = {}", |n| format!("h['k{n}'] = {n}"), "nginx['h'] = h"),
        ("statements not followed", "", |n| format!("eval ENV['K{n}']"), ""),
        ("a local variable", "", |n| format!("x{n} = [{n}, 'a']"), ""),
    ];
    for (what, start, line, end) in cases {
        let [one, eight, sixty_four] = [50, 400, 3200].map(|lines| cost_of(lines, start, &line, end));
        for (small, large) in [(one, eight), (eight, sixty_four)] {
            assert!(large.2, "{what}: not followed to its end");
            assert!(large.0 <= small.0 * 10 && large.1 <= small.1 * 10, "{what}: {small:?}, {large:?}");
        }
    }
}

#[test]
fn what_copies_all_before_it_is_followed_as_far_as_the_budget_goes() {
    let cases: [Repeated; 5] = [
        ("merge", "h = {}", |n| format!("h = h.merge('k{n}' => {n})"), "nginx['h'] = h"),
        ("sums of strings", "s = ''", |n| format!("s += 'value {n}'"), "nginx['s'] = s"),
        ("sums of arrays", "l = []", |n| format!("l += [{n}]"), "nginx['l'] = l"),
        ("push", "l = []", |n| format!("l << {n}"), "nginx['l'] = l"),
        ("a setting that grows", "nginx['s'] = ''", |n| format!("nginx['s'] += 'value {n}'"), ""),
    ];
    for (what, start, line, end) in cases {
        let (_, _, whole) = cost_of(400, start, &line, end);
        assert!(whole, "{what}: 400 lines are not followed");
        let (_, bytes, _) = cost_of(12_800, start, &line, end);
        assert!(bytes < 4 * MOST_BYTES, "{what}: {bytes}");
    }
}

#[test]
fn slice_with_an_exclamation_mark_leaves_the_rest() {
    followed("a = 'hello'\nb = a.dup\nb.slice!(0)\nnginx['a'] = a\nnginx['b'] = b\n", |settings| {
        assert_eq!(settings.get("nginx", &["a"]), Some(&Value::String("hello".to_owned())));
        assert!(matches!(settings.get("nginx", &["b"]), Some(Value::Dynamic(_))));
    });
}
