//! Ruby in place of the tags.

use std::collections::HashSet;
use std::fmt::Write as _;

use super::blocks::{self, TagBlock, blocks};
use super::guard;
use super::tags::{Languages, Sort, Tag, merged, tags};
use crate::findings::Edit;
use crate::host::map::{Map, RunKind};
use crate::host::{HostNote, NoteKind};
use crate::mappings::Release;
use crate::syntax::tree::{Body, Expression, ExpressionKind, Templated};
use crate::syntax::walk::{self, Child};
use crate::syntax::{Span, Tree, parse};

/// How the variables begin that stand for tags. Nobody calls one so.
const PREFIX: &str = "$__templated_";

/// A text with Ruby in place of its tags.
#[derive(Debug, Clone, Default)]
pub(in crate::host) struct Masked {
    pub(in crate::host) text: Vec<u8>,
    pub(in crate::host) map: Map,
    /// What each variable stands for, by its number; `None` for a tag that is not a value.
    sources: Vec<Option<String>>,
    /// What is not known in the text.
    pub(in crate::host) templated: Templated,
    /// The branches that the release does not take, and one that takes each.
    pub(in crate::host) dead: Vec<(Span, Release)>,
    /// The notations of its tags.
    languages: Languages,
}

impl Masked {
    /// Masks the tags of a text. Where they compare GitLab's release, only what `release` takes is left.
    pub(in crate::host) fn new(text: &[u8], languages: Languages, release: Option<Release>) -> Self {
        let mut tags = merged(text, tags(text, languages));
        let mut found = blocks(&tags);
        let mut dead = Vec::new();
        if let Some(release) = release {
            let selected = guard::select(text, tags, &found, release);
            tags = selected.0;
            found = blocks(&tags);
            dead.extend(selected.1.into_iter().filter_map(|dead| {
                Some((Span::new(offset(dead.range.start), offset(dead.range.end)), dead.release?))
            }));
        }
        let mut masked = Self::of_tags(text, languages, &tags, &found);
        masked.dead = dead;
        masked
    }

    fn of_tags(text: &[u8], languages: Languages, tags: &[Tag], found: &[TagBlock]) -> Self {
        let plain = Self::render(text, tags, &[], languages);
        let mut conditions = conditions(&plain, found);
        glued(text, tags, languages, &plain, found, &mut conditions);
        let masked = if conditions.iter().any(|is| *is) {
            let chosen: Vec<&TagBlock> =
                found.iter().zip(&conditions).filter(|(_, is)| **is).map(|(block, _)| block).collect();
            let masked = Self::render(text, tags, &chosen, languages);
            let errors = |rendered: &Rendered| parse(&rendered.masked.text).errors.len();
            if errors(&masked) <= errors(&plain) { Some(masked) } else { None }
        } else {
            None
        };
        let (mut rendered, structural) = match masked {
            Some(rendered) => (rendered, conditions),
            None => (plain, vec![false; found.len()]),
        };
        let end = rendered.masked.map.length();
        for (block, _) in found.iter().zip(structural).filter(|(_, structural)| !structural) {
            let first = block.tags.first().map_or(0, |tag| rendered.places[*tag].start);
            let last =
                block.tags.last().filter(|_| block.closed).map_or(end, |tag| rendered.places[*tag].end);
            rendered.masked.templated.regions.push(Span::new(first, last.max(first)));
        }
        rendered.masked
    }

