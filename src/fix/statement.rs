//! Statements as lines of text: which lines are theirs, which comments go with them, and how to
//! take them out without leaving a trace or a wound.
//!
//! Knows spans and trivia, not what a statement sets.

use crate::findings::Edit;
use crate::syntax::Span;
use crate::syntax::tree::Statement;

/// The line ending the text uses: that of its first line, `\n` where there is none.
pub fn line_ending(source: &[u8]) -> &'static str {
    match memchr::memchr(b'\n', source) {
        Some(end) if end > 0 && source[end - 1] == b'\r' => "\r\n",
        _ => "\n",
    }
}

/// The blanks between the start of the line and `offset`, or up to the line's first other byte.
pub fn indentation(source: &[u8], offset: u32) -> &str {
    let start = line_start(source, offset) as usize;
    let blanks = source[start..offset as usize].iter().take_while(|byte| is_blank(**byte)).count();
    std::str::from_utf8(&source[start..start + blanks]).unwrap_or_default()
}

/// Where the line of `offset` begins.
pub fn line_start(source: &[u8], offset: u32) -> u32 {
    let before = &source[..offset as usize];
    let start = memchr::memrchr(b'\n', before).map_or(0, |newline| newline + 1);
    let start = if start == 0 && before.starts_with(b"\xef\xbb\xbf") { 3 } else { start };
    u32::try_from(start).unwrap_or(offset)
}

/// Where the line after that of `offset` begins.
fn line_end(source: &[u8], offset: u32) -> u32 {
    offset + offset_of(line_text(source, offset).len())
}

/// Whether no other statement shares a line with this one.
pub fn stands_alone(source: &[u8], statement: &Statement<'_>) -> bool {
    let start = statement.expression.span.start;
    let before = Span::new(line_start(source, start), start);
    let first_after = source[statement.trailing.range()].iter().find(|byte| !is_blank(**byte));
    let ends_line = match first_after {
        Some(byte) => matches!(byte, b'#' | b'\n' | b'\r') && !shares_last_line(source, statement),
        None => source.len() == statement.trailing.end as usize,
    };
    source[before.range()].iter().all(|byte| is_blank(*byte)) && ends_line
}

fn shares_last_line(source: &[u8], statement: &Statement<'_>) -> bool {
    let end = statement.trailing.end as usize;
    end < source.len() && source[end - 1] != b'\n'
}

/// All lines of a statement that stands alone, from the start of its first line to the start of
/// the line after its last, here-document bodies included.
pub fn lines(source: &[u8], statement: &Statement<'_>) -> Span {
    Span::new(line_start(source, statement.expression.span.start), statement.trailing.end)
}

/// The comment on the statement's last line, from its `#` up to, not including, the line's end.
pub fn comment_beside(source: &[u8], statement: &Statement<'_>) -> Option<Span> {
    let trailing = &source[statement.trailing.range()];
    let blanks = trailing.iter().take_while(|byte| is_blank(**byte)).count();
    if trailing.get(blanks) != Some(&b'#') {
        return None;
    }
    let rest = &trailing[blanks..];
    let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
    let length = rest[..end].trim_ascii_end().len();
    let start = statement.trailing.start + offset_of(blanks);
    Some(Span::new(start, start + offset_of(length)))
}

/// The comment lines directly above a statement that speak of it, whole lines with their ends.
///
/// A blank line, a commented-out setting and a banner (a box or rule of punctuation) speak of
/// something else and stay where they are.
pub fn comment_above(source: &[u8], statement: &Statement<'_>) -> Option<Span> {
    let end = line_start(source, statement.expression.span.start);
    let start = prose_above(source, end, statement.leading.start);
    (start < end).then(|| Span::new(start, end))
}

/// Where the comment lines begin that stand directly above the line beginning at `end` and speak of it; `end` where there are
/// none. Nothing before `floor` is looked at.
pub fn prose_above(source: &[u8], end: u32, floor: u32) -> u32 {
    let mut start = end;
    while start > floor {
        let line = Span::new(line_start(source, start - 1).max(floor), start);
        let text = source[line.range()].trim_ascii();
        if !is_prose_comment(text) {
            break;
        }
        start = line.start;
    }
    start
}

/// `# words`, as opposed to `# setting['x'] = 1`, `## ruler ##`, `####` and `=begin`.
fn is_prose_comment(line: &[u8]) -> bool {
    let Some(text) = line.strip_prefix(b"#") else { return false };
    if text.starts_with(b"#") || text.starts_with(b"!") {
        return false;
    }
    let text = text.trim_ascii();
    let ruler = !text.iter().any(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii());
    !ruler && !looks_like_code(text)
}

