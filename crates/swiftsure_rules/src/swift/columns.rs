//! What the rules on indexes share: the questions that are worth an index, the tables that grow, and which index serves
//! a condition.

use std::collections::{BTreeMap, BTreeSet};

use swiftsure_django::lookups::{Asked, Filter, Role};
use swiftsure_django::schema::{Column, ColumnKind, IndexInfo, Schema, Table};
use swiftsure_django::{Access, AccessKind};
use swiftsure_source::{EntryPointKind, Finding, RuleInfo, Severity, Span, Step, Sym};

use crate::context::{Context, repeating};
use crate::{phrase, proof};

/// Places that a proof shows beside the first one.
const PLACES: usize = 8;

/// Questions by the model and the column that they are about.
pub(crate) type ByColumn<'a> = BTreeMap<(String, Sym), Vec<(&'a Access, &'a Filter)>>;

/// What is asked or written where users wait for it, or again and again.
pub(crate) fn questions<'a>(context: &'a Context<'_>) -> impl Iterator<Item = (&'a Access, &'a Asked)> {
    let asking = context.accesses().filter(|access| !matches!(access.kind, AccessKind::Load { .. }));
    let urgent = asking.filter(move |access| is_urgent(context, access));
    urgent
        .filter_map(|access| access.asked.as_deref().map(|set| (access, &set.asked)))
        .filter(|(_, asked)| !asked.combined)
}

/// Whether somebody waits for an access, or a loop repeats it.
fn is_urgent(context: &Context<'_>, access: &Access) -> bool {
    !access.kept_by_process && (has_entry(context, access, WAITING) || !repeating(access).is_empty())
}

const WAITING: &[EntryPointKind] = &[
    EntryPointKind::Route,
    EntryPointKind::Task,
    EntryPointKind::Signal,
    EntryPointKind::Middleware,
    EntryPointKind::ContextProcessor,
];

fn has_entry(context: &Context<'_>, access: &Access, kinds: &[EntryPointKind]) -> bool {
    let entries = &context.analysis.trace.entries;
    access.entries.iter().filter_map(|number| entries.get(*number)).any(|entry| kinds.contains(&entry.point.kind))
}

/// The models of which requests and tasks make new rows.
pub(crate) fn growing(context: &Context<'_>) -> BTreeSet<String> {
    const MAKES: &[&str] =
        &["create", "acreate", "bulk_create", "abulk_create", "update_or_create", "aupdate_or_create"];
    let makes = |access: &&Access| match &access.kind {
        AccessKind::Write { op, inserts } => *inserts || MAKES.contains(&op.as_str()),
        _ => false,
    };
    let all = context.analysis.trace.accesses.iter();
    all.filter(makes).filter(|access| has_entry(context, access, WAITING)).map(|access| access.model.clone()).collect()
}

/// The table of a model that is the user's to change, where all of its indexes are known.
pub(crate) fn table<'a>(context: &'a Context<'_>, model: &str) -> Option<&'a Table> {
    let table = context.analysis.schema.tables.get(model)?;
    (table.complete && table.managed && context.reviewed.contains(&table.span.file)).then_some(table)
}

/// Whether some condition lets an index pick few rows, so that the others look at those only. What is not known may.
pub(crate) fn is_narrowed(schema: &Schema, asked: &Asked) -> bool {
    if asked.open || asked.of_relation {
        return true;
    }
    asked.filters.iter().filter(|filter| filter.role == Role::All).any(|filter| {
        const PICKS: &[&str] = &["exact", "in", "gt", "gte", "lt", "lte", "range", "startswith"];
        let Some(table) = schema.tables.get(&filter.model) else { return true };
        let picks = PICKS.contains(&filter.comparison.as_str());
        match table.columns.get(&filter.column) {
            // A key that Django makes.
            None => picks,
            Some(column) => picks && is_selective(column) && serves(schema, table, filter, asked),
        }
    })
}

/// Whether a value of the column is that of few rows.
pub(crate) fn is_selective(column: &Column) -> bool {
    column.unique || column.primary || !(column.kind == ColumnKind::Boolean || column.choices)
}

