//! What becomes of each entry of a file's `mattermost['env']`.

use crate::mattermost::{Environment, Server, Verdict, verdict};
use crate::migrate::env_hash::live_entries;
use crate::settings::Settings;
use crate::settings::model::LiveEntry;

/// One entry, and what becomes of it.
#[derive(Debug)]
pub(super) struct VariableVerdict<'a, 't> {
    /// The variable's name.
    pub(super) name: &'a str,
    /// Where it stands and what it is worth.
    pub(super) entry: LiveEntry<'a, 't>,
    /// What becomes of it in the target release.
    pub(super) verdict: Verdict,
}

/// Every entry that is there in the end, with what becomes of it. Rules ask `Context::judged`.
pub(super) fn judge<'a, 't>(
    settings: &'a Settings<'t>,
    server: Option<Server>,
) -> Vec<VariableVerdict<'a, 't>> {
    let Some(server) = server else { return Vec::new() };
    let entries = live_entries(settings);
    let environment = environment(&entries);
    let mut judged = Vec::with_capacity(entries.len());
    for entry in entries {
        if let Some(name) = entry.key.text() {
            let verdict = verdict(name, entry.evaluation, &environment, server);
            judged.push(VariableVerdict { name, entry, verdict });
        }
    }
    judged
}

/// The entries by name and value.
pub(super) fn environment<'a>(entries: &[LiveEntry<'a, '_>]) -> Environment<'a> {
    entries.iter().filter_map(|entry| Some((entry.key.text()?, entry.evaluation))).collect()
}
