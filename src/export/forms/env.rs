//! Environment files.
//!
//! A POSIX shell and systemd's `EnvironmentFile=` agree about text in double quotes: a backslash
//! escapes `"`, `\`, `` ` `` and `$` and stays before anything else, a line may break in it, and nothing
//! is expanded. `docker run --env-file` knows no quotes: what stands behind `=` is the value.

use std::fmt::Write as _;

use super::{EnvQuoting, File, Product, Writing};
use crate::export::{VariableText, entries};

/// Where the file belongs in a folder of products, and below the server's folder.
pub(super) const NAME: &str = "mattermost.env";

pub(super) fn write(writing: Writing<'_>, quoting: EnvQuoting) -> Product {
    let (entries, decisions) = entries(writing.export, |text| takes(text, quoting));
    let mut text = writing.head();
    text.push_str(match quoting {
        EnvQuoting::Shell => "# For EnvironmentFile= of systemd, and for `set -a; . FILE` of a shell.\n",
        EnvQuoting::Raw => "# For `docker run --env-file`: no quotes, each line as it is.\n",
    });
    for VariableText { name, text: value, secret } in &entries {
        let value = writing.text(value, *secret);
        let spelled = match quoting {
            EnvQuoting::Shell => quoted(value),
            EnvQuoting::Raw => value.to_owned(),
        };
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{name}={spelled}");
    }
    text.push_str(
        &writing.placeholders(&decisions, "", |pending| pending.spelled(|name| format!("{name}="))),
    );
    Product { files: vec![File { name: NAME, text }], decisions }
}

/// Whether a reader of such a file gets the text as it is.
fn takes(text: &str, quoting: EnvQuoting) -> Result<(), &'static str> {
    let controls = |allowed: &[char]| text.chars().any(|c| c.is_control() && !allowed.contains(&c));
    match quoting {
        EnvQuoting::Raw if text.contains(['\n', '\r']) => Err("a line break ends it in such a file"),
        EnvQuoting::Shell if controls(&['\t', '\n']) => {
            Err("systemd drops a variable with control characters")
        }
        _ => Ok(()),
    }
}

/// The text as a shell and systemd take it for one word.
fn quoted(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-./:@%+,=".contains(&byte);
    if !text.is_empty() && text.bytes().all(plain) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for character in text.chars() {
        if matches!(character, '"' | '\\' | '`' | '$') {
            out.push('\\');
        }
        out.push(character);
    }
    out.push('"');
    out
}
