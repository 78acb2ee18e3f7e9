//! A form or serializer of users lets its sender write who may do what.

use swiftsure_django::Entry;
use swiftsure_source::{EntryPointKind, Finding, Fix, Severity, Span, Sym};

use super::called::{self, Fault};
use super::doors;
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
        let entry = context.analysis.trace.entries.iter().find(|entry| is_used(context, entry, &taker))?;
        Some(fault(&taker, entry))
    });
    called::findings(&RULE.info, context, faults.collect())
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

/// Whether somebody who is not of staff writes users through it by an entry point.
fn is_used(context: &Context<'_>, entry: &Entry, taker: &Taker<'_>) -> bool {
    let name = phrase::short(taker.name);
    entry.point.kind == EntryPointKind::Route
        && entry.methods.iter().any(|method| WRITES.contains(&method.as_str()))
        && !entry.guards.unknown
        && !doors::asks_staff(entry)
        && doors::texts(context, entry).any(|text| doors::has_name(text, name))
        && !doors::texts(context, entry).any(|text| says_who(text) || text.contains("staff_member_required"))
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
