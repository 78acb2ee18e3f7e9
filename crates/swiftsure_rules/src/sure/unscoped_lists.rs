//! Views that take all rows of a model, or search in all of them, where most others that read it take those of the
//! signed-in user.

use std::collections::{BTreeMap, BTreeSet};

use swiftsure_django::{Access, AccessKind, Entry, SetInfo, sync};
use swiftsure_source::{EntryPointKind, Fix, Severity, Span, Step};

use super::called::Fault;
use super::doors::{self, Chosen};
use super::searches;
use crate::context::Context;
use crate::phrase;

/// Views that narrow what they read; and their share of all that read the model, in thirds.
const SCOPED: usize = 3;
const THIRDS: usize = 2;
/// Questions that bring rows.
const BRINGING: &[&str] = &["iterate", "iterator", "in_bulk"];
/// Parts of a request by which the client chooses, which narrow nothing.
const SENT: &[&str] = &["request.GET", "request.POST", "request.data", "request.query_params", "request.FILES"];

/// How a view reads rows of a model.
enum Reading<'a> {
    /// Those of the user, or of what the request stands for.
    Scoped,
    /// All, or those that hold a text of the client.
    Open(&'a Access),
}

struct View<'a> {
    entry: usize,
    name: &'a str,
    /// Where it narrows what it reads; none where it never does.
    scoped: Option<&'a Access>,
    open: Option<&'a Access>,
}

pub(super) fn faults(context: &Context<'_>) -> Vec<Fault> {
    let by_model = views(context);
    let mut found = Vec::new();
    for (model, views) in by_model {
        let scoped: Vec<&View<'_>> = views.values().filter(|view| view.scoped.is_some()).collect();
        let open = views.values().filter(|view| view.scoped.is_none()).filter(|view| view.open.is_some());
        let open: Vec<&View<'_>> = open.collect();
        if scoped.len() < SCOPED || scoped.len() * 3 < (scoped.len() + open.len()) * THIRDS {
            continue;
        }
        let others = scoped.len() + open.len() - 1;
        found.extend(open.iter().filter_map(|view| fault(context, model, view, (&scoped, others))));
    }
    found
}

/// The views that read each model, by their names.
fn views<'a>(context: &'a Context<'_>) -> BTreeMap<&'a str, BTreeMap<(&'a str, Span), View<'a>>> {
    let trace = &context.analysis.trace;
    let mut by_model: BTreeMap<&str, BTreeMap<(&str, Span), View<'_>>> = BTreeMap::new();
    for (number, (entry, accesses)) in trace.entries.iter().zip(&trace.by_entry).enumerate() {
        if !is_door(context, entry) {
            continue;
        }
        let chosen = doors::chosen(accesses);
        for access in accesses.iter().filter(|access| context.is_judged(access)) {
            let Some((set, reading)) = reading(context, entry, access, &chosen) else { continue };
            if trace.user_models.contains(&set.model) {
                continue;
            }
            let key = (entry.point.name.as_str(), entry.span);
            let view = || View { entry: number, name: &entry.point.name, scoped: None, open: None };
            let view = by_model.entry(&set.model).or_default().entry(key).or_insert_with(view);
            match reading {
                Reading::Scoped => view.scoped = view.scoped.or(Some(access)),
                Reading::Open(access) => view.open = view.open.or(Some(access)),
            }
        }
    }
    by_model
}

/// Whether ordinary users come in by an entry point, and who they are is understood.
fn is_door(context: &Context<'_>, entry: &Entry) -> bool {
    // What asks at a door of GraphQL or of a socket is seldom known.
    let is_understood = !entry.guards.unknown || entry.point.kind != EntryPointKind::Route;
    doors::is_for_users(entry) && is_understood && context.is_place(entry.span)
}

/// What an access reads for its view itself: what helpers ask on the way says little of it.
fn reading<'a>(
    context: &Context<'_>,
    entry: &Entry,
    access: &'a Access,
    chosen: &Chosen<'_>,
) -> Option<(&'a SetInfo, Reading<'a>)> {
    let AccessKind::Query { op, .. } = &access.kind else { return None };
    let set = access.asked.as_deref()?;
    if is_scoped(context, set) {
        return Some((set, Reading::Scoped));
    }
    let asked = &set.asked;
    // What a resolver gives back, the library asks for.
    let is_own = access.symbol.is_empty()
        || access.symbol.starts_with(entry.point.name.as_str())
        || entry.point.kind == EntryPointKind::Graphql;
    let is_narrowed = asked.open || asked.combined || asked.of_relation || asked.sliced || set.unknown || set.handed_in;
    let is_searched = |filter| searches::by_client(filter, access, chosen).is_some();
    let brings = BRINGING.contains(&sync(op.as_str()));
    (is_own && brings && !is_narrowed && asked.filters.iter().all(is_searched)).then_some((set, Reading::Open(access)))
}

