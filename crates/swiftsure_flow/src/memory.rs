//! What methods leave on their object for other methods.
//!
//! A framework calls methods in an order that cannot always be followed: `get()` sets `self.object`, `form_valid()`
//! reads it. Each evaluated method leaves here what it set; an attribute that nothing else explains is looked up here.

use std::rc::Rc;

use rustc_hash::FxHashMap;
use swiftsure_source::Sym;

use crate::abstraction::map_parts;
use crate::class::ClassRef;
use crate::frame::Frame;
use crate::heap::{Kind, ObjectId};
use crate::interpreter::Interpreter;
use crate::record::{Record, Root};
use crate::summary::Snapshot;
use crate::value::Value;

/// By name: which class's methods set the attribute, to what.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    attributes: FxHashMap<Sym, Vec<(ClassRef, Value)>>,
}

impl Interpreter<'_> {
    /// Takes note of what a method set on its object.
    pub(crate) fn remember(&mut self, snapshot: &Snapshot, frame: &Frame) {
        if self.loading > 0 || self.is_knowledge(snapshot.function.module) {
            return;
        }
        let Some(Value::Object(id)) = snapshot.slots.first() else { return };
        let (Some(before), Some(after)) = (snapshot.objects.get(id.0 as usize), frame.state.heap.get(*id)) else {
            return;
        };
        let Kind::Instance(class) = after.kind else { return };
        if Rc::ptr_eq(before, after) {
            return;
        }
        for (name, value) in &after.fields {
            if before.field(*name) != Some(value)
                && let Some(value) = portable(value)
            {
                self.memory.add(*name, class, value);
            }
        }
    }

    /// What methods of the class, or of one that is related to it, set an attribute to.
    pub(crate) fn remembered(&self, class: ClassRef, name: Sym) -> Value {
        let Some(known) = self.memory.attributes.get(&name) else { return Value::Unknown };
        let related =
            |other: ClassRef| self.classes.is_subclass(class, other) || self.classes.is_subclass(other, class);
        let found = Value::join_all(known.iter().filter(|(other, _)| related(*other)).map(|(_, value)| value.clone()));
        if found == Value::Unbound { Value::Unknown } else { found }
    }
}

impl Memory {
    fn add(&mut self, name: Sym, class: ClassRef, value: Value) {
        let known = self.attributes.entry(name).or_default();
        match known.iter_mut().find(|(other, _)| *other == class) {
            Some((_, before)) => *before = std::mem::take(before).join(value),
            None => known.push((class, value)),
        }
    }
}

/// A value without what only holds inside of one call; none where nothing is left.
fn portable(value: &Value) -> Option<Value> {
    let mut lost = false;
    let kept = keep(value, &mut lost);
    (!lost && !kept.is_unknown() && kept != Value::None).then_some(kept)
}

fn keep(value: &Value, lost: &mut bool) -> Value {
    match value {
        Value::Object(id) if !ObjectId::is_global(*id) => {
            *lost = true;
            Value::Unknown
        }
        Value::Record(record) if record.is_symbolic() => {
            Value::Record(Rc::new(Record::new(record.class, Root::Unknown, 0)))
        }
        Value::Record(record) => Value::Record(Rc::new(Record { born: 0, ..Record::clone(record) })),
        Value::Attribute(..) => Value::Unknown,
        Value::Set(set) if set.symbolic => {
            *lost = true;
            Value::Unknown
        }
        Value::Outside(outside) if outside.is_symbolic() => outside.plain(),
        other => map_parts(other, &mut |part| keep(part, lost)),
    }
}
