//! `while` loops over rows: those that go on from a row to a row that it leads to, `node = node.parent`, and those that take
//! one after the other from a list, `while rows: row = rows.pop()`.

use std::rc::Rc;

use swiftsure_python::ir::{Expr, ExprKind, NameRef, Stmt, StmtKind, While};
use swiftsure_source::Sym;

use crate::effect::{EffectKind, Loop, Over};
use crate::frame::{Frame, State};
use crate::interpreter::Interpreter;
use crate::record::{CHOSEN, Record};
use crate::value::{Site, Value};

/// What takes an item from a list or queue.
const TAKES: &[&str] = &["pop", "popleft"];

impl Interpreter<'_> {
    /// The loop over a list that a `while` empties: it has a turn for each of the items, and for those that are added.
    pub(crate) fn over_queue(&mut self, f: &mut Frame, repeat: &While, span: Site) -> Option<Loop> {
        let queue = queue(&repeat.test)?;
        if !repeat.body.iter().any(|statement| takes_from(statement, queue)) {
            return None;
        }
        let items = self.name(f, queue);
        if !matches!(items, Value::Object(_)) {
            return None;
        }
        let turns = self.iterate(f, &items, span);
        let name = self.cardinality_name(f, &repeat.test, &turns.over);
        matches!(turns.over, Over::Set(_)).then_some(Loop {
            site: span,
            function: f.function,
            name,
            over: turns.over,
            alone: turns.alone,
        })
    }

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

/// The list that a loop goes on with while there is something in it: `rows`, `len(rows)`, `len(rows) > 0`.
fn queue(test: &Expr) -> Option<NameRef> {
    match &test.kind {
        ExprKind::Name(name) => Some(*name),
        ExprKind::Compare(compare) => queue(&compare.left),
        ExprKind::Call(call) => match (&call.func.kind, &*call.args) {
            (ExprKind::Name(NameRef::Global(name)), [list]) if *name == "len" => queue(list),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a statement takes an item from a list: `row = rows.pop()`.
fn takes_from(statement: &Stmt, queue: NameRef) -> bool {
    let StmtKind::Assign { value, .. } = &statement.kind else { return false };
    let ExprKind::Call(call) = &value.kind else { return false };
    let ExprKind::Attribute(attribute) = &call.func.kind else { return false };
    TAKES.contains(&attribute.name.as_str()) && matches!(attribute.value.kind, ExprKind::Name(name) if name == queue)
}
