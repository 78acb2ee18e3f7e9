//! Mutable Python objects: instances, lists, dicts, sets.
//!
//! Each function call has a heap of its own, filled with what the arguments reach; what it changed is copied back.
//! Objects of modules and classes live in one global heap that functions read and only module code writes.

use std::hash::BuildHasher;
use std::rc::Rc;

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use rustc_hash::{FxBuildHasher, FxHashMap};
use swiftsure_source::Sym;

use crate::class::ClassRef;
use crate::value::Value;

/// An object by its number. Numbers from [`GLOBAL`] on are in the global heap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ObjectId(pub u32);

/// The first number of the global heap.
pub const GLOBAL: u32 = 1 << 30;

impl ObjectId {
    pub fn is_global(self) -> bool {
        self.0 >= GLOBAL
    }
}

/// What an object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    Instance(ClassRef),
    List,
    Dict,
    Set,
    /// A generator or another one-way iterator.
    Iterator,
}

/// The most items of one list that are kept apart.
const ITEM_LIMIT: usize = 4096;

/// What is known of one object.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Object {
    pub kind: Kind,
    /// Attributes of an instance, or the entries of a dict under constant texts; sorted by insertion.
    pub fields: Vec<(Sym, Value)>,
    /// The items in order, where each is known; `None` after a change that loses count.
    pub items: Option<Vec<Value>>,
    /// The items of a list of a module that adds some of them on one path only: each that may be there, in order.
    pub possible: Option<Box<Vec<Value>>>,
    /// The join of all keys of a dict.
    pub key: Value,
    /// The join of all items of a list or set, or of all values of a dict that are not in `fields`.
    pub element: Value,
    /// How many items it has is fixed by the code, also where each is not known.
    pub few: bool,
    /// Some entry of a dict was taken out, and nobody knows which one.
    pub lacks: bool,
}

impl Object {
    pub fn instance(class: ClassRef) -> Self {
        Self::of_kind(Kind::Instance(class))
    }

    pub fn of_kind(kind: Kind) -> Self {
        let (fields, items, possible) = (Vec::new(), None, None);
        Self { kind, fields, items, possible, key: Value::Unbound, element: Value::Unbound, few: true, lacks: false }
    }

    /// A list, set or iterator of known items.
    pub fn of_items(kind: Kind, items: Vec<Value>) -> Self {
        let element = Value::join_all(items.iter().cloned());
        Self { items: Some(items).filter(|items| items.len() <= ITEM_LIMIT), element, ..Self::of_kind(kind) }
    }

    /// A list, set or iterator of any number of like items.
    pub fn of_element(kind: Kind, element: Value) -> Self {
        Self { element, few: false, ..Self::of_kind(kind) }
    }

    pub fn field(&self, name: Sym) -> Option<&Value> {
        self.fields.iter().find(|(key, _)| *key == name).map(|(_, value)| value)
    }

    pub fn set_field(&mut self, name: Sym, value: Value) {
        match self.fields.iter_mut().find(|(key, _)| *key == name) {
            Some((_, old)) => *old = value,
            None => self.fields.push((name, value)),
        }
    }

    /// Adds one item at the end.
    pub fn push(&mut self, value: Value) {
        self.element = std::mem::take(&mut self.element).join(value.clone());
        match (&mut self.items, &mut self.possible) {
            (Some(items), _) if items.len() < ITEM_LIMIT => items.push(value),
            (None, Some(possible)) if possible.len() < ITEM_LIMIT => possible.push(value),
            (items, possible) => (*items, *possible) = (None, None),
        }
    }

    /// Adds items that are there on some paths only: how many there are is lost, and not what they may be.
    pub(crate) fn push_perhaps(&mut self, values: Vec<Value>, few: bool) {
        self.few &= few;
        let known = self.items.take();
        let mut possible = self.possible.take().or(known.map(Box::new)).unwrap_or_default();
        for value in values {
            self.element = std::mem::take(&mut self.element).join(value.clone());
            if possible.len() < ITEM_LIMIT && !possible.contains(&value) {
                possible.push(value);
            }
        }
        self.possible = Some(possible);
    }

    /// Every item that it may have, one by one as far as they are known.
    pub fn possible_items(&self) -> Vec<Value> {
        match (&self.items, &self.possible) {
            (Some(items), _) => items.clone(),
            (None, Some(possible)) => {
                let others = self.element.members().iter().filter(|member| !possible.contains(member));
                possible.iter().chain(others).cloned().collect()
            }
            (None, None) => self.element.members().to_vec(),
        }
    }

