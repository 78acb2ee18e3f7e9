//! Columns of persons that a view with `AllowAny` names and answers with.

use swiftsure_django::{Access, AccessKind, Entry, SetInfo};
use swiftsure_source::{EntryPointKind, Fix, Sensitivity, Severity, Sym};

use super::called::{self, Fault};
use super::doors;
use crate::context::Context;
use crate::phrase;

/// Steps of a queryset after which it holds the columns that are named, and nothing else.
const NAMES: &[&str] = &["values", "values_list"];
/// Words of columns by which a stranger reaches somebody, or finds them.
const CONTACTS: &[&str] =
    &["email", "phone", "mobile", "address", "street", "birth", "ssn", "passport", "iban", "tax_id", "national_id"];
/// Words of what an address holds that only those know who were told.
const SECRETS: &[&str] = &["token", "secret", "key", "sign", "code", "hash", "invit"];

pub(super) fn faults(context: &Context<'_>) -> Vec<Fault> {
    let trace = &context.analysis.trace;
    let entries = trace.entries.iter().zip(&trace.by_entry).filter(|(entry, _)| lets_everybody_in(context, entry));
    let read = entries.flat_map(|(entry, accesses)| accesses.iter().map(move |access| (entry, access)));
    read.filter_map(|(entry, access)| fault(context, entry, access)).collect()
}

/// Whether the project says of a view that anybody may read it, and nothing in it asks who does. What a base class looks at
/// is not asked by this view: `AllowAny` says so.
fn lets_everybody_in(context: &Context<'_>, entry: &Entry) -> bool {
    let route = entry.point.route.as_deref().unwrap_or_default();
    let is_asked = |text: &str| doors::has_check(&text.replace("permission_classes", "")) || text.contains(".user");
    entry.point.kind == EntryPointKind::Route
        && entry.methods.iter().any(|method| method == "GET")
        && entry.guards.needs.is_empty()
        && !doors::captured(route).iter().any(|name| SECRETS.iter().any(|word| name.contains(word)))
        && doors::class_text(context, entry.span).is_some_and(|text| text.contains("AllowAny") && !is_asked(text))
}

fn fault(context: &Context<'_>, entry: &Entry, access: &Access) -> Option<Fault> {
    let AccessKind::Query { .. } = &access.kind else { return None };
    let set = access.asked.as_deref().filter(|set| !set.by_user && context.is_judged(access))?;
    let shown = shown(context, set);
    let is_answered = |name: Sym| name.as_str().ends_with("Response");
    let made = context.index.expr_at(set.made)?;
    if shown.is_empty() || !called::names_after(context.index, made).iter().any(|(name, _)| is_answered(*name)) {
        return None;
    }
    let is_contact = |name: &Sym| CONTACTS.iter().any(|word| name.as_str().contains(word));
    let severity = if shown.iter().any(is_contact) { Severity::Medium } else { Severity::Low };
    let names: Vec<String> = shown.iter().map(|name| format!("`{name}`")).collect();
    let view = phrase::short(&entry.point.name);
    let message = format!(
        "`{view}` tells everybody on the network {} of each `{}` that it lists: `AllowAny` asks for nothing.",
        phrase::list(&names),
        phrase::short(&set.model),
    );
    let fault = Fault::new(set.made, severity, message).about(format!("{view}.values"));
    let fault = fault.step("shown", set.made, "the columns that are named go into the answer as they are");
    let fix = "leave out what a stranger need not know, or ask for a login";
    Some(doors::reached(fault, entry).fix(Fix::words(fix)))
}

/// The columns of persons among those that a queryset names.
fn shown(context: &Context<'_>, set: &SetInfo) -> Vec<Sym> {
    let Some(named) = set.ops.iter().rev().find(|op| NAMES.contains(&op.name.as_str())) else { return Vec::new() };
    let classes = &context.analysis.sensitivities;
    let tells = |name: &&Sym| {
        let class = classes.of_lookup(&set.model, name.as_str());
        matches!(class, Sensitivity::Secret | Sensitivity::Personal)
    };
    named.texts.iter().filter(tells).copied().collect()
}
