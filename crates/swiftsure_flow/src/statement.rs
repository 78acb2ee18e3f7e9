//! Statements: each is run on an abstract state; branches are run on copies that are joined.

use std::rc::Rc;

use swiftsure_python::ir::{
    AugAssign, BinOp, CmpOp, Expr, ExprKind, For, If, Match, NameRef, Stmt, StmtKind, While, With,
};
use swiftsure_source::{Span, Sym};

use crate::branch::Turn;
use crate::cached::{gives_what_was_kept, keeps_answer};
use crate::effect::{Effect, EffectKind, Loop, Over};
use crate::first_turn::FirstTurn;
use crate::frame::{Exits, Frame, Raising, State};
use crate::heap::Heap;
use crate::interpreter::Interpreter;
use crate::raising::{has_raised, is_left_to_subclasses, raises};
use crate::value::{Args, Value};

/// Items of a list that module code goes through one by one.
const UNROLL_LIMIT: usize = 64;

impl Interpreter<'_> {
    /// Runs statements in order; whether control falls out at the end.
    pub(crate) fn run_block(&mut self, f: &mut Frame, block: &[Stmt]) -> bool {
        let mut missed = None;
        let goes_on = block.iter().enumerate().all(|(at, statement)| {
            let goes_on = self.run_statement(f, statement);
            if missed.is_none() && gives_what_was_kept(statement) && block[at + 1..].iter().any(keeps_answer) {
                missed = Some(f.effects.len());
            }
            goes_on
        });
        if let Some(from) = missed {
            f.happens_once_for(&Value::None, Sym::new("filled"), from);
        }
        goes_on
    }

    /// Runs one statement; whether control goes on behind it.
    pub(crate) fn run_statement(&mut self, f: &mut Frame, statement: &Stmt) -> bool {
        if self.ran_early(f, statement) {
            return true;
        }
        self.never_back = false;
        match &statement.kind {
            StmtKind::Expr(expr) => {
                let value = self.eval(f, expr);
                return !self.is_left_by(f, expr, &value);
            }
            StmtKind::Assign { targets, value } => {
                let (called, value) = (value, self.eval(f, value));
                if self.is_left_by(f, called, &value) {
                    return false;
                }
                for target in targets {
                    self.assign(f, target, value.clone());
                }
            }
            StmtKind::AugAssign(assign) => self.run_aug_assign(f, assign),
            StmtKind::AnnAssign(assign) => self.run_annotated(f, assign),
            StmtKind::Return(value) => {
                let site = self.code.span(f.module, statement.range);
                let value = value.as_ref().map_or(Value::None, |value| self.eval(f, value));
                if !self.never_back {
                    f.raising = Raising::AsConfigured;
                }
                self.answer(f, &value, site);
                f.returned = std::mem::take(&mut f.returned).join(value);
                f.comes_back();
                return false;
            }
            StmtKind::Raise(value) => {
                if let Some(value) = value {
                    self.eval(f, value);
                }
                if value.as_ref().is_some_and(is_left_to_subclasses) {
                    f.raising = Raising::AsConfigured;
                }
                return false;
            }
            StmtKind::Assert(test) => {
                self.condition(f, test);
                self.narrow(f, test, true);
            }
            StmtKind::Delete(targets) => targets.iter().for_each(|target| self.delete(f, target)),
            StmtKind::If(branch) => return self.run_if(f, branch),
            StmtKind::For(each) => return self.run_for(f, each),
            StmtKind::While(repeat) => return self.run_while(f, repeat),
            StmtKind::With(with) => return self.run_with(f, with),
            StmtKind::Try(attempt) => return self.run_try(f, attempt),
            StmtKind::Match(choice) => return self.run_match(f, choice),
            StmtKind::Function { function, target } => {
                let value = self.define_function(f, *function);
                self.bind_name(f, *target, value);
            }
            StmtKind::Class { class, target } => {
                let value = self.define_class(f, *class);
                self.bind_name(f, *target, value);
            }
            StmtKind::Import { module, top, target } => {
                let value = self.import(f, *module, *top);
                self.bind_name(f, *target, value);
            }
            StmtKind::ImportFrom { module, names } => {
                for (name, target) in names {
                    let value = self.import_name(f, *module, *name);
                    self.bind_name(f, *target, value);
                }
            }
            StmtKind::ImportStar { module } => self.import_star(f, *module),
            StmtKind::Break => {
                f.leave(true);
                return false;
            }
            StmtKind::Continue => {
                f.leave(false);
                return false;
            }
        }
        true
    }

    fn run_annotated(&mut self, f: &mut Frame, assign: &swiftsure_python::ir::AnnAssign) {
        if let (Some(class), ExprKind::Name(NameRef::Class(name))) = (f.class_body, &assign.target.kind) {
            self.classes.get_mut(class).annotated.push(*name);
        }
        if let Some(value) = &assign.value {
            let value = self.eval(f, value);
            self.assign(f, &assign.target, value);
        }
    }

    fn run_aug_assign(&mut self, f: &mut Frame, assign: &AugAssign) {
        let left = self.eval(f, &assign.target);
        let right = self.eval(f, &assign.value);
        let value = self.augmented(f, assign.op, &left, &right, self.code.span(f.module, assign.target.range));
        self.assign(f, &assign.target, value);
    }

    fn run_if(&mut self, f: &mut Frame, branch: &If) -> bool {
        let asked = f.effects.len();
        let holds = self.condition(f, &branch.test);
        self.leaves_with_row(f, branch, asked);
        if holds.is_some() && !self.is_of_call(f, &branch.test) {
            f.raising = Raising::AsConfigured;
        }
        match holds {
            Some(true) => {
                self.narrow(f, &branch.test, true);
                let before = f.effects.len();
                let goes_on = self.run_block(f, &branch.body);
                // Functions do not change what modules hold, here: what a module starts with says nothing of later calls.
                if self.of_module(f, &branch.test) {
                    self.filled_once(f, branch, before);
                } else {
                    self.kept_by_object(f, branch, before);
                }
                self.filled_in_loop(f, branch, before);
                goes_on
            }
            Some(false) => {
                self.narrow(f, &branch.test, false);
                self.run_block(f, &branch.orelse)
            }
            None => {
                let before = f.state.clone();
                let (around, site) = (f.way, self.code.span(f.module, branch.test.range));
                self.enter_arm(f, around, arm_of(&branch.body, site, 0));
                self.narrow(f, &branch.test, true);
                let before_body = f.effects.len();
                let body = self.run_branch(f, &branch.body);
                self.filled_once(f, branch, before_body);
                self.filled_in_loop(f, branch, before_body);
                let after_body = std::mem::replace(&mut f.state, before);
                let beside = begin_other_path(f, (body, &after_body), &branch.orelse);
                self.leave_arm(f, around);
                self.enter_arm(f, around, arm_of(&branch.orelse, site, 1));
                self.narrow(f, &branch.test, false);
                let orelse = self.run_branch(f, &branch.orelse);
                self.leave_arm(f, around);
                f.state.heap.meet(beside);
                // What follows a branch that leaves stands in the other one.
                if body != orelse {
                    let (left, arm) = if orelse { (&branch.body, 1) } else { (&branch.orelse, 0) };
                    let turn = if has_raised(left) { Turn::Checked(site, arm) } else { Turn::Rest(site, arm) };
                    f.way = self.ways.and(around, turn);
                }
                join_paths(f, (body, after_body), orelse)
            }
        }
    }

    /// Runs a branch that may not be taken. One that leaves the loops around it is taken at most once.
    fn run_branch(&mut self, f: &mut Frame, block: &[Stmt]) -> bool {
        let before = f.effects.len();
        let goes_on = self.run_block(f, block);
        let kept = if !goes_on && has_raised(block) { Some(0) } else { kept_loops(f, block) };
        if let Some(kept) = kept {
            f.leaves_loops(before, kept, |_| true);
        }
        goes_on
    }

    /// `if row.owner: return row.owner`: a key that is null asks nothing, and the turn that finds a row leaves.
    fn leaves_with_row(&self, f: &mut Frame, branch: &If, from: usize) {
        let (Some(relation), Some(kept)) = (tested_relation(&branch.test), kept_loops(f, &branch.body)) else { return };
        let site = self.code.span(f.module, relation.range);
        let ExprKind::Attribute(attribute) = &relation.kind else { return };
        let finds = |effect: &Effect| {
            effect.site == site
                && matches!(&effect.kind, EffectKind::Load { relation, .. } if *relation == attribute.name)
        };
        f.leaves_loops(from, kept, finds);
    }

    /// Evaluates a condition; whether it holds, where that is known.
    pub(crate) fn condition(&mut self, f: &mut Frame, test: &swiftsure_python::ir::Expr) -> Option<bool> {
        let (value, decided) = match &test.kind {
            ExprKind::And(parts) => self.and_or(f, parts, true),
            ExprKind::Or(parts) => self.and_or(f, parts, false),
            _ => (self.eval(f, test), None),
        };
        decided.or_else(|| self.truth(f, &value, self.code.span(f.module, test.range)))
    }

    fn run_for(&mut self, f: &mut Frame, each: &For) -> bool {
        let iterable = self.eval(f, &each.iter);
        let head = self
            .code
            .span(f.module, swiftsure_python::ir::Range { start: each.target.range.start, end: each.iter.range.end });
        let turns = self.turns(f, &iterable, each.is_async, self.code.span(f.module, each.iter.range));
        if turns.element == Value::Unbound {
            self.seen_in_part.extend(f.function);
            return self.run_block(f, &each.orelse);
        }
        let name = self.cardinality_name(f, &each.iter, &turns.over);
        let site = Loop { site: head, function: f.function, name, over: turns.over.clone(), alone: turns.alone };
        let items = self.known_items(f, &iterable).filter(|items| items.len() <= UNROLL_LIMIT);
        let hands_on = |items: &[Value]| items.iter().all(is_callable) && hands_on(&each.target, &each.body);
        let in_turn = |items: &[Value]| takes_out(&each.body) || replaces(&each.target, &each.body) || hands_on(items);
        if let Some(items) = items.as_ref().filter(|items| in_turn(items)) {
            // What is taken out of a dict by its name is gone in any case, what takes its place there has taken it, and
            // what one function has made the next one gets.
            for item in items {
                let before = f.state.clone();
                self.assign(f, &each.target, item.clone());
                self.run_block(f, &each.body);
                // What nobody knows may be what it was.
                if before.loses(&f.state) {
                    f.state.join(&before);
                }
            }
            return self.run_block(f, &each.orelse);
        }
        // While modules run, a loop over what the code lists registers each of the items.
        let items = items.filter(|_| self.loading > 0);
        if let Some(items) = items {
            for item in items {
                let site = Loop::clone(&site);
                self.run_loop(f, site, true, |cx, f| {
                    cx.assign(f, &each.target, item.clone());
                    cx.run_block(f, &each.body)
                });
            }
            return self.run_block(f, &each.orelse);
        }
        let once = leaves_after_first_turn(&each.body);
        self.run_loop(f, site, once, |cx, f| {
            let element = cx.rebind(f, &iterable, &turns.element);
            cx.assign(f, &each.target, element);
            cx.run_block(f, &each.body)
        });
        if only_adds_up(&each.body) {
            self.python_work(f, &iterable, "added", self.code.span(f.module, each.iter.range));
        }
        self.run_block(f, &each.orelse)
    }

    fn run_while(&mut self, f: &mut Frame, repeat: &While) -> bool {
        let known = self.condition(f, &repeat.test);
        if known == Some(false) {
            return self.run_block(f, &repeat.orelse);
        }
        let span = self.code.span(f.module, repeat.test.range);
        let site = self.over_queue(f, repeat, span).unwrap_or_else(|| {
            // How the knowledge repeats something tells its user nothing.
            let name = Sym::new(if self.is_knowledge(f.module) { "items" } else { "while" });
            Loop { site: span, function: f.function, name, over: Over::While, alone: true }
        });
        let once = leaves_after_first_turn(&repeat.body);
        let broke = self.run_loop(f, site, once, |cx, f| {
            cx.narrow(f, &repeat.test, true);
            let goes_on = cx.run_block(f, &repeat.body);
            if goes_on {
                cx.condition(f, &repeat.test);
            }
            goes_on
        });
        // What else holds on the first turn may change.
        if matches!(repeat.test.kind, ExprKind::Bool(true) | ExprKind::Int(Some(1..))) && !broke {
            return false;
        }
        self.narrow(f, &repeat.test, false);
        self.run_block(f, &repeat.orelse)
    }

    /// Runs a loop body until what is carried from turn to turn is stable (at most twice); whether a `break` leaves it.
    pub(crate) fn run_loop(
        &mut self,
        f: &mut Frame,
        site: Loop,
        once: bool,
        mut turn: impl FnMut(&mut Self, &mut Frame) -> bool,
    ) -> bool {
        let before = f.state.clone();
        let (is_while, effects) = (site.over == Over::While, f.effects.len());
        let around = if once { f.way } else { self.enter_loop(f, site) };
        let within = f.way;
        let mut left: Option<State> = None;
        let mut first: Option<FirstTurn> = None;
        for pass in 0..2 {
            f.exits.push(Exits::default());
            f.branches += 1;
            f.way = within;
            if pass > 0 {
                f.state.begin_turn(f.loops.len(), &before);
            }
            let goes_on = turn(self, f);
            f.branches -= 1;
            let exits = f.exits.pop().unwrap_or_default();
            left = join_states(left, exits.breaks);
            let end = if goes_on { Some(std::mem::take(&mut f.state)) } else { None };
            let end = join_states(end, exits.continues);
            f.state.clone_from(&before);
            if let Some(end) = &end {
                f.state.join(end);
            }
            let carried = end.as_ref().is_some_and(|end| is_carried(&before, end));
            if pass == 1 || !carried || f.loops.len() > 3 {
                break;
            }
            if is_while {
                self.walk_on(f, &before);
            } else if let Some(end) = &end {
                first = FirstTurn::of(f, &before, end, effects);
            }
        }
        if let Some(first) = first {
            first.leave(f);
        }
        if once {
            f.way = around;
        } else {
            self.leave_loop(f, around);
        }
        let broke = left.is_some();
        if let Some(left) = left {
            f.state.join(&left);
        }
        broke
    }

    fn run_with(&mut self, f: &mut Frame, with: &With) -> bool {
        let (around, mut swallows) = (f.regions.clone(), false);
        for (context, target) in &with.items {
            let manager = self.eval(f, context);
            let site = self.code.span(f.module, context.range);
            let name = if with.is_async { "__aenter__" } else { "__enter__" };
            let entered = match self.call_method(f, &manager, name, Args::default(), site) {
                Some(value) => value,
                None => self.entered_generator(f, &manager),
            };
            if let Some(target) = target {
                self.assign(f, target, entered);
            }
            swallows |= self.swallows(f, &manager);
            if let Some(crossing) = self.crossing_of(f, &manager) {
                f.regions = f.regions.behind(crossing, site);
            }
        }
        let goes_on = self.run_block(f, &with.body);
        f.regions = around;
        goes_on || swallows
    }

    fn run_match(&mut self, f: &mut Frame, choice: &Match) -> bool {
        let mut subject = self.eval(f, &choice.subject);
        let mut before = f.state.clone();
        let beside = before.heap.part_from(&Heap::default());
        let mut result: Option<State> = None;
        let (mut is_first, around) = (true, f.way);
        let site = self.code.span(f.module, choice.subject.range);
        for (number, case) in choice.cases.iter().enumerate() {
            f.state.clone_from(&before);
            if let Some(other) = &result {
                f.state.heap.part_from(&other.heap);
            }
            let (fits, others) = self.split_by_pattern(f, &case.pattern, &subject);
            if fits == Value::Unbound {
                continue;
            }
            let takes_all = others == Value::Unbound && case.guard.is_none();
            let may_be_passed = u32::from(!(is_first && takes_all));
            is_first = false;
            f.branches += may_be_passed;
            f.way = self.ways.and(around, Turn::Case(site, number.try_into().unwrap_or(u8::MAX)));
            self.narrow_to(f, &choice.subject, &fits);
            self.bind_pattern(f, &case.pattern, &fits);
            if let Some(guard) = &case.guard {
                self.condition(f, guard);
                self.narrow(f, guard, true);
            }
            if self.run_block(f, &case.body) {
                result = join_states(result, Some(std::mem::take(&mut f.state)));
            } else {
                before.heap.keep(&f.state.heap);
            }
            f.branches -= may_be_passed;
            f.way = around;
            if case.guard.is_none() {
                subject = others;
            }
            if takes_all {
                break;
            }
        }
        if subject != Value::Unbound {
            std::mem::swap(&mut f.state, &mut before);
            self.narrow_to(f, &choice.subject, &subject);
            result = join_states(result, Some(std::mem::take(&mut f.state)));
        }
        let goes_on = result.is_some();
        f.state = result.unwrap_or_default();
        f.state.heap.keep(&before.heap);
        f.state.heap.meet(beside);
        goes_on
    }
}