    /// Adds any number of like items; `few` when the code fixes how many.
    pub fn extend(&mut self, element: Value, few: bool) {
        self.few &= few;
        self.items = None;
        self.element = std::mem::take(&mut self.element).join(element);
    }

    /// Whether it certainly holds nothing.
    pub(crate) fn is_empty_container(&self) -> bool {
        let is_container = matches!(self.kind, Kind::List | Kind::Dict | Kind::Set);
        let has_items = self.items.as_ref().is_some_and(|items| !items.is_empty());
        is_container && self.fields.is_empty() && !has_items && self.element == Value::Unbound
    }

    /// Says that it may hold anything.
    pub(crate) fn open(&mut self) {
        self.extend(Value::Unknown, false);
        if self.kind == Kind::Dict {
            self.key = Value::Unknown;
        }
    }

    /// Everything that it holds.
    pub(crate) fn values(&self) -> impl Iterator<Item = &Value> {
        let fields = self.fields.iter().map(|(_, value)| value);
        let possible = self.possible.iter().flat_map(|possible| possible.iter());
        fields.chain(self.items.iter().flatten()).chain(possible).chain([&self.key, &self.element])
    }

    /// The join of all values of a dict.
    pub fn all_values(&self) -> Value {
        // What the engine notes of an object stands among its fields and is none of its values.
        let own = self.fields.iter().filter(|(name, _)| !name.as_str().starts_with('<'));
        own.fold(self.element.clone(), |joined, (_, value)| joined.join(value.clone()))
    }

    pub fn join(&self, other: &Self) -> Self {
        if self.kind != other.kind {
            return Self::of_element(Kind::Iterator, Value::Unknown);
        }
        let mut fields = Vec::with_capacity(self.fields.len());
        for (name, value) in &self.fields {
            let theirs = other.field(*name).cloned().unwrap_or(Value::Unbound);
            fields.push((*name, value.clone().join(theirs)));
        }
        for (name, value) in &other.fields {
            if self.field(*name).is_none() {
                fields.push((*name, value.clone()));
            }
        }
        Self {
            kind: self.kind,
            fields,
            items: if self.items == other.items { self.items.clone() } else { None },
            possible: if self.possible == other.possible { self.possible.clone() } else { None },
            key: self.key.clone().join(other.key.clone()),
            element: self.element.clone().join(other.element.clone()),
            few: self.few && other.few,
            lacks: self.lacks || other.lacks,
        }
    }
}

fn has_steps(value: &Value) -> bool {
    match value {
        Value::Outside(outside) => outside.has_steps(),
        Value::Tuple(parts) | Value::Union(parts) => parts.iter().any(has_steps),
        _ => false,
    }
}

/// Equal objects of different calls, kept once.
#[derive(Debug, Default)]
pub(crate) struct Pool {
    known: HashTable<Pooled>,
    /// The hashes of those that are kept, by their places.
    places: FxHashMap<*const Object, u64>,
}

/// An object as the pool keeps it.
#[derive(Clone, Debug)]
pub(crate) struct Pooled {
    pub(crate) object: Rc<Object>,
    /// Of what is in it.
    pub(crate) hash: u64,
}

impl Pool {
    /// The object that is kept for all that are equal to it.
    pub(crate) fn share(&mut self, object: Rc<Object>) -> Pooled {
        if let Some(hash) = self.places.get(&Rc::as_ptr(&object)) {
            return Pooled { object, hash: *hash };
        }
        let hash = FxBuildHasher.hash_one(&object);
        // Values from outside are equal however they came about; what tells that stays with its object.
        if object.values().any(has_steps) {
            return Pooled { object, hash };
        }
        let is_same = |known: &Pooled| known.hash == hash && known.object == object;
        match self.known.entry(hash, is_same, |known| known.hash) {
            Entry::Occupied(known) => known.get().clone(),
            Entry::Vacant(place) => {
                self.places.insert(Rc::as_ptr(&object), hash);
                place.insert(Pooled { object, hash }).get().clone()
            }
        }
    }

    /// Lets go of what nobody else keeps.
    pub(crate) fn tidy(&mut self) {
        let Self { known, places } = self;
        known.retain(|known| {
            let is_needed = Rc::strong_count(&known.object) > 1;
            if !is_needed {
                places.remove(&Rc::as_ptr(&known.object));
            }
            is_needed
        });
    }
}

