//! A row that belongs to somebody is got by a key of the client, or found by a text, and nothing asks whose it is.

use std::collections::{BTreeMap, BTreeSet};

use swiftsure_django::{AccessKind, Entry, SetInfo};
use swiftsure_source::{Finding, Fix, Span, Step};

use super::doors::{self, Fetch};
use super::{any_user, called, idor_children, searches, unscoped_lists};
use crate::context::Context;
use crate::phrase;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/idor-unscoped",
    page: "idor_unscoped.md",
    summary: "a row that belongs to a user is got by a key of the client, and nothing asks whose it is",
    severity: High,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-639", "OWASP A01:2021", "ASVS 5.0 V8"],
    run: run,
}

/// Siblings that a helper of the project must guard.
const GUARDED: usize = 3;

/// How other code takes care of the same rows.
struct Evidence {
    /// `filter by the signed-in user`, ``ask `may_edit` ``.
    care: String,
    /// Where, with the function.
    places: BTreeMap<Span, String>,
    whole: usize,
    rows: String,
}

fn run(context: &Context<'_>) -> Vec<Finding> {
    let fetches = doors::fetches(context);
    let helpers = helpers(context, &fetches);
    let reads = reads(context);
    let mut by_site: BTreeMap<Span, Finding> = BTreeMap::new();
    for fetch in fetches.iter().filter(|fetch| fetch.is_unscoped()) {
        let Some(entry) = context.analysis.trace.entries.get(fetch.entry) else { continue };
        let site = fetch.access.site;
        let owners = doors::owner_columns(context, &fetch.set.model);
        let function = context.analysis.function_at(site).map(|(span, _)| context.text(*span)).unwrap_or_default();
        if by_site.contains_key(&site)
            || fetch.set.model.is_empty()
            || context.analysis.trace.user_models.contains(&fetch.set.model)
            || !doors::is_for_users(entry)
            || doors::has_check(&function.replace("login_required", ""))
            || compares_owner(function, &owners)
            || is_checked_by_caller(context, fetch, function)
            || !fetch.is_written() && doors::checks_beyond_login(context, entry)
            || is_helper(context, fetch, function) && runs_check(context, entry)
        {
            continue;
        }
        // Of rows without an owner of their own only others show whose they are, which compare the user on the way to them.
        let is_direct = || fetch.is_written() && fetch.access.calls.iter().all(|call| !context.is_place(call.span));
        let evidence = match owners.first() {
            Some(_) => by_users(context, &reads, fetch, 2),
            None if is_direct() && !doors::has_other_check(context, entry) => by_way(context, &reads, fetch),
            None => None,
        };
        let by_helper = || by_helper(&helpers, fetch).filter(|_| fetch.is_written() && !owners.is_empty());
        let evidence = evidence.or_else(by_helper);
        if let Some(finding) = evidence.and_then(|evidence| finding(context, fetch, owners.first().copied(), &evidence))
        {
            by_site.insert(site, finding);
        }
    }
    let mut found: Vec<Finding> = by_site.into_values().collect();
    let mut faults = searches::faults(context);
    faults.extend(unscoped_lists::faults(context));
    faults.extend(any_user::faults(context, &fetches));
    faults.extend(idor_children::faults(context, &reads));
    found.extend(called::findings(&RULE.info, context, faults));
    found
}

/// Whether a function looks at the owner of what it got, or at the user at all where it may say who goes on.
fn compares_owner(function: &str, owners: &[&str]) -> bool {
    let mentions = |line: &str| owners.iter().any(|owner| line.contains(&format!(".{owner}")));
    function.lines().any(|line| {
        let decides = ["if ", "assert", "return ", "==", "!=", " in "].iter().any(|word| line.contains(word));
        decides && (mentions(line) || line.contains("user"))
    })
}

/// Whether code of the project calls the function that gets a row, and is given it.
fn is_helper(context: &Context<'_>, fetch: &Fetch<'_>, function: &str) -> bool {
    function.contains("return ") && fetch.access.calls.iter().any(|call| context.is_place(call.span))
}

/// Whether a function that an entry point runs says more of who may go on than that they have signed in.
fn runs_check(context: &Context<'_>, entry: &Entry) -> bool {
    let mut functions = entry.guards.functions.iter().map(|span| context.text(*span));
    functions.any(|text| doors::has_check(&text.replace("login_required", "")))
}

/// Whether the function that gets a row is a helper, and whoever called it on this way asks about the row it got; or about
/// a row to which the helper says that it belongs.
fn is_checked_by_caller(context: &Context<'_>, fetch: &Fetch<'_>, function: &str) -> bool {
    let asks = |text: &str| doors::has_check(&text.replace("login_required", ""));
    let around = |call: Span| context.analysis.function_at(call).map_or("", |(span, _)| context.text(*span));
    let mut calls = fetch.access.calls.iter().map(|call| call.span).filter(|call| context.is_place(*call));
    function.contains("return ")
        && calls.any(|call| asks(doors::text_after(context, call)) || compares_parent(function) && asks(around(call)))
}

