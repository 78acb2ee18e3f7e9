//! What applications of Flask, FastAPI and Starlette are told about pages of other sites, in the calls that set them up.

use swiftsure_python::index::{Index, Site, keyword};
use swiftsure_python::ir::{Expr, ExprKind};
use swiftsure_source::{Fix, Severity};

use super::called::{Fault, calls, name};

const FLASK: &[&str] = &["flask_cors.CORS", "flask_cors.extension.CORS", "flask.ext.cors.CORS"];
const DECORATORS: &[&str] =
    &["flask_cors.cross_origin", "flask_cors.decorator.cross_origin", "flask.ext.cors.cross_origin"];
const MIDDLEWARE: &[&str] = &["fastapi.middleware.cors.CORSMiddleware", "starlette.middleware.cors.CORSMiddleware"];
const WRAPPERS: &[&str] = &["fastapi.middleware.Middleware", "starlette.middleware.Middleware"];
/// Settings of Flask-CORS by which an application says who may.
const SETTINGS: &[&str] = &["CORS_ORIGINS", "CORS_RESOURCES"];
/// Patterns that any origin matches.
const ANY: &[&str] = &["*", ".*", ".+"];

/// The calls that let every site read answers.
pub(super) fn faults(index: &Index<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    if !is_set_elsewhere(index) {
        let applications =
            calls(index, FLASK.iter().copied()).into_iter().filter(|(_, site)| has_application(index, *site));
        let views = calls(index, DECORATORS.iter().copied());
        faults.extend(applications.chain(views).filter_map(|(_, site)| of_flask(index, site)));
        faults.extend(index.decorators().iter().filter_map(|site| bare(index, *site)));
    }
    let wrapped = calls(index, WRAPPERS.iter().copied()).into_iter().map(|(_, site)| site);
    let added = index.calls_named("add_middleware").iter().copied();
    faults.extend(wrapped.chain(added).filter_map(|site| of_middleware(index, site)));
    faults
}

/// Whether the settings of an application say who may.
fn is_set_elsewhere(index: &Index<'_>) -> bool {
    index.assignments().iter().any(|site| {
        let targets = index.assignment(*site).into_iter().flat_map(|(targets, _)| targets);
        targets.filter_map(|target| name(index, *site, target)).any(|name| SETTINGS.contains(&name.as_str()))
    })
}

/// `CORS()` alone waits for `init_app`, which may be told more.
fn has_application(index: &Index<'_>, site: Site) -> bool {
    index.argument(site, 0, "app").is_some()
}

/// Flask-CORS lets every origin in unless it is told which, and answers with the name of the one that asks.
fn of_flask(index: &Index<'_>, site: Site) -> Option<Fault> {
    let says = |name: &str| keyword(index.call(site)?, name);
    let origins = says("origins");
    let is_open = match says("resources") {
        Some(resources) => is_open_resource(index, site, resources, origins),
        None => origins.is_none_or(|origins| is_everyone(index, site, origins)),
    };
    let gets_cookies = is_true(index, site, says("supports_credentials"));
    if is_open { fault(index, site, "origins", gets_cookies) } else { None }
}

/// `@cross_origin` without a call.
fn bare(index: &Index<'_>, site: Site) -> Option<Fault> {
    let path = index.path(site, index.expr(site)?)?;
    if DECORATORS.contains(&path.as_str()) { fault(index, site, "origins", false) } else { None }
}

/// Paths that are open as a whole, or each with origins of its own.
fn is_open_resource<'a>(index: &Index<'a>, site: Site, resources: &'a Expr, origins: Option<&'a Expr>) -> bool {
    let value = index.value(site, resources);
    match &value.expr.kind {
        ExprKind::Dict(entries) => entries.iter().any(|(_, options)| {
            let own = index.entry(value.site, options, "origins");
            own.is_some_and(|own| is_everyone(index, own.site, own.expr))
        }),
        ExprKind::Str(_) | ExprKind::List(_) => origins.is_none_or(|origins| is_everyone(index, site, origins)),
        _ => false,
    }
}

fn of_middleware(index: &Index<'_>, site: Site) -> Option<Fault> {
    let class = index.call(site)?.args.first()?;
    let says = |name: &str| keyword(index.call(site)?, name);
    let is_cors = index.path(site, class).is_some_and(|path| MIDDLEWARE.contains(&path.as_str()));
    let is_open = says("allow_origins").is_some_and(|origins| is_everyone(index, site, origins))
        || says("allow_origin_regex").is_some_and(|pattern| is_everyone(index, site, pattern));
    let gets_cookies = is_true(index, site, says("allow_credentials"));
    if is_cors && is_open { fault(index, site, "allow_origins", gets_cookies) } else { None }
}

fn fault(index: &Index<'_>, site: Site, option: &str, gets_cookies: bool) -> Option<Fault> {
    // What `**options` holds may say otherwise.
    if index.has_more_arguments(site) {
        return None;
    }
    let (severity, what) = if gets_cookies {
        (Severity::High, "reads answers with the visitor's cookies")
    } else {
        (Severity::Low, "reads answers that need no cookie (good practice: OWASP HTML5 Security)")
    };
    let message = format!("Pages of other sites are let in: every site {what}.");
    let fix = format!("list the origins that may in `{option}`");
    Some(Fault::new(index.span(site), severity, message).about(option).fix(Fix::words(fix)))
}

fn is_true<'a>(index: &Index<'a>, site: Site, value: Option<&'a Expr>) -> bool {
    value.is_some_and(|value| index.truth(site, value) == Some(true))
}

/// `"*"`, a pattern that everything matches, or a list with one.
fn is_everyone<'a>(index: &Index<'a>, site: Site, origins: &'a Expr) -> bool {
    let is_any = |site: Site, expr: &'a Expr| {
        let text = index.text(site, expr);
        text.is_some_and(|text| ANY.contains(&text.trim_start_matches('^').trim_end_matches('$')))
    };
    let in_list = index.items(site, origins).is_some_and(|(at, items)| items.iter().any(|item| is_any(at, item)));
    in_list || is_any(site, origins)
}
