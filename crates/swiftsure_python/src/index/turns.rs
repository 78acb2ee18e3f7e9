//! What differs from turn to turn of a loop: in the function of the loop, and in those that it calls.
//!
//! A name differs when the loop gives it, when it is made of such a name, or when the loop changes what it holds. Where
//! that is not sure, it differs.

use std::collections::BTreeSet;

use swiftsure_source::{Span, Sym};

use super::parts::parts;
use super::{Index, NodeKind, Site, Source, Value, last_name};
use crate::ir::{Call, Expr, ExprKind, For, Function, If, NameRef, Range, Stmt, StmtKind};

/// Parts of the names of functions whose answer is another one each time.
const FRESH: &[&str] =
    &["random", "uuid", "token", "generate", "next", "pop", "shuffle", "sample", "read", "recv", "unused"];

/// One function with what differs in it from turn to turn.
#[derive(Clone, Debug)]
pub struct Turns<'i, 'a> {
    index: &'i Index<'a>,
    body: Site,
    /// The part of the function that is run again on each turn.
    repeated: Range,
    slots: BTreeSet<u32>,
    /// Those of them that hold another object on each turn, and not only a changed one.
    others: BTreeSet<u32>,
    /// Attributes of the object whose method it is.
    attributes: BTreeSet<Sym>,
    /// Those of them that hold another object on each turn.
    rebound: BTreeSet<Sym>,
    /// Whether names of a function around may differ.
    captured: bool,
}

impl<'a> Index<'a> {
    /// What differs from turn to turn of the loop whose head begins at a place. None of a loop that is not written there.
    pub fn turns(&self, head: Span) -> Option<Turns<'_, 'a>> {
        let body = self.body_around(head)?;
        let repeats = |site: Site| match self.kind(site) {
            NodeKind::Stmt(Stmt { kind: StmtKind::For(each), range }) if each.target.range.start == head.start => {
                Some(*range)
            }
            NodeKind::Expr(Expr { kind: ExprKind::Comprehension(inner), range })
                if inner
                    .clauses
                    .iter()
                    .any(|clause| clause.target.range.start == head.start || clause.range.start == head.start) =>
            {
                Some(*range)
            }
            _ => None,
        };
        let repeated = self.inside(body).find_map(repeats)?;
        let mut turns = Turns {
            index: self,
            body,
            repeated,
            slots: BTreeSet::new(),
            others: BTreeSet::new(),
            attributes: BTreeSet::new(),
            rebound: BTreeSet::new(),
            captured: false,
        };
        turns.spread();
        Some(turns)
    }
}

impl<'i, 'a> Turns<'i, 'a> {
    /// The same inside of a function that is called at a place of this one. `inside`: a place in that function.
    pub fn enter(&self, call: Span, inside: Span) -> Option<Turns<'i, 'a>> {
        let body = self.index.body_around(inside)?;
        let function = self.index.function(body)?;
        let site = self.index.expr_at(call).filter(|site| site.scope == self.body.scope)?;
        let expr = self.index.expr(site)?;
        let mut entered = Turns {
            index: self.index,
            body,
            repeated: function.range,
            slots: BTreeSet::new(),
            others: BTreeSet::new(),
            attributes: BTreeSet::new(),
            rebound: BTreeSet::new(),
            captured: function.outer.is_some(),
        };
        match &expr.kind {
            ExprKind::Call(call) => self.hand_over(call, function, &mut entered),
            ExprKind::Attribute(attribute) => self.hand(&attribute.value, 0, &mut entered),
            _ => return None,
        }
        if self.is_own(receiver(expr)) {
            entered.attributes.clone_from(&self.attributes);
            entered.rebound.clone_from(&self.rebound);
        }
        entered.spread();
        Some(entered)
    }

