//! How many rows come at once is said by whoever asks, without a bound.

use std::collections::BTreeSet;

use swiftsure_python::index::{Index, Site, keyword};
use swiftsure_python::ir::{BinOp, Expr, ExprKind, NameRef, StmtKind};
use swiftsure_source::{Finding, Fix, Severity, Span};

use super::called::{self, Fault};
use super::doors;
use super::families::{self, Defined, Family};
use super::writers::is_only_one;
use crate::context::Context;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/unbounded-page-size",
    page: "unbounded_page_size.md",
    summary: "the size of a page comes with the request, and nothing bounds it",
    severity: Low,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-770", "CWE-400", "OWASP A04:2021", "ASVS 5.0 V2"],
    run: run,
}

const FRAMEWORK: &str = "rest_framework.pagination";
/// By which views and settings name a paginator.
const GIVEN: &str = "pagination_class";
const DEFAULT: &str = "DEFAULT_PAGINATION_CLASS";
const PAGINATOR: &str = "django.core.paginator.Paginator";
/// What a request brings, by the names by which views read it.
const SENT: &[&str] = &[".GET", ".POST", ".query_params", ".data"];
/// Names that are followed one after the other.
const STEPS: usize = 6;

/// A paginator of REST framework that lets its callers choose.
struct Chooser {
    base: &'static str,
    /// By which attribute it lets them; none where it does so by itself.
    by: Option<&'static str>,
    bound: &'static str,
    method: &'static str,
}

const CHOOSERS: &[Chooser] = &[
    Chooser {
        base: "PageNumberPagination",
        by: Some("page_size_query_param"),
        bound: "max_page_size",
        method: "get_page_size",
    },
    Chooser {
        base: "CursorPagination",
        by: Some("page_size_query_param"),
        bound: "max_page_size",
        method: "get_page_size",
    },
    Chooser { base: "LimitOffsetPagination", by: None, bound: "max_limit", method: "get_limit" },
];

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut faults = of_classes(context);
    faults.extend(of_settings(context));
    faults.extend(of_paginators(context));
    faults.extend(of_views(context));
    faults.extend(of_slices(context));
    called::findings(&RULE.info, context, faults)
}

/// The paginators that views and settings name: those of the framework, and classes of the project.
fn of_classes(context: &Context<'_>) -> Vec<Fault> {
    let index = context.index;
    let mut faults = Vec::new();
    for (site, named) in named(context) {
        let Some(path) = index.path(site, named) else { continue };
        let span = index.span_of(site, named);
        match families::defined(context, span.file, path) {
            Some(own) => faults.extend(of_class(context, own)),
            None => faults.extend(of_framework(span, path.as_str())),
        }
    }
    faults.extend(of_texts(context).into_iter().filter_map(|own| of_class(context, own)));
    faults
}

/// What is given to views as `pagination_class`, in their classes or in a call.
fn named<'a>(context: &'a Context<'_>) -> Vec<(Site, &'a Expr)> {
    let index = context.index;
    let assigned = index.assignments().iter().filter_map(|site| {
        let (targets, value) = index.assignment(*site)?;
        let is_it = |target: &Expr| called::name(index, *site, target).is_some_and(|name| name == GIVEN);
        targets.iter().any(is_it).then_some((*site, value))
    });
    let given = index.all_calls().filter_map(|site| Some((site, keyword(index.call(site)?, GIVEN)?)));
    assigned.chain(given).collect()
}

/// The classes of the project that settings name, as a text.
fn of_texts<'a>(context: &'a Context<'_>) -> Vec<Defined<'a>> {
    let texts = context.reviewed.iter().map(|file| &context.files.get(*file).text);
    let lines: Vec<&str> = texts.flat_map(|text| text.lines()).filter(|line| line.contains(DEFAULT)).collect();
    let classes = called::modules(context).flat_map(|(file, module)| {
        let classes = module.classes.iter();
        classes.map(move |class| (file, module, class))
    });
    let named = classes.filter(|(_, _, class)| lines.iter().any(|line| doors::has_name(line, class.name.as_str())));
    named.filter(|(_, _, class)| is_only_one(context, class.name.as_str())).collect()
}

