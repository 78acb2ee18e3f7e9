//! A growing table is searched or sorted by a column without an index.

use std::collections::BTreeSet;

use swiftsure_django::lookups::{Asked, Filter, Order, Role};
use swiftsure_django::schema::{Column, ColumnKind, Schema, Table};
use swiftsure_django::{Access, AccessKind};
use swiftsure_source::{Cost, Finding, Fix, Severity, Sym};

use crate::context::Context;
use crate::phrase;
use crate::rule::declare_rule;
use crate::swift::columns::{self, ByColumn};

declare_rule! {
    name: "swift/missing-index",
    page: "missing_index.md",
    summary: "a growing table is searched or sorted by a column that no index serves",
    severity: Medium,
    since: "0.1.0",
    fixes: false,
    run: run,
}

/// Endings of names whose columns hold few different values, whatever their type.
const FEW_VALUES: &[&str] = &[
    "category",
    "class",
    "code",
    "color",
    "colour",
    "country",
    "currency",
    "gender",
    "kind",
    "lang",
    "language",
    "level",
    "locale",
    "method",
    "mode",
    "model",
    "role",
    "scope",
    "source",
    "state",
    "status",
    "type",
    "version",
    "visibility",
];
/// Endings of names of numbers that tell rows apart.
const TELLING: &[&str] = &["id", "no", "number", "nr", "ref", "pk"];
/// Texts that may be this long at most are codes: of countries, currencies, languages.
const SHORT: i64 = 10;

fn run(context: &Context<'_>) -> Vec<Finding> {
    let schema = &context.analysis.schema;
    let growing = columns::growing(context);
    let mut searched: ByColumn<'_> = ByColumn::new();
    let mut sorted: BTreeSet<(String, Sym)> = BTreeSet::new();
    let mut by_order = Vec::new();
    for (access, asked) in columns::questions(context) {
        if columns::is_narrowed(schema, asked) || asked.filters.iter().any(|filter| filter.role == Role::Some) {
            continue;
        }
        match candidate(schema, asked) {
            Some(filter) => {
                searched.entry((filter.model.clone(), filter.column)).or_default().push((access, filter));
            }
            None => by_order.extend(sorts_by(schema, access, asked).map(|column| (access, column))),
        }
    }
    let mut found = Vec::new();
    for ((model, column), asked) in &searched {
        if growing.contains(model) {
            found.extend(columns::table(context, model).and_then(|table| search(context, table, *column, asked)));
        }
    }
    for (access, column) in by_order {
        let Some(model) = access.asked.as_ref().map(|set| set.model.clone()) else { continue };
        let is_new = !searched.contains_key(&(model.clone(), column)) && sorted.insert((model.clone(), column));
        if is_new && growing.contains(&model) {
            found.extend(columns::table(context, &model).map(|table| order(context, table, column, access)));
        }
    }
    found
}

/// The condition that an index would serve best: one that all rows have, by a column that tells rows apart.
fn candidate<'a>(schema: &Schema, asked: &'a Asked) -> Option<&'a Filter> {
    asked.filters.iter().find(|filter| {
        let Some(table) = schema.tables.get(&filter.model) else { return false };
        let Some(column) = table.columns.get(&filter.column) else { return false };
        let equal = matches!(filter.comparison.as_str(), "exact" | "in");
        let since = matches!(filter.comparison.as_str(), "gt" | "gte" | "range") && column.kind == ColumnKind::Date;
        filter.role == Role::All
            && !filter.constant
            && filter.transforms.is_empty()
            && (equal || since)
            && tells_apart(column)
            && !columns::serves(schema, table, filter, asked)
    })
}

/// Whether the values of a column differ from row to row, as far as its declaration says.
fn tells_apart(column: &Column) -> bool {
    let name = column.name.as_str().to_lowercase();
    let ends = |endings: &[&str]| endings.iter().any(|ending| name.rsplit('_').next() == Some(*ending));
    match column.kind {
        _ if column.choices || ends(FEW_VALUES) => false,
        ColumnKind::Text => column.max_length.is_none_or(|length| length > SHORT),
        ColumnKind::Number => ends(TELLING),
        ColumnKind::Date | ColumnKind::Uuid | ColumnKind::Key => true,
        _ => false,
    }
}

