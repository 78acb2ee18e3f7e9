//! Accounts that anybody can take over: a view sets the password of a user whom the request names, or signs them in, and
//! asks for nothing.

use swiftsure_django::lookups::CHOSEN;
use swiftsure_django::{Access, AccessKind, Entry};
use swiftsure_python::index::{Index, Site};
use swiftsure_python::ir::{Call, Expr, ExprKind};
use swiftsure_source::{EntryPointKind, Fix, Severity, Span, Sym};

use super::called::{self, Fault};
use super::doors;
use crate::context::Context;
use crate::phrase;

/// What everybody knows of somebody, as lookups name it.
const KNOWN: &[&str] = &["email", "id", "phone", "pk", "user_id", "user_name", "userid", "username"];
/// What signs a user in.
const LOGIN: &str = "django.contrib.auth.login";
/// What gets one row.
const GETS: &[&str] = &["aget", "aget_object_or_404", "get", "get_object_or_404", "get_user"];
/// Words of code that asks for something which only the owner of the account has, or for somebody who may.
const PROOF: &[&str] = &[
    "captcha",
    "cache",
    "code",
    "hash",
    "invit",
    "nonce",
    "otp",
    "perm",
    "request.user",
    "secret",
    "session",
    "sign",
    "test",
    "token",
    "uidb64",
    "uuid",
    "verif",
    "webhook",
];

/// The calls that set such a password, or sign somebody in.
pub(super) fn faults(context: &Context<'_>) -> Vec<Fault> {
    let index = context.index;
    let set = index.calls_named("set_password").iter().filter_map(|site| fault(context, *site));
    let signed_in = index.calls_named("login").iter().filter_map(|site| signed_in(context, *site));
    set.chain(signed_in).collect()
}

/// `login(request, user)` with a user whom the request names, and no `authenticate()`.
fn signed_in(context: &Context<'_>, site: Site) -> Option<Fault> {
    let index = context.index;
    let call = index.call(site)?;
    if index.path(site, &call.func)?.as_str() != LOGIN {
        return None;
    }
    let user = index.value(site, call.args.get(1)?);
    let ExprKind::Call(got) = &user.expr.kind else { return None };
    let (entry, column) = taken_over(context, site, user.site, user.expr, got)?;
    let view = phrase::short(&entry.point.name);
    let message = format!(
        "Anybody can sign in as anybody: `{view}` asks for no password and no token, and takes the user whose `{column}` \
         comes with the request."
    );
    let fault = Fault::new(index.span(site), Severity::Critical, message).about("login");
    let fault =
        doors::reached(fault, entry).step("found", place(index, user.site, got), "this is all that says who signs in");
    Some(
        fault.fix(Fix::words(
            "sign in whom authenticate() gives; or ask for a login of somebody who may act for others",
        )),
    )
}

fn fault(context: &Context<'_>, site: Site) -> Option<Fault> {
    let index = context.index;
    let ExprKind::Attribute(method) = &index.call(site)?.func.kind else { return None };
    let owner = index.value(site, &method.value);
    let ExprKind::Call(got) = &owner.expr.kind else { return None };
    let (entry, column) = taken_over(context, site, owner.site, owner.expr, got)?;
    let span = index.span(site);
    let view = phrase::short(&entry.point.name);
    let message = format!(
        "Anybody can set the password of anybody: `{view}` asks for no login and no token, and takes the user whose \
         `{column}` comes with the request."
    );
    let fault = Fault::new(span, Severity::Critical, message).about("set_password");
    let fault = doors::reached(fault, entry).step(
        "found",
        place(index, owner.site, got),
        "this is all that says whose password it is",
    );
    Some(fault.fix(Fix::words(
        "send a link with a token of PasswordResetTokenGenerator, and set the password where that is right; or ask for a login",
    )))
}

/// The route that asks for nothing and runs a call with a row that the request names, and the column that names it.
fn taken_over<'a>(
    context: &'a Context<'_>,
    site: Site,
    owner: Site,
    expr: &Expr,
    got: &Call,
) -> Option<(&'a Entry, &'static str)> {
    let index = context.index;
    let lookup = known_lookup(index, owner, got)?;
    let (span, asked) = (index.span(site), index.span_of(owner, expr));
    let trace = &context.analysis.trace;
    let mut entries = trace.entries.iter().zip(&trace.by_entry).filter(|(entry, _)| {
        entry.point.kind == EntryPointKind::Route && doors::runs(entry, span) && asks_nothing(context, entry)
    });
    let (entry, _) = entries.find(|(_, accesses)| is_chosen(accesses, asked, lookup))?;
    Some((entry, bare(lookup)))
}

/// The lookup by which a row is got, if it is the only one and everybody may know it.
fn known_lookup(index: &Index<'_>, site: Site, call: &Call) -> Option<Sym> {
    let name = called::name(index, site, &call.func)?;
    let [(Some(lookup), value)] = &*call.keywords else { return None };
    let is_written = matches!(index.value(site, value).expr.kind, ExprKind::Str(_) | ExprKind::Int(_));
    (GETS.contains(&name.as_str()) && KNOWN.contains(&bare(*lookup)) && !is_written).then_some(*lookup)
}

fn bare(lookup: Sym) -> &'static str {
    lookup.as_str().split("__").next().unwrap_or_default()
}

/// Whether what is compared at a place comes with the request, and the row was not made by the same request.
fn is_chosen(accesses: &[Access], place: Span, lookup: Sym) -> bool {
    let is_there = |access: &Access| access.site == place || access.calls.iter().any(|call| call.span == place);
    let is_it = |access: &Access| match &access.kind {
        AccessKind::Sink { kind, name, .. } => *kind == CHOSEN && *name == lookup && is_there(access),
        _ => false,
    };
    let Some(at) = accesses.iter().position(is_it) else { return false };
    let is_query = |access: &&Access| matches!(access.kind, AccessKind::Query { .. }) && is_there(access);
    let asked = accesses.iter().find(is_query);
    let is_made = |access: &Access| {
        let AccessKind::Write { op, inserts } = &access.kind else { return false };
        (*inserts || op.as_str().ends_with("create")) && asked.is_none_or(|asked| asked.model == access.model)
    };
    !accesses[..at].iter().any(is_made)
}

fn place(index: &Index<'_>, site: Site, call: &Call) -> Span {
    index.span_of(site, &call.func)
}

/// Whether no code of a view asks for anything.
fn asks_nothing(context: &Context<'_>, entry: &Entry) -> bool {
    let guards = &entry.guards;
    guards.is_open()
        && !doors::texts(context, entry).any(|text| {
            let text = text.to_lowercase();
            doors::has_check(&text) || PROOF.iter().any(|word| text.contains(word))
        })
}
