//! What a name means.

use gitlab_rb::lookup;
use gitlab_rb::mappings::Release;
use serde_json::{Value as Json, json};

/// The most meanings that are shown whole, as the command does.
const DESCRIBED: usize = 4;

pub fn look_up(query: &str, at: Option<Release>) -> Json {
    let answer = lookup::look_up(query, at);
    let described = if answer.found.len() > DESCRIBED { 1 } else { answer.found.len() };
    let (shown, others) = answer.found.split_at(described);
    json!({
        "sheets": shown.iter().map(|found| lookup::sheet(found, query, at)).collect::<Vec<_>>(),
        "others": others.iter().map(lookup::name_of).collect::<Vec<_>>(),
        "elsewhere": answer
            .elsewhere
            .iter()
            .map(|found| json!({ "name": lookup::name_of(found), "releases": lookup::span_of(found) }))
            .collect::<Vec<_>>(),
        "near": answer.near,
    })
}
