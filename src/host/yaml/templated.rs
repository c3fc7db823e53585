//! YAML that becomes some only when its template is filled in, such as Helm's: it is read as if its
//! tags were empty lines, or part of a word.

use super::{YamlValue, values};
use crate::host::found::offset;
use crate::host::map::RunKind;
use crate::host::template::mask::is_alone;
use crate::host::template::tags::{Languages, Sort, Tag, tags};
use crate::syntax::Span;

const LANGUAGES: Languages = Languages {
    braces: true,
    go: true,
    remarks: false,
    erb: false,
    directives: false,
    dollar_braces: false,
    dollar_names: false,
    placeholders: false,
    commands: false,
};

/// As [`values`], around the tags.
pub(super) fn values_of_template(file: &str) -> (Vec<YamlValue>, Option<u32>) {
    let file = file.as_bytes();
    let tags = tags(file, LANGUAGES);
    let plain = without_tags(file, &tags);
    let (mut values, error) = std::str::from_utf8(&plain).map_or((Vec::new(), Some(0)), values);
    for value in values.iter_mut().filter(|value| value.understood) {
        value.understood = restore(value, file, &plain, &tags).is_some();
    }
    (values, error)
}

/// The file with other bytes in place of its tags; every byte keeps its place.
fn without_tags(file: &[u8], tags: &[Tag]) -> Vec<u8> {
    let mut plain = file.to_vec();
    for tag in tags {
        let filler = match tag.sort {
            // Empty lines may stand anywhere, also in a block that is indented further.
            _ if is_alone(file, tag) => b'\n',
            Sort::Value => b'x',
            _ => b' ',
        };
        for byte in plain[tag.range.clone()].iter_mut().filter(|byte| **byte != b'\n') {
            *byte = filler;
        }
    }
    plain
}

/// Puts the tags back into a value. `None` where one of them would be cut.
fn restore(value: &mut YamlValue, file: &[u8], plain: &[u8], tags: &[Tag]) -> Option<()> {
    let mut spelling = value.scalar.spelling(plain)?;
    let mut text = Vec::with_capacity(value.scalar.text.len());
    for piece in spelling.map.pieces() {
        let (bytes, range) = match piece.kind {
            RunKind::Same => (file, piece.outer.range()),
            _ => (value.scalar.text.as_bytes(), piece.inner.range()),
        };
        text.extend_from_slice(bytes.get(range)?);
    }
    let (first, mut end) = {
        let pieces = spelling.map.pieces();
        (pieces.first()?.outer.start as usize, pieces.last()?.outer.end as usize)
    };
    // Tags at the end of a block are empty lines that are none of its text; those that close what
    // it opens are, and those that write something with its indentation.
    let of_text = |end: usize| tags.iter().filter(move |tag| (first..end).contains(&tag.range.start));
    let mut open: usize = 0;
    for tag in of_text(end) {
        open = after(open, tag);
    }
    let behind = tags.partition_point(|tag| tag.range.start < end);
    for tag in &tags[behind..] {
        let between = file.get(end..tag.range.start)?;
        let part = open > 0 || (tag.sort == Sort::Value && is_indented(file, tag, spelling.indent));
        if !part || !plain[end..tag.range.start].iter().all(u8::is_ascii_whitespace) {
            break;
        }
        let length = between.len() + tag.range.len();
        spelling.map.push(offset(length), Span::new(offset(end), offset(tag.range.end)), RunKind::Same);
        text.extend_from_slice(&file[end..tag.range.end]);
        end = tag.range.end;
        open = after(open, tag);
    }
    let inside = of_text(end).count();
    let whole = self::tags(&text, LANGUAGES).len() == inside;
    value.scalar.text = String::from_utf8(text).ok()?;
    value.spelling = Some(spelling);
    whole.then_some(())
}

/// Whether a tag, or what it writes, is as wide indented as a block.
fn is_indented(file: &[u8], tag: &Tag, indent: usize) -> bool {
    let column = file[..tag.range.start].iter().rev().take_while(|byte| **byte == b' ').count();
    indent > 0 && (column >= indent || memchr::memmem::find(&file[tag.range.clone()], b"indent").is_some())
}

/// How many blocks are open behind a tag.
fn after(open: usize, tag: &Tag) -> usize {
    match tag.sort {
        Sort::Open => open + 1,
        Sort::Close => open.saturating_sub(1),
        _ => open,
    }
}
