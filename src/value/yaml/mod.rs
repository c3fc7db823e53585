//! YAML text in a gitlab.rb, as Ruby's Psych reads it: `gitlab_rails['ldap_servers'] =
//! YAML.load <<-'EOS'`.
//!
//! The syntax is a crate's; what a plain scalar means is Psych's own mixture of YAML 1.1 and Ruby
//! (`psych/scalar_scanner.rb`, the same from Ruby 2.3 to 3.3).

mod malformed;
mod place;
mod scalar;

pub use malformed::Malformed;
pub use place::{YamlPlace, place};

use std::collections::HashMap;

use granit_parser::{Event, Parser, ScalarStyle};
use indexmap::IndexMap;

use super::{Key, Value};

/// What differs from call to call and release to release.
#[derive(Debug, Clone, Copy)]
pub struct LoadRules {
    /// `&a` and `*a` are allowed: not in `safe_load`, nor from Psych 4 on in `load`
    pub aliases: bool,
    /// `:a` is a Symbol rather than an error
    pub symbols: bool,
}

/// Why there is no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoadError {
    /// Ruby raises an error of this class
    Raises(&'static str),
    /// Ruby raises `Psych::SyntaxError` because of this place
    Malformed(Malformed),
    /// Not to be told: a date, a tag, an empty document
    Unsure,
}

/// Larger documents are not followed: aliases multiply.
const MOST_NODES: usize = 100_000;

/// Deeper documents are not followed.
const DEEPEST: usize = 64;

/// What loading a text gives.
pub fn load(text: &str, rules: LoadRules) -> Result<Value, LoadError> {
    let parser = Parser::new_from_str(text);
    let mut loader = Loader { text, parser, anchors: HashMap::new(), nodes: 0, flow: 0, rules };
    let value = loader.document();
    // Ruby reads the whole document before it looks at what stands in it.
    match loader.rest() {
        Err(refusal @ LoadError::Malformed(_)) => Err(refusal),
        Err(_) if value.is_ok() => Err(LoadError::Unsure),
        _ if malformed::may_be_refused(text) => Err(match value {
            Err(refusal @ LoadError::Malformed(_)) => refusal,
            _ => LoadError::Unsure,
        }),
        _ => value,
    }
}

struct Loader<'a> {
    text: &'a str,
    parser: Parser<'a, granit_parser::StrInput<'a>>,
    anchors: HashMap<usize, Value>,
    nodes: usize,
    /// How many `[` and `{` are open
    flow: usize,
    rules: LoadRules,
}

impl<'a> Loader<'a> {
    /// The first document's value.
    fn document(&mut self) -> Result<Value, LoadError> {
        loop {
            match self.next()? {
                Event::StreamStart | Event::DocumentStart(..) => {}
                Event::DocumentEnd | Event::StreamEnd => return Err(LoadError::Unsure),
                event => return self.node(event, 0),
            }
        }
    }

    /// Reads on to the document's end: what is wrong there is wrong with all of it.
    fn rest(&mut self) -> Result<(), LoadError> {
        while !matches!(self.next()?, Event::DocumentEnd | Event::StreamEnd) {}
        Ok(())
    }

