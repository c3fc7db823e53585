//! The file as the target release wants it.

use std::fmt::Write as _;

use gitlab_rb::document::{Document, DocumentText};
use gitlab_rb::findings::{Edit, Finding, Level};
use gitlab_rb::fix::EditSet;
use gitlab_rb::host;
use gitlab_rb::migrate::{self, Outcome, OutcomeCounts, OutcomeKind, Task, TextUpgrade, ValueDestination};
use gitlab_rb::secrets::secrets_after;
use gitlab_rb::settings::Settings;
use gitlab_rb::syntax::Span;
use serde::Deserialize;
use serde_json::{Value as Json, json};

use crate::failure::{Failure, if_ruby_refuses};
use crate::file::File;
use crate::offsets::Offsets;
use crate::question::masked;

/// The file, and whether the settings of the bundled Mattermost go where the target has none.
#[derive(Debug, Deserialize)]
pub struct MigrateQuestion {
    #[serde(flatten)]
    file: File,
    drop_mattermost: bool,
}

/// What becomes of all texts of the file, in terms of it.
#[derive(Default)]
struct Migrated {
    mattermost: Vec<Outcome>,
    others: Vec<Outcome>,
    findings: Vec<Finding>,
    remarks: Vec<String>,
    /// The lines of the parts that cannot hold the new text.
    no_room: Vec<usize>,
    edits: Vec<Edit>,
}

pub fn migrate(question: &MigrateQuestion) -> Result<Json, Failure> {
    let file = &question.file;
    let document = Document::open(file.path(), file.bytes(), file.to);
    if document.texts().next().is_none() {
        return Err(Failure::no_text());
    }
    if_ruby_refuses(&document)?;
    let task = Task {
        from: file.from,
        to: Some(file.to),
        destination: ValueDestination::Variables,
        drop_mattermost: question.drop_mattermost,
    };
    let offsets = Offsets::of(&file.text);
    let migrated = all_texts(&document, &task, &offsets)?;
    let text = EditSet::new(migrated.edits.clone())
        .and_then(|edits| edits.apply(file.bytes()))
        .map_err(|error| Failure::defect(&error))?;
    let after = Document::open(file.path(), text.as_slice(), file.to);
    let secrets = secrets_after(file.bytes(), document.secret_spans(), &text, after.secret_spans().to_vec());
    let mut needs_you = migrate::needing_you(&migrated.mattermost, file.to);
    needs_you.extend(migrated.findings.iter().cloned());
    needs_you.sort_by_key(|finding| finding.span);
    let mut needs_you: Vec<Json> = needs_you
        .into_iter()
        .map(|finding| finding.masked(document.secrets()))
        .map(|finding| {
            let place = offsets.place(finding.span);
            json!({ "place": place, "level": finding.level, "message": finding.message, "help": finding.help })
        })
        .collect();
    needs_you.extend(migrated.no_room.iter().map(|line| no_room(*line)));
    Ok(json!({
        "verdict": verdict(&migrated, file),
        "changes": text != file.bytes(),
        "needs_you": needs_you,
        "good_to_know": good_to_know(&migrated, &offsets),
        "before": masked(file.bytes(), document.secret_spans()),
        "after": masked(&text, &secrets),
        "text": String::from_utf8_lossy(&text),
    }))
}

fn all_texts(document: &Document, task: &Task<'_>, offsets: &Offsets<'_>) -> Result<Migrated, Failure> {
    let mut migrated = Migrated::default();
    let mut drafts = Vec::new();
    let mut texts = Vec::new();
    for text in document.texts() {
        let settings = Settings::with_options(text.tree, task.options());
        let whole =
            migrate::upgrade_text(text.host, &settings, task).map_err(|error| Failure::defect(&error))?;
        let draft = text.host.draft(&whole.edits);
        texts.push((text, draft.as_ref().map(|_| drafts.len())));
        drafts.extend(draft);
        migrated.add(text, whole, task, offsets);
    }
    let proved = host::proved(document.path(), document.bytes(), &drafts);
    for (text, drafted) in texts {
        match drafted.filter(|number| proved[*number]) {
            Some(number) => migrated.edits.extend(drafts[number].edits().iter().cloned()),
            None => migrated.no_room.push(offsets.line(text.in_file().start)),
        }
    }
    migrated.edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    Ok(migrated)
}

