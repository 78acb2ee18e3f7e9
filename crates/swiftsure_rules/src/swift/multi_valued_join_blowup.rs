//! Two relations to many rows are joined in one query: each row comes once for every pair.

use std::collections::BTreeSet;

use swiftsure_django::lookups::{Aggregate, Asked, Filter, Role};
use swiftsure_django::schema::Schema;
use swiftsure_django::{Access, AccessKind};
use swiftsure_source::{Cost, Finding, Fix, Severity, Sym};

use crate::context::Context;
use crate::rule::declare_rule;
use crate::{phrase, proof};

declare_rule! {
    name: "swift/multi-valued-join-blowup",
    page: "multi_valued_join_blowup.md",
    summary: "two relations to many rows are joined at once, so that counts and sums are too large",
    severity: High,
    since: "0.1.0",
    fixes: false,
    run: run,
}

/// Aggregates that count a row as often as it comes.
const COUNTING: &[&str] = &["Count", "Sum", "ArrayAgg", "StringAgg", "JSONBAgg", "GroupConcat"];

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for access in context.accesses() {
        let Some(set) = access.asked.as_deref().filter(|set| !set.asked.combined) else { continue };
        if let Some((wrong, other)) = multiplied(&set.asked) {
            let place = if context.is_place(wrong.site) { wrong.site } else { access.site };
            if seen.insert(place) {
                found.push(wrong_number(context, access, wrong, other));
            }
        } else if let Some((one, other, site)) = joined_twice(&context.analysis.schema, &set.asked)
            && sorts_out(access)
            && seen.insert(if context.is_place(site) { site } else { access.site })
        {
            found.push(pairs(context, access, (&one, &other), site));
        }
    }
    found
}

/// An aggregate whose rows are multiplied by the join of another one.
fn multiplied(asked: &Asked) -> Option<(&Aggregate, &Aggregate)> {
    let all = || asked.aggregates.iter().filter(|aggregate| !aggregate.many.is_empty());
    all().find_map(|aggregate| {
        let counts = COUNTING.contains(&aggregate.function.as_str()) && !aggregate.distinct && !aggregate.tested;
        // What lies on the way to its own rows multiplies nothing.
        let other = all().find(|other| !aggregate.many.starts_with(other.many.as_slice()));
        other.filter(|_| counts).map(|other| (aggregate, other))
    })
}

/// Two relations to many that conditions join, where `distinct()` takes the pairs away.
fn joined_twice(schema: &Schema, asked: &Asked) -> Option<(Vec<Sym>, Vec<Sym>, swiftsure_source::Span)> {
    if !asked.distinct {
        return None;
    }
    let joins = asked.filters.iter().filter(|filter| filter.many > 0 && filter.role != Role::None);
    let mut joins = joins.filter(|filter| !is_pinned(schema, filter));
    let first = joins.next()?;
    let path = |filter: &Filter| filter.path[..filter.many.min(filter.path.len())].to_vec();
    let own = path(first);
    let second = joins.find(|filter| {
        let other = path(filter);
        !own.starts_with(&other) && !other.starts_with(&own)
    })?;
    Some((own, path(second), second.site))
}

/// Whether a condition leaves one related row at most: `tags=tag`, `tags__pk=3`. Then there are no pairs.
fn is_pinned(schema: &Schema, filter: &Filter) -> bool {
    let of_relation = filter.path.len() == filter.many && filter.transforms.is_empty();
    let is_key = || {
        let columns = schema.tables.get(&filter.model).map(|table| &table.columns);
        // A key that Django makes itself is declared nowhere.
        columns.is_some_and(|all| all.get(&filter.column).is_none_or(|column| column.primary || column.unique))
    };
    filter.role == Role::All && filter.comparison == "exact" && of_relation && is_key()
}

fn sorts_out(access: &Access) -> bool {
    matches!(access.kind, AccessKind::Query { .. } | AccessKind::Related { .. })
}

fn wrong_number(context: &Context<'_>, access: &Access, wrong: &Aggregate, other: &Aggregate) -> Finding {
    let many = proof::dotted(&wrong.many);
    let by = proof::dotted(&other.many);
    let function = wrong.function;
    let name = wrong.name.map_or_else(String::new, |name| format!(" as `{name}`"));
    let message = format!(
        "{function} over `{many}`{name} counts each row once for every row of `{by}`: the number is too large."
    );
    let mut finding = finding(context, access, wrong.site, message);
    finding.severity = Severity::High;
    finding.cost_sentence = format!("The database joins every row of {many} with every row of {by}.");
    finding.discriminator = format!("{many} {by}");
    finding.fixes = vec![Fix::words(match function.as_str() {
        "Count" => format!("Count(\"{}\", distinct=True), or a subquery for each number", wrong.lookup),
        _ => format!("a subquery for each number: distinct=True would leave equal values out of {function}"),
    })];
    finding
}

fn pairs(
    context: &Context<'_>,
    access: &Access,
    (one, other): (&[Sym], &[Sym]),
    site: swiftsure_source::Span,
) -> Finding {
    let (one, other) = (proof::dotted(one), proof::dotted(other));
    let noun = phrase::noun(access.asked.as_ref().map_or(access.model.as_str(), |set| &set.model));
    let message = format!(
        "The conditions join `{one}` and `{other}`: each {noun} comes once for every pair, and distinct() sorts them out."
    );
    let mut finding = finding(context, access, site, message);
    finding.severity = Severity::Low;
    finding.cost_sentence = format!("Rows of {one} times rows of {other}, for each {noun}.");
    finding.discriminator = format!("{one} {other}");
    finding.fixes = vec![Fix::words("Exists() for each of the two relations, without distinct()")];
    finding
}

fn finding(context: &Context<'_>, access: &Access, site: swiftsure_source::Span, message: String) -> Finding {
    let mut finding = proof::finding(&RULE.info, context, access, message);
    if context.is_place(site) {
        finding.span = site;
        finding.symbol = context.analysis.symbol_at(site).unwrap_or(access.symbol).to_owned();
    }
    finding.cost = Cost::constant(1);
    finding.steps = proof::steps(context, access, "asks the database".to_owned());
    finding
}
