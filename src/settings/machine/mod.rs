//! Follows a file statement by statement, the way Ruby would, without running anything.
//!
//! It is an abstract interpreter: an object is known or unknown, and where a condition is not
//! known, each branch is followed from the same state and what they leave is joined (see
//! [`journal`]). Read [`Machine::body`] and [`Machine::fork`] first, then [`expression`].

#![expect(
    clippy::unnecessary_wraps,
    reason = "every construct and method gives an `Eval`, even where nothing ends it"
)]
#![expect(
    clippy::needless_pass_by_value,
    reason = "an object is handed over, as Ruby hands over a reference"
)]

mod assign;
mod block;
mod budget;
mod call;
mod cell;
mod collection;
mod control;
mod definition;
mod expression;
mod hash;
mod heap;
mod journal;
mod library;
mod list;
mod literal;
mod object;
mod record;
mod refuse;
mod selfcall;
mod snapshot;
mod table;
mod text;

use std::collections::{HashMap, HashSet};

use budget::Budget;
use cell::Flag;
use heap::Heap;
use indexmap::IndexSet;
use object::{Content, HashTable, Object, ObjectId};

use super::model::WriteIndex;
use super::reading::ReleaseDependence;
use super::roots::{InitialRoot, Roots};
use super::{
    Assignment, Condition, ConditionKind, EvaluationFailure, FailureKind, Options, SetsNothing, Settings,
    Site, Unknown, UnknownReason,
};
use crate::mappings::milestones::{STRICT_ROOTS, VIVIFYING};
use crate::mappings::{Release, omnibus};
use crate::syntax::tree::{Body, Definition};
use crate::syntax::{Span, Tree};
use crate::value::{Dynamic, DynamicReason, Value};

/// Levels of nesting that are followed, so that the stack holds.
const DEEPEST: u32 = 96;

/// The result of an evaluation, or what ends it.
type Eval<'t, T = Object<'t>> = Result<T, Jump<'t>>;

/// Why evaluation does not go on with the next expression.
#[derive(Debug, Clone)]
enum Jump<'t> {
    /// An exception, or the end of the process
    Raise,
    /// The budget ran out: nothing is followed any more
    Exhausted,
    /// `return`
    Return(Object<'t>),
    /// `next`
    Next(Object<'t>),
    /// `break`
    Break(Object<'t>),
}

/// A jump that was perhaps taken: what follows is conditional.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PendingJump {
    Return(Span),
    Block(Span),
}

/// One branch of [`Machine::fork`].
type Arm<'a, 't> = (Option<Condition>, &'a mut dyn FnMut(&mut Machine<'t>) -> Eval<'t>);

pub(super) struct Machine<'t> {
    tree: &'t Tree<'t>,
    release: Release,
    roots: Roots,
    heap: Heap<'t>,
    /// The hash that holds the roots.
    config: ObjectId,
    /// The scope of local variables, and of each scope the one it can see.
    scope: u32,
    outer_scopes: Vec<Option<u32>>,
    methods: HashMap<&'t str, Method<'t>>,
    called: HashSet<Span>,

    assignments: Vec<Assignment<'t>>,
    /// Roots that were looked for, and whether YAML was loaded: what the release may decide.
    roots_asked: HashSet<&'static str>,
    loads_yaml: bool,
    unknown: IndexSet<Unknown>,
    failures: Vec<EvaluationFailure>,

    site: Option<Site<'t>>,
    conditions: Vec<Condition>,
    /// Nothing is recorded: the code is followed for its effects alone.
    silent: u32,
    /// The code is followed only for what it would have set.
    dead: Option<SetsNothing>,
    pending: Option<PendingJump>,
    /// Ruby's own classes may have more methods than they come with.
    reopened: bool,
    /// `begin … rescue` around the code.
    rescuing: u32,
    /// How often something could not be told so far.
    guesses: u32,
    /// How many other files or texts were evaluated so far.
    epoch: u32,
    /// Where the budget ran out.
    ended: Option<Unknown>,
    depth: u32,
    loops: u32,
}

/// A method that the file defines.
#[derive(Debug, Clone, Copy)]
struct Method<'t> {
    definition: &'t Definition<'t>,
    span: Span,
    /// Defined once, and for certain.
    certain: bool,
}

