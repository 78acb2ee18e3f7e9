//! What went wrong inside is shown to whoever asked.

use swiftsure_python::index::{Going, Index, NodeKind, Site};
use swiftsure_python::ir::{Call, Expr, ExprKind, Handler, StmtKind};
use swiftsure_source::{Finding, Fix, Severity, Span};

use super::called::{self, Fault};
use super::doors;
use crate::context::Context;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/error-detail-leak",
    page: "error_detail_leak.md",
    summary: "a response shows the text or traceback of an error of any kind",
    severity: Low,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-209", "OWASP A05:2021", "ASVS 5.0 V16"],
    run: run,
}

/// Classes and functions that make an answer to a request, by the last part of their name.
const ANSWERS: &[&str] = &[
    "HTMLResponse",
    "HTTPException",
    "HttpResponse",
    "HttpResponseBadRequest",
    "HttpResponseForbidden",
    "HttpResponseNotFound",
    "HttpResponseServerError",
    "JSONResponse",
    "JsonResponse",
    "PlainTextResponse",
    "Response",
    "abort",
    "jsonify",
    "make_response",
];
/// The packages that they come from.
const FRAMEWORKS: &[&str] =
    &["aiohttp.web.", "django.http.", "fastapi.", "flask.", "ninja.", "rest_framework.", "starlette."];