    /// Gives the parameters of a function what a call hands in.
    fn hand_over(&self, call: &Call, function: &Function, entered: &mut Turns<'_, '_>) {
        let names: Vec<Sym> = function.params.iter().map(|param| param.name).collect();
        let is_static = function.decorators.iter().any(|decorator| self.is_named(decorator, "staticmethod"));
        let bound = usize::from(function.class.is_some() && !is_static);
        let given = || call.args.iter().chain(call.keywords.iter().map(|(_, value)| value));
        match &call.func.kind {
            ExprKind::Attribute(attribute) if bound == 1 => self.hand(&attribute.value, 0, entered),
            // A new object is made of what it gets.
            _ if bound == 1 => given().for_each(|value| self.hand(value, 0, entered)),
            _ => {}
        }
        let spreads = |value: &Expr| matches!(value.kind, ExprKind::Starred(_));
        let unclear = call.args.iter().any(spreads) || call.keywords.iter().any(|(name, _)| name.is_none());
        if unclear && given().any(|value| self.differs(value)) {
            let all = || (bound..names.len()).filter_map(|slot| u32::try_from(slot).ok());
            entered.slots.extend(all());
            entered.others.extend(all());
            return;
        }
        let positional = call.args.iter().enumerate().map(|(at, value)| (Some(at + bound), value));
        let keyed =
            call.keywords.iter().map(|(name, value)| (names.iter().position(|known| Some(*known) == *name), value));
        for (slot, value) in positional.chain(keyed) {
            // What no parameter is named for goes to one of the last.
            let slot = slot.unwrap_or(names.len()).min(names.len().saturating_sub(1));
            if let Ok(slot) = u32::try_from(slot) {
                self.hand(value, slot, entered);
            }
        }
    }

    /// Gives a parameter one value.
    fn hand(&self, value: &Expr, slot: u32, entered: &mut Turns<'_, '_>) {
        if self.differs(value) {
            entered.slots.insert(slot);
        }
        if self.is_another(value) {
            entered.others.insert(slot);
        }
    }

    /// Whether a place stands in this function.
    pub fn holds(&self, place: Span) -> bool {
        self.index.body_around(place) == Some(self.body)
    }

    /// Whether what an expression of this function gives differs. None where no expression stands there.
    pub fn differs_at(&self, place: Span) -> Option<bool> {
        let site = self.index.expr_at(place).filter(|site| site.scope == self.body.scope)?;
        self.index.expr(site).map(|expr| self.differs(expr))
    }

    /// What a call hands over: the names of the keywords whose values differ, and whether another argument does.
    pub fn arguments_at(&self, place: Span) -> Option<(Vec<Sym>, bool)> {
        let site = self.index.expr_at(place).filter(|site| site.scope == self.body.scope)?;
        let call = self.index.call(site)?;
        let named = call.keywords.iter().filter(|(_, value)| self.differs(value));
        let other = call.args.iter().any(|value| self.differs(value)) || named.clone().any(|(name, _)| name.is_none());
        Some((named.filter_map(|(name, _)| *name).collect(), other))
    }

    /// Whether the object whose method is called at a place is another one on each turn, and not only a changed one.
    pub fn is_another_at(&self, place: Span) -> Option<bool> {
        let site = self.index.expr_at(place).filter(|site| site.scope == self.body.scope)?;
        receiver(self.index.expr(site)?).map(|expr| self.is_another(expr))
    }

    /// The attributes that the loop sets on the object whose method is called at a place, and whether a value differs, or
    /// is only set on some turns. None where the object goes elsewhere meanwhile, which may change more of it.
    pub fn set_before(&self, place: Span) -> Option<(BTreeSet<Sym>, bool)> {
        let site = self.index.expr_at(place).filter(|site| site.scope == self.body.scope)?;
        let ExprKind::Name(object) = &receiver(self.index.expr(site)?)?.kind else { return None };
        if self.goes_elsewhere(*object) {
            return None;
        }
        let (mut names, mut differs) = (BTreeSet::new(), false);
        for (at, stmt) in self.statements() {
            let (targets, value) = match &stmt.kind {
                StmtKind::Assign { targets, value } => (&**targets, value),
                StmtKind::AugAssign(assign) => (std::slice::from_ref(&assign.target), &assign.value),
                _ => continue,
            };
            for target in targets {
                if let ExprKind::Attribute(attribute) = &target.kind
                    && matches!(&attribute.value.kind, ExprKind::Name(name) if name == object)
                {
                    names.insert(attribute.name);
                    let is_changed = self.differs(value) || matches!(stmt.kind, StmtKind::AugAssign(_));
                    differs |= is_changed || self.is_decided(at, place);
                }
            }
        }
        Some((names, differs))
    }