impl<'t> Machine<'t> {
    pub(super) fn new(tree: &'t Tree<'t>, options: Options) -> Self {
        let mut heap = Heap::new(Budget::for_text(tree.source.len()));
        let config = heap.allocate(Content::Table(HashTable::default()));
        heap.set_flag(Flag::Strict, options.release >= STRICT_ROOTS);
        heap.set_flag(Flag::Vivify, options.release >= VIVIFYING);
        Self {
            tree,
            release: options.release,
            roots: Roots::of(options),
            heap,
            config,
            scope: 1,
            outer_scopes: vec![None, None],
            methods: HashMap::new(),
            called: HashSet::new(),
            assignments: Vec::new(),
            roots_asked: HashSet::new(),
            loads_yaml: false,
            unknown: IndexSet::new(),
            failures: Vec::new(),
            site: None,
            conditions: Vec::new(),
            silent: 0,
            dead: None,
            pending: None,
            reopened: false,
            rescuing: 0,
            guesses: 0,
            epoch: 0,
            ended: None,
            depth: 0,
            loops: 0,
        }
    }

    /// Follows the whole file.
    pub(super) fn run(mut self) -> Settings<'t> {
        // An error that ends the file is in `failures`; `return` ends it quietly.
        let _ended = self.body(self.tree.body());
        self.uncalled_methods();
        let mut state = self.final_state();
        if let Some(ended) = self.ended.take() {
            // What is not followed may replace all of it.
            let value = Value::Dynamic(Dynamic { span: ended.span, reason: DynamicReason::TooLarge });
            state.values_mut().for_each(|known| known.clone_from(&value));
            self.unknown.insert(ended);
        }
        let mut settings = Settings {
            tree: self.tree,
            release: self.release,
            state,
            cost: self.heap.budget.cost(),
            writes: WriteIndex::default(),
            reading: ReleaseDependence {
                roots: if self.roots.are_all() { Vec::new() } else { self.roots_asked.into_iter().collect() },
                loads_yaml: self.loads_yaml,
            },
            assignments: self.assignments,
            unknown: self.unknown.into_iter().collect(),
            failures: self.failures,
        };
        super::effectiveness::decide(&mut settings.assignments);
        settings
    }

    /// Evaluates statements in order; the value is the last one's.
    fn body(&mut self, body: &'t Body<'t>) -> Eval<'t> {
        let outer_site = self.site;
        let mut result = Ok(Object::Nil);
        let mut rest = None;
        for (index, statement) in body.statements.iter().enumerate() {
            self.site = Some(Site { body, index, statement });
            result = self.evaluate(&statement.expression);
            if self.is_exhausted(statement.expression.span) {
                break;
            }
            if result.is_err() && self.dead.is_none() {
                self.not_reached(body, index + 1);
                break;
            }
            if let Some(pending) = self.pending.take()
                && rest.is_none()
                && self.dead.is_none()
            {
                // The remaining statements run only if the jump was not taken.
                self.conditions.push(after_possible_stop(pending));
                rest = Some((pending, self.heap.mark()));
            }
        }
        self.site = outer_site;
        let Some((pending, mark)) = rest else {
            return if self.dead.is_some() { Ok(Object::Nil) } else { result };
        };
        self.conditions.pop();
        let effects = self.heap.take_back(mark);
        let (PendingJump::Return(span) | PendingJump::Block(span)) = pending;
        let failed = matches!(result, Err(Jump::Raise));
        if !failed {
            self.heap.join(vec![effects, journal::Effects::default()], span);
        }
        match result {
            Ok(_) => {
                self.pending = Some(pending);
                Ok(Object::Unknown(object::UnknownObject {
                    span,
                    reason: DynamicReason::Condition,
                    may_be_setting: true,
                }))
            }
            Err(_) => Err(match pending {
                PendingJump::Return(span) => Jump::Return(Object::foreign(span, DynamicReason::Condition)),
                PendingJump::Block(span) => Jump::Next(Object::foreign(span, DynamicReason::Condition)),
            }),
        }
    }

    /// Follows code of which exactly one arm runs, and joins what the arms leave.
    fn fork(&mut self, span: Span, reason: DynamicReason, arms: &mut [Arm<'_, 't>]) -> Eval<'t> {
        let mut effects = Vec::new();
        let mut objects = Vec::new();
        let mut jump = None;
        let mut pending = None;
        for (condition, arm) in arms {
            let mark = self.heap.mark();
            let conditions = self.conditions.len();
            self.conditions.extend(condition.take());
            let outcome = arm(self);
            self.conditions.truncate(conditions);
            let left = self.heap.take_back(mark);
            pending = pending.or(self.pending.take());
            match outcome {
                Ok(object) => {
                    effects.push(left);
                    objects.push(object);
                }
                // Nothing is configured at all when the file fails: what holds, holds if it did
                // not. Unless the error is rescued.
                Err(Jump::Raise) => {
                    if self.rescuing > 0 {
                        effects.push(left);
                    }
                }
                Err(other) => {
                    effects.push(left);
                    jump = Some(other);
                }
            }
        }
        self.heap.join(effects, span);
        if objects.is_empty() {
            return Err(jump.unwrap_or(Jump::Raise));
        }
        self.pending = pending.or(match jump {
            Some(Jump::Return(_)) => Some(PendingJump::Return(span)),
            Some(_) => Some(PendingJump::Block(span)),
            None => None,
        });
        let object = self.heap.join_objects(objects, span, reason);
        Ok(object)
    }

    /// Follows code that never runs, for what it would have set; leaves no other trace.
    fn dead_code(&mut self, why: SetsNothing, code: &mut dyn FnMut(&mut Self)) {
        let outer = self.dead;
        self.dead = self.dead.or(Some(why));
        let mark = self.heap.mark();
        code(self);
        let _undone = self.heap.take_back(mark);
        self.dead = outer;
        self.pending = None;
    }

    /// Whether the budget has run out. The first to notice is the innermost statement.
    fn is_exhausted(&mut self, statement: Span) -> bool {
        let Some(reason) = self.heap.budget.exhausted() else { return false };
        self.ended.get_or_insert(Unknown { span: statement, reason });
        true
    }

    fn not_reached(&mut self, body: &'t Body<'t>, from: usize) {
        self.dead_code(SetsNothing::AfterStop, &mut |machine| {
            for (index, statement) in body.statements.iter().enumerate().skip(from) {
                machine.site = Some(Site { body, index, statement });
                let _ = machine.evaluate(&statement.expression);
            }
        });
    }

    /// What a method holds that nothing calls.
    fn uncalled_methods(&mut self) {
        let mut methods: Vec<_> = self.methods.values().copied().collect();
        methods.sort_by_key(|method| method.span);
        for method in methods {
            if self.called.contains(&method.span) {
                continue;
            }
            self.dead_code(SetsNothing::NotCalled, &mut |machine| {
                let _ = machine.method_body(method, Vec::new());
            });
        }
    }

    /// Notes an error that is certainly raised if the current statement runs.
    fn raise<T>(&mut self, span: Span, kind: FailureKind) -> Eval<'t, T> {
        if self.silent == 0 && self.dead.is_none() {
            let certain = self.conditions.iter().all(|condition| condition.certain);
            self.failures.push(EvaluationFailure { span, kind, certain });
        }
        Err(Jump::Raise)
    }

    /// Notes something whose effect on the settings is not known.
    fn note_unknown(&mut self, span: Span, reason: UnknownReason) {
        self.guesses += 1;
        if self.silent == 0 && self.dead.is_none() {
            self.unknown.insert(Unknown { span, reason });
        }
    }

    /// What a root is before it is set.
    fn initial_root(&mut self, name: &str) -> Option<InitialRoot> {
        if let Some(row) = omnibus::root(name) {
            self.roots_asked.insert(row.root.as_str());
        }
        self.roots.kind(name)
    }

    /// The text of a span, where it is UTF-8.
    fn source_text(&self, span: Span) -> &'t str {
        self.tree.source.get(span.range()).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or("")
    }
}

fn after_possible_stop(pending: PendingJump) -> Condition {
    let (PendingJump::Return(span) | PendingJump::Block(span)) = pending;
    Condition {
        kind: ConditionKind::AfterPossibleStop,
        span,
        test: None,
        branch: 0,
        modifier: false,
        certain: false,
    }
}