/// The objects of one function call, or of all modules.
#[derive(Clone, Debug, Default)]
pub struct Heap {
    objects: Vec<Rc<Object>>,
    first: u32,
    /// What the path that is taken instead of this one has made: objects of both that take the same number are joined,
    /// so that they have to be of one kind.
    beside: Option<Rc<Heap>>,
}

impl Heap {
    /// The heap that numbers its objects from [`GLOBAL`] on.
    pub fn global() -> Self {
        Self { first: GLOBAL, ..Self::default() }
    }

    pub fn from_objects(objects: Vec<Rc<Object>>) -> Self {
        Self { objects, ..Self::default() }
    }

    pub fn add(&mut self, object: Object) -> ObjectId {
        while let Some(other) =
            self.beside.as_deref().and_then(|beside| beside.reserved(self.objects.len(), object.kind))
        {
            self.objects.push(other);
        }
        let id = ObjectId(self.first + u32::try_from(self.objects.len()).unwrap_or(u32::MAX >> 2));
        self.objects.push(Rc::new(object));
        id
    }

    /// What stands at a place that no object of a kind may take.
    fn reserved(&self, at: usize, kind: Kind) -> Option<Rc<Object>> {
        match self.objects.get(at) {
            Some(object) => (object.kind != kind).then(|| object.clone()),
            None => self.beside.as_deref()?.reserved(at, kind),
        }
    }

    /// Goes on from here as another path than the one that has led to `other`; gives what stood beside before.
    pub(crate) fn part_from(&mut self, other: &Self) -> Option<Rc<Self>> {
        let around = self.beside.clone();
        if other.len() > self.len() {
            self.beside = Some(Rc::new(other.clone()));
        }
        around
    }

    /// Both paths go on as one.
    pub(crate) fn meet(&mut self, around: Option<Rc<Self>>) {
        self.beside = around;
    }

    /// Keeps what a path that has left the function made: it may have given that back.
    pub(crate) fn keep(&mut self, other: &Self) {
        self.objects.extend(other.objects.iter().skip(self.objects.len()).cloned());
    }

    /// Whether an object holds rows or a set of rows of which it is known where they come from.
    pub(crate) fn holds_rows(&self) -> bool {
        let is_known = |value: &Value| match value {
            Value::Record(record) => record.set().is_some(),
            Value::Set(_) => true,
            _ => false,
        };
        let holds = |value: &Value| is_known(value) || value.members().iter().any(is_known);
        self.objects.iter().any(|object| object.values().any(holds))
    }

    pub fn get(&self, id: ObjectId) -> Option<&Rc<Object>> {
        self.objects.get(id.0.checked_sub(self.first)? as usize)
    }

    pub fn get_mut(&mut self, id: ObjectId) -> Option<&mut Object> {
        self.objects.get_mut(id.0.checked_sub(self.first)? as usize).map(Rc::make_mut)
    }

    pub fn len(&self) -> usize {
        self.objects.len()
    }

    pub fn is_empty(&self) -> bool {
        self.objects.is_empty()
    }

    /// Changes what the fields and items of all objects hold, where `change` gives something new.
    pub(crate) fn change_values(&mut self, change: impl Fn(&Value) -> Option<Value>) {
        for object in &mut self.objects {
            if !object.values().any(|value| change(value).is_some()) {
                continue;
            }
            let object = Rc::make_mut(object);
            let fields = object.fields.iter_mut().map(|(_, value)| value);
            let possible = object.possible.iter_mut().flat_map(|possible| possible.iter_mut());
            let items = object.items.iter_mut().flatten().chain(possible);
            let values = fields.chain(items).chain([&mut object.key, &mut object.element]);
            for value in values {
                if let Some(changed) = change(value) {
                    *value = changed;
                }
            }
        }
    }

    /// Joins in what another path did to the same heap.
    pub fn join(&mut self, other: &Self) {
        for (at, theirs) in other.objects.iter().enumerate() {
            match self.objects.get_mut(at) {
                Some(ours) if Rc::ptr_eq(ours, theirs) || ours == theirs => {}
                Some(ours) => *ours = Rc::new(ours.join(theirs)),
                None => self.objects.push(theirs.clone()),
            }
        }
    }

    /// Whether the first `count` objects are the same in both.
    pub fn same_up_to(&self, other: &Self, count: usize) -> bool {
        let pairs = self.objects.iter().zip(&other.objects).take(count);
        pairs.into_iter().all(|(ours, theirs)| Rc::ptr_eq(ours, theirs) || ours == theirs)
    }
}
