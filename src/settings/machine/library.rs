//! Constants of Ruby's library: where they lead outside, and the few that compute.

use super::object::{HashKey, HashTable, Object, Slot, UnknownObject};
use super::{Eval, Machine};
use crate::mappings::milestones::PSYCH_4;
use crate::mappings::releases;
use crate::settings::FailureKind;
use crate::syntax::Span;
use crate::syntax::tree::{Call, Expression, ExpressionKind};
use crate::value::methods::RubyClass;
use crate::value::{DynamicReason, Value, json, yaml};

impl<'t> Machine<'t> {
    /// `Name`, `A::B`.
    pub(super) fn constant(
        &mut self,
        scope: Option<&'t Expression<'t>>,
        name: &'t str,
        span: Span,
    ) -> Eval<'t> {
        if scope.is_none() {
            if name == "Gitlab" {
                return Ok(Object::Gitlab);
            }
            if let Some(object) = self.heap.variable((0, name)) {
                return Ok(object.clone());
            }
            if matches!(name, "EOS" | "EOF" | "EOT" | "EOM" | "EOH" | "EOD") {
                return self.raise(span, FailureKind::StrayTag(name.to_owned()));
            }
        }
        Ok(Object::foreign(span, foreign_reason(name)))
    }

    /// A call whose receiver is a constant of Ruby's library; `None` where it is not one of those
    /// that are modelled.
    pub(super) fn library_call(
        &mut self,
        receiver: &'t Expression<'t>,
        call: &'t Call<'t>,
        arguments: Option<&[Object<'t>]>,
        span: Span,
    ) -> Option<Eval<'t>> {
        let ExpressionKind::Constant { scope, name } = &receiver.kind else { return None };
        if self.heap.variable((0, name)).is_some() && scope.is_none() {
            return None;
        }
        let first = arguments.and_then(<[_]>::first).cloned();
        match (*name, call.name) {
            ("YAML" | "Psych", "load" | "safe_load" | "unsafe_load" | "load_stream") => {
                Some(self.yaml(call, first?, span))
            }
            ("JSON", "parse" | "load" | "parse!") => Some(self.json_parse(call, first?, span)),
            ("JSON", "generate" | "dump") => {
                let value = self.snapshot(&first?);
                if let Some(reason) = super::expression::dynamic_reason(&value) {
                    return Some(Ok(Object::foreign(span, reason)));
                }
                let text = json::generate(&value)?;
                Some(Ok(self.realize(&text, span)))
            }
            ("File", "join") => self.file_join(arguments?, span),
            ("Hash", "new") if call.arguments.is_empty() && call.block.is_none() => {
                Some(Ok(self.heap.table(HashTable::default())))
            }
            ("Array", "new") if call.arguments.is_empty() && call.block.is_none() => {
                Some(Ok(self.heap.list(Vec::new())))
            }
            ("String", "new") if call.arguments.is_empty() => Some(Ok(self.heap.text(""))),
            ("String", "new") if call.arguments.len() == 1 => {
                let text = self.text_of(&first?)?;
                Some(Ok(self.heap.text(text)))
            }
            _ => None,
        }
    }

    fn yaml(&mut self, call: &'t Call<'t>, argument: Object<'t>, span: Span) -> Eval<'t> {
        let Object::Shared(_) = argument else {
            return match argument {
                Object::Unknown(unknown) => Ok(Object::foreign(span, unknown.reason)),
                _ => Ok(Object::foreign(span, DynamicReason::MethodCall)),
            };
        };
        // Options such as `symbolize_names: true` and `aliases: true` change what comes out.
        let (Value::String(text), 1) = (self.snapshot(&argument), call.arguments.len()) else {
            return Ok(Object::foreign(span, DynamicReason::MethodCall));
        };
        self.loads_yaml = true;
        let is_psych_4 = releases::ruby(self.release).is_some_and(|ruby| ruby >= PSYCH_4);
        let strict = call.name == "safe_load" || (call.name == "load" && is_psych_4);
        let rules = yaml::LoadRules { aliases: !strict, symbols: call.name != "safe_load" };
        match yaml::load(&text, rules) {
            Ok(value) => Ok(self.realize_at(&value, span)),
            Err(yaml::LoadError::Raises(class)) => self.raise(span, FailureKind::Other(class)),
            Err(yaml::LoadError::Malformed(yaml::Malformed { at, problem })) => {
                let line = text.get(..at).map_or(0, |before| before.matches('\n').count());
                let place = call.arguments.first().and_then(|argument| self.line_of(argument, line));
                self.raise(span, FailureKind::MalformedYaml { problem, place })
            }
            Err(yaml::LoadError::Unsure) => Ok(Object::foreign(span, DynamicReason::Unrepresentable)),
        }
    }

    /// A line of a here-document, without the blanks around it.
    fn line_of(&self, argument: &Expression<'t>, line: usize) -> Option<Span> {
        let heredoc = match &argument.kind {
            ExpressionKind::Heredoc(heredoc) => heredoc,
            // `<<~EOS.strip`
            ExpressionKind::Call(call) => return self.line_of(call.receiver.as_ref()?, line),
            _ => return None,
        };
        let content = self.tree.source.get(heredoc.content.range())?;
        let mut start = heredoc.content.start;
        for (number, bytes) in content.split_inclusive(|byte| *byte == b'\n').enumerate() {
            let length = u32::try_from(bytes.len()).ok()?;
            if number == line {
                let before = length - u32::try_from(bytes.trim_ascii_start().len()).ok()?;
                let code = u32::try_from(bytes.trim_ascii().len()).ok()?;
                return Some(Span::new(start + before, start + before + code));
            }
            start += length;
        }
        None
    }

    fn json_parse(&mut self, call: &'t Call<'t>, argument: Object<'t>, span: Span) -> Eval<'t> {
        if let Object::Unknown(unknown) = argument {
            return Ok(Object::foreign(span, unknown.reason));
        }
        let (Value::String(text), 1) = (self.snapshot(&argument), call.arguments.len()) else {
            return Ok(Object::foreign(span, DynamicReason::MethodCall));
        };
        match json::parse(&text) {
            Ok(value) => Ok(self.realize(&value, span)),
            // Ruby's parser takes comments and NaN, and refuses other depths.
            Err(_) => Ok(Object::foreign(span, DynamicReason::MethodCall)),
        }
    }

    fn file_join(&mut self, arguments: &[Object<'t>], span: Span) -> Option<Eval<'t>> {
        let mut joined = String::new();
        for (index, argument) in arguments.iter().enumerate() {
            if let Object::Unknown(unknown) = argument {
                return Some(Ok(Object::foreign(span, unknown.reason)));
            }
            if matches!(self.class_of(argument), Some(class) if !matches!(class, RubyClass::String | RubyClass::Array))
            {
                return Some(self.raise(span, FailureKind::Other("TypeError")));
            }
            let Object::Shared(_) = argument else { return None };
            let part = self.text_of(argument)?;
            if index > 0 {
                let bare = joined.trim_end_matches('/').len();
                if part.starts_with('/') {
                    joined.truncate(bare);
                } else if !joined.ends_with('/') {
                    joined.push('/');
                }
            }
            joined.push_str(&part);
        }
        Some(Ok(self.heap.text(joined)))
    }

    /// As `realize`, and the origin of its entries is the text at `span`.
    fn realize_at(&mut self, value: &Value, span: Span) -> Object<'t> {
        self.realize(value, span)
    }

    /// A hash literal.
    pub(super) fn hash_literal(&mut self, entries: &'t [crate::syntax::tree::HashEntry<'t>]) -> Eval<'t> {
        use crate::syntax::tree::HashEntry;
        let mut table = HashTable::default();
        for entry in entries {
            match entry {
                HashEntry::Pair { key, value, .. } => {
                    let key_object = self.evaluate(key)?;
                    let object = match value {
                        Some(value) => self.evaluate(value)?,
                        None => self.shorthand(key)?,
                    };
                    let origin = self.origin(Some(key.span), value.as_ref());
                    let known = self.hash_key(&key_object).unwrap_or_else(|| {
                        self.obscure(&mut table, key.span);
                        HashKey::Computed(key.span.start, super::control::reason_of(&key_object))
                    });
                    table.slots.insert(known, Slot { object, maybe: false, origin });
                }
                HashEntry::DoubleSplat(inner) => {
                    let object = self.evaluate(inner)?;
                    let other = match object {
                        Object::Shared(id) => self.heap.as_table(id).cloned(),
                        _ => None,
                    };
                    match other {
                        Some(other) if !other.open => table.slots.extend(other.slots),
                        _ => {
                            self.obscure(&mut table, inner.span);
                            let reason = super::control::reason_of(&object);
                            let key = HashKey::Computed(inner.span.start, reason);
                            let origin = self.origin(Some(inner.span), None);
                            table.slots.insert(key, Slot { object, maybe: false, origin });
                        }
                    }
                }
            }
        }
        Ok(self.heap.table(table))
    }

    /// An entry that is not known may replace any before it.
    fn obscure(&mut self, table: &mut HashTable<'t>, span: Span) {
        self.guesses += 1;
        table.open = true;
        for slot in table.slots.values_mut() {
            let span = slot.origin.value.map_or(span, |value| value.span);
            slot.object = Object::Unknown(UnknownObject {
                span,
                reason: DynamicReason::Variable,
                may_be_setting: true,
            });
        }
    }

    /// `{ key: }`
    fn shorthand(&mut self, key: &'t Expression<'t>) -> Eval<'t> {
        let name = self.source_text(key.span).trim_end_matches(':');
        Ok(self.local(name).cloned().unwrap_or(Object::foreign(key.span, DynamicReason::Variable)))
    }
}

/// Why what comes from a constant is not known.
pub(super) fn foreign_reason(name: &str) -> DynamicReason {
    match name {
        "ENV" => DynamicReason::Environment,
        "File" | "IO" | "Dir" | "Pathname" | "FileTest" | "FileUtils" | "Tempfile" => DynamicReason::File,
        "Open3" | "Process" => DynamicReason::Shell,
        _ => DynamicReason::Variable,
    }
}
