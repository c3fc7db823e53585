//! `<<~`: the indentation that all lines share is removed. A tab reaches to the next multiple of
//! eight columns; lines of blanks alone do not count.

const TAB: usize = 8;

/// The indentation common to all lines that count. Each segment but the last one is followed by
/// an interpolation.
pub(super) fn common_indentation(segments: &[&[u8]]) -> usize {
    let mut least = usize::MAX;
    for (index, segment) in segments.iter().enumerate() {
        let last = index + 1 == segments.len();
        for (starts_line, line) in lines(segment, index == 0) {
            if !starts_line {
                continue;
            }
            let (width, rest) = indentation(line, usize::MAX);
            let ended = matches!(rest, [b'\n'] | [b'\r', b'\n']) || rest.is_empty() && last;
            if !ended {
                least = least.min(width);
            }
        }
        // An interpolation at the very start of a line.
        if !last && (segment.ends_with(b"\n") || index == 0 && segment.is_empty()) {
            least = 0;
        }
    }
    if least == usize::MAX { 0 } else { least }
}

/// Calls `emit` with each line of a segment without the common indentation.
pub(super) fn dedent(segment: &[u8], first: bool, width: usize, mut emit: impl FnMut(&[u8])) {
    for (starts_line, line) in lines(segment, first) {
        emit(if starts_line { indentation(line, width).1 } else { line });
    }
}

/// The lines of a segment, and whether each starts at the start of a line. Line ends belong to
/// their lines.
fn lines(segment: &[u8], first: bool) -> impl Iterator<Item = (bool, &[u8])> {
    segment
        .split_inclusive(|byte| *byte == b'\n')
        .enumerate()
        .map(move |(index, line)| (first || index > 0, line))
}

/// The width of the blanks before a line's text, at most `most`, and the text.
fn indentation(line: &[u8], most: usize) -> (usize, &[u8]) {
    let mut width = 0;
    let mut rest = line;
    while let [blank @ (b' ' | b'\t'), after @ ..] = rest {
        let next = if *blank == b'\t' { (width / TAB + 1) * TAB } else { width + 1 };
        if next > most {
            break;
        }
        width = next;
        rest = after;
    }
    (width, rest)
}