/// A name followed by an index, an assignment or a quoted argument; or a hash entry or closing
/// bracket of a commented-out one.
fn looks_like_code(text: &[u8]) -> bool {
    let name = text.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
    let rest = text[name..].trim_ascii_start();
    let entry = matches!(text.first(), Some(b'\'' | b'"' | b'{' | b'}' | b']' | b')' | b':'));
    let label = text.get(name) == Some(&b':') && matches!(text.last(), Some(b',' | b'{' | b'['));
    entry
        || (name > 0
            && (label
                || text.get(name) == Some(&b'[')
                || matches!(rest.first(), Some(b'\'' | b'"' | b'='))
                || rest.starts_with(b"||=")))
}

/// Takes a statement out of the text: its lines if it stands alone, otherwise itself and one
/// separator. A blank line above is taken too where another one follows.
///
/// The comments of the statement are not touched; see [`comment_above`].
pub fn removal(source: &[u8], statement: &Statement<'_>) -> Edit {
    if stands_alone(source, statement) {
        return lines_removal(source, lines(source, statement));
    }
    shared_line_removal(source, statement, statement)
}

/// Takes neighbours out that share their lines with others, from `first` to `last`, with one separator.
fn shared_line_removal(source: &[u8], first: &Statement<'_>, last: &Statement<'_>) -> Edit {
    let Span { start, .. } = first.expression.span;
    let Span { end, .. } = last.expression.span;
    let trailing = &source[last.trailing.range()];
    let separator = trailing.iter().take_while(|byte| is_separator(**byte)).count();
    let begins_line =
        source[line_start(source, start) as usize..start as usize].iter().all(|byte| is_blank(*byte));
    let ends_line = trailing.get(separator).is_none_or(|byte| matches!(byte, b'\n' | b'\r'))
        && !shares_last_line(source, last);
    let span = if begins_line && ends_line {
        return lines_removal(source, Span::new(line_start(source, start), last.trailing.end));
    } else if begins_line || trailing[..separator].contains(&b';') {
        Span::new(start, last.trailing.start + offset_of(separator))
    } else {
        // The last one on its line takes the separator before it.
        let before = &source[..start as usize];
        let kept = before.iter().rposition(|byte| !is_separator(*byte)).map_or(0, |last| last + 1);
        Span::new(offset_of(kept), end)
    };
    Edit { span, text: String::new() }
}

/// Takes whole lines out, and a blank line where two would meet.
pub fn lines_removal(source: &[u8], lines: Span) -> Edit {
    Edit { span: Span::new(lines.start, skip_doubled_blank_line(source, lines)), text: String::new() }
}

/// What becomes of the comments of statements that are taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comments {
    /// Those above and beside go with the statement: they were put elsewhere.
    GoToo,
    /// They stay where they are, one that stood beside on a line of its own.
    Stay,
}

/// Takes several statements out. Neighbours go as one, so that no two blank lines meet.
pub fn removals<'t>(
    source: &[u8],
    statements: impl Iterator<Item = &'t Statement<'t>>,
    comments: Comments,
) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut lines = Vec::new();
    let mut shared: Vec<&Statement<'_>> = Vec::new();
    for statement in statements {
        let beside = comment_beside(source, statement).filter(|_| comments == Comments::Stay);
        if let Some(beside) = beside {
            let own = Span::new(statement.expression.span.start, beside.start);
            // The lines of a here-document begin below the comment.
            let below = Span::new(line_end(source, beside.end), statement.trailing.end);
            let spans = [own, below].into_iter().filter(|span| !span.is_empty());
            edits.extend(spans.map(|span| Edit { span, text: String::new() }));
        } else if stands_alone(source, statement) {
            let above = comment_above(source, statement).filter(|_| comments == Comments::GoToo);
            let own = self::lines(source, statement);
            lines.push(above.map_or(own, |above| above.to(own)));
        } else {
            shared.push(statement);
        }
    }
    shared.sort_unstable_by_key(|statement| statement.expression.span);
    let neighbours = |pair: [&Statement<'_>; 2]| {
        let between = pair[0].expression.span.end as usize..pair[1].expression.span.start as usize;
        source.get(between).is_some_and(|bytes| bytes.iter().all(|byte| is_separator(*byte)))
    };
    let groups = shared.chunk_by(|one, other| neighbours([one, other]));
    edits.extend(groups.filter_map(|group| Some(shared_line_removal(source, group.first()?, group.last()?))));
    lines.sort_unstable();
    let mut runs: Vec<Span> = Vec::new();
    for span in lines {
        match runs.last_mut() {
            Some(last) if last.end == span.start => *last = last.to(span),
            _ => runs.push(span),
        }
    }
    edits.extend(runs.into_iter().map(|run| lines_removal(source, run)));
    edits
}

