//! What a summary means at one call: its symbols, replaced by what was handed in.

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;
use swiftsure_source::{Span, Sym};

use crate::abstraction::{NO_FILE, map_parts};
use crate::apply::{Surroundings, within_loops};
use crate::effect::{Effect, EffectKind, Loop, Over};
use crate::frame::Fact;
use crate::heap::ObjectId;
use crate::record::{Base, Op, Record, RecordSet, Root, is_symbolic};
use crate::size;
use crate::value::{ChosenAttribute, Value};

/// Replaces the symbols of a summary by what they stand for at one call.
pub(crate) struct Instantiation<'s> {
    pub actuals: &'s [Value],
    /// What the caller calls the objects that it handed in, by the number that the callee has for each.
    pub originals: &'s [ObjectId],
    /// What it calls those that the callee made.
    pub made: FxHashMap<ObjectId, ObjectId>,
    /// The loops of the caller around the call.
    pub loops: &'s [Rc<Loop>],
    /// Which files are knowledge: what happens there happens, for the user, at the call.
    pub knowledge: &'s [bool],
    pub call: Span,
    /// What the caller itself set.
    pub facts: &'s [Fact],
    /// Sets that were replaced already: what the callee shares stays shared.
    pub sets: RefCell<FxHashMap<*const RecordSet, Rc<RecordSet>>>,
    /// The same of lists of loops, by how many loops of the caller are around them.
    pub turns: RefCell<FxHashMap<(*const Rc<Loop>, usize, usize), Rc<[Rc<Loop>]>>>,
    /// The sets that the callee made and gives back: each call gives others.
    pub fresh: Vec<Rc<RecordSet>>,
}

