//! A page that is only asked for deletes or changes rows for the visitor who is signed in.

use std::collections::BTreeMap;

use swiftsure_django::{Access, AccessKind, Entry, sync};
use swiftsure_flow::branch::Turn;
use swiftsure_source::{EntryPointKind, Finding, Fix, Severity, Span, Step, Sym};

use super::doors::{self, Fetch};
use super::named::has_word;
use super::stored;
use crate::context::Context;
use crate::phrase;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/csrf-get-writes",
    page: "csrf_get_writes.md",
    summary: "a request that should only read deletes or changes a row, so that any link makes a visitor do it",
    severity: Medium,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-352", "CWE-650", "OWASP A01:2021", "ASVS 5.0 V3"],
    run: run,
}

/// Words of a decision that asks for what a link alone does not bring. Others write `POST` small for what is posted.
const ASKS_FOR_MORE: &[&str] = &[
    "ajax",
    "confirm",
    "confirmation",
    "confirmed",
    "csrf",
    "form",
    "forms",
    "formset",
    "hmac",
    "method",
    "referer",
    "sign",
    "signature",
    "signed",
    "signer",
    "signing",
    "token",
    "tokens",
    "unsign",
    "valid",
];

/// The same in the name of a view, where a form has other names, and a method is one of payment.
const NAMED_SO: &[&str] = &["ajax", "confirm", "confirmation", "csrf", "form", "signature", "signed", "token"];

/// Words in the names of models whose rows keep what was seen or help the program.
const BOOKS: &[&str] = &[
    "audit",
    "cache",
    "cached",
    "history",
    "hit",
    "hits",
    "lock",
    "log",
    "logs",
    "session",
    "stat",
    "stats",
    "temporary",
    "thumbnail",
    "token",
    "visit",
    "visits",
];

/// Words in the names of columns that keep what was seen, or how far the program is.
const BOOKKEEPING: &[&str] = &[
    "log",
    "logs",
    "audit",
    "history",
    "event",
    "session",
    "token",
    "view",
    "views",
    "viewed",
    "visit",
    "visited",
    "hit",
    "hits",
    "stat",
    "stats",
    "cache",
    "cached",
    "count",
    "counter",
    "seen",
    "read",
    "unread",
    "last",
    "accessed",
    "opened",
    "clicked",
    "clicks",
    "downloads",
    "downloaded",
    "expires",
    "expired",
    "lock",
    "notification",
    "message",
    "checked",
    "refreshed",
    "synced",
    "status",
    "state",
    "progress",
    "job",
    "task",
    "thumbnail",
    "draft",
    "temporary",
];

/// Words in the names of columns that are set along with others.
const STAMPS: &[&str] = &["edited", "modified", "updated"];

/// Words in what a route captures by which it opens for whoever has the address.
const OPENERS: &[&str] = &["token", "key", "code", "hash", "signature", "uidb64", "secret", "signed", "uuid"];

fn run(context: &Context<'_>) -> Vec<Finding> {
    let trace = &context.analysis.trace;
    let mut by_entry: BTreeMap<usize, Vec<Fetch<'_>>> = BTreeMap::new();
    for fetch in doors::fetches(context) {
        by_entry.entry(fetch.entry).or_default().push(fetch);
    }
    let mut found: BTreeMap<Span, Finding> = BTreeMap::new();
    for (number, fetches) in &by_entry {
        let Some(entry) = trace.entries.get(*number).filter(|entry| is_read_by_session(context, entry)) else {
            continue;
        };
        let Some(accesses) = trace.by_entry.get(*number) else { continue };
        for access in accesses.iter().filter(|access| context.is_judged(access)) {
            let Some(harm) = harm(context, access) else { continue };
            let Some(fetch) = fetches.iter().find(|fetch| is_of(fetch, access)) else { continue };
            if !asks_for_more(context, entry, access) && !found.contains_key(&harm.place) {
                found.extend(finding(context, (*number, entry), (access, fetch), &harm).map(|it| (harm.place, it)));
            }
        }
    }
    found.into_values().collect()
}

/// Whether a link leads to an entry point, and the session says who followed it.
fn is_read_by_session(context: &Context<'_>, entry: &Entry) -> bool {
    let route = entry.point.route.as_deref().unwrap_or_default();
    let opens = |name: &str| OPENERS.iter().any(|word| name.contains(word));
    let is_rest =
        entry.span.start < entry.span.end && context.files.get(entry.span.file).text.contains("rest_framework");
    entry.point.kind == EntryPointKind::Route
        && entry.methods.iter().any(|method| method == "GET")
        && !entry.guards.needs.is_empty()
        && !is_rest
        && !doors::captured(route).into_iter().any(opens)
}