impl Migrated {
    fn add(&mut self, text: DocumentText<'_>, whole: TextUpgrade, task: &Task<'_>, offsets: &Offsets<'_>) {
        let in_file = |mut outcome: Outcome| {
            outcome.span = text.host.in_file(outcome.span);
            outcome
        };
        self.mattermost.extend(whole.mattermost.into_iter().map(in_file));
        let others = whole.others;
        self.others.extend(others.migration.outcomes.into_iter().map(in_file));
        self.findings.extend(others.findings.into_iter().map(|finding| text.host.finding_in_file(finding)));
        for (release, spans) in &others.understood {
            let spans: Vec<Span> = spans.iter().map(|span| text.host.in_file(*span)).collect();
            let who = match task.from {
                Some(from) if from >= *release => format!("GitLab {from} accepts them too."),
                Some(from) => {
                    format!("GitLab {from} is older: keep the old file on every node that still runs it.")
                }
                None => "Keep the old file on every node that runs an older release.".to_owned(),
            };
            self.remarks.push(format!(
                "New names need GitLab {release} or later ({}). {who}",
                lines(&spans, offsets)
            ));
        }
    }
}

/// `5 of 5 Mattermost settings and 2 of 3 other settings can be migrated to GitLab 18.11; 1 needs you`
fn verdict(migrated: &Migrated, file: &File) -> String {
    let kinds = [("Mattermost", &migrated.mattermost), ("other", &migrated.others)];
    let mut parts = Vec::new();
    let mut needing = migrated.no_room.len();
    for (kind, outcomes) in kinds {
        let counts = OutcomeCounts::of(outcomes);
        let (done, total) = (counts.migrated + counts.dropped, counts.total - counts.kept);
        needing += counts.needs_you;
        if total > 0 {
            parts.push(format!(
                "{done} of {total} {kind} {}",
                if total == 1 { "setting" } else { "settings" }
            ));
        }
    }
    if parts.is_empty() {
        return format!("Nothing to migrate for GitLab {}.", file.to);
    }
    let mut text = format!("{} can be migrated to GitLab {}", parts.join(" and "), file.to);
    match needing {
        0 => {}
        1 => text.push_str("; 1 needs you"),
        many => {
            let _ = write!(text, "; {many} need you");
        }
    }
    text + "."
}

/// What is good to know, each fact once.
fn good_to_know(migrated: &Migrated, offsets: &Offsets<'_>) -> Vec<String> {
    let mut facts: Vec<(String, Vec<Span>)> = Vec::new();
    let mut add = |fact: String, span: Span| match facts.iter_mut().find(|(other, _)| *other == fact) {
        Some((_, spans)) => spans.push(span),
        None => facts.push((fact, vec![span])),
    };
    for outcome in migrated.mattermost.iter().chain(&migrated.others) {
        match &outcome.kind {
            OutcomeKind::Kept { reason } => add(format!("Kept for now: {reason}"), outcome.span),
            OutcomeKind::Unneeded { reason } => add(format!("No longer needed: {reason}"), outcome.span),
            OutcomeKind::Superseded { reason, .. } => add(format!("Removed: {reason}"), outcome.span),
            OutcomeKind::Migrated { notes, .. } => {
                for note in notes {
                    add(format!("`{}`: {}", note.variable, note.text.trim_end_matches('.')), outcome.span);
                }
            }
            OutcomeKind::InConfigJson { .. } | OutcomeKind::NeedsYou(_) => {}
        }
    }
    let facts = facts.into_iter().map(|(fact, spans)| format!("{fact} ({}).", lines(&spans, offsets)));
    migrated.remarks.iter().cloned().chain(facts).collect()
}

fn lines(spans: &[Span], offsets: &Offsets<'_>) -> String {
    let mut numbers: Vec<usize> = spans.iter().map(|span| offsets.line(span.start)).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let listed = gitlab_rb::plan::sheet::words::listed(&numbers);
    if numbers.len() == 1 { format!("line {listed}") } else { format!("lines {listed}") }
}

/// The file's notation cannot take the new text.
fn no_room(line: usize) -> Json {
    json!({
        "place": null,
        "level": Level::Warning,
        "message": format!("the value in line {line} cannot take the new text"),
        "help": "Its quoting, folding or tags do not allow it. Write it as a literal block (`|`) of YAML, or as a separate \
                 gitlab.rb, and change that",
    })
}
