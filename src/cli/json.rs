//! JSON documents of the command line; docs/json.md lists them, a schema in docs/ describes each.
//!
//! Fields are only ever added within a version. A setting of gitlab.rb is a string as Ruby writes it; no value of a secret
//! is in a document.

use std::io::{self, Write};

use serde::Serialize;

use crate::TOOL;

/// What every document begins with.
#[derive(Serialize)]
struct Enveloped<T> {
    version: u32,
    tool: &'static str,
    #[serde(flatten)]
    fields: T,
}

/// Writes a document of version 1 with these fields.
pub(super) fn write(fields: impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &Enveloped { version: 1, tool: TOOL, fields })?;
    out.write_all(b"\n")
}