/// `if version.root_id != root.id: raise Http404`: the row belongs to one that is known already.
fn compares_parent(function: &str) -> bool {
    let is_key = |side: &str| {
        let side = side.trim_matches(|letter: char| !(letter.is_alphanumeric() || letter == '_' || letter == '.'));
        let last = side.rsplit_once('.').map(|(_, last)| last);
        last.is_some_and(|last| matches!(last, "id" | "pk") || last.ends_with("_id"))
    };
    let compares = |line: &str| {
        let sides = line.split_once(" != ");
        sides.is_some_and(|(left, right)| {
            let first = left.rsplit(' ').next().unwrap_or_default();
            let second = right.split(' ').next().unwrap_or_default();
            is_key(first) && is_key(second) && first.contains("_id")
        })
    };
    function.contains("raise ") && function.lines().any(compares)
}

/// Whether the function around a place looks at the owner of the row that it got there.
fn is_compared(context: &Context<'_>, site: Span, model: &str) -> bool {
    let owners = doors::owner_columns(context, model);
    let Some((function, _)) = context.analysis.function_at(site).filter(|_| !owners.is_empty()) else { return false };
    let says = |line: &str| line.contains("user") && owners.iter().any(|owner| line.contains(&format!(".{owner}")));
    context.text(*function).lines().any(|line| ["if ", "!=", "=="].iter().any(|word| line.contains(word)) && says(line))
}

/// Where routes read rows of each model.
pub(super) type Reads<'a> = BTreeMap<&'a str, BTreeMap<Span, Read<'a>>>;

pub(super) struct Read<'a> {
    /// The function, or the view where a generic one reads.
    pub symbol: &'a str,
    view: Span,
    /// The user narrows what is read.
    scoped: bool,
    /// A condition compares the user, on the row or on the way to it: `project__members=request.user`.
    pub compared: bool,
}

fn reads<'a>(context: &'a Context<'_>) -> Reads<'a> {
    let trace = &context.analysis.trace;
    let mut reads: Reads<'a> = BTreeMap::new();
    for (entry, accesses) in trace.entries.iter().zip(&trace.by_entry) {
        if !doors::is_for_users(entry) {
            continue;
        }
        for access in accesses.iter().filter(|access| context.is_judged(access)) {
            if !matches!(access.kind, AccessKind::Query { .. } | AccessKind::Write { inserts: false, .. }) {
                continue;
            }
            let Some(set) = access.asked.as_deref() else { continue };
            if !set.asked.of_relation || set.by_user {
                let of_model = reads.entry(&set.model).or_default();
                let symbol = if access.symbol.is_empty() { &entry.point.name } else { access.symbol };
                let scoped = || is_of_user(context, set) || is_compared(context, access.site, &set.model);
                let read = || Read { symbol, view: entry.span, scoped: scoped(), compared: set.by_user };
                of_model.entry(access.site).or_insert_with(read);
            }
        }
    }
    reads
}

/// Other routes that read rows of a model without an owner, of which most compare the user.
fn by_way(context: &Context<'_>, reads: &Reads<'_>, fetch: &Fetch<'_>) -> Option<Evidence> {
    let evidence = by_users(context, reads, fetch, GUARDED)?;
    let of_model = reads.get(fetch.set.model.as_str())?;
    let compared = evidence.places.keys().filter(|site| of_model.get(site).is_some_and(|read| read.compared)).count();
    (compared >= GUARDED && compared == evidence.places.len()).then_some(evidence)
}

/// Other routes that read rows of the model, and narrow them by the user.
fn by_users(context: &Context<'_>, reads: &Reads<'_>, fetch: &Fetch<'_>, least: usize) -> Option<Evidence> {
    // What else a generic view does is no other place.
    let view = context.analysis.trace.entries.get(fetch.entry).filter(|_| !fetch.is_written()).map(|entry| entry.span);
    let is_other = |site: Span, read: &Read<'_>| site != fetch.access.site && Some(read.view) != view;
    let others = reads.get(fetch.set.model.as_str())?.iter().filter(|(site, read)| is_other(**site, read));
    let whole = others.clone().count();
    let scoped = others.filter(|(_, read)| read.scoped);
    let places: BTreeMap<Span, String> = scoped.map(|(site, read)| (*site, read.symbol.to_owned())).collect();
    let enough = (places.len() >= 2 && places.len() == whole) || (places.len() >= 3 && places.len() * 4 >= whole * 3);
    let rows = format!("read `{}`", phrase::short(&fetch.set.model));
    let symbols: BTreeSet<&String> = places.values().collect();
    (enough && places.len() >= least && symbols.len() >= 2).then(|| Evidence {
        care: "narrow it by the signed-in user".to_owned(),
        places,
        whole,
        rows,
    })
}