/// Whether some index finds the rows that a condition means.
pub(crate) fn serves(schema: &Schema, table: &Table, filter: &Filter, asked: &Asked) -> bool {
    if !filter.transforms.is_empty() && filter.transforms.iter().all(|transform| *transform != "year") {
        // What is made of the column may have an index of its own.
        return true;
    }
    let own = |column: &Sym| asked.filters.iter().any(|other| other.model == table.model && other.column == *column);
    let implied = |index: &IndexInfo| index.condition.as_ref().is_none_or(|columns| columns.iter().all(own));
    table.indexes.iter().any(|index| leads(index, filter.column) && implied(index))
        || in_sql(schema, table, filter.column)
}

/// Whether an index finds rows by a column alone.
pub(crate) fn leads(index: &IndexInfo, column: Sym) -> bool {
    match index.method.as_str() {
        "Index" | "BTreeIndex" | "HashIndex" => {
            index.columns.first() == Some(&column) || index.expressions.iter().any(|(_, of)| *of == column)
        }
        // Each column of these can be looked for by itself.
        _ => index.columns.contains(&column) || index.expressions.iter().any(|(_, of)| *of == column),
    }
}

/// Whether a migration makes an index in SQL that speaks of the column.
pub(crate) fn in_sql(schema: &Schema, table: &Table, column: Sym) -> bool {
    let column = column.as_str().to_lowercase();
    schema.index_statements.iter().any(|statement| statement.contains(&table.name) && statement.contains(&column))
}

/// A finding on a column, at the first of the places that ask for it, with the others behind it.
pub(crate) fn finding(
    info: &RuleInfo,
    context: &Context<'_>,
    table: &Table,
    column: Sym,
    asked: &[(&Access, &Filter)],
    message: String,
) -> Option<Finding> {
    let (first, filter) = *asked.iter().min_by_key(|(access, _)| (access.calls.len(), access.site))?;
    let mut finding = proof::finding(info, context, first, message);
    // The condition is what the user wrote; where its rows are looked at is often a template.
    if context.is_place(filter.site) {
        finding.span = filter.site;
        finding.symbol = context.analysis.symbol_at(filter.site).unwrap_or(first.symbol).to_owned();
    }
    finding.discriminator = format!("{}.{column}", table.model);
    finding.steps = proof::steps(context, first, said(table, filter));
    let sites = asked.iter().map(|(access, filter)| place(context, access, filter));
    let places: BTreeSet<Span> = sites.filter(|site| *site != place(context, first, filter)).collect();
    let others = places.into_iter().take(PLACES);
    finding.steps.extend(others.map(|site| proof::asked_step(site, format!("asks by {column} here, too"))));
    finding.steps.extend(column_step(table, column));
    finding.entry_points = context.entry_points(asked.iter().map(|(access, _)| *access));
    Some(finding)
}

/// Where a condition is written; of what libraries write, where it is asked.
fn place(context: &Context<'_>, access: &Access, filter: &Filter) -> Span {
    if context.is_place(filter.site) { filter.site } else { access.site }
}

fn said(table: &Table, filter: &Filter) -> String {
    format!("asks for {} rows by {}", phrase::noun(&table.model), filter.column)
}

/// Where the column is declared.
pub(crate) fn column_step(table: &Table, column: Sym) -> Option<Step> {
    let span = table.columns.get(&column)?.span?;
    Some(Step { label: "column", span, text: format!("{column} is declared here"), excerpt: true })
}

/// ` in 3 places`, or nothing for one.
pub(crate) fn places(context: &Context<'_>, asked: &[(&Access, &Filter)]) -> String {
    let sites: BTreeSet<Span> = asked.iter().map(|(access, filter)| place(context, access, filter)).collect();
    if sites.len() > 1 { format!(" in {} places", sites.len()) } else { String::new() }
}

/// How much an index matters: for a table that grows more than for one that may stay small.
pub(crate) fn severity(growing: &BTreeSet<String>, model: &str) -> Severity {
    if growing.contains(model) { Severity::Medium } else { Severity::Low }
}

/// Whether the default database is known to be another than PostgreSQL.
pub(crate) fn is_other_database(schema: &Schema) -> bool {
    ["mysql", "oracle", "sqlite"].iter().any(|other| is_database(schema, other))
}

/// Whether the default database is known to be of a kind: `mysql`.
pub(crate) fn is_database(schema: &Schema, kind: &str) -> bool {
    schema.engine.as_deref().is_some_and(|engine| engine.contains(kind))
}
