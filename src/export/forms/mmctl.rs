//! A script that sets everything through mmctl while the server runs.
//!
//! `mmctl config set` takes texts, numbers, true and false, and lists of two or more; everything else, and
//! every secret, which must not stand on a command line, goes in one `mmctl config patch`.

use std::fmt::Write as _;

use serde_json::Value as Json;

use super::config_json::document;
use super::{File, Product, Writing};
use crate::export::shell::script_word;
use crate::export::{Carried, Decision};
use crate::mappings::mattermost::{SettingType, mmctl_limit};
use crate::mattermost::clause;

const HEAD: &str = "\
# Run it on the server, as the user that Mattermost runs as, with ServiceSettings.EnableLocalMode on;
# or log in and say: MMCTL=mmctl sh FILE. A restart afterwards applies what is read at the start only.
set -eu
: \"${MMCTL:=mmctl --local}\"
";

pub(super) fn write(writing: Writing<'_>) -> Product {
    let mut decisions = Vec::new();
    let mut patched = Vec::new();
    let mut text = format!("#!/bin/sh\n{}{HEAD}", writing.head());
    for carried in writing.export.settings.iter().filter(|carried| !carried.is_needless()) {
        let path = carried.field.path.as_str();
        if let Some(limit) = mmctl_limit(path) {
            decisions.push(too_late(carried, &limit.why));
        } else if let Some(words) = words(carried) {
            let words: Vec<_> = words.iter().map(|word| script_word(word)).collect();
            // Writing to a String cannot fail.
            let _ = writeln!(text, "$MMCTL config set -- {path} {}", words.join(" "));
        } else {
            patched.push(carried);
        }
    }
    if !patched.is_empty() {
        // No line of JSON is a lone word.
        let _ = write!(
            text,
            "$MMCTL config patch /dev/stdin <<'PATCH'\n{}PATCH\n",
            document(writing, patched.into_iter())
        );
    }
    decisions.extend(writing.process());
    let set = |pending: &Decision| {
        let path = pending.name.contains('.').then_some(&pending.name)?;
        mmctl_limit(path).is_none().then(|| format!("$MMCTL config set -- {path} VALUE"))
    };
    text.push_str(&writing.placeholders(&decisions, "", set));
    Product { files: vec![File { name: "mattermost-config.sh", text }], decisions }
}

fn too_late(carried: &Carried, why: &str) -> Decision {
    Decision {
        name: carried.field.path.as_str().to_owned(),
        variable: None,
        secret: carried.secret,
        reason: format!("mmctl comes too late: {}", clause(why)),
        advice: Some("give it to the server before its first start: --format env writes it".to_owned()),
        span: None,
        place: None,
    }
}

/// The arguments of `mmctl config set`, where it takes the value.
fn words(carried: &Carried) -> Option<Vec<String>> {
    if carried.secret {
        return None;
    }
    match (carried.field.kind, &carried.value) {
        (SettingType::String, Json::String(text)) => Some(vec![text.clone()]),
        (SettingType::Bool | SettingType::Integer, value) => Some(vec![value.to_string()]),
        (SettingType::List, Json::Array(items)) if items.len() > 1 => {
            items.iter().map(|item| item.as_str().map(str::to_owned)).collect()
        }
        _ => None,
    }
}
