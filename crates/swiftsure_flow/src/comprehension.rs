//! Comprehensions and generator expressions: loops in an expression.

use swiftsure_python::ir::{Clause, Comprehension, ComprehensionKind};
use swiftsure_source::Sym;

use crate::branch::Turn;
use crate::effect::Loop;
use crate::expression::MADE_OF;
use crate::frame::Frame;
use crate::heap::{Kind, Object};
use crate::interpreter::Interpreter;
use crate::value::Value;

impl Interpreter<'_> {
    pub(crate) fn comprehension(&mut self, f: &mut Frame, comprehension: &Comprehension) -> Value {
        let mut found = Found::default();
        self.clauses(f, comprehension, 0, &mut found);
        let kind = match comprehension.kind {
            ComprehensionKind::List => Kind::List,
            ComprehensionKind::Set => Kind::Set,
            ComprehensionKind::Dict => Kind::Dict,
            ComprehensionKind::Generator => Kind::Iterator,
        };
        let mut object = Object::of_element(kind, found.element);
        object.few = !found.many;
        object.key = found.key;
        if let (Some(set), 1) = (found.made_of, comprehension.clauses.len()) {
            object.set_field(Sym::new(MADE_OF), set);
        }
        self.allocate(f, object)
    }

    fn clauses(&mut self, f: &mut Frame, comprehension: &Comprehension, at: usize, found: &mut Found) {
        let Some(clause) = comprehension.clauses.get(at) else {
            let element = self.eval(f, &comprehension.element);
            match &comprehension.value {
                Some(value) => {
                    found.key = std::mem::take(&mut found.key).join(element);
                    let value = self.eval(f, value);
                    found.element = std::mem::take(&mut found.element).join(value);
                }
                None => found.element = std::mem::take(&mut found.element).join(element),
            }
            return;
        };
        let iterable = self.eval(f, &clause.iter);
        let site = self.code.span(f.module, clause.iter.range);
        let turns = self.turns(f, &iterable, clause.is_async, site);
        if turns.element == Value::Unbound {
            return;
        }
        if let Value::Set(_) = iterable {
            if !clause.ifs.is_empty() {
                self.python_work(f, &iterable, "filter", site);
            }
            found.made_of = Some(iterable.clone());
        }
        found.many |= turns.over.grows();
        let name = self.cardinality_name(f, &clause.iter, &turns.over);
        let head = self.code.span(f.module, clause.range);
        let around =
            self.enter_loop(f, Loop { site: head, function: f.function, name, over: turns.over, alone: turns.alone });
        let element = self.rebind(f, &iterable, &turns.element);
        self.turn(f, comprehension, clause, at, element, found);
        self.leave_loop(f, around);
    }

    fn turn(
        &mut self,
        f: &mut Frame,
        comprehension: &Comprehension,
        clause: &Clause,
        at: usize,
        element: Value,
        found: &mut Found,
    ) {
        self.assign(f, &clause.target, element);
        for test in &clause.ifs {
            self.condition(f, test);
            self.narrow(f, test, true);
        }
        let (around, conditional) = (f.way, u32::from(!clause.ifs.is_empty()));
        if let Some(test) = clause.ifs.first() {
            f.way = self.ways.and(around, Turn::Operand(self.code.span(f.module, test.range)));
        }
        f.branches += conditional;
        self.clauses(f, comprehension, at + 1, found);
        f.branches -= conditional;
        f.way = around;
    }
}

/// What a comprehension came up with.
#[derive(Default)]
struct Found {
    key: Value,
    element: Value,
    made_of: Option<Value>,
    many: bool,
}
