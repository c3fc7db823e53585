//! Where a file holds secrets: in the gitlab.rb texts in it, and around them, such as other variables.

use crate::host::Host;
use crate::secrets::{secret_spans, secrets_around};
use crate::syntax::{Span, Tree};

/// All spans of secret values in a file, inside and outside of its texts.
pub fn secrets_in_file(file: &[u8], hosts: &[Box<dyn Host + '_>]) -> Vec<Span> {
    let inside = hosts.iter().flat_map(|host| secrets_of_text(host.as_ref(), &host.tree()));
    inside.chain(secrets_around_texts(file, hosts)).collect()
}

/// The spans of secret values in a text, in terms of the file.
pub(super) fn secrets_of_text(host: &dyn Host, tree: &Tree<'_>) -> Vec<Span> {
    secret_spans(tree).into_iter().map(|span| host.in_file(span)).collect()
}

/// The spans of secret values outside of all texts. A text that is all of a file has none.
pub(super) fn secrets_around_texts(file: &[u8], hosts: &[Box<dyn Host + '_>]) -> Vec<Span> {
    let whole = |host: &dyn Host| {
        let length = u32::try_from(host.text().len()).unwrap_or(u32::MAX);
        host.in_file(Span::new(0, length))
    };
    let texts: Vec<Span> = hosts.iter().map(|host| whole(host.as_ref())).collect();
    let covers = |text: &Span| text.start == 0 && text.end as usize == file.len();
    if texts.is_empty() || texts.iter().any(covers) { Vec::new() } else { secrets_around(file, &texts) }
}
