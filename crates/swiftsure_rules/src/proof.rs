//! Proofs: the steps from an entry point to an access, and the finding around them.

use swiftsure_django::{Access, CallInfo, Entry, SetInfo};
use swiftsure_source::{Cost, Finding, Grade, QueryKind, QuerySubject, RuleInfo, Span, Step};

use crate::context::{self, Context};
use crate::phrase;

/// Steps of one kind that a proof shows at most.
const STEP_LIMIT: usize = 40;

/// The first step: how the access is reached from outside, if it is known.
pub(crate) fn entry_step(context: &Context<'_>, access: &Access) -> Option<Step> {
    let number = access.entry.map(|entry| entry as usize).or_else(|| access.entries.first().copied())?;
    Some(door_step(context.analysis.trace.entries.get(number)?))
}

/// How an entry point is called from outside.
pub(crate) fn door_step(entry: &Entry) -> Step {
    let (label, text) = match &entry.point.route {
        Some(route) => {
            let methods = entry.methods.join(", ");
            ("url", format!("{methods} {route} runs {}", phrase::short(&entry.point.name)).trim_start().to_owned())
        }
        None => (entry.point.kind.as_str(), format!("{} {}", entry.point.kind, phrase::short(&entry.point.name))),
    };
    Step { label, span: entry.span, text, excerpt: false }
}

/// Where a queryset starts in code that is judged: at its manager, else at its first step there.
pub(crate) fn start(context: &Context<'_>, set: &SetInfo) -> Option<Span> {
    let mut places = std::iter::once(set.built).chain(set.ops.iter().map(|op| op.site));
    places.find(|span| context.is_place(*span)).filter(|_| !set.unknown)
}

/// The step that shows where the queryset starts.
pub(crate) fn built_step(context: &Context<'_>, set: &SetInfo) -> Option<Step> {
    let starts = start(context, set)?;
    let model = if set.model.is_empty() { "chosen model's" } else { phrase::short(&set.model) };
    let eager: Vec<String> = set.joined.iter().chain(&set.prefetched).map(|path| dotted(path)).collect();
    let text = if eager.is_empty() {
        format!("the {model} queryset starts here and loads no relation")
    } else {
        format!("the {model} queryset starts here and loads {}", phrase::list(&eager))
    };
    Some(Step { label: "built", span: starts, text, excerpt: true })
}

/// The innermost loop that grows.
pub(crate) fn loop_step(context: &Context<'_>, access: &Access) -> Option<Step> {
    let innermost = *context::repeating(access).last()?;
    let text = format!("once for each of {}", innermost.name);
    if !context.is_place(innermost.span) {
        return Some(Step { label: "loop", span: access.site, text: format!("{text}, in a library"), excerpt: false });
    }
    Some(Step { label: "loop", span: innermost.span, text, excerpt: true })
}

/// The calls between the loop and the access.
pub(crate) fn call_steps(context: &Context<'_>, access: &Access) -> Vec<Step> {
    let calls = access.calls.iter().filter(|call| context.reviewed.contains(&call.span.file));
    // That a layout puts the blocks of a template in their places is no news.
    let told = calls.filter(|call| !(call.renders && is_layout(context, call)));
    told.map(|call| Step { label: "call", span: call.span, text: ran(call), excerpt: false }).collect()
}

/// `calls total`, `sends post_save, which runs update_total`.
fn ran(call: &CallInfo) -> String {
    match &call.receives {
        Some(receives) => {
            let signals: Vec<&str> = receives.signals.iter().map(|signal| signal.as_str()).collect();
            format!("sends {}, which runs {}", signals.join(" or "), phrase::short(call.callee))
        }
        None => phrase::called(call),
    }
}

/// Whether a call goes from a template to its layout, or from there to a block.
fn is_layout(context: &Context<'_>, call: &CallInfo) -> bool {
    call.callee.contains(" block ") || context.before(call.span).trim_end().ends_with("extends")
}

