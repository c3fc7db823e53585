//! The sources of one setting, put together.

use serde_json::Value as Json;

use super::Stated;
use super::stated::{LegacyStated, VariableStated};
use crate::mappings::mattermost::{
    Conversion, LegacyHandling, LegacyKey, MattermostSetting, Rename, RenameKind, SettingType,
    VariableSource, built_in_variable, handover, legacy_keys_written_to, rename, setting, setting_at,
};
use crate::mappings::secret;
use crate::mattermost::{
    BuiltIn, Config, ConfigEntry, Effective, Field, FormerValue, InFile, JsonPath, Keys as _, Server,
    ServerValue, SettingSources, Template, TemplateForm, Variable, Winner, built_in, effective, read,
    written,
};
use crate::value::Value;

/// One setting and what every source says about it.
#[derive(Debug, Clone)]
pub struct Row<'a> {
    /// Where it stands in config.json, spelled as in the tables, or as in the file.
    pub path: JsonPath,
    /// Its row of the tables; `None` for a key that no version knows.
    pub setting: Option<&'static MattermostSetting>,
    /// What this server has of it.
    pub field: Field,
    /// The legacy keys of gitlab.rb that stand for it.
    pub legacy: Vec<LegacyStated>,
    /// The user's variable.
    pub variable: Option<VariableStated>,
    /// What Omnibus sets its variable to.
    pub built_in: BuiltIn,
    /// What the config.json template of this release writes, where there is one.
    pub template: Option<Template>,
    /// What config.json holds.
    pub file: Option<&'a ConfigEntry>,
    /// What the server will use.
    pub effective: Effective,
    /// Whether no report may show its values.
    pub secret: bool,
}

impl<'a> Row<'a> {
    pub(super) fn of(path: JsonPath, stated: &Stated, config: &'a Config, server: Server) -> Self {
        let row = setting_at(path.as_str(), server.mattermost).or_else(|| setting(path.as_str()));
        let field = row.map_or_else(
            || Field::new(path.clone(), SettingType::Unknown),
            |row| Field::of(row, server.mattermost),
        );
        let path = row.map_or(path, |row| JsonPath::new(row.path.as_str()));
        let variable = stated.variable(&path).cloned();
        let built_in = built_in_variable(Variable::of(&path).as_str())
            .map_or(BuiltIn::LeftOut, |row| built_in(row, stated, server.release));
        let template = template(&path, stated, server);
        let file = config.get(&path);
        let given = SettingSources {
            template: template.clone(),
            variable: variable.as_ref().map(|stated| (&stated.name, &stated.value)),
            built_in: Some(built_in.clone()),
            file: file.map(|entry| &entry.json),
        };
        let mut effective = effective(&field, row, &given, server);
        if effective.value != ServerValue::NoSetting
            && row.is_some_and(|row| superseded(row, server).is_some())
        {
            effective.why.push_str(", but this server no longer uses the setting");
        }
        let legacy = stated.legacy.iter().filter(|legacy| legacy.paths.contains(&path)).cloned().collect();
        let secret = row.map_or_else(
            || secret(&path.keys().collect::<Vec<_>>()) || secret(&[Variable::of(&path).as_str()]),
            |row| row.secret.is_some(),
        );
        Self { path, setting: row, field, legacy, variable, built_in, template, file, effective, secret }
    }

    /// Whether a source shadows another one, or something is wrong with a source.
    pub fn differs(&self) -> bool {
        if self.setting.is_none() {
            return false;
        }
        let set_in_gitlab_rb = self.variable.is_some() || !self.legacy.is_empty();
        set_in_gitlab_rb
            || self.overruled()
            || matches!(self.effective.value, ServerValue::Stops | ServerValue::NoSetting)
    }

    /// What has taken the place of a setting that this server still has, but no longer goes by.
    pub fn superseded(&self, server: Server) -> Option<&'static Rename> {
        superseded(self.setting?, server)
    }

    /// Whether config.json holds a value that does not count.
    pub fn overruled(&self) -> bool {
        let Some(entry) = self.file else { return false };
        match &self.effective.value {
            ServerValue::Known(value) => !same(value, &entry.json, self.field.kind),
            ServerValue::Unknown => {
                self.effective.winner != Winner::ConfigJson && self.effective.winner != Winner::Default
            }
            ServerValue::Stops | ServerValue::NoSetting => false,
        }
    }

    /// What Omnibus' own variable gives, as the server reads it.
    pub fn built_in_value(&self, server: Server) -> Option<Json> {
        let BuiltIn::Text(text) = &self.built_in else { return None };
        let name = Variable::of(&self.path);
        read(&name, text, &self.field, InFile::Yes, server.mattermost).value().cloned()
    }

    /// What a legacy key would give the setting, where that is known.
    pub fn legacy_value(&self) -> Option<Json> {
        match self.legacy.as_slice() {
            [legacy] => legacy_value(legacy.row, &legacy.value, &self.path),
            _ => None,
        }
    }
}

