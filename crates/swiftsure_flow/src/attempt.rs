//! `try`: its body, and the handlers that run in place of the rest of it.

use std::ops::Range;

use swiftsure_python::ir::{ExprKind, Handler, NameRef, Try};
use swiftsure_source::{Span, Sym};

use crate::branch::{Turn, Way};
use crate::cached::handler_fills;
use crate::effect::{Effect, EffectKind};
use crate::frame::Frame;
use crate::interpreter::Interpreter;
use crate::raising::has_raised;
use crate::statement::{begin_other_path, join_paths};
use crate::value::Value;

/// What says that there is no such row.
const MISSING_ROWS: &[&str] = &["DoesNotExist", "ObjectDoesNotExist", "MultipleObjectsReturned"];
/// What lookups in dicts, lists and objects raise where they find nothing.
const LOOKUPS: &[&str] = &["KeyError", "IndexError", "LookupError", "AttributeError", "StopIteration"];
/// What texts and numbers raise that are none, and what files raise: no question for rows that are not there does.
const CONVERSIONS: &[&str] = &[
    "ValueError",
    "TypeError",
    "UnicodeDecodeError",
    "UnicodeEncodeError",
    "JSONDecodeError",
    "ZeroDivisionError",
    "OverflowError",
    "OSError",
    "IOError",
    "FileNotFoundError",
    "ImportError",
    "ModuleNotFoundError",
];

impl Interpreter<'_> {
    pub(crate) fn run_try(&mut self, f: &mut Frame, attempt: &Try) -> bool {
        let (before, around, effects) = (f.state.clone(), f.way, f.effects.len());
        let mut goes_on = self.run_block(f, &attempt.body);
        let asks = f.effects.iter().skip(effects).any(asks_for_one);
        let site = attempt.body.first().map(|first| self.code.span(f.module, first.range));
        if let Some(site) = site {
            self.part_from_handlers(f, attempt, effects..f.effects.len(), (around, site));
        }
        let mut raised = f.state.clone();
        raised.join(&before);
        if goes_on {
            goes_on = self.run_block(f, &attempt.orelse);
        }
        f.way = around;
        let mut leaves = false;
        for (number, handler) in attempt.handlers.iter().enumerate() {
            let after = std::mem::replace(&mut f.state, raised.clone());
            let beside = begin_other_path(f, (goes_on, &after), &handler.body);
            f.branches += 1;
            if let Some(name) = handler.name {
                self.bind_name(f, name, Value::Unknown);
            }
            let before = f.effects.len();
            let is_usual = takes(handler, |name| LOOKUPS.contains(&name))
                || asks && !takes_only(handler, |name| CONVERSIONS.contains(&name));
            if let Some(site) = site {
                let number = number.try_into().unwrap_or(u8::MAX);
                let turn = if is_usual { Turn::Missing(site, number) } else { Turn::Handler(site, number) };
                f.way = self.ways.and(around, turn);
            }
            let handled = self.run_block(f, &handler.body);
            if handler_fills(&attempt.body, &handler.body) {
                f.happens_once_for(&Value::None, Sym::new("filled"), before);
            }
            f.branches -= 1;
            f.way = around;
            leaves |= is_usual && !handled && !has_raised(&handler.body);
            f.state.heap.meet(beside);
            goes_on = join_paths(f, (goes_on, after), handled);
        }
        let goes_on = self.run_block(f, &attempt.finalbody) && goes_on;
        if let Some(site) = site.filter(|_| leaves) {
            f.way = self.ways.and(f.way, Turn::Tried(site));
        }
        goes_on
    }

    /// What the body writes behind all that may raise what the handlers take does not happen together with them.
    fn part_from_handlers(&mut self, f: &mut Frame, attempt: &Try, body: Range<usize>, (around, site): (Way, Span)) {
        let all_take = |known: &dyn Fn(&str) -> bool| attempt.handlers.iter().all(|handler| takes_only(handler, known));
        let is_missing_row = |name: &str| MISSING_ROWS.contains(&name);
        if attempt.handlers.is_empty()
            || !all_take(&|name| is_missing_row(name) || LOOKUPS.contains(&name) || CONVERSIONS.contains(&name))
        {
            return;
        }
        let of_rows = all_take(&is_missing_row);
        let last = attempt.body.last().map(|last| self.code.span(f.module, last.range));
        // A conversion leaves no effect: only what the last statement itself writes is sure to come behind it.
        let is_behind =
            |effect: &Effect| of_rows || effect.calls.is_none() && last.is_some_and(|last| last.contains(effect.site));
        let asked = body.clone().rev().find(|at| f.effects.get(*at).is_some_and(asks));
        for at in asked.map_or(body.start, |at| at + 1)..body.end {
            let Some(effect) = f.effects.get_mut(at).filter(|effect| writes(effect) && is_behind(effect)) else {
                continue;
            };
            if let Ok(number) = u32::try_from(at) {
                f.parted.insert(number, effect.way);
                effect.way = self.ways.with(effect.way, around, Turn::Tried(site));
            }
        }
    }
}

fn asks(effect: &Effect) -> bool {
    matches!(effect.kind, EffectKind::Query { cached: false, .. } | EffectKind::Load { .. })
}

fn writes(effect: &Effect) -> bool {
    matches!(effect.kind, EffectKind::RecordWrite { .. } | EffectKind::SetWrite { .. })
}

/// Whether an effect is a question that may have no answer, asked here or by a function that is called here.
fn asks_for_one(effect: &Effect) -> bool {
    matches!(effect.kind, EffectKind::Query { cached: false, .. }) && effect.call_steps().count() < 2
}

/// Whether one of the exceptions that a handler takes has a name of some kind.
fn takes(handler: &Handler, is_it: impl Fn(&str) -> bool) -> bool {
    names(handler).any(|name| name.is_some_and(|name| is_it(name.as_str())))
}

/// Whether all of them have.
fn takes_only(handler: &Handler, is_it: impl Fn(&str) -> bool) -> bool {
    handler.types.is_some() && names(handler).all(|name| name.is_some_and(|name| is_it(name.as_str())))
}

/// The last names of the exceptions that a handler takes.
fn names(handler: &Handler) -> impl Iterator<Item = Option<Sym>> {
    let types = match handler.types.as_ref().map(|types| (&types.kind, types)) {
        Some((ExprKind::Tuple(types), _)) => &**types,
        Some((_, one)) => std::slice::from_ref(one),
        None => &[],
    };
    types.iter().map(|one| match &one.kind {
        ExprKind::Name(NameRef::Global(name)) => Some(*name),
        ExprKind::Attribute(attribute) => Some(attribute.name),
        _ => None,
    })
}
