//! Columns of text that ordinary users write, as parts of what the code runs, opens or answers with.

use std::collections::BTreeSet;

use swiftsure_python::index::{Index, Site, keyword};
use swiftsure_python::ir::Expr;
use swiftsure_source::{Fix, Severity, Span};

use super::assembled::{self, Piece};
use super::called::Fault;
use super::doors;
use super::writers::{PLAIN_TEXT, is_free_text, read_columns, writer};
use crate::context::Context;
use crate::phrase;

/// How a rule speaks of what a column becomes a part of.
pub(super) struct Wording<'a> {
    /// `a command that a shell reads`
    pub target: &'a str,
    pub fix: &'a str,
    /// Whether a text with these pieces is one of those that the rule is about.
    pub is_meant: fn(&[Piece<'_>]) -> bool,
}

/// The texts among some calls of which a column is a part that users write, apart from those at places that are known.
pub(super) fn faults<'a>(
    context: &'a Context<'_>,
    texts: impl IntoIterator<Item = (Site, &'a Expr)>,
    known: &BTreeSet<Span>,
    wording: &Wording<'_>,
) -> Vec<Fault> {
    let columns = read_columns(context);
    let index = context.index;
    let fault = |(site, text): (Site, &'a Expr)| {
        let pieces = assembled::pieces(index, site, text);
        if known.contains(&index.span(site)) || !(wording.is_meant)(&pieces) {
            return None;
        }
        pieces.iter().find_map(|piece| {
            let Piece::Value(value) = piece else { return None };
            let span = index.span_of(value.site, value.expr);
            let read = columns.get(&span)?;
            let table = context.analysis.schema.tables.get(&read.model)?;
            let column = table.columns.get(&read.column)?;
            let by = writer(context, read).filter(|_| is_free_text(context, column, PLAIN_TEXT))?;
            let (model, name, view) = (phrase::short(&read.model), read.column, by.view());
            let message = format!(
                "`{name}` of `{model}` becomes part of {}, and `{view}` lets users write it, which asks for {} and checks nothing.",
                wording.target,
                doors::asks(by.entry),
            );
            let fault = Fault::new(index.span(site), Severity::High, message).about(format!("stored {model}.{name}"));
            let fault = by.tell(fault, column).step("put in", span, format!("here it becomes part of {}", wording.target));
            Some(fault.fix(Fix::words(wording.fix)))
        })
    };
    texts.into_iter().filter_map(fault).collect()
}

/// The first argument of each call of some methods, whatever they are called on.
pub(super) fn first_of<'a>(index: &'a Index<'_>, methods: &[&str]) -> Vec<(Site, &'a Expr)> {
    let sites = methods.iter().flat_map(|name| index.calls_named(name)).copied();
    sites.filter_map(|site| Some((site, index.call(site)?.args.first()?))).collect()
}

/// The first argument of each call of some functions by their import paths.
pub(super) fn given_to<'a>(index: &'a Index<'_>, paths: &[&str]) -> Vec<(Site, &'a Expr)> {
    let sites = paths.iter().flat_map(|path| index.calls(path)).copied();
    sites.filter_map(|site| Some((site, index.call(site)?.args.first()?))).collect()
}

/// The contents of the answers that browsers take for HTML: those that name no other type.
pub(super) fn answered<'a>(index: &'a Index<'_>) -> Vec<(Site, &'a Expr)> {
    let is_html = |site: &Site| {
        let call = index.call(*site);
        call.is_some_and(|call| {
            call.args.len() == 1 && keyword(call, "content_type").is_none() && keyword(call, "headers").is_none()
        })
    };
    let answers = given_to(index, &["django.http.HttpResponse", "django.http.response.HttpResponse"]);
    answers.into_iter().filter(|(site, _)| is_html(site)).collect()
}

/// Whether a text is put together: a constant and something else.
pub(super) fn is_put_together(pieces: &[Piece<'_>]) -> bool {
    pieces.iter().any(|piece| matches!(piece, Piece::Text(text) if !text.trim().is_empty()))
}