fn join_states(left: Option<State>, right: Option<State>) -> Option<State> {
    match (left, right) {
        (Some(mut left), Some(right)) => {
            left.join(&right);
            Some(left)
        }
        (left, right) => left.or(right),
    }
}

/// How many of the loops around a block it stays in, where it leaves some.
fn kept_loops(f: &Frame, block: &[Stmt]) -> Option<usize> {
    match block.last()?.kind {
        StmtKind::Return(_) | StmtKind::Raise(_) => Some(0),
        StmtKind::Break => Some(f.loops.len().saturating_sub(1)),
        _ => None,
    }
}

/// The attribute whose value a condition finds: `row.owner`, `row.owner is not None`.
fn tested_relation(test: &Expr) -> Option<&Expr> {
    match &test.kind {
        ExprKind::Attribute(_) => Some(test),
        ExprKind::Compare(compare) => match &*compare.rest {
            [(CmpOp::IsNot, Expr { kind: ExprKind::None, .. })] => tested_relation(&compare.left),
            _ => None,
        },
        _ => None,
    }
}

/// The turn into a branch of a decision.
fn arm_of(block: &[Stmt], site: Span, arm: u8) -> Turn {
    if raises(block) { Turn::Failing(site, arm) } else { Turn::Arm(site, arm) }
}