    /// Whether a statement is left out on some of the turns that come to a place.
    fn is_decided(&self, at: Site, place: Span) -> bool {
        let holds = |arm: &[Stmt], start: u32| {
            let (first, last) = (arm.first(), arm.last());
            first.is_some_and(|first| first.range.start <= start) && last.is_some_and(|last| start <= last.range.end)
        };
        let start = self.index.span(at).start;
        let parts_from = |decision: &If| {
            let arm = if holds(&decision.body, start) { &decision.body } else { &decision.orelse };
            !holds(arm, place.start) && self.differs(&decision.test)
        };
        self.index.decisions(at).filter(|decision| self.is_repeated(decision.test.range.start)).any(parts_from)
    }

    /// Whether an object is handed to a function, or a method of it called that may change it.
    fn goes_elsewhere(&self, object: NameRef) -> bool {
        const LEAVES_AS_IT_IS: &[&str] = &["save", "asave", "full_clean", "clean", "refresh_from_db"];
        const ASKS: &[&str] = &["get_", "is_", "has_"];
        let is_object = |expr: &Expr| matches!(&expr.kind, ExprKind::Name(name) if *name == object);
        let changes = |call: &Call| {
            let mut given = call.args.iter().chain(call.keywords.iter().map(|(_, value)| value));
            let method = match &call.func.kind {
                ExprKind::Attribute(method) if is_object(&method.value) => Some(method.name),
                _ => None,
            };
            let may_change = |name: Sym| {
                !LEAVES_AS_IT_IS.contains(&name.as_str()) && !ASKS.iter().any(|start| name.as_str().starts_with(start))
            };
            given.any(is_object) || method.is_some_and(may_change)
        };
        let mut calls = self
            .index
            .inside(self.body)
            .filter(|site| self.index.expr(*site).is_some_and(|expr| self.is_repeated(expr.range.start)));
        calls.any(|site| self.index.call(site).is_some_and(changes))
    }

    /// Adds everything that is made of what differs.
    fn spread(&mut self) {
        loop {
            let before = (self.slots.len(), self.others.len(), self.attributes.len());
            self.bind();
            self.change();
            if before == (self.slots.len(), self.others.len(), self.attributes.len()) {
                break;
            }
        }
    }

    /// Names that get another value.
    fn bind(&mut self) {
        let is_callee = self.index.function(self.body).is_some_and(|function| function.range == self.repeated);
        let mut found = Vec::new();
        let mut made = Vec::new();
        let names = self.index.function(self.body).map_or(0, |function| super::number(function.locals.len()));
        for slot in 0..names {
            let Some(bindings) = self.index.scopes[self.body.scope as usize].bindings.get(&NameRef::Local(slot)) else {
                continue;
            };
            let within = || bindings.iter().filter(|binding| self.is_repeated(binding.start));
            // Which of several values it has is decided on each turn.
            let decided = bindings.len() > 1
                && within().next().is_some()
                && (!is_callee || !self.slots.is_empty() || !self.attributes.is_empty());
            let differs = within().any(|binding| match binding.source {
                Source::Value(value) | Source::Entered(value) => self.differs(value),
                Source::Caught(_) | Source::Other => true,
                Source::Import(_)
                | Source::Annotated(_)
                | Source::Parameter
                | Source::Function(_)
                | Source::Class(_) => false,
            });
            if decided || differs {
                found.push(slot);
            }
            // What a call gives on each turn is another object, even where it is the same in all it holds.
            let is_made = |expr: &Expr| matches!(expr.kind, ExprKind::Call(_) | ExprKind::Await(_));
            if within().any(|binding| matches!(binding.source, Source::Value(value) if is_made(value))) {
                made.push(slot);
            }
        }
        self.others.extend(found.iter().copied().chain(made));
        self.slots.extend(found);
    }

