//! `while` loops that go on from a row to a row that it leads to: `node = node.parent`.

use std::rc::Rc;

use swiftsure_source::Sym;

use crate::effect::EffectKind;
use crate::frame::{Frame, State};
use crate::interpreter::Interpreter;
use crate::record::{CHOSEN, Record};
use crate::value::Value;

impl Interpreter<'_> {
    /// Makes the rows to which a turn of a loop went on rows of that turn: each of the next turns has another one. An
    /// attribute that takes the place of its own row is a relation.
    pub(crate) fn walk_on(&mut self, f: &mut Frame, before: &State) {
        let born = u16::try_from(f.loops.len()).unwrap_or(u16::MAX);
        for (slot, start) in before.locals.iter().enumerate() {
            let starts: Vec<&Rc<Record>> = start.members().iter().filter_map(Value::record).collect();
            let Some(value) = f.state.locals.get(slot).filter(|value| !starts.is_empty() && *value != start).cloned()
            else {
                continue;
            };
            let walked = value.map_members(|member| match member {
                Value::Record(record) if starts.iter().any(|start| leads_to(start, record)) => {
                    Value::Record(Rc::new(Record { born, ..Record::clone(record) }))
                }
                Value::Attribute(chosen) if starts.contains(&&chosen.record) => {
                    let record = &chosen.record;
                    // Nobody knows of which class the next one is.
                    let root = self.classes.get(record.class).mro.last().copied().unwrap_or(record.class);
                    let next = Rc::new(Record { born, ..record.follow(Sym::new(CHOSEN), root) });
                    let kind = EffectKind::Load { record: next.clone(), relation: Sym::new(CHOSEN) };
                    f.effect(kind, chosen.site, usize::from(born));
                    Value::Record(next)
                }
                other => other.clone(),
            });
            f.state.locals[slot] = walked;
        }
    }
}

/// Whether relations lead from one record to another.
fn leads_to(start: &Record, record: &Record) -> bool {
    start.root == record.root && record.path.len() > start.path.len() && record.path.starts_with(&start.path)
}