/// A write that harms whom somebody else makes do it.
struct Harm<'a> {
    severity: Severity,
    place: Span,
    /// The function around it.
    symbol: &'a str,
}

/// How and where a write harms; none where it keeps books.
fn harm<'a>(context: &'a Context<'_>, access: &Access) -> Option<Harm<'a>> {
    let AccessKind::Write { op, inserts: false } = &access.kind else { return None };
    let (place, symbol) = stored::place(context, access)?;
    // What a page changes while it is shown, it puts right.
    let function = phrase::short(symbol);
    if access.calls.iter().any(|call| call.renders) || function.starts_with("get_") || function.starts_with("__") {
        return None;
    }
    if has_word(phrase::short(&access.model), BOOKS) {
        return None;
    }
    let changed = |mut columns: Vec<Sym>| {
        columns.retain(|column| !has_word(column.as_str(), STAMPS));
        let keeps_books = columns.iter().any(|column| has_word(column.as_str(), BOOKKEEPING));
        (!columns.is_empty() && !keeps_books).then_some(Severity::Low)
    };
    let places = stored::places(access);
    let severity = match sync(op.as_str()) {
        "delete" => Some(Severity::Medium),
        "save" => {
            let set = places.flat_map(|place| stored::set_before(context, place));
            changed(set.map(|setting| setting.column).collect())
        }
        "update" => changed(places.flat_map(|place| stored::updated(context, place)).collect()),
        _ => None,
    };
    Some(Harm { severity: severity?, place, symbol })
}

/// Whether what is written is the row that the client's key has chosen, which a link can hold.
fn is_of(fetch: &Fetch<'_>, access: &Access) -> bool {
    let row = access.row.as_deref().or(access.asked.as_deref());
    fetch.is_written()
        && fetch.key.source != "form field"
        && row.is_some_and(|row| row == fetch.set && row.model == access.model)
}

/// Whether the code on the way asks for what comes with a form, or for another proof.
fn asks_for_more(context: &Context<'_>, entry: &Entry, access: &Access) -> bool {
    let says = |text: &str| has_word(text, ASKS_FOR_MORE) || doors::has_name(text, "POST");
    let turns = context.analysis.trace.ways.turns(access.way);
    let mut decisions = turns.into_iter().filter_map(Turn::decision);
    let places = std::iter::once(access.site).chain(access.calls.iter().map(|call| call.span));
    let functions = places.filter(|place| context.is_place(*place));
    let functions = functions.filter_map(|place| context.analysis.function_at(place));
    let mut sent = functions.map(|(span, _)| context.text(*span)).filter(|text| says_sent(text));
    decisions.any(|site| says(context.text(site)))
        || sent.next().is_some()
        || has_word(phrase::short(&entry.point.name), NAMED_SO)
}

/// Whether a function reads what only a form brings.
fn says_sent(text: &str) -> bool {
    ["request.POST", "request.body", "request.method", "require_POST", "require_http_methods", "require_safe"]
        .iter()
        .any(|word| text.contains(word))
}

fn finding(
    context: &Context<'_>,
    (number, entry): (usize, &Entry),
    (access, fetch): (&Access, &Fetch<'_>),
    harm: &Harm<'_>,
) -> Option<Finding> {
    let model = phrase::short(&access.model);
    let AccessKind::Write { op, .. } = &access.kind else { return None };
    let does = if op.as_str().ends_with("delete") { "deletes" } else { "changes" };
    let view = phrase::short(&entry.point.name);
    let key = fetch.key.name.clone().unwrap_or_else(|| fetch.column.to_string());
    let message =
        format!("`{view}` {does} the `{model}` with the `{key}` of the address when it is only asked for, by GET.");
    let mut evidence = Vec::new();
    if !harm.place.contains(fetch.access.site) {
        let text = format!("`{key}` of the address says which `{model}`");
        evidence.push(Step { label: "asked", span: fetch.access.site, text, excerpt: true });
    }
    let text = format!("{does} it, and asks for no form and no token");
    evidence.push(Step { label: "written", span: harm.place, text, excerpt: true });
    let mut finding = doors::finding(&RULE.info, context, (number, access), message, evidence)?;
    finding.severity = harm.severity;
    finding.span = harm.place;
    harm.symbol.clone_into(&mut finding.symbol);
    model.clone_into(&mut finding.discriminator);
    "A link on any page makes whoever is signed in and follows it do it.".clone_into(&mut finding.cost_sentence);
    finding.fixes = vec![Fix::words(
        "decorate the view with require_POST, or move it from get() to post(), and make the link a form with its token",
    )];
    Some(finding)
}
