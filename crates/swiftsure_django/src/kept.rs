//! Answers that are in memory already: of a row for its relation, of a queryset for its rows.

use std::hash::{Hash, Hasher};
use std::num::NonZeroU64;

use rustc_hash::{FxHashMap, FxHasher};
use swiftsure_flow::branch::{Way, Ways};
use swiftsure_flow::effect::{Effect, EffectKind, Over};
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::record::{Record, RecordSet, Root};
use swiftsure_source::{Span, Sym};

use crate::access::{Access, AccessKind, sync};
use crate::bounds::{exclude_each_other, leads_to};

/// The numbers by which the answer to one access is found again in the same entry point.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    /// Two accesses with the same number ask once.
    pub answer: Option<Number>,
    /// The same for a relation that a loop loads for all rows of a queryset: another loop finds it loaded.
    pub for_all_rows: Option<Number>,
    /// The queryset whose rows are asked for.
    pub rows: Option<Number>,
    /// The queryset of which the rows that are asked for are a slice.
    pub whole: Option<Number>,
}

/// The number of an answer.
pub(crate) type Number = NonZeroU64;

impl Kept {
    pub(crate) fn of(cx: &Interpreter<'_>, effect: &Effect) -> Self {
        let loops: Vec<Span> = effect.loops.iter().map(|entry| entry.site).collect();
        match &effect.kind {
            EffectKind::Load { record, relation } => {
                let made = record.set().map(|set| invocation(cx, effect, set));
                let for_all_rows = runs_over_rows_of(effect, record)
                    .then(|| number(&(record, relation, loops.split_last().map(|(_, outer)| outer), &made)));
                Self { answer: Some(number(&(record, relation, loops, made))), for_all_rows, ..Self::default() }
            }
            EffectKind::FieldRead { record, field } => {
                let made = record.set().map(|set| invocation(cx, effect, set));
                Self { answer: Some(number(&(record, field, loops, made))), ..Self::default() }
            }
            EffectKind::Query { set, cached, .. } => {
                let made = invocation(cx, effect, set);
                Self {
                    answer: cached.then(|| number(&(set, loops, &made))),
                    for_all_rows: None,
                    rows: Some(number(&(set, &made))),
                    whole: whole(set).map(|whole| number(&(whole, &made))),
                }
            }
            _ => Self::default(),
        }
    }
}

/// Whether the innermost loop goes through the rows of which the record is one.
fn runs_over_rows_of(effect: &Effect, record: &Record) -> bool {
    let (Root::Element(set), Some(innermost)) = (&record.root, effect.loops.last()) else { return false };
    usize::from(record.born) == effect.loops.len() && matches!(&innermost.over, Over::Set(over) if over == set)
}

/// The queryset of which another is a slice.
fn whole(set: &RecordSet) -> Option<RecordSet> {
    let mut whole = set.clone();
    whole.ops.pop_if(|op| op.name == "slice").map(|_| whole)
}

/// The calls that lead into the function that takes the last step of a queryset: each of them makes a new one. What
/// was handed out says itself by which calls.
fn invocation(cx: &Interpreter<'_>, effect: &Effect, set: &RecordSet) -> Vec<Span> {
    let steps: Vec<_> = effect.call_steps().take_while(|step| !set.handed.contains(&step.seen_at)).collect();
    let makes = |step: &&swiftsure_flow::effect::CallStep| {
        let function = cx.code.function(step.callee);
        cx.code.span(step.callee.module, function.range).contains(set.made_at())
    };
    let inner = steps.iter().rposition(makes).map_or(0, |at| at + 1);
    steps[..inner].iter().map(|step| step.site).collect()
}

fn number(what: &impl Hash) -> Number {
    let mut hasher = FxHasher::default();
    what.hash(&mut hasher);
    Number::MIN.saturating_add(hasher.finish())
}

/// What is in memory already while the effects of one evaluation are read in order, and on which ways it came there.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    answers: FxHashMap<Number, Vec<Way>>,
    rows: FxHashMap<Number, Vec<Way>>,
}

/// Questions that a queryset whose rows are in memory answers from them.
const ANSWERED_BY_ROWS: &[&str] = &["count", "exists", "contains", "bool", "len", "iterate", "in", "index", "list"];

impl Memory {
    /// Whether the answer to an access is there already; takes note of it otherwise.
    pub(crate) fn answers(&mut self, ways: &Ways, access: &Access) -> bool {
        let kept = &access.kept;
        // What a branch has asked is not there in the branches that are taken instead.
        let is_there = |known: &FxHashMap<Number, Vec<Way>>, number: Option<Number>| {
            let asked = number.and_then(|number| known.get(&number)).into_iter().flatten();
            asked.into_iter().any(|way| !exclude_each_other(ways, *way, access.way))
        };
        if is_there(&self.answers, kept.for_all_rows) || is_there(&self.answers, kept.answer) {
            return true;
        }
        // A slice that was made where nobody had asked for the rows asks for its own.
        let whole_is_there = || {
            let asked = kept.whole.and_then(|number| self.rows.get(&number)).into_iter().flatten();
            asked.into_iter().any(|way| leads_to(ways, *way, access.way))
        };
        let from_rows = asked(access).is_some_and(|op| ANSWERED_BY_ROWS.contains(&sync(op.as_str())))
            && (is_there(&self.rows, kept.rows) || whole_is_there());
        let for_all_rows = kept.for_all_rows.filter(|_| !access.conditional);
        for number in kept.answer.into_iter().chain(for_all_rows) {
            self.answers.entry(number).or_default().push(access.way);
        }
        if from_rows {
            return true;
        }
        if let Some(number) = kept.rows.filter(|_| kept.answer.is_some()) {
            self.rows.entry(number).or_default().push(access.way);
        }
        false
    }
}

fn asked(access: &Access) -> Option<Sym> {
    match &access.kind {
        AccessKind::Query { op, .. } | AccessKind::Related { op, .. } => Some(*op),
        _ => None,
    }
}
