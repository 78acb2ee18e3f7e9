//! A list can be searched, filtered or ordered by what nobody may read: the answers tell it piece by piece.

use std::collections::BTreeMap;

use swiftsure_django::{Access, AccessKind, Entry, Flow, Search, SearchedColumn, SetInfo};
use swiftsure_source::{EntryPointKind, Finding, Fix, Severity, Span, Sym};

use super::called::{self, Fault};
use super::doors;
use crate::context::Context;
use crate::phrase;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/filter-oracle",
    page: "filter_oracle.md",
    summary: "a list can be searched, filtered or ordered by a secret column",
    severity: Medium,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-203", "CWE-200", "CWE-943", "OWASP A01:2021", "ASVS 5.0 V8"],
    run: run,
}

/// Relations between the rows of a list and a secret that somebody else would find.
const RELATIONS: usize = 2;
/// What is checked against fields that the code lists, so that its keys are known.
const FIXED_KEYS: &[&str] = &["form field", "serializer field"];

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut faults: Vec<Fault> =
        context.analysis.searched.iter().filter_map(|column| listed(context, column)).collect();
    faults.extend(chosen(context));
    called::findings(&RULE.info, context, faults)
}

/// Whether people who are not of staff come in and see rows of others.
fn is_open(context: &Context<'_>, number: usize, entry: &Entry, model: &str) -> bool {
    let accesses = context.analysis.trace.by_entry.get(number).into_iter().flatten();
    let own = |access: &&Access| access.asked.as_ref().is_some_and(|set| set.by_user && set.model == model);
    entry.point.kind == EntryPointKind::Route
        && !entry.guards.unknown
        && !doors::asks_staff(entry)
        && accesses.filter(own).count() == 0
}

/// A column that a view lists.
fn listed(context: &Context<'_>, found: &SearchedColumn) -> Option<Fault> {
    let entry = context.analysis.trace.entries.get(found.entry)?;
    let reads = entry.methods.iter().any(|method| method == "GET");
    if !reads || !is_open(context, found.entry, entry, &found.model) {
        return None;
    }
    let is_secret = |name: &str| context.analysis.sensitivities.secrets(&found.model).any(|secret| secret == name);
    let secret = match found.column {
        Some(column) => Some(column.as_str()).filter(|column| is_secret(column))?,
        None => context.analysis.sensitivities.secrets(&found.model).next()?,
    };
    let (view, model) = (phrase::short(&entry.point.name), phrase::short(&found.model));
    let tells = match found.how {
        Search::Text => "each search tells whether the text stands in it",
        Search::Order => "the order of the rows tells which is greater, letter by letter",
        Search::Filter => "each answer tells whether it begins with, holds or follows a text",
    };
    let verb = match found.how {
        Search::Text => "searched",
        Search::Order => "ordered",
        Search::Filter => "filtered",
    };
    let asked = doors::asks(entry);
    let message =
        format!("The list of `{view}`, which asks for {asked}, can be {verb} by `{secret}` of `{model}`: {tells}.");
    let mut fault = Fault::new(found.site, severity(entry), message).about(format!("{view} {}", found.lookup));
    let table = context.analysis.schema.tables.get(&found.model);
    if let Some(span) = table.and_then(|table| table.columns.get(&Sym::new(secret))).and_then(|column| column.span) {
        fault = fault.step("declared", span, format!("`{secret}` is what nobody else may know"));
    }
    fault = doors::reached(fault, entry);
    Some(fault.fix(Fix::words(format!("list the columns that everybody may see, without `{}`", found.lookup))))
}

fn severity(entry: &Entry) -> Severity {
    if entry.guards.asks_more_than_login() {
        Severity::Low
    } else if entry.guards.is_open() {
        Severity::High
    } else {
        Severity::Medium
    }
}

/// Names of columns that come from a request.
fn chosen(context: &Context<'_>) -> Vec<Fault> {
    let trace = &context.analysis.trace;
    // One thing that comes in is told once, at the first place where it names a column of a model.
    let mut faults: BTreeMap<(Span, Option<&str>, &str), Fault> = BTreeMap::new();
    for (number, (entry, accesses)) in trace.entries.iter().zip(&trace.by_entry).enumerate() {
        let sets = sets(accesses);
        for access in accesses {
            let AccessKind::Sink { kind, name, flow } = &access.kind else { continue };
            if *kind != "field" || !names_column(flow, *name) {
                continue;
            }
            let Some((op, set)) = set_of(&sets, access.site, *name) else { continue };
            let secret = context.analysis.sensitivities.lookup_to_secret(&set.model, RELATIONS);
            if let Some(secret) =
                secret.filter(|_| context.is_place(access.site) && is_open(context, number, entry, &set.model))
            {
                let fault = named(access.site, entry, (op, flow), &set.model, &secret);
                let cause = (flow.site, flow.name.as_deref(), set.model.as_str());
                let known = faults.entry(cause).or_insert_with(|| fault.clone());
                if fault.span < known.span {
                    *known = fault;
                }
            }
        }
    }
    faults.into_values().collect()
}

/// The querysets that an entry point asks, by the places of their steps.
fn sets(accesses: &[Access]) -> BTreeMap<Span, (Sym, &SetInfo)> {
    let asked = accesses.iter().filter_map(|access| access.asked.as_deref());
    let steps = asked.flat_map(|set| set.ops.iter().map(move |op| (op.site, (op.name, set))));
    steps.filter(|(_, (_, set))| !set.unknown).collect()
}

/// The step to which a name of a column belongs: that at the place, or around `F(name)`.
fn set_of<'a>(sets: &BTreeMap<Span, (Sym, &'a SetInfo)>, site: Span, name: Sym) -> Option<(Sym, &'a SetInfo)> {
    let around = || {
        let around = sets.iter().filter(|(span, _)| name == *"F" && span.contains(site));
        around.min_by_key(|(span, _)| span.end - span.start).map(|(_, found)| found)
    };
    sets.get(&site).or_else(around).copied()
}

/// Whether what came in is the name of the column from its beginning.
fn names_column(flow: &Flow, name: Sym) -> bool {
    let from_start = flow.start.is_some_and(|start| matches!(start.as_str(), "" | "-"));
    from_start && (name != *"**" || !FIXED_KEYS.contains(&flow.source.as_str()))
}

fn named(site: Span, entry: &Entry, (op, flow): (Sym, &Flow), model: &str, secret: &str) -> Fault {
    let what = format!("the {}", flow.what());
    let does = match op.as_str() {
        "order_by" | "latest" | "earliest" => "the order of the rows tells what stands there, letter by letter",
        "values" | "values_list" => "the rows hold it",
        "annotate" | "alias" => "the rows are made of what stands there",
        _ => "with `__startswith` each answer tells whether it begins with a text",
    };
    let (model, asked) = (phrase::short(model), doors::asks(entry));
    let message = format!("`{op}` of `{model}` gets the name of a column from {what}: by `{secret}` {does}.");
    let fault = Fault::new(site, severity(entry), message).about(format!("{op} {model}"));
    let fault = fault.step("source", flow.site, format!("{what} comes in, and the view asks for {asked}"));
    doors::reached(fault, entry).fix(Fix::words("let the request choose among names that stand in the code"))
}
