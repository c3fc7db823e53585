//! Linting takes time in proportion to the number of settings, whatever is wrong with them.

use std::time::{Duration, Instant};

use crate::support::running;
use gitlab_rb::lint::{LintOptions, check};
use gitlab_rb::mappings::Release;
use gitlab_rb::rules::Target;

/// Files of so many lines, all with another name.
fn files(lines: usize) -> Vec<String> {
    let each: [fn(usize) -> String; 5] = [
        |n| format!("nginx['unknown_thing_{n}'] = {n}\n"),
        |n| format!("gitlab_rails['env']['NAME_{n}'] = 'a'\n"),
        |n| format!("gitlab_rails['env'].store('NAME_{n}', 'a')\n"),
        // A comment that silences a finding, on each line.
        |n| format!("nginx['unknown_thing_{n}'] = 'a' # gitlab-rb: ignore[unknown-key] because\n"),
        // A setting that needs another one, each line.
        |n| format!("gitlab_rails['smtp_thing_{n}'] = 'a'\n"),
    ];
    each.iter().map(|line| (0..lines).map(line).collect()).collect()
}

fn time(source: &str) -> Duration {
    let options = LintOptions::new(Target::of(Release::new(17, 11), None));
    let start = Instant::now();
    let before = running(start);
    let checked = check(source.as_bytes(), &options);
    assert_eq!(checked.syntax_errors, 0);
    running(start).saturating_sub(before)
}

#[test]
fn time_is_linear_in_the_number_of_settings() {
    for (small, large) in files(500).iter().zip(files(4000)) {
        let (first, second) = (time(small).min(time(small)), time(&large));
        let line = small.lines().next().unwrap_or_default();
        // Eight times the size: what is linear takes eight times as long, what is quadratic 64 times.
        assert!(
            second < first * 14 + Duration::from_millis(20),
            "{line}: {first:?} for 500 lines, {second:?} for 4000"
        );
    }
}
