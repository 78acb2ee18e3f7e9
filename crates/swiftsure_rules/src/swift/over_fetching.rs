//! Large columns are loaded for many rows and never read.

use swiftsure_django::UnreadColumns;
use swiftsure_source::{EntryPointKind, Finding, Fix, QueryKind, QuerySubject, Step};

use crate::context::Context;
use crate::rule::declare_rule;
use crate::{phrase, proof};

declare_rule! {
    name: "swift/over-fetching",
    page: "over_fetching.md",
    summary: "large columns are loaded for many rows and never read",
    severity: Low,
    since: "0.1.0",
    fixes: false,
    run: run,
}

fn run(context: &Context<'_>) -> Vec<Finding> {
    context.analysis.trace.unread_columns.iter().filter_map(|unread| finding(context, unread)).collect()
}

fn finding(context: &Context<'_>, unread: &UnreadColumns) -> Option<Finding> {
    let is_here = context.is_place(unread.built) && context.is_place(unread.evaluated);
    let reached = || context.accesses_at(unread.evaluated).filter(|access| access.model == unread.model);
    let points = context.entry_points(reached());
    let is_page = points.iter().any(|point| point.kind == EntryPointKind::Route);
    if !is_here || !is_page {
        return None;
    }
    let quoted: Vec<String> = unread.columns.iter().map(|name| format!("`{name}`")).collect();
    let (noun, columns) = (phrase::noun(&unread.model), phrase::list(&quoted));
    let them = if quoted.len() == 1 { "it" } else { "them" };
    let message = format!("Each {noun} comes with {columns}, and nothing reads {them}.");
    let names: Vec<String> = unread.columns.iter().map(|name| format!("\"{name}\"")).collect();
    let step = |label, span, text: String| Step { label, span, text, excerpt: true };
    Some(Finding {
        symbol: context.analysis.symbol_at(unread.built).unwrap_or_default().to_owned(),
        discriminator: format!("{} {}", unread.model, names.join(" ")),
        message,
        cost_sentence: format!("Large texts go from the database to Python for each {noun}, for nothing."),
        subject: Some(QuerySubject {
            model: unread.model.clone(),
            relation: None,
            relations: Vec::new(),
            kind: QueryKind::Query,
        }),
        origin: Some(unread.built),
        steps: vec![
            step("built", unread.built, format!("the {} queryset starts here", phrase::short(&unread.model))),
            step("asked", unread.evaluated, format!("the rows are loaded here with {columns}")),
        ],
        entry_points: points,
        fixes: vec![Fix::words(format!("leave {them} out: .defer({})", names.join(", ")))],
        careful: vec!["A field that was left out costs a query for each row where it is read after all.".to_owned()],
        ..proof::bare(&RULE.info, unread.built)
    })
}
