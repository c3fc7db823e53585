//! Calls on the settings object itself: the setters and readers of roots, and Ruby's functions.

use super::cell::Flag;
use super::collection::Called;
use super::hash::Write;
use super::object::{Content, EntryOrigin, HashKey, HashTable, Object, Slot, UnknownObject};
use super::{Eval, Machine};
use crate::settings::roots::InitialRoot;
use crate::settings::{FailureKind, Operation, SetsNothing, SettingPath, UnknownReason};
use crate::syntax::Span;
use crate::syntax::tree::{Block, Call, Expression, ExpressionKind};
use crate::value::DynamicReason;

/// Functions that evaluate text, or whose effect depends on computed names.
const EVALUATES: [&str; 19] = [
    "eval",
    "instance_eval",
    "class_eval",
    "module_eval",
    "instance_exec",
    "class_exec",
    "send",
    "__send__",
    "public_send",
    "method_missing",
    "define_method",
    "define_singleton_method",
    "binding",
    "configure",
    "attribute",
    "ee_attribute",
    "role",
    "attribute_block",
    "instance_variable_set",
];

impl<'t> Machine<'t> {
    /// A lower-case name alone.
    pub(super) fn identifier(&mut self, name: &'t str, span: Span) -> Eval<'t> {
        if let Some(object) = self.local(name) {
            return Ok(object.clone());
        }
        if let Some(result) = self.own_method(name, Some(Vec::new()), span) {
            return result;
        }
        if let Some(result) = self.function(name, Some(&[]), None, span) {
            return result;
        }
        self.read_root(name, span)
    }

    /// A call without receiver, with arguments, parentheses or a block.
    pub(super) fn self_call(&mut self, expression: &'t Expression<'t>, call: &'t Call<'t>) -> Eval<'t> {
        let span = expression.span;
        if matches!(call.name, "lambda" | "proc")
            && let Some(block) = &call.block
        {
            return Ok(Object::Lambda(block, self.scope));
        }
        let arguments = self.elements(call.arguments)?;
        if let Some(result) = self.own_method(call.name, arguments.clone(), span) {
            if let Some(block) = &call.block {
                self.unknown_block(block);
            }
            return result;
        }
        if let Some(result) = self.function(call.name, arguments.as_deref(), Some(call), span) {
            return result;
        }
        self.root_call(call, arguments, Operation::SetRoot, span)
    }

