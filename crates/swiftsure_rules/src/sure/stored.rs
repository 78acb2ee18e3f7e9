//! What a write stores, as the code says it: what is set before `row.save()`, and the arguments of `update()`.

use swiftsure_django::{Access, sync};
use swiftsure_python::index::{Site, keyword};
use swiftsure_python::ir::{Call, ExprKind, StmtKind};
use swiftsure_source::{Span, Sym};

use crate::context::Context;

/// A statement that sets a column of a row before the row is saved.
pub(super) struct Setting<'a> {
    pub site: Site,
    /// The row as the code calls it: `account`.
    pub row: &'a str,
    pub column: Sym,
    /// `account.balance`.
    pub target: Span,
}

/// Where a write may be written out: itself, or a call that leads there, where the model saves in its own way.
pub(super) fn places(access: &Access) -> impl Iterator<Item = Span> {
    access.calls.iter().map(|call| call.span).chain([access.site])
}

/// Where the code writes a row, and the function around that: the call of `save()`, also where the model saves in its own way.
pub(super) fn place<'a>(context: &'a Context<'_>, access: &Access) -> Option<(Span, &'a str)> {
    let outwards = std::iter::once(access.site).chain(access.calls.iter().rev().map(|call| call.span));
    let mut written = outwards.filter(|place| context.is_place(*place) && !context.text(*place).starts_with("super("));
    let place = written.next()?;
    Some((place, context.analysis.symbol_at(place)?))
}

/// The call of a method at a place, or of its twin for coroutines.
pub(super) fn call_of<'a>(context: &Context<'a>, place: Span, method: &str) -> Option<(Site, &'a Call)> {
    if !context.is_place(place) || !context.text(place).contains(method) {
        return None;
    }
    let site = context.index.expr_at(place)?;
    let call = context.index.call(site)?;
    let ExprKind::Attribute(found) = &call.func.kind else { return None };
    (sync(found.name.as_str()) == method).then_some((site, call))
}

/// What is set before `row.save()` and is among what that saves.
pub(super) fn set_before<'a>(context: &'a Context<'_>, save: Span) -> Vec<Setting<'a>> {
    let index = context.index;
    let Some((site, call)) = call_of(context, save, "save") else { return Vec::new() };
    let ExprKind::Attribute(method) = &call.func.kind else { return Vec::new() };
    let row = context.text(index.span_of(site, &method.value));
    let fields = keyword(call, "update_fields").map(|fields| context.text(index.span_of(site, fields)));
    let Some(body) = index.body_around(save) else { return Vec::new() };
    let settings = index.inside(body).filter_map(|inner| {
        let stmt = index.stmt(inner).filter(|stmt| stmt.range.end <= save.start)?;
        let target = match &stmt.kind {
            StmtKind::AugAssign(assign) => &assign.target,
            StmtKind::Assign { targets, .. } => targets.first()?,
            _ => return None,
        };
        let ExprKind::Attribute(attribute) = &target.kind else { return None };
        let is_own = context.text(index.span_of(inner, &attribute.value)) == row;
        let is_saved = fields.is_none_or(|fields| fields.contains(attribute.name.as_str()));
        let target = index.span_of(inner, target);
        (is_own && is_saved).then_some(Setting { site: inner, row, column: attribute.name, target })
    });
    settings.collect()
}

/// The columns that `update()` is given.
pub(super) fn updated(context: &Context<'_>, update: Span) -> Vec<Sym> {
    let keywords = call_of(context, update, "update").map(|(_, call)| &call.keywords);
    keywords.into_iter().flatten().filter_map(|(name, _)| *name).collect()
}
