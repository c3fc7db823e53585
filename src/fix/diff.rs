//! What a change did, as a unified diff.

use std::io::{self, Write};
use std::time::Instant;

use similar::{Algorithm, DiffOp, capture_diff_slices_deadline, group_diff_ops};

use crate::report::printable;
use crate::secrets::{MASK, Secrets, outermost};
use crate::syntax::Span;

/// Lines shown around a change.
const CONTEXT: usize = 3;

/// The old and the new text of one file.
#[derive(Debug, Clone)]
pub struct Diff<'t> {
    name: &'t str,
    old: DiffSide<'t>,
    new: DiffSide<'t>,
    deadline: Option<Instant>,
}

/// For whom a diff is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DiffStyle {
    /// Colours removed and added lines.
    pub color: bool,
    /// `true`: for eyes; control characters become their pictures, and the `\r` of line ends is
    /// shown only where line ends differ. `false`: the bytes as they are, as `patch` wants them.
    pub terminal: bool,
}

#[derive(Debug, Clone)]
struct DiffSide<'t> {
    text: &'t [u8],
    lines: Vec<&'t [u8]>,
    secrets: Vec<Span>,
}

impl<'t> Diff<'t> {
    /// `name` stands behind `a/` and `b/`.
    pub fn new(name: &'t str, old: &'t [u8], new: &'t [u8]) -> Self {
        Self { name, old: DiffSide::new(old), new: DiffSide::new(new), deadline: None }
    }

    /// Masks what stands in these spans of the old and of the new text. A line whose secret
    /// changed is still shown as changed.
    #[must_use]
    pub fn mask(mut self, old: &[Span], new: &[Span]) -> Self {
        let of = |text: &[u8], spans: &[Span]| Secrets::of(text, spans.to_vec());
        let secrets = [of(self.old.text, old), of(self.new.text, new)];
        for side in [&mut self.old, &mut self.new] {
            let text = side.text;
            side.secrets = secrets.iter().flat_map(|one| one.spans_in(text)).collect();
        }
        self.old.secrets = outermost([&self.old.secrets, old].concat());
        self.new.secrets = outermost([&self.new.secrets, new].concat());
        self
    }

    /// After this time a diff is still right, but may be longer than need be.
    #[must_use]
    pub fn until(mut self, deadline: Instant) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// Whether both texts are the same.
    pub fn is_empty(&self) -> bool {
        self.old.text == self.new.text
    }

    /// Writes the diff; nothing for equal texts.
    pub fn write(&self, style: DiffStyle, out: &mut dyn Write) -> io::Result<()> {
        if self.is_empty() {
            return Ok(());
        }
        let name = self.name.trim_start_matches('/');
        paint(out, style, "1", format!("--- a/{name}").as_bytes())?;
        paint(out, style, "1", format!("+++ b/{name}").as_bytes())?;
        let (old, new) = (&self.old.lines, &self.new.lines);
        let operations = capture_diff_slices_deadline(Algorithm::Myers, old, new, self.deadline);
        let hide_returns = style.terminal && self.old.is_crlf() && self.new.is_crlf();
        let mut printer = Printer { old: &self.old, new: &self.new, style, hide_returns, out };
        for hunk in group_diff_ops(operations, CONTEXT) {
            printer.hunk(&hunk)?;
        }
        Ok(())
    }
}

impl<'t> DiffSide<'t> {
    fn new(text: &'t [u8]) -> Self {
        Self { text, lines: text.split_inclusive(|byte| *byte == b'\n').collect(), secrets: Vec::new() }
    }

    /// Whether all lines end with `\r\n`.
    fn is_crlf(&self) -> bool {
        self.lines.iter().all(|line| line.ends_with(b"\r\n") || !line.ends_with(b"\n"))
    }

    /// A line with its secrets masked.
    fn masked(&self, line: &'t [u8]) -> Vec<u8> {
        if self.secrets.is_empty() {
            return line.to_vec();
        }
        let start = line.as_ptr() as usize - self.text.as_ptr() as usize;
        let end = start + line.len();
        let first = self.secrets.partition_point(|secret| secret.end as usize <= start);
        let mut masked = Vec::with_capacity(line.len());
        let mut at = start;
        for secret in self.secrets[first..].iter().take_while(|secret| (secret.start as usize) < end) {
            let from = (secret.start as usize).clamp(at, end);
            masked.extend_from_slice(&self.text[at..from]);
            masked.extend_from_slice(MASK.as_bytes());
            at = (secret.end as usize).clamp(from, end);
        }
        masked.extend_from_slice(&self.text[at..end]);
        if line.ends_with(b"\n") && !masked.ends_with(b"\n") {
            masked.push(b'\n');
        }
        masked
    }
}

struct Printer<'d, 't, 'o> {
    old: &'d DiffSide<'t>,
    new: &'d DiffSide<'t>,
    style: DiffStyle,
    hide_returns: bool,
    out: &'o mut dyn Write,
}

impl Printer<'_, '_, '_> {
    fn hunk(&mut self, operations: &[DiffOp]) -> io::Result<()> {
        let (Some(first), Some(last)) = (operations.first(), operations.last()) else { return Ok(()) };
        let old = range(first.old_range().start, last.old_range().end);
        let new = range(first.new_range().start, last.new_range().end);
        paint(self.out, self.style, "36", format!("@@ -{old} +{new} @@").as_bytes())?;
        for operation in operations {
            if let DiffOp::Equal { old_index, len, .. } = *operation {
                for line in &self.old.lines[old_index..old_index + len] {
                    self.line(b' ', &self.old.masked(line))?;
                }
                continue;
            }
            for line in &self.old.lines[operation.old_range()] {
                self.line(b'-', &self.old.masked(line))?;
            }
            for line in &self.new.lines[operation.new_range()] {
                self.line(b'+', &self.new.masked(line))?;
            }
        }
        Ok(())
    }

    fn line(&mut self, sign: u8, line: &[u8]) -> io::Result<()> {
        let (text, ended) = line.strip_suffix(b"\n").map_or((line, false), |text| (text, true));
        let mut shown = vec![sign];
        if self.style.terminal {
            let text = if self.hide_returns { text.strip_suffix(b"\r").unwrap_or(text) } else { text };
            shown.extend_from_slice(printable::text(&String::from_utf8_lossy(text)).as_bytes());
        } else {
            shown.extend_from_slice(text);
        }
        let color = match sign {
            b'-' => "31",
            b'+' => "32",
            _ => "",
        };
        paint(self.out, self.style, color, &shown)?;
        if ended { Ok(()) } else { self.out.write_all(b"\\ No newline at end of file\n") }
    }
}

/// `start,length` as unified diffs count: from 1, the length left out where it is 1, and an empty
/// range by the line before it.
fn range(start: usize, end: usize) -> String {
    match end - start {
        0 => format!("{start},0"),
        1 => (start + 1).to_string(),
        length => format!("{},{length}", start + 1),
    }
}

fn paint(out: &mut dyn Write, style: DiffStyle, color: &str, line: &[u8]) -> io::Result<()> {
    let colored = style.color && !color.is_empty();
    if colored {
        write!(out, "\u{1b}[{color}m")?;
    }
    out.write_all(line)?;
    out.write_all(if colored { b"\x1b[0m\n" } else { b"\n" })
}
