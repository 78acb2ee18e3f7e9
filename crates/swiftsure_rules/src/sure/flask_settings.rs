//! What applications of Flask are set up with: `app.config[...]`, `app.config.update(...)`, `app.debug` and the classes and
//! modules that `from_object` reads.

use swiftsure_python::index::{Index, Site, Value};
use swiftsure_python::ir::{Expr, ExprKind};
use swiftsure_source::Span;

use super::called::{calls, name, same_function};
use crate::context::Context;

/// Paths of what is an application, and of what stands for the one that runs.
const APPLICATIONS: &[&str] = &[
    "flask.Flask()",
    "flask.app.Flask()",
    "flask.current_app",
    "flask.globals.current_app",
    "quart.Quart()",
    "quart.current_app",
];
/// What an application is called where nothing says how it was made.
const NAMES: &[&str] = &["app", "application", "current_app", "flask_app"];
/// Methods of the settings that take several.
const SEVERAL: &[&str] = &["from_mapping", "update"];
/// Methods by which settings come from outside of the code.
const OUTSIDE: &[&str] = &["from_envvar", "from_file", "from_json", "from_prefixed_env", "from_pyfile"];
/// Settings that applications have as attributes too.
const ATTRIBUTES: &[(&str, &str)] = &[("debug", "DEBUG"), ("secret_key", "SECRET_KEY"), ("testing", "TESTING")];
/// Words of conditions and names under which nothing is deployed.
const AT_HOME: &[&str] = &["debug", "dev", "local", "test"];

/// A setting and the expression that it gets.
#[derive(Clone, Copy, Debug)]
pub(super) struct Setting<'a> {
    /// The statement or call that sets it.
    pub at: Site,
    pub span: Span,
    pub value: Value<'a>,
}

/// The places that give a setting its value, in code that is no test.
pub(super) fn settings<'a>(context: &Context<'a>, wanted: &str) -> Vec<Setting<'a>> {
    let index = context.index;
    let mut found = assigned(index, wanted);
    found.extend(together(index, wanted));
    found.extend(of_objects(index, wanted));
    found.retain(|setting| !is_at_home(context, setting.at));
    found.sort_by_key(|setting| setting.span);
    found.dedup_by_key(|setting| setting.span);
    found
}

/// Whether settings from outside may take the place of what stands at a site.
pub(super) fn is_replaced(index: &Index<'_>, at: Site) -> bool {
    let begins = index.span(at).start;
    let is_behind = |site: &Site| same_function(index, at, *site) && index.span(*site).start > begins;
    OUTSIDE.iter().any(|method| index.calls_named(method).iter().any(&is_behind))
}

/// `app.config["NAME"] = value`, `app.config.NAME = value`, `app.debug = value`.
fn assigned<'a>(index: &Index<'a>, wanted: &str) -> Vec<Setting<'a>> {
    let mut found = Vec::new();
    for at in index.assignments() {
        let Some((targets, value)) = index.assignment(*at) else { continue };
        let sets = |target: &'a Expr| match &target.kind {
            ExprKind::Subscript(pair) => {
                is_config(index, *at, &pair.0) && index.text(*at, &pair.1).is_some_and(|key| key == wanted)
            }
            ExprKind::Attribute(attribute) => {
                let key = ATTRIBUTES.iter().find(|(key, _)| attribute.name == *key).map(|(_, name)| *name);
                is_config(index, *at, &attribute.value) && attribute.name == wanted
                    || key == Some(wanted) && is_application(index, *at, &attribute.value)
            }
            _ => false,
        };
        if targets.iter().any(sets) {
            found.push(setting(index, *at, *at, value));
        }
    }
    found
}

