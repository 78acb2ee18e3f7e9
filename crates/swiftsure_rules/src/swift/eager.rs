//! Eager loading as a fix: which relations a queryset must load, and where to write that.

use std::collections::BTreeSet;

use swiftsure_django::{Access, AccessKind, SetInfo};
use swiftsure_source::{Edit, Fix, QueryKind, Safety, Span, Sym};

use crate::context::Context;
use crate::proof::lookup;

/// What a queryset lacks: relation paths from its rows.
#[derive(Debug, Default)]
pub(crate) struct Missing {
    /// Paths that `select_related` can load.
    pub joins: BTreeSet<Vec<Sym>>,
    /// Paths that need `prefetch_related`.
    pub prefetches: BTreeSet<Vec<Sym>>,
}

/// The queryset that must load a relation, and the path to the relation from its rows.
pub(crate) fn home<'a>(set: &'a SetInfo, path: &[Sym]) -> (&'a SetInfo, Vec<Sym>) {
    match &set.owner {
        Some((owner, prefix)) if set.rows => {
            let whole: Vec<Sym> = prefix.iter().chain(path).copied().collect();
            home(owner, &whole)
        }
        _ => (set, path.to_vec()),
    }
}

impl Missing {
    /// Adds what one access lacks on its home queryset.
    pub(crate) fn add(&mut self, access: &Access) {
        let Some(set) = access.set.as_deref() else { return };
        let (path, kind) = match &access.kind {
            AccessKind::Load { path, kind, .. } | AccessKind::Related { path, kind, .. } => (path, *kind),
            _ => return,
        };
        let to_one = matches!(kind, QueryKind::Forward | QueryKind::OneToOne);
        let (owner, whole) = home(set, path);
        let crosses_many = !std::ptr::eq(owner, set) || !to_one;
        if crosses_many {
            self.prefetches.insert(whole)
        } else {
            self.joins.insert(whole)
        };
    }

    /// Takes away what a longer path loads on its way.
    pub(crate) fn simplify(&mut self) {
        for paths in [&mut self.joins, &mut self.prefetches] {
            let longer: Vec<Vec<Sym>> = paths.iter().cloned().collect();
            paths.retain(|path| !longer.iter().any(|other| other.len() > path.len() && other.starts_with(path)));
        }
    }

    /// `.select_related("customer__region").prefetch_related("lines")`.
    pub(crate) fn calls(&self) -> String {
        let mut text = String::new();
        for (name, paths) in [("select_related", &self.joins), ("prefetch_related", &self.prefetches)] {
            if !paths.is_empty() {
                let args: Vec<String> = paths.iter().map(|path| format!("\"{}\"", lookup(path))).collect();
                text.push_str(&format!(".{name}({})", args.join(", ")));
            }
        }
        text
    }
}

/// Methods of a plain queryset: what stands before them may become a queryset as well.
const QUERYSET_METHODS: &[&str] = &[
    "all",
    "filter",
    "exclude",
    "order_by",
    "reverse",
    "select_related",
    "prefetch_related",
    "only",
    "defer",
    "annotate",
    "distinct",
    "using",
    "get",
    "first",
    "last",
    "iterator",
    "in_bulk",
    "earliest",
    "latest",
    "aget",
];

/// Methods that give something else than a queryset.
const ENDS: &[&str] = &[
    "get",
    "first",
    "last",
    "earliest",
    "latest",
    "aget",
    "afirst",
    "alast",
    "index",
    "count",
    "exists",
    "in_bulk",
    "iterator",
    "contains",
    "get_or_create",
    "update_or_create",
];

/// The edit that adds calls to a queryset, where the text shows that it is safe.
pub(crate) fn fix(context: &Context<'_>, set: &SetInfo, missing: &Missing) -> Fix {
    let calls = missing.calls();
    let title = format!("load the relations with the {} queryset: {calls}", crate::phrase::short(&set.model));
    let shapeless =
        set.ops.iter().any(|op| matches!(op.name.as_str(), "union" | "intersection" | "difference" | "raw"));
    let known = !set.unknown && set.rows && !shapeless;
    match place(context, set).filter(|_| known) {
        Some(at) => Fix::new(title, Safety::Safe, vec![Edit { span: at, text: calls }]),
        None => Fix::words(title),
    }
}

/// Where the calls can be written: behind the manager when a queryset method follows it, else behind the last step.
fn place(context: &Context<'_>, set: &SetInfo) -> Option<Span> {
    let end_of = |span: Span| Span::new(span.file, span.end, span.end);
    let writable = |span: Span| context.reviewed.contains(&span.file);
    if writable(set.built) && is_expression(context.text(set.built)) {
        let method = method_after(context.after(set.built));
        if method.is_some_and(|name| QUERYSET_METHODS.contains(&name)) {
            return Some(end_of(set.built));
        }
    }
    // What gives a row or a number ends the queryset: the calls go before it.
    let last = set.ops.iter().rev().find(|op| !ENDS.contains(&op.name.as_str())).map_or(set.built, |op| op.site);
    let ends_a_chain = set.ops.iter().all(|op| writable(op.site));
    (writable(last) && ends_a_chain && is_expression(context.text(last)) && !after_is_attribute(context, last))
        .then(|| end_of(last))
}

/// Whether a text is a name, an attribute, a call or a subscript, so that `.method()` can follow.
fn is_expression(text: &str) -> bool {
    let ends = text.ends_with([')', ']']) || text.ends_with(|letter: char| letter.is_alphanumeric() || letter == '_');
    ends && text.starts_with(|letter: char| letter.is_alphabetic() || letter == '_')
        && !text.starts_with("for ")
        && !text.contains(" for ")
        && !text.starts_with("await ")
}

/// A custom manager method may follow, which a queryset does not have.
fn after_is_attribute(context: &Context<'_>, span: Span) -> bool {
    method_after(context.after(span).trim_start()).is_some_and(|name| !QUERYSET_METHODS.contains(&name))
}

/// The name behind the dot with which a text begins.
fn method_after(text: &str) -> Option<&str> {
    text.strip_prefix('.')?.split(|letter: char| !letter.is_alphanumeric() && letter != '_').next()
}
