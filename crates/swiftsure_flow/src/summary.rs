//! Summaries: what a call of a function gives back and does, in terms of what was handed in.
//!
//! Before a call, the arguments and what they reach are copied into a [`Snapshot`] in which every record and set with
//! a history is replaced by a symbol. Two calls with the same snapshot share one evaluation of the body. Afterwards
//! the symbols in the summary are replaced by what they stood for at each call site.

use std::cell::RefCell;
use std::hash::{Hash, Hasher};
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHasher};
use swiftsure_python::ir::FunctionId;
use swiftsure_source::{FileId, Span, Sym};

use crate::apply::{Surroundings, within_loops};
use crate::each::{Births, Each};
use crate::effect::{Effect, EffectKind, Loop, Over};
use crate::frame::{Fact, State};
use crate::heap::{Heap, Object, ObjectId, Pooled};
use crate::outside::Outside;
use crate::record::{Base, CHANGED, KEY, Op, Record, RecordSet, Root, is_symbolic};
use crate::remains::Remains;
use crate::size;
use crate::value::{ChosenAttribute, FunctionValue, PartialValue, Value};

/// Objects that one snapshot may hold; what lies behind is unknown to the callee.
const OBJECT_LIMIT: usize = 48;
/// Where a set starts that a callee was handed: each caller puts its own place there.
const NO_FILE: FileId = FileId(u32::MAX);
/// Items of a list that are kept apart in a snapshot.
const ITEM_LIMIT: usize = 24;

/// Everything that the evaluation of a body depends on.
#[derive(Clone, Debug)]
pub struct Snapshot {
    pub function: FunctionId,
    pub slots: Vec<Value>,
    pub captured: Vec<Value>,
    /// As the pool keeps them: equal ones are one.
    pub objects: Vec<Rc<Object>>,
    /// Of what is in it, wherever that lies.
    hash: u64,
}

impl Snapshot {
    pub(crate) fn new(function: FunctionId, slots: Vec<Value>, captured: Vec<Value>, objects: Vec<Pooled>) -> Self {
        let mut hasher = FxHasher::default();
        (function, &slots, &captured).hash(&mut hasher);
        objects.iter().for_each(|object| object.hash.hash(&mut hasher));
        let objects = objects.into_iter().map(|pooled| pooled.object).collect();
        Self { function, slots, captured, objects, hash: hasher.finish() }
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

/// Copies values out of a heap and replaces records and sets by symbols.
pub struct Abstraction<'h> {
    heap: &'h Heap,
    pub objects: Vec<Rc<Object>>,
    /// Which object of the caller each copied object is.
    pub originals: Vec<ObjectId>,
    /// What each symbol stands for.
    pub actuals: Vec<Value>,
    /// Keep records and sets as they are: values that move to the global heap.
    verbatim: bool,
    /// The value at hand stands for each of the items of something, or is a part of what does.
    each: Option<Each>,
    first: u32,
    /// What the program set itself.
    facts: &'h [Fact],
    births: &'h Births,
}

impl<'h> Abstraction<'h> {
    pub fn new(state: &'h State, births: &'h Births) -> Self {
        Self { facts: &state.facts, ..Self::of_heap(&state.heap, births) }
    }

    fn of_heap(heap: &'h Heap, births: &'h Births) -> Self {
        Self {
            heap,
            facts: &[],
            births,
            objects: Vec::new(),
            originals: Vec::new(),
            actuals: Vec::new(),
            verbatim: false,
            each: None,
            first: 0,
        }
    }

    /// Copies objects as they are, numbered from `first` on.
    pub fn verbatim(heap: &'h Heap, births: &'h Births, first: u32) -> Self {
        Self { verbatim: true, first, ..Self::of_heap(heap, births) }
    }

    pub fn value(&mut self, value: &Value) -> Value {
        match value {
            Value::Object(id) => self.object(*id),
            Value::Record(record) if !self.verbatim => self.record(record),
            // What it is was seen in the function that chose it.
            Value::Attribute(..) if !self.verbatim => Value::Unknown,
            Value::Set(set) if !self.verbatim => self.set(set),
            Value::Outside(outside) if !self.verbatim => self.outside(outside),
            other if other.is_of_no_call() => other.clone(),
            other => map_parts(other, &mut |part| self.value(part)),
        }
    }

    fn object(&mut self, id: ObjectId) -> Value {
        if id.is_global() {
            return Value::Object(id);
        }
        if let Some(known) = self.originals.iter().position(|known| *known == id) {
            return Value::Object(self.copy(known));
        }
        let (Some(object), true) = (self.heap.get(id), self.objects.len() < OBJECT_LIMIT) else {
            return Value::Unknown;
        };
        let at = self.objects.len();
        self.objects.push(object.clone());
        self.originals.push(id);
        if looks_the_same(object) {
            return Value::Object(self.copy(at));
        }
        let (around, born) = (self.each, self.births.of(id));
        self.each = around.map(|each| each.inside(born));
        let fields = object.fields.iter().map(|(name, value)| (*name, self.value(value))).collect();
        let items = match &object.items {
            Some(items) if items.len() <= ITEM_LIMIT || self.verbatim => {
                Some(items.iter().map(|item| self.value(item)).collect())
            }
            _ => None,
        };
        self.each = items.is_none().then(|| Each::of(born));
        let (key, element) = (self.value(&object.key), self.value(&object.element));
        self.each = around;
        let seen = Object { fields, items, key, element, few: object.few, ..Object::of_kind(object.kind) };
        // One that looks the same to the callee stays where it is: the pool knows it by its place.
        if seen != **object {
            self.objects[at] = Rc::new(seen);
        }
        Value::Object(self.copy(at))
    }

