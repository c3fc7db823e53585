//! What the reading and writing of a value needs to know about a setting.

use serde_json::Value as Json;

use super::SettingPath;
use crate::mappings::MattermostVersion;
use crate::mappings::mattermost::Setting;

/// The type of a setting in Mattermost's Go code, as far as it decides how a text is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `bool`, `*bool`
    Bool,
    /// `int`, `*int`, `*int64`: 64 bits in every released server
    Integer,
    /// `string`, `*string`
    Text,
    /// `[]string`, `*[]string`
    List,
    /// `map[string]…`: a JSON object
    Map,
    /// `json.RawMessage`: any JSON
    RawJson,
    /// A list of structs, which no variable can set (`SqlSettings.ReplicaLagSettings`)
    Structs,
    /// Known from the changelog only
    Unknown,
}

impl Kind {
    /// From the type as the Go source spells it; pointers are read like what they point to.
    pub fn from_go(go_type: &str) -> Self {
        let go_type = go_type.trim_start_matches('*');
        match go_type {
            "bool" => Self::Bool,
            "int" | "int64" => Self::Integer,
            "string" => Self::Text,
            "[]string" => Self::List,
            "json.RawMessage" | "jsontext.Value" => Self::RawJson,
            _ if go_type.starts_with("map[") => Self::Map,
            _ if go_type.starts_with("[]") => Self::Structs,
            _ => Self::Unknown,
        }
    }

    /// With its article, for sentences: "an integer".
    pub fn words(self) -> &'static str {
        match self {
            Self::Bool => "true or false",
            Self::Integer => "an integer",
            Self::Text => "a text",
            Self::List => "a list of texts",
            Self::Map => "a map",
            Self::RawJson => "JSON",
            Self::Structs => "a list of objects",
            Self::Unknown => "a value of unknown type",
        }
    }
}

/// A setting as one server version has it.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Where it stands in config.json.
    pub path: SettingPath,
    /// How its text is read.
    pub kind: Kind,
    /// What the server takes when nothing sets it; `None` where that is not known.
    pub default: Option<Json>,
}

impl Field {
    /// The setting of a row, as `version` has it.
    pub fn of(row: &Setting, version: MattermostVersion) -> Self {
        let kind = row.go_type.map_or(Kind::Unknown, |go_type| Kind::from_go(go_type.as_str()));
        let first = row.default_first.filter(|_| version == row.from);
        let default = first.or(row.default).and_then(|text| serde_json::from_str(text.as_str()).ok());
        Self { path: SettingPath::new(row.path.as_str()), kind, default }
    }
}

#[cfg(test)]
mod tests {
    use super::Kind;

    #[test]
    fn go_types_are_told_apart_by_how_a_text_is_read() {
        let cases = [
            ("*bool", Kind::Bool),
            ("*int64", Kind::Integer),
            ("string", Kind::Text),
            ("*[]string", Kind::List),
            ("map[string]*PluginState", Kind::Map),
            ("*map[string]TeamReviewerSetting", Kind::Map),
            ("jsontext.Value", Kind::RawJson),
            ("[]*ReplicaLagSettings", Kind::Structs),
            ("?", Kind::Unknown),
        ];
        for (go_type, kind) in cases {
            assert_eq!(Kind::from_go(go_type), kind, "{go_type}");
        }
    }
}