    /// What is changed in its place: `seen.append(row)`, `known[row.pk] = row`, `self.last = row`.
    fn change(&mut self) {
        let mut changed: Vec<&Expr> = Vec::new();
        let mut rebound: Vec<Sym> = Vec::new();
        for (_, stmt) in self.statements() {
            match &stmt.kind {
                StmtKind::Assign { targets, .. } => {
                    rebound.extend(targets.iter().filter_map(|target| self.own_attribute(target)));
                    changed.extend(targets.iter());
                }
                StmtKind::AugAssign(assign) => changed.push(&assign.target),
                StmtKind::Expr(Expr { kind: ExprKind::Call(call), .. }) => {
                    let given = call.args.iter().chain(call.keywords.iter().map(|(_, value)| value));
                    if let ExprKind::Attribute(method) = &call.func.kind
                        && given.into_iter().any(|value| self.differs(value))
                        && !self.is_own(Some(&method.value))
                    {
                        changed.push(&method.value);
                    }
                }
                _ => {}
            }
        }
        self.rebound.extend(rebound);
        for target in changed {
            self.note(target, true);
        }
    }

    /// The statements that run again on each turn.
    fn statements(&self) -> impl Iterator<Item = (Site, &'a Stmt)> {
        self.index.inside(self.body).filter_map(|site| match self.index.kind(site) {
            NodeKind::Stmt(stmt) if self.is_repeated(stmt.range.start) => Some((site, stmt)),
            _ => None,
        })
    }

    /// Notes what an assignment to a target changes. A plain name is a binding.
    fn note(&mut self, target: &Expr, whole: bool) {
        match &target.kind {
            ExprKind::Attribute(_) if self.own_attribute(target).is_some() => {
                self.attributes.extend(self.own_attribute(target));
            }
            ExprKind::Attribute(attribute) => self.note(&attribute.value, false),
            ExprKind::Subscript(pair) => self.note(&pair.0, false),
            ExprKind::Name(NameRef::Local(slot)) if !whole || !self.is_bound(*slot) => {
                self.slots.insert(*slot);
            }
            _ => {}
        }
    }

    fn is_bound(&self, slot: u32) -> bool {
        let bindings = self.index.scopes[self.body.scope as usize].bindings.get(&NameRef::Local(slot));
        bindings.is_some_and(|bindings| bindings.iter().any(|binding| self.is_repeated(binding.start)))
    }

    fn is_repeated(&self, start: u32) -> bool {
        self.repeated.start <= start && start <= self.repeated.end
    }

    /// Whether an expression is the object whose method this function is.
    fn is_own(&self, expr: Option<&Expr>) -> bool {
        let is_method = self.index.function(self.body).is_some_and(|function| function.class.is_some());
        is_method
            && expr.is_some_and(|expr| match &expr.kind {
                ExprKind::Name(NameRef::Local(0)) => true,
                ExprKind::Call(call) => self.is_named(&call.func, "super"),
                _ => false,
            })
    }

    /// `total` for `self.total`.
    fn own_attribute(&self, expr: &Expr) -> Option<Sym> {
        match &expr.kind {
            ExprKind::Attribute(attribute) => self.is_own(Some(&attribute.value)).then_some(attribute.name),
            _ => None,
        }
    }

    fn is_named(&self, expr: &Expr, wanted: &str) -> bool {
        last_name(expr, self.index.function(self.body)).is_some_and(|name| name == wanted)
    }

    fn is_another(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Name(NameRef::Local(slot)) => self.others.contains(slot),
            ExprKind::Attribute(attribute) => {
                let rebound = self.rebound.contains(&attribute.name) && self.is_own(Some(&attribute.value));
                rebound || self.is_another(&attribute.value)
            }
            _ => self.differs(expr),
        }
    }

    fn differs(&self, expr: &Expr) -> bool {
        let itself = match &expr.kind {
            ExprKind::Name(NameRef::Local(slot)) => self.slots.contains(slot),
            ExprKind::Name(NameRef::Captured(_)) => self.captured,
            ExprKind::Attribute(attribute) => {
                self.attributes.contains(&attribute.name) && self.is_own(Some(&attribute.value))
            }
            ExprKind::Call(call) => {
                let name = last_name(&call.func, self.index.function(self.body));
                name.is_some_and(|name| FRESH.iter().any(|part| name.as_str().contains(part)))
                    || self.is_own(Some(expr)) && self.slots.contains(&0)
            }
            ExprKind::Lambda(_) | ExprKind::Yield(_) | ExprKind::YieldFrom(_) | ExprKind::Invalid => true,
            _ => false,
        };
        itself || parts(expr).into_iter().any(|part| self.differs(part))
    }
}

