//! The calls that lead to an access, as rules read them.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use swiftsure_flow::effect::{CallStep, Effect};
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_python::ir::FunctionId;
use swiftsure_source::{Span, Sym, Text};

use crate::orm::Orm;

/// One call on the way to an access.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CallInfo {
    pub span: Span,
    /// The dotted name of the function that is called; of a template its path, and the block behind that.
    pub callee: Text,
    /// It is a template or a part of one, and is rendered.
    pub renders: bool,
    /// It is a method of a serializer.
    pub by_serializer: bool,
    /// It is a receiver that a signal of a model runs.
    pub receives: Option<Receives>,
}

/// A receiver of signals of models.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Receives {
    /// `post_save`.
    pub signals: Vec<Sym>,
    /// The name of its definition.
    pub defined: Span,
}

/// The calls to all accesses: what many came by is kept once, and so is each call.
#[derive(Default)]
pub(crate) struct Calls {
    known: FxHashMap<u64, Arc<[Arc<CallInfo>]>>,
    single: FxHashSet<Arc<CallInfo>>,
    names: Names,
}

impl Calls {
    /// The calls to an effect, outermost first.
    pub(crate) fn to(&mut self, cx: &Interpreter<'_>, orm: &Orm, effect: &Effect) -> Arc<[Arc<CallInfo>]> {
        let mut hasher = DefaultHasher::new();
        effect.call_steps().for_each(|step| (step.site, step.callee, step.receiver).hash(&mut hasher));
        let key = hasher.finish();
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        let steps: Vec<&CallStep> = effect
            .call_steps()
            .filter(|step| !cx.is_knowledge(step.callee.module) && !orm.admin.is_page(cx, step))
            .collect();
        let calls: Arc<[Arc<CallInfo>]> = (0..steps.len()).map(|last| self.call(cx, orm, &steps[..=last])).collect();
        self.known.insert(key, calls.clone());
        calls
    }

    /// The dotted name of the function around an effect; empty where no function is.
    pub(crate) fn name_around(&mut self, cx: &Interpreter<'_>, effect: &Effect) -> Text {
        effect.function.map_or("", |function| self.names.of(cx, function))
    }

    /// The last of some calls.
    fn call(&mut self, cx: &Interpreter<'_>, orm: &Orm, steps: &[&CallStep]) -> Arc<CallInfo> {
        let step = steps[steps.len() - 1];
        let call = CallInfo {
            span: step.site,
            callee: self.names.of(cx, step.callee),
            renders: !cx.code.head(step.callee.module).language.is_python(),
            by_serializer: step.receiver.is_some_and(|class| cx.classes.inherits(class, crate::rest::SERIALIZER)),
            receives: receives(cx, orm, steps),
        };
        if let Some(known) = self.single.get(&call) {
            return known.clone();
        }
        let call = Arc::new(call);
        self.single.insert(call.clone());
        call
    }
}

/// The dotted names of functions, each made once.
#[derive(Default)]
struct Names(FxHashMap<FunctionId, Text>);

impl Names {
    fn of(&mut self, cx: &Interpreter<'_>, function: FunctionId) -> Text {
        self.0.entry(function).or_insert_with(|| Sym::new(&cx.function_name(function)).as_str())
    }
}

/// What the last of some calls receives. The wrapper that a decorator puts around a receiver is none: what it calls is.
fn receives(cx: &Interpreter<'_>, orm: &Orm, steps: &[&CallStep]) -> Option<Receives> {
    let (last, before) = steps.split_last()?;
    let wrapped = before
        .last()
        .filter(|step| orm.receivers.is_wrapper(step.callee) && step.receiver.is_none())
        .and_then(|step| orm.receivers.signals(step.callee));
    let sent = orm.receivers.signals(last.callee).or(wrapped)?;
    (!orm.receivers.is_wrapper(last.callee)).then(|| Receives { signals: sent, defined: cx.function_span(last.callee) })
}
