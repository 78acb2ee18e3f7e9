//! A form or serializer of users lets its sender write who may do what.

use swiftsure_django::Entry;
use swiftsure_source::{EntryPointKind, Finding, Fix, Severity, Span, Sym};

use super::called::{self, Fault};
use super::doors::{self, Mentions};
use super::whole_requests;
use super::writers::is_only_one;
use crate::context::Context;
use crate::phrase;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/mass-assignment",
    page: "mass_assignment.md",
    summary: "a form or serializer of users has a writable field for what they may do",
    severity: High,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-915", "CWE-269", "OWASP A01:2021", "OWASP A08:2021", "ASVS 5.0 V4"],
    run: run,
}

/// The columns of users by which Django decides what they may do.
const RIGHTS: &[&str] = &["is_superuser", "is_staff", "user_permissions", "groups"];
/// Columns of other rows that say whose they are.
const OWNERS: &[&str] = &["owner", "user", "author", "creator", "created_by", "customer", "seller"];
/// Columns by which a site says that it has looked at a row, or what somebody has paid.
const DECIDED: &[&str] = &[
    "approved",
    "approved_by",
    "balance",
    "credit",
    "is_approved",
    "is_featured",
    "is_paid",
    "is_premium",
    "is_verified",
    "paid",
    "role",
    "verified",
];
/// Methods that write.
const WRITES: &[&str] = &["POST", "PUT", "PATCH"];

/// What takes values for the columns of users.
struct Taker<'a> {
    name: &'a str,
    body: Span,
    /// The columns of rights, each with its place.
    rights: Vec<(Sym, Span)>,
}

fn run(context: &Context<'_>) -> Vec<Finding> {
    let faults = takers(context).into_iter().filter_map(|taker| {
        let entry = users(context, &taker, |_| true).next()?;
        Some(fault(&taker, entry))
    });
    let mut faults: Vec<Fault> = faults.collect();
    faults.extend(whole_requests::faults(context));
    faults.extend(all_fields(context));
    called::findings(&RULE.info, context, faults)
}

/// Serializers and forms that take all columns of a model, and among them whose a row is, or what the site decides about it.
fn all_fields(context: &Context<'_>) -> Vec<Fault> {
    let mut found = Vec::new();
    for (taker, model) in all_takers(context) {
        if !is_only_one(context, phrase::short(taker.name)) || says_who(context.text(taker.body)) {
            continue;
        }
        let mut entries = users(context, &taker, |entry| !entry.guards.asks_more_than_login());
        found.extend(entries.find_map(|entry| decided_by_sender(context, entry, &taker, model)));
    }
    found
}

/// What takes all columns of a model that is not that of the users, with those that are not for its sender.
fn all_takers<'a>(context: &'a Context<'_>) -> Vec<(Taker<'a>, &'a str)> {
    let users = &context.analysis.trace.user_models;
    let is_decided = |model: &str, name: &str| {
        DECIDED.contains(&name) || OWNERS.contains(&name) && doors::owner_columns(context, model).contains(&name)
    };
    let mut found = Vec::new();
    for serializer in &context.analysis.serializers {
        let Some(model) = serializer.model.as_ref().filter(|model| !users.contains(*model)) else { continue };
        // What no list of `Meta` names stands at the class itself.
        let taken = serializer.fields.iter().filter(|field| !field.read_only && field.site == serializer.span);
        let decided = taken.filter(|field| is_decided(model, field.name.as_str()));
        let rights = decided.map(|field| (field.name, field.site)).collect();
        found.push((Taker { name: &serializer.name, body: serializer.body, rights }, model.as_str()));
    }
    for form in context.analysis.forms.iter().filter(|form| !users.contains(&form.model)) {
        if context.text(form.body).contains("__all__") {
            let decided = form.fields.iter().filter(|name| is_decided(&form.model, name.as_str()));
            let rights = decided.map(|name| (*name, form.span)).collect();
            found.push((Taker { name: &form.name, body: form.body, rights }, form.model.as_str()));
        }
    }
    found.retain(|(taker, _)| !taker.rights.is_empty());
    found
}

