//! Summaries: what a call of a function gives back and does, in terms of what was handed in.
//!
//! Before a call, the arguments and what they reach are copied into a [`Snapshot`] in which every record and set with
//! a history is replaced by a symbol. Two calls with the same snapshot share one evaluation of the body. Afterwards
//! the symbols in the summary are replaced by what they stood for at each call site.

use std::hash::{Hash, Hasher};
use std::rc::Rc;

use rustc_hash::FxHasher;
use swiftsure_python::ir::FunctionId;

use crate::effect::Effect;
use crate::frame::Fact;
use crate::heap::{Object, Pooled};
use crate::outside::Outside;
use crate::remains::Remains;
use crate::value::Value;

/// Everything that the evaluation of a body depends on.
#[derive(Clone, Debug)]
pub struct Snapshot {
    pub function: FunctionId,
    pub slots: Vec<Value>,
    pub captured: Vec<Value>,
    /// As the pool keeps them: equal ones are one.
    pub objects: Vec<Rc<Object>>,
    /// What the program set on rows that were handed in.
    pub facts: Vec<Fact>,
    /// Of what is in it, wherever that lies.
    hash: u64,
}

impl Snapshot {
    pub(crate) fn new(
        function: FunctionId,
        slots: Vec<Value>,
        captured: Vec<Value>,
        objects: Vec<Pooled>,
        facts: Vec<Fact>,
    ) -> Self {
        let mut hasher = FxHasher::default();
        (function, &slots, &captured, &facts).hash(&mut hasher);
        objects.iter().for_each(|object| object.hash.hash(&mut hasher));
        let objects = objects.into_iter().map(|pooled| pooled.object).collect();
        Self { function, slots, captured, objects, facts, hash: hasher.finish() }
    }

    /// What equal snapshots have in common, also such of different times.
    pub(crate) fn digest(&self) -> u64 {
        self.hash
    }

    fn places(&self) -> impl Iterator<Item = *const Object> {
        self.objects.iter().map(Rc::as_ptr)
    }
}

impl PartialEq for Snapshot {
    fn eq(&self, other: &Self) -> bool {
        self.hash == other.hash
            && self.function == other.function
            && self.places().eq(other.places())
            && self.slots == other.slots
            && self.captured == other.captured
            && self.facts == other.facts
    }
}

impl Eq for Snapshot {}

impl Hash for Snapshot {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.hash.hash(state);
    }
}

/// The outcome of evaluating a body once.
#[derive(Debug)]
pub struct Summary {
    pub function: FunctionId,
    /// The first slot, which tells methods of different receivers apart.
    pub receiver: Option<crate::class::ClassRef>,
    pub returned: Value,
    /// What checks have found where it comes back.
    pub granted: Box<[Rc<Outside>]>,
    /// What it changed and made.
    pub remains: Remains,
    pub effects: Box<[Effect]>,
    /// Whether it did more than is kept.
    pub dropped: bool,
    /// Whether it, or something that it calls, did.
    pub partial: bool,
}

impl Summary {
    /// The same with other effects, and without what only callers ask for.
    pub(crate) fn with_effects(&self, effects: Box<[Effect]>) -> Self {
        Self {
            function: self.function,
            receiver: self.receiver,
            returned: Value::Unknown,
            granted: Box::default(),
            remains: Remains::default(),
            effects,
            dropped: self.dropped,
            partial: self.partial,
        }
    }
}
