//! What applications of Flask, FastAPI and Starlette are told about pages of other sites, in the calls that set them up.

use swiftsure_python::index::{Index, Site};
use swiftsure_python::ir::Expr;
use swiftsure_source::{Fix, Severity};

use super::called::{Fault, calls};

const FLASK: &[&str] =
    &["flask_cors.CORS", "flask_cors.cross_origin", "flask_cors.extension.CORS", "flask_cors.decorator.cross_origin"];
const MIDDLEWARE: &[&str] = &["fastapi.middleware.cors.CORSMiddleware", "starlette.middleware.cors.CORSMiddleware"];
const WRAPPERS: &[&str] = &["fastapi.middleware.Middleware", "starlette.middleware.Middleware"];

/// The calls that let every site read answers with the cookies of a visitor.
pub(super) fn faults(index: &Index<'_>) -> Vec<Fault> {
    let flask = calls(index, FLASK.iter().copied()).into_iter().filter_map(|(_, site)| of_flask(index, site));
    let wrapped = calls(index, WRAPPERS.iter().copied()).into_iter().map(|(_, site)| site);
    let added = index.calls_named("add_middleware").iter().copied();
    flask.chain(wrapped.chain(added).filter_map(|site| of_middleware(index, site))).collect()
}

/// Flask-CORS lets every origin in unless it is told which, and answers with the name of the one that asks.
fn of_flask(index: &Index<'_>, site: Site) -> Option<Fault> {
    let says = |name: &str| swiftsure_python::index::keyword(index.call(site)?, name);
    let is_open = says("origins").is_none_or(|origins| is_everyone(index, site, origins));
    if !is_open || says("resources").is_some() || !is_true(index, site, says("supports_credentials")) {
        return None;
    }
    fault(index, site, "origins")
}

fn of_middleware(index: &Index<'_>, site: Site) -> Option<Fault> {
    let class = index.call(site)?.args.first()?;
    let says = |name: &str| swiftsure_python::index::keyword(index.call(site)?, name);
    let is_cors = index.path(site, class).is_some_and(|path| MIDDLEWARE.contains(&path.as_str()));
    let is_open = says("allow_origins").is_some_and(|origins| is_everyone(index, site, origins));
    if !is_cors || !is_open || !is_true(index, site, says("allow_credentials")) {
        return None;
    }
    fault(index, site, "allow_origins")
}

fn fault(index: &Index<'_>, site: Site, option: &str) -> Option<Fault> {
    // What `**options` holds may say otherwise.
    if index.has_more_arguments(site) {
        return None;
    }
    let message = "Pages of other sites are let in: every site reads answers with the visitor's cookies.";
    let fix = format!("list the origins that may in `{option}`");
    Some(Fault::new(index.span(site), Severity::High, message).about(option).fix(Fix::words(fix)))
}

fn is_true<'a>(index: &Index<'a>, site: Site, value: Option<&'a Expr>) -> bool {
    value.is_some_and(|value| index.truth(site, value) == Some(true))
}

/// `"*"`, or a list with it.
fn is_everyone<'a>(index: &Index<'a>, site: Site, origins: &'a Expr) -> bool {
    let is_star = |site: Site, expr: &'a Expr| index.text(site, expr).is_some_and(|text| text == "*");
    let in_list = index.items(site, origins).is_some_and(|(at, items)| items.iter().any(|item| is_star(at, item)));
    in_list || is_star(site, origins)
}
