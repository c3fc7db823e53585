//! Conditions of templates that compare the release of GitLab with another: each release takes one branch.
//!
//! Jinja, Go, Helm, ERB and Terraform spell them in many ways; only those are read in which one comparison decides. All others
//! stay conditions whose outcome is not known.

use std::ops::Range;

use super::tags::{Sort, Tag};
use crate::mappings::{Release, releases};

/// A comparison of GitLab's release with a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct VersionGuard {
    operator: Operator,
    major: u16,
    minor: Option<u16>,
    patch: u16,
    negated: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Less,
    LessOrEqual,
    Equal,
    NotEqual,
    GreaterOrEqual,
    Greater,
}

/// How the operators are written; longer ones first.
const OPERATORS: [(&str, Operator); 14] = [
    ("<=", Operator::LessOrEqual),
    (">=", Operator::GreaterOrEqual),
    ("==", Operator::Equal),
    ("!=", Operator::NotEqual),
    ("<", Operator::Less),
    (">", Operator::Greater),
    ("=", Operator::Equal),
    ("le", Operator::LessOrEqual),
    ("ge", Operator::GreaterOrEqual),
    ("eq", Operator::Equal),
    ("ne", Operator::NotEqual),
    ("lt", Operator::Less),
    ("gt", Operator::Greater),
    ("~", Operator::NotEqual),
];

impl VersionGuard {
    /// Reads the condition of a tag.
    pub(super) fn of(tag: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(tag).ok()?;
        let inner = text.trim_start_matches(['{', '<', '%', '-', '~', '+']);
        let inner = inner.trim_end_matches(['}', '>', '%', '-', '~', '+']).trim();
        let inner = inner.strip_prefix("else ").unwrap_or(inner).trim_start();
        let (keyword, condition) = inner.split_once([' ', '('])?;
        let condition =
            if inner[keyword.len()..].starts_with('(') { &inner[keyword.len()..] } else { condition };
        let negated = match keyword {
            "if" | "elif" | "elsif" => false,
            "unless" => true,
            _ => return None,
        };
        let several = [" and ", " or ", "&&", "||", " | default"];
        if several.iter().any(|word| condition.contains(word)) {
            return None;
        }
        let condition = condition.trim();
        let (condition, not) = match condition.strip_prefix("not ").or_else(|| condition.strip_prefix('!')) {
            Some(rest) => (rest.trim_start(), true),
            None => (condition, false),
        };
        let guard = function(condition).or_else(|| prefix(condition)).or_else(|| infix(condition))?;
        Some(Self { negated: negated != not, ..guard })
    }

    fn new(subject: &str, operator: Operator, version: &str) -> Option<Self> {
        is_release(subject).then_some(())?;
        let start = version.find(|letter: char| letter.is_ascii_digit())?;
        let version = &version[start..];
        let end =
            version.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(version.len());
        let mut numbers = version[..end].split('.').map(str::parse::<u16>);
        let major = numbers.next()?.ok()?;
        let minor = numbers.next().and_then(Result::ok);
        let patch = numbers.next().and_then(Result::ok).unwrap_or_default();
        // GitLab's releases since Omnibus.
        (6..100).contains(&major).then_some(Self { operator, major, minor, patch, negated: false })
    }

    /// Whether a release takes the branch; of its patch releases the last.
    pub(super) fn holds(self, release: Release) -> bool {
        let at = (u16::from(release.major), u16::from(release.minor));
        let order = match self.minor {
            Some(minor) => at.cmp(&(self.major, minor)),
            // `version | int >= 15`
            None => at.0.cmp(&self.major),
        };
        let later = self.patch > 0;
        let holds = match self.operator {
            Operator::Less => order.is_lt(),
            Operator::LessOrEqual => order.is_lt() || (order.is_eq() && !later),
            Operator::Equal => order.is_eq(),
            Operator::NotEqual => order.is_ne(),
            Operator::GreaterOrEqual => order.is_ge(),
            Operator::Greater => order.is_gt() || (order.is_eq() && later),
        };
        holds != self.negated
    }
}

