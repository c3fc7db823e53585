//! One gitlab.rb text of a document, with its tree and what it sets.

use self_cell::self_cell;

use crate::host::Host;
use crate::mappings::Release;
use crate::settings::Settings;
use crate::syntax::{Span, Tree};

/// A gitlab.rb text in a file.
#[derive(Clone, Copy)]
pub struct DocumentText<'d> {
    /// The way from the text to the file.
    pub host: &'d dyn Host,
    /// Its tree.
    pub tree: &'d Tree<'d>,
    /// What it sets.
    pub settings: &'d Settings<'d>,
}

type BoxedHost<'s> = Box<dyn Host + 's>;

self_cell!(
    struct ParsedText<'s> {
        owner: BoxedHost<'s>,
        #[covariant]
        dependent: Tree,
    }
);

self_cell!(
    /// The owner of what a [`DocumentText`] refers to.
    pub(super) struct ReadText<'s> {
        owner: ParsedText<'s>,
        #[covariant]
        dependent: Settings,
    }
);

impl<'s> ReadText<'s> {
    /// Parses and follows the text of a host.
    pub(super) fn of(host: BoxedHost<'s>, release: Release) -> Self {
        let parsed = ParsedText::new(host, |host| host.tree());
        Self::new(parsed, |parsed| Settings::of(parsed.borrow_dependent(), release))
    }

    /// What it holds.
    pub(super) fn text(&self) -> DocumentText<'_> {
        let parsed = self.borrow_owner();
        DocumentText {
            host: parsed.borrow_owner().as_ref(),
            tree: parsed.borrow_dependent(),
            settings: self.borrow_dependent(),
        }
    }
}

impl DocumentText<'_> {
    /// Where the text is in the file.
    pub fn in_file(self) -> Span {
        self.host.in_file(Span::new(0, self.length()))
    }

    /// The offset in the text that an offset of the file stands for; `None` outside of the text.
    pub fn offset_of(self, in_file: u32) -> Option<u32> {
        let whole = self.in_file();
        if in_file < whole.start || whole.end < in_file {
            return None;
        }
        let (mut low, mut high) = (0, self.length());
        while low < high {
            let middle = low + (high - low).div_ceil(2);
            if self.host.in_file(Span::at(middle)).start <= in_file {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        Some(low)
    }

    fn length(self) -> u32 {
        u32::try_from(self.tree.source.len()).unwrap_or(u32::MAX)
    }
}