/// The last step.
pub(crate) fn asked_step(span: Span, text: String) -> Step {
    Step { label: "asked", span, text, excerpt: true }
}

/// The steps of one access from the entry point to the question.
pub(crate) fn steps(context: &Context<'_>, access: &Access, asked: String) -> Vec<Step> {
    let mut steps: Vec<Step> = entry_step(context, access).into_iter().collect();
    // Where the queryset starts is no news where it is asked on the spot.
    let elsewhere = |step: &Step| !access.site.contains(step.span);
    steps.extend(access.set.as_deref().and_then(|set| built_step(context, set)).filter(elsewhere));
    let calls = call_steps(context, access);
    // The loop stands before the calls that it repeats: after those on the way to its function.
    let around = loop_step(context, access);
    let innermost = context::repeating(access).last().map(|innermost| innermost.span);
    let at = innermost.map_or(0, |innermost| {
        let first = context.first_call_in(access, innermost).and_then(|first| access.calls.get(first));
        let inside = |call: &Step| first.is_some_and(|first| first.span == call.span);
        calls.iter().position(inside).unwrap_or(calls.len())
    });
    let (before, after) = calls.split_at(at);
    steps.extend(before.iter().cloned());
    steps.extend(around);
    steps.extend(after.iter().cloned());
    steps.push(asked_step(access.site, asked));
    steps.truncate(STEP_LIMIT);
    steps
}

/// `customer.region` for the path to it.
pub(crate) fn dotted(path: &[swiftsure_source::Sym]) -> String {
    path.iter().map(|step| step.as_str()).collect::<Vec<_>>().join(".")
}

/// `customer__region` for the path to it.
pub(crate) fn lookup(path: &[swiftsure_source::Sym]) -> String {
    path.iter().map(|step| step.as_str()).collect::<Vec<_>>().join("__")
}

/// A finding at a place that says nothing yet, to be completed by the rule.
pub(crate) fn bare(info: &RuleInfo, span: Span) -> Finding {
    Finding {
        rule: info.name,
        lens: info.lens,
        severity: info.severity,
        grade: Grade::Read,
        span,
        symbol: String::new(),
        discriminator: String::new(),
        message: String::new(),
        cost_sentence: String::new(),
        cost: Cost::default(),
        subject: None,
        origin: None,
        loop_span: None,
        steps: Vec::new(),
        entry_points: Vec::new(),
        fixes: Vec::new(),
        careful: Vec::new(),
        other_eye: None,
    }
}

/// A finding at an access, to be completed by the rule.
pub(crate) fn finding(info: &RuleInfo, context: &Context<'_>, access: &Access, message: String) -> Finding {
    let origin = access.set.as_deref().and_then(|set| start(context, set));
    Finding {
        symbol: access.symbol.to_string(),
        message,
        subject: Some(subject(access)).filter(|subject| !subject.model.is_empty()),
        origin,
        loop_span: context::repeating(access).last().map(|entry| entry.span),
        entry_points: context.entry_points([access]),
        ..bare(info, access.site)
    }
}

fn subject(access: &Access) -> QuerySubject {
    use swiftsure_django::AccessKind;
    let (relation, kind) = match &access.kind {
        AccessKind::Load { relation, kind, .. } | AccessKind::Related { relation, kind, .. } => {
            (Some(relation.clone()).filter(|relation| !relation.is_empty()), *kind)
        }
        AccessKind::Deferred { field, .. } => (Some(format!("{}.{field}", access.model)), QueryKind::Deferred),
        AccessKind::Write { .. } => (None, QueryKind::Write),
        AccessKind::Query { .. }
        | AccessKind::PythonWork { .. }
        | AccessKind::Named { .. }
        | AccessKind::Sink { .. } => (None, QueryKind::Query),
    };
    QuerySubject { model: access.model.clone(), relation, relations: Vec::new(), kind }
}
