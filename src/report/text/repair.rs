//! What the fix of a finding is and which text it writes, in one line for people.

use crate::findings::{Applicability, Finding, Fix, Source};
use crate::report::printable;

/// Longer new text is left to `--diff`.
const LONGEST: usize = 100;

/// `Rename to 'X' (--fix): gitlab_rails['x'] = 1`; none where the finding has no fix.
pub(super) fn words(source: &Source, finding: &Finding) -> Option<String> {
    let fix = finding.fix.as_ref()?;
    let options = match fix.applicability {
        Applicability::Safe => "--fix",
        Applicability::Unsafe(_) => "--fix --unsafe-fixes",
    };
    let mut words = format!("{} ({options})", printable::text(&fix.title));
    if let Applicability::Unsafe(reason) = &fix.applicability {
        words = format!("{words}; {}", printable::text(reason));
    }
    Some(match new_line(source, fix) {
        Some(line) => format!("{words}\n     -> {line}"),
        None => words,
    })
}

/// The line that the fix changes, as it is afterwards, where that is one short line without a secret.
fn new_line(source: &Source, fix: &Fix) -> Option<String> {
    let (first, last) = (fix.edits.first()?, fix.edits.last()?);
    let lines = source.lines();
    let number = lines.line(first.span.start);
    if lines.line(last.span.end) != number
        || fix.edits.iter().any(|edit| source.secrets().betrayed_by(&edit.text))
    {
        return None;
    }
    let start = lines.line_start(number)?;
    let length = lines.line_bytes(source.bytes(), number).len();
    let end = start + u32::try_from(length).ok()?;
    if last.span.end > end
        || source.secrets().spans().iter().any(|secret| secret.start < end && start < secret.end)
    {
        return None;
    }
    let mut text = Vec::new();
    let mut at = start;
    for edit in &fix.edits {
        text.extend_from_slice(source.bytes().get(at as usize..edit.span.start as usize)?);
        text.extend_from_slice(edit.text.as_bytes());
        at = edit.span.end;
    }
    text.extend_from_slice(source.bytes().get(at as usize..end as usize)?);
    let text = String::from_utf8(text).ok()?;
    let text = text.trim();
    let shown = !text.is_empty() && !text.contains('\n') && text.chars().count() <= LONGEST;
    shown.then(|| printable::text(&source.secrets().mask(text)))
}
