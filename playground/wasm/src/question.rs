//! What can be asked. `playground/web/src/protocol.ts` has the same for the page.

use std::collections::BTreeSet;

use gitlab_rb::document::Document;
use gitlab_rb::mappings::mattermost::{newest_version, settings};
use gitlab_rb::mappings::{MattermostVersion, Release, releases};
use serde::Deserialize;
use serde_json::{Value as Json, json};

use crate::compare::Compare;
use crate::export::ExportQuestion;
use crate::failure::Failure;
use crate::file::File;
use crate::{check, compare, export, look_up, migrate, plan};

#[derive(Debug, Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case")]
enum Question {
    Facts,
    Check(File),
    Hover(At),
    Complete(At),
    Describe(Named),
    Fix(File),
    Plan(File),
    Migrate(migrate::MigrateQuestion),
    Compare(Compare),
    Export(ExportQuestion),
    LookUp { query: String, at: Option<Release> },
    Mask(File),
}

/// A place in the file.
#[derive(Debug, Deserialize)]
pub struct At {
    #[serde(flatten)]
    pub file: File,
    /// In code units of UTF-16.
    pub at: usize,
}

/// A name, and the file that it is for.
#[derive(Debug, Deserialize)]
pub struct Named {
    #[serde(flatten)]
    pub file: File,
    pub name: String,
}

/// Answers a question: `{"ok": …}`, or `{"error": {"message": …, "help": …}}`.
pub fn answer(question: &[u8]) -> Vec<u8> {
    let answer = match serde_json::from_slice(question) {
        Ok(question) => of(question),
        Err(error) => Err(Failure::defect(&error)),
    };
    let answer = match answer {
        Ok(answer) => json!({ "ok": answer }),
        Err(failure) => json!({ "error": failure }),
    };
    answer.to_string().into_bytes()
}

fn of(question: Question) -> Result<Json, Failure> {
    match question {
        Question::Facts => Ok(facts()),
        Question::Check(file) => Ok(check::check(&file)),
        Question::Hover(at) => Ok(check::hover(&at)),
        Question::Complete(at) => Ok(check::complete(&at)),
        Question::Describe(named) => Ok(check::describe(&named)),
        Question::Fix(file) => check::fix(&file),
        Question::Plan(file) => plan::plan(&file),
        Question::Migrate(question) => migrate::migrate(&question),
        Question::Compare(question) => compare::compare(&question),
        Question::Export(question) => export::export(&question),
        Question::LookUp { query, at } => Ok(look_up::look_up(&query, at)),
        Question::Mask(file) => Ok(mask(&file)),
    }
}

/// What the page needs to know before there is a file.
fn facts() -> Json {
    let all: Vec<Release> = releases::all().iter().map(|row| row.release).collect();
    let bundled = all.iter().filter_map(|release| releases::bundled_mattermost(*release));
    let later = settings().iter().map(|row| row.from);
    let versions: BTreeSet<MattermostVersion> = bundled.chain(later).chain([newest_version()]).collect();
    json!({
        "releases": all,
        "last_with_mattermost": releases::last_with_mattermost(),
        "mattermost_versions": versions.iter().rev().collect::<Vec<_>>(),
    })
}

/// The text with its secrets masked.
fn mask(file: &File) -> Json {
    let document = Document::open(file.path(), file.bytes(), file.to);
    json!({ "text": masked(file.bytes(), document.secret_spans()) })
}

/// A text with what is at some spans masked.
pub fn masked(text: &[u8], secrets: &[gitlab_rb::syntax::Span]) -> String {
    let mut masked = Vec::with_capacity(text.len());
    let mut at = 0;
    let mut secrets = secrets.to_vec();
    secrets.sort_unstable();
    for span in secrets {
        let start = (span.start as usize).max(at);
        masked.extend_from_slice(text.get(at..start).unwrap_or_default());
        if span.end as usize > at {
            masked.extend_from_slice(gitlab_rb::secrets::MASK.as_bytes());
        }
        at = at.max(span.end as usize);
    }
    masked.extend_from_slice(text.get(at..).unwrap_or_default());
    String::from_utf8_lossy(&masked).into_owned()
}