    /// `root`, `root value`, `root(value)`, also with `self.` or `Gitlab.` before it.
    pub(super) fn root_call(
        &mut self,
        call: &'t Call<'t>,
        arguments: Option<Vec<Object<'t>>>,
        operation: Operation<'t>,
        span: Span,
    ) -> Eval<'t> {
        // `&block` is no argument either.
        if call.arguments.iter().all(|argument| matches!(argument.kind, ExpressionKind::BlockPass(_))) {
            if let Some(block) = &call.block {
                // `git_data_dirs { … }`: nobody calls the block.
                let result = self.read_root(call.name, span)?;
                if self.roots.is_ever_known(call.name) {
                    let path = SettingPath::root(call.name);
                    self.record_nothing(path, span, None, &Object::Nil, SetsNothing::IgnoredBlock);
                }
                let scope = self.scope;
                self.dead_code(SetsNothing::IgnoredBlock, &mut |machine| {
                    let _ = machine.block_body(block, Vec::new(), scope);
                });
                return Ok(result);
            }
            return self.read_root(call.name, span);
        }
        let value = if let [only] = call.arguments { Some(only) } else { None };
        let object = match arguments {
            Some(mut objects) if objects.len() == 1 => objects.remove(0),
            Some(objects) => self.heap.list(objects),
            None => Object::foreign(span, DynamicReason::MethodCall),
        };
        let write = Write { operation, target: call.name_span, value };
        self.set_root(call.name, object.clone(), write)?;
        Ok(object)
    }

    /// What a root holds. An unknown one is an error in strict mode and nil before.
    pub(super) fn read_root(&mut self, name: &str, span: Span) -> Eval<'t> {
        if name == "node" {
            return Ok(Object::foreign(span, DynamicReason::Node));
        }
        let key = HashKey::Text(name.into());
        if let Some(slot) = self.heap.as_table(self.config).and_then(|config| config.slots.get(&key)).cloned()
        {
            return Ok(match &slot.object {
                Object::Shared(id) if self.heap.as_table(*id).is_some() && !slot.maybe => slot.object,
                _ if slot.maybe => Object::Unknown(UnknownObject {
                    span,
                    reason: DynamicReason::Condition,
                    may_be_setting: true,
                }),
                _ if slot.origin.epoch < self.epoch => Object::foreign(span, DynamicReason::File),
                _ => slot.object,
            });
        }
        match self.initial_root(name) {
            Some(InitialRoot::Hash) => {
                let id = self.heap.allocate(Content::Table(HashTable { bag: true, ..HashTable::default() }));
                self.heap.seed_trail(id, SettingPath::root(name).into());
                let origin = EntryOrigin {
                    key_span: None,
                    value: None,
                    site: None,
                    assignment: None,
                    epoch: self.epoch,
                };
                self.heap.seed_slot(
                    self.config,
                    key,
                    Slot { object: Object::Shared(id), maybe: false, origin },
                );
                Ok(Object::Shared(id))
            }
            None if self.heap.flag(Flag::Strict) => {
                self.raise(span, FailureKind::UnknownRoot(name.to_owned()))
            }
            Some(InitialRoot::Bare) | None => Ok(Object::Nil),
        }
    }

    /// Sets a whole root.
    pub(super) fn set_root(&mut self, name: &str, object: Object<'t>, write: Write<'t>) -> Eval<'t, ()> {
        if self.initial_root(name).is_none() && self.heap.flag(Flag::Strict) && !self.is_set(name) {
            return self.raise(write.target, FailureKind::UnknownRoot(name.to_owned()));
        }
        let path = SettingPath::root(name);
        let index = self.next_assignment(true);
        // The object itself is kept, not a copy.
        let object = self.adopt(object, &path, false, index);
        let mut origin = self.origin(None, write.value);
        origin.assignment = self.record(path, write.operation, write.target, write.value, &object);
        self.heap.set_slot(self.config, HashKey::Text(name.into()), Slot { object, maybe: false, origin });
        Ok(())
    }

    fn is_set(&self, name: &str) -> bool {
        let key = HashKey::Text(name.into());
        self.heap.as_table(self.config).is_some_and(|config| config.slots.contains_key(&key))
    }

    /// Ruby's own functions and those of the settings object; `None` where the name is none.
    fn function(
        &mut self,
        name: &'t str,
        arguments: Option<&[Object<'t>]>,
        call: Option<&'t Call<'t>>,
        span: Span,
    ) -> Option<Eval<'t>> {
        let block = call.and_then(|call| call.block.as_ref());
        let first = arguments.and_then(<[_]>::first).cloned();
        Some(match name {
            "require" | "require_relative" => {
                let library = first.and_then(|name| self.text_of(&name));
                self.reopened |= !library.is_some_and(|name| leaves_classes_alone(&name));
                Ok(Object::foreign(span, DynamicReason::MethodCall))
            }
            "puts" | "print" | "warn" | "pp" | "printf" | "putc" | "sleep" | "srand" | "private"
            | "public" | "protected" | "module_function" | "using" | "include" | "extend" | "autoload"
            | "at_exit" | "trap" => Ok(Object::foreign(span, DynamicReason::MethodCall)),
            "p" if call.is_some() => Ok(Object::foreign(span, DynamicReason::MethodCall)),
            "raise" | "fail" | "abort" | "exit" | "exit!" | "throw" => self.raise(span, FailureKind::Raised),
            "from_file" | "load" => {
                self.note_unknown(span, UnknownReason::OtherFile);
                self.epoch += 1;
                if name == "from_file" {
                    self.heap.set_flag(Flag::Strict, false);
                    self.heap.set_flag(Flag::Vivify, false);
                }
                Ok(Object::foreign(span, DynamicReason::File))
            }
            _ if EVALUATES.contains(&name) => self.evaluated_text(block, span),
            // A root could never be called so: Ruby's own method takes no argument.
            "name" if call.is_some_and(|call| !call.arguments.is_empty()) => {
                self.raise(span, FailureKind::Other("ArgumentError"))
            }
            "loop" => block.map_or(Ok(Object::Nil), |block| Ok(self.unknown_block(block))),
            // `Integer(x, exception: false)`
            "Integer" | "Float" if arguments.is_none_or(|arguments| arguments.len() > 1) => {
                Ok(Object::foreign(span, DynamicReason::MethodCall))
            }
            "Integer" | "Float" | "String" | "Array" => self.conversion(name, first, span),
            "format" | "sprintf" => match (first, arguments) {
                (Some(template), Some(arguments)) => {
                    let rest = self.heap.list(arguments.get(1..).unwrap_or_default().to_vec());
                    self.scalar_call(&template, "%", &[rest], span)
                }
                _ => Ok(Object::foreign(span, DynamicReason::MethodCall)),
            },
            "system" | "spawn" | "exec" | "fork" => Ok(Object::foreign(span, DynamicReason::Shell)),
            "open" | "gets" | "readlines" | "readline" | "__FILE__" | "__dir__" => {
                Ok(Object::foreign(span, DynamicReason::File))
            }
            "rand"
            | "caller"
            | "caller_locations"
            | "block_given?"
            | "__method__"
            | "method"
            | "respond_to?"
            | "name"
            | "test"
            | "class"
            | "display"
            | "hash"
            | "inspect"
            | "to_s"
            | "object_id"
            | "itself"
            | "dup"
            | "clone"
            | "methods"
            | "frozen?"
            | "instance_of?"
            | "is_a?"
            | "nil?"
            | "select"
            | "syscall"
            | "catch"
            | "set_trace_func"
            | "instance_variable_get"
            | "const_get"
            | "constants"
            | "ancestors"
            | "instance_methods"
            | "module_eval_file"
            | "Rational"
            | "Complex"
            | "Hash"
            | "lambda"
            | "proc"
            | "binding?"
            | "tap"
            | "then"
            | "freeze"
            | "edition" => {
                if let Some(block) = block {
                    self.unknown_block(block);
                }
                Ok(Object::foreign(span, DynamicReason::MethodCall))
            }
            _ => return None,
        })
    }

    /// `eval`, `send` and the like may do anything.
    fn evaluated_text(&mut self, block: Option<&'t Block<'t>>, span: Span) -> Eval<'t> {
        if let Some(block) = block {
            self.unknown_block(block);
        }
        self.note_unknown(span, UnknownReason::EvaluatedText);
        self.epoch += 1;
        Ok(Object::Unknown(UnknownObject { span, reason: DynamicReason::MethodCall, may_be_setting: true }))
    }

    /// `Integer(x)` and the like.
    fn conversion(&mut self, name: &str, first: Option<Object<'t>>, span: Span) -> Eval<'t> {
        let Some(object) = first else { return self.raise(span, FailureKind::Other("ArgumentError")) };
        if let Object::Unknown(unknown) = object {
            return Ok(Object::foreign(span, unknown.reason));
        }
        let text = self.text_of(&object);
        match (name, &object) {
            ("Integer", Object::Integer(_)) | ("Float", Object::Float(_)) => Ok(object),
            ("Integer", Object::Shared(_)) if text.as_ref().is_some_and(|text| is_decimal(text)) => {
                self.scalar_call(&object, "to_i", &[], span)
            }
            ("Float", Object::Shared(_)) if text.as_ref().is_some_and(|text| is_decimal(text)) => {
                self.scalar_call(&object, "to_f", &[], span)
            }
            ("Integer" | "Float", Object::Nil | Object::Bool(_) | Object::Symbol(_)) => {
                self.raise(span, FailureKind::Other("TypeError"))
            }
            ("Integer" | "Float", Object::Shared(_))
                if text.as_ref().is_some_and(|text| is_no_number(text)) =>
            {
                self.raise(span, FailureKind::Other("ArgumentError"))
            }
            ("String", _) => self.method(object, "to_s", Some(Vec::new()), None, span, &[]),
            ("Array", _) if self.as_list(&object).is_some() => Ok(object),
            ("Array", Object::Nil) => Ok(self.heap.list(Vec::new())),
            _ => Ok(Object::foreign(span, DynamicReason::MethodCall)),
        }
    }

    /// A call on the settings object: `Gitlab.x`, `self.x`, `Gitlab.from_file`.
    pub(super) fn gitlab_call(&mut self, call: &'t Call<'t>, called: Called<'t>, span: Span) -> Eval<'t> {
        match (call.name, call.arguments.len()) {
            ("[]", 1)
            | (
                "dig" | "key?" | "has_key?" | "keys" | "merge!" | "delete" | "reset" | "default" | "save"
                | "restore",
                _,
            ) => {
                if !matches!(call.name, "dig" | "key?" | "has_key?" | "keys") {
                    self.note_unknown(span, UnknownReason::EvaluatedText);
                    self.epoch += 1;
                }
                Ok(Object::Unknown(UnknownObject {
                    span,
                    reason: DynamicReason::MethodCall,
                    may_be_setting: true,
                }))
            }
            _ => {
                if let Some(result) = self.function(call.name, called.arguments.as_deref(), Some(call), span)
                {
                    return result;
                }
                self.root_call(call, called.arguments, Operation::SetRoot, span)
            }
        }
    }

    /// The single braceless hash or literal of a call, as the value of an assignment.
    pub(super) fn only_argument(arguments: &'t [Expression<'t>]) -> Option<&'t Expression<'t>> {
        match arguments {
            [only] if !matches!(only.kind, ExpressionKind::Splat(_) | ExpressionKind::BlockPass(_)) => {
                Some(only)
            }
            _ => None,
        }
    }
}

/// Libraries of Ruby's that give strings, arrays and the like no method whose name another of Ruby's classes has.
fn leaves_classes_alone(library: &str) -> bool {
    const LIBRARIES: [&str; 16] = [
        "json",
        "yaml",
        "psych",
        "uri",
        "open-uri",
        "net/http",
        "socket",
        "erb",
        "securerandom",
        "digest",
        "time",
        "date",
        "base64",
        "ipaddr",
        "resolv",
        "openssl",
    ];
    LIBRARIES.contains(&library)
}

/// Whether `Integer` and `Float` refuse a text in every release of Ruby.
fn is_no_number(text: &str) -> bool {
    let text = text.trim_ascii();
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.')
}

fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    !digits.is_empty()
        && digits.bytes().all(|b| b.is_ascii_digit())
        && (digits == "0" || !digits.starts_with('0'))
}