/// `x is version('15.10', '>=')`, `x | version_compare(…)`, `versioncmp(x, '15.10') >= 0`
fn function(condition: &str) -> Option<VersionGuard> {
    if let Some(at) = condition.find("versioncmp") {
        let arguments = &condition[at..];
        let end = arguments.rfind(['<', '>', '='])?;
        let operator = arguments[..=end].trim_end_matches(|letter| "<>=!".contains(letter)).len();
        let (arguments, operator) = (&arguments[..operator], operator_of(&arguments[operator..=end])?);
        let (subject, version) = arguments.split_once(',')?;
        return VersionGuard::new(subject, operator, version);
    }
    let (subject, rest) = [" is version", " is version_compare", "|version", "| version"]
        .iter()
        .find_map(|word| condition.split_once(word))?;
    let arguments = rest.trim_start_matches("_compare").trim_start().strip_prefix('(')?;
    let mut arguments = arguments.split(['\'', '"']).skip(1).step_by(2);
    let (version, operator) = (arguments.next()?, arguments.next().unwrap_or("=="));
    VersionGuard::new(subject, operator_of(operator)?, version)
}

/// `semverCompare ">=15.10" .x`, `ge .x "15.10"`
fn prefix(condition: &str) -> Option<VersionGuard> {
    let (word, rest) = condition.split_once(' ')?;
    if word.trim_start_matches('(') == "semverCompare" {
        let (comparison, subject) = rest.trim_start().strip_prefix(['"', '`'])?.split_once(['"', '`'])?;
        let comparison = comparison.trim();
        let (sign, operator) = OPERATORS.iter().find(|(sign, _)| comparison.starts_with(sign))?;
        // A range of several comparisons.
        if *sign == "~"
            || comparison.contains([',', ' ', '|']) && comparison[sign.len()..].trim().contains([',', ' '])
        {
            return None;
        }
        return VersionGuard::new(subject, *operator, &comparison[sign.len()..]);
    }
    let operator = operator_of(word)
        .filter(|_| word.len() == 2 && word.bytes().all(|byte| byte.is_ascii_lowercase()))?;
    let (subject, version) = rest.trim().rsplit_once(' ')?;
    VersionGuard::new(subject, operator, version)
}

/// `x >= '15.10'`
fn infix(condition: &str) -> Option<VersionGuard> {
    let at = condition.find(['<', '>', '=', '!'])?;
    let sign = &condition[at..];
    let length = sign.find(|letter| !"<>=!".contains(letter))?;
    let version = sign[length..].trim();
    // A second comparison would be something else.
    if version.contains(['<', '>', '=']) {
        return None;
    }
    VersionGuard::new(&condition[..at], operator_of(&sign[..length])?, version)
}

fn operator_of(sign: &str) -> Option<Operator> {
    OPERATORS.iter().find(|(name, _)| *name == sign && *name != "~").map(|(_, operator)| *operator)
}

/// Whether a name is one of GitLab's release: `gitlab_version`, `.Values.image.tag`, `@version`.
fn is_release(subject: &str) -> bool {
    let subject = subject.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| subject.contains(word));
    let other = [
        "ansible",
        "chart",
        "distribution",
        "docker",
        "elastic",
        "helm",
        "kernel",
        "kube",
        "mattermost",
        "nginx",
        "node",
        "os_",
        "pg_",
        "postgres",
        "redis",
        "ruby",
        "runner",
        "terraform",
    ];
    let version = ["version", "release", "tag", "major"];
    let named = subject.contains("gitlab") || subject.contains("omnibus");
    has(&version) && (named || !has(&other))
}

/// A branch that a release does not take, and one that does take it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Dead {
    /// From behind the tag that begins it to the tag that ends it.
    pub(super) range: Range<usize>,
    pub(super) release: Option<Release>,
}

