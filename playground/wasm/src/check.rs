//! What an editor shows: findings with their fixes, what a name means, what may be written.

use gitlab_rb::editor::{Buffer, Diagnostic, Hover, TextEdit};
use gitlab_rb::host::{FileKind, release_hint};
use gitlab_rb::lint::{LintOptions, fix_file};
use gitlab_rb::rules::Target;
use serde_json::{Value as Json, json};

use crate::failure::Failure;
use crate::file::File;
use crate::offsets::Offsets;
use crate::question::{At, Named};

/// The file as it is open in an editor.
fn buffer(file: &File) -> Buffer {
    Buffer::new(file.path(), file.bytes(), options(file))
}

fn options(file: &File) -> LintOptions {
    LintOptions::new(Target::of(file.to, file.from))
}

pub fn check(file: &File) -> Json {
    let offsets = Offsets::of(&file.text);
    let diagnostics = buffer(file).diagnostics();
    let hint = release_hint(file.bytes());
    json!({
        "kind": match file.kind() {
            FileKind::GitlabRb => "gitlab.rb",
            FileKind::Template => "template",
            FileKind::Yaml => "YAML",
            FileKind::Script => "script",
        },
        "hint": hint.map(|hint| json!({ "release": hint.release, "source": hint.source.to_string() })),
        "diagnostics": diagnostics.iter().map(|one| diagnostic(one, &offsets)).collect::<Vec<_>>(),
    })
}

fn diagnostic(one: &Diagnostic, offsets: &Offsets<'_>) -> Json {
    let related = one.related.iter().map(|related| {
        json!({
            "from": offsets.units(related.span.start),
            "line": offsets.line(related.span.start),
            "label": related.label,
        })
    });
    json!({
        "from": offsets.units(one.span.start),
        "to": offsets.units(one.span.end),
        "line": offsets.line(one.span.start),
        "level": one.level,
        "rule": one.rule,
        "message": one.message,
        "help": one.help,
        "tag": one.tag,
        "related": related.collect::<Vec<_>>(),
        "fix": one.fix.as_ref().map(|fix| {
            json!({
                "title": fix.title,
                "risk": fix.risk,
                "edits": fix.edits.iter().map(|edit| text_edit(edit, offsets)).collect::<Vec<_>>(),
            })
        }),
    })
}

fn text_edit(edit: &TextEdit, offsets: &Offsets<'_>) -> Json {
    json!({ "from": offsets.units(edit.span.start), "to": offsets.units(edit.span.end), "text": edit.text })
}

/// What the name at a place means; null where there is none.
pub fn hover(at: &At) -> Json {
    let offsets = Offsets::of(&at.file.text);
    let hover = buffer(&at.file).hover(offsets.bytes(at.at));
    hover.map_or(Json::Null, |hover| hovered(&hover, &offsets))
}

/// What a setting means that is not in the file.
pub fn describe(named: &Named) -> Json {
    hovered(&buffer(&named.file).describe(&named.name), &Offsets::of(""))
}

fn hovered(hover: &Hover, offsets: &Offsets<'_>) -> Json {
    json!({
        "from": offsets.units(hover.span.start),
        "to": offsets.units(hover.span.end),
        "here": hover.here,
        "sheets": hover.sheets,
    })
}

/// What may be written at a place.
pub fn complete(at: &At) -> Json {
    let offsets = Offsets::of(&at.file.text);
    let items = buffer(&at.file).completions(offsets.bytes(at.at)).into_iter().map(|one| {
        json!({
            "label": one.label,
            "kind": one.kind,
            "detail": one.detail,
            "deprecated": one.deprecated,
            "name": one.name,
            "edit": text_edit(&one.edit, &offsets),
        })
    });
    Json::Array(items.collect())
}

/// The text after all safe fixes.
pub fn fix(file: &File) -> Result<Json, Failure> {
    let fixed = fix_file(file.path(), file.bytes(), &options(file), false)
        .map_err(|error| Failure::defect(&error))?;
    Ok(json!({ "text": String::from_utf8_lossy(&fixed.text) }))
}