    /// What the callee calls the object that was copied at a place.
    fn copy(&self, at: usize) -> ObjectId {
        ObjectId(self.first + u32::try_from(at).unwrap_or(0))
    }

    fn record(&mut self, record: &Rc<Record>) -> Value {
        if record.root == Root::Unknown {
            return Value::Record(Rc::new(Record::new(record.class, Root::Unknown, 0)));
        }
        if let Root::Element(set) = &record.root
            && self.each.is_some_and(|each| each.has(record))
            && let Value::Set(set) = self.set(set)
        {
            return Value::Record(Rc::new(Record { root: Root::Element(set), born: 0, ..Record::clone(record) }));
        }
        let symbol = self.symbol(&Value::Record(record.clone()));
        let symbolic = Record::new(record.class, Root::Param(symbol), 0);
        let is_changed =
            |(known, name, _): &Fact| *name == CHANGED && known.root == record.root && known.path == record.path;
        let told = record.told.clone().filter(|_| !self.facts.iter().any(is_changed));
        Value::Record(Rc::new(Record { stored: self.stored(record), told, ..symbolic }))
    }

    /// Whether a row is stored; what the program made and then wrote may be.
    fn stored(&self, record: &Record) -> Option<bool> {
        let same = |known: &Record| known.root == record.root && known.path == record.path;
        let is_written = |(known, name, value): &Fact| *name == KEY && *value == Value::Unbound && same(known);
        record.is_stored().filter(|stored| *stored || !self.facts.iter().any(is_written))
    }

    fn set(&mut self, set: &Rc<RecordSet>) -> Value {
        let mut copy = RecordSet {
            born: 0,
            ops: Vec::new(),
            built: Span::new(NO_FILE, 0, 0),
            handed: Vec::new(),
            symbolic: true,
            base: Base::Unknown,
            ..RecordSet::clone(set)
        };
        if set.ops.is_empty()
            && matches!(set.base, Base::All | Base::Unknown)
            && set.role == crate::record::Role::Manager
        {
            copy.base = set.base.clone();
            copy.symbolic = false;
        } else {
            copy.base = Base::Param(self.symbol(&Value::Set(set.clone())));
        }
        Value::Set(Rc::new(copy))
    }

    /// Each place has a symbol of its own, so that a callee is evaluated once whatever comes from where.
    fn outside(&mut self, outside: &Rc<Outside>) -> Value {
        let Ok(symbol) = u16::try_from(self.actuals.len()) else { return outside.plain() };
        self.actuals.push(Value::Outside(outside.clone()));
        Value::Outside(Rc::new(outside.symbol(symbol)))
    }

    fn symbol(&mut self, actual: &Value) -> u16 {
        let at = self.actuals.iter().position(|known| known == actual).unwrap_or_else(|| {
            self.actuals.push(actual.clone());
            self.actuals.len() - 1
        });
        u16::try_from(at).unwrap_or(u16::MAX)
    }
}

/// Whether an object is the same to a callee as to its caller.
fn looks_the_same(object: &Object) -> bool {
    let is_short = object.items.as_ref().is_none_or(|items| items.len() <= ITEM_LIMIT);
    is_short && object.possible.is_none() && object.values().all(Value::is_of_no_call)
}

/// Applies `f` to the values inside of a value that holds others.
pub fn map_parts(value: &Value, f: &mut dyn FnMut(&Value) -> Value) -> Value {
    match value {
        Value::Tuple(items) => Value::tuple(items.iter().map(f).collect()),
        Value::Union(members) => Value::join_all(members.iter().map(f)),
        Value::Bound(bound) => Value::Bound(Rc::new((f(&bound.0), f(&bound.1)))),
        Value::Super(parts) => Value::Super(Rc::new((f(&parts.0), parts.1))),
        Value::Function(function) if !function.captured.is_empty() => {
            let captured = function.captured.iter().map(f).collect();
            Value::Function(Rc::new(FunctionValue { captured, ..FunctionValue::clone(function) }))
        }
        Value::Partial(partial) => Value::partial(PartialValue {
            func: f(&partial.func),
            args: partial.args.iter().map(&mut *f).collect(),
            keywords: partial.keywords.iter().map(|(name, value)| (*name, f(value))).collect(),
            crossing: partial.crossing,
        }),
        Value::Property(property) => Value::Property(Rc::new(crate::value::PropertyValue {
            getter: f(&property.getter),
            cached: property.cached,
        })),
        Value::StaticMethod(inner) => Value::StaticMethod(Rc::new(f(inner))),
        Value::ClassMethod(inner) => Value::ClassMethod(Rc::new(f(inner))),
        other => other.clone(),
    }
}

/// Replaces the symbols of a summary by what they stand for at one call.
pub struct Instantiation<'s> {
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

    pub fn value(&self, value: &Value) -> Value {
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

    pub fn record(&self, record: &Rc<Record>) -> Rc<Record> {
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

    pub fn set(&self, set: &Rc<RecordSet>) -> Rc<RecordSet> {
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
            EffectKind::Sink { kind, name, value } => {
                EffectKind::Sink { kind: *kind, name: *name, value: self.value(value) }
            }
            EffectKind::Named { kind, detail } => EffectKind::Named { kind: *kind, detail: detail.clone() },
        }
    }
}
