//! A search for a piece of text in the middle of a column reads every row.

use swiftsure_django::lookups::{Asked, Filter, Role};
use swiftsure_django::schema::{Column, ColumnKind, Schema, Table};
use swiftsure_source::{Cost, Finding, Fix};

use crate::context::Context;
use crate::phrase;
use crate::rule::declare_rule;
use crate::swift::columns::{self, ByColumn};

declare_rule! {
    name: "swift/leading-wildcard",
    page: "leading_wildcard.md",
    summary: "a search for text in the middle of a column reads the whole table",
    severity: Medium,
    since: "0.1.0",
    fixes: false,
    run: run,
}

/// Comparisons that do not say how the text begins.
const ANYWHERE: &[&str] = &["contains", "icontains", "endswith", "iendswith", "regex", "iregex"];

fn run(context: &Context<'_>) -> Vec<Finding> {
    let schema = &context.analysis.schema;
    let mut by_column: ByColumn<'_> = ByColumn::new();
    for (access, asked) in columns::questions(context) {
        // Where an index picks few rows first, reading those is cheap. An unknown condition may be such a one, but a
        // search is mostly put together of several.
        let closed = Asked { open: false, ..asked.clone() };
        if columns::is_narrowed(schema, &closed) {
            continue;
        }
        for filter in &asked.filters {
            let searches = ANYWHERE.contains(&filter.comparison.as_str()) && filter.transforms.is_empty();
            if searches
                && !is_one_of_joined(asked, filter)
                && !(filter.constant && filter.comparison.as_str().ends_with("regex"))
            {
                by_column.entry((filter.model.clone(), filter.column)).or_default().push((access, filter));
            }
        }
    }
    let growing = columns::growing(context);
    let found = by_column.into_iter().filter_map(|((model, name), asked)| {
        let table = columns::table(context, &model)?;
        let column = table.columns.get(&name)?;
        let is_text = matches!(column.kind, ColumnKind::Text | ColumnKind::Collated) && !column.choices;
        if !is_text || has_trigrams(schema, table, column) {
            return None;
        }
        let noun = phrase::noun(&model);
        let how = comparisons(&asked);
        let places = columns::places(context, &asked);
        let message = format!(
            "`{name}` of {noun} rows is searched with {how}{places}: no index serves that, so each row is looked at."
        );
        let mut finding = columns::finding(&RULE.info, context, table, name, &asked, message)?;
        finding.severity = columns::severity(&growing, &model);
        finding.cost = Cost::constant(1);
        finding.cost_sentence = format!("Each search reads the whole {noun} table.");
        finding.fixes = vec![Fix::words(format!(
            "in PostgreSQL: GinIndex(OpClass(Upper(\"{name}\"), name=\"gin_trgm_ops\"), name=...) for icontains, or \
             fields=[\"{name}\"] with opclasses=[\"gin_trgm_ops\"] for contains, after TrigramExtension()"
        ))];
        Some(finding)
    });
    found.collect()
}

/// Whether rows are found by this or by a column of another table: no index of one of them helps, as the rows are joined
/// before they are looked at.
fn is_one_of_joined(asked: &Asked, filter: &Filter) -> bool {
    let is_other = |other: &Filter| other.site == filter.site && other.role == Role::Some && other.path != filter.path;
    filter.role == Role::Some && asked.filters.iter().any(is_other)
}

/// `icontains and endswith`.
fn comparisons(asked: &[(&swiftsure_django::Access, &Filter)]) -> String {
    let mut names: Vec<String> = asked.iter().map(|(_, filter)| format!("`{}`", filter.comparison)).collect();
    names.sort();
    names.dedup();
    phrase::list(&names)
}

/// Whether some index holds the pieces of the text.
fn has_trigrams(schema: &Schema, table: &Table, column: &Column) -> bool {
    let of_column = |index: &&swiftsure_django::schema::IndexInfo| columns::leads(index, column.name);
    let tree = |method: &str| matches!(method, "Index" | "BTreeIndex" | "HashIndex" | "BrinIndex");
    let indexed = table.indexes.iter().filter(of_column).any(|index| !tree(index.method.as_str()));
    let mut statements = schema.index_statements.iter();
    indexed
        || (columns::in_sql(schema, table, column.name)
            && statements.any(|statement| statement.contains("trgm") || statement.contains("gin")))
}
