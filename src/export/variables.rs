//! What gitlab.rb says that is no setting: variables of the server's process, and what nobody reads.

use super::{Decision, Export, Process, RemarkKind, StandaloneServer, folders, found};
use crate::diff::{Comparison, LegacyStated, VariableStated};
use crate::mappings::mattermost::{self as rows, LegacyHandling, VariableMeaning as Known, variable};
use crate::mattermost::{Handover, Server, handover};
use crate::settings::Settings;
use crate::syntax::Span;
use crate::value::Value;

impl Export {
    /// Variables that are no settings: those of the process, and those that nobody reads.
    pub(super) fn process_variables(&mut self, comparison: &Comparison<'_>, target: &StandaloneServer) {
        for stated in &comparison.stated.variables {
            let name = stated.name.as_str();
            let known = variable(name);
            match known {
                Known::Settings(_) => {}
                Known::Other(_) => self.process_variable(stated, comparison.server, target),
                _ if !stated.name.has_prefix() => self.process_variable(stated, comparison.server, target),
                _ => self.remark(name, RemarkKind::NoEffect, "no Mattermost reads this variable".to_owned()),
            }
        }
    }

    pub(super) fn process_variable(
        &mut self,
        stated: &VariableStated,
        server: Server,
        target: &StandaloneServer,
    ) {
        let name = stated.name.as_str().to_owned();
        let secret = crate::mappings::secret(&["mattermost", "env", name.as_str()]);
        let dynamic = match &stated.value {
            Value::Dynamic(dynamic) => Some(dynamic),
            _ => None,
        };
        let span = dynamic.map(|dynamic| dynamic.span);
        let mut needs = |reason: String| {
            let variable = Some(stated.name.clone());
            self.pending.push(Decision {
                name: name.clone(),
                variable,
                secret,
                reason,
                advice: None,
                span,
                place: None,
            });
        };
        match handover(&stated.name, &stated.value, server.release) {
            Handover::Set(text) => match folders::of_text(&text, target) {
                folders::Moved::Left(folder) => needs(format!("it names {folder}, a folder of the bundle")),
                folders::Moved::To(text) | folders::Moved::Same(text) => {
                    self.process.push(Process { name, text, secret });
                }
            },
            Handover::Unknown => {
                needs(
                    dynamic
                        .map_or("gitlab.rb computes it", |dynamic| found::words(dynamic.reason))
                        .to_owned(),
                );
            }
            Handover::KeepsOld => needs("nil leaves it as the last reconfigure wrote it".to_owned()),
            Handover::Aborts(why) | Handover::DoesNotStart(why) => needs(why),
            Handover::Removed | Handover::NotPassedOn => {}
        }
    }

    /// What may set anything: a hash that is computed as a whole, statements that are not followed.
    pub(super) fn not_followed(&mut self, settings: &Settings<'_>) {
        let whole = [("mattermost", &[][..]), ("mattermost['env']", &["env"][..])];
        for (name, keys) in whole {
            if let Some(Value::Dynamic(dynamic)) = settings.get("mattermost", keys) {
                let words = found::words(dynamic.reason);
                let reason = format!("any of its values may be another one than here: {words}");
                self.whole(name, reason, dynamic.span);
                break;
            }
        }
        for unknown in &settings.unknown {
            self.whole("a statement that is not followed", unknown.reason.text().to_owned(), unknown.span);
        }
        for failure in settings.failures.iter().filter(|failure| failure.certain) {
            self.whole("the rest of the file", failure.kind.message(), failure.span);
        }
    }

    fn whole(&mut self, name: &str, reason: String, span: Span) {
        let advice = "look there for settings of Mattermost, and add them".to_owned();
        self.pending.push(Decision {
            name: name.to_owned(),
            variable: None,
            secret: true,
            reason,
            advice: Some(advice),
            span: Some(span),
            place: None,
        });
    }

    /// Legacy keys that the release passes on to nobody.
    pub(super) fn ignored_keys(&mut self, comparison: &Comparison<'_>) {
        let release = comparison.server.release;
        if rows::handover(release).legacy_keys == LegacyHandling::Read {
            return;
        }
        let dead = |legacy: &&LegacyStated| {
            !legacy.span.is_empty() && !legacy.row.written.is_empty() && !legacy.row.kept_at(release)
        };
        for legacy in comparison.stated.legacy.iter().filter(dead) {
            let text = format!("GitLab {release} does not pass it on; config.json applies");
            self.remark(&legacy.row.in_ruby(), RemarkKind::NoEffect, text);
        }
    }
}
