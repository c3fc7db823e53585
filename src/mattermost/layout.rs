//! A config.json as Mattermost writes it.

use serde::Serialize as _;
use serde_json::ser::{PrettyFormatter, Serializer};
use serde_json::{Map, Value as Json};

/// A document in the layout of the server: four blanks.
pub fn pretty(file: &Map<String, Json>) -> String {
    let mut text = Vec::new();
    let mut serializer = Serializer::with_formatter(&mut text, PrettyFormatter::with_indent(b"    "));
    // Values from JSON can always be written to memory, as UTF-8.
    let _ = file.serialize(&mut serializer);
    text.push(b'\n');
    String::from_utf8(text).unwrap_or_default()
}
