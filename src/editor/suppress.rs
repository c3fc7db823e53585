//! The comment that silences a finding.

use crate::findings::{Edit, Finding};
use crate::syntax::Span;

use super::{ActionKind, Buffer, CodeAction, TextEdit};

impl Buffer {
    /// The comment that silences a finding: above its line, or else at its end. It is offered only where it does so.
    pub(super) fn suppression(&self, finding: &Finding) -> Option<CodeAction> {
        let (text, at) = self.document.at(finding.span.start)?;
        let source = text.tree.source;
        let before = source.get(..at as usize)?;
        let start = memchr::memrchr(b'\n', before).map_or(0, |end| end + 1);
        let rest = source.get(start..)?;
        let line = rest.get(..memchr::memchr(b'\n', rest).unwrap_or(rest.len()))?;
        let (line, ending) = line.strip_suffix(b"\r").map_or((line, "\n"), |line| (line, "\r\n"));
        let indent: String = line
            .iter()
            .take_while(|byte| matches!(byte, b' ' | b'\t'))
            .map(|byte| char::from(*byte))
            .collect();
        let comment = format!("# gitlab-rb: ignore[{}]", finding.rule);
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let above = Edit { span: Span::at(offset(start)), text: format!("{indent}{comment}{ending}") };
        let behind = Edit { span: Span::at(offset(start + line.len())), text: format!(" {comment}") };
        [above, behind].into_iter().find_map(|edit| {
            let edits: Vec<TextEdit> =
                text.host.edits_in_file(&[edit])?.into_iter().map(TextEdit::from).collect();
            self.silences(finding, &edits).then(|| CodeAction {
                title: format!("Ignore {} here", finding.rule),
                kind: ActionKind::Suppress,
                diagnostic: Some(self.diagnostic(finding)),
                edits,
            })
        })
    }

    /// Whether the file has fewer such findings after the edits, and no new error.
    fn silences(&self, finding: &Finding, edits: &[TextEdit]) -> bool {
        let after = Self::new(self.document.path(), self.after(edits), self.options.clone());
        let count =
            |buffer: &Self| buffer.checked.findings.iter().filter(|other| other.rule == finding.rule).count();
        count(&after) < count(self)
            && after.checked.findings.len() < self.checked.findings.len()
            && after.checked.syntax_errors <= self.checked.syntax_errors
    }
}
