//! The bundled Mattermost of a server: where its files and its database are, by gitlab.rb and Omnibus' defaults.
//!
//! Fills the placeholders of the commands in `mappings/mattermost/upgrade-steps.json`. Knows no releases and no reports.

use super::data_source;
use crate::mappings::mattermost::StepDatabase;
use crate::settings::Settings;
use crate::value::Value;

/// Which placeholder stands for which setting: the name, root and key of the setting, and Omnibus' default.
///
/// Defaults: attributes of the cookbooks mattermost and postgresql, unchanged from 8.0 to 18.11.
const PLACEHOLDERS: [(&str, &str, &str, &str); 9] = [
    ("home", "mattermost", "home", "/var/opt/gitlab/mattermost"),
    ("data", "mattermost", "file_directory", "/var/opt/gitlab/mattermost/data"),
    ("mattermost_user", "mattermost", "username", "mattermost"),
    ("mattermost_group", "mattermost", "group", "mattermost"),
    ("database", "mattermost", "database_name", "mattermost_production"),
    ("database_user", "postgresql", "username", "gitlab-psql"),
    ("database_owner", "postgresql", "sql_mattermost_user", "gitlab_mattermost"),
    ("socket", "postgresql", "unix_socket_directory", "/var/opt/gitlab/postgresql"),
    ("port", "postgresql", "port", "5432"),
];

/// Which placeholder is which parameter of an external database's address, and what is in its place where the address
/// does not have it. A password is none of them.
const DATA_SOURCE_PLACEHOLDERS: [(&str, &str, &str); 4] = [
    ("external_host", "host", "DATABASE_HOST"),
    ("external_port", "port", "5432"),
    ("external_user", "user", "DATABASE_USER"),
    ("external_database", "dbname", "mattermost_production"),
];

/// The variable that names the folder for uploads from GitLab 11.0 on.
const DATA_VARIABLE: &str = "MM_FILESETTINGS_DIRECTORY";
/// The variable with the address of the database.
const DATABASE_VARIABLE: &str = "MM_SQLSETTINGS_DATASOURCE";

/// What the commands of an upgrade need to know of a server.
#[derive(Debug, Clone, Copy)]
pub struct BundledServer<'a, 't> {
    settings: &'a Settings<'t>,
}

impl<'a, 't> BundledServer<'a, 't> {
    /// The server that a gitlab.rb configures.
    pub fn new(settings: &'a Settings<'t>) -> Self {
        Self { settings }
    }

    /// Whether Mattermost runs: `mattermost['enable']` decides, otherwise `mattermost_external_url`. A value that only
    /// running the file can tell is taken for one that switches it on.
    pub fn is_enabled(&self) -> bool {
        match self.settings.get("mattermost", &["enable"]) {
            Some(Value::Bool(on)) => *on,
            Some(Value::Nil) | None => {
                let url = self.settings.state.get("mattermost_external_url");
                url.is_some() || self.settings.get("mattermost_external_url", &[]).is_some_and(is_set)
            }
            Some(_) => true,
        }
    }

    /// Where the database is.
    pub fn database(&self) -> StepDatabase {
        if self.data_source().is_some() {
            StepDatabase::ExternalDatabase
        } else {
            StepDatabase::BundledDatabase
        }
    }

    /// The address of an external database.
    fn data_source(self) -> Option<&'a Value> {
        let given: [&[&str]; 2] = [&["env", DATABASE_VARIABLE], &["sql_data_source"]];
        given.into_iter().find_map(|keys| self.settings.get("mattermost", keys).filter(|value| is_set(value)))
    }

    /// A value of the server: what gitlab.rb sets, otherwise Omnibus' default. One that only running the file can tell
    /// becomes a word in capitals for the reader to fill in. `None`: there is no such placeholder.
    pub fn value(&self, placeholder: &str) -> Option<String> {
        let parameter = DATA_SOURCE_PLACEHOLDERS.iter().find(|(name, ..)| *name == placeholder);
        if let Some((_, parameter, otherwise)) = parameter {
            let value = match self.data_source() {
                Some(Value::String(address)) => data_source::parameter(address, parameter),
                _ => None,
            };
            return Some(value.unwrap_or_else(|| (*otherwise).to_owned()));
        }
        let (_, root, key, default) = PLACEHOLDERS.iter().find(|(name, ..)| *name == placeholder)?;
        let mut value = self.settings.get(root, &[key]);
        if placeholder == "data" {
            value = value.or_else(|| self.settings.get("mattermost", &["env", DATA_VARIABLE]));
        }
        if placeholder == "socket" {
            value = value.or_else(|| self.settings.get("postgresql", &["dir"]));
        }
        Some(match value {
            Some(Value::String(text)) if !text.is_empty() => text.clone(),
            Some(Value::Integer(number)) => number.to_string(),
            Some(Value::Dynamic(_)) => format!("{}_OF_GITLAB_RB", key.to_uppercase()),
            _ => (*default).to_owned(),
        })
    }

    /// A command with its placeholders filled in, each as one word of a shell.
    ///
    /// `more` are placeholders that are no settings, such as the release.
    pub fn command(&self, template: &str, more: &[(&str, &str)], shell_word: fn(&str) -> String) -> String {
        let mut command = String::with_capacity(template.len());
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            command.push_str(before);
            let Some((name, after)) = after.split_once('}') else {
                command.push('{');
                rest = after;
                continue;
            };
            let given = more.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
            match given.or_else(|| self.value(name)) {
                Some(value) => command.push_str(&shell_word(&value)),
                None => command.extend(["{", name, "}"]),
            }
            rest = after;
        }
        command.push_str(rest);
        command
    }
}

fn is_set(value: &Value) -> bool {
    match value {
        Value::Nil => false,
        Value::String(text) => !text.is_empty(),
        _ => true,
    }
}