/// What stands before the last name of a call or an attribute.
fn receiver(expr: &Expr) -> Option<&Expr> {
    match &expr.kind {
        ExprKind::Call(call) => receiver(&call.func),
        ExprKind::Attribute(attribute) => Some(&attribute.value),
        _ => None,
    }
}

impl Index<'_> {
    /// Whether what a call hands over names no variable of a function: only constants, and names of the module.
    pub fn hands_over_constants(&self, place: Span) -> bool {
        let Some(call) = self.expr_at(place).and_then(|site| self.call(site)) else { return false };
        call.args.iter().chain(call.keywords.iter().map(|(_, value)| value)).all(is_constant)
    }
}

impl<'a> Index<'a> {
    /// What the loop whose head begins at a place goes over, as far as names are followed.
    pub fn looped_over(&self, head: Span) -> Option<Value<'a>> {
        let body = self.body_around(head)?;
        self.inside(body).find_map(|site| match self.kind(site) {
            NodeKind::Stmt(Stmt { kind: StmtKind::For(each), .. }) if each.target.range.start == head.start => {
                Some(self.value(site, &each.iter))
            }
            NodeKind::Expr(Expr { kind: ExprKind::Comprehension(inner), .. }) => {
                let begins = |start: u32| start == head.start;
                let mut clauses = inner.clauses.iter();
                let clause = clauses.find(|clause| begins(clause.target.range.start) || begins(clause.range.start))?;
                Some(self.value(site, &clause.iter))
            }
            _ => None,
        })
    }

    /// The body of the `for` statement whose head begins at a place.
    pub fn body_of_loop(&self, head: Span) -> Option<Span> {
        let (site, each) = self.for_at(head)?;
        let (first, last) = (each.body.first()?, each.body.last()?);
        Some(self.code.span(self.module_id(site), Range { start: first.range.start, end: last.range.end }))
    }

    /// The `for` statement whose head begins at a place.
    fn for_at(&self, head: Span) -> Option<(Site, &'a For)> {
        let body = self.body_around(head)?;
        self.inside(body).find_map(|site| match &self.stmt(site)?.kind {
            StmtKind::For(each) if each.target.range.start == head.start => Some((site, &**each)),
            _ => None,
        })
    }

    /// Whether each turn of the loop whose head begins at a place is given a list, by what the loop does with it:
    /// `for batch in batches: Row.objects.filter(pk__in=batch)`.
    pub fn gives_lists(&self, head: Span) -> bool {
        let Some((site, each)) = self.for_at(head) else { return false };
        let ExprKind::Name(given) = &each.target.kind else { return false };
        let is_given = |expr: &Expr| matches!(&expr.kind, ExprKind::Name(name) if name == given);
        self.inside(site).any(|inner| match self.kind(inner) {
            NodeKind::Stmt(Stmt { kind: StmtKind::For(inner), .. }) => is_given(&inner.iter),
            NodeKind::Expr(Expr { kind: ExprKind::Comprehension(inner), .. }) => {
                inner.clauses.iter().any(|clause| is_given(&clause.iter))
            }
            NodeKind::Expr(Expr { kind: ExprKind::Call(call), .. }) => {
                let is_in = |name: &Option<Sym>| name.is_some_and(|name| name.as_str().ends_with("__in"));
                let takes_lists = matches!(&call.func.kind, ExprKind::Attribute(method)
                    if ["bulk_create", "bulk_update", "in_bulk"].contains(&method.name.as_str().trim_start_matches('a')));
                call.keywords.iter().any(|(name, value)| is_in(name) && is_given(value))
                    || takes_lists && call.args.iter().any(is_given)
            }
            _ => false,
        })
    }
}

fn is_constant(expr: &Expr) -> bool {
    let is_variable =
        matches!(expr.kind, ExprKind::Name(NameRef::Local(_) | NameRef::Captured(_)) | ExprKind::Lambda(_));
    !is_variable && parts(expr).into_iter().all(is_constant)
}
