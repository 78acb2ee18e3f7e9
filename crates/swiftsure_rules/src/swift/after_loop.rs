//! How what each turn writes is written at once, in words that fit the statement.

use swiftsure_django::{Access, AccessKind, sync};
use swiftsure_python::index::Turns;
use swiftsure_source::Sym;

use crate::context::{Context, repeating};
use crate::phrase;
use crate::swift::depends::{Depends, Key, KeyIs, NO_LOOKUPS, depends, key, turns};
use crate::swift::one_by_one;
use crate::swift::write_in_loop::through;

const ONCE: &str = "nothing in the statement depends on the turn: write it once, outside of the loop";

/// What writes at once what one turn after the other writes now.
pub(crate) fn advice(context: &Context<'_>, access: &Access, op: &str) -> String {
    let model = if access.model.is_empty() { "Model" } else { phrase::short(&access.model) };
    let op = sync(op);
    let turns = turns(context, access);
    let is_same_row = || turns.as_ref().and_then(|turns| turns.is_another_at(access.site)) == Some(false);
    match op {
        "sql" => "hand all rows over at once: executemany(sql, rows), or one statement for all of them".to_owned(),
        "bulk_create" | "bulk_update" => {
            format!(
                "each turn writes its own rows with {op}: collect the rows of all turns, and write them with one {op}"
            )
        }
        "create" | "save" if access.mixed => format!(
            "some rows are new and others are there already: collect both apart, and write the new ones with \
             {model}.objects.bulk_create(rows), the others with bulk_update(rows, fields)"
        ),
        "create" => created(context, access, model),
        "save" => saved(turns.as_ref(), access, model),
        "delete" | "update" if access.asked.is_some() => narrowed(context, access, turns.as_ref(), op, model),
        "delete" => format!("delete them with one statement: {model}.objects.filter(pk__in=keys).delete()"),
        "add" | "clear" | "remove" if through(access).is_some() => linked(access, op, is_same_row()),
        "add" => "hand all rows over at once: add(*rows, bulk=True)".to_owned(),
        "remove" => "hand all rows over at once: remove(*rows)".to_owned(),
        "set" => {
            "write the through model once for all: bulk_create of the new pairs, one delete of the others".to_owned()
        }
        "update_or_create" if matches!(depends(context, access), Depends::Nothing) => ONCE.to_owned(),
        "get_or_create" | "update_or_create" => made_if_missing(context, access, turns.as_ref(), op, model),
        _ => format!("collect what the turns write, and write it at once: {model}.objects.bulk_create or bulk_update"),
    }
}

/// What to do where each turn writes one and the same row.
pub(crate) fn of_one_row(context: &Context<'_>, access: &Access) -> Option<&'static str> {
    let turns = turns(context, access)?;
    let is_it = is_one_object(context, access) && turns.is_another_at(access.site) == Some(false);
    is_it.then_some(
        "the same row is written on each turn: write it once behind the loop, unless somebody watches it meanwhile",
    )
}

/// Whether a write is that of one row by itself, and not one that a queryset or manager makes.
fn is_one_object(context: &Context<'_>, access: &Access) -> bool {
    let method = context.text(access.site).split('(').next().unwrap_or_default();
    access.asked.is_none() && method.ends_with("save")
}

/// New rows: where they point to other new rows of the same turn, those come first.
fn created(context: &Context<'_>, access: &Access, model: &str) -> String {
    let collect = format!("collect the new rows and write them with {model}.objects.bulk_create(rows)");
    let (before, after) = made_beside(context, access);
    let points_to = |from: &str, to: &str| {
        let table = context.analysis.schema.tables.get(from);
        table.is_some_and(|table| {
            table.columns.values().any(|column| !column.nullable && column.target.as_deref() == Some(to))
        })
    };
    if let Some(parent) = before.iter().find(|other| points_to(&access.model, other)) {
        if let Some(reason) = one_by_one::refuses_bulk_create(context, parent) {
            return format!("{collect} once the {} rows of all turns are there: {reason}", phrase::noun(parent));
        }
        return format!(
            "each row points to a new {} row of the same turn: write those first with one bulk_create, which gives them \
             their keys, then all {} rows with another",
            phrase::noun(parent),
            phrase::noun(&access.model)
        );
    }
    match after.iter().find(|other| points_to(other, &access.model)) {
        Some(child) => format!(
            "{collect}, which gives them their keys, before the {} rows that point to them are made",
            phrase::noun(child)
        ),
        None => collect,
    }
}

/// The models of which the same function makes new rows in the same loop, before an access and behind it.
fn made_beside<'a>(context: &'a Context<'_>, access: &Access) -> (Vec<&'a str>, Vec<&'a str>) {
    let Some(innermost) = repeating(access).last().map(|entry| entry.span) else { return Default::default() };
    let makes = |other: &&Access| {
        let inserts = match &other.kind {
            AccessKind::Write { inserts, op } => *inserts || sync(op.as_str()) == "create",
            _ => false,
        };
        inserts && other.model != access.model && other.symbol == access.symbol
    };
    let (mut before, mut after) = (Vec::new(), Vec::new());
    for other in context.accesses_inside(innermost).filter(makes) {
        let side = if other.site.start < access.site.start { &mut before } else { &mut after };
        side.push(other.model.as_str());
    }
    before.sort_unstable();
    after.sort_unstable();
    (before, after)
}

