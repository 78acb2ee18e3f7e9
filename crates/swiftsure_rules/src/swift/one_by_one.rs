//! Rows that can only be written one at a time: their models have several tables.

use swiftsure_django::{Access, AccessKind, sync};

use crate::context::Context;
use crate::phrase;

/// What is left to do where each row needs a statement of its own: none where a bulk write exists.
pub(crate) fn advice(context: &Context<'_>, access: &Access) -> Option<String> {
    let AccessKind::Write { op, inserts } = access.kind else { return None };
    let op = if inserts { "create" } else { sync(op.as_str()) };
    let reason = match op {
        "create" => refuses_bulk_create(context, &access.model)?,
        "delete" => refuses_bulk_delete(context, &access.model)?,
        "get_or_create" | "update_or_create" => {
            let reason = refuses_bulk_create(context, &access.model)?;
            return Some(format!(
                "read the rows that exist with one query before the loop; new ones are written one at a time: {reason}"
            ));
        }
        _ => return None,
    };
    let commits = match access.around.transaction.inside() {
        Some(_) => "",
        None => ", with one transaction.atomic() around it, which saves the commits",
    };
    Some(format!("{reason}: keep the loop{commits}"))
}

/// Why `bulk_create()` raises a `ValueError`: a row is a row of a parent model as well, whose key it needs.
pub(crate) fn refuses_bulk_create(context: &Context<'_>, model: &str) -> Option<String> {
    let table = context.analysis.schema.tables.get(model)?;
    let parents: Vec<String> = table.parents.iter().map(|parent| phrase::noun(parent)).collect();
    (!parents.is_empty()).then(|| {
        format!(
            "each {} row is a row of the {} table as well (multi-table inheritance), which bulk_create() refuses",
            phrase::noun(model),
            phrase::list(&parents)
        )
    })
}

/// Why a queryset of rows of different models cannot be deleted at once.
fn refuses_bulk_delete(context: &Context<'_>, model: &str) -> Option<String> {
    let tables = &context.analysis.schema.tables;
    let is_below = || tables.values().any(|other| other.parents.contains(model));
    (tables.get(model)?.polymorphic && is_below()).then(|| {
        format!(
            "{} rows come as instances of several models (polymorphic), and delete() of a queryset takes them for those \
             of one",
            phrase::noun(model)
        )
    })
}