const TRACEBACKS: &[&str] = &["traceback.format_exc", "traceback.format_exception", "traceback.format_tb"];
/// Errors of any kind, and those of the machine: files, databases, programs.
const BROAD: &[&str] = &[
    "BaseException",
    "CalledProcessError",
    "DatabaseError",
    "EnvironmentError",
    "Exception",
    "IOError",
    "IntegrityError",
    "InternalError",
    "OSError",
    "OperationalError",
    "ProgrammingError",
    "SQLAlchemyError",
    "StandardError",
];
/// Decorators by which a function's answer is the response.
const ROUTING: &[&str] = &["delete", "errorhandler", "get", "patch", "post", "put", "route"];
/// Functions that give a text in the language of the visitor.
const TRANSLATING: &[&str] = &["_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "ugettext"];
/// Methods of loggers.
const LOGGING: &[&str] = &["critical", "error", "exception", "log", "warning"];
const LOG: &str = "log it with logger.exception(), and ";
const ANSWER: &str = "answer with a text that says nothing of the inside";
/// What is left to show where the project has errors that exist to be read.
const OWN: &str =
    "; catch the project's own exceptions that have a text for people by their class first, and show that one";

fn run(context: &Context<'_>) -> Vec<Finding> {
    let index = context.index;
    let mut faults = Vec::new();
    for (path, site) in called::calls(index, TRACEBACKS.iter().copied()) {
        if let Some(answer) = answered(index, site) {
            let message = format!("A response shows the traceback of an error (`{path}`).");
            let span = index.span(answer);
            let severity = if is_for_trusted(context, span) { Severity::Low } else { Severity::Medium };
            let fault = Fault::new(span, severity, message).about("traceback");
            faults.push(
                fault
                    .step("read", index.span(site), "the traceback is read here")
                    .fix(Fix::words(format!("{LOG}{ANSWER}"))),
            );
        }
    }
    let has_texts = raises_texts(context);
    for site in index.handlers() {
        let fault = caught(index, *site);
        let log = if is_logged(index, *site) { "" } else { LOG };
        let own = if has_texts { OWN } else { "" };
        faults.extend(fault.map(|fault| fault.fix(Fix::words(format!("{log}{ANSWER}{own}")))));
    }
    called::findings(&RULE.info, context, faults)
}

/// Whether only those come to an answer of whom more than a login is asked.
fn is_for_trusted(context: &Context<'_>, answer: Span) -> bool {
    let mut views = context.analysis.trace.entries.iter().filter(|entry| doors::runs(entry, answer)).peekable();
    views.peek().is_some() && views.all(|entry| entry.guards.asks_more_than_login())
}

/// Where what an `except` clause caught is shown.
fn caught(index: &Index<'_>, site: Site) -> Option<Fault> {
    let NodeKind::Handler(handler) = index.kind(site) else { return None };
    let types = broad(handler)?;
    let name = handler.name?;
    let reads = index.inside(site).filter(|inner| {
        index.expr(*inner).is_some_and(|expr| matches!(expr.kind, ExprKind::Name(found) if found == name))
    });
    let answer = reads.filter(|read| !is_part(index, *read)).find_map(|read| answered(index, read))?;
    let message = format!("A response shows the text of any error that happens (`{types}`).");
    let fault = Fault::new(index.span(answer), Severity::Low, message).about(types);
    Some(fault.step("caught", index.span(site), "it is caught here"))
}

/// Whether a clause logs what it caught.
fn is_logged(index: &Index<'_>, site: Site) -> bool {
    index.inside(site).filter_map(|inner| index.call(inner)).any(|call| match &call.func.kind {
        ExprKind::Attribute(attribute) => LOGGING.contains(&attribute.name.as_str()),
        _ => false,
    })
}

/// Whether the project raises exceptions of its own with a text for people: `raise StockError(_("Sold out."))`.
fn raises_texts(context: &Context<'_>) -> bool {
    let index = context.index;
    let is_raised = |text: &Site| {
        let raised = index.around(*text).take_while(|around| index.expr(*around).is_some());
        let mut raised = raised.filter_map(|around| Some((around, index.call(around)?)));
        let is_own = |(at, call): (Site, &Call)| {
            let path = index.path(at, &call.func);
            path.is_some_and(|path| called::class_at(context, path.as_str()).is_some())
        };
        let stmt = index.around(*text).find_map(|around| index.stmt(around));
        stmt.is_some_and(|stmt| matches!(stmt.kind, StmtKind::Raise(_))) && raised.any(is_own)
    };
    TRANSLATING.iter().flat_map(|name| index.calls_named(name)).any(is_raised)
}

/// Whether only an attribute of the error is read: some are made to be shown.
fn is_part(index: &Index<'_>, read: Site) -> bool {
    let around = index.parent(read).and_then(|parent| index.expr(parent));
    around.is_some_and(|expr| match &expr.kind {
        ExprKind::Attribute(attribute) => !matches!(attribute.name.as_str(), "args" | "strerror" | "stderr" | "output"),
        _ => false,
    })
}

/// The type of a clause that catches errors of any kind.
fn broad(handler: &Handler) -> Option<String> {
    let name = |expr: &Expr| match &expr.kind {
        ExprKind::Name(swiftsure_python::ir::NameRef::Global(name)) => Some(name.as_str()),
        ExprKind::Attribute(attribute) => Some(attribute.name.as_str()),
        _ => None,
    };
    let Some(types) = &handler.types else { return Some("except".to_owned()) };
    let all = match &types.kind {
        ExprKind::Tuple(items) => items.iter().collect(),
        _ => vec![types],
    };
    let found = all.into_iter().filter_map(name).find(|name| BROAD.contains(name));
    found.map(str::to_owned)
}

/// The answer in which a value is shown.
fn answered(index: &Index<'_>, site: Site) -> Option<Site> {
    index.fate(site).into_iter().find_map(|fate| match fate.going {
        Going::Argument { call, keyword, .. } => {
            // REST framework's `Response(exception=error)` is a flag for its renderers, which nobody sees.
            (is_answer(index, call) && keyword.is_none_or(|name| name != "exception")).then_some(call)
        }
        Going::Returned if is_routed(index, fate.at) => Some(fate.at),
        _ => None,
    })
}

fn is_answer(index: &Index<'_>, call: Site) -> bool {
    let Some(path) = index.call(call).and_then(|found| index.path(call, &found.func)) else { return false };
    let path = path.as_str();
    let last = path.rsplit('.').next().unwrap_or_default();
    ANSWERS.contains(&last) && FRAMEWORKS.iter().any(|framework| path.starts_with(framework))
}

/// Whether what a function gives back is the response: a decorator says so.
fn is_routed(index: &Index<'_>, site: Site) -> bool {
    let Some(function) = index.function(site) else { return false };
    function.decorators.iter().any(|decorator| match &decorator.kind {
        ExprKind::Call(call) => match &call.func.kind {
            ExprKind::Attribute(attribute) => ROUTING.contains(&attribute.name.as_str()),
            _ => false,
        },
        _ => false,
    })
}