fn is_of_user(context: &Context<'_>, set: &SetInfo) -> bool {
    let says = |span: Span| context.is_place(span) && context.text(span).contains("user");
    set.by_user || set.asked.open || set.ops.iter().any(|op| says(op.site))
}

/// Functions that are asked after rows are got by a key of the client, by their names: where each is, and how often rows
/// of such models are got at all.
pub(super) struct Helpers {
    by_name: BTreeMap<String, BTreeMap<Span, String>>,
    whole: BTreeSet<Span>,
}

pub(super) fn helpers(context: &Context<'_>, fetches: &[Fetch<'_>]) -> Helpers {
    let mut helpers = Helpers { by_name: BTreeMap::new(), whole: BTreeSet::new() };
    for fetch in fetches {
        if !fetch.is_written() || doors::owner_columns(context, &fetch.set.model).is_empty() {
            continue;
        }
        let site = fetch.access.site;
        helpers.whole.insert(site);
        for name in asked_after(doors::text_after(context, site)) {
            helpers.by_name.entry(name).or_default().insert(site, fetch.access.symbol.to_string());
        }
    }
    helpers
}

/// The functions called with the user in a text whose names say that they decide.
fn asked_after(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (at, _) in text.match_indices('(') {
        let before = &text[..at];
        let start = before.rfind(|letter: char| !(letter.is_alphanumeric() || letter == '_')).map_or(0, |at| at + 1);
        let name = &before[start..];
        let decides = ["perm", "access", "allowed", "authoriz", "authoris", "owner"];
        let lower = name.to_lowercase();
        let inside = text[at..].split(')').next().unwrap_or_default().to_lowercase();
        if decides.iter().any(|word| lower.contains(word)) && inside.contains("user") {
            found.insert(name.to_owned());
        }
    }
    found
}

impl Helpers {
    /// The helper that most places ask which get rows of the models by a key, and where.
    pub(super) fn most_asked(&self) -> Option<(&str, &BTreeMap<Span, String>)> {
        let (name, places) = self.by_name.iter().max_by_key(|(_, places)| places.len())?;
        (places.len() >= GUARDED && places.len() * 3 >= self.whole.len() * 2).then_some((name.as_str(), places))
    }
}

/// A helper of the project that most other places ask.
fn by_helper(helpers: &Helpers, fetch: &Fetch<'_>) -> Option<Evidence> {
    let (name, places) = helpers.by_name.iter().max_by_key(|(_, places)| places.len())?;
    let whole = helpers.whole.iter().filter(|site| **site != fetch.access.site).count();
    let enough = places.len() >= GUARDED && places.len() * 3 >= whole * 2;
    enough.then(|| Evidence {
        care: format!("ask `{name}` about it"),
        places: places.clone(),
        whole,
        rows: "get a row with an owner by a key of the client".to_owned(),
    })
}

fn finding(context: &Context<'_>, fetch: &Fetch<'_>, owner: Option<&str>, evidence: &Evidence) -> Option<Finding> {
    let model = phrase::short(&fetch.set.model);
    let view = context.analysis.trace.entries.get(fetch.entry)?;
    // What a generic view gets, no function of the project does.
    let who = if fetch.is_written() { fetch.access.symbol } else { &view.point.name };
    let in_route = || doors::captured(view.point.route.as_deref()?).last().map(|name| (*name).to_owned());
    let key = fetch.key.name.clone().or_else(in_route).unwrap_or_else(|| fetch.column.to_string());
    let share = doors::share(evidence.places.len(), evidence.whole);
    let message = format!(
        "`{}` gets a `{model}` by `{key}` of the client and asks nowhere whose it is: {share} other places that {} {}.",
        phrase::short(who),
        evidence.rows,
        evidence.care,
    );
    let mut steps = vec![Step {
        label: "asked",
        span: fetch.access.site,
        text: match owner {
            Some(owner) => {
                format!("`{key}` of the client is all that says which `{model}` it is; `{owner}` says whose it is")
            }
            None => format!("`{key}` of the client is all that says which `{model}` it is"),
        },
        excerpt: true,
    }];
    steps.extend(evidence.places.iter().take(3).map(|(site, symbol)| Step {
        label: "sibling",
        span: *site,
        text: format!("`{}` takes care of that", phrase::short(symbol)),
        excerpt: true,
    }));
    let mut finding = doors::finding(&RULE.info, context, (fetch.entry, fetch.access), message, steps)?;
    finding.symbol = who.to_owned();
    model.clone_into(&mut finding.discriminator);
    "Whoever changes the key reaches what belongs to somebody else.".clone_into(&mut finding.cost_sentence);
    finding.fixes = vec![Fix::words(match owner {
        Some(owner) => format!("narrow the query by `{owner}`, or check the row before it is used"),
        None => "narrow the query as the others do, or check the row before it is used".to_owned(),
    })];
    Some(finding)
}
