//! Rows that code makes of what somebody sent, without a form or serializer of their model in between.

use std::collections::BTreeMap;

use swiftsure_django::schema::{Column, ColumnKind, Table};
use swiftsure_python::index::{Going, Site};
use swiftsure_python::ir::{Expr, ExprKind};
use swiftsure_source::Span;

use crate::context::Context;

/// Where what somebody sent is read, as code writes it.
const SENT: &[&str] = &["request.POST", "request.GET", "request.data", "request.query_params"];
const FILES: &[&str] = &[".FILES[", ".FILES.get("];

/// A column of a row that is saved as it was sent.
pub(super) struct Made<'a> {
    /// The call that makes the row.
    pub site: Site,
    pub table: &'a Table,
    pub column: &'a Column,
    /// Where the column is declared.
    pub declared: Span,
    /// What it is given.
    pub value: Span,
    /// The dotted name of the function that makes the row, and its text.
    pub symbol: &'a str,
    pub function: &'a str,
}

/// The columns that calls fill with what somebody sent, the first of each call that is wanted.
pub(super) fn made<'a>(context: &'a Context<'_>, wanted: impl Fn(&Column) -> bool) -> Vec<Made<'a>> {
    let tables = tables(context);
    context.index.all_calls().filter_map(|site| one(context, &tables, site, &wanted)).collect()
}

/// The tables of the project by the names of their classes; of several of one name none.
fn tables<'a>(context: &'a Context<'_>) -> BTreeMap<&'a str, Option<&'a Table>> {
    let mut found = BTreeMap::new();
    for table in context.analysis.schema.tables.values().filter(|table| context.is_place(table.span)) {
        let known = found.entry(context.text(table.span)).or_insert(Some(table));
        if known.is_some_and(|known| known.model != table.model) {
            *known = None;
        }
    }
    found
}

fn one<'a>(
    context: &'a Context<'_>,
    tables: &BTreeMap<&str, Option<&'a Table>>,
    site: Site,
    wanted: &dyn Fn(&Column) -> bool,
) -> Option<Made<'a>> {
    let index = context.index;
    let call = index.call(site)?;
    let called = context.text(index.span_of(site, &call.func));
    let (class, creates) = match called.rsplit_once(".objects.") {
        Some((class, "create")) => (class, true),
        Some(_) => return None,
        None => (called, false),
    };
    let table = (*tables.get(class.rsplit('.').next()?)?)?;
    let (around, symbol) = context.analysis.function_at(index.span(site))?;
    let function = context.text(*around);
    if !creates && !is_saved(context, site, function) {
        return None;
    }
    let (column, value) = call.keywords.iter().find_map(|(name, value)| {
        let column = table.columns.get(&(*name)?).filter(|column| wanted(column))?;
        is_sent(context, site, column, value, function).then_some((column, value))
    })?;
    let declared = column.span.filter(|span| context.is_place(*span))?;
    Some(Made { site, table, column, declared, value: index.span_of(site, value), symbol, function })
}

/// Whether the row that a call makes is saved in its function.
fn is_saved(context: &Context<'_>, site: Site, function: &str) -> bool {
    context.index.fate(site).iter().any(|fate| match fate.going {
        Going::Named(name) => function.contains(&format!("{name}.save(")),
        _ => false,
    })
}

/// Whether a value comes from outside as it is: an upload for a file, a text of the request for all else.
fn is_sent(context: &Context<'_>, site: Site, column: &Column, value: &Expr, function: &str) -> bool {
    let index = context.index;
    let own = context.text(index.span_of(site, value));
    let source = index.find(site, value).and_then(|at| Some(index.value(at, index.expr(at)?)));
    let made = source.map_or(own, |source| context.text(index.span_of(source.site, source.expr)));
    let takes = is_taken(source.map_or(value, |source| source.expr)) && !made.contains("cleaned_data");
    let reads = |words: &[&str]| takes && words.iter().any(|word| made.contains(word));
    if column.kind != ColumnKind::File {
        return reads(SENT);
    }
    // Only an upload says of which type its sender takes it to be.
    let is_upload = matches!(value.kind, ExprKind::Name(_)) && function.contains(&format!("{own}.content_type"));
    reads(FILES) || is_upload
}

/// Whether an expression only takes something out of something else.
fn is_taken(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Name(_) => true,
        ExprKind::Attribute(attribute) => is_taken(&attribute.value),
        ExprKind::Subscript(pair) => is_taken(&pair.0),
        ExprKind::Call(call) => match &call.func.kind {
            ExprKind::Attribute(attribute) => attribute.name == "get" && is_taken(&attribute.value),
            _ => false,
        },
        _ => false,
    }
}

/// The text of the class at the top of a module that a place is in.
pub(super) fn class_around<'a>(context: &'a Context<'_>, place: Span) -> &'a str {
    let text = &context.files.get(place.file).text;
    let at = place.start as usize;
    let start = text.get(..at).and_then(|before| before.rfind("\nclass ")).unwrap_or(0);
    let end = text.get(at..).and_then(|rest| rest.find("\nclass ")).map_or(text.len(), |end| at + end);
    text.get(start..end).unwrap_or_default()
}
