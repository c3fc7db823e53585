//! `root['key']` in a text that is not Ruby: documentation, and the commented-out lines of gitlab.rb.template.

use std::collections::BTreeSet;

/// A root and a key.
pub(crate) type Name = (String, String);

/// Every `root['key']` of a text, wherever it is.
pub(crate) fn anywhere(text: &str) -> BTreeSet<Name> {
    let openings = text.match_indices('[').map(|(place, _)| place);
    openings.filter_map(|place| at(text, place)).map(|(name, _)| name).collect()
}

/// The keys that a line of the template sets, commented out or not.
pub(crate) fn assigned(text: &str) -> BTreeSet<Name> {
    let lines = text.lines().map(|line| line.trim_start_matches(['#', ' ', '\t']));
    lines
        .filter_map(|line| {
            let (name, start) = at(line, line.find('[')?)?;
            (start == 0).then_some(name)
        })
        .collect()
}

/// The name around the bracket at `place`, and where it begins.
fn at(text: &str, place: usize) -> Option<(Name, usize)> {
    let before = text.get(..place)?;
    let root_start = before
        .rfind(|letter: char| !(letter.is_ascii_lowercase() || letter == '_' || letter.is_ascii_digit()));
    let start = root_start.map_or(0, |end| end + 1);
    let root = before.get(start..)?;
    let after = text.get(place + 1..)?.trim_start();
    let quote = after.chars().next().filter(|quote| matches!(quote, '\'' | '"'))?;
    let (key, rest) = after.get(1..)?.split_once(quote)?;
    let plain =
        !key.is_empty() && key.chars().all(|letter| letter.is_ascii_alphanumeric() || "_-".contains(letter));
    let closed = rest.trim_start().starts_with(']');
    // `node['gitlab']` and `Gitlab['x']` are no lines of gitlab.rb.
    let is_root = !root.is_empty() && root != "node" && !before.get(..start)?.ends_with([']', '.', '@', '$']);
    (plain && closed && is_root).then(|| ((root.to_owned(), key.to_owned()), start))
}

#[cfg(test)]
mod tests {
    use super::{anywhere, assigned};

    #[test]
    fn a_line_of_the_template_is_no_prose() {
        let text =
            "# gitlab_rails['a'] = 1\n#### See `nginx['b']`\n  registry[\"c\"]['d'] = 2\nnode['gitlab']['x']";
        let names = |set: std::collections::BTreeSet<(String, String)>| {
            set.into_iter().map(|(root, key)| format!("{root}.{key}")).collect::<Vec<_>>()
        };
        assert_eq!(names(assigned(text)), ["gitlab_rails.a", "registry.c"]);
        assert_eq!(names(anywhere(text)), ["gitlab_rails.a", "nginx.b", "registry.c"]);
    }
}
