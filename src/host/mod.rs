//! Where gitlab.rb text lives: a file, a `GITLAB_OMNIBUS_CONFIG` block in YAML, a template.
//!
//! A host holds the bytes of a file and knows which of them are gitlab.rb text, and how positions
//! and edits of that text become those of the file. Rules and migrations see the text alone;
//! reports and the writer see the file alone; this is the one place between them. It must not
//! know what the text means. [`open`] chooses by the file's name; read `embedded` next.

mod embedded;
mod map;
mod not_text;
mod note;
mod plain;
mod shell;
mod template;
mod yaml;

pub use not_text::NotText;
pub use note::{Note, NoteKind};
pub use plain::Plain;

use std::path::Path;

use granit_parser::ScalarStyle;

use crate::findings::{Edit, Finding};
use crate::syntax::{Span, Tree, parse};
use embedded::{Embedded, Notation};
use map::{Kind, Map};
use template::mask::Masked;
use template::tags::Languages;

/// The variable from which a container of GitLab takes its settings.
pub const VARIABLE: &str = "GITLAB_OMNIBUS_CONFIG";

/// How a change of the file reaches GitLab.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// `gitlab-ctl reconfigure` reads the file.
    Reconfigure,
    /// A tool makes the file from this one first.
    Template,
    /// It is in the environment of a container, which has to be made anew.
    Container,
}

/// A file with gitlab.rb text in it.
pub trait Host {
    /// The gitlab.rb text, as Ruby would get it; for a template with Ruby in place of its tags.
    fn text(&self) -> &[u8];

    /// The text as the file holds it, with the tags of a template.
    fn held(&self) -> &[u8] {
        self.text()
    }

    /// The text's tree.
    fn tree(&self) -> Tree<'_> {
        parse(self.text())
    }

    /// The tree of the text after edits of it.
    fn tree_after<'a>(&self, _edits: &[Edit], text: &'a [u8]) -> Tree<'a> {
        parse(text)
    }

    /// What the notation does to the text.
    fn notes(&self) -> &[Note] {
        &[]
    }

    /// How a change of it reaches GitLab.
    fn delivery(&self) -> Delivery {
        Delivery::Reconfigure
    }

    /// Where a span of the text stands in the file.
    fn in_file(&self, span: Span) -> Span;

    /// Words about the text, with the tags as the file has them.
    fn in_words(&self, text: &str) -> String {
        text.to_owned()
    }

    /// Edits of the text as those of the file; `None` where the file's notation cannot hold them.
    fn edits_in_file(&self, edits: &[Edit]) -> Option<Vec<Edit>>;

    /// A finding in the text as one in the file. Its fix is left out where it cannot be made
    /// there; places in other sources stay as they are.
    fn finding_in_file(&self, mut finding: Finding) -> Finding {
        finding.span = self.in_file(finding.span);
        finding.message = self.in_words(&finding.message);
        finding.label = self.in_words(&finding.label);
        finding.help = finding.help.map(|help| self.in_words(&help));
        finding.setting = finding.setting.map(|setting| self.in_words(&setting));
        for related in finding.related.iter_mut().filter(|related| related.source.is_none()) {
            related.span = self.in_file(related.span);
            related.label = self.in_words(&related.label);
        }
        finding.fix = finding.fix.and_then(|mut fix| {
            fix.edits = self.edits_in_file(&fix.edits)?;
            fix.title = self.in_words(&fix.title);
            Some(fix)
        });
        finding
    }
}

/// A file's name without what makes it a template: `gitlab.rb` of `gitlab.rb.j2`.
pub fn without_template_extension(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, extension)) if template::languages(&extension.to_lowercase()).is_some() => stem,
        _ => name,
    }
}

/// Whether a name is that of a YAML file, or of a template of one.
pub fn is_yaml(name: &str) -> bool {
    let name = without_template_extension(name).to_lowercase();
    matches!(name.rsplit_once('.'), Some((_, "yml" | "yaml")))
}

/// The gitlab.rb texts in a file, in its order. `path` tells its notation; nothing is read from it.
pub fn open<'t>(path: &'t Path, bytes: &'t [u8]) -> Vec<Box<dyn Host + 't>> {
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    let (stem, extension) = name.rsplit_once('.').unwrap_or((&name, ""));
    let languages = template::languages(extension);
    let inner = match languages {
        Some(_) => stem.rsplit_once('.').map_or("", |(_, inner)| inner),
        None => extension,
    };
    match inner {
        "yml" | "yaml" => in_yaml(path, bytes),
        "sh" | "bash" | "env" | "tf" | "hcl" => in_script(path, bytes),
        _ => match languages {
            Some(languages) => vec![Box::new(template(path, bytes, languages))],
            None => vec![Box::new(Plain(bytes))],
        },
    }
}

