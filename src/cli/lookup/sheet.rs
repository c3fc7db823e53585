//! A name's sheet: a title, and labelled lines.

use std::io::{self, Write};

use serde_json::Value;

use crate::mappings::Description;
use crate::report::columns::wrap;

/// What is said about one thing.
pub(super) struct Sheet {
    title: String,
    about: String,
    lines: Vec<(&'static str, String)>,
    copy: Vec<String>,
}

impl Sheet {
    pub(super) fn new(title: impl Into<String>, about: impl Into<String>) -> Self {
        Self { title: title.into(), about: about.into(), lines: Vec::new(), copy: Vec::new() }
    }

    /// A labelled line; the same label twice in a row is shown once.
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

    pub(super) fn print(&self, out: &mut impl Write, width: usize, color: bool) -> io::Result<()> {
        const LABEL: usize = 12;
        let bold = |text: &str| if color { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text.to_owned() };
        writeln!(out, "{}", bold(&self.title))?;
        for line in wrap(&self.about, width) {
            writeln!(out, "{line}")?;
        }
        let mut before = "";
        for (label, text) in &self.lines {
            let mut shown = if *label == before { "" } else { *label };
            before = label;
            for line in wrap(text, width.saturating_sub(LABEL + 2).max(30)) {
                writeln!(out, "  {shown:<LABEL$}{line}")?;
                shown = "";
            }
        }
        if !self.copy.is_empty() {
            writeln!(out, "  to write:")?;
        }
        for line in &self.copy {
            writeln!(out, "    {line}")?;
        }
        Ok(())
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