/// The column by which all rows are sorted for the few that are taken, where no index has that order.
fn sorts_by(schema: &Schema, access: &Access, asked: &Asked) -> Option<Sym> {
    let (AccessKind::Query { op, .. } | AccessKind::Related { op, .. }) = &access.kind else { return None };
    let one = matches!(op.as_str(), "first" | "last" | "latest" | "earliest" | "afirst" | "alast" | "alatest");
    let rows = matches!(op.as_str(), "iterate" | "bool" | "index" | "in");
    if asked.distinct || !asked.aggregates.is_empty() || !(one || (rows && asked.sliced)) {
        return None;
    }
    let set = access.asked.as_deref()?;
    let table = schema.tables.get(&set.model)?;
    // Conditions that most rows have leave the first rows of an order easy to find.
    let keeps_most = |filter: &Filter| {
        let column = schema.tables.get(&filter.model).and_then(|table| table.columns.get(&filter.column));
        filter.path.is_empty() && column.is_some_and(|column| column.kind == ColumnKind::Boolean || column.choices)
    };
    if !asked.filters.iter().all(keeps_most) {
        return None;
    }
    let first = match &asked.order {
        Order::By(names, _) => *names.first()?,
        Order::Default => *table.ordering.first()?,
        Order::Unknown => return None,
    };
    let name = Sym::new(first.as_str().trim_start_matches('-'));
    let column = table.columns.get(&name)?;
    let sortable = matches!(column.kind, ColumnKind::Date | ColumnKind::Number | ColumnKind::Text);
    let indexed = table.indexes.iter().any(|index| columns::leads(index, name))
        || columns::in_sql(schema, table, name)
        || first_by_filters(table, asked, name);
    (sortable && !column.primary && !column.unique && !indexed).then_some(name)
}

/// Whether an index has the order behind the columns that the conditions fix.
fn first_by_filters(table: &Table, asked: &Asked, name: Sym) -> bool {
    let fixed =
        |column: &Sym| asked.filters.iter().any(|filter| filter.column == *column && filter.model == table.model);
    table.indexes.iter().any(|index| index.columns.iter().find(|column| !fixed(column)) == Some(&name))
}

fn search(context: &Context<'_>, table: &Table, column: Sym, asked: &[(&Access, &Filter)]) -> Option<Finding> {
    let noun = phrase::noun(&table.model);
    let places = columns::places(context, asked);
    let message = format!(
        "`{column}` of each {noun} row is compared{places}, and no index of {} begins with it.",
        phrase::short(&table.model)
    );
    let mut finding = columns::finding(&RULE.info, context, table, column, asked, message)?;
    let equal = asked.iter().any(|(_, filter)| matches!(filter.comparison.as_str(), "exact" | "in"));
    finding.severity = if equal { Severity::Medium } else { Severity::Low };
    finding.cost = Cost::constant(1);
    finding.cost_sentence = format!("Each question reads the whole {noun} table.");
    finding.fixes = vec![mended(table, column)];
    Some(finding)
}

fn order(context: &Context<'_>, table: &Table, column: Sym, access: &Access) -> Finding {
    let noun = phrase::noun(&table.model);
    let points = context.entry_points([access]);
    let place = phrase::place(&points, access.symbol);
    let message = format!("{place} sorts every {noun} by `{column}` to take a few, and no index has that order.");
    let mut finding = crate::proof::finding(&RULE.info, context, access, message);
    finding.severity = Severity::Low;
    finding.discriminator = format!("{}.{column} order", table.model);
    finding.cost = Cost::constant(1);
    finding.cost_sentence = format!("Each page reads and sorts the whole {noun} table.");
    finding.steps = crate::proof::steps(context, access, format!("takes the first by {column}"));
    finding.steps.extend(columns::column_step(table, column));
    finding.fixes = vec![mended(table, column)];
    finding
}

fn mended(table: &Table, column: Sym) -> Fix {
    Fix::words(format!(
        "models.Index(fields=[\"{column}\"], name=...) in Meta.indexes of {}; on a big PostgreSQL table let the migration \
         use AddIndexConcurrently, with atomic = False",
        phrase::short(&table.model)
    ))
}