/// Where removing `lines` would leave two blank lines in a row, the end of the second one.
fn skip_doubled_blank_line(source: &[u8], lines: Span) -> u32 {
    let blank_above =
        lines.start == 0 || line_text(source, line_start(source, lines.start - 1)).trim_ascii().is_empty();
    let below = line_text(source, lines.end);
    if blank_above && !below.is_empty() && below.trim_ascii().is_empty() {
        lines.end + offset_of(below.len())
    } else {
        lines.end
    }
}

/// The line that begins at `start`, with its end.
fn line_text(source: &[u8], start: u32) -> &[u8] {
    let rest = &source[start as usize..];
    let end = memchr::memchr(b'\n', rest).map_or(rest.len(), |newline| newline + 1);
    &rest[..end]
}

/// Turns a statement into a comment that says why, so that nothing is lost.
pub fn commenting_out(source: &[u8], statement: &Statement<'_>, why: &str) -> Vec<Edit> {
    let ending = line_ending(source);
    let first = line_start(source, statement.expression.span.start);
    let indent = indentation(source, statement.expression.span.start);
    let reason: Vec<_> = wrapped(why).iter().map(|line| format!("{indent}# {line}{ending}")).collect();
    let reason = reason.concat();
    if !stands_alone(source, statement) {
        let text = String::from_utf8_lossy(&source[statement.expression.span.range()]);
        let commented: Vec<_> = text.lines().map(|line| format!("{indent}# {line}{ending}")).collect();
        let above = Edit { span: Span::at(first), text: reason + &commented.concat() };
        return vec![above, removal(source, statement)];
    }
    let mut edits = Vec::new();
    let mut line = first;
    while line < statement.trailing.end {
        let code = line_text(source, line);
        // Further lines may stand further to the left, such as those of a here-document.
        let own = if code.starts_with(indent.as_bytes()) { indent } else { "" };
        let sign = if code.trim_ascii().is_empty() { "#" } else { "# " };
        let reason = if line == first { reason.as_str() } else { "" };
        let text = format!("{reason}{own}{sign}");
        edits.push(Edit { span: Span::new(line, line + offset_of(own.len())), text });
        line += offset_of(code.len().max(1));
    }
    edits
}

/// The words of a comment in lines of at most 98 columns, later ones indented.
pub(super) fn wrapped(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let line = lines.last_mut().map_or(0, |line| line.chars().count());
        if line > 2 && line + 1 + word.chars().count() > 96 {
            lines.push(format!("  {word}"));
        } else if let Some(line) = lines.last_mut() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines
}

const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

/// What stands between statements of one line.
const fn is_separator(byte: u8) -> bool {
    is_blank(byte) || byte == b';'
}

