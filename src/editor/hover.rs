//! What a name at a place means, and what the file makes of it.

use std::fmt::Write as _;

use serde::Serialize;

use crate::diff::Comparison;
use crate::document::DocumentText;
use crate::lookup::{Sheet, look_up, name_of, sheet, span_of};
use crate::mappings::{Release, releases};
use crate::mattermost::{Config, Server};
use crate::secrets;
use crate::settings::{Assignment, Effectiveness, SettingPath};
use crate::syntax::Span;
use crate::value::{Key, ruby};

use super::{Buffer, names};

/// A line of a sheet that says where a fact is from; `lookup` prints it.
const EVIDENCE: &str = "evidence";
/// How many meanings of a name are shown.
const MOST: usize = 2;

/// What is shown of a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hover {
    /// The name.
    pub span: Span,
    /// What it means; empty where nobody knows it.
    pub sheets: Vec<Sheet>,
    /// What the file makes of it: whole sentences.
    pub here: Vec<String>,
}

impl Buffer {
    /// What the name at an offset of the file means.
    pub fn hover(&self, offset: u32) -> Option<Hover> {
        let (text, at) = self.document.at(offset)?;
        let name = names::at(text, at)?;
        let mut here = self.in_file(text, &name.path);
        here.extend(self.config.as_deref().and_then(|config| self.decision(text, &name.path, config)));
        let secrets = self.document.secrets();
        for sentence in &mut here {
            *sentence = secrets.mask(&text.host.in_words(sentence)).into_owned();
        }
        let (sheets, elsewhere) = describe(&name.path.to_string(), self.release());
        here.extend(elsewhere);
        Some(Hover { span: text.host.in_file(name.span), sheets, here })
    }

    /// What a setting means that is named as Ruby writes it: the documentation of a completion.
    pub fn describe(&self, name: &str) -> Hover {
        let (sheets, elsewhere) = describe(name, self.release());
        Hover { span: Span::default(), sheets, here: elsewhere.into_iter().collect() }
    }

    /// Where the file sets it, and what it is worth in the end.
    fn in_file(&self, text: DocumentText<'_>, path: &SettingPath) -> Vec<String> {
        let line = |span: Span| self.line(text.host.in_file(span));
        let mut here = Vec::new();
        let settings = text.settings;
        if let Some(effective) = settings.effective(path.clone()).filter(|_| !path.keys.is_empty()) {
            let names: Vec<&str> =
                std::iter::once(path.root.as_str()).chain(path.keys.iter().map(Key::as_str)).collect();
            let value =
                ruby::literal(effective.value).map(|value| secrets::masked_text(&names, &value).into_owned());
            let line = line(effective.span);
            here.push(match value.filter(|_| !crate::mappings::secret(&names)) {
                Some(value) => format!("Line {line} decides: the value is `{}`.", shortened(&value)),
                None => format!("Line {line} decides."),
            });
        }
        let writes = settings.live_writes().filter(|write| write.path == *path);
        let mut others: Vec<usize> =
            writes.filter(|write| is_replaced(write)).map(|write| line(write.target)).collect();
        others.dedup();
        if !others.is_empty() {
            let lines: Vec<String> = others.iter().map(usize::to_string).collect();
            let lines = lines.join(", ");
            here.push(format!("Also set in line {lines}, where it has no effect."));
        }
        here
    }

    /// Which of gitlab.rb and config.json decides.
    fn decision(&self, text: DocumentText<'_>, path: &SettingPath, config: &Config) -> Option<String> {
        let release = self.release();
        let server = Server { release, mattermost: releases::bundled_mattermost(release)? };
        let variable = path.keys.last()?.text()?;
        let comparison = Comparison::of(text.settings, config, server, false);
        let row = comparison.rows.iter().find(|row| {
            row.variable.as_ref().is_some_and(|stated| stated.name.as_str() == variable)
                || row.legacy.iter().any(|legacy| path.is("mattermost", &[legacy.row.key.as_str()]))
        })?;
        Some(format!("With the config.json beside this file: {}.", row.effective.why.trim_end_matches('.')))
    }
}

/// The sheets of a name in a release, and where it has none there, in which releases it has a meaning.
fn describe(name: &str, release: Release) -> (Vec<Sheet>, Option<String>) {
    let answer = look_up(name, Some(release));
    let mut sheets: Vec<Sheet> =
        answer.found.iter().take(MOST).map(|meaning| sheet(meaning, name, Some(release))).collect();
    let mut elsewhere = None;
    if let (true, Some(meaning)) = (sheets.is_empty(), answer.elsewhere.first()) {
        elsewhere =
            Some(format!("`{}` is not in GitLab {release}, but in {}.", name_of(meaning), span_of(meaning)));
        sheets.push(sheet(meaning, name, None));
    }
    for sheet in &mut sheets {
        sheet.lines.retain(|(label, _)| *label != EVIDENCE);
    }
    if let (true, Some(near)) = (sheets.is_empty(), answer.near.first()) {
        elsewhere = Some(format!("No release knows `{name}`. Did you mean `{near}`?"));
    }
    (sheets, elsewhere)
}

/// Whether something further down takes the place of a write.
fn is_replaced(write: &Assignment<'_>) -> bool {
    matches!(
        write.effectiveness,
        Effectiveness::Overwritten { .. } | Effectiveness::PerhapsOverwritten { .. }
    )
}

/// A value that fits on a line.
pub(super) fn shortened(value: &str) -> String {
    const LONGEST: usize = 60;
    match value.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &value[..end]),
        None => value.to_owned(),
    }
}

impl Hover {
    /// As Markdown.
    pub fn to_markdown(&self) -> String {
        let mut text = String::new();
        for sentence in &self.here {
            let _ = writeln!(text, "{sentence}\n");
        }
        for sheet in &self.sheets {
            let _ = writeln!(text, "**`{}`**: {}\n", sheet.title, sheet.about);
            for (label, line) in &sheet.lines {
                let _ = writeln!(text, "- {label}: {}", escaped(line));
            }
            if !sheet.copy.is_empty() {
                let _ = writeln!(text, "\n```ruby\n{}\n```", sheet.copy.join("\n"));
            }
            text.push('\n');
        }
        text.trim_end().to_owned() + "\n"
    }
}

/// Text in which Markdown sees no emphasis and no tags.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut code = false;
    for character in text.chars() {
        code ^= character == '`';
        if !code && matches!(character, '*' | '_' | '<' | '[') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}