    /// The text's tree; what the tags may change is not held against it.
    pub(in crate::host) fn tree(&self) -> Tree<'_> {
        with_templated(&self.text, self.templated.clone())
    }

    /// As [`Masked::tree`], after edits of the text.
    pub(in crate::host) fn tree_after<'a>(&self, edits: &[Edit], text: &'a [u8]) -> Tree<'a> {
        let values = memchr::memmem::find_iter(text, PREFIX).map(|start| {
            let digits = text[start + PREFIX.len()..].iter().take_while(|byte| byte.is_ascii_digit()).count();
            Span::new(offset(start), offset(start + PREFIX.len() + digits + 1))
        });
        let moved = |at: u32| {
            let before = edits.iter().filter(|edit| edit.span.end <= at);
            before.fold(at, |at, edit| (at + offset(edit.text.len())).saturating_sub(edit.span.len()))
        };
        let regions = self.templated.regions.iter().map(|region| {
            let start = moved(region.start);
            Span::new(start, moved(region.end).max(start))
        });
        let templated = Templated { values: values.collect(), regions: regions.collect() };
        with_templated(text, templated)
    }

    /// A text about the masked one, with the tags as they are written in the file.
    pub(in crate::host) fn unmasked(&self, text: &str) -> String {
        let mut out = String::new();
        for part in self.parts(text) {
            out.push_str(match part {
                MaskPart::Plain(plain) => plain,
                MaskPart::Tag(source) => source.unwrap_or_default(),
            });
        }
        out
    }

    /// New text for the template; `None` where it holds a tag that cannot be moved, or something
    /// that the template would take for a tag.
    pub(in crate::host) fn written(&self, text: &str) -> Option<String> {
        let (mut out, mut meant) = (String::new(), 0);
        for part in self.parts(text) {
            match part {
                MaskPart::Plain(plain) if self.opens_tag(plain) => return None,
                MaskPart::Plain(plain) if self.languages.dollar_names => {
                    meant += plain.matches('$').count();
                    out.push_str(&plain.replace('$', "$$"));
                }
                MaskPart::Plain(plain) => out.push_str(plain),
                MaskPart::Tag(source) => {
                    meant += tags(source?.as_bytes(), self.languages).len();
                    out.push_str(source?);
                }
            }
        }
        (tags(out.as_bytes(), self.languages).len() == meant).then_some(out)
    }

    /// Whether a text begins a tag, closed or not.
    fn opens_tag(&self, plain: &str) -> bool {
        let Languages { braces, remarks, erb, dollar_braces, dollar_names, .. } = self.languages;
        (braces && (plain.contains("{{") || plain.contains("{%")))
            || (remarks && plain.contains("{#"))
            || (erb && plain.contains("<%"))
            // docker-compose's dollar is doubled.
            || (dollar_braces && !dollar_names && plain.contains("${"))
    }

    /// What the tags do that no rule of Ruby can see.
    pub(in crate::host) fn notes(&self) -> Vec<HostNote> {
        if self.templated == Templated::default() {
            return Vec::new();
        }
        let tree = parse(&self.text);
        let mut notes = self.switched(&tree);
        notes.extend(self.quoted_filters(&tree));
        let mut visit = |body: &Body<'_>| {
            for statement in body.statements {
                let span = statement.expression.span;
                if tree.bytes(span).starts_with(PREFIX.as_bytes()) {
                    notes.push(HostNote { kind: NoteKind::Writes, span });
                }
            }
        };
        bodies(tree.body(), &mut visit);
        notes
    }

    /// Where tags switch parts of statements: once for each statement, whatever there is in it.
    fn switched(&self, tree: &Tree<'_>) -> Vec<HostNote> {
        let mut regions = self.templated.regions.clone();
        regions.sort_unstable();
        let (mut notes, mut end) = (Vec::<HostNote>::new(), 0);
        for region in regions {
            if region.start < end
                && let Some(last) = notes.last_mut()
            {
                last.span = last.span.to(region);
                end = end.max(region.end);
                continue;
            }
            let statements = tree.body().statements;
            let index = statements.partition_point(|statement| statement.trailing.end <= region.start);
            end = statements
                .get(index)
                .map_or(region.end, |statement| region.end.max(statement.expression.span.end));
            notes.push(HostNote { kind: NoteKind::Switched, span: region });
        }
        notes
    }

    /// Tags in double quotes that write quotes of their own.
    fn quoted_filters(&self, tree: &Tree<'_>) -> Vec<HostNote> {
        let writes_quotes = |value: &&Span| {
            let number = self.text[value.range()].strip_prefix(PREFIX.as_bytes()).unwrap_or_default();
            let number =
                std::str::from_utf8(number).ok().and_then(|number| number.trim_end_matches('_').parse().ok());
            let source = number.and_then(|number: usize| self.sources.get(number)?.as_deref());
            source.is_some_and(|source| writes_quotes(source, self.languages))
        };
        let values: Vec<Span> = self.templated.values.iter().filter(writes_quotes).copied().collect();
        let mut notes = Vec::new();
        if values.is_empty() {
            return notes;
        }
        walk::expressions(tree.body(), &mut |expression| {
            let quoted = matches!(expression.kind, ExpressionKind::String(_))
                && tree.bytes(expression.span).starts_with(b"\"");
            if quoted {
                let inside = values.iter().filter(|value| expression.span.contains(**value));
                notes.extend(inside.map(|value| HostNote { kind: NoteKind::QuotedFilter, span: *value }));
            }
        });
        notes
    }

    /// Cuts a text where it names what stands for tags.
    fn parts<'a>(&'a self, text: &'a str) -> Vec<MaskPart<'a>> {
        let (mut parts, mut rest) = (Vec::new(), text);
        while let Some(found) = rest.find(PREFIX) {
            let name = &rest[found + PREFIX.len()..];
            let number = name.split_once('_').and_then(|(number, _)| number.parse::<usize>().ok());
            let known = number.and_then(|number| Some((number, self.sources.get(number)?)));
            let (plain, length) = known.map_or((found + PREFIX.len(), 0), |(number, _)| {
                (found, PREFIX.len() + number.to_string().len() + 1)
            });
            parts.push(MaskPart::Plain(&rest[..plain]));
            parts.extend(known.map(|(_, source)| MaskPart::Tag(source.as_deref())));
            rest = &rest[plain + length..];
        }
        parts.push(MaskPart::Plain(rest));
        parts
    }

    fn render(text: &[u8], tags: &[Tag], conditions: &[&TagBlock], languages: Languages) -> Rendered {
        let mut masked = Self { map: Map::at(0), languages, ..Self::default() };
        let mut places = Vec::with_capacity(tags.len());
        let structural: HashSet<usize> =
            conditions.iter().flat_map(|block| block.tags.iter().copied()).collect();
        let mut at = 0;
        for (index, tag) in tags.iter().enumerate() {
            masked.keep(text, at..tag.range.start);
            at = tag.range.end;
            let condition = structural.contains(&index);
            let start = masked.map.length();
            let ruby = ruby(text, tag, condition, masked.sources.len());
            masked.text.extend_from_slice(ruby.as_bytes());
            let kind = if matches!(tag.sort, Sort::Value | Sort::Dollar) {
                RunKind::Spelled
            } else {
                RunKind::Fixed
            };
            let outer = Span::new(offset(tag.range.start), offset(tag.range.end));
            masked.map.push(offset(ruby.len()), outer, kind);
            let place = Span::new(start, masked.map.length());
            places.push(place);
            if tag.sort != Sort::Dollar {
                let source = (tag.sort == Sort::Value)
                    .then(|| String::from_utf8_lossy(&text[tag.range.clone()]).into_owned());
                masked.sources.push(source);
            }
            if tag.sort == Sort::Value {
                masked.templated.values.push(place);
            }
        }
        masked.keep(text, at..text.len());
        Rendered { masked, places }
    }

    fn keep(&mut self, text: &[u8], range: std::ops::Range<usize>) {
        let span = Span::new(offset(range.start), offset(range.end));
        self.map.push(span.len(), span, RunKind::Same);
        self.text.extend_from_slice(&text[range]);
    }
}

