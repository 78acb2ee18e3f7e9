//! Rows that take whatever a request names: its keys become arguments of `create()` or of a model, or attributes of a row.

use std::collections::BTreeMap;

use swiftsure_django::{AccessKind, Entry, Flow};
use swiftsure_python::ir::ExprKind;
use swiftsure_source::{EntryPointKind, Fix, Severity, Span, Sym};

use super::called::{self, Fault};
use super::doors;
use crate::context::Context;
use crate::phrase;

/// Methods that make a row of their arguments, or write them.
const WRITES: &[&str] = &["create", "get_or_create", "update", "update_or_create"];
/// What is checked against fields that the code lists, so that its keys are known.
const FIXED_KEYS: &[&str] = &["form field", "serializer field", "body field"];

pub(super) fn faults(context: &Context<'_>) -> Vec<Fault> {
    let trace = &context.analysis.trace;
    let mut found: BTreeMap<Span, Fault> = BTreeMap::new();
    for (entry, accesses) in trace.entries.iter().zip(&trace.by_entry).filter(|(entry, _)| is_for_others(entry)) {
        for access in accesses.iter().filter(|access| context.is_place(access.site)) {
            let AccessKind::Sink { kind, name, flow } = &access.kind else { continue };
            if *kind != "field" || has_fixed_keys(context, flow) || found.contains_key(&access.site) {
                continue;
            }
            let does = match name.as_str() {
                "setattr" => Some("`setattr` sets each attribute of a row".to_owned()),
                "**" => made(context, access.site),
                _ => None,
            };
            if let Some(does) = does {
                found.insert(access.site, fault(entry, access.site, flow, &does));
            }
        }
    }
    found.into_values().collect()
}

/// Whether people come in who may not write everything anyway.
fn is_for_others(entry: &Entry) -> bool {
    entry.point.kind == EntryPointKind::Route && !doors::asks_staff(entry) && !entry.guards.unknown
}

/// Whether what comes in was checked against fields that the code lists. What is sent by a form is, unless the code reads
/// it out of the request.
fn has_fixed_keys(context: &Context<'_>, flow: &Flow) -> bool {
    let is_read = || context.is_place(flow.site) && context.text(flow.site).contains("POST");
    FIXED_KEYS.contains(&flow.source.as_str()) && !is_read()
}

/// What a call does with its arguments, if it makes or writes rows.
fn made(context: &Context<'_>, site: Span) -> Option<String> {
    let index = context.index;
    let at = index.expr_at(site)?;
    let call = index.call(at)?;
    if let ExprKind::Attribute(method) = &call.func.kind
        && WRITES.contains(&method.name.as_str())
    {
        return Some(format!("`{}()` writes each column", method.name));
    }
    let class: Sym = called::name(index, at, &call.func)?;
    let is_model = context.analysis.models.iter().any(|model| phrase::short(model) == class.as_str());
    is_model.then(|| format!("`{class}()` takes each column"))
}

fn fault(entry: &Entry, site: Span, flow: &Flow, does: &str) -> Fault {
    let what = format!("the {}", flow.what());
    let message = format!(
        "{does} that {what} names, and so whoever sends it decides what is written: `{}` asks for {}.",
        phrase::short(&entry.point.name),
        doors::asks(entry),
    );
    let severity = if entry.guards.asks_more_than_login() { Severity::Medium } else { Severity::High };
    let fault = Fault::new(site, severity, message).about("names of columns");
    let fault = doors::reached(fault.step("source", flow.site, format!("{what} comes in")), entry);
    fault.fix(Fix::words("take the columns that are meant by their names, or use a form or serializer that lists them"))
}
