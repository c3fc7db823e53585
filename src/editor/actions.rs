//! Changes that an editor offers: fixes of findings, all safe fixes, the migration of the file.

use serde::Serialize;

use crate::findings::{Edit, Finding};
use crate::fix::EditSet;
use crate::host;
use crate::lint;
use crate::migrate::{self, Task, ValueDestination};
use crate::settings::Settings;
use crate::syntax::Span;

use super::{Buffer, Diagnostic, TextEdit, difference};

/// A change that is offered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CodeAction {
    /// What it does, as an imperative.
    pub title: String,
    /// Which kind of change it is.
    pub kind: ActionKind,
    /// The finding that it is for.
    pub diagnostic: Option<Diagnostic>,
    /// In source order; they do not overlap.
    pub edits: Vec<TextEdit>,
}

/// Which kind of change an action is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ActionKind {
    /// It fixes a finding and does not change what the file means.
    Fix,
    /// It fixes a finding and may change what the file means.
    UnsafeFix,
    /// It silences a finding.
    Suppress,
    /// It makes all safe fixes of the file.
    FixAll,
    /// It migrates the file to the target release.
    Migrate,
}

/// To so many findings at a place, comments that silence them are offered.
const MOST_SUPPRESSIONS: usize = 5;

impl Buffer {
    /// What is offered at a place of the file.
    pub fn actions(&self, place: Span) -> Vec<CodeAction> {
        let mut actions = self.fixes(place);
        actions.extend(self.suppressions(place));
        actions.extend(self.fix_all_action());
        actions.extend(self.migrate_action());
        actions
    }

    /// The fixes of the findings at a place, safe ones first.
    pub fn fixes(&self, place: Span) -> Vec<CodeAction> {
        let mut actions: Vec<CodeAction> =
            self.findings_at(place).filter_map(|finding| self.fix_action(finding)).collect();
        actions.sort_by_key(|action| action.kind != ActionKind::Fix);
        actions
    }

    /// The comments that silence the findings at a place, where they are few. Each takes a check of the file.
    pub fn suppressions(&self, place: Span) -> Vec<CodeAction> {
        let here: Vec<&Finding> = self.findings_at(place).take(MOST_SUPPRESSIONS + 1).collect();
        if here.len() > MOST_SUPPRESSIONS {
            return Vec::new();
        }
        here.into_iter().filter_map(|finding| self.suppression(finding)).collect()
    }

    /// All safe fixes as an action.
    pub fn fix_all_action(&self) -> Option<CodeAction> {
        let title = "Apply all safe fixes of this file".to_owned();
        Some(CodeAction { title, kind: ActionKind::FixAll, diagnostic: None, edits: self.fix_all()? })
    }

    /// The migration of the file as an action.
    pub fn migrate_action(&self) -> Option<CodeAction> {
        let title = format!("Migrate this file to GitLab {}", self.release());
        Some(CodeAction { title, kind: ActionKind::Migrate, diagnostic: None, edits: self.migration()? })
    }

    fn findings_at(&self, place: Span) -> impl Iterator<Item = &Finding> {
        self.checked.findings.iter().filter(move |finding| touch(finding.span, place))
    }

    fn fix_action(&self, finding: &Finding) -> Option<CodeAction> {
        let diagnostic = self.diagnostic(finding);
        let fix = diagnostic.fix.clone()?;
        let (title, kind) = match fix.risk {
            None => (fix.title, ActionKind::Fix),
            Some(risk) => (format!("{} ({risk})", fix.title), ActionKind::UnsafeFix),
        };
        Some(CodeAction { title, kind, diagnostic: Some(diagnostic), edits: fix.edits })
    }

    /// The edits of all safe fixes; `None` where there are none.
    pub fn fix_all(&self) -> Option<Vec<TextEdit>> {
        let document = &self.document;
        if !self
            .checked
            .findings
            .iter()
            .any(|finding| finding.fix.as_ref().is_some_and(crate::findings::Fix::is_safe))
        {
            return None;
        }
        let fixed = lint::fix_file(document.path(), document.bytes(), &self.options, false).ok()?;
        difference(document.bytes(), &fixed.text).map(|edit| vec![edit])
    }

    /// The edits that migrate the file to the target release; `None` where nothing changes, and where Ruby refuses the file.
    pub fn migration(&self) -> Option<Vec<TextEdit>> {
        let document = &self.document;
        let target = self.options.target;
        let task = Task {
            from: target.from,
            to: Some(target.gitlab),
            destination: ValueDestination::Variables,
            drop_mattermost: false,
        };
        let mut drafts = Vec::new();
        for text in document.texts() {
            if text.tree.errors.iter().any(|error| error.certain) {
                return None;
            }
            let settings = Settings::with_options(text.tree, task.options());
            let whole = migrate::upgrade_text(text.host, &settings, &task).ok()?;
            drafts.extend(text.host.draft(&whole.edits));
        }
        let proved = host::proved(document.path(), document.bytes(), &drafts);
        let made = drafts.iter().zip(proved).filter(|(_, proved)| *proved);
        let edits: Vec<Edit> = made.flat_map(|(draft, _)| draft.edits().to_vec()).collect();
        let text = EditSet::new(edits).ok()?.apply(document.bytes()).ok()?;
        difference(document.bytes(), &text).map(|edit| vec![edit])
    }
}

/// Whether two places have a byte or an end in common.
pub(super) fn touch(one: Span, other: Span) -> bool {
    one.start <= other.end && other.start <= one.end
}
