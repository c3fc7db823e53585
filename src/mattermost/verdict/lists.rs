//! Lists whose text is split otherwise than it looks.

use crate::mappings::MattermostVersion;
use crate::mappings::mattermost::SettingType;

use super::super::{Field, list_separator};
use super::Ignored;

/// How a text spells the elements of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListSpelling {
    /// `a`: one element
    Single,
    /// `a,b` or `a, b`
    Commas,
    /// `a b`
    Whitespace,
    /// `["a", "b"]`
    Json,
}

/// How a list that the server takes differs from the one that the text looks like.
pub(super) fn misread(text: &str, field: &Field, version: MattermostVersion) -> Option<Ignored> {
    if field.kind != SettingType::List {
        return None;
    }
    let wanted = list_separator(version);
    let (written, meant) = looks_like(text);
    let taken: Vec<&str> = match wanted {
        Some(separator) => text.split(separator).collect(),
        None => vec![text],
    };
    let one = taken.len() == 1 && meant.len() == 1;
    let fits = written != ListSpelling::Json && (one || taken == meant);
    (!fits).then_some(Ignored::Separator { written, wanted })
}

/// How the text spells its elements, and which they are.
fn looks_like(text: &str) -> (ListSpelling, Vec<&str>) {
    let commas: Vec<&str> = text.split(',').map(str::trim).collect();
    let blanks: Vec<&str> = text.split_whitespace().collect();
    if text.starts_with('[') && text.ends_with(']') {
        (ListSpelling::Json, Vec::new())
    } else if text.contains("://") || text.contains('=') {
        // A database address may hold commas (`charset=utf8mb4,utf8`) and blanks (`host=a dbname=b`).
        let several = |parts: &[&str]| parts.len() > 1 && parts.iter().all(|part| is_address(part));
        if several(&commas) {
            (ListSpelling::Commas, commas)
        } else if several(&blanks) {
            (ListSpelling::Whitespace, blanks)
        } else {
            (ListSpelling::Single, vec![text])
        }
    } else if commas.len() > 1 {
        (ListSpelling::Commas, commas)
    } else if text.trim().contains(' ') {
        (ListSpelling::Whitespace, blanks)
    } else {
        (ListSpelling::Single, vec![text.trim()])
    }
}

/// Whether this is where an address begins, and not one of its parameters.
fn is_address(part: &str) -> bool {
    ["://", "@tcp(", "host="].iter().any(|start| part.contains(start))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mattermost::JsonPath;

    /// Whether Mattermost 4.4 (one element), 4.10 (commas) and 5.30 (blanks) take the text as it looks.
    fn fits(text: &str) -> [bool; 3] {
        let field = Field::new(JsonPath::new("SqlSettings.DataSourceReplicas"), SettingType::List);
        [(4, 4), (4, 10), (5, 30)]
            .map(|(major, minor)| misread(text, &field, MattermostVersion::new(major, minor)).is_none())
    }

    #[test]
    fn a_text_fits_the_versions_that_split_it_where_it_looks_split() {
        let cases = [
            ("a", [true, true, true]),
            ("a,b", [false, true, false]),
            ("a, b", [false, false, false]),
            ("a b", [false, false, true]),
            ("a  b", [false, false, false]),
            (" a", [true, true, false]),
            (r#"["a", "b"]"#, [false, false, false]),
            ("[]", [false, false, false]),
            ("postgres://a/b", [true, true, true]),
            ("postgres://a/b,postgres://c/d", [false, true, false]),
            ("postgres://a/b postgres://c/d", [false, false, true]),
            ("host=a dbname=b", [true, true, false]),
            ("u:p@tcp(a)/b?charset=utf8mb4,utf8", [true, false, true]),
        ];
        for (text, expected) in cases {
            assert_eq!(fits(text), expected, "{text:?}");
        }
    }
}