/// A class of the project that lets its callers choose.
fn of_class<'a>(context: &'a Context<'_>, own: Defined<'a>) -> Option<Fault> {
    let family = Family::of(context, own);
    let chooser = CHOOSERS.iter().find(|chooser| family.bases.iter().any(|base| *base == path_of(chooser).as_str()))?;
    let (file, _, class) = own;
    let (at, chosen) = match chooser.by {
        Some(by) => family.value(by).filter(|(_, value)| matches!(value.kind, ExprKind::Str(_)))?,
        None => (file, class.bases.first()?),
    };
    let is_bound = family.value(chooser.bound).is_some_and(|(_, value)| !matches!(value.kind, ExprKind::None));
    let is_free = !is_bound && !has_method(&family, chooser.method);
    is_free.then(|| fault(chosen.range.in_file(at), class.name.as_str(), chooser))
}

/// `LimitOffsetPagination`: it has no bound by itself.
fn of_framework(span: Span, path: &str) -> Option<Fault> {
    let chooser = CHOOSERS.iter().find(|chooser| chooser.by.is_none() && path_of(chooser) == path)?;
    let mut fault = fault(span, chooser.base, chooser);
    fault.fixes = vec![Fix::words("name a class of your own that sets max_limit = 100")];
    Some(fault)
}

fn path_of(chooser: &Chooser) -> String {
    format!("{FRAMEWORK}.{}", chooser.base)
}

fn fault(span: Span, name: &str, chooser: &Chooser) -> Fault {
    let bound = chooser.bound;
    let message = format!("Whoever asks `{name}` for a page says how many rows it has: `{bound}` is not set.");
    Fault::new(span, Severity::Low, message)
        .about(name)
        .step("chosen", span, "the client chooses the size of a page")
        .fix(Fix::words(format!("set a bound in the class: {bound} = 100")))
}

/// Whether one of the classes has a method of a name, or cuts pages by itself.
fn has_method(family: &Family<'_>, name: &str) -> bool {
    family.classes.iter().any(|(_, module, class)| {
        let functions = class.body.iter().filter_map(|stmt| match stmt.kind {
            StmtKind::Function { function, .. } => module.functions.get(function as usize),
            _ => None,
        });
        functions.into_iter().any(|function| function.name == name || function.name == "paginate_queryset")
    })
}

/// `"DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.LimitOffsetPagination"`.
fn of_settings(context: &Context<'_>) -> Vec<Fault> {
    let chosen = context.analysis.deployments.iter().filter_map(|deployed| {
        let class = deployed.get("REST_FRAMEWORK").entry(DEFAULT).cloned()?;
        of_framework(class.site?, class.text()?)
    });
    chosen.collect()
}

/// `Paginator(rows, request.GET["per_page"])`.
fn of_paginators(context: &Context<'_>) -> Vec<Fault> {
    let index = context.index;
    let calls = index.calls(PAGINATOR).iter().filter_map(|site| {
        let size = index.argument(*site, 1, "per_page")?;
        let sent = sent(context, *site, size, STEPS)?;
        Some(sized(context, index.span(*site), sent, "a page"))
    });
    calls.collect()
}

/// `get_paginate_by` that gives back what the request says.
fn of_views(context: &Context<'_>) -> Vec<Fault> {
    let index = context.index;
    let mut faults = Vec::new();
    for (file, function) in called::functions(context).filter(|(_, function)| function.name == "get_paginate_by") {
        let place = function.body.first().map(|stmt| stmt.range.in_file(file));
        let Some(body) = place.and_then(|place| index.body_around(place)) else { continue };
        for site in index.inside(body) {
            let Some(StmtKind::Return(Some(value))) = index.stmt(site).map(|stmt| &stmt.kind) else { continue };
            if let Some(sent) = sent(context, site, value, STEPS) {
                faults.push(sized(context, index.span(site), sent, "a page"));
            }
        }
    }
    faults
}

