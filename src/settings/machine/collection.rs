//! What arrays, hashes and strings share.

use super::Machine;
use super::object::{Object, UnknownObject};
use crate::syntax::Span;
use crate::syntax::tree::Block;
use crate::value::DynamicReason;

/// What a method is called with.
#[derive(Debug, Clone)]
pub(super) struct Called<'t> {
    /// `None`: not known
    pub(super) arguments: Option<Vec<Object<'t>>>,
    pub(super) block: Option<&'t Block<'t>>,
}

impl<'t> Machine<'t> {
    /// What `each` hands to a block, round by round; `None` where that is not known.
    pub(super) fn rows(&mut self, object: &Object<'t>) -> Option<Vec<Vec<Object<'t>>>> {
        if let Some(list) = self.as_list(object) {
            return Some(list.iter().map(|element| vec![element.clone()]).collect());
        }
        match object {
            Object::Range { begin, end, exclusive } => {
                let end = if *exclusive { end - 1 } else { *end };
                (end - begin < 10_000)
                    .then(|| (*begin..=end).map(|number| vec![Object::Integer(number)]).collect())
            }
            Object::Shared(id) => {
                let table = self.heap.as_table(*id)?.clone();
                let certain = !table.open && table.slots.values().all(|slot| !slot.maybe);
                certain.then(|| self.pairs(&table))
            }
            _ => None,
        }
    }
}

/// An object that depends on what cannot be told, and may be a setting's own.
pub(super) fn unknown<'t>(span: Span) -> Object<'t> {
    Object::Unknown(UnknownObject { span, reason: DynamicReason::Condition, may_be_setting: true })
}
