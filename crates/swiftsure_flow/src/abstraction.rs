//! What a call hands in, as its callee sees it: copies of the objects, and a symbol for each record and set.

use std::rc::Rc;

use swiftsure_source::{FileId, Span, Sym};

use crate::each::{Births, Each};
use crate::frame::{Fact, State};
use crate::heap::{Heap, Kind, Object, ObjectId};
use crate::outside::Outside;
use crate::record::{Base, CHANGED, KEY, Op, Record, RecordSet, Role, Root};
use crate::value::{FunctionValue, PartialValue, Value};

/// Objects that one snapshot may hold; what lies behind is unknown to the callee.
const OBJECT_LIMIT: usize = 48;
/// Where a set starts that a callee was handed: each caller puts its own place there.
pub(crate) const NO_FILE: FileId = FileId(u32::MAX);
/// Items of a list that are kept apart in a snapshot.
const ITEM_LIMIT: usize = 24;
/// Attributes that the program set on rows which one call is told of.
const TOLD_LIMIT: usize = 16;

/// Copies values out of a heap and replaces records and sets by symbols.
pub(crate) struct Abstraction<'h> {
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
    /// Whether some of it is for callees: sets and objects that an attribute holds.
    tells: bool,
    /// What the callee is told of it.
    pub told: Vec<Fact>,
    births: &'h Births,
}

impl<'h> Abstraction<'h> {
    pub(crate) fn new(state: &'h State, births: &'h Births) -> Self {
        let tells = state.facts.iter().any(|fact| is_for_callees(&state.heap, fact));
        Self { facts: &state.facts, tells, ..Self::of_heap(&state.heap, births) }
    }

    fn of_heap(heap: &'h Heap, births: &'h Births) -> Self {
        Self {
            heap,
            facts: &[],
            tells: false,
            told: Vec::new(),
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
    pub(crate) fn verbatim(heap: &'h Heap, births: &'h Births, first: u32) -> Self {
        Self { verbatim: true, first, ..Self::of_heap(heap, births) }
    }

    pub(crate) fn value(&mut self, value: &Value) -> Value {
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
        let seen = Object {
            fields,
            items,
            key,
            element,
            few: object.few,
            lacks: object.lacks,
            ..Object::of_kind(object.kind)
        };
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
        let known = self.actuals.len();
        let symbol = self.symbol(&Value::Record(record.clone()));
        let symbolic = Record::new(record.class, Root::Param(symbol), 0);
        if self.tells && usize::from(symbol) == known {
            self.tell(&record.root, &record.path, &Rc::new(symbolic.clone()), None);
        }
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
        if self.each.is_some_and(|each| each.has_set(set)) {
            return Value::Set(Rc::new(self.set_of_item(set)));
        }
        let mut copy = RecordSet {
            born: 0,
            ops: Vec::new(),
            built: Span::new(NO_FILE, 0, 0),
            handed: Vec::new(),
            symbolic: true,
            base: Base::Unknown,
            ..RecordSet::clone(set)
        };
        if set.ops.is_empty() && matches!(set.base, Base::All | Base::Unknown) && set.role == Role::Manager {
            copy.base = set.base.clone();
            copy.symbolic = false;
        } else {
            let known = self.actuals.len();
            let symbol = self.symbol(&Value::Set(set.clone()));
            copy.base = Base::Param(symbol);
            if self.tells && usize::from(symbol) == known {
                let row = Rc::new(Record::new(set.class, Root::Element(Rc::new(copy.clone())), 0));
                self.tell(&Root::Element(set.clone()), &[], &row, Some(Each::of(0)));
            }
        }
        Value::Set(Rc::new(copy))
    }

    /// Tells the callee what the program set on a row that it calls `symbolic`.
    fn tell(&mut self, root: &Root, path: &[Sym], symbolic: &Rc<Record>, each: Option<Each>) {
        let facts = self.facts;
        let is_of_row = |(record, ..): &&Fact| record.root == *root && record.path == path;
        let around = self.each;
        self.each = each;
        let heap = self.heap;
        for (_, name, value) in facts.iter().filter(is_of_row).filter(|fact| is_for_callees(heap, fact)) {
            if self.told.len() < TOLD_LIMIT {
                let value = self.value(value);
                self.told.push((symbolic.clone(), *name, value));
            }
        }
        self.each = around;
    }

    /// A set that is another one for each item, with the rows that make it so as the callee knows them.
    fn set_of_item(&mut self, set: &RecordSet) -> RecordSet {
        let base = match &set.base {
            Base::Related { record, relation } => match self.record(record) {
                Value::Record(record) => Base::Related { record, relation: *relation },
                _ => Base::Unknown,
            },
            base => base.clone(),
        };
        let ops = set.ops.iter().map(|op| Op {
            args: op.args.iter().map(|value| self.value(value)).collect(),
            keywords: op.keywords.iter().map(|(name, value)| (*name, self.value(value))).collect(),
            ..Op::clone(op)
        });
        let ops = ops.collect();
        RecordSet { base, ops, born: 0, symbolic: true, ..RecordSet::clone(set) }
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

/// Whether an attribute that the program set holds what a callee could ask: a set, or rows in a list.
fn is_for_callees(heap: &Heap, (_, _, value): &Fact) -> bool {
    match value {
        Value::Set(_) => true,
        Value::Object(id) => heap.get(*id).is_some_and(|object| {
            let holds_rows = |value: &Value| matches!(value, Value::Record(_) | Value::Set(_));
            object.kind == Kind::List && object.element.members().iter().any(holds_rows)
        }),
        _ => false,
    }
}

/// Whether an object is the same to a callee as to its caller.
fn looks_the_same(object: &Object) -> bool {
    let is_short = object.items.as_ref().is_none_or(|items| items.len() <= ITEM_LIMIT);
    is_short && object.possible.is_none() && object.values().all(Value::is_of_no_call)
}

/// Applies `f` to the values inside of a value that holds others.
pub(crate) fn map_parts(value: &Value, f: &mut dyn FnMut(&Value) -> Value) -> Value {
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
