//! What a value that a server does not take was meant to be, where that is plain.

use crate::mappings::mattermost::{SettingType, setting_at, settings_by_variable};
use crate::mattermost::{ListWritten, Server};

/// The value of the setting's type that a text was meant to be.
pub(super) fn repaired(name: &str, text: &str, server: Server) -> Option<String> {
    let rows = settings_by_variable(name);
    let setting = rows.iter().find_map(|row| setting_at(&row.path, server.mattermost))?;
    let trimmed = text.trim();
    match setting.kind_at(server.mattermost) {
        SettingType::Bool => match trimmed.to_ascii_lowercase().as_str() {
            "yes" | "y" | "on" | "true" | "t" | "enabled" | "enable" | "1" => Some("true".to_owned()),
            "no" | "n" | "off" | "false" | "f" | "disabled" | "disable" | "0" => Some("false".to_owned()),
            _ => None,
        },
        SettingType::Integer => {
            let digits = trimmed.replace('_', "");
            let hexadecimal = digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X"));
            let number = match hexadecimal {
                Some(hexadecimal) => i64::from_str_radix(hexadecimal, 16).ok(),
                None => digits.parse().ok(),
            };
            number.map(|number: i64| number.to_string())
        }
        _ => None,
    }
}

/// The elements of a list, separated as the server wants it.
pub(super) fn rejoined(text: &str, written: ListWritten, separator: char) -> Option<String> {
    let parts: Vec<String> = match written {
        ListWritten::Single => return None,
        ListWritten::Json => serde_json::from_str(text).ok()?,
        ListWritten::Commas => text.split(',').map(|part| part.trim().to_owned()).collect(),
        ListWritten::Whitespace => text.split_whitespace().map(str::to_owned).collect(),
    };
    let usable = !parts.is_empty() && parts.iter().all(|part| !part.is_empty() && !part.contains(separator));
    usable.then(|| parts.join(separator.encode_utf8(&mut [0; 4])))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mappings::{MattermostVersion, Release};

    #[test]
    fn only_what_is_plain_is_repaired() {
        let server = Server { release: Release::new(15, 11), mattermost: MattermostVersion::new(7, 10) };
        let bool = |text| repaired("MM_SERVICESETTINGS_ENABLEDEVELOPER", text, server);
        let integer = |text| repaired("MM_SERVICESETTINGS_MAXIMUMLOGINATTEMPTS", text, server);
        assert_eq!(bool("yes").as_deref(), Some("true"));
        assert_eq!(bool(" Off").as_deref(), Some("false"));
        assert_eq!(bool("2"), None);
        assert_eq!(integer("0x10").as_deref(), Some("16"));
        assert_eq!(integer(" 7").as_deref(), Some("7"));
        assert_eq!(integer("1_000").as_deref(), Some("1000"));
        assert_eq!(integer("7.5"), None);
    }

    #[test]
    fn a_list_is_joined_anew_unless_an_element_holds_the_separator() {
        assert_eq!(rejoined("a, b", ListWritten::Commas, ' ').as_deref(), Some("a b"));
        assert_eq!(rejoined("a b,c", ListWritten::Commas, ' '), None);
        assert_eq!(rejoined(r#"["a", "b"]"#, ListWritten::Json, ',').as_deref(), Some("a,b"));
        assert_eq!(rejoined("[a]", ListWritten::Json, ','), None);
    }
}
