//! One value that stands for each of the items of something: which of the rows in it is another one for each item.
//!
//! A list of dicts is one abstract dict. A row in that dict is another one for each item if it came into being on the
//! way to the item; what was there before the list was begun is one and the same for all.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::frame::Frame;
use crate::heap::{Kind, ObjectId};
use crate::interpreter::Interpreter;
use crate::record::{Record, Root};
use crate::value::Value;

/// How deep the parts of an item are looked at.
const DEPTH: usize = 3;

/// Objects that were made inside of loops: how many were around.
#[derive(Clone, Debug, Default)]
pub struct Births(FxHashMap<ObjectId, u16>);

impl Births {
    pub(crate) fn of(&self, id: ObjectId) -> u16 {
        self.0.get(&id).copied().unwrap_or(0)
    }

    pub(crate) fn note(&mut self, id: ObjectId, loops: usize) {
        if let Some(born) = u16::try_from(loops).ok().filter(|born| *born > 0) {
            self.0.insert(id, born);
        }
    }
}

/// Something of which a value stands for each item.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Each {
    /// How many loops were around where it was made.
    born: u16,
    /// A row is another one for each item if it came into being inside of as many loops.
    least: u16,
}

impl Each {
    pub(crate) fn of(born: u16) -> Self {
        Self { born, least: 0 }
    }

    /// The same for the parts of an item that was made inside of `born` loops. Inside of no loop there is nothing that a
    /// callee or caller could have had before.
    pub(crate) fn inside(self, born: u16) -> Self {
        let after = if self.born > 0 { self.born + 1 } else { 0 };
        Self { least: self.least.max(born).max(after), ..self }
    }

    pub(crate) fn has(self, record: &Record) -> bool {
        record.born >= self.least
    }
}

impl Interpreter<'_> {
    /// The element of something as it is inside of the loop that was just entered: new in each turn.
    pub fn rebind(&mut self, f: &mut Frame, iterable: &Value, element: &Value) -> Value {
        let births = iterable.members().iter().map(|member| f.birth(member)).max().unwrap_or(0);
        let each = Each::of(u16::try_from(births).unwrap_or(u16::MAX));
        self.renewed(f, each, element, DEPTH)
    }

    fn renewed(&mut self, f: &mut Frame, each: Each, element: &Value, depth: usize) -> Value {
        match element {
            Value::Record(record) => match record.root {
                Root::Element(_) | Root::New(_) if each.has(record) => {
                    let born = u16::try_from(f.loops.len()).unwrap_or(u16::MAX);
                    Value::Record(Rc::new(Record { born, ..Record::clone(record) }))
                }
                _ => element.clone(),
            },
            Value::Tuple(items) => Value::tuple(items.iter().map(|item| self.renewed(f, each, item, depth)).collect()),
            Value::Union(members) => {
                Value::join_all(members.iter().map(|member| self.renewed(f, each, member, depth)).collect::<Vec<_>>())
            }
            Value::Object(id) if depth > 0 => {
                self.renew_parts(f, each.inside(f.births.of(*id)), *id, depth - 1);
                element.clone()
            }
            other => other.clone(),
        }
    }

    /// The rows that an instance or a dict holds under names.
    fn renew_parts(&mut self, f: &mut Frame, each: Each, id: ObjectId, depth: usize) {
        let Some(object) = self.object(f, id).filter(|object| !id.is_global() && is_of_names(object.kind)).cloned()
        else {
            return;
        };
        for (name, value) in &object.fields {
            let renewed = self.renewed(f, each, value, depth);
            if renewed != *value
                && let Some(own) = self.own_object_mut(f, id)
            {
                own.set_field(*name, renewed);
            }
        }
    }
}

fn is_of_names(kind: Kind) -> bool {
    matches!(kind, Kind::Instance(_) | Kind::Dict)
}
