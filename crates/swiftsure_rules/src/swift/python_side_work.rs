//! Rows are filtered, sorted or summed in Python.

use swiftsure_django::{Access, AccessKind, SetInfo};
use swiftsure_source::{Finding, Fix};

use crate::context::{Context, cost};
use crate::rule::declare_rule;
use crate::{phrase, proof};

declare_rule! {
    name: "swift/python-side-work",
    page: "python_side_work.md",
    summary: "rows are filtered, sorted or summed in Python",
    severity: Low,
    since: "0.1.0",
    fixes: false,
    run: run,
}

fn run(context: &Context<'_>) -> Vec<Finding> {
    context.accesses().filter_map(|access| finding(context, access)).collect()
}

fn finding(context: &Context<'_>, access: &Access) -> Option<Finding> {
    let AccessKind::PythonWork { work } = &access.kind else { return None };
    let set = access.set.as_deref()?;
    let in_memory = set.owner.as_ref().is_some_and(|(owner, path)| owner.prefetched.contains(path));
    if set.unknown || in_memory || set.ops.iter().any(|op| op.name == "slice") {
        return None;
    }
    let (does, instead) = said(work.as_str())?;
    if !is_plain(context, access, work.as_str()) {
        return None;
    }
    let noun = phrase::noun(&set.model);
    let message = format!("{} are fetched and {does} in Python.", phrase::all_rows(&set.model, Some(set)));
    let mut finding = proof::finding(&RULE.info, context, access, message);
    finding.cost = cost(access);
    finding.cost_sentence = "Every row crosses the wire; the database would answer with what is needed.".to_owned();
    finding.discriminator = format!("{} {work}", set.model);
    finding.steps = proof::steps(context, access, format!("every {noun} is fetched and {does} here"));
    finding.fixes = vec![Fix::words(format!("let the database do it: {instead}"))];
    Some(finding)
}

fn said(work: &str) -> Option<(&'static str, &'static str)> {
    Some(match work {
        "sum" | "added" => ("summed up", ".aggregate(Sum(...))"),
        "sort" => ("sorted", ".order_by(...)"),
        "extreme" => ("searched for the highest or lowest", ".order_by(...).first(), or .aggregate(Max(...))"),
        "filter" => ("filtered", ".filter(...)"),
        _ => return None,
    })
}

/// Whether the work needs nothing but columns of the rows, so that the database could do it.
fn is_plain(context: &Context<'_>, access: &Access, work: &str) -> bool {
    let Some(set) = access.set.as_deref() else { return false };
    let text = context.text(access.site);
    match work {
        "sum" => of_each(set, text) || is_column(set, text),
        "extreme" => of_each(set, text) || is_column(set, text) || by_key(set, text),
        "sort" => by_key(set, text),
        "added" => added(context, access).is_some_and(|(row, value)| reads_columns(set, value, row)),
        "filter" => condition(context, access).is_some_and(|(row, test)| {
            let column =
                test.strip_prefix("not ").unwrap_or(test).split([' ', '=', '<', '>', '!']).next().unwrap_or_default();
            !test.contains('(') && reads_columns(set, column, row)
        }),
        _ => false,
    }
}

/// Whether a comprehension makes something of the columns of each row: `sum(order.price for order in orders)`.
fn of_each(set: &SetInfo, text: &str) -> bool {
    inside(text).and_then(|inside| inside.split_once(" for ")).is_some_and(|(element, rest)| {
        let row = rest.split(" in ").next().unwrap_or_default();
        !rest.contains(" if ") && reads_columns(set, element.trim_start_matches('['), row)
    })
}

/// Whether a function picks columns of each row: `max(orders, key=lambda order: order.price)`.
fn by_key(set: &SetInfo, text: &str) -> bool {
    text.split_once("key=").and_then(|(_, key)| key.trim().strip_prefix("lambda ")).is_some_and(|key| {
        key.split_once(':').is_some_and(|(row, body)| reads_columns(set, body.trim_end_matches(')'), row))
    })
}

/// Whether all that is worked on is the values of one column: `max(orders.values_list("price", flat=True))`. Django
/// refuses to aggregate what `distinct("field")` leaves.
fn is_column(set: &SetInfo, text: &str) -> bool {
    let mut ops = set.ops.iter().filter(|op| op.name == "values_list");
    let names = ops.next().filter(|op| op.args - op.lookups.len() == 1).map(|op| op.texts.as_slice());
    let is_one = matches!(names, Some([column]) if set.columns.contains(column));
    is_one && !set.has_op("distinct") && ![" for ", "key="].iter().any(|more| text.contains(more))
}

/// The name of the row and what a loop adds of each: `for order in orders: total += order.price`.
fn added<'a>(context: &'a Context<'_>, access: &Access) -> Option<(&'a str, &'a str)> {
    let row = context.before(access.site).trim_end().strip_suffix(" in")?.rsplit(' ').next()?;
    let (_, value) = context.after(access.site).split_once("+=")?;
    Some((row, value.lines().next()?))
}

/// What stands between the outermost parentheses.
fn inside(text: &str) -> Option<&str> {
    let start = text.find('(')?;
    let end = text.rfind(')')?;
    text.get(start + 1..end)
}

/// Whether an expression is made of columns of a row: `row.price * row.amount`.
fn reads_columns(set: &SetInfo, text: &str, row: &str) -> bool {
    let mut columns = text.trim().split([' ', '*', '+', '-']).filter(|part| !part.is_empty()).peekable();
    columns.peek().is_some()
        && columns.all(|part| {
            part.split_once('.')
                .is_some_and(|(owner, column)| owner == row.trim() && set.columns.iter().any(|known| *known == *column))
        })
}

/// The name of the row and the condition of a comprehension, where they stand on the line of the iterable.
fn condition<'a>(context: &'a Context<'_>, access: &Access) -> Option<(&'a str, &'a str)> {
    let row = context.before(access.site).trim_end().strip_suffix(" in")?.rsplit(' ').next()?;
    let rest = context.after(access.site).trim_start();
    let test = rest.strip_prefix("if ")?;
    let end = test.find([']', '}', '\n']).unwrap_or(test.len());
    Some((row, test.get(..end)?.trim()))
}
