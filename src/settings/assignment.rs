//! One write to a setting: where it stands, what it sets, when it runs, and what becomes of it.

use crate::syntax::Span;
use crate::syntax::tree::{Body, Expression, Statement};
use crate::value::{Key, Value};

use super::{Condition, SettingPath};

/// A place in the file that writes a setting, or that looks as if it did (see [`Effectiveness`]).
///
/// A loop that is unrolled gives several assignments with the same statement: see
/// [`Assignment::repeated`].
#[derive(Debug, Clone)]
pub struct Assignment<'t> {
    /// What is written.
    pub path: SettingPath,
    /// How it is written.
    pub operation: Operation<'t>,
    /// Where it stands.
    pub site: Site<'t>,
    /// What stands left of the operator, or the call with its receiver: `mattermost['x']`.
    pub target: Span,
    /// What stands right of the operator, or the only argument of the setter.
    pub value: Option<&'t Expression<'t>>,
    /// What the setting is worth right after it: for `+=` or `<<` the result, not the operand.
    pub evaluation: Value,
    /// Where a hash is set or merged: its entries, in order.
    pub entries: Vec<Entry<'t>>,
    /// What encloses the statement, outermost first.
    pub conditions: Vec<Condition>,
    /// What becomes of it.
    pub effectiveness: Effectiveness,
}

impl Assignment<'_> {
    /// Whether it runs for certain whenever the file is evaluated.
    pub fn is_certain(&self) -> bool {
        self.conditions.iter().all(|condition| condition.certain)
    }

    /// Whether one statement stands for several assignments (an unrolled loop, a method called
    /// with arguments), so that editing its text changes more than this setting.
    pub fn repeated(&self) -> bool {
        self.conditions.iter().any(|condition| condition.kind.repeats())
    }
}

/// A statement and the body that holds it, so that its neighbours can be found.
#[derive(Debug, Clone, Copy)]
pub struct Site<'t> {
    /// The innermost body.
    pub body: &'t Body<'t>,
    /// Index of the statement in `body.statements`.
    pub index: usize,
    /// The statement, trivia included.
    pub statement: &'t Statement<'t>,
}

/// How a setting is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation<'t> {
    /// `root['k'] = v`, also `Gitlab['root']['k'] = v` and `store`
    Set,
    /// `root v`, `root({ … })`, `self.root = v`, `Gitlab['root'] = v`: the whole root
    SetRoot,
    /// `root['k'] += v`: the operator without the `=`
    Operator(&'t str),
    /// `root['k'] << v`, `push`, `concat`
    Append,
    /// `root['k'].merge!(…)`, `update`
    Merge,
    /// `root.delete('k')`
    Delete,
    /// Another method that changes what it is called on: `gsub!`, `clear`
    Change(&'t str),
    /// A mere read of a missing key, which from 9.5 on sets it to `{}`
    Vivify,
}

/// One entry of a hash that is set or merged, wherever in the file it was written.
#[derive(Debug, Clone)]
pub struct Entry<'t> {
    /// The key, as the setting has it.
    pub key: Key,
    /// Where the key stands; `None` when it has no place of its own (parsed YAML, a loop).
    pub key_span: Option<Span>,
    /// The expression of its value, where it has one of its own.
    pub value: Option<&'t Expression<'t>>,
    /// What the entry is worth.
    pub evaluation: Value,
    /// Where it was written: another statement than the assignment's when the hash was built in a
    /// variable first or comes from an earlier assignment.
    pub site: Site<'t>,
    /// Whether it stands in the hash literal that is this assignment's own value or argument, so
    /// that it can be edited there.
    pub in_place: bool,
    /// The earlier assignment it was carried over from, as in
    /// `mattermost['env'] = mattermost['env'].merge(…)`.
    pub carried_from: Option<usize>,
    /// Where the value is a hash: its entries.
    pub entries: Vec<Entry<'t>>,
    /// What becomes of the entry.
    pub effectiveness: Effectiveness,
}

/// What becomes of an assignment when the whole file has been evaluated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effectiveness {
    /// Nothing later replaces it. (It may be conditional all the same.)
    Wins,
    /// Replaced whenever it runs, by the assignment of that index.
    Overwritten {
        /// Index into [`super::Settings::assignments`]
        by: usize,
    },
    /// Replaced by the assignment of that index, if that one runs.
    PerhapsOverwritten {
        /// Index into [`super::Settings::assignments`]
        by: usize,
    },
    /// It never writes a setting.
    SetsNothing(SetsNothing),
}

/// Why something that looks like an assignment sets nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SetsNothing {
    /// `external_url = 'x'` makes a local variable
    LocalVariable,
    /// `gitlab_rails['x'] = 1` after `gitlab_rails = {}` writes into the local variable
    ShadowedByLocal,
    /// It stands after the point where the file stops
    AfterStop,
    /// Its condition is known never to hold
    NeverRuns,
    /// It stands in a method that is never called
    NotCalled,
    /// `git_data_dirs { … }` passes a block, which is ignored
    IgnoredBlock,
    /// The line raises an error itself
    Fails,
}
