//! An index whose work another index of the same table does as well.

use std::collections::BTreeSet;

use swiftsure_django::schema::{ColumnKind, IndexInfo, IndexOrigin, Table};
use swiftsure_source::{Finding, Fix, Severity, Span, Step, Sym};

use crate::context::Context;
use crate::rule::declare_rule;
use crate::swift::columns;
use crate::{phrase, proof};

declare_rule! {
    name: "swift/duplicate-index",
    page: "duplicate_index.md",
    summary: "an index is the beginning of another one, and every write keeps both",
    severity: Low,
    since: "0.1.0",
    fixes: false,
    run: run,
}

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    let models: Vec<&String> = context.analysis.schema.tables.keys().collect();
    for table in models.into_iter().filter_map(|model| columns::table(context, model)) {
        for (at, index) in table.indexes.iter().enumerate() {
            let Some(span) = index.span.filter(|span| context.is_place(*span)) else { continue };
            let others = table.indexes.iter().enumerate().filter(|(other, _)| *other != at);
            let covering =
                others.into_iter().find(|(other, longer)| is_covered(context, table, (at, index), (*other, *longer)));
            if let Some((_, longer)) = covering
                && seen.insert(span)
            {
                found.push(finding(table, index, longer, span));
            }
        }
    }
    found
}

/// Whether `longer` does all that `index` does. Of two that are alike, the one that is written later is too much.
fn is_covered(
    context: &Context<'_>,
    table: &Table,
    (at, index): (usize, &IndexInfo),
    (other, longer): (usize, &IndexInfo),
) -> bool {
    let plain = |index: &IndexInfo| index.is_plain() && index.opclasses.is_empty() && !index.columns.is_empty();
    // A unique index keeps a promise besides being fast, and one that carries columns along answers by itself.
    if index.unique || index.include || !plain(index) || !plain(longer) || !longer.columns.starts_with(&index.columns) {
        return false;
    }
    // InnoDB makes the index of a key only where no other one begins with it (django/db/backends/mysql/schema.py).
    if index.origin == IndexOrigin::Key && columns::is_database(&context.analysis.schema, "mysql") {
        return false;
    }
    let same = longer.columns.len() == index.columns.len();
    let is_later = longer.unique || index.origin > longer.origin || (index.origin == longer.origin && at > other);
    if (same && !is_later) || (index.columns.len() > 1 && has_direction(context, index, longer)) {
        return false;
    }
    // `db_index` on a text column makes a second index for `LIKE`, which nothing else replaces.
    let first = index.columns.first().and_then(|name| table.columns.get(name));
    let is_text = first.is_some_and(|column| matches!(column.kind, ColumnKind::Text | ColumnKind::Collated));
    index.origin != IndexOrigin::Column || !is_text
}

/// Whether one of two indexes has a column in falling order: then they serve different orders.
fn has_direction(context: &Context<'_>, index: &IndexInfo, longer: &IndexInfo) -> bool {
    let falls = |index: &IndexInfo| {
        index.span.is_some_and(|span| ["\"-", "'-", ".desc("].iter().any(|sign| context.text(span).contains(sign)))
    };
    falls(index) || falls(longer)
}

fn finding(table: &Table, index: &IndexInfo, longer: &IndexInfo, span: Span) -> Finding {
    let model = phrase::short(&table.model);
    let by = columns_of(&longer.columns);
    let what = match index.origin {
        IndexOrigin::Key => format!("Django's own index on the key `{}`", columns_of(&index.columns)),
        IndexOrigin::Column => format!("`db_index` on `{}`", columns_of(&index.columns)),
        _ => format!("The index on `{}`", columns_of(&index.columns)),
    };
    let kind = if longer.unique { "unique index" } else { "index" };
    let same = index.columns == longer.columns;
    let how = if same { "is kept twice: there is" } else { "is the beginning of" };
    let message = format!("{what} {how} the {kind} on `{by}` of {model}: each write keeps both.");
    let mut steps = vec![Step { label: "index", span, text: "the shorter index".to_owned(), excerpt: true }];
    let behind = longer.span.unwrap_or(table.span);
    steps.push(Step { label: "index", span: behind, text: format!("the {kind} on {by}"), excerpt: true });
    let column = index.columns.first().copied().unwrap_or(Sym::new("id"));
    let fix = match index.origin {
        IndexOrigin::Key => format!("db_index=False on `{column}`: the longer index serves its joins and deletes, too"),
        IndexOrigin::Column => format!("leave db_index=True out on `{column}`"),
        _ => "remove it; on a big PostgreSQL table with RemoveIndexConcurrently".to_owned(),
    };
    Finding {
        severity: Severity::Low,
        symbol: table.model.clone(),
        discriminator: format!("{} {}", table.model, columns_of(&index.columns)),
        message,
        cost_sentence: format!("One more index to write for each new {} row.", phrase::noun(&table.model)),
        steps,
        fixes: vec![Fix::words(fix)],
        ..proof::bare(&RULE.info, span)
    }
}

fn columns_of(columns: &[Sym]) -> String {
    columns.iter().map(|column| column.as_str()).collect::<Vec<_>>().join(", ")
}
