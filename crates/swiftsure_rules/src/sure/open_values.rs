//! Columns of persons in the answers of a view whose permission classes let everybody in: named by `values()`, or by a
//! serializer.

use swiftsure_django::{Access, AccessKind, Entry, FieldInfo, SerializerInfo, SetInfo};
use swiftsure_source::{EntryPointKind, Fix, Sensitivity, Severity, Sym};

use super::called::{self, Fault};
use super::doors;
use super::over_exposing_serializer::answers_with;
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
    let entries: Vec<(&Entry, &Vec<Access>)> = entries.collect();
    let read = entries.iter().flat_map(|(entry, accesses)| accesses.iter().map(move |access| (*entry, access)));
    let mut found: Vec<Fault> = read.filter_map(|(entry, access)| fault(context, entry, access)).collect();
    for serializer in &context.analysis.serializers {
        let answers = entries
            .iter()
            .find(|(entry, accesses)| answers_with(context, entry, serializer) && !accesses.iter().any(is_of_user));
        found.extend(answers.and_then(|(entry, _)| serialized(context, entry, serializer)));
    }
    found
}

/// Whether an access asks for rows of the signed-in user.
fn is_of_user(access: &Access) -> bool {
    access.asked.as_ref().is_some_and(|set| set.by_user)
}

/// A serializer of persons, or of what belongs to one, in the answers of a view that lets everybody in.
fn serialized(context: &Context<'_>, entry: &Entry, serializer: &SerializerInfo) -> Option<Fault> {
    let model = serializer.model.as_ref()?;
    let is_of_person =
        context.analysis.trace.user_models.contains(model) || !doors::owner_columns(context, model).is_empty();
    let is_told = |field: &&FieldInfo| {
        let class = context.analysis.sensitivities.of_lookup(model, field.name.as_str());
        let is_contact = CONTACTS.iter().any(|word| field.name.as_str().contains(word));
        !field.write_only && is_contact && matches!(class, Sensitivity::Secret | Sensitivity::Personal)
    };
    let told: Vec<&FieldInfo> = serializer.fields.iter().filter(is_told).collect();
    let first = told.first().filter(|_| is_of_person)?;
    let names: Vec<String> = told.iter().map(|field| format!("`{}`", field.name)).collect();
    let (name, view) = (phrase::short(&serializer.name), phrase::short(&entry.point.name));
    let message = format!(
        "`{view}` tells everybody on the network {} of each `{}` by `{name}`: its permission classes ask for nothing.",
        phrase::list(&names),
        phrase::short(model),
    );
    let fault = Fault::new(first.site, Severity::Medium, message).about(format!("{view} {name}"));
    let fault = doors::reached(fault, entry);
    Some(fault.fix(Fix::words("leave out what a stranger need not know, or ask for a login")))
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
        && doors::class_text(context, entry.span).is_some_and(|text| says_so(text) && !is_asked(text))
}

/// `permission_classes = [AllowAny]`, `permission_classes = []`
fn says_so(text: &str) -> bool {
    let empty = |open: &str| {
        let mut lists = text.match_indices("permission_classes").map(|(at, word)| &text[at + word.len()..]);
        lists.any(|rest| {
            rest.trim_start().strip_prefix(['=', '(']).is_some_and(|rest| rest.trim_start().starts_with(open))
        })
    };
    text.contains("AllowAny") || empty("[]") || empty("()")
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
