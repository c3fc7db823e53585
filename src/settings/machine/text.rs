//! Methods of strings that change them; the others are in [`crate::value::methods`].

use std::rc::Rc;

use super::call::changes_receiver;
use super::collection::Called;
use super::object::{Content, Object, ObjectId};
use super::{Eval, Machine};
use crate::settings::{FailureKind, Operation};
use crate::syntax::Span;
use crate::syntax::tree::Expression;
use crate::value::methods::{self, CallResult};
use crate::value::{DynamicReason, Value};

impl<'t> Machine<'t> {
    pub(super) fn text_method(
        &mut self,
        id: ObjectId,
        text: &Rc<str>,
        name: &'t str,
        called: Called<'t>,
        span: Span,
        expressions: &'t [Expression<'t>],
    ) -> Eval<'t> {
        let receiver = Object::Shared(id);
        let arguments = called.arguments.clone().unwrap_or_default();
        let value = Self::only_argument(expressions);
        if changes_receiver(name) && self.heap.node(id).frozen {
            return self.raise(span, FailureKind::Other("FrozenError"));
        }
        match (name, &arguments[..], called.block) {
            ("<<" | "concat", [other], None) => {
                let content = match self.snapshot(other) {
                    Value::String(more) => Content::Text(format!("{text}{more}").into()),
                    Value::Nil | Value::Bool(_) => return self.raise(span, FailureKind::Other("TypeError")),
                    Value::Dynamic(dynamic) => Content::Lost(dynamic.reason),
                    _ => Content::Lost(DynamicReason::MethodCall),
                };
                self.change(id, content, Operation::Append, span, value);
                Ok(receiver)
            }
            ("freeze" | "-@", [], None) => {
                self.heap.freeze(id);
                Ok(receiver)
            }
            ("to_s" | "itself" | "to_str", [], None) => Ok(receiver),
            // `slice!` leaves what `slice` does not give.
            (_, _, None) if name.ends_with('!') && name.len() > 1 && name != "slice!" => {
                let plain = &name[..name.len() - 1];
                let old = Value::String(text.to_string());
                let values: Vec<Value> = arguments.iter().map(|argument| self.snapshot(argument)).collect();
                let content = match methods::call(&old, plain, &values) {
                    CallResult::Known(Value::String(new)) => Content::Text(new.into()),
                    _ => Content::Lost(DynamicReason::MethodCall),
                };
                let changed = !matches!(&content, Content::Text(new) if **new == **text);
                self.change(id, content, Operation::Change(name), span, value);
                // The bang forms return nil when there was nothing to change.
                Ok(if changed { receiver } else { Object::Nil })
            }
            ("each_line" | "each_char" | "lines" | "gsub" | "sub", _, Some(_)) => {
                self.unmodelled(receiver, name, &arguments, called.block, span)
            }
            _ if changes_receiver(name) && name != "delete" && name != "force_encoding" => {
                self.unmodelled(receiver, name, &arguments, called.block, span)
            }
            (_, _, Some(_)) => self.unmodelled(receiver, name, &arguments, called.block, span),
            _ => self.scalar_call(&receiver, name, &arguments, span),
        }
    }
}
