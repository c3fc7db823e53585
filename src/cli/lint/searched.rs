//! The last words about a folder: what was checked, what is not followed, and what was passed over.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::job::CheckedText;
use crate::cli::console::Console;
use crate::cli::words::counted;
use crate::findings::LineIndex;
use crate::host::{self, FileKind};
use crate::lint::discovery::LintFile;
use crate::report::columns::wrap;
use crate::rules::host::variable_not_followed;

/// How many places or files are named.
const MOST: usize = 10;

/// Prints them.
pub(super) fn print(
    texts: &[CheckedText<'_>],
    passed_over: &[&LintFile],
    console: &mut Console,
) -> io::Result<()> {
    let kinds = kinds(texts);
    let not_followed = not_followed(texts);
    // Of nothing but gitlab.rb files the report has said all there is.
    if kinds.keys().all(|kind| *kind == FileKind::GitlabRb)
        && not_followed.is_none()
        && passed_over.is_empty()
    {
        return Ok(());
    }
    let mut lines = vec![checked(texts.len(), kinds)];
    lines.extend(not_followed);
    if !passed_over.is_empty() {
        let names: Vec<String> = passed_over.iter().map(|found| found.name.clone()).collect();
        let reason = if names.len() == 1 {
            "it sets nothing that Omnibus knows"
        } else {
            "they set nothing that Omnibus knows"
        };
        lines.push(format!("Passed over: {}; {reason}.", listed(&names)));
    }
    for line in lines.iter().flat_map(|line| wrap(line, console.width)) {
        writeln!(console.err, "{line}")?;
    }
    Ok(())
}

/// How many files there are of each kind.
fn kinds(texts: &[CheckedText<'_>]) -> BTreeMap<FileKind, usize> {
    let mut kinds = BTreeMap::<FileKind, usize>::new();
    for text in texts {
        *kinds.entry(host::file_kind(&text.found.absolute, &text.bytes)).or_default() += 1;
    }
    kinds
}

fn checked(count: usize, kinds: BTreeMap<FileKind, usize>) -> String {
    let kinds: Vec<String> = kinds
        .into_iter()
        .map(|(kind, count)| match kind {
            FileKind::GitlabRb => format!("{count} gitlab.rb"),
            FileKind::Template => counted(count, "template", "templates"),
            FileKind::Yaml => counted(count, "YAML or JSON file", "YAML or JSON files"),
            FileKind::Script => counted(count, "script", "scripts"),
        })
        .collect();
    let of = if kinds.is_empty() { String::new() } else { format!(": {}", kinds.join(", ")) };
    format!("Checked {}{of}.", counted(count, "file", "files"))
}

/// The places that are reported as not followed, in one line.
fn not_followed(texts: &[CheckedText<'_>]) -> Option<String> {
    let mut places = Vec::new();
    for text in texts {
        let lines = LineIndex::new(&text.bytes);
        let found = text.findings.iter().filter(|finding| finding.rule == variable_not_followed::RULE.name);
        places.extend(
            found.map(|finding| format!("{}:{}", text.found.name, lines.line(finding.span.start) + 1)),
        );
    }
    (!places.is_empty()).then(|| format!("Not followed, so not checked: {}.", listed(&places)))
}

fn listed(names: &[String]) -> String {
    let shown = names[..names.len().min(MOST)].join(", ");
    match names.len().saturating_sub(MOST) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