/// `app.config.update(NAME=value)`, of one dict or of several keywords.
fn together<'a>(index: &Index<'a>, wanted: &str) -> Vec<Setting<'a>> {
    let mut found = Vec::new();
    for at in SEVERAL.iter().flat_map(|method| index.calls_named(method)) {
        let Some(call) = index.call(*at) else { continue };
        let ExprKind::Attribute(method) = &call.func.kind else { continue };
        if !is_config(index, *at, &method.value) {
            continue;
        }
        let of = |key: &str| {
            let given = swiftsure_python::index::keyword(call, key).map(|expr| Value { site: *at, expr });
            given.or_else(|| index.entry(*at, call.args.first()?, key))
        };
        let is_test = of("TESTING").is_some_and(|testing| index.truth(testing.site, testing.expr) == Some(true));
        found.extend(of(wanted).filter(|_| !is_test).map(|value| setting(index, *at, value.site, value.expr)));
    }
    found
}

/// What `app.config.from_object` reads: a class, an instance of one, or the module itself.
fn of_objects<'a>(index: &Index<'a>, wanted: &str) -> Vec<Setting<'a>> {
    let objects: Vec<(Site, Option<String>)> = index
        .calls_named("from_object")
        .iter()
        .filter_map(|at| {
            let object = index.call(*at)?.args.first()?;
            Some((*at, index.path(*at, object).map(|path| path.as_str().trim_end_matches("()").to_owned())))
        })
        .collect();
    let mut found = Vec::new();
    for at in index.assignments() {
        let Some((targets, value)) = index.assignment(*at) else { continue };
        let is_read = |target: &'a Expr| {
            let (owner, key) = match &target.kind {
                ExprKind::Name(_) => (index.class_path(*at), name(index, *at, target)),
                ExprKind::Attribute(attribute) => {
                    let owner = index.path(*at, &attribute.value);
                    (owner.map(|path| path.as_str().trim_end_matches("()").to_owned()), Some(attribute.name))
                }
                _ => return false,
            };
            let here = |site: Site, path: &Option<String>| match (&owner, path) {
                (None, Some(path)) => path == "__name__" && index.module_id(site) == index.module_id(*at),
                (Some(owner), Some(path)) => owner == path,
                _ => false,
            };
            key.is_some_and(|key| key == wanted) && objects.iter().any(|(site, path)| here(*site, path))
        };
        if index.function(*at).is_none() && targets.iter().any(is_read) {
            found.push(setting(index, *at, *at, value));
        }
    }
    found
}

fn setting<'a>(index: &Index<'a>, at: Site, site: Site, expr: &'a Expr) -> Setting<'a> {
    // Of several settings in one call the one that is meant.
    let span = if at == site && index.stmt(at).is_some() { index.span(at) } else { index.span_of(site, expr) };
    Setting { at, span, value: index.value(site, expr) }
}

fn is_config(index: &Index<'_>, site: Site, expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Attribute(attribute) => attribute.name == "config" && is_application(index, site, &attribute.value),
        _ => false,
    }
}

fn is_application(index: &Index<'_>, site: Site, expr: &Expr) -> bool {
    if index.path(site, expr).is_some_and(|path| APPLICATIONS.contains(&path.as_str())) {
        return true;
    }
    // What a factory gives is an application where Flask is at hand.
    let named = name(index, site, expr).is_some_and(|name| NAMES.contains(&name.as_str()));
    named && matches!(expr.kind, ExprKind::Name(_)) && uses_flask(index, site)
}

/// Whether a module calls Flask or one of its extensions.
fn uses_flask(index: &Index<'_>, site: Site) -> bool {
    let made = calls(index, ["flask.Flask", "flask.app.Flask", "quart.Quart"]);
    made.iter().any(|(_, other)| index.module_id(*other) == index.module_id(site))
}

/// Whether a place is only for tests and developers, by the conditions and names around it.
fn is_at_home(context: &Context<'_>, at: Site) -> bool {
    let index = context.index;
    let is_for = |text: &str| {
        let small = text.to_lowercase();
        AT_HOME.iter().any(|word| small.contains(word))
    };
    let conditional = index.decisions(at).any(|choice| is_for(context.text(index.span_of(at, &choice.test))));
    // The dotted name of the class without that of its module.
    let class = index.class_path(at).is_some_and(|class| class.rsplit('.').next().is_some_and(is_for));
    conditional || class
}
