//! What remains of a function's heap when it has returned.
//!
//! A body makes many objects that nobody sees afterwards. A summary keeps those of the caller's objects that changed
//! and those of its own that the caller can reach from there or from what was returned.

use std::rc::Rc;

use rustc_hash::FxHashSet;

use crate::heap::{Heap, Object, ObjectId, Pool};
use crate::value::Value;

/// Objects that a call may make for its caller; those behind are unknown. A function that builds a tree and calls itself
/// for its branches would else make twice as many with each level.
const MADE_LIMIT: usize = 256;

/// The objects that a caller must know of, by number.
#[derive(Debug, Default)]
pub struct Remains {
    /// Sorted by number: first those that were handed in and changed, then those that were made.
    objects: Box<[(ObjectId, Rc<Object>)]>,
    changed: usize,
    /// Whether it made more than is kept.
    pub cut: bool,
}

impl Remains {
    /// `handed` are the first objects of the heap as they were before.
    pub(crate) fn of(handed: &[Rc<Object>], heap: &Heap, returned: &Value, pool: &mut Pool) -> Self {
        let mut reach = Reach { handed: handed.len(), known: FxHashSet::default(), made: Vec::new(), cut: false };
        reach.value(returned);
        let mut objects = Vec::new();
        for (at, before) in handed.iter().enumerate() {
            let id = ObjectId(u32::try_from(at).unwrap_or(u32::MAX));
            if let Some(after) = heap.get(id).filter(|after| !Rc::ptr_eq(before, after) && before != *after) {
                objects.push((id, pool.share(after.clone()).object));
                reach.object(after);
            }
        }
        let changed = objects.len();
        reach.all(heap);
        reach.made.sort_unstable();
        objects.extend(reach.made.iter().filter_map(|id| Some((*id, pool.share(heap.get(*id)?.clone()).object))));
        Self { objects: objects.into(), changed, cut: reach.cut }
    }

    pub fn get(&self, id: ObjectId) -> Option<&Rc<Object>> {
        let at = self.objects.binary_search_by_key(&id, |(known, _)| *known).ok()?;
        Some(&self.objects[at].1)
    }

    /// All of them.
    pub fn all(&self) -> &[(ObjectId, Rc<Object>)] {
        &self.objects
    }

    /// The caller's objects that changed.
    pub fn changed(&self) -> &[(ObjectId, Rc<Object>)] {
        &self.objects[..self.changed]
    }

    /// The objects that are new to the caller.
    pub fn made(&self) -> &[(ObjectId, Rc<Object>)] {
        &self.objects[self.changed..]
    }
}

/// Finds the objects of the callee that a value leads to and the caller does not have yet, the nearest first.
struct Reach {
    handed: usize,
    known: FxHashSet<ObjectId>,
    made: Vec<ObjectId>,
    cut: bool,
}

impl Reach {
    /// Goes on from what was found, until nothing new is.
    fn all(&mut self, heap: &Heap) {
        let mut at = 0;
        while let Some(id) = self.made.get(at) {
            if let Some(object) = heap.get(*id) {
                self.object(object);
            }
            at += 1;
        }
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::Object(id) if !id.is_global() && id.0 as usize >= self.handed => {
                if self.made.len() >= MADE_LIMIT {
                    self.cut |= !self.known.contains(id);
                } else if self.known.insert(*id) {
                    self.made.push(*id);
                }
            }
            Value::Tuple(parts) | Value::Union(parts) => parts.iter().for_each(|part| self.value(part)),
            Value::Bound(bound) => {
                self.value(&bound.0);
                self.value(&bound.1);
            }
            Value::Super(parts) => self.value(&parts.0),
            Value::Function(function) => function.captured.iter().for_each(|part| self.value(part)),
            Value::Partial(partial) => {
                self.value(&partial.func);
                partial.args.iter().for_each(|part| self.value(part));
                partial.keywords.iter().for_each(|(_, part)| self.value(part));
            }
            Value::StaticMethod(inner) | Value::ClassMethod(inner) => self.value(inner),
            Value::Property(property) => self.value(&property.getter),
            _ => {}
        }
    }

    fn object(&mut self, object: &Object) {
        object.fields.iter().for_each(|(_, value)| self.value(value));
        object.items.iter().flatten().for_each(|value| self.value(value));
        self.value(&object.key);
        self.value(&object.element);
    }
}
