//! Rows with an owner that are searched by a text of the client, whoever owns them, in a function that asks for the other
//! models through a helper which is told the user.

use std::collections::{BTreeMap, BTreeSet};

use swiftsure_django::lookups::Filter;
use swiftsure_django::{Access, AccessKind, Entry, Flow};
use swiftsure_python::index::Site;
use swiftsure_source::{Fix, Severity, Span, Step, Sym};

use super::called::{self, Fault};
use super::doors::{self, Chosen};
use crate::context::Context;
use crate::phrase;

/// Models that the helper must be asked for in the same function.
const SIBLINGS: usize = 3;
/// Comparisons that a search makes.
const SEARCHES: &[&str] =
    &["contains", "icontains", "startswith", "istartswith", "endswith", "iendswith", "regex", "iregex", "search"];
/// Words of conditions under which all rows may be seen.
const ABOVE: &[&str] = &["is_superuser", "is_staff"];

/// The models that a helper is asked for in one function, each with the call.
type Asked = BTreeMap<String, Site>;

pub(super) fn faults(context: &Context<'_>) -> Vec<Fault> {
    let trace = &context.analysis.trace;
    let mut found: BTreeMap<Span, Fault> = BTreeMap::new();
    for (entry, accesses) in trace.entries.iter().zip(&trace.by_entry).filter(|(entry, _)| doors::is_for_users(entry)) {
        let chosen = doors::chosen(accesses);
        for access in accesses.iter().filter(|access| context.is_judged(access) && is_of_nobody(context, access)) {
            let Some(set) = access.asked.as_deref().filter(|set| !found.contains_key(&set.built)) else { continue };
            let searched = set.asked.filters.iter().find_map(|filter| by_client(filter, access, &chosen));
            if let Some(fault) = searched.and_then(|(filter, flow)| fault(context, entry, access, (filter, flow))) {
                found.insert(set.built, fault);
            }
        }
    }
    found.into_values().collect()
}

/// Whether rows of a model with an owner are asked for, and no owner is.
fn is_of_nobody(context: &Context<'_>, access: &Access) -> bool {
    let (AccessKind::Query { .. }, Some(set)) = (&access.kind, access.asked.as_deref()) else { return false };
    let says_user = |span: Span| context.is_place(span) && context.text(span).contains("user");
    let asked = &set.asked;
    let is_narrowed = asked.open || asked.combined || asked.of_relation || set.unknown || set.by_user;
    !is_narrowed
        && !set.ops.iter().any(|op| says_user(op.site))
        && !doors::owner_columns(context, &set.model).is_empty()
        && !context.analysis.trace.user_models.contains(&set.model)
}

/// A condition that compares a column of the model with a text from outside.
pub(super) fn by_client<'a>(
    filter: &'a Filter,
    access: &Access,
    chosen: &Chosen<'a>,
) -> Option<(&'a Filter, &'a Flow)> {
    let is_search = SEARCHES.contains(&filter.comparison.as_str()) && filter.path.is_empty() && !filter.constant;
    let is_it = |lookup: &Sym| lookup.as_str().split("__").next() == Some(filter.column.as_str());
    let at = |span: Span| chosen.get(&span)?.iter().find(|(lookup, _)| is_it(lookup)).map(|(_, flow)| *flow);
    let flow = is_search.then(|| at(filter.site).or_else(|| at(access.site))).flatten()?;
    Some((filter, flow))
}

fn fault(context: &Context<'_>, entry: &Entry, access: &Access, searched: (&Filter, &Flow)) -> Option<Fault> {
    let index = context.index;
    let set = access.asked.as_deref()?;
    let here = index.body_around(set.built)?;
    let at = index.inside(here).find(|site| index.span(*site).contains(set.built) && index.call(*site).is_some())?;
    if index.decisions(at).any(|decision| {
        let test = context.text(index.span_of(at, &decision.test));
        ABOVE.iter().any(|word| test.contains(word))
    }) {
        return None;
    }
    let helpers = helpers(context, here);
    let (helper, asked) = helpers.iter().max_by_key(|(_, asked)| asked.len())?;
    let model = phrase::short(&set.model);
    if asked.len() < SIBLINGS || asked.contains_key(model) {
        return None;
    }
    let owner = *doors::owner_columns(context, &set.model).first()?;
    let key = searched.1.name.clone().unwrap_or_else(|| searched.0.column.to_string());
    let function = phrase::short(access.symbol);
    let message = format!(
        "`{function}` searches all rows of `{model}` by `{key}` of the client, whoever owns them: for {} other models it asks \
         `{helper}`, which is told the user.",
        asked.len(),
    );
    let mut fault = Fault::new(set.made, Severity::High, message).about(model);
    fault = fault.step("asked", set.made, format!("`{owner}` says whose a `{model}` is, and nothing asks for it"));
    fault.steps.extend(asked.iter().take(SIBLINGS).map(|(model, site)| Step {
        label: "sibling",
        span: index.span(*site),
        text: format!("rows of `{model}` are those of the user"),
        excerpt: true,
    }));
    Some(doors::reached(fault, entry).fix(Fix::words(format!("begin with `{helper}` here, too"))))
}

/// The functions that a body calls with the user and with a model that has an owner.
fn helpers(context: &Context<'_>, body: Site) -> BTreeMap<Sym, Asked> {
    let index = context.index;
    let models = owned(context);
    let mut found: BTreeMap<Sym, Asked> = BTreeMap::new();
    for (site, call) in index.inside(body).filter_map(|site| Some((site, index.call(site)?))) {
        let arguments = call.args.iter().chain(call.keywords.iter().map(|(_, value)| value));
        let texts: Vec<&str> = arguments.map(|value| context.text(index.span_of(site, value))).collect();
        let has_user = texts.iter().any(|text| *text == "user" || text.ends_with(".user"));
        let model = texts.iter().find(|text| models.contains(**text)).filter(|_| has_user);
        if let (Some(model), Some(name)) = (model, called::name(index, site, &call.func)) {
            found.entry(name).or_default().insert((*model).to_owned(), site);
        }
    }
    found
}

/// The names of the models that have an owner.
fn owned<'a>(context: &'a Context<'_>) -> BTreeSet<&'a str> {
    let models = context.analysis.schema.tables.keys();
    models.filter(|model| !doors::owner_columns(context, model).is_empty()).map(|model| phrase::short(model)).collect()
}
