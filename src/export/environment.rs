//! The settings as variables: for every form in which the server reads its environment.

use super::{Carried, Decision, Export};
use crate::mattermost::{Variable, encode_environment};

/// A variable and its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VariableText {
    /// Its name.
    pub name: String,
    /// Its text, before any quotes.
    pub text: String,
    /// Whether no report may show the text.
    pub secret: bool,
}

/// One entry for each setting that needs a variable, then those of the process; and what no
/// variable can carry. `takes` tells whether the form can spell a text, and why not otherwise.
pub fn entries(
    export: &Export,
    takes: impl Fn(&str) -> Result<(), &'static str>,
) -> (Vec<VariableText>, Vec<Decision>) {
    let (mut entries, mut decisions) = (Vec::new(), Vec::new());
    for carried in &export.settings {
        let text = encode_environment(&carried.field, &carried.value, export.target)
            .map_err(|refused| refused.reason)
            .and_then(|text| takes(&text).map(|()| text).map_err(str::to_owned));
        match text {
            Ok(_) if carried.is_needless() => {}
            Ok(text) => entries.push(VariableText {
                name: Variable::of(&carried.field.path).to_string(),
                text,
                secret: carried.secret,
            }),
            Err(_) if carried.field.default.as_ref() == Some(&carried.value) => {}
            Err(reason) => decisions.push(not_carried(carried, &reason)),
        }
    }
    for process in &export.process {
        let named = if is_name(&process.name) { Ok(()) } else { Err("no such file takes its name") };
        match named.and_then(|()| takes(&process.text)) {
            Ok(()) => entries.push(VariableText {
                name: process.name.clone(),
                text: process.text.clone(),
                secret: process.secret,
            }),
            Err(reason) => decisions.push(Decision {
                name: process.name.clone(),
                variable: Some(Variable::new(process.name.as_str())),
                secret: process.secret,
                reason: reason.to_owned(),
                advice: None,
                span: None,
                place: None,
            }),
        }
    }
    (entries, decisions)
}

/// What every reader of variables takes for a name.
fn is_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

fn not_carried(carried: &Carried, reason: &str) -> Decision {
    let value = if carried.secret { "its value".to_owned() } else { super::excerpt(&carried.value) };
    Decision {
        name: carried.field.path.as_str().to_owned(),
        variable: None,
        secret: carried.secret,
        reason: format!("no variable carries {value}: {reason}"),
        advice: Some("set it in config.json: --format config-json --patch writes it".to_owned()),
        span: None,
        place: None,
    }
}