fn template<'t>(path: &'t Path, file: &'t [u8], languages: Languages) -> Embedded<'t> {
    let mut map = Map::at(0);
    let length = u32::try_from(file.len()).unwrap_or(u32::MAX);
    map.push(length, Span::new(0, length), Kind::Same);
    embed(Embedded {
        path,
        file,
        index: 0,
        notation: Notation::Verbatim,
        held: file.to_vec(),
        map,
        masked: Masked::new(file, languages),
        notes: Vec::new(),
    })
}

fn in_yaml<'t>(path: &'t Path, file: &'t [u8]) -> Vec<Box<dyn Host + 't>> {
    if memchr::memmem::find(file, VARIABLE.as_bytes()).is_none() {
        return Vec::new();
    }
    let text = std::str::from_utf8(file).unwrap_or_default();
    let (values, whole) = match yaml::values(text) {
        (values, true) => (values, true),
        (values, false) => match yaml::values_of_template(text) {
            (all, whole) if whole || all.len() > values.len() => (all, whole),
            _ => (values, false),
        },
    };
    let read = values.last().map_or(0, |value| value.scalar.span.end as usize);
    let mut hosts: Vec<Box<dyn Host + 't>> = Vec::new();
    for (index, value) in values.iter().enumerate() {
        let host = value.understood.then(|| scalar(path, file, index, value)).flatten();
        hosts.push(Box::new(host.unwrap_or_else(|| not_understood(path, file, index, value.scalar.span))));
    }
    // Behind the place where this stops to be YAML.
    if !whole && let Some(found) = memchr::memmem::find(&file[read..], VARIABLE.as_bytes()) {
        let at = Span::new(offset(read + found), offset(read + found + VARIABLE.len()));
        hosts.push(Box::new(not_understood(path, file, hosts.len(), at)));
    }
    hosts
}

fn scalar<'t>(path: &'t Path, file: &'t [u8], index: usize, value: &yaml::Value) -> Option<Embedded<'t>> {
    let spelling = value.scalar.spelling(file)?;
    let map = spelling.map.without_first(offset(value.skip));
    let held = value.scalar.text.as_bytes().get(value.skip..)?.to_vec();
    let languages =
        Languages { braces: true, dollar_braces: true, dollar_names: value.compose, ..Languages::default() };
    let mut notes = Vec::new();
    let quoted = matches!(held.trim_ascii(), [quote @ (b'"' | b'\''), .., last] if quote == last);
    if value.skip > 0 && value.scalar.style == ScalarStyle::Plain && quoted {
        notes.push(Note { kind: NoteKind::Quoted, span: Span::new(0, offset(held.len())) });
    }
    if value.scalar.style != ScalarStyle::Literal {
        notes.extend(joined(&held, &map));
    }
    let notation = Notation::Yaml(value.scalar.style, spelling.indent);
    let masked = Masked::new(&held, languages);
    Some(embed(Embedded { path, file, index, notation, held, map, masked, notes }))
}

/// The first place where folding makes one statement of two.
fn joined(held: &[u8], map: &Map) -> Option<Note> {
    let mut meant = held.to_vec();
    let is_fold =
        |piece: &&map::Piece| piece.kind == Kind::Spelled && held.get(piece.inner.range()) == Some(b" ");
    let mut folds = map.pieces().iter().filter(is_fold).peekable();
    let first = folds.peek()?.inner;
    for fold in folds {
        meant[fold.inner.start as usize] = b'\n';
    }
    let (is, meant) = (parse(held), parse(&meant));
    let differ = is.body.statements.len() != meant.body.statements.len() || !is.errors.is_empty();
    (meant.errors.is_empty() && differ).then_some(Note { kind: NoteKind::Joined, span: first })
}

fn in_script<'t>(path: &'t Path, file: &'t [u8]) -> Vec<Box<dyn Host + 't>> {
    let hosts = shell::values(file).into_iter().enumerate().map(|(index, found)| {
        let host = match found {
            shell::Found::NotUnderstood(at) => not_understood(path, file, index, at),
            shell::Found::Value(value) => {
                let languages = Languages {
                    dollar_braces: value.expands,
                    dollar_names: value.expands,
                    ..Languages::default()
                };
                let masked = Masked::new(&value.text, languages);
                let (held, map, notation) = (value.text, value.map, Notation::ReadOnly);
                embed(Embedded { path, file, index, notation, held, map, masked, notes: Vec::new() })
            }
        };
        Box::new(host) as Box<dyn Host>
    });
    hosts.collect()
}

/// A value that cannot be followed: an empty text with a note.
fn not_understood<'t>(path: &'t Path, file: &'t [u8], index: usize, at: Span) -> Embedded<'t> {
    let mut map = Map::at(at.start);
    map.push(0, at, Kind::Fixed);
    let note = Note { kind: NoteKind::NotUnderstood, span: Span::at(0) };
    let (held, masked, notation) = (Vec::new(), Masked::default(), Notation::ReadOnly);
    Embedded { path, file, index, notation, held, map, masked, notes: vec![note] }
}

/// Adds what the tags do to the text.
fn embed(mut host: Embedded<'_>) -> Embedded<'_> {
    host.notes.extend(host.masked.notes());
    host
}

fn offset(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
