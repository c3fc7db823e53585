//! `GITLAB_OMNIBUS_CONFIG` in YAML: docker-compose, Kubernetes, Helm, Ansible.
//!
//! The parser says where scalars stand and what they are worth. This module picks those that hold
//! the variable; [`scalar`] finds their bytes and [`encode`] writes new ones.

pub(super) mod encode;
pub(super) mod scalar;

use std::collections::HashMap;

use granit_parser::{Event, Parser, ScalarStyle};

use crate::syntax::Span;
use scalar::Scalar;

use super::VARIABLE;
use super::template::mask::is_alone;
use super::template::tags::{Languages, Sort, tags};

/// A value of the variable.
#[derive(Debug, Clone)]
pub(super) struct Value {
    pub(super) scalar: Scalar,
    /// How many bytes of the scalar stand before the value: `GITLAB_OMNIBUS_CONFIG=`
    pub(super) skip: usize,
    /// Whether docker-compose puts variables in: `$NAME`, `${NAME}`, and `$$` for a dollar.
    pub(super) compose: bool,
    /// Whether its text is known.
    pub(super) understood: bool,
}

/// As [`values`], for YAML that becomes some only when its template is filled in: tags are looked
/// at as if they were blank, or part of a word.
pub(super) fn values_of_template(file: &str) -> (Vec<Value>, bool) {
    let languages = Languages { braces: true, go: true, ..Languages::default() };
    let mut plain = file.as_bytes().to_vec();
    for tag in tags(file.as_bytes(), languages) {
        let alone = tag.sort != Sort::Value && is_alone(file.as_bytes(), &tag);
        let filler = if alone || tag.sort == Sort::Value { b'x' } else { b' ' };
        let start = tag.range.start;
        for byte in plain[tag.range].iter_mut().filter(|byte| **byte != b'\n') {
            *byte = filler;
        }
        // A comment ends a block that is indented further, and is content of any other.
        if alone {
            plain[start] = b'#';
        }
    }
    let (mut values, whole) = std::str::from_utf8(&plain).map_or((Vec::new(), false), values);
    let all = tags(file.as_bytes(), languages);
    for value in &mut values {
        value.scalar.restore(&plain, file.as_bytes());
        // A tag that begins in the indentation would be cut.
        let inside = all.iter().filter(|tag| value.scalar.span.range().contains(&tag.range.start)).count();
        value.understood = tags(value.scalar.text.as_bytes(), languages).len() == inside;
    }
    (values, whole)
}

/// The values in a file, in its order, each once; and whether all of it is YAML. Templates often
/// are none from their first tag on: what stands before is read all the same.
pub(super) fn values(file: &str) -> (Vec<Value>, bool) {
    let mut finder = Finder::default();
    let mut whole = true;
    for event in Parser::new_from_str(file) {
        let Some((event, span)) = event.ok().and_then(|(event, span)| Some((event, place(span)?))) else {
            whole = false;
            break;
        };
        finder.take(event, span);
    }
    let mut found = finder.found;
    found.sort_by_key(|value| value.scalar.span);
    found.dedup_by_key(|value| value.scalar.span);
    (found, whole)
}

fn place(span: granit_parser::Span) -> Option<Span> {
    let (start, end) = (span.start.byte_offset()?, span.end.byte_offset()?);
    Some(Span::new(u32::try_from(start).ok()?, u32::try_from(end.max(start)).ok()?))
}

/// A mapping or list that is open.
#[derive(Debug, Default)]
struct Level {
    mapping: bool,
    /// The key whose value comes next.
    key: Option<String>,
    /// The value of `name`, as Kubernetes lists variables.
    name: Option<String>,
    /// The value of `value`, should it come before the name.
    value: Option<Scalar>,
}

#[derive(Default)]
struct Finder {
    levels: Vec<Level>,
    anchors: HashMap<usize, Scalar>,
    found: Vec<Value>,
}

impl Finder {
    fn take(&mut self, event: Event<'_>, span: Span) {
        match event {
            Event::Scalar(text, style, anchor, _) => {
                let scalar = Scalar { style, text: text.into_owned(), span };
                if anchor != 0 {
                    self.anchors.insert(anchor, scalar.clone());
                }
                self.scalar(scalar);
            }
            Event::Alias(anchor) => match self.anchors.get(&anchor).cloned() {
                Some(scalar) => self.scalar(scalar),
                None => self.node(),
            },
            Event::MappingStart(..) => self.levels.push(Level { mapping: true, ..Level::default() }),
            Event::SequenceStart(..) => self.levels.push(Level::default()),
            Event::MappingEnd | Event::SequenceEnd => {
                self.levels.pop();
                self.node();
            }
            Event::DocumentStart(..) | Event::DocumentEnd => {
                self.levels.clear();
                self.anchors.clear();
            }
            _ => {}
        }
    }

    /// A value that holds nothing of interest ends here.
    fn node(&mut self) {
        if let Some(level) = self.levels.last_mut().filter(|level| level.mapping) {
            // A mapping or list as a key is nobody's variable.
            level.key = if level.key.is_some() { None } else { Some(String::new()) };
        }
    }

    fn scalar(&mut self, scalar: Scalar) {
        let compose = self.is_compose();
        let Some(level) = self.levels.last_mut() else { return };
        if !level.mapping {
            let prefix = format!("{VARIABLE}=");
            if scalar.text.starts_with(&prefix) {
                self.found.push(Value { scalar, skip: prefix.len(), compose, understood: true });
            }
            return;
        }
        let Some(key) = level.key.take() else {
            level.key = Some(scalar.text);
            return;
        };
        let value = match key.as_str() {
            VARIABLE => Some(scalar),
            "name" => {
                level.name = Some(scalar.text);
                level.value.take().filter(|_| level.name.as_deref() == Some(VARIABLE))
            }
            "value" if level.name.is_none() => {
                level.value = Some(scalar);
                None
            }
            "value" if level.name.as_deref() == Some(VARIABLE) => Some(scalar),
            _ => None,
        };
        // An empty value sets nothing.
        if let Some(scalar) = value.filter(|scalar| {
            scalar.style != ScalarStyle::Plain || !matches!(scalar.text.as_str(), "" | "~" | "null")
        }) {
            self.found.push(Value { scalar, skip: 0, compose, understood: true });
        }
    }

    /// In `environment:` of a service; Ansible has `env:`, and lists at the top.
    fn is_compose(&self) -> bool {
        let top = self.levels.first().is_some_and(|level| level.mapping);
        top && self.levels.iter().any(|level| level.key.as_deref() == Some("environment"))
    }
}