/// What a view lets its sender decide by such a serializer: what it sets itself it does not take from there.
fn decided_by_sender(context: &Context<'_>, entry: &Entry, taker: &Taker<'_>, model: &str) -> Option<Fault> {
    let sets = |name: &Sym| {
        let given = format!("{name}=");
        let saves = |line: &str| (line.contains("save(") || line.contains("create(")) && line.contains(&given);
        doors::texts(context, entry).any(|text| text.lines().any(saves))
    };
    let left: Vec<(Sym, Span)> = taker.rights.iter().filter(|(name, _)| !sets(name)).copied().collect();
    let (_, site) = *left.first()?;
    let names: Vec<String> = left.iter().map(|(name, _)| format!("`{name}`")).collect();
    let (name, view) = (phrase::short(taker.name), phrase::short(&entry.point.name));
    let message = format!(
        "`{name}` takes {} of a `{}` as they are sent, for it takes all columns: `{view}`, which saves them, asks for {}.",
        phrase::list(&names),
        phrase::short(model),
        doors::asks(entry),
    );
    let fault = Fault::new(site, Severity::Medium, message).about(format!("all of {name}"));
    let fault = doors::reached(fault, entry);
    Some(fault.fix(Fix::words("name the columns that a client may write, and put these into read_only_fields")))
}

fn takers<'a>(context: &'a Context<'_>) -> Vec<Taker<'a>> {
    let users = &context.analysis.trace.user_models;
    let is_right = |name: &Sym| RIGHTS.contains(&name.as_str());
    let mut found = Vec::new();
    for form in context.analysis.forms.iter().filter(|form| users.contains(&form.model)) {
        let rights = form.fields.iter().filter(|name| is_right(name)).map(|name| (*name, form.span)).collect();
        found.push(Taker { name: &form.name, body: form.body, rights });
    }
    for serializer in &context.analysis.serializers {
        if serializer.model.as_ref().is_some_and(|model| users.contains(model)) {
            let fields = serializer.fields.iter().filter(|field| !field.read_only && is_right(&field.name));
            let rights = fields.map(|field| (field.name, field.site)).collect();
            found.push(Taker { name: &serializer.name, body: serializer.body, rights });
        }
    }
    found.retain(|taker| {
        let only = is_only_one(context, phrase::short(taker.name));
        only && !taker.rights.is_empty() && !says_who(context.text(taker.body))
    });
    found
}

/// Whether code looks at the rights of whoever sends something, or takes the fields of rights away from some.
fn says_who(text: &str) -> bool {
    let words = [
        "user.is_superuser",
        "user.is_staff",
        "IsAdminUser",
        "IsSuperUser",
        "is_admin",
        "fields.pop(",
        "del self.fields",
    ];
    words.iter().any(|word| text.contains(word))
}

/// The views of ordinary users that write what a form or serializer takes.
fn users<'a>(
    context: &'a Context<'_>,
    taker: &'a Taker<'_>,
    is_wanted: impl Fn(&Entry) -> bool,
) -> impl Iterator<Item = &'a Entry> {
    let mut mentions = Mentions::of(phrase::short(taker.name));
    let is_user = move |entry: &&Entry| {
        entry.point.kind == EntryPointKind::Route
            && entry.methods.iter().any(|method| WRITES.contains(&method.as_str()))
            && !entry.guards.unknown
            && is_wanted(entry)
            && !doors::asks_staff(entry)
            && mentions.are_in(context, entry)
            && !doors::texts(context, entry).any(|text| says_who(text) || text.contains("staff_member_required"))
    };
    context.analysis.trace.entries.iter().filter(is_user)
}

fn fault(taker: &Taker<'_>, entry: &Entry) -> Fault {
    let names: Vec<String> = taker.rights.iter().map(|(name, _)| format!("`{name}`")).collect();
    let (name, view) = (phrase::short(taker.name), phrase::short(&entry.point.name));
    let asked = doors::asks(entry);
    let message = format!(
        "`{name}` takes {} of a user as they are sent, and `{view}`, which saves them, asks for {asked}.",
        phrase::list(&names),
    );
    let site = taker.rights[0].1;
    let severity = if entry.guards.asks_more_than_login() { Severity::Medium } else { Severity::High };
    let mut fault = Fault::new(site, severity, message).about(name);
    for (right, at) in &taker.rights {
        fault = fault.step("taken", *at, format!("`{right}` is written by whoever sends it"));
    }
    doors::reached(fault, entry)
        .fix(Fix::words("make the fields read-only, or take them only from those who have these rights themselves"))
}
