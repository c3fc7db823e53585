//! A value to show beside a variable of Mattermost: one that the server takes.

use crate::mappings::mattermost::{Check, MattermostSetting, SettingType, setting_at, validity_at};
use crate::mappings::{Release, releases};
use crate::mattermost::{Environment, Server, Verdict, verdict};
use crate::value::Value;

/// The value, for `release` or else for the newest one in which the variable has an effect. `None` where none of those that
/// are tried passes the server's checks.
pub fn value(variable: &str, path: &str, release: Option<Release>) -> Option<String> {
    let works = |server: &Server| {
        let row = setting_at(path, server.mattermost);
        row.is_some_and(|row| row.variable_works_in(server.mattermost))
    };
    let server = |release| Some(Server { release, mattermost: releases::bundled_mattermost(release)? });
    let server = match release {
        Some(release) => server(release).filter(works)?,
        None => releases::all().iter().rev().filter_map(|row| server(row.release)).find(works)?,
    };
    let row = setting_at(path, server.mattermost)?;
    let takes = |text: &String| {
        let value = Value::String(text.clone());
        let verdict = verdict(variable, &value, &Environment::default(), server);
        !matches!(verdict, Verdict::Rejected(_) | Verdict::Ignored(_))
    };
    candidates(row, server).into_iter().find(takes)
}

fn candidates(row: &MattermostSetting, server: Server) -> Vec<String> {
    let usual: &[&str] = match row.kind_at(server.mattermost) {
        SettingType::Bool => &["true", "false"],
        SettingType::Integer => &["10", "30", "60", "100", "1000", "1"],
        _ => &["…", "https://example.com/", "12:00", "{}", "[]"],
    };
    let listed = validity_at(&row.path, server.mattermost).filter_map(|row| match row.check {
        Check::OneOf(values) => Some(values),
        _ => None,
    });
    let listed = listed.flatten().map(ToString::to_string).filter(|value| !value.is_empty());
    let default = row.default.filter(|_| row.secret.is_none()).map(|text| text.trim_matches('"').to_owned());
    listed.chain(usual.iter().map(|text| (*text).to_owned())).chain(default).collect()
}
