//! What the config.json template of GitLab up to 10.8 made of a legacy setting's value.
//!
//! The template pasted the value's text into JSON, in quotes or bare, and escaped nothing; so
//! what counted was the text, not Ruby's type, and some values broke the file.

use serde_json::Value as Json;

use super::ruby_text;
use crate::mappings::mattermost::{Conversion, LegacyKey, LegacyTarget, SettingType};
use crate::value::Value;

/// How the template wrote a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TemplateForm {
    /// Within quotes: `"<%= @email_smtp_port %>"`
    Quoted,
    /// As it is: `<%= @file_max_file_size %>`
    Bare,
    /// With `to_json`
    ToJson,
}

impl TemplateForm {
    /// How the template wrote a legacy key.
    pub fn of(key: &LegacyKey) -> Self {
        // A key that is converted has a type of its own, which is a boolean for all of these.
        let was_bool =
            |target: &LegacyTarget| matches!(target.conversion, Conversion::Negate | Conversion::Values(_));
        match key.kind {
            SettingType::String | SettingType::Unknown if key.targets.iter().any(was_bool) => Self::Bare,
            SettingType::String | SettingType::Unknown => Self::Quoted,
            SettingType::Bool | SettingType::Integer | SettingType::List => Self::Bare,
            SettingType::Objects | SettingType::Map | SettingType::Json => Self::ToJson,
        }
    }
}

/// What stood in config.json for a legacy setting.
#[derive(Debug, Clone, PartialEq)]
pub enum FormerValue {
    /// This value.
    Value(Json),
    /// Omnibus' own default: `nil` replaces no default.
    Default,
    /// Something that is no JSON: that server could not start. The reason holds no value.
    Broken(&'static str),
    /// The value is not known without running the file.
    Unknown,
}

/// What the template wrote for `value`.
///
/// A backslash in a quoted value was JSON's escape: `'a\tb'` reached the server with a tab.
pub fn written(shape: TemplateForm, value: &Value) -> FormerValue {
    if matches!(value, Value::Nil) {
        return FormerValue::Default;
    }
    if shape == TemplateForm::ToJson {
        return to_json(value).map_or(FormerValue::Unknown, FormerValue::Value);
    }
    let Some(text) = ruby_text::to_s(value) else {
        return FormerValue::Unknown;
    };
    match shape {
        TemplateForm::Quoted => {
            parse(&format!("\"{text}\""), "quotes, backslashes or line breaks in it broke config.json")
        }
        _ if text.trim().is_empty() => {
            FormerValue::Broken("an empty string left config.json without a value there")
        }
        _ => parse(&text, "written without quotes, its value broke config.json"),
    }
}

fn parse(text: &str, otherwise: &'static str) -> FormerValue {
    serde_json::from_str(text).map_or(FormerValue::Broken(otherwise), FormerValue::Value)
}

/// Ruby's `to_json`; `None` when a part is not known.
pub fn to_json(value: &Value) -> Option<Json> {
    Some(match value {
        Value::Nil => Json::Null,
        Value::Bool(truth) => Json::Bool(*truth),
        Value::Integer(number) => match i64::try_from(*number) {
            Ok(number) => Json::from(number),
            Err(_) => return None,
        },
        Value::Float(number) => Json::from(*number),
        Value::String(text) | Value::Symbol(text) | Value::Range(text) => Json::String(text.clone()),
        Value::Regexp(_) => Json::String(ruby_text::to_s(value)?),
        Value::Array(items) => Json::Array(items.iter().map(to_json).collect::<Option<_>>()?),
        Value::Hash(pairs) => Json::Object(
            pairs
                .iter()
                .map(|(key, value)| Some((key.as_str().to_owned(), to_json(value)?)))
                .collect::<Option<_>>()?,
        ),
        Value::Dynamic(_) => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn text(text: &str) -> Value {
        Value::String(text.to_owned())
    }

    #[test]
    fn the_text_counts_and_not_rubys_type() {
        let cases = [
            (TemplateForm::Quoted, Value::Integer(587), FormerValue::Value(json!("587"))),
            (TemplateForm::Quoted, Value::Bool(true), FormerValue::Value(json!("true"))),
            (TemplateForm::Bare, text("true"), FormerValue::Value(json!(true))),
            (TemplateForm::Bare, text("30"), FormerValue::Value(json!(30))),
            (TemplateForm::Bare, Value::Integer(0o644), FormerValue::Value(json!(420))),
            (
                TemplateForm::Bare,
                Value::Array(vec![text("a"), text("b")]),
                FormerValue::Value(json!(["a", "b"])),
            ),
            (TemplateForm::Quoted, text(r"a\tb"), FormerValue::Value(json!("a\tb"))),
            (TemplateForm::Quoted, text(""), FormerValue::Value(json!(""))),
            (TemplateForm::Quoted, Value::Nil, FormerValue::Default),
            (TemplateForm::ToJson, Value::Array(vec![Value::Nil]), FormerValue::Value(json!([null]))),
        ];
        for (shape, value, expected) in cases {
            assert_eq!(written(shape, &value), expected, "{shape:?} {value:?}");
        }
    }

    #[test]
    fn some_values_broke_the_file() {
        for (shape, value) in [
            (TemplateForm::Quoted, r#"say "hi""#),
            (TemplateForm::Quoted, r"C:\data"),
            (TemplateForm::Quoted, "two\nlines"),
            (TemplateForm::Bare, "0644"),
            (TemplateForm::Bare, "yes"),
            (TemplateForm::Bare, ""),
        ] {
            assert!(matches!(written(shape, &text(value)), FormerValue::Broken(_)), "{shape:?} {value:?}");
        }
    }
}