fn superseded(setting: &MattermostSetting, server: Server) -> Option<&'static Rename> {
    let version = server.mattermost;
    rename(&setting.path).filter(|change| {
        change.change != RenameKind::LetterCase
            && (change.from <= version || change.variable_dead_from.is_some_and(|from| from <= version))
    })
}

/// Whether two values are the same for a server: `"30"` and 30 are for a setting that is an
/// integer, and null is no value.
pub(super) fn same(one: &Json, other: &Json, kind: SettingType) -> bool {
    let text = |value: &Json| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let scalar = |value: &Json| !value.is_object() && !value.is_array();
    let number = |value: &Json| value.as_f64();
    one == other
        || (scalar(one)
            && scalar(other)
            && matches!(kind, SettingType::Bool | SettingType::Integer)
            && text(one) == text(other))
        || (number(one).is_some() && number(one) == number(other))
}

/// A value for people: a mask for a secret one, JSON for all others.
pub fn shown(value: &Json, secret: bool) -> String {
    match value {
        Json::String(text) if secret && text.is_empty() => "\"\"".to_owned(),
        Json::Null => "null".to_owned(),
        _ if secret => "[secret]".to_owned(),
        value => value.to_string(),
    }
}

/// What the template of a release that generates config.json writes for a setting.
fn template(path: &JsonPath, stated: &Stated, server: Server) -> Option<Template> {
    if handover(server.release).legacy_keys != LegacyHandling::Read {
        return None;
    }
    let mut rows = legacy_keys_written_to(path.as_str(), server.release);
    let first = rows.next()?;
    if rows.next().is_some() {
        // service_address and service_port share a path: Omnibus joins them.
        return Some(listen_address(stated));
    }
    let set = stated.legacy.iter().find(|legacy| legacy.row.key == first.key);
    let shipped = set
        .map(|legacy| written(TemplateForm::of(first), &legacy.value))
        .filter(|shipped| *shipped != FormerValue::Default);
    Some(match shipped {
        Some(shipped) => Template { written: shipped, set: true },
        None => Template { written: unset(first, path, stated), set: false },
    })
}

fn listen_address(stated: &Stated) -> Template {
    let find = |key: &str| stated.legacy.iter().find(|legacy| legacy.row.key == key);
    let (address, port) = (find("service_address"), find("service_port"));
    let text = |legacy: Option<&LegacyStated>, default: &str| match legacy {
        None => Some(default.to_owned()),
        Some(legacy) => crate::mattermost::to_s(&legacy.value),
    };
    let written = match (text(address, "127.0.0.1"), text(port, "8065")) {
        (Some(address), Some(port)) => FormerValue::Value(Json::String(format!("{address}:{port}"))),
        _ => FormerValue::Unknown,
    };
    Template { written, set: address.is_some() || port.is_some() }
}

/// What the template writes for a key that gitlab.rb does not set: the default, unless
/// reconfigure finds something itself, as it does for the variables of later releases.
fn unset(row: &LegacyKey, path: &JsonPath, stated: &Stated) -> FormerValue {
    match built_in_variable(Variable::of(path).as_str()).map(|row| row.origin) {
        Some(VariableSource::Computed | VariableSource::Extended) => FormerValue::Unknown,
        Some(VariableSource::SiteUrl) => match stated.value("mattermost_external_url") {
            Some(url) => written(TemplateForm::Quoted, url),
            None => default(row),
        },
        _ => default(row),
    }
}

/// The default of a key as the template writes it.
fn default(row: &LegacyKey) -> FormerValue {
    let shape = TemplateForm::of(row);
    let value = match row.default.map_or("nil", |text| text.as_str()) {
        // Salts and the like are made by reconfigure.
        "nil" if row.secret || shape != TemplateForm::Quoted => return FormerValue::Unknown,
        "nil" => Value::String(String::new()),
        ruby => match ruby.strip_prefix(['\'', '"']).and_then(|rest| rest.strip_suffix(['\'', '"'])) {
            Some(text) => Value::String(text.to_owned()),
            // Numbers, true, false, [] and {} are spelled alike in Ruby and JSON.
            None => match serde_json::from_str(ruby) {
                Ok(json) => return FormerValue::Value(json),
                Err(_) => return FormerValue::Unknown,
            },
        },
    };
    written(shape, &value)
}

/// The value a legacy key stands for, where it goes over as it is.
fn legacy_value(row: &LegacyKey, value: &Value, path: &JsonPath) -> Option<Json> {
    let converted = row.targets.iter().any(|target| {
        path == &JsonPath::new(target.path.as_str())
            && !matches!(target.conversion, Conversion::Copy | Conversion::CopyNonEmpty)
    });
    if converted {
        return None;
    }
    match written(TemplateForm::of(row), value) {
        FormerValue::Value(value) => Some(value),
        _ => None,
    }
}
