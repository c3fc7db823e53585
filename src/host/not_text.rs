//! Files that cannot hold gitlab.rb text at all: told at once, rather than by hundreds of findings.

use std::fmt;

/// As far as it takes to tell: what `git` looks at too.
const LOOKED_AT: usize = 8000;

/// Why a file is no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotText {
    /// Two or four bytes a character, as some editors of Windows save it.
    Utf16,
    /// A program, an archive, or what a crash left: NUL bytes among bytes that make no text.
    Binary,
}

impl NotText {
    /// What the bytes of a file are, if they are no text. A few NUL bytes in UTF-8 are let pass:
    /// Ruby takes them in comments and strings.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
            return Some(Self::Utf16);
        }
        let start = bytes.get(..LOOKED_AT).unwrap_or(bytes);
        let nuls = memchr::memchr_iter(0, start).count();
        if nuls == 0 {
            return None;
        }
        // Every other byte of Latin text in UTF-16 is NUL.
        let (even, odd) = start.as_chunks::<2>().0.iter().fold((0, 0), |(even, odd), [first, second]| {
            (even + usize::from(*first == 0), odd + usize::from(*second == 0))
        });
        if even.min(odd) == 0 && even.max(odd) * 5 >= start.len() * 2 {
            return Some(Self::Utf16);
        }
        let is_utf8 = std::str::from_utf8(start).map_or_else(|error| error.error_len().is_none(), |_| true);
        (!is_utf8 || nuls * 10 > start.len()).then_some(Self::Binary)
    }

    /// What to do about it.
    pub const fn help(self) -> &'static str {
        match self {
            Self::Utf16 => "save it as UTF-8: iconv -f UTF-16 -t UTF-8 OLD > NEW",
            Self::Binary => "give a gitlab.rb, or a YAML, shell or template file that contains one",
        }
    }
}

impl fmt::Display for NotText {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Utf16 => "it is UTF-16, and Ruby reads UTF-8",
            Self::Binary => "it is not a text file",
        })
    }
}