    fn next(&mut self) -> Result<Event<'a>, LoadError> {
        loop {
            match self.parser.next() {
                Some(Ok((Event::Comment(..), _))) => {}
                Some(Ok((event, span))) => {
                    let opens = || {
                        let at = span.start.byte_offset().unwrap_or(self.text.len());
                        self.text.get(at..).is_some_and(|rest| rest.starts_with(['[', '{']))
                    };
                    match &event {
                        Event::SequenceStart(..) | Event::MappingStart(..) if self.flow > 0 || opens() => {
                            self.flow += 1;
                        }
                        Event::SequenceEnd | Event::MappingEnd => self.flow = self.flow.saturating_sub(1),
                        _ => {}
                    }
                    return Ok(event);
                }
                // libyaml reads YAML 1.1: it may take what this parser refuses.
                Some(Err(error)) => return Err(malformed::refusal(self.text, &error)),
                None => return Err(LoadError::Unsure),
            }
        }
    }

    fn node(&mut self, event: Event<'a>, depth: usize) -> Result<Value, LoadError> {
        self.nodes += 1;
        if self.nodes > MOST_NODES || depth > DEEPEST {
            return Err(LoadError::Unsure);
        }
        match event {
            Event::Alias(id) => {
                if !self.rules.aliases {
                    return Err(LoadError::Raises("Psych::BadAlias"));
                }
                let value = self.anchors.get(&id).cloned().ok_or(LoadError::Unsure)?;
                self.nodes += size(&value);
                Ok(value)
            }
            Event::Scalar(text, style, anchor, tag) => {
                let value = match (&tag, style) {
                    (Some(_), _) => return Err(LoadError::Unsure),
                    // libyaml has it that a `:` between brackets ends a key, and `---` a document.
                    (None, ScalarStyle::Plain)
                        if text.starts_with("---")
                            || (self.flow > 0 && (text.contains(':') || is_left_out(&text))) =>
                    {
                        return Err(LoadError::Unsure);
                    }
                    (None, ScalarStyle::Plain) => scalar::plain(&text).ok_or(LoadError::Unsure)?,
                    (None, _) => Value::String(text.into_owned()),
                };
                if !self.rules.symbols && matches!(value, Value::Symbol(_)) {
                    return Err(LoadError::Raises("Psych::DisallowedClass"));
                }
                Ok(self.anchored(anchor, value))
            }
            Event::SequenceStart(_, anchor, tag) => {
                if tag.is_some() {
                    return Err(LoadError::Unsure);
                }
                let mut elements = Vec::new();
                loop {
                    match self.next()? {
                        Event::SequenceEnd => break,
                        event => elements.push(self.node(event, depth + 1)?),
                    }
                }
                Ok(self.anchored(anchor, Value::Array(elements)))
            }
            Event::MappingStart(_, anchor, tag) => {
                if tag.is_some() {
                    return Err(LoadError::Unsure);
                }
                let mut entries = IndexMap::new();
                loop {
                    let key = match self.next()? {
                        Event::MappingEnd => break,
                        // `: value`
                        Event::Scalar(text, ScalarStyle::Plain, ..) if is_left_out(&text) => {
                            return Err(LoadError::Unsure);
                        }
                        event => self.node(event, depth + 1)?,
                    };
                    let event = self.next()?;
                    let literal_sequence = matches!(event, Event::SequenceStart(..));
                    let mergeable = !matches!(event, Event::Scalar(..));
                    let value = self.node(event, depth + 1)?;
                    if key == Value::String("<<".to_owned()) && mergeable {
                        merge(&mut entries, value, literal_sequence)?;
                    } else {
                        entries.insert(hash_key(&key)?, value);
                    }
                }
                Ok(self.anchored(anchor, Value::Hash(entries)))
            }
            _ => Err(LoadError::Unsure),
        }
    }

    fn anchored(&mut self, anchor: usize, value: Value) -> Value {
        if anchor != 0 {
            self.anchors.insert(anchor, value.clone());
        }
        value
    }
}

/// Whether a plain scalar may be one that is not there: the crate spells it as `~`.
fn is_left_out(text: &str) -> bool {
    matches!(text, "" | "~")
}

/// `<<: *base`: the entries of the other mapping replace those that stand before it.
fn merge(entries: &mut IndexMap<Key, Value>, value: Value, sequence: bool) -> Result<(), LoadError> {
    match value {
        Value::Hash(other) => entries.extend(other),
        Value::Array(others) if sequence => {
            // The first of several wins.
            for other in others.into_iter().rev() {
                let Value::Hash(other) = other else { return Err(LoadError::Unsure) };
                entries.extend(other);
            }
        }
        _ => return Err(LoadError::Unsure),
    }
    Ok(())
}

fn hash_key(key: &Value) -> Result<Key, LoadError> {
    match key {
        Value::String(text) | Value::Symbol(text) => Ok(Key::Text(text.clone())),
        Value::Integer(number) => Ok(Key::Other(number.to_string())),
        Value::Bool(known) => Ok(Key::Other(known.to_string())),
        _ => Err(LoadError::Unsure),
    }
}

fn size(value: &Value) -> usize {
    match value {
        Value::Array(elements) => 1 + elements.iter().map(size).sum::<usize>(),
        Value::Hash(entries) => 1 + entries.values().map(size).sum::<usize>(),
        _ => 1,
    }
}
