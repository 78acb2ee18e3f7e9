//! One value that stands for each of the items of something: which of the rows in it is another one for each item.
//!
//! A list of dicts is one abstract dict. A row in that dict is another one for each item if it came into being on the
//! way to the item; what was there before the list was begun is one and the same for all.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::frame::Frame;
use crate::heap::{Kind, ObjectId};
use crate::interpreter::Interpreter;
use crate::record::{Base, Op, Record, RecordSet, Root};
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

    /// Whether a row that is one of many is another one for each item.
    fn has_row(self, record: &Record) -> bool {
        matches!(record.root, Root::Element(_)) && self.has(record)
    }

    /// Whether a set is another one for each item: the content of a relation of such a row, or narrowed by one.
    pub(crate) fn has_set(self, set: &RecordSet) -> bool {
        names(set, &|record| self.has_row(record))
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
            Value::Set(set) if each.has_set(set) => {
                let born = u16::try_from(f.loops.len()).unwrap_or(u16::MAX);
                Value::Set(Rc::new(of_turn(set, each, born)))
            }
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

/// A set that is another one for each item, as it is inside of `born` loops.
fn of_turn(set: &RecordSet, each: Each, born: u16) -> RecordSet {
    let renewed = |record: &Rc<Record>| Rc::new(Record { born, ..Record::clone(record) });
    let base = match &set.base {
        Base::Related { record, relation } if each.has_row(record) => {
            Base::Related { record: renewed(record), relation: *relation }
        }
        base => base.clone(),
    };
    RecordSet { base, born, ..RecordSet::clone(set) }
}

/// What an attribute of a row holds, as the row is here: a set of each row is fetched as often as there are rows.
pub(crate) fn of_row(value: &Value, row: &Record) -> Value {
    let is_row = |record: &Record| record.root == row.root && record.path == row.path;
    value.map_members(|member| match member {
        Value::Set(set) if matches!(row.root, Root::Element(_)) && names(set, &is_row) => {
            Value::Set(Rc::new(of_turn(set, Each::of(0), row.born)))
        }
        other => other.clone(),
    })
}

/// Whether a set is the content of a relation of a row, or narrowed by one.
fn names(set: &RecordSet, is_row: &dyn Fn(&Record) -> bool) -> bool {
    let is_of_row = matches!(&set.base, Base::Related { record, .. } if is_row(record));
    let names_row = |value: &Value| matches!(value, Value::Record(record) if is_row(record));
    let narrows = |op: &Op| op.args.iter().chain(op.keywords.iter().map(|(_, value)| value)).any(names_row);
    is_of_row || set.ops.iter().any(narrows)
}

fn is_of_names(kind: Kind) -> bool {
    matches!(kind, Kind::Instance(_) | Kind::Dict)
}
