//! The URL says in which tenant, project or list a row is, and the query does not.

use std::collections::{BTreeMap, BTreeSet};

use swiftsure_source::{Finding, Fix, Span, Step};

use super::doors::{self, Fetch};
use crate::context::Context;
use crate::phrase;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/idor-url-kwarg-unused",
    page: "idor_url_kwarg_unused.md",
    summary: "the URL says in which tenant or project a row is, and the query does not ask for it",
    severity: High,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-639", "OWASP A01:2021", "ASVS 5.0 V8"],
    run: run,
}

/// Other places that must narrow by it.
const EVIDENCE: usize = 2;

/// Lines behind a query in which a look at the user is one at what it brought.
const NEAR: usize = 8;

fn run(context: &Context<'_>) -> Vec<Finding> {
    let fetches = doors::fetches(context);
    let tenants = tenants(&fetches);
    let mut by_site: BTreeMap<Span, Finding> = BTreeMap::new();
    for fetch in fetches.iter().filter(|fetch| fetch.is_unscoped() && fetch.is_written()) {
        if !by_site.contains_key(&fetch.access.site)
            && let Some(finding) = judge(context, &fetches, &tenants, fetch)
        {
            by_site.insert(fetch.access.site, finding);
        }
    }
    by_site.into_values().collect()
}

/// The URL parameters by which queries are narrowed besides their key: what guards look at.
fn tenants(fetches: &[Fetch<'_>]) -> BTreeMap<String, BTreeSet<Span>> {
    let mut found: BTreeMap<String, BTreeSet<Span>> = BTreeMap::new();
    for fetch in fetches {
        for name in fetch.scopes.iter().filter_map(|scope| scope.chosen?.name.clone()) {
            found.entry(name).or_default().insert(fetch.access.site);
        }
    }
    found
}

/// Whether the key is what other queries are narrowed by: guards look at the tenant itself.
fn picks_tenant(tenants: &BTreeMap<String, BTreeSet<Span>>, fetch: &Fetch<'_>) -> bool {
    const ANYTHING: &[&str] = &["pk", "id", "uuid", "slug"];
    let name = fetch.key.name.as_deref().filter(|name| !ANYTHING.contains(name));
    name.and_then(|name| tenants.get(name)).is_some_and(|sites| sites.len() >= EVIDENCE)
}

fn judge(
    context: &Context<'_>,
    fetches: &[Fetch<'_>],
    tenants: &BTreeMap<String, BTreeSet<Span>>,
    fetch: &Fetch<'_>,
) -> Option<Finding> {
    let entry = context.analysis.trace.entries.get(fetch.entry)?;
    let route = entry.point.route.as_deref()?;
    let key = fetch.key.name.clone().unwrap_or_else(|| fetch.column.to_string());
    if !doors::is_for_users(entry) || picks_tenant(tenants, fetch) {
        return None;
    }
    let names_tenant = |name: &str| tenants.get(name).is_some_and(|sites| sites.len() >= EVIDENCE);
    let after = doors::text_after(context, fetch.access.site);
    let asks_user = |line: &str| line.contains("if ") && line.contains("user");
    if after.lines().take(NEAR).any(asks_user) {
        return None;
    }
    for kwarg in doors::captured(route).into_iter().filter(|kwarg| *kwarg != key && names_tenant(kwarg)) {
        let compares = after.lines().any(|line| line.contains(kwarg) && (line.contains("==") || line.contains("!=")));
        if compares {
            return None;
        }
        let others: Vec<&Fetch<'_>> = fetches
            .iter()
            .filter(|other| other.set.model == fetch.set.model && other.access.site != fetch.access.site)
            .filter(|other| !other.is_unscoped() || !picks_tenant(tenants, other))
            .filter(|other| {
                let other =
                    context.analysis.trace.entries.get(other.entry).and_then(|entry| entry.point.route.as_deref());
                other.is_some_and(|route| doors::captured(route).contains(kwarg))
            })
            .collect();
        let narrowed = |other: &&&Fetch<'_>| {
            other.scopes.iter().any(|scope| scope.chosen.is_some_and(|flow| flow.name.as_deref() == Some(kwarg)))
        };
        let whole: BTreeSet<Span> = others.iter().map(|other| other.access.site).collect();
        let narrow: BTreeMap<Span, &Fetch<'_>> =
            others.iter().filter(narrowed).map(|other| (other.access.site, *other)).collect();
        if narrow.len() < EVIDENCE || narrow.len() * 3 < whole.len() * 2 {
            continue;
        }
        return finding(context, fetch, (&key, kwarg), &narrow, whole.len());
    }
    None
}

fn finding(
    context: &Context<'_>,
    fetch: &Fetch<'_>,
    (key, kwarg): (&str, &str),
    narrow: &BTreeMap<Span, &Fetch<'_>>,
    whole: usize,
) -> Option<Finding> {
    let model = phrase::short(&fetch.set.model);
    let lookups: BTreeMap<&str, usize> = narrow
        .values()
        .flat_map(|other| &other.scopes)
        .filter(|scope| scope.chosen.is_some_and(|flow| flow.name.as_deref() == Some(kwarg)))
        .fold(BTreeMap::new(), |mut counts, scope| {
            *counts.entry(scope.lookup.as_str()).or_default() += 1;
            counts
        });
    let lookup = lookups.iter().max_by_key(|(_, count)| **count).map_or(kwarg, |(lookup, _)| *lookup);
    let share = doors::share(narrow.len(), whole);
    let message = format!(
        "`{}` gets a `{model}` by `{key}` alone, though its URL says `{kwarg}`: {share} other places that get a `{model}` below `{kwarg}` also ask for `{lookup}`.",
        phrase::short(fetch.access.symbol),
    );
    let mut steps = vec![Step {
        label: "asked",
        span: fetch.access.site,
        text: format!("`{key}` of the client is all that says which `{model}` it is"),
        excerpt: true,
    }];
    steps.extend(narrow.iter().take(3).map(|(site, other)| Step {
        label: "sibling",
        span: *site,
        text: format!("`{}` narrows it by `{lookup}`", phrase::short(other.access.symbol)),
        excerpt: true,
    }));
    let mut finding = doors::finding(&RULE.info, context, (fetch.entry, fetch.access), message, steps)?;
    finding.discriminator = format!("{model} {kwarg}");
    finding.cost_sentence = format!("Whoever may use one `{kwarg}` reaches the rows of every other one.");
    finding.fixes = vec![Fix::words(format!("narrow the query by `{lookup}={kwarg}` as its siblings do"))];
    Some(finding)
}
