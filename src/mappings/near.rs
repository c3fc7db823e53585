//! The name that was probably meant: the one measure of likeness for roots, keys, variables, rules and options.
//!
//! [`super::find`] has a looser one, as who looks a name up may know no more than a part of it.

/// The candidate that is so close to `name` that a typing mistake explains the difference; of
/// several the closest, and of those the first.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    nearest_of(name, candidates, |candidate| candidate, |_| true)
}

/// As [`nearest`], of things that have a name, and of those alone that suit. Only the few that are near are asked
/// whether they do.
pub fn nearest_of<'a, T: Copy>(
    name: &str,
    candidates: impl IntoIterator<Item = T>,
    name_of: impl Fn(T) -> &'a str,
    suits: impl Fn(T) -> bool,
) -> Option<T> {
    let wanted = plain(name);
    let allowed = match wanted.chars().count() {
        0..=3 => 0,
        4..=6 => 1,
        7..=12 => 2,
        _ => 3,
    };
    let letters = Letters::of(name);
    let mut closest = None;
    // How far away a candidate must be to be of no interest.
    let mut too_far = allowed + 1;
    for candidate in candidates {
        let other = name_of(candidate);
        if too_far > 0
            && other.len().abs_diff(name.len()) <= allowed + 3
            && letters.may_be_within(too_far - 1, &Letters::of(other))
            && other != name
        {
            let distance = strsim::osa_distance(&wanted, &plain(other));
            if distance < too_far && suits(candidate) {
                (closest, too_far) = (Some(candidate), distance);
            }
        }
    }
    closest
}

/// Which letters and digits a name has, whatever their case: tells cheaply that two names are far from each other.
#[derive(Debug, Clone, Copy)]
pub struct Letters {
    seen: u64,
    /// Letters beyond ASCII may fold to others, so that nothing can be told.
    ascii: bool,
}

impl Letters {
    /// The letters of a name.
    pub fn of(name: &str) -> Self {
        let (mut seen, mut ascii) = (0, true);
        for byte in name.as_bytes() {
            seen |= match byte {
                b'a'..=b'z' => 1 << (byte - b'a'),
                b'A'..=b'Z' => 1 << (byte - b'A'),
                b'0'..=b'9' => 1 << (byte - b'0' + 26),
                b'_' | b'-' | b' ' => 0,
                0..=0x7f => 1 << 36,
                _ => {
                    ascii = false;
                    0
                }
            };
        }
        Self { seen, ascii }
    }

    /// Whether so few edits may turn one name into the other: an edit brings at most one new letter in, and takes at
    /// most one away for good.
    pub fn may_be_within(self, edits: usize, other: &Self) -> bool {
        let only = |one: u64, other: u64| (one & !other).count_ones() as usize <= edits;
        !self.ascii || !other.ascii || (only(self.seen, other.seen) && only(other.seen, self.seen))
    }
}

/// Whether no more than one slip of the keyboard is between two texts: a byte that is missing, added, another, or
/// swapped with the next.
pub(super) fn is_one_slip(left: &[u8], right: &[u8]) -> bool {
    let start = left.iter().zip(right).take_while(|(a, b)| a == b).count();
    let (left, right) = (&left[start..], &right[start..]);
    let end = left.iter().rev().zip(right.iter().rev()).take_while(|(a, b)| a == b).count();
    match (&left[..left.len() - end], &right[..right.len() - end]) {
        ([] | [_], [] | [_]) => true,
        ([a, b], [c, d]) => a == d && b == c,
        _ => false,
    }
}

/// Whether a typing mistake turns one name into the other: word by word, so that `ssh_host` is none of `ssh_port`.
pub fn is_typing_mistake(name: &str, other: &str) -> bool {
    let words = |name: &str| name.split(['_', '-']).map(str::to_lowercase).collect::<Vec<_>>();
    let (left, right) = (words(name), words(other));
    if left.len() != right.len() {
        return strsim::osa_distance(&plain(name), &plain(other)) <= 1;
    }
    left.iter().zip(&right).all(|(left, right)| {
        let allowed = (left.chars().count().min(right.chars().count()) / 3).max(1);
        let short = left.chars().count().max(right.chars().count()) <= 2;
        left == right || (!short && strsim::osa_distance(left, right) <= allowed)
    })
}

/// Letter case and the choice of separator are mistakes that cost nothing.
fn plain(name: &str) -> String {
    name.chars()
        .filter(|character| !matches!(character, '_' | '-' | ' '))
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Letters, is_one_slip, is_typing_mistake, nearest, plain};

    #[test]
    fn letters_tell_apart_only_what_is_far() {
        let names =
            ["gitlab_rails", "gitlab-ralis", "GitlabRail", "nginx", "nginxx", "", "K8s", "\u{212a}8s", "a.b"];
        for left in names {
            for right in names {
                let distance = strsim::osa_distance(&plain(left), &plain(right));
                assert!(Letters::of(left).may_be_within(distance, &Letters::of(right)), "{left} {right}");
            }
        }
        assert!(!Letters::of("nginx").may_be_within(2, &Letters::of("redis")));
    }

    #[test]
    fn one_slip_is_a_distance_of_one() {
        let names = [
            "secret", "secrt", "secrett", "sceret", "secreX", "sectre", "esecret", "password", "", "s", "cs",
            "sc",
        ];
        for left in names {
            for right in names {
                let near = strsim::osa_distance(left, right) <= 1;
                assert_eq!(is_one_slip(left.as_bytes(), right.as_bytes()), near, "{left} {right}");
            }
        }
    }

    #[test]
    fn a_whole_word_is_no_typing_mistake() {
        assert!(is_typing_mistake("gitlab_emial_from", "gitlab_email_from"));
        assert!(is_typing_mistake("gitlabemail_from", "gitlab_email_from"));
        assert!(is_typing_mistake("enabel", "enable"));
        assert!(!is_typing_mistake("gitlab_shell_ssh_host", "gitlab_shell_ssh_port"));
        assert!(!is_typing_mistake("db_user", "db_host"));
        assert!(!is_typing_mistake("smtp_enable_tls", "smtp_enable_ssl"));
    }

    #[test]
    fn a_typing_mistake_is_recognised() {
        let names = ["gitlab_rails", "gitlab_pages", "nginx", "external_url"];
        assert_eq!(nearest("gitlab_rials", names), Some("gitlab_rails"));
        assert_eq!(nearest("gitlabrails", names), Some("gitlab_rails"));
        assert_eq!(nearest("extrenal_url", names), Some("external_url"));
        assert_eq!(nearest("nginix", names), Some("nginx"));
    }

    #[test]
    fn letter_case_and_separators_are_no_difference() {
        let names = ["unknown-key", "unknown-root", "syntax-error"];
        assert_eq!(nearest("unkown-key", names), Some("unknown-key"));
        assert_eq!(nearest("Unknown_Root", names), Some("unknown-root"));
        assert_eq!(nearest("quoting", names), None);
        assert_eq!(nearest("", names), None);
    }

    #[test]
    fn another_word_is_none() {
        assert_eq!(nearest("redis", ["nginx", "registry"]), None);
        assert_eq!(nearest("url", ["uri"]), None);
    }
}
