//! SQL that is put together in the code with a value where a parameter belongs.

use std::collections::BTreeSet;

use swiftsure_python::index::{Index, Site};
use swiftsure_python::ir::Expr;
use swiftsure_source::{Fix, Severity, Span};

use super::assembled::{self, Piece};
use super::called::Fault;
use super::{named, stored_values};
use crate::context::Context;

/// Methods that run the statement that is their first argument.
const RUNNING: &[&str] =
    &["RawSQL", "execute", "executemany", "executescript", "fetch", "fetchrow", "fetchval", "raw", "run"];
/// How the statements begin that take parameters.
const VERBS: &[&str] = &["select", "insert", "update", "delete", "replace", "with", "merge"];
/// Words in what stands for a part of the statement, not for a value: those cannot be parameters.
const PARTS: &[&str] = &[
    "alias",
    "clause",
    "col",
    "cols",
    "column",
    "columns",
    "condition",
    "conditions",
    "db",
    "expr",
    "expression",
    "field",
    "fields",
    "func",
    "function",
    "index",
    "join",
    "lookup",
    "meta",
    "op",
    "operator",
    "order",
    "param",
    "params",
    "placeholder",
    "placeholders",
    "qn",
    "query",
    "quote",
    "quoted",
    "schema",
    "sql",
    "table",
    "tables",
    "template",
    "where",
];
const FIX: &str = "leave %s in the SQL, without quotation marks, and hand the value over in params";

/// Statements with such a value, apart from those at places that are known.
pub(super) fn faults(context: &Context<'_>, known: &BTreeSet<Span>) -> Vec<Fault> {
    let index = context.index;
    let sites = RUNNING.iter().flat_map(|name| index.calls_named(name));
    sites
        .filter(|site| !known.iter().any(|span| overlap(*span, index.span(**site))))
        .filter_map(|site| fault(context, index, *site))
        .collect()
}

/// The first argument of whatever runs statements.
pub(super) fn given<'a>(context: &'a Context<'_>) -> Vec<(Site, &'a Expr)> {
    stored_values::first_of(context.index, RUNNING)
}

/// Whether a text that is put together begins like a statement with parameters.
pub(super) fn is_statement(pieces: &[Piece<'_>]) -> bool {
    let Some(Piece::Text(first)) = pieces.first() else { return false };
    first.split_whitespace().next().is_some_and(|verb| VERBS.contains(&verb.to_lowercase().as_str()))
}

fn overlap(one: Span, other: Span) -> bool {
    one.file == other.file && one.start < other.end && other.start < one.end
}

fn fault(context: &Context<'_>, index: &Index<'_>, site: Site) -> Option<Fault> {
    let call = index.call(site)?;
    let text = call.args.first().or_else(|| {
        call.keywords.iter().find_map(|(name, value)| {
            name.is_some_and(|name| matches!(name.as_str(), "sql" | "query" | "statement")).then_some(value)
        })
    })?;
    let pieces = assembled::pieces(index, site, text);
    if !is_statement(&pieces) {
        return None;
    }
    let at = (1..pieces.len()).find(|at| stands_for_value(context, index, &pieces, *at))?;
    let Piece::Value(value) = &pieces[at] else { return None };
    let name = assembled::describe(index, *value);
    let message = format!(
        "`{name}` becomes part of the SQL text where a parameter belongs: a quotation mark in it ends the value, and what \
         follows is run."
    );
    let span = index.span(site);
    let put = index.span_of(value.site, value.expr);
    let fault = Fault::new(span, Severity::Medium, message).about(format!("text {name}"));
    let fault = fault.step("put in", put, "this is put into the statement");
    let fault =
        fault.careful("Nothing shows where the value comes from: who calls this decides what the database runs.");
    Some(fault.fix(Fix::words(FIX)))
}

/// Whether a piece is a value that could be a parameter, and could be a text.
fn stands_for_value<'a>(context: &Context<'a>, index: &Index<'a>, pieces: &[Piece<'a>], at: usize) -> bool {
    let Piece::Value(value) = &pieces[at] else { return false };
    let text = context.text(index.span_of(value.site, value.expr));
    let is_part = named::words(text).iter().any(|word| PARTS.contains(&word.as_str()));
    if is_part || !(assembled::is_open(context, *value) || assembled::is_typed(index, *value)) {
        return false;
    }
    let before: String =
        pieces[..at].iter().map(|piece| if let Piece::Text(text) = piece { text } else { "x" }).collect();
    let after = match pieces.get(at + 1) {
        Some(Piece::Text(text)) => text.as_str(),
        Some(Piece::Value(_)) => return false,
        None => "",
    };
    let is_quoted = before.matches('\'').count() % 2 == 1;
    is_quoted || is_compared(&before, after)
}

/// Whether a place is that of a value: behind a comparison or the first of those that are inserted, and whole.
fn is_compared(before: &str, after: &str) -> bool {
    let before = before.trim_end().to_lowercase();
    let behind = ["=", "<", ">", " like", " ilike", "values (", "values("].iter().any(|end| before.ends_with(end));
    behind
        && !after.starts_with(|letter: char| letter.is_alphanumeric() || matches!(letter, '.' | '(' | '[' | '_' | ':'))
}
