//! One setting of the bundled server, carried to the target.

use serde_json::Value as Json;

use super::carry::{self, CarryResult};
use super::derived::Surroundings;
use super::found::{self, Assessment};
use super::{Carried, Decision, Export, RemarkKind, StandaloneServer, excerpt, folders, is_data_source};
use crate::diff::{Comparison, Row};
use crate::mappings::mattermost::setting_at;
use crate::mattermost::{JsonPath, ServerValue, Variable, Winner};

impl Export {
    pub(super) fn row(
        &mut self,
        row: &Row<'_>,
        comparison: &Comparison<'_>,
        around: &Surroundings<'_>,
        target: &StandaloneServer,
    ) {
        let path = row.path.as_str();
        match found::found(row, comparison, around) {
            Assessment::Nothing => {}
            Assessment::NoEffect(text) => self.remark(path, RemarkKind::NoEffect, text),
            Assessment::Needs { reason, advice, span } => {
                if is_data_source(&row.path) && target.data_source.is_some() {
                    return self.value_of(row, Json::Null, comparison, target);
                }
                // What it is called afterwards; a setting that is gone needs nobody.
                let names = carry::names(path, target.mattermost);
                if names.is_empty() {
                    let text = carry::removed(path, target.mattermost);
                    return self.remark(path, RemarkKind::Gone, text);
                }
                for name in names {
                    let (reason, advice) = (reason.clone(), advice.clone());
                    let variable = Some(Variable::of(&name));
                    let (name, secret) = (name.as_str().to_owned(), row.secret);
                    self.pending.push(Decision { name, variable, secret, reason, advice, span, place: None });
                }
            }
            Assessment::Value(value) => self.value_of(row, value, comparison, target),
        }
    }

    fn value_of(
        &mut self,
        row: &Row<'_>,
        value: Json,
        comparison: &Comparison<'_>,
        target: &StandaloneServer,
    ) {
        let path = row.path.as_str();
        if setting_at(path, target.mattermost).is_some_and(|setting| setting.feature_flag) {
            // Nothing but the variable sets it.
            if let Some(stated) = &row.variable {
                self.process_variable(stated, comparison.server, target);
            }
            return;
        }
        let set = |new: &JsonPath| {
            comparison.row(new).is_some_and(|row| matches!(found::plain(row), Assessment::Value(_)))
        };
        let asked_for = matches!(row.effective.winner, Winner::Legacy | Winner::Variable | Winner::BuiltIn);
        // A default that the server wrote down itself is nobody's loss.
        let matters =
            asked_for || !row.field.may_be_default(&value) && row.effective.winner != Winner::Omnibus;
        let (moved, mut reported) = match folders::moved(&row.path, value, target) {
            Ok(moved) => moved,
            Err(needs) => return self.decisions(row, *needs, target),
        };
        for effectiveness in carry::carry(path, moved, target.mattermost, &set) {
            match effectiveness {
                CarryResult::Removed(text) if matters => self.remark(path, RemarkKind::Gone, text),
                CarryResult::Occupied(text) if matters => self.remark(path, RemarkKind::NoEffect, text),
                CarryResult::Removed(_) | CarryResult::Occupied(_) => {}
                CarryResult::WrongType(field, reason) => self.pending.push(Decision {
                    name: field.path.as_str().to_owned(),
                    variable: Some(Variable::of(&field.path)),
                    secret: row.secret,
                    reason,
                    advice: Some("set it yourself".to_owned()),
                    span: None,
                    place: None,
                }),
                CarryResult::To(field, value) => {
                    if matters && !field.path.as_str().eq_ignore_ascii_case(path) {
                        let text = format!("becomes {}", field.path);
                        self.remark(path, RemarkKind::Renamed, text);
                    }
                    for text in reported.drain(..) {
                        let text =
                            if row.secret { "its folder or address is another one".to_owned() } else { text };
                        self.remark(path, RemarkKind::Changed, text);
                    }
                    let in_file = comparison.config.value(&field.path) == Some(&value);
                    self.settings.push(Carried { field, value, secret: row.secret, asked_for, in_file });
                }
            }
        }
    }

    /// A value that only a person can give a new place, unless nobody needs it any more.
    fn decisions(&mut self, row: &Row<'_>, needs: Decision, target: &StandaloneServer) {
        let path = row.path.as_str();
        if carry::names(path, target.mattermost).is_empty() {
            return self.remark(path, RemarkKind::Gone, carry::removed(path, target.mattermost));
        }
        let value = match &row.effective.value {
            ServerValue::Known(value) if !row.secret => excerpt(value),
            _ => "its value".to_owned(),
        };
        let reason = format!("{value} {}", needs.reason);
        self.pending.push(Decision { secret: row.secret, reason, ..needs });
    }
}
