//! A file that is gitlab.rb text and nothing else.

use super::{Draft, Host};
use crate::findings::Edit;
use crate::syntax::Span;

/// The whole file is the text.
#[derive(Debug, Clone, Copy)]
pub struct Plain<'t>(pub &'t [u8]);

impl Host for Plain<'_> {
    fn text(&self) -> &[u8] {
        self.0
    }

    fn in_file(&self, span: Span) -> Span {
        span
    }

    fn draft(&self, edits: &[Edit]) -> Option<Draft> {
        Some(Draft { edits: edits.to_vec(), meant: None })
    }

    fn edits_in_file(&self, edits: &[Edit]) -> Option<Vec<Edit>> {
        Some(edits.to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::{Finding, Level};

    #[test]
    fn positions_are_those_of_the_file() {
        let host = Plain(b"a = 1\n");
        let finding = Finding::new("a-rule", Level::Info, Span::new(0, 1), "m").related(Span::new(4, 5), "r");
        assert_eq!(host.finding_in_file(finding.clone()), finding);
        assert_eq!(host.text(), b"a = 1\n");
    }
}
