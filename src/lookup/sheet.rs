//! A name's sheet: a title, and labelled lines.

use serde_json::Value;

use crate::mappings::Description;

/// What is said about one thing.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Sheet {
    /// Its name.
    pub title: String,
    /// What kind of thing it is, and in which releases; a sentence.
    pub about: String,
    /// Labels and what they say; a label may come again.
    pub lines: Vec<(&'static str, String)>,
    /// Lines to copy into a gitlab.rb, which are never broken.
    pub copy: Vec<String>,
}

impl Sheet {
    pub(super) fn new(title: impl Into<String>, about: impl Into<String>) -> Self {
        Self { title: title.into(), about: about.into(), lines: Vec::new(), copy: Vec::new() }
    }

    /// A labelled line.
    pub(super) fn line(&mut self, label: &'static str, text: impl AsRef<str>) {
        self.lines.push((label, text.as_ref().to_owned()));
    }

    /// The same, where there is something to say.
    pub(super) fn optional(&mut self, label: &'static str, text: Option<impl AsRef<str>>) {
        if let Some(text) = text {
            self.line(label, text);
        }
    }

    /// What the setting is for, and the page about it.
    pub(super) fn described(&mut self, description: Option<Description>) {
        self.optional("meaning", description.map(|row| row.text));
        self.optional("see", description.and_then(|row| row.link));
    }

    /// A line to copy, which is never broken.
    pub(super) fn copy(&mut self, line: impl Into<String>) {
        self.copy.push(line.into());
    }
}

/// Takes out what is absent: nulls, empty lists, and the false of a flag.
pub(super) fn prune(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.values_mut().for_each(prune);
            fields.retain(|name, value| {
                let empty = value.as_array().is_some_and(Vec::is_empty);
                let flag = value.as_bool() == Some(false) && name != "right";
                !(value.is_null()
                    || flag
                    || (empty && !matches!(name.as_str(), "found" | "near" | "targets")))
            });
        }
        Value::Array(items) => items.iter_mut().for_each(prune),
        _ => {}
    }
}
