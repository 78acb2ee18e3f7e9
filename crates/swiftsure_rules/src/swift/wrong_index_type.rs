//! A condition for which the indexes of its column are of the wrong kind.

use swiftsure_django::lookups::Filter;
use swiftsure_django::schema::{Column, ColumnKind, IndexInfo, Schema, Table};
use swiftsure_source::{Cost, Finding, Fix};

use crate::context::Context;
use crate::phrase;
use crate::rule::declare_rule;
use crate::swift::columns::{self, ByColumn};

declare_rule! {
    name: "swift/wrong-index-type",
    page: "wrong_index_type.md",
    summary: "a comparison without case, or of JSON, arrays or full text, has no index of the kind that serves it",
    severity: Medium,
    since: "0.1.0",
    fixes: false,
    run: run,
}

/// What a condition needs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Need {
    /// An index over `Upper(column)`.
    Case,
    /// A `GinIndex`.
    Gin,
}

fn run(context: &Context<'_>) -> Vec<Finding> {
    let schema = &context.analysis.schema;
    if columns::is_other_database(schema) {
        return Vec::new();
    }
    let mut by_column: ByColumn<'_> = ByColumn::new();
    for (access, asked) in columns::questions(context).filter(|(_, asked)| !columns::is_narrowed(schema, asked)) {
        for filter in &asked.filters {
            let column = schema.tables.get(&filter.model).and_then(|table| table.columns.get(&filter.column));
            if column.and_then(|column| need(column, filter)).is_some() {
                by_column.entry((filter.model.clone(), filter.column)).or_default().push((access, filter));
            }
        }
    }
    let growing = columns::growing(context);
    let found = by_column.into_iter().filter_map(|((model, name), asked)| {
        let table = columns::table(context, &model)?;
        let column = table.columns.get(&name)?;
        let filter = asked.first()?.1;
        let need = need(column, filter)?;
        if fits(schema, table, column, need) {
            return None;
        }
        let places = columns::places(context, &asked);
        let why = because(table, column, need);
        let message = format!("`{name}` is compared with `{}`{places}, and {why}.", filter.comparison);
        let noun = phrase::noun(&model);
        let mut finding = columns::finding(&RULE.info, context, table, name, &asked, message)?;
        finding.severity = columns::severity(&growing, &model);
        finding.cost = Cost::constant(1);
        finding.cost_sentence = format!("Each question reads the whole {noun} table.");
        finding.fixes = vec![Fix::words(match need {
            Need::Case => {
                format!("models.Index(Upper(\"{name}\"), name=...) in Meta.indexes of {}", phrase::short(&model))
            }
            Need::Gin => {
                format!("GinIndex(fields=[\"{name}\"], name=...) in Meta.indexes of {}", phrase::short(&model))
            }
        })];
        Some(finding)
    });
    found.collect()
}

/// What a condition on a column needs, if it is no plain comparison.
fn need(column: &Column, filter: &Filter) -> Option<Need> {
    if !filter.transforms.is_empty() || column.choices {
        return None;
    }
    match (column.kind, filter.comparison.as_str()) {
        (ColumnKind::Text, "iexact" | "istartswith") => Some(Need::Case),
        (ColumnKind::Json, "contains" | "has_key" | "has_keys" | "has_any_keys")
        | (ColumnKind::Array, "contains" | "overlap")
        | (ColumnKind::Search, "exact" | "search") => Some(Need::Gin),
        _ => None,
    }
}

/// Whether an index is there that serves the need.
fn fits(schema: &Schema, table: &Table, column: &Column, need: Need) -> bool {
    let tree = |index: &IndexInfo| matches!(index.method.as_str(), "Index" | "BTreeIndex" | "HashIndex" | "BrinIndex");
    let mut of_column = table.indexes.iter().filter(|index| columns::leads(index, column.name));
    let indexed = match need {
        Need::Case => of_column.any(|index| {
            !tree(index) || index.expressions.iter().any(|(function, of)| *function == "Upper" && *of == column.name)
        }),
        Need::Gin => of_column.any(|index| !tree(index)),
    };
    indexed || columns::in_sql(schema, table, column.name)
}

/// Why what is there does not serve it.
fn because(table: &Table, column: &Column, need: Need) -> String {
    let of_column = table.indexes.iter().find(|index| columns::leads(index, column.name));
    match (need, of_column) {
        (Need::Case, Some(index)) => match index.expressions.first() {
            Some((function, _)) => format!("its index is over {function}, while the comparison is over UPPER"),
            None => "its index tells small letters from capital ones".to_owned(),
        },
        (Need::Gin, Some(_)) => "its index is a tree, which finds whole values only".to_owned(),
        (_, None) => "no index serves that".to_owned(),
    }
}
