//! Where routes lead to views of libraries: named as they are, by a class of the project, or by the URLs of the library.

use swiftsure_python::index::Site;
use swiftsure_python::ir::ExprKind;

use super::called;
use super::families::{Family, defined};
use crate::context::Context;
use crate::phrase;

const INCLUDES: &[&str] = &["django.conf.urls.include", "django.urls.conf.include", "django.urls.include"];
pub(super) const ROUTES: &[&str] = &["django.conf.urls.url", "django.urls.path", "django.urls.re_path"];

/// URLs of a library that lead to a view.
pub(super) struct Included {
    /// The module that has them.
    pub urls: &'static str,
    /// The end of the route to the view.
    pub route: &'static str,
    pub view: &'static str,
}

/// A place that leads to a view of a library.
pub(super) struct Routed<'a> {
    pub site: Site,
    /// The view as findings call it.
    pub view: &'a str,
    /// The class of the project that is built upon it.
    pub family: Option<Family<'a>>,
}

/// The places that lead to some views, by their dotted names or by what includes them, in their order.
pub(super) fn routed<'a>(context: &'a Context<'_>, views: &[&'static str], included: &[Included]) -> Vec<Routed<'a>> {
    let index = context.index;
    let classes = index.calls_named("as_view").iter().filter_map(|site| of_class(context, *site, views));
    let functions = called::calls(index, ROUTES.iter().copied()).into_iter().filter_map(|(_, site)| {
        let path = index.path(site, index.argument(site, 1, "view")?)?;
        let view = views.iter().find(|view| path == **view)?;
        Some(Routed { site, view: phrase::short(view), family: None })
    });
    let mut found: Vec<Routed<'a>> = classes.chain(functions).collect();
    if found.is_empty() {
        let includes = called::calls(index, INCLUDES.iter().copied()).into_iter();
        found.extend(includes.filter_map(|(_, site)| of_include(context, site, included)));
    }
    // What only developers see is not deployed.
    found.retain(|routed| {
        let is_debug = |test| context.text(index.span_of(routed.site, test)).contains("DEBUG");
        !index.decisions(routed.site).any(|decision| is_debug(&decision.test))
    });
    found.sort_by_key(|routed| routed.site);
    found
}

/// `LoginView.as_view()`, or that of a class of the project which is built upon it.
fn of_class<'a>(context: &'a Context<'_>, site: Site, views: &[&'static str]) -> Option<Routed<'a>> {
    let index = context.index;
    let ExprKind::Attribute(method) = &index.call(site)?.func.kind else { return None };
    let path = index.path(site, &method.value)?;
    if let Some(view) = views.iter().find(|view| path == **view) {
        return Some(Routed { site, view: phrase::short(view), family: None });
    }
    let own = defined(context, index.span(site).file, path)?;
    let family = Family::of(context, own);
    let is_view = family.bases.iter().any(|base| views.iter().any(|view| base == view));
    is_view.then(|| Routed { site, view: own.2.name.as_str(), family: Some(family) })
}

/// `path("accounts/", include("django.contrib.auth.urls"))`, unless the project has a view of its own at the same address.
fn of_include<'a>(context: &'a Context<'_>, site: Site, included: &[Included]) -> Option<Routed<'a>> {
    let index = context.index;
    let urls = index.argument(site, 0, "arg")?;
    let name = index.text(site, urls).or_else(|| Some(index.path(site, urls)?.to_string()))?;
    let known = included.iter().find(|known| known.urls == name)?;
    let around = index.around(site).find(|around| index.call(*around).is_some())?;
    let prefix = index.text(around, index.argument(around, 0, "route")?)?;
    let route = format!("{}{}", prefix.trim_start_matches('^'), known.route);
    let mut entries = context.analysis.trace.entries.iter();
    let is_taken = entries.any(|entry| {
        let taken = entry.point.route.as_deref().is_some_and(|taken| taken.ends_with(&route));
        taken && context.is_place(entry.span)
    });
    (!is_taken).then_some(Routed { site, view: known.view, family: None })
}
