//! Methods of a serializer ask the database once for each object.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use swiftsure_django::{Access, AccessKind, CallInfo, sync};
use swiftsure_source::{Cost, Finding, Fix, Severity};

use crate::context::{Context, at_most, cost, repeating};
use crate::rule::declare_rule;
use crate::swift::{before_loop, looped, n_plus_one, query_in_loop};
use crate::{phrase, proof};

declare_rule! {
    name: "swift/serializer-cost",
    page: "serializer_cost.md",
    summary: "a method of a serializer asks the database once for each object",
    severity: High,
    since: "0.1.0",
    fixes: false,
    run: run,
}

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut methods: BTreeMap<&str, Vec<&Access>> = BTreeMap::new();
    for access in context.accesses().filter(|access| context.is_likely(access)) {
        if let Some(call) = method_of(context, access) {
            methods.entry(call.callee).or_default().push(access);
        }
    }
    methods.into_iter().filter_map(|(method, accesses)| finding(context, method, &accesses)).collect()
}

/// Whether a method of a serializer asks, once for each object that is serialized.
pub(crate) fn is_method(context: &Context<'_>, access: &Access) -> bool {
    method_of(context, access).is_some()
}

/// The method of a serializer that asks a question of its own for each object. What a prefetch would bring as it is
/// belongs to the queryset of the view.
fn method_of<'a>(context: &Context<'_>, access: &'a Access) -> Option<&'a CallInfo> {
    let asks = match &access.kind {
        AccessKind::Related { plain, .. } => !plain && n_plus_one::is_repeated(access),
        AccessKind::Load { .. } => false,
        _ => query_in_loop::question(access).is_some(),
    };
    let innermost = *repeating(access).last().filter(|_| asks)?;
    let at = access.calls.iter().rposition(|call| call.by_serializer && shows(call))?;
    let (_, inside) = access.calls.split_at(at);
    // A loop in the method itself repeats the question whatever is serialized.
    let around = context.analysis.symbol_at(innermost.span);
    let is_inside = inside.iter().any(|call| Some(call.callee) == around);
    access.calls.get(at).filter(|_| !is_inside).map(Arc::as_ref)
}

/// Whether a method makes what is shown: that of a method field, or the representation of the object. What checks and
/// saves what was sent is a loop like any other.
fn shows(call: &CallInfo) -> bool {
    const OF_THE_LIBRARY: &[&str] =
        &["get_fields", "get_queryset", "get_choices", "get_value", "get_initial", "get_default", "get_validators"];
    let name = phrase::short(call.callee);
    name == "to_representation" || (name.starts_with("get_") && !OF_THE_LIBRARY.contains(&name))
}

fn finding(context: &Context<'_>, method: &str, accesses: &[&Access]) -> Option<Finding> {
    let access = looped::nearest(accesses)?;
    let mut seen = BTreeSet::new();
    let asked: Vec<&Access> = accesses.iter().copied().filter(|access| seen.insert(access.site)).collect();
    let mut total = Cost::default();
    asked.iter().for_each(|access| total += &cost(access));
    let mut tables: Vec<String> = asked.iter().map(|access| table(access)).collect();
    tables.sort();
    tables.dedup();
    let (class, name) = class_and_name(method);
    let message = format!(
        "`{name}` asks the database {} for each object that {class} shows: for {}.",
        phrase::more_queries(asked.len()),
        phrase::list(&tables)
    );
    let mut finding = proof::finding(&RULE.info, context, access, message);
    finding.cost_sentence = format!("{} queries more than the objects themselves need.", at_most(&total));
    finding.cost = total;
    finding.severity = context.weight(access, Severity::High, Severity::Medium);
    finding.discriminator = format!("{class} {name}");
    finding.steps = looped::steps(context, access, accesses, step_text);
    finding.entry_points = context.entry_points(accesses.iter().copied());
    let mut fixes: Vec<Fix> = asked.iter().map(|access| Fix::words(advice(context, access))).collect();
    fixes.dedup();
    finding.fixes = fixes;
    Some(finding)
}

/// `OrderSerializer` and `get_total` for `shop.api.OrderSerializer.get_total`.
fn class_and_name(method: &str) -> (&str, &str) {
    let (before, name) = method.rsplit_once('.').unwrap_or(("the serializer", method));
    (phrase::short(before), name)
}

/// `` `items` (count) ``, `the item table (filter)`.
fn table(access: &Access) -> String {
    match &access.kind {
        AccessKind::Related { relation, op, .. } => {
            format!("{} ({})", phrase::relation(relation), phrase::asking(*op))
        }
        AccessKind::Query { op, .. } => format!("the {} table ({})", phrase::noun(&access.model), phrase::asking(*op)),
        _ => "the same SQL".to_owned(),
    }
}

fn step_text(access: &Access) -> String {
    match access.kind {
        AccessKind::Related { .. } => n_plus_one::asked(access),
        _ => query_in_loop::asked(access),
    }
}

fn advice(context: &Context<'_>, access: &Access) -> String {
    let AccessKind::Related { op, .. } = &access.kind else {
        let op = query_in_loop::question(access).map_or("", |op| op.as_str());
        return match sync(op) {
            "exists" | "count" | "aggregate" => format!(
                "bring the answer with the rows: annotate the view's queryset with Exists, Count or a Subquery of {}, and \
                 read the annotation",
                phrase::short(&access.model)
            ),
            _ => {
                format!("{}; hand it to the serializer in its context", before_loop::advice(context, access, op, false))
            }
        };
    };
    let path = proof::lookup(n_plus_one::path(access));
    match sync(op.as_str()) {
        "count" => {
            format!("bring the number with the rows: annotate the view's queryset with Count(\"{path}\"), and read it")
        }
        "exists" => {
            format!("bring the answer with the rows: annotate the view's queryset with Exists over {path}, and read it")
        }
        "aggregate" => format!("bring the value with the rows: annotate the view's queryset over {path}, and read it"),
        _ => format!(
            "load the narrowed rows in the view's queryset: Prefetch(\"{path}\", queryset=..., to_attr=\"...\"), and read \
             the attribute"
        ),
    }
}
