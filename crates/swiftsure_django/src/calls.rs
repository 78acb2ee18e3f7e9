//! The calls that lead to an access, as rules read them.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::rc::Rc;

use rustc_hash::FxHashMap;
use swiftsure_flow::effect::{CallStep, Effect};
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_source::{Span, Sym};

use crate::orm::Orm;

/// One call on the way to an access.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallInfo {
    pub span: Span,
    /// The dotted name of the function that is called; of a template its path, and the block behind that.
    pub callee: String,
    /// It is a template or a part of one, and is rendered.
    pub renders: bool,
    /// It is a method of a serializer.
    pub by_serializer: bool,
    /// It is a receiver that a signal of a model runs.
    pub receives: Option<Receives>,
}

/// A receiver of signals of models.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receives {
    /// `post_save`.
    pub signals: Vec<Sym>,
    /// The name of its definition.
    pub defined: Span,
}

/// The calls to all accesses: what many came by is kept once.
#[derive(Default)]
pub(crate) struct Calls {
    known: FxHashMap<u64, Rc<[CallInfo]>>,
}

impl Calls {
    /// The calls to an effect, outermost first.
    pub(crate) fn to(&mut self, cx: &Interpreter<'_>, orm: &Orm, effect: &Effect) -> Rc<[CallInfo]> {
        let mut hasher = DefaultHasher::new();
        effect.call_steps().for_each(|step| (step.site, step.callee, step.receiver).hash(&mut hasher));
        self.known.entry(hasher.finish()).or_insert_with(|| calls(cx, orm, effect)).clone()
    }
}

fn calls(cx: &Interpreter<'_>, orm: &Orm, effect: &Effect) -> Rc<[CallInfo]> {
    let steps: Vec<&CallStep> = effect
        .call_steps()
        .filter(|step| !cx.is_knowledge(step.callee.module) && !orm.admin.is_page(cx, step))
        .collect();
    let calls = steps.iter().enumerate().map(|(at, step)| CallInfo {
        span: step.site,
        callee: cx.function_name(step.callee),
        renders: !cx.code.head(step.callee.module).language.is_python(),
        by_serializer: step.receiver.is_some_and(|class| cx.classes.inherits(class, crate::rest::SERIALIZER)),
        receives: receives(cx, orm, &steps[..=at]),
    });
    calls.collect()
}

/// What the last of some calls receives. The wrapper that a decorator puts around a receiver is none: what it calls is.
fn receives(cx: &Interpreter<'_>, orm: &Orm, steps: &[&CallStep]) -> Option<Receives> {
    let (last, before) = steps.split_last()?;
    let is_wrapper = |step: &CallStep| cx.code.function(step.callee).outer.is_some();
    let wrapped = before
        .last()
        .filter(|step| is_wrapper(step) && step.receiver.is_none())
        .and_then(|step| orm.receivers.signals(step.callee));
    let sent = orm.receivers.signals(last.callee).or(wrapped)?;
    let is_wrapping = is_wrapper(last) && !cx.code.function(last.callee).captures.is_empty();
    (!is_wrapping).then(|| Receives { signals: sent, defined: cx.function_span(last.callee) })
}
