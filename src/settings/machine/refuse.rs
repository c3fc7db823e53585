//! Calls that certainly raise, because of what Ruby's own classes are.

use super::object::{Content, Object};
use super::{Eval, Machine};
use crate::settings::FailureKind;
use crate::syntax::Span;
use crate::value::methods::{self, CallResult, CallShape, RubyClass};

impl<'t> Machine<'t> {
    /// The class of an object; `None` where it is not known, or not one of Ruby's own.
    pub(super) fn class_of(&self, object: &Object<'t>) -> Option<RubyClass> {
        Some(match object {
            Object::Nil => RubyClass::Nil,
            Object::Bool(_) => RubyClass::Boolean,
            Object::Integer(_) => RubyClass::Integer,
            Object::Float(_) => RubyClass::Float,
            Object::Symbol(_) => RubyClass::Symbol,
            Object::Regexp(_) => RubyClass::Regexp,
            Object::Range { .. } => RubyClass::Range,
            Object::Lambda(..) => RubyClass::Proc,
            Object::Shared(id) => match &self.heap.node(*id).content {
                Content::Text(_) => RubyClass::String,
                Content::List(_) => RubyClass::Array,
                Content::Table(_) => RubyClass::Hash,
                Content::Lost(_) => return None,
            },
            Object::Gitlab | Object::Unknown(_) => return None,
        })
    }

    /// Raises what the receiver's class certainly raises for such a call.
    pub(super) fn refuse(
        &mut self,
        receiver: &Object<'t>,
        name: &str,
        arguments: Option<&[Object<'t>]>,
        block: bool,
        span: Span,
    ) -> Eval<'t, ()> {
        let Some(class) = self.class_of(receiver).filter(|_| !self.reopened) else { return Ok(()) };
        let arguments: Option<Vec<_>> =
            arguments.map(|arguments| arguments.iter().map(|argument| self.class_of(argument)).collect());
        match methods::refusal(class, name, CallShape { arguments: arguments.as_deref(), block }) {
            Some(CallResult::NoMethod) => self.no_method(Some(class), name, span),
            Some(CallResult::Raises(error)) => self.raise(span, FailureKind::Other(error)),
            _ => Ok(()),
        }
    }

    /// The error that `container[key] = …` certainly raises, where the container is an array or a string.
    pub(super) fn refused_key(&self, container: &Object<'t>, key: &Object<'t>) -> Option<&'static str> {
        use RubyClass::{Array, Float, Integer, Range, Regexp, String};
        match (self.class_of(container)?, self.class_of(key)?) {
            // A string that contains the key has that part replaced.
            (Array | String, Integer | Float | Range) | (String, Regexp | String) => None,
            (Array | String, _) => Some("TypeError"),
            _ => None,
        }
    }

    /// Raises NoMethodError.
    pub(super) fn no_method<T>(&mut self, class: Option<RubyClass>, name: &str, span: Span) -> Eval<'t, T> {
        let method = name.to_owned();
        self.raise(
            span,
            match class {
                Some(RubyClass::Nil) => FailureKind::NilMethod(method),
                class => {
                    FailureKind::NoMethod { method, receiver: class.map_or("a value", RubyClass::in_words) }
                }
            },
        )
    }

    /// Whether sorting the elements certainly compares two that Ruby cannot compare.
    pub(super) fn has_incomparable_elements(&self, list: &[Object<'t>]) -> bool {
        let classes: Option<Vec<_>> = list.iter().map(|element| self.class_of(element)).collect();
        classes.is_some_and(|classes| classes.windows(2).any(|pair| !pair[0].compares_with(pair[1])))
    }

    /// Whether `0 + object` raises a TypeError.
    pub(super) fn is_no_addend(&self, object: &Object<'t>) -> bool {
        self.class_of(object).is_some_and(|class| !matches!(class, RubyClass::Integer | RubyClass::Float))
    }
}

/// Whether a method of a class may give that class methods.
pub(super) fn reopens_a_class(name: &str) -> bool {
    matches!(
        name,
        "class_eval"
            | "module_eval"
            | "class_exec"
            | "module_exec"
            | "define_method"
            | "include"
            | "prepend"
            | "send"
            | "public_send"
            | "alias_method"
            | "refine"
    )
}
