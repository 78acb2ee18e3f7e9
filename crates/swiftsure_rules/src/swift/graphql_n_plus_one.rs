//! A field of a GraphQL type loads a relation for each row, whatever root field brings the rows.

use std::collections::BTreeMap;

use swiftsure_django::{Access, AccessKind, SetInfo};
use swiftsure_source::{Finding, Fix, Span};

use crate::context::Context;
use crate::phrase;
use crate::rule::declare_rule;
use crate::swift::eager::Missing;
use crate::swift::n_plus_one::{causes, finding, is_graphql, path};

declare_rule! {
    name: "swift/graphql-n-plus-one",
    page: "graphql_n_plus_one.md",
    summary: "a GraphQL field loads a relation one row at a time",
    severity: High,
    since: "0.1.0",
    fixes: false,
    run: run,
}

/// Tells root causes apart: a resolver by its place; fields that the library reads, by their model and its type's file.
type Cause = (Option<Span>, u32, String);

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut by_field: BTreeMap<Cause, Vec<&Access>> = BTreeMap::new();
    let groups = causes(context);
    for access in groups.iter().filter(|group| is_graphql(context, group)).flatten().copied() {
        by_field.entry(cause(access)).or_default().push(access);
    }
    by_field.into_values().filter_map(|accesses| stated(context, &accesses)).collect()
}

/// Whether the library itself reads the relation, at the declaration of the field.
fn is_declared(access: &Access) -> bool {
    access.symbol.is_empty()
}

fn cause(access: &Access) -> Cause {
    if is_declared(access) {
        (None, access.site.file.0, access.model.clone())
    } else {
        (Some(access.site), access.site.file.0, String::new())
    }
}

fn stated(context: &Context<'_>, accesses: &[&Access]) -> Option<Finding> {
    let (mut finding, owner) = finding(&RULE.info, context, accesses)?;
    finding.fixes = vec![fix(owner, accesses)];
    Some(finding)
}

/// What to do is said in words: the place depends on how the project resolves its fields.
fn fix(owner: &SetInfo, accesses: &[&Access]) -> Fix {
    let mut missing = Missing::default();
    accesses.iter().for_each(|access| missing.add(access));
    missing.simplify();
    let narrowed = accesses.iter().any(|access| matches!(access.kind, AccessKind::Related { plain: false, .. }));
    if narrowed {
        return Fix::words(
            "ask for the rows of all parents at once: a DataLoader, or Prefetch(..., queryset=..., to_attr=...) where the \
             parents are resolved"
                .to_owned(),
        );
    }
    let calls = missing.calls();
    let first: Option<&Access> = accesses.first().copied();
    let declared = first.is_some_and(is_declared);
    if owner.ops.iter().any(|op| op.name == swiftsure_django::graphql::OPTIMIZED) && !declared {
        let relation = first.map_or_else(String::new, |access| crate::proof::lookup(path(access)));
        return Fix::words(format!(
            "tell the optimiser what the resolver reads: a hint on the field such as select_related=[\"{relation}\"] or \
             prefetch_related=[\"{relation}\"]; else a DataLoader"
        ));
    }
    Fix::words(format!(
        "load the relations where the {} rows are resolved: {calls}; or for all fields with the optimiser extension of the \
         schema (DjangoOptimizerExtension, graphene_django_optimizer.query); or with a DataLoader",
        phrase::short(&owner.model)
    ))
}