impl Instantiation<'_> {
    /// What the caller calls an object of the callee.
    pub(crate) fn object(&self, id: ObjectId) -> Option<ObjectId> {
        self.made.get(&id).or_else(|| self.originals.get(id.0 as usize)).copied()
    }

    fn born(&self) -> u16 {
        u16::try_from(self.loops.len()).unwrap_or(u16::MAX)
    }

    /// A place in the user's code for a place that may be in the knowledge.
    pub(crate) fn site(&self, site: Span) -> Span {
        if self.knowledge.get(site.file.0 as usize).copied().unwrap_or(true) { self.call } else { site }
    }

    pub(crate) fn value(&self, value: &Value) -> Value {
        match value {
            Value::Object(id) if !id.is_global() => self.object(*id).map_or(Value::Unknown, Value::Object),
            Value::Record(record) => Value::Record(self.record(record)),
            Value::Attribute(chosen) => Value::Attribute(Rc::new(ChosenAttribute {
                record: self.record(&chosen.record),
                site: self.site(chosen.site),
            })),
            Value::Set(set) => Value::Set(self.set(set)),
            Value::Outside(outside) => outside.instantiated(self.actuals, &|site| self.site(site)),
            other if other.is_of_no_call() => other.clone(),
            other => map_parts(other, &mut |part| self.value(part)),
        }
    }

    pub(crate) fn record(&self, record: &Rc<Record>) -> Rc<Record> {
        let is_same = || record.born == self.born() && self.is_as_it_was(record);
        if !record.is_symbolic() && (record.is_kept() || is_same()) {
            return record.clone();
        }
        let root = match &record.root {
            Root::Param(symbol) => match self.actuals.get(*symbol as usize) {
                Some(Value::Record(actual)) if record.path.is_empty() => return actual.clone(),
                Some(Value::Record(actual)) => {
                    let end = self.followed(actual, &record.path);
                    return Rc::new(Record { class: record.class, ..Record::clone(&end) });
                }
                _ => Root::Unknown,
            },
            Root::Element(set) => Root::Element(self.set(set)),
            Root::Single(set, site) => Root::Single(self.set(set), self.site(*site)),
            Root::New(site) => Root::New(self.site(*site)),
            Root::Unknown => Root::Unknown,
        };
        let stored = record.stored.filter(|_| !matches!(root, Root::Unknown));
        Rc::new(Record { root, stored, born: self.born(), ..Record::clone(record) })
    }

    /// The record at the end of a path: a relation that the caller set itself leads to what it was set to.
    fn followed(&self, from: &Rc<Record>, path: &[Sym]) -> Rc<Record> {
        path.iter().fold(from.clone(), |at, step| {
            let is_this = |(known, name, _): &&Fact| name == step && known.root == at.root && known.path == at.path;
            let mut set = self.facts.iter().filter(is_this).map(|(_, _, value)| value);
            match (set.next(), set.next()) {
                (Some(Value::Record(found)), None) => found.clone(),
                _ => Rc::new(at.follow(*step, at.class)),
            }
        })
    }

    /// Whether nothing that a record holds would be replaced.
    fn is_as_it_was(&self, record: &Record) -> bool {
        match &record.root {
            Root::Element(set) => Rc::ptr_eq(&self.set(set), set),
            Root::Single(set, site) => self.site(*site) == *site && Rc::ptr_eq(&self.set(set), set),
            Root::New(site) => self.site(*site) == *site,
            Root::Unknown => true,
            Root::Param(_) => false,
        }
    }

    pub(crate) fn set(&self, set: &Rc<RecordSet>) -> Rc<RecordSet> {
        let stays = |site: Span| self.site(site) == site;
        let owner_stays = match &set.base {
            Base::Related { record, .. } => self.is_as_it_was(record),
            _ => true,
        };
        let stays = stays(set.built) && set.ops.iter().all(|op| stays(op.site)) && owner_stays && !self.is_fresh(set);
        if set.kept && !set.symbolic {
            return set.clone();
        }
        if !set.symbolic && set.born == self.born() && stays {
            return set.clone();
        }
        if let Some(known) = self.sets.borrow().get(&Rc::as_ptr(set)) {
            return known.clone();
        }
        let result = self.new_set(set);
        self.sets.borrow_mut().insert(Rc::as_ptr(set), result.clone());
        result
    }

    fn is_fresh(&self, set: &Rc<RecordSet>) -> bool {
        self.fresh.iter().any(|fresh| fresh == set)
    }

    fn new_set(&self, set: &Rc<RecordSet>) -> Rc<RecordSet> {
        let mut result = RecordSet::clone(set);
        result.born = self.born();
        result.handed.iter_mut().for_each(|site| *site = self.site(*site));
        if self.is_fresh(set) {
            result.handed.push(self.call);
        }
        // What a symbol stands for says where it starts; a manager that was handed in starts at the call.
        if !set.symbolic || set.built.file != NO_FILE {
            result.built = self.site(set.built);
        }
        for op in &mut result.ops {
            op.site = self.site(op.site);
        }
        if let Base::Related { record, relation } = &set.base {
            result.base = Base::Related { record: self.record(record), relation: *relation };
        }
        if set.symbolic {
            for op in &mut result.ops {
                *op = self.op(op);
            }
            match &set.base {
                Base::Param(symbol) => match self.actuals.get(*symbol as usize) {
                    Some(Value::Set(actual)) if set.ops.is_empty() && actual.shape == set.shape => {
                        let same = actual.role == set.role && actual.set_class == set.set_class;
                        // A manager that became a queryset inside of the callee.
                        return if same {
                            actual.clone()
                        } else {
                            Rc::new(RecordSet { role: set.role, set_class: set.set_class, ..RecordSet::clone(actual) })
                        };
                    }
                    Some(Value::Set(actual)) => {
                        result.ops = actual.ops.iter().cloned().chain(result.ops).collect();
                        result.handed = actual.handed.iter().copied().chain(result.handed).collect();
                        result.base = actual.base.clone();
                        result.built = actual.built;
                    }
                    _ => result.base = Base::Unknown,
                },
                Base::Related { .. } | Base::All | Base::Unknown => {}
            }
            result.symbolic = match &result.base {
                Base::Param(_) => true,
                Base::Related { record, .. } => record.is_symbolic(),
                Base::All | Base::Unknown => false,
            } || result.ops.iter().any(|op| op.args.iter().any(is_symbolic));
        }
        Rc::new(result)
    }

    fn op(&self, op: &Op) -> Op {
        let value = |value: &Value| size::bounded(self.value(value));
        Op {
            name: op.name,
            args: op.args.iter().map(value).collect(),
            keywords: op.keywords.iter().map(|(name, argument)| (*name, value(argument))).collect(),
            site: op.site,
            of_manager: op.of_manager,
        }
    }

    /// How many of the caller's loops repeat the effect.
    fn outer_loops(&self, kind: &EffectKind) -> usize {
        let actual = match kind {
            EffectKind::Load { record, .. } if record.is_kept() => return 0,
            EffectKind::Load { record, .. } | EffectKind::FieldRead { record, .. } => match record.root {
                Root::Param(_) if !record.path.is_empty() => {
                    return usize::from(self.record(record).born).min(self.loops.len());
                }
                Root::Param(symbol) => self.actuals.get(symbol as usize),
                // The rows that a set keeps keep what is loaded on them.
                Root::Element(ref set) if set.ops.is_empty() => match set.base {
                    Base::Param(symbol) => self.actuals.get(symbol as usize),
                    _ => None,
                },
                _ => None,
            },
            EffectKind::Query { set, cached: true, .. } if set.kept => return 0,
            EffectKind::Query { set, cached: true, .. } if set.ops.is_empty() => match set.base {
                Base::Param(symbol) => self.actuals.get(symbol as usize),
                _ => None,
            },
            _ => None,
        };
        match actual {
            Some(Value::Record(record)) => (record.born as usize).min(self.loops.len()),
            Some(Value::Set(set)) => (set.born as usize).min(self.loops.len()),
            _ => self.loops.len(),
        }
    }

    /// The effect as the caller sees it, repeated by at most `limit` of the caller's loops.
    pub(crate) fn effect(&self, effect: &Effect, limit: usize, surroundings: Surroundings) -> Effect {
        let outer = self.outer_loops(&effect.kind).min(limit);
        let kind = within_loops(&effect.kind, self.kind(&effect.kind), outer);
        Effect {
            kind,
            site: self.site(effect.site),
            function: effect.function,
            loops: self.loops(&effect.loops, outer),
            calls: surroundings.calls,
            conditional: effect.conditional,
            way: surroundings.way,
            regions: surroundings.regions,
            keeper: surroundings.keeper,
        }
    }

    /// Rows that are not followed any further, as the caller knows them; nothing where they are of no set.
    pub(crate) fn escape(&self, kind: &EffectKind) -> Option<EffectKind> {
        match self.kind(kind) {
            EffectKind::RowEscapes { record } => EffectKind::escape_of(&record),
            kind => Some(kind),
        }
    }

    /// The loops of the callee inside of the `outer` outermost ones of the caller.
    fn loops(&self, inner: &[Rc<Loop>], outer: usize) -> Rc<[Rc<Loop>]> {
        let key = (if inner.is_empty() { std::ptr::null() } else { inner.as_ptr() }, inner.len(), outer);
        if let Some(known) = self.turns.borrow().get(&key) {
            return known.clone();
        }
        let inside = inner.iter().map(|entry| self.loop_(entry));
        let loops: Rc<[Rc<Loop>]> = self.loops[..outer].iter().cloned().chain(inside).collect();
        self.turns.borrow_mut().insert(key, loops.clone());
        loops
    }

    fn loop_(&self, entry: &Rc<Loop>) -> Rc<Loop> {
        match &entry.over {
            Over::Set(set) if set.symbolic => {
                let over = Over::Set(self.set(set));
                Rc::new(Loop { over, site: self.site(entry.site), ..Loop::clone(entry) })
            }
            Over::Batches(Some(set)) if set.symbolic => {
                let over = Over::Batches(Some(self.set(set)));
                Rc::new(Loop { over, site: self.site(entry.site), ..Loop::clone(entry) })
            }
            _ if self.site(entry.site) != entry.site => Rc::new(Loop { site: self.call, ..Loop::clone(entry) }),
            _ => entry.clone(),
        }
    }

    fn kind(&self, kind: &EffectKind) -> EffectKind {
        match kind {
            EffectKind::Load { record, relation } => {
                EffectKind::Load { record: self.record(record), relation: *relation }
            }
            EffectKind::Query { set, op, cached } => EffectKind::Query { set: self.set(set), op: *op, cached: *cached },
            EffectKind::SetWrite { set, op } => EffectKind::SetWrite { set: self.set(set), op: *op },
            EffectKind::RecordWrite { record, op } => EffectKind::RecordWrite { record: self.record(record), op: *op },
            EffectKind::FieldRead { record, field } => {
                EffectKind::FieldRead { record: self.record(record), field: *field }
            }
            EffectKind::RelationSet { record, relation } => {
                EffectKind::RelationSet { record: self.record(record), relation: *relation }
            }
            EffectKind::PythonWork { set, work } => EffectKind::PythonWork { set: self.set(set), work: *work },
            EffectKind::RowEscapes { record } => EffectKind::RowEscapes { record: self.record(record) },
            EffectKind::Escape { set } => EffectKind::Escape { set: self.set(set) },
            EffectKind::Unfollowed { what, about } => EffectKind::Unfollowed { what: *what, about: *about },
            EffectKind::Sink { kind, name, value } => {
                EffectKind::Sink { kind: *kind, name: *name, value: self.value(value) }
            }
            EffectKind::Named { kind, detail } => EffectKind::Named { kind: *kind, detail: detail.clone() },
        }
    }
}