/// Whether what chooses the rows is who asks: the user, or what a middleware has made of the request.
fn is_scoped(context: &Context<'_>, set: &SetInfo) -> bool {
    let by_request = |span: Span| {
        let text = if context.is_place(span) { context.text(span) } else { "" };
        let text = SENT.iter().fold(text.to_owned(), |text, sent| text.replace(sent, ""));
        text.contains("user") || text.contains("request.")
    };
    set.by_user || set.ops.iter().any(|op| by_request(op.site))
}

fn fault(
    context: &Context<'_>,
    model: &str,
    view: &View<'_>,
    (scoped, others): (&[&View<'_>], usize),
) -> Option<Fault> {
    let access = view.open?;
    let entry = context.analysis.trace.entries.get(view.entry)?;
    let is_route = entry.point.kind == EntryPointKind::Route;
    if is_route && entry.guards.needs.is_empty() && doors::is_public(entry) || looks_at_user(context, entry, access) {
        return None;
    }
    // Where the others ask for a login and this one does not, everybody is meant to see the rows.
    let asks_less = |other: &&View<'_>| {
        context.analysis.trace.entries.get(other.entry).is_some_and(|other| !other.guards.needs.is_empty())
    };
    if is_route && entry.guards.needs.is_empty() && scoped.iter().any(asks_less) {
        return None;
    }
    let set = access.asked.as_deref()?;
    let columns: BTreeSet<&str> = scoped.iter().flat_map(|view| columns(view)).collect();
    let owner = columns.first().copied();
    let (name, model) = (phrase::short(view.name), phrase::short(model));
    let what = if set.asked.filters.is_empty() { "takes all rows of" } else { "searches all rows of" };
    let message = format!(
        "`{name}` {what} `{model}`, whoever asks: {} other views that read it take those of the signed-in user.",
        doors::share(scoped.len(), others),
    );
    let fault = Fault::new(access.site, Severity::High, message).about(format!("list {model}"));
    let fault = doors::reached(fault, entry);
    let mut fault = fault.step("asked", set.made, format!("rows of `{model}` of everybody"));
    fault.steps.extend(scoped.iter().take(4).filter_map(|view| {
        let site = view.scoped?.site;
        let text = format!("`{}` takes those of the user", phrase::short(view.name));
        Some(Step { label: "sibling", span: site, text, excerpt: true })
    }));
    let narrow = match owner {
        Some(owner) => format!("narrow it as the others do: filter({owner}=request.user)"),
        None => "narrow it as the others do".to_owned(),
    };
    Some(fault.fix(Fix::words(narrow)))
}

/// Whether the code of a view says more of who may go on than that somebody has signed in. The resolvers of a schema stand in
/// one class, and each speaks for itself.
fn looks_at_user(context: &Context<'_>, entry: &Entry, access: &Access) -> bool {
    if entry.point.kind != EntryPointKind::Graphql {
        return doors::checks_beyond_login(context, entry);
    }
    let built = access.asked.as_deref().map_or(access.site, |set| set.built);
    let function = context.analysis.function_at(built).map(|(span, _)| context.text(*span));
    // The types of the schema may have a hook that narrows whatever is listed.
    let run = entry.guards.functions.iter().map(|span| context.text(*span));
    run.chain(function).any(|text| doors::has_check(text) || text.contains("user"))
}

/// The lookups by which a view compares with the user.
fn columns<'a>(view: &View<'a>) -> impl Iterator<Item = &'a str> {
    let ops = view.scoped.and_then(|access| access.asked.as_deref()).map(|set| set.ops.as_slice()).unwrap_or_default();
    ops.iter().flat_map(|op| &op.users).map(|(lookup, _)| lookup.as_str())
}
