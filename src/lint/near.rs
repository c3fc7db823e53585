//! Near misses: what a mistyped name was probably meant to be.

/// The candidate that is closest to `name`, if any is close enough to be meant.
pub fn nearest<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let wanted = normal(name);
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&wanted, &normal(candidate)), candidate))
        .filter(|(distance, candidate)| *distance <= allowed(&wanted, candidate))
        .min()
        .map(|(_, candidate)| candidate)
}

/// Letter case and the kind of dash are no difference.
fn normal(name: &str) -> String {
    name.trim().to_lowercase().replace('_', "-")
}

/// One typo in three letters, at most four.
fn allowed(name: &str, candidate: &str) -> usize {
    (name.chars().count().max(candidate.chars().count()) / 3).min(4)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_typo_is_recognised_and_another_word_is_not() {
        let names = ["unknown-key", "unknown-root", "syntax-error"];
        assert_eq!(nearest("unkown-key", names), Some("unknown-key"));
        assert_eq!(nearest("Unknown_Root", names), Some("unknown-root"));
        assert_eq!(nearest("quoting", names), None);
        assert_eq!(nearest("", names), None);
    }
}
