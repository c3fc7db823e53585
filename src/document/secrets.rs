//! Where a file holds secrets: in the gitlab.rb texts in it, and around them, such as other variables.

use crate::host::Host;
use crate::secrets::{secret_spans, secrets_around};
use crate::syntax::{Span, Tree};

/// All spans of secret values in a file, inside and outside of its texts.
pub fn secrets_in_file(file: &[u8], hosts: &[Box<dyn Host + '_>]) -> Vec<Span> {
    let trees: Vec<_> = hosts.iter().map(|host| (host.as_ref(), host.tree())).collect();
    spans(file, trees.iter().map(|(host, tree)| (*host, tree)))
}

/// The same of texts that have been parsed.
pub(super) fn spans<'t>(
    file: &[u8],
    texts: impl Iterator<Item = (&'t (dyn Host + 't), &'t Tree<'t>)> + Clone,
) -> Vec<Span> {
    let mut spans = around(file, &texts.clone().map(|(host, _)| whole(host)).collect::<Vec<_>>());
    for (host, tree) in texts {
        spans.extend(secret_spans(tree).into_iter().map(|span| host.in_file(span)));
    }
    spans
}

/// Where a text is in the file.
fn whole(host: &dyn Host) -> Span {
    host.in_file(Span::new(0, u32::try_from(host.text().len()).unwrap_or(u32::MAX)))
}

/// The spans of secret values outside of all texts. A text that is all of a file has none.
fn around(file: &[u8], texts: &[Span]) -> Vec<Span> {
    let covers = |text: &Span| text.start == 0 && text.end as usize == file.len();
    if texts.is_empty() || texts.iter().any(covers) { Vec::new() } else { secrets_around(file, texts) }
}
