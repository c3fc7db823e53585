//! Where a file holds secrets around the gitlab.rb texts in it, such as other variables.

use crate::host::Host;
use crate::settings::secrets::secrets_around;
use crate::syntax::Span;

/// The spans of secret values outside of all texts. A text that is all of a file has none.
pub fn secrets_around_texts(file: &[u8], hosts: &[Box<dyn Host + '_>]) -> Vec<Span> {
    let whole = |host: &dyn Host| {
        let length = u32::try_from(host.text().len()).unwrap_or(u32::MAX);
        host.in_file(Span::new(0, length))
    };
    let texts: Vec<Span> = hosts.iter().map(|host| whole(host.as_ref())).collect();
    let covers = |text: &Span| text.start == 0 && text.end as usize == file.len();
    if texts.is_empty() || texts.iter().any(covers) { Vec::new() } else { secrets_around(file, &texts) }
}