/// Begins a path beside the one that ended in `other`: the objects of both are joined, unless one of them leaves with
/// its own. Gives what stood beside before.
pub(crate) fn begin_other_path(f: &mut Frame, (goes_on, other): (bool, &State), block: &[Stmt]) -> Option<Rc<Heap>> {
    if goes_on && !matches!(block.last().map(|last| &last.kind), Some(StmtKind::Return(_))) {
        return f.state.heap.part_from(&other.heap);
    }
    f.state.heap.keep(&other.heap);
    f.state.heap.part_from(&Heap::default())
}

/// Joins a path that ended in `other` with the current one.
pub(crate) fn join_paths(f: &mut Frame, (other_goes_on, other): (bool, State), this_goes_on: bool) -> bool {
    match (other_goes_on, this_goes_on) {
        (true, true) => f.state.join(&other),
        (true, false) => {
            let left = std::mem::replace(&mut f.state, other);
            f.state.heap.keep(&left.heap);
        }
        (false, _) => f.state.heap.keep(&other.heap),
    }
    other_goes_on || this_goes_on
}

/// Whether a turn of a loop changed something that was bound before it.
fn is_carried(before: &State, after: &State) -> bool {
    let changed = before.locals.iter().zip(&after.locals).any(|(old, new)| *old != Value::Unbound && old != new);
    changed || !before.heap.same_up_to(&after.heap, before.heap.len())
}

