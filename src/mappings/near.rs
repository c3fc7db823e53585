//! The name that was probably meant: the one measure of likeness for roots, keys, variables, rules and options.
//!
//! [`super::find`] has a looser one, as who looks a name up may know no more than a part of it.

/// The candidate that is so close to `name` that a typing mistake explains the difference; of
/// several the closest, and of those the first.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = plain(name);
    let allowed = match wanted.chars().count() {
        0..=3 => 0,
        4..=6 => 1,
        7..=12 => 2,
        _ => 3,
    };
    candidates
        .into_iter()
        .filter(|candidate| *candidate != name)
        .filter(|candidate| candidate.len().abs_diff(name.len()) <= allowed + 3)
        .map(|candidate| (strsim::osa_distance(&wanted, &plain(candidate)), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
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
    use super::{is_typing_mistake, nearest};

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
