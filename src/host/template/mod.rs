//! Templates of gitlab.rb: what a tool puts in is not known, all else is.
//!
//! [`tags`] finds the tags. [`mask`] makes Ruby of the rest: a tag that writes something becomes a
//! variable that nobody sets, and one that switches statements on and off becomes an `if`, so that
//! the parser and the settings treat both as they treat any other unknown value and condition. Where one compares the
//! release of GitLab, [`guard`] leaves only the branch that a release takes.

pub(super) mod blocks;
mod guard;
pub(super) mod mask;
pub(super) mod tags;

use tags::Languages;

/// What the last part of a file's name says, in lower case; `None` where it is no template's.
pub(super) fn languages(extension: &str) -> Option<Languages> {
    let none = Languages::default();
    let unsure = Languages {
        braces: true,
        go: true,
        directives: true,
        dollar_braces: true,
        placeholders: true,
        ..none
    };
    match extension {
        "erb" => Some(Languages { erb: true, ..none }),
        "j2" | "jinja" | "jinja2" => {
            Some(Languages { braces: true, remarks: true, placeholders: true, ..none })
        }
        "tftpl" => Some(Languages { directives: true, dollar_braces: true, ..none }),
        "tpl" | "tmpl" | "gotmpl" | "template" | "envsubst" | "in" | "dist" => Some(unsure),
        _ => None,
    }
}