/// Whether a tag puts quotes around a string that it writes: `{{ x | to_json }}`, Helm's `{{ .x | quote }}`.
fn writes_quotes(tag: &str, languages: Languages) -> bool {
    let Some(inner) = tag.strip_prefix("{{").and_then(|tag| tag.strip_suffix("}}")) else { return false };
    let inner = inner.trim_matches(['-', ' ', '\n']);
    let filter = inner.rsplit_once('|').map_or("", |(_, filter)| filter.trim());
    let helm = languages.go && inner.starts_with(['.', '$']) && filter == "quote";
    helm || matches!(filter, "to_json" | "tojson" | "to_nice_json" | "toJson")
}

/// Part of a text about a masked one.
enum MaskPart<'a> {
    Plain(&'a str),
    /// A tag, as the file has it; `None` for one that is not a value.
    Tag(Option<&'a str>),
}

/// Parses a masked text; what the tags may change is not held against it.
fn with_templated(text: &[u8], templated: Templated) -> Tree<'_> {
    let mut tree = parse(text);
    if templated == Templated::default() {
        return tree;
    }
    let uncertain: Vec<bool> =
        tree.errors.iter().map(|error| may_change(&templated, &tree, error.span)).collect();
    for (error, uncertain) in tree.errors.iter_mut().zip(uncertain) {
        error.certain &= !uncertain;
    }
    tree.templated = templated;
    tree
}

/// Whether a tag stands in the statement or the line around a place.
fn may_change(templated: &Templated, tree: &Tree<'_>, span: Span) -> bool {
    let source = tree.source;
    let line = source[..(span.start as usize).min(source.len())].iter().rposition(|byte| *byte == b'\n');
    let start = line.map_or(0, |end| end + 1);
    let end = memchr::memchr(b'\n', &source[(span.end as usize).min(source.len())..])
        .map_or(source.len(), |end| span.end as usize + end);
    let around = Span::new(offset(start), offset(end.max(start)));
    let statement = tree
        .body()
        .statements
        .iter()
        .find(|statement| Span::new(statement.leading.start, statement.trailing.end).contains(span));
    let around = statement.map_or(around, |statement| {
        around.to(Span::new(statement.expression.span.start, statement.trailing.end))
    });
    // Where tags switch parts of a statement, a quote or bracket may be open anywhere.
    !templated.regions.is_empty()
        || templated.values.iter().any(|value| value.start < around.end && around.start < value.end)
}

