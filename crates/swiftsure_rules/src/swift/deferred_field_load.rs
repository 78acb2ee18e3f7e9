//! A field that the queryset left out is fetched row by row.

use std::collections::BTreeMap;

use swiftsure_django::{Access, AccessKind, OpInfo};
use swiftsure_source::{Finding, Fix, Span, Step, Sym};

use crate::context::{Context, at_most, cost, repeating};
use crate::rule::declare_rule;
use crate::{phrase, proof};

declare_rule! {
    name: "swift/deferred-field-load",
    page: "deferred_field_load.md",
    summary: "a field that only() or defer() left out is fetched row by row",
    severity: High,
    since: "0.1.0",
    fixes: false,
    run: run,
}

/// Where the queryset leaves fields out, the model whose rows lack them, and the loop over them: of a manager, each loop that
/// reads what it leaves out has to ask for it.
type Cause<'a> = (Span, &'a str, Span);

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut causes: BTreeMap<Cause<'_>, Vec<&Access>> = BTreeMap::new();
    for access in context.accesses() {
        let (AccessKind::Deferred { .. }, Some(step)) = (&access.kind, leaves_out(access)) else { continue };
        if let Some(innermost) = repeating(access).last() {
            causes.entry((step.site, access.model.as_str(), innermost.span)).or_default().push(access);
        }
    }
    causes.into_values().filter_map(|accesses| finding(context, &accesses)).collect()
}

/// The step of a queryset that says which fields come with its rows.
fn leaves_out(access: &Access) -> Option<&OpInfo> {
    let set = access.set.as_deref().filter(|_| !repeating(access).is_empty())?;
    set.ops.iter().rev().find(|op| matches!(op.name.as_str(), "only" | "defer"))
}

/// What is read of the rows of one queryset that lack it, field by field.
fn finding(context: &Context<'_>, accesses: &[&Access]) -> Option<Finding> {
    let access = *accesses.first()?;
    let (innermost, step) = (*repeating(access).last()?, leaves_out(access)?);
    let mut fields: Vec<(&str, String)> = Vec::new();
    for access in accesses {
        let AccessKind::Deferred { field, path, .. } = &access.kind else { continue };
        let whole: Vec<Sym> = path.iter().chain([field]).copied().collect();
        if !fields.iter().any(|(known, _)| *known == field.as_str()) {
            fields.push((field.as_str(), proof::lookup(&whole)));
        }
    }
    let quoted: Vec<String> = fields.iter().map(|(field, _)| format!("`{field}`")).collect();
    let names: Vec<&str> = fields.iter().map(|(field, _)| *field).collect();
    let each = phrase::each_of(&access.model);
    let queries = if fields.len() == 1 { String::new() } else { format!(" {}", phrase::more_queries(fields.len())) };
    let message = format!(
        "{each} `{}` asks the database{queries} for {}, which {}() left out.",
        innermost.name,
        phrase::list(&quoted),
        step.name
    );
    let mut finding = proof::finding(&RULE.info, context, access, message);
    finding.cost = context.bounds(accesses.iter().copied(), cost).cost();
    finding.cost_sentence = format!("{} queries more than the rows themselves need.", at_most(&finding.cost));
    finding.discriminator = format!("{} {}", access.model, names.join(" "));
    finding.steps = steps(context, accesses);
    let lookups: Vec<String> = fields.iter().map(|(_, lookup)| format!("\"{lookup}\"")).collect();
    finding.fixes = vec![Fix::words(match step.name.as_str() {
        "only" if lookups.len() == 1 => format!("name the field as well: only(..., {})", lookups.join(", ")),
        "only" => format!("name the fields as well: only(..., {})", lookups.join(", ")),
        _ => format!("do not defer {} here", phrase::list(&lookups)),
    })];
    finding.entry_points = context.entry_points(accesses.iter().copied());
    Some(finding)
}

/// The way to the first place that reads, then the other places.
fn steps(context: &Context<'_>, accesses: &[&Access]) -> Vec<Step> {
    let mut places: Vec<(&Access, Vec<&str>)> = Vec::new();
    for access in accesses {
        let AccessKind::Deferred { field, .. } = &access.kind else { continue };
        match places.iter_mut().find(|(known, _)| known.site == access.site) {
            Some((_, fields)) if fields.contains(&field.as_str()) => {}
            Some((_, fields)) => fields.push(field.as_str()),
            None => places.push((access, vec![field.as_str()])),
        }
    }
    let asked = |fields: &[&str]| {
        let each = if fields.len() == 1 { "" } else { "each " };
        format!("{}: {each}one more query for each row", fields.join(", "))
    };
    let mut places = places.into_iter();
    let Some((first, fields)) = places.next() else { return Vec::new() };
    let mut steps = proof::steps(context, first, asked(&fields));
    steps.extend(places.map(|(access, fields)| proof::asked_step(access.site, asked(&fields))));
    steps
}