/// Lengths inside a source fit: sources are limited to 4 GiB.
fn offset_of(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::EditSet;
    use crate::syntax::parse;

    fn edited(source: &str, index: usize, edits: impl Fn(&[u8], &Statement<'_>) -> Vec<Edit>) -> String {
        let tree = parse(source.as_bytes());
        let edits = edits(source.as_bytes(), &tree.body().statements[index]);
        let edited = EditSet::new(edits).and_then(|edits| edits.apply(source.as_bytes()));
        String::from_utf8(edited.expect("the edits are disjoint")).expect("the text is UTF-8")
    }

    fn removed(source: &str, index: usize) -> String {
        edited(source, index, |source, statement| vec![removal(source, statement)])
    }

    fn commented(source: &str, index: usize) -> String {
        edited(source, index, |source, statement| commenting_out(source, statement, "why"))
    }

    fn above(source: &str) -> Option<&str> {
        let tree = parse(source.as_bytes());
        comment_above(source.as_bytes(), &tree.body().statements[0]).map(|span| &source[span.range()])
    }

    #[test]
    fn all_lines_of_a_comment_stand_as_far_to_the_right_as_the_first() {
        let text = "  a = [\n    1,\n\n  ]\n";
        assert_eq!(commented(text, 0), "  # why\n  # a = [\n  #   1,\n#\n  # ]\n");
        assert_eq!(commented("  a = <<A\nb\nA\n", 0), "  # why\n  # a = <<A\n# b\n# A\n");
    }

    #[test]
    fn a_line_goes_with_its_end() {
        assert_eq!(removed("a = 1\nb = 2\nc = 3\n", 1), "a = 1\nc = 3\n");
        assert_eq!(removed("a = 1\r\nb = 2\r\n", 0), "b = 2\r\n");
        assert_eq!(removed("a = 1\nb = 2", 1), "a = 1\n");
        assert_eq!(removed("a = [\n  1,\n]\nb = 2\n", 0), "b = 2\n");
    }

    #[test]
    fn two_blank_lines_do_not_meet() {
        assert_eq!(removed("a = 1\n\nb = 2\n\nc = 3\n", 1), "a = 1\n\nc = 3\n");
        assert_eq!(removed("a = 1\n\nb = 2\nc = 3\n", 1), "a = 1\n\nc = 3\n");
    }

    #[test]
    fn a_statement_among_others_goes_with_one_separator() {
        assert_eq!(removed("a = 1; b = 2; c = 3\n", 0), "b = 2; c = 3\n");
        assert_eq!(removed("a = 1; b = 2; c = 3\n", 1), "a = 1; c = 3\n");
        assert_eq!(removed("a = 1; b = 2 # both\n", 1), "a = 1 # both\n");
        assert_eq!(removed("f { a = 1 }\n", 0), "");
    }

    #[test]
    fn neighbours_on_one_line_go_together() {
        let without = |source: &str, gone: &[usize]| {
            let tree = parse(source.as_bytes());
            let statements = gone.iter().map(|index| &tree.body().statements[*index]);
            let edits = EditSet::new(removals(source.as_bytes(), statements, Comments::Stay));
            let text =
                edits.and_then(|edits| edits.apply(source.as_bytes())).expect("the edits are disjoint");
            String::from_utf8(text).expect("the text is UTF-8")
        };
        assert_eq!(without("x = 0\na = 1; b = 2\nc = 3\n", &[1, 2]), "x = 0\nc = 3\n");
        assert_eq!(without("a = 1; b = 2; c = 3\n", &[1, 2]), "a = 1\n");
        assert_eq!(without("a = 1; b = 2; c = 3\n", &[0, 1]), "c = 3\n");
        assert_eq!(without("a = 1; b = 2; c = 3\n", &[0, 2]), "b = 2\n");
        assert_eq!(without("a = 1; b = 2", &[0, 1]), "");
    }

    #[test]
    fn a_here_document_goes_with_its_lines() {
        assert_eq!(removed("a = <<X\n  1\nX\nb = 2\n", 0), "b = 2\n");
        assert_eq!(commented("a = <<X\n  1\nX\nb = 2\n", 0), "# why\n# a = <<X\n#   1\n# X\nb = 2\n");
    }

    #[test]
    fn a_comment_says_why_at_the_same_indentation() {
        assert_eq!(commented("  a = 1 # x\n", 0), "  # why\n  # a = 1 # x\n");
        assert_eq!(commented("a = 1\r\n", 0), "# why\r\n# a = 1\r\n");
        assert_eq!(commented("a = 1; b = [\n2]\n", 1), "# why\n# b = [\n# 2]\na = 1\n");
    }

    #[test]
    fn prose_directly_above_belongs_to_a_statement() {
        assert_eq!(above("# one\n# two\na = 1\n"), Some("# one\n# two\n"));
        assert_eq!(above("# one\n\n# two\na = 1\n"), Some("# two\n"));
        assert_eq!(above("  # in\n  a = 1\n"), Some("  # in\n"));
    }

    #[test]
    fn banners_and_commented_out_settings_belong_to_nobody() {
        for source in [
            "# a['x'] = 1\nb = 1\n",
            "# external_url 'x'\nb = 1\n",
            "########\n# Mail #\n########\nb = 1\n",
            "## Mail\nb = 1\n",
            "#   'x' => 1,\nb = 1\n",
            "\nb = 1\n",
        ] {
            assert_eq!(above(source), None, "{source:?}");
        }
        assert_eq!(above("########\n# Mail\nb = 1\n"), Some("# Mail\n"));
    }
}
