//! What stands at a place that somebody else names by its span.

use swiftsure_source::Span;

use super::{Index, NodeKind, Site};
use crate::ir::{FunctionId, StmtKind};

impl Index<'_> {
    /// The body of the innermost function around a place, else of the module.
    pub fn body_around(&self, place: Span) -> Option<Site> {
        let id = self.code.module_of(place.file)?;
        let top = *self.modules.get(&id)?;
        let holds = |range: crate::ir::Range| range.start <= place.start && place.end <= range.end;
        let functions = self.code.module(id).functions.iter().zip(0_u32..);
        let innermost = functions
            .filter(|(function, _)| holds(function.range))
            .min_by_key(|(function, _)| function.range.end - function.range.start);
        let scope = match innermost {
            Some((_, index)) => *self.functions.get(&FunctionId { module: id, index })?,
            None => top,
        };
        (!self.scopes.get(scope as usize)?.nodes.is_empty()).then_some(Site { scope, node: 0 })
    }

    /// The outermost expression that stands at just this place.
    pub fn expr_at(&self, place: Span) -> Option<Site> {
        let body = self.body_around(place)?;
        let is_it = |site: &Site| matches!(self.kind(*site), NodeKind::Expr(expr) if (expr.range.start, expr.range.end) == (place.start, place.end));
        self.inside(body).find(is_it)
    }

    /// Whether a `try` with handlers stands around an expression, inside of a stretch of its function.
    pub fn is_tried_within(&self, stretch: Span, place: Span) -> bool {
        let Some(site) = self.expr_at(place) else { return false };
        let around = self.around(site).filter_map(|at| Some((self.stmt(at)?, self.span(at))));
        around.filter(|(_, span)| stretch.contains(*span)).any(|(stmt, _)| match &stmt.kind {
            StmtKind::Try(attempt) => !attempt.handlers.is_empty(),
            _ => false,
        })
    }
}
