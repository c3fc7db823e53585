//! The release of GitLab that a file names beside its settings: the tag of an image, the version of a package or of a chart.

use std::fmt;

use crate::mappings::{Release, releases};
use crate::syntax::Span;

/// A release and what says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReleaseHint {
    /// The release.
    pub release: Release,
    /// What names it.
    pub source: HintSource,
    /// Where, in the file.
    pub span: Span,
}

/// What names a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HintSource {
    /// `image: gitlab/gitlab-ee:17.5.1-ee.0`, `FROM gitlab/gitlab-ce:…`
    ImageTag,
    /// `apt-get install gitlab-ee=17.5.1-ee.0`
    Package,
    /// `appVersion: 17.5.1` of a chart
    Chart,
}

impl fmt::Display for HintSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ImageTag => "image tag",
            Self::Package => "package version",
            Self::Chart => "chart version",
        })
    }
}

/// The release that a file is for by what it says itself; `None` where it says nothing, or names several.
pub fn release_hint(bytes: &[u8]) -> Option<ReleaseHint> {
    let mut hints = images(bytes).chain(chart(bytes));
    let first = hints.next()?;
    hints.all(|hint| hint.release == first.release).then_some(first)
}

/// Every image and package of GitLab with a version behind it.
fn images(bytes: &[u8]) -> impl Iterator<Item = ReleaseHint> + '_ {
    let names = [&b"gitlab-ce"[..], b"gitlab-ee"].into_iter();
    names.flat_map(|name| memchr::memmem::find_iter(bytes, name).map(|at| at + name.len())).filter_map(
        |end| {
            let line_start = bytes[..end].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
            let is_remark = bytes[line_start..end].trim_ascii_start().starts_with(b"#");
            let rest = &bytes[end..];
            let (at, source) = match rest {
                _ if is_remark => return None,
                [b':', ..] => (end + 1, HintSource::ImageTag),
                [b'=' | b'_' | b'-', ..] => (end + 1, HintSource::Package),
                _ => (tag_below(bytes, end)?, HintSource::ImageTag),
            };
            version(bytes, at, source)
        },
    )
}

/// `tag: 17.5.1-ce.0` in the lines below `repository: gitlab/gitlab-ce`.
fn tag_below(bytes: &[u8], end: usize) -> Option<usize> {
    let rest = &bytes[end..bytes.len().min(end + 200)];
    let mut at = memchr::memchr(b'\n', rest)? + 1;
    for line in rest[at..].split(|byte| *byte == b'\n').take(2) {
        let trimmed = line.trim_ascii_start();
        if trimmed.starts_with(b"tag:") {
            return Some(end + at + (line.len() - trimmed.len()) + b"tag:".len());
        }
        at += line.len() + 1;
    }
    None
}

/// `appVersion: "17.5.1"` of a Chart.yaml.
fn chart(bytes: &[u8]) -> Option<ReleaseHint> {
    let key = b"appVersion:";
    let at = memchr::memmem::find(bytes, key)?;
    let own_line = at == 0 || bytes[at - 1] == b'\n';
    if own_line { version(bytes, at + key.len(), HintSource::Chart) } else { None }
}

/// The release at an offset: in quotes, behind a `v`, or the default of a variable.
fn version(bytes: &[u8], at: usize, source: HintSource) -> Option<ReleaseHint> {
    let rest = &bytes[at..];
    let mut skipped = rest.iter().take_while(|byte| matches!(byte, b' ' | b'"' | b'\'' | b'v')).count();
    if rest[skipped..].starts_with(b"${") {
        let line = &rest[..memchr::memchr(b'\n', rest).unwrap_or(rest.len())];
        skipped = memchr::memmem::find(line, b"-")? + 1;
    }
    let start = at + skipped;
    let length = bytes[start..].iter().take_while(|byte| byte.is_ascii_digit() || **byte == b'.').count();
    let text = std::str::from_utf8(&bytes[start..start + length]).ok()?;
    let mut numbers = text.split('.').map(str::parse::<u8>);
    let release = Release::new(numbers.next()?.ok()?, numbers.next()?.ok()?);
    releases::shipped(release)?;
    let offset = |at: usize| u32::try_from(at).ok();
    Some(ReleaseHint { release, source, span: Span::new(offset(start)?, offset(start + length)?) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn hint(text: &str) -> Option<(String, HintSource)> {
        release_hint(text.as_bytes()).map(|hint| {
            let place = &text[hint.span.range()];
            assert!(place.starts_with(&hint.release.to_string()), "{place}");
            (hint.release.to_string(), hint.source)
        })
    }

    #[test]
    fn images_packages_and_charts() {
        let image = |text: &str| hint(text).map(|(release, _)| release);
        assert_eq!(
            hint("image: gitlab/gitlab-ce:17.5.1-ce.0\n"),
            Some(("17.5".to_owned(), HintSource::ImageTag))
        );
        assert_eq!(image("FROM gitlab/gitlab-ee:16.11.10-ee.0 AS x\n"), Some("16.11".to_owned()));
        assert_eq!(
            image("image: \"registry.example.com/gitlab/gitlab-ee:${TAG:-16.0.0-ee.0}\"\n"),
            Some("16.0".to_owned())
        );
        assert_eq!(
            image("image:\n  repository: gitlab/gitlab-ce\n  tag: \"15.11.13-ce.0\"\n"),
            Some("15.11".to_owned())
        );
        assert_eq!(
            hint("apt-get install -y gitlab-ee=17.3.7-ee.0\n"),
            Some(("17.3".to_owned(), HintSource::Package))
        );
        assert_eq!(
            hint("apiVersion: v2\nappVersion: 14.9.2\n"),
            Some(("14.9".to_owned(), HintSource::Chart))
        );
    }

    #[test]
    fn what_names_no_release() {
        assert_eq!(hint("image: gitlab/gitlab-ce:latest\n"), None);
        assert_eq!(hint("# image: gitlab/gitlab-ce:17.5.1-ce.0\n"), None);
        assert_eq!(hint("image: gitlab/gitlab-runner:17.5.1\n"), None);
        assert_eq!(
            hint("a: gitlab/gitlab-ce:17.5.1-ce.0\nb: gitlab/gitlab-ce:16.5.1-ce.0\n"),
            None,
            "several"
        );
        assert_eq!(hint("image: gitlab/gitlab-ce:99.5.1-ce.0\n"), None, "it does not exist");
    }
}