/// The tags of a text without the branches that a release does not take, and these branches.
pub(super) fn select(
    text: &[u8],
    tags: Vec<Tag>,
    blocks: &[super::blocks::TagBlock],
    release: Release,
) -> (Vec<Tag>, Vec<Dead>) {
    let (mut cut, mut dead) = (Vec::<Range<usize>>::new(), Vec::new());
    // Outer blocks come behind inner ones.
    for block in blocks.iter().rev().filter(|block| block.closed) {
        let parts: Vec<&Tag> = block.tags.iter().map(|tag| &tags[*tag]).collect();
        let Some((last, branches)) = parts.split_last() else { continue };
        let inside =
            |range: &Range<usize>| range.start <= branches[0].range.start && last.range.end <= range.end;
        if branches.is_empty() || branches[0].sort != Sort::Open || cut.iter().any(inside) {
            continue;
        }
        let guards: Option<Vec<Option<VersionGuard>>> = branches
            .iter()
            .enumerate()
            .map(|(number, tag)| match VersionGuard::of(&text[tag.range.clone()]) {
                Some(guard) => Some(Some(guard)),
                None if number > 0 && is_else(&text[tag.range.clone()]) => Some(None),
                None => None,
            })
            .collect();
        let Some(guards) = guards else { continue };
        let taken =
            |release: Release| guards.iter().position(|guard| guard.is_none_or(|guard| guard.holds(release)));
        let live = taken(release);
        let ends = |number: usize| parts[number + 1].range.start;
        for (number, tag) in branches.iter().enumerate().filter(|(number, _)| Some(*number) != live) {
            let range = tag.range.end..ends(number);
            let release = nearest(release, |other| taken(other) == Some(number));
            dead.push(Dead { range, release });
        }
        match live {
            Some(live) => {
                cut.push(branches[0].range.start..branches[live].range.end);
                cut.push(ends(live)..last.range.end);
            }
            None => cut.push(branches[0].range.start..last.range.end),
        }
    }
    if cut.is_empty() {
        return (tags, dead);
    }
    cut.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
    let mut kept: Vec<Tag> = Vec::with_capacity(tags.len());
    let mut cuts = cut.into_iter().peekable();
    let mut end = 0;
    for tag in tags {
        while let Some(range) = cuts.next_if(|range| range.start <= tag.range.start) {
            if range.start >= end {
                end = range.end;
                kept.push(Tag { range, sort: Sort::Silent });
            }
        }
        if tag.range.start >= end {
            kept.push(tag);
        }
    }
    (kept, dead)
}

fn is_else(tag: &[u8]) -> bool {
    let letters: Vec<u8> = tag.iter().copied().filter(u8::is_ascii_alphabetic).collect();
    letters == b"else"
}

/// The release next to one for which something is so.
fn nearest(release: Release, is_so: impl Fn(Release) -> bool) -> Option<Release> {
    let before = std::iter::successors(releases::previous(release), |release| releases::previous(*release));
    let after = std::iter::successors(releases::next(release), |release| releases::next(*release));
    let (before, after) = (
        before.into_iter().find(|release| is_so(*release)),
        after.into_iter().find(|release| is_so(*release)),
    );
    before.or(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn first_and_last(tag: &str) -> Option<(Release, Release)> {
        let guard = VersionGuard::of(tag.as_bytes())?;
        let mut taken =
            releases::all().iter().map(|shipped| shipped.release).filter(|release| guard.holds(*release));
        let first = taken.next()?;
        Some((first, taken.next_back().unwrap_or(first)))
    }

    #[test]
    fn comparisons_in_every_language() {
        let newest = releases::newest();
        let from =
            |tag: &str| first_and_last(tag).filter(|(_, last)| *last == newest).map(|(first, _)| first);
        for tag in [
            "{% if gitlab_version is version('15.10', '>=') %}",
            "{%- elif gitlab_version is version('15.10.0', 'ge') -%}",
            "{% if gitlab_version is version_compare('15.10', '>=') %}",
            "{% if gitlab_version | version_compare('15.10', '>=') %}",
            "{% if not gitlab_version is version('15.10', '<') %}",
            "{{- if semverCompare \">=15.10.0\" .Values.gitlab.version }}",
            "{{ else if semverCompare \">= 15.10-0\" .Values.image.tag }}",
            "{{ if ge .Values.gitlabVersion \"15.10\" }}",
            "<% if Gem::Version.new(@version) >= Gem::Version.new('15.10') -%>",
            "<% unless @gitlab_version < '15.10' %>",
            "<% if scope.call_function('versioncmp', [@version, '15.10']) >= 0 -%>",
            "%{ if gitlab_version >= 15.10 ~}",
        ] {
            assert_eq!(from(tag), Some(Release::new(15, 10)), "{tag}");
        }
        assert_eq!(from("{% if gitlab_version.split('.')[0] | int >= 15 %}"), Some(Release::new(15, 0)));
        assert_eq!(from("{% if gitlab_version is version('15.10.3', '>=') %}"), Some(Release::new(15, 10)));
        assert_eq!(from("{% if gitlab_version is version('15.10', '>') %}"), Some(Release::new(15, 11)));
    }

    #[test]
    fn what_is_no_comparison_of_releases_is_not_known() {
        for tag in [
            "{% if ansible_distribution_version is version('7.0', '>=') %}",
            "{% if gitlab_version is version('15.10', '>=') and x %}",
            "{% if gitlab_version is defined %}",
            "{% if postgresql_version >= 13 %}",
            "{{ if .Values.gitlab.enabled }}",
            "{% for version in versions %}",
            "{% if smtp_port >= 25 %}",
        ] {
            assert_eq!(VersionGuard::of(tag.as_bytes()), None, "{tag}");
        }
    }
}
