//! A queryset loads a relation that nobody reads.

use swiftsure_django::UnusedEager;
use swiftsure_source::{Cost, Finding, Fix, QueryKind, QuerySubject, Step};

use crate::context::Context;
use crate::rule::declare_rule;
use crate::{phrase, proof};

declare_rule! {
    name: "swift/unused-eager-load",
    page: "unused_eager_load.md",
    summary: "a queryset loads a relation that nobody reads",
    severity: Low,
    since: "0.1.0",
    fixes: false,
    run: run,
}

fn run(context: &Context<'_>) -> Vec<Finding> {
    let unused = context.analysis.trace.unused_eager.iter();
    let judged = unused.filter(|unused| {
        let is_seen = context.reviewed.contains(&unused.site.file) && context.reviewed.contains(&unused.evaluated.file);
        is_seen && !is_for_all_users(context, unused)
    });
    judged.map(|unused| finding(context, unused)).collect()
}

/// Whether a manager loads the relation for everybody who asks it: those who read it may be elsewhere.
fn is_for_all_users(context: &Context<'_>, unused: &UnusedEager) -> bool {
    let symbol = context.analysis.symbol_at(unused.site).unwrap_or_default();
    let Some(class) = symbol.strip_suffix(".get_queryset").and_then(|class| class.rsplit('.').next()) else {
        return false;
    };
    ["Manager", "QuerySet", "Queryset"].iter().any(|part| class.contains(part))
}

fn finding(context: &Context<'_>, unused: &UnusedEager) -> Finding {
    let lookup = proof::lookup(&unused.path);
    let model = phrase::short(&unused.model);
    let prefetches = unused.by == "prefetch_related";
    let what = if prefetches { "one more query and all its rows" } else { "a join and its columns" };
    let message = format!("The {model} queryset loads `{lookup}`, and nothing reads it.");
    let step = |label, span, text: &str| Step { label, span, text: text.to_owned(), excerpt: true };
    let reached = context.accesses_at(unused.evaluated);
    Finding {
        symbol: context.analysis.symbol_at(unused.site).unwrap_or_default().to_owned(),
        discriminator: format!("{} {lookup}", unused.model),
        message,
        cost_sentence: format!("Each evaluation pays for {what}."),
        cost: if prefetches { Cost::constant(1) } else { Cost::default() },
        subject: Some(QuerySubject {
            model: unused.model.clone(),
            relation: Some(format!("{}.{}", unused.model, proof::dotted(&unused.path))),
            relations: Vec::new(),
            kind: QueryKind::Query,
        }),
        origin: Some(unused.site),
        steps: vec![
            step("loaded", unused.site, &format!("{} loads {lookup}", unused.by)),
            step("asked", unused.evaluated, "the rows are read here, without it"),
        ],
        entry_points: context.entry_points(reached),
        fixes: vec![Fix::words(advice(unused))],
        ..proof::bare(&RULE.info, unused.site)
    }
}

/// What to name instead: a longer path loads all on its way, so that taking out a part of it changes nothing.
fn advice(unused: &UnusedEager) -> String {
    let lookup = proof::lookup(&unused.path);
    if let Some(keeps) = &unused.keeps {
        return format!("name \"{}\" instead of \"{lookup}\" in {}()", proof::lookup(keeps), unused.by);
    }
    let paths = std::iter::once(&unused.path).chain(&unused.through);
    let names: Vec<String> = paths.map(|path| format!("\"{}\"", proof::lookup(path))).collect();
    format!("take {} out of {}()", phrase::list(&names), unused.by)
}
