//! Words in the terminal's width.

use std::io::{self, Write};

/// Where words go that have no room beside what they are about.
const BELOW: usize = 11;

/// `1 file`, `2 files`
pub(super) fn counted(count: usize, one: &str, many: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {many}") }
}

/// `head words`, with the words in a column of their own, or below it where that is too narrow.
pub(super) fn wrapped(out: &mut dyn Write, width: usize, head: &str, words: &str) -> io::Result<()> {
    let used = head.chars().count() + 1;
    let whole = used + words.chars().count();
    if whole <= width {
        return writeln!(out, "{head} {words}");
    }
    let longest = pieces(words).iter().map(|piece| piece.chars().count()).max().unwrap_or(0);
    let indent = if used + longest.max(30) > width { BELOW } else { used };
    if indent == used {
        write!(out, "{head} ")?;
    } else {
        write!(out, "{}\n{:indent$}", head.trim_end(), "")?;
    }
    filled(out, width, indent, words)
}

/// Words from column `indent` on, where the cursor is.
pub(super) fn filled(out: &mut dyn Write, width: usize, indent: usize, words: &str) -> io::Result<()> {
    let mut at = indent;
    for (index, word) in pieces(words).into_iter().enumerate() {
        let length = word.chars().count();
        if index > 0 && at + 1 + length > width {
            write!(out, "\n{:indent$}", "")?;
            at = indent;
        } else if index > 0 {
            write!(out, " ")?;
            at += 1;
        }
        write!(out, "{word}")?;
        at += length;
    }
    writeln!(out)
}

/// The words of a text, an arrow together with what it points to.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match pieces.last_mut() {
            Some(last) if last == "->" => last.extend([" ", word]),
            _ => pieces.push(word.to_owned()),
        }
    }
    pieces
}