/// Whether a body does nothing else than to take something out of a dict or set.
fn takes_out(body: &[Stmt]) -> bool {
    let [only] = body else { return false };
    match &only.kind {
        StmtKind::Delete(_) => true,
        StmtKind::Expr(Expr { kind: ExprKind::Call(call), .. }) => match &call.func.kind {
            ExprKind::Attribute(method) => matches!(method.name.as_str(), "pop" | "discard"),
            _ => false,
        },
        StmtKind::If(branch) => branch.orelse.is_empty() && takes_out(&branch.body),
        _ => false,
    }
}

/// Whether a body does nothing else than to put something made of an item into its place: `data[key] = made(data[key])`.
/// Where it fails, it raises.
fn replaces(key: &Expr, body: &[Stmt]) -> bool {
    let is_item = |expr: &Expr, whole: &NameRef| match &expr.kind {
        ExprKind::Subscript(parts) => {
            let own = |part: &Expr, name: &NameRef| matches!(&part.kind, ExprKind::Name(other) if other == name);
            own(&parts.0, whole) && matches!(&key.kind, ExprKind::Name(name) if own(&parts.1, name))
        }
        _ => false,
    };
    let [only] = body else { return false };
    match &only.kind {
        StmtKind::Assign { targets, value } => {
            let ([Expr { kind: ExprKind::Subscript(parts), .. }], ExprKind::Call(call)) = (&**targets, &value.kind)
            else {
                return false;
            };
            let ExprKind::Name(whole) = &parts.0.kind else { return false };
            let receiver = if let ExprKind::Attribute(method) = &call.func.kind { Some(&method.value) } else { None };
            is_item(&targets[0], whole) && call.args.iter().chain(receiver).any(|part| is_item(part, whole))
        }
        StmtKind::Try(attempt) => {
            let raises = |body: &[Stmt]| matches!(body, [Stmt { kind: StmtKind::Raise(_), .. }]);
            let bare = attempt.orelse.is_empty() && attempt.finalbody.is_empty();
            bare && attempt.handlers.iter().all(|handler| raises(&handler.body)) && replaces(key, &attempt.body)
        }
        _ => false,
    }
}