/// `rows[: int(request.GET["limit"])]` of a queryset.
fn of_slices(context: &Context<'_>) -> Vec<Fault> {
    let index = context.index;
    let sets = context.accesses().filter_map(|access| access.asked.as_deref().or(access.set.as_deref()));
    let slices = sets.flat_map(|set| &set.ops).filter(|op| op.name == "slice");
    // Many accesses come from one set.
    let places: BTreeSet<Span> = slices.map(|op| op.site).collect();
    let found = places.into_iter().filter_map(|place| {
        let site = index.expr_at(place)?;
        let ExprKind::Subscript(pair) = &index.expr(site)?.kind else { return None };
        let ExprKind::Slice(slice) = &pair.1.kind else { return None };
        let sent = sent(context, site, slice.upper.as_ref()?, STEPS)?;
        Some(sized(context, place, sent, "a part of the rows"))
    });
    found.collect()
}

fn sized(context: &Context<'_>, span: Span, sent: Span, what: &str) -> Fault {
    let text = context.text(sent);
    let message = format!("The request says how large {what} is, and nothing bounds it: all rows may come at once.");
    let mut fault = Fault::new(span, Severity::Low, message).about(text);
    if !span.contains(sent) {
        fault = fault.step("sent", sent, "the size comes with the request");
    }
    fault
        .step("asked", span, "as many rows are read")
        .fix(Fix::words("take the smaller of it and a bound: min(size, 100)"))
}

/// Where the request brings what an expression is, if nothing on the way bounds it.
fn sent<'a>(context: &Context<'a>, site: Site, expr: &'a Expr, steps: usize) -> Option<Span> {
    let index = context.index;
    let steps = steps.checked_sub(1)?;
    let further = |expr: &'a Expr| sent(context, site, expr, steps);
    match &expr.kind {
        ExprKind::Name(name) => assigned(context, site, *name, steps),
        ExprKind::Or(parts) => parts.iter().find_map(further),
        ExprKind::IfElse(choice) if !matches!(choice.test.kind, ExprKind::Compare(_)) => {
            further(&choice.body).or_else(|| further(&choice.orelse))
        }
        ExprKind::Bin(bin) if bin.0 == BinOp::Add => further(&bin.1).or_else(|| further(&bin.2)),
        ExprKind::Call(call) => match &call.func.kind {
            ExprKind::Name(NameRef::Global(name)) if *name == "int" => further(call.args.first()?),
            ExprKind::Attribute(method) if method.name == "get" => {
                is_sent(context.text(index.span_of(site, &method.value))).then(|| index.span_of(site, expr))
            }
            _ => None,
        },
        ExprKind::Subscript(pair) => {
            is_sent(context.text(index.span_of(site, &pair.0))).then(|| index.span_of(site, expr))
        }
        _ => None,
    }
}

fn is_sent(text: &str) -> bool {
    text.contains("request") && SENT.iter().any(|end| text.ends_with(end))
}

/// The same of a name: all that its function assigns to it counts, and a comparison may bound it.
fn assigned<'a>(context: &Context<'a>, site: Site, name: NameRef, steps: usize) -> Option<Span> {
    let index: &Index<'a> = context.index;
    let NameRef::Local(_) = name else { return None };
    let is_it = |expr: &Expr| matches!(expr.kind, ExprKind::Name(other) if other == name);
    let here = |other: Site| called::same_function(index, site, other);
    let is_compared = index.compares().iter().filter(|other| here(**other)).any(|compare| {
        let mut nodes = index.inside(*compare);
        let asks_for_none = context.text(index.span(*compare)).contains(" None");
        !asks_for_none && nodes.any(|node| index.expr(node).is_some_and(is_it))
    });
    let values = index.assignments().iter().filter(|other| here(**other)).filter_map(|other| {
        let (targets, value) = index.assignment(*other)?;
        targets.iter().any(is_it).then_some((*other, value))
    });
    let values: Vec<(Site, &Expr)> = values.collect();
    let bounds = |(at, value): &(Site, &Expr)| {
        let text = context.text(index.span_of(*at, value));
        text.contains("min(") || text.contains("clamp")
    };
    if is_compared || values.iter().any(bounds) {
        return None;
    }
    values.into_iter().find_map(|(at, value)| sent(context, at, value, steps))
}