struct Rendered {
    masked: Masked,
    /// Where each tag went.
    places: Vec<Span>,
}

/// What stands in place of a tag.
fn ruby(text: &[u8], tag: &Tag, condition: bool, number: usize) -> String {
    let mut ruby = String::new();
    let alone = is_alone(text, tag);
    match tag.sort {
        Sort::Value => {
            let _ = write!(ruby, "{PREFIX}{number}_");
        }
        Sort::Dollar => ruby.push('$'),
        // On a line of its own a remark belongs to what follows, as any comment.
        Sort::Silent if alone => {
            let _ = write!(ruby, "# {PREFIX}{number}_");
        }
        Sort::Silent => {}
        _ if !condition => {}
        sort => {
            let end = if alone { "" } else { ";" };
            let _ = match sort {
                Sort::Open => write!(ruby, "{end}if {PREFIX}{number}_{end}"),
                Sort::Middle if text[tag.range.clone()].windows(2).any(|pair| pair == b"if") => {
                    write!(ruby, "{end}elsif {PREFIX}{number}_{end}")
                }
                Sort::Middle => write!(ruby, "{end}else{end}"),
                _ => write!(ruby, "{end}end{end}"),
            };
        }
    }
    ruby
}

/// Whether nothing else stands on the tag's lines.
pub(in crate::host) fn is_alone(text: &[u8], tag: &Tag) -> bool {
    let before = text[..tag.range.start].iter().rev().take_while(|byte| **byte != b'\n');
    let after = text[tag.range.end..].iter().take_while(|byte| **byte != b'\n');
    before.chain(after).all(u8::is_ascii_whitespace)
}

/// Which blocks stand between statements with all their tags.
fn conditions(plain: &Rendered, found: &[TagBlock]) -> Vec<bool> {
    let tree = parse(&plain.masked.text);
    let slots = |block: &TagBlock| {
        let mut slots = block.tags.iter().map(|tag| blocks::slot(&tree, plain.places[*tag].start));
        let first = slots.next().flatten();
        first.is_some() && slots.all(|slot| slot == first)
    };
    found.iter().map(|block| block.closed && slots(block)).collect()
}

/// How many blocks on a line of their own are tried.
const TRIED: usize = 64;

/// Adds the blocks that stand between statements although nothing separates these without them:
/// `{% if x %}a = 1{% else %}a = 2{% endif %}`. With them there are fewer errors than without.
fn glued(
    text: &[u8],
    tags: &[Tag],
    languages: Languages,
    plain: &Rendered,
    found: &[TagBlock],
    conditions: &mut [bool],
) {
    let errors = |rendered: &Rendered| parse(&rendered.masked.text).errors.len();
    let mut fewest = errors(plain);
    for index in (0..found.len()).filter(|index| found[*index].closed).take(TRIED) {
        if fewest == 0 || conditions[index] {
            continue;
        }
        let chosen: Vec<&TagBlock> = found
            .iter()
            .enumerate()
            .filter(|(other, _)| *other == index || conditions[*other])
            .map(|(_, block)| block)
            .collect();
        let now = errors(&Masked::render(text, tags, &chosen, languages));
        if now < fewest {
            fewest = now;
            conditions[index] = true;
        }
    }
}

/// Calls `visit` with a sequence of statements and all those inside.
fn bodies<'t, 's>(body: &'t Body<'s>, visit: &mut dyn FnMut(&'t Body<'s>)) {
    visit(body);
    for statement in body.statements {
        in_expression(&statement.expression, visit);
    }
}

fn in_expression<'t, 's>(expression: &'t Expression<'s>, visit: &mut dyn FnMut(&'t Body<'s>)) {
    // Interpolations hold statements too, but write nothing.
    if matches!(expression.kind, ExpressionKind::String(_) | ExpressionKind::Heredoc(_)) {
        return;
    }
    walk::children(expression, &mut |child| match child {
        Child::Expression(inner) => in_expression(inner, visit),
        Child::Body(body) => bodies(body, visit),
    });
}

fn offset(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