fn is_callable(value: &Value) -> bool {
    matches!(value, Value::Class(_) | Value::Function(_) | Value::Bound(_) | Value::Partial(_))
}

/// Whether a body does nothing else than to hand what the turn before has made to the item at hand:
/// `rows = item(rows)`, `rows = item().filtered(rows)`, `rows = applied(item, rows)`.
fn hands_on(item: &Expr, body: &[Stmt]) -> bool {
    let [Stmt { kind: StmtKind::Assign { targets, value }, .. }] = body else { return false };
    let ([Expr { kind: ExprKind::Name(made), .. }], ExprKind::Call(call)) = (&**targets, &value.kind) else {
        return false;
    };
    let ExprKind::Name(item) = &item.kind else { return false };
    let is = |expr: &Expr, name: &NameRef| matches!(&expr.kind, ExprKind::Name(other) if other == name);
    let called = match &call.func.kind {
        ExprKind::Attribute(method) => match &method.value.kind {
            ExprKind::Call(made) => &made.func,
            _ => &method.value,
        },
        _ => &call.func,
    };
    let takes = |name: &NameRef| call.args.iter().any(|arg| is(arg, name));
    takes(made) && (is(called, item) || takes(item))
}

/// Whether a loop body always leaves on its first turn.
fn leaves_after_first_turn(body: &[Stmt]) -> bool {
    let ends =
        matches!(body.last().map(|last| &last.kind), Some(StmtKind::Break | StmtKind::Return(_) | StmtKind::Raise(_)));
    ends && !body.iter().any(continues)
}

fn continues(statement: &Stmt) -> bool {
    match &statement.kind {
        StmtKind::Continue => true,
        StmtKind::If(branch) => branch.body.iter().chain(&branch.orelse).any(continues),
        StmtKind::With(with) => with.body.iter().any(continues),
        StmtKind::Try(attempt) => {
            let handlers = attempt.handlers.iter().flat_map(|handler| handler.body.iter());
            attempt.body.iter().chain(&attempt.orelse).chain(&attempt.finalbody).chain(handlers).any(continues)
        }
        StmtKind::Match(choice) => choice.cases.iter().flat_map(|case| case.body.iter()).any(continues),
        _ => false,
    }
}

/// Whether a body is `total += row.price` and nothing else.
fn only_adds_up(body: &[Stmt]) -> bool {
    matches!(body, [only] if matches!(&only.kind, StmtKind::AugAssign(assign) if assign.op == BinOp::Add))
}
