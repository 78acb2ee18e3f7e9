//! A select box lists every row of a growing table, or asks for its choices once for each form.

use std::collections::BTreeMap;

use swiftsure_django::{Access, AccessKind, LoopOver, SetInfo};
use swiftsure_source::{Cost, EntryPointKind, Finding, Fix, Severity, Span};

use crate::context::{Context, at_most, cost, repeating};
use crate::rule::declare_rule;
use crate::swift::{growth, unbounded_queryset};
use crate::{phrase, proof};

declare_rule! {
    name: "swift/form-choices-cost",
    page: "form_choices_cost.md",
    summary: "a select box lists every row of a growing table, or asks for its choices once for each form",
    severity: Medium,
    since: "0.1.0",
    fixes: false,
    run: run,
}

/// A select box: where its rows start and the field; of a form that repeats, all boxes of the field are one.
type SelectBox = (Span, String, String);

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut boxes: BTreeMap<SelectBox, Vec<&Access>> = BTreeMap::new();
    for access in context.accesses().filter(|access| is_choice(access)) {
        let (AccessKind::Query { cached: true, .. }, Some(set)) = (&access.kind, access.set.as_deref()) else {
            continue;
        };
        // What the admin makes of a model begins at the manager, as other forms do that have nothing to do with it.
        let start = proof::start(context, set).filter(|_| !is_by_admin(access)).unwrap_or(access.site);
        boxes.entry((start, field(set).unwrap_or_default(), access.model.clone())).or_default().push(access);
    }
    let growing = growth::growing(context);
    let found = boxes.into_iter().filter_map(|((_, field, model), accesses)| {
        if accesses.iter().any(|access| is_in_each_form(access)) {
            return for_each_form(context, &field, &accesses);
        }
        growing.contains(&model).then(|| whole_table(context, &field, &accesses)).flatten()
    });
    found.collect()
}

/// Whether the rows are choices of a select box.
pub(crate) fn is_choice(access: &Access) -> bool {
    access.set.as_deref().is_some_and(|set| set.has_op("_listed_as_choices"))
}

/// The field of a box for which the library makes the queryset: without the prefix of its form.
fn field(set: &SetInfo) -> Option<String> {
    let asking = set.op("_asked_for")?.texts.first()?;
    asking.as_str().rsplit('-').next().map(str::to_owned)
}

/// Whether the form of each row has the box. Other loops around a box go through the fields of one form.
fn is_in_each_form(access: &Access) -> bool {
    repeating(access).last().is_some_and(|innermost| innermost.over == LoopOver::Rows)
}

/// The choices are asked for again for each form of a formset, or for each row of inlines and lists.
fn for_each_form(context: &Context<'_>, field: &str, accesses: &[&Access]) -> Option<Finding> {
    let access = accesses.iter().find(|access| is_in_each_form(access))?;
    let innermost = *repeating(access).last()?;
    let noun = phrase::noun(&access.model);
    let message = format!(
        "The form of each of `{}` asks for the {noun} rows again, for the choices of {}.",
        innermost.name,
        named(field)
    );
    let mut finding = proof::finding(&RULE.info, context, access, message);
    finding.severity = context.weight(access, Severity::High, Severity::Medium);
    let mut total = Cost::default();
    accesses.iter().filter(|access| is_in_each_form(access)).for_each(|access| total += &cost(access));
    finding.cost_sentence = format!("{} queries where one is enough.", at_most(&total));
    finding.cost = total;
    finding.discriminator = format!("{} {field} each", access.model);
    finding.steps = proof::steps(context, access, format!("reads the {noun} rows once more for each form"));
    finding.entry_points = context.entry_points(accesses.iter().copied());
    let shared = format!(
        "read the choices once and share them: choices = list(...), then form.fields[\"{}\"].choices = choices in each form",
        if field.is_empty() { "..." } else { field }
    );
    finding.fixes = vec![Fix::words(if is_by_admin(access) { for_admin(context, field, access) } else { shared })];
    Some(finding)
}

/// All rows of a table that grows become choices of one box.
fn whole_table(context: &Context<'_>, field: &str, accesses: &[&Access]) -> Option<Finding> {
    let access = accesses.iter().find(|access| {
        let is_whole =
            access.set.as_deref().is_some_and(|set| !set.unknown && set.relation.is_none() && !is_bounded(set));
        is_whole && is_page(context, access)
    })?;
    let noun = phrase::noun(&access.model);
    let message =
        format!("{} has every {noun} as a choice, and the {noun} table grows.", phrase::capitalised(&named(field)));
    let mut finding = proof::finding(&RULE.info, context, access, message);
    finding.cost = Cost::constant(1);
    finding.cost_sentence = format!("One query, whose answer and page grow with the {noun} table.");
    finding.discriminator = format!("{} {field}", access.model);
    finding.steps = proof::steps(context, access, format!("reads every {noun} row to list it as a choice"));
    finding.entry_points = context.entry_points(accesses.iter().copied());
    finding.fixes = vec![Fix::words(if is_by_admin(access) {
        for_admin(context, field, access)
    } else {
        "give the field a widget that searches while one types, or a queryset of the few rows that fit".to_owned()
    })];
    Some(finding)
}

fn is_bounded(set: &SetInfo) -> bool {
    unbounded_queryset::has_bound(set)
}

fn is_page(context: &Context<'_>, access: &Access) -> bool {
    let points = context.entry_points([access]);
    points.iter().any(|point| matches!(point.kind, EntryPointKind::Route | EntryPointKind::Admin))
}

/// Whether the admin makes the field: then the box stands nowhere in the program.
fn is_by_admin(access: &Access) -> bool {
    access.set.as_deref().is_some_and(|set| set.has_op("_chosen_in_admin"))
}

fn for_admin(context: &Context<'_>, field: &str, access: &Access) -> String {
    let place = access.set.as_deref().and_then(|set| proof::start(context, set));
    let name = place.map(|place| context.text(place)).filter(|text| text.chars().all(char::is_alphanumeric));
    let at = name.map_or_else(String::new, |name| format!("in {name}: "));
    format!(
        "{at}autocomplete_fields = [\"{field}\"], for which {} needs an admin with search_fields; or raw_id_fields = [\"{field}\"]",
        phrase::short(&access.model)
    )
}

fn named(field: &str) -> String {
    if field.is_empty() { "a select box".to_owned() } else { format!("the select box `{field}`") }
}
