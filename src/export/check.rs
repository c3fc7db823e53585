//! What the target version refuses, replaces or no longer obeys.

use serde_json::Value as Json;

use super::{Decision, Export, Remark, RemarkKind, excerpt};
use crate::mappings::mattermost::{InvalidEffect, edition_limits};
use crate::mattermost::{JsonPath, Variable, validate};

impl Export {
    /// Takes out what keeps the target from starting, and says what it replaces.
    pub(super) fn check(&mut self) {
        let value = |path: &JsonPath| {
            let found = self.settings.iter().find(|carried| carried.field.path == *path);
            found.map(|carried| carried.value.clone())
        };
        let mut refused = Vec::new();
        let mut replaced = Vec::new();
        for (index, carried) in self.settings.iter().enumerate() {
            for invalid in validate(&carried.field.path, &carried.value, self.target, value) {
                match invalid.row.effect {
                    InvalidEffect::StopsStart => refused.push((index, invalid.reason())),
                    InvalidEffect::ReplacedByDefault | InvalidEffect::ReplacedByEn => {
                        replaced.push((index, format!("{}; {}", invalid.reason(), invalid.consequence())));
                    }
                }
            }
        }
        for (index, text) in replaced {
            let name = self.settings[index].field.path.as_str().to_owned();
            self.remarks.push(Remark { name, kind: RemarkKind::Replaced, text });
        }
        refused.dedup_by_key(|(index, _)| *index);
        for (index, reason) in refused.into_iter().rev() {
            let carried = self.settings.remove(index);
            let value = if carried.secret { "this value".to_owned() } else { excerpt(&carried.value) };
            self.pending.push(Decision {
                name: carried.field.path.as_str().to_owned(),
                variable: Some(Variable::of(&carried.field.path)),
                secret: carried.secret,
                reason: format!("Mattermost {} does not start with {value}: {reason}", self.target),
                advice: Some("set another value, or leave it out".to_owned()),
                span: None,
                place: None,
            });
        }
        self.limits = edition_limits(self.target)
            .filter(|limit| {
                let pending = self.pending.iter().any(|needs| needs.name == limit.path.as_str());
                pending
                    || self.value(&limit.path).is_some_and(|value| {
                        serde_json::from_str::<Json>(&limit.value).is_ok_and(|limit| *value == limit)
                    })
            })
            .collect();
    }
}