/// Rows that are there already, with the columns that the loop sets.
fn saved(turns: Option<&Turns<'_, '_>>, access: &Access, model: &str) -> String {
    let set = turns.and_then(|turns| turns.set_before(access.site)).filter(|(names, _)| !names.is_empty());
    match set {
        Some((names, differs)) => {
            let quoted: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
            let quoted = quoted.join(", ");
            let bulk = format!("collect the rows and write them with {model}.objects.bulk_update(rows, [{quoted}])");
            if differs {
                bulk
            } else {
                let values: Vec<String> = names.iter().map(|name| format!("{name}=...")).collect();
                format!(
                    "every row gets the same: {model}.objects.filter(pk__in=keys).update({}), which leaves auto_now columns as they are",
                    values.join(", ")
                )
            }
        }
        None => format!("collect the rows and write them with {model}.objects.bulk_update(rows, fields)"),
    }
}

/// `filter(...).update(...)` and `filter(...).delete()`, by the lookups that differ.
fn narrowed(context: &Context<'_>, access: &Access, turns: Option<&Turns<'_, '_>>, op: &str, model: &str) -> String {
    let values = turns.and_then(|turns| turns.arguments_at(access.site));
    let is_same_value = op == "delete" || values.as_ref().is_some_and(|(names, other)| names.is_empty() && !other);
    let call = if op == "delete" { "delete()" } else { "update(...)" };
    match depends(context, access) {
        Depends::Keys(keys) if keys.iter().all(Key::is_equality) && is_same_value => {
            let conditions: Vec<String> = keys.iter().map(|key| format!("{}__in=keys", key.name)).collect();
            match conditions.as_slice() {
                [one] => format!("write all with one statement: {model}.objects.filter({one}).{call}"),
                _ => format!("write all with one statement: {model}.objects.filter(Q(...) | Q(...)).{call}"),
            }
        }
        Depends::Keys(_) | Depends::Unclear if op == "update" && !is_same_value => format!(
            "each turn writes another value: collect the rows and write them with {model}.objects.bulk_update(rows, \
             fields), or update once with Case/When"
        ),
        Depends::Nothing | Depends::Written if is_same_value => ONCE.to_owned(),
        _ => format!("write all with one statement: one filter() for the rows of all turns, then {call}"),
    }
}

/// Rows of a through table: of one row at once, of many rows by the through model.
fn linked(access: &Access, op: &str, is_same_row: bool) -> String {
    let relation = through(access).unwrap_or_default();
    match (op, is_same_row) {
        ("add" | "remove", true) => format!("hand all rows over at once: {op}(*rows)"),
        ("add", false) => format!(
            "write the pairs of all turns with one bulk_create(..., ignore_conflicts=True) on {relation}.through, where \
             nothing listens to m2m_changed"
        ),
        _ => format!(
            "delete the pairs of all turns with one filter() on {relation}.through, where nothing listens to m2m_changed"
        ),
    }
}

/// `get_or_create` and `update_or_create`, by the lookups that differ.
fn made_if_missing(
    context: &Context<'_>,
    access: &Access,
    turns: Option<&Turns<'_, '_>>,
    op: &str,
    model: &str,
) -> String {
    let is_lookup = |name: &&Sym| !NO_LOOKUPS.contains(&name.as_str());
    let keys: Vec<Key> = match turns.and_then(|turns| turns.arguments_at(access.site)) {
        Some((names, false)) => {
            names.iter().filter(is_lookup).map(|name| key(context, &access.model, name.as_str())).collect()
        }
        _ => Vec::new(),
    };
    match keys.as_slice() {
        [] => format!("read the rows that exist with one query, then {model}.objects.bulk_create the rest"),
        [Key { is: KeyIs::Unique | KeyIs::Primary, name, .. }] if op == "update_or_create" => format!(
            "write all rows with one {model}.objects.bulk_create(rows, update_conflicts=True, \
             unique_fields=[\"{name}\"], update_fields=[...])"
        ),
        [only] => format!(
            "read the rows that exist with {model}.objects.filter({}__in=keys), then {model}.objects.bulk_create the rest",
            only.name
        ),
        several => {
            let names: Vec<&str> = several.iter().map(|key| key.name.as_str()).collect();
            format!(
                "read the rows that exist with one query into a dict by ({}), then {model}.objects.bulk_create the rest",
                names.join(", ")
            )
        }
    }
}
