//! URLconfs: from `urlpatterns` to routes with their views.

use std::collections::{BTreeMap, BTreeSet};

use swiftsure_flow::heap::{Kind, Object};
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::value::Value;
use swiftsure_python::index::Index;
use swiftsure_python::ir::{Call, ExprKind, ModuleId};
use swiftsure_source::{Span, Sym};

const PATTERN: &str = "django.urls.resolvers.URLPattern";
const RESOLVER: &str = "django.urls.resolvers.URLResolver";
/// What makes a pattern of its first argument.
const MAKERS: [&str; 3] = ["path", "re_path", "url"];
/// Includes of one project that are followed.
const VISIT_LIMIT: usize = 5_000;
/// Routes of one project that are followed.
const ROUTE_LIMIT: usize = 20_000;
/// Nested includes that are followed.
const DEPTH_LIMIT: usize = 12;

/// The way through nested includes.
#[derive(Debug, Default)]
struct Walk {
    /// The modules that are being included, outermost first.
    path: Vec<ModuleId>,
    depth: usize,
    visits: usize,
    /// What the includes around give their views.
    extra: Vec<(Sym, Value)>,
    /// What stands before the patterns of each module.
    prefixes: Prefixes,
}

/// What stands before the patterns of a URLconf, for each way in which others include it.
type Prefixes = BTreeMap<ModuleId, BTreeSet<String>>;

/// One URL pattern with the view behind it.
#[derive(Clone, Debug)]
pub(crate) struct Route {
    /// With a leading slash: `/orders/<int:pk>/`.
    pub pattern: String,
    pub view: Value,
    /// The module whose `urlpatterns` it stands in.
    pub module: ModuleId,
    /// What the view gets besides what the pattern captures: `path("", view, {"flag": True})`.
    pub extra: Vec<(Sym, Value)>,
    /// As it stands in the module.
    written: Value,
}

impl Route {
    /// Where the module says so: the call whose first argument is the text of the route.
    pub(crate) fn place(&self, cx: &Interpreter<'_>) -> Option<Span> {
        let (module, written) = (cx.code.module(self.module), self.written.as_str()?);
        let index = Index::new(cx.code, [module.file]);
        let calls = MAKERS.iter().flat_map(|name| index.calls_named(name));
        let says = |call: &&Call| matches!(call.args.first().map(|text| &text.kind), Some(ExprKind::Str(text)) if *text == written);
        let call = calls.filter_map(|site| index.call(*site)).find(says)?;
        Some(cx.code.span(self.module, call.args.first()?.range))
    }
}

/// The routes of the root URLconf, then those of modules that it does not reach: where one of these includes another, the
/// routes of that one stand below its prefix alone. Beside them, what stands before the patterns of each module.
pub(crate) fn routes(cx: &mut Interpreter<'_>, root: Option<ModuleId>) -> (Vec<Route>, Prefixes) {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    let mut walk = Walk::default();
    if let Some(root) = root {
        module_routes(cx, root, "/", &mut seen, &mut found, &mut walk);
    }
    let urlpatterns = Sym::new("urlpatterns");
    let modules = cx.code.heads().map(|(id, _)| id).filter(|id| !cx.is_knowledge(*id) && !seen.contains(id));
    let others: Vec<ModuleId> = modules.filter(|id| cx.has_global(*id, urlpatterns)).collect();
    let mut prefixes = std::mem::take(&mut walk.prefixes);
    let mut beside: BTreeMap<ModuleId, (BTreeSet<ModuleId>, Vec<Route>, Prefixes)> = BTreeMap::new();
    for module in others {
        let (mut seen, mut found) = (BTreeSet::new(), Vec::new());
        module_routes(cx, module, "/", &mut seen, &mut found, &mut walk);
        beside.insert(module, (seen, found, std::mem::take(&mut walk.prefixes)));
    }
    let includes =
        |outer: &ModuleId, inner: &ModuleId| beside.get(outer).is_some_and(|(seen, ..)| seen.contains(inner));
    let is_below = |inner: &ModuleId| beside.keys().any(|outer| includes(outer, inner) && !includes(inner, outer));
    for (_, (_, routes, below)) in beside.iter().filter(|(module, _)| !is_below(module)) {
        found.extend_from_slice(routes);
        for (module, known) in below {
            prefixes.entry(*module).or_default().extend(known.iter().cloned());
        }
    }
    (found, prefixes)
}

/// The routes of a list of patterns that stands below a prefix.
pub(crate) fn routes_below(cx: &mut Interpreter<'_>, patterns: &Value, module: ModuleId, prefix: &str) -> Vec<Route> {
    let mut found = Vec::new();
    list_routes(cx, patterns, module, prefix, &mut BTreeSet::new(), &mut found, &mut Walk::default());
    found
}

fn module_routes(
    cx: &mut Interpreter<'_>,
    module: ModuleId,
    prefix: &str,
    seen: &mut BTreeSet<ModuleId>,
    found: &mut Vec<Route>,
    walk: &mut Walk,
) {
    walk.visits += 1;
    if walk.visits >= VISIT_LIMIT || found.len() >= ROUTE_LIMIT || walk.path.contains(&module) {
        cx.counters.count("URLconfs that include themselves", cx.code.module(module).name.to_string());
        return;
    }
    seen.insert(module);
    walk.prefixes.entry(module).or_default().insert(prefix.to_owned());
    let Some(patterns) = cx.module_attribute(module, Sym::new("urlpatterns")) else { return };
    walk.path.push(module);
    list_routes(cx, &patterns, module, prefix, seen, found, walk);
    walk.path.pop();
}

fn list_routes(
    cx: &mut Interpreter<'_>,
    patterns: &Value,
    module: ModuleId,
    prefix: &str,
    seen: &mut BTreeSet<ModuleId>,
    found: &mut Vec<Route>,
    walk: &mut Walk,
) {
    // A list may hold itself.
    walk.visits += 1;
    if walk.depth >= DEPTH_LIMIT || walk.visits >= VISIT_LIMIT {
        return;
    }
    walk.depth += 1;
    let patterns = items(cx, patterns);
    // One whose view is not known may be either of a pattern and a list of them.
    let either = patterns.iter().flat_map(Value::members);
    for (class, object) in either.filter_map(|pattern| instance(cx, pattern)).collect::<Vec<_>>() {
        let field = |name: &str| object.field(Sym::new(name)).cloned().unwrap_or(Value::None);
        let route = field("route").as_str().map_or_else(|| "…".to_owned(), |route| clean(route.as_str()));
        let whole = format!("{prefix}{route}");
        if cx.classes.inherits(class, PATTERN) {
            let extra = walk.extra.iter().cloned().chain(entries(cx, &field("default_args"))).collect();
            found.push(Route { pattern: whole, view: field("callback"), module, extra, written: field("route") });
        } else if cx.classes.inherits(class, RESOLVER) {
            let around = walk.extra.len();
            walk.extra.extend(entries(cx, &field("default_kwargs")));
            match included(cx, &field("urlconf_name")) {
                Included::Module(inner) => module_routes(cx, inner, &whole, seen, found, walk),
                Included::List(list) => list_routes(cx, &list, module, &whole, seen, found, walk),
                Included::Unknown => cx.counters.count("URLconfs that are computed", whole),
            }
            walk.extra.truncate(around);
        }
    }
    walk.depth -= 1;
}

enum Included {
    Module(ModuleId),
    List(Value),
    Unknown,
}

/// What `include(...)` was given: a module, its dotted name, a list, or a pair with an app namespace.
fn included(cx: &mut Interpreter<'_>, value: &Value) -> Included {
    match value {
        Value::Module(module) => Included::Module(*module),
        Value::Str(name) => cx.code.find_anywhere(*name).map_or(Included::Unknown, Included::Module),
        Value::Tuple(parts) => match parts.first() {
            Some(Value::Object(_) | Value::Str(_) | Value::Module(_)) => included(cx, &parts[0]),
            _ => Included::Unknown,
        },
        Value::Object(_) => Included::List(value.clone()),
        _ => Included::Unknown,
    }
}

/// The entries of a dict under texts.
fn entries(cx: &Interpreter<'_>, dict: &Value) -> Vec<(Sym, Value)> {
    let Value::Object(id) = dict else { return Vec::new() };
    let object = cx.globals.get(*id).filter(|object| object.kind == Kind::Dict);
    object.map(|object| object.fields.clone()).unwrap_or_default()
}

fn items(cx: &Interpreter<'_>, list: &Value) -> Vec<Value> {
    match list {
        Value::Tuple(items) => items.to_vec(),
        Value::Object(id) => match cx.globals.get(*id) {
            Some(object) => object.possible_items(),
            None => Vec::new(),
        },
        // Of lists that a branch makes, most patterns are in each.
        Value::Union(members) => {
            let mut all: Vec<Value> = Vec::new();
            for item in members.iter().flat_map(|member| items(cx, member)) {
                if !all.contains(&item) {
                    all.push(item);
                }
            }
            all
        }
        _ => Vec::new(),
    }
}

fn instance(cx: &Interpreter<'_>, value: &Value) -> Option<(swiftsure_flow::class::ClassRef, std::rc::Rc<Object>)> {
    let Value::Object(id) = value else { return None };
    let object = cx.globals.get(*id)?;
    match object.kind {
        Kind::Instance(class) => Some((class, object.clone())),
        _ => None,
    }
}

/// A route as people read it: without the anchors of regular expressions.
fn clean(route: &str) -> String {
    route.trim_start_matches('^').trim_end_matches('$').trim_start_matches('/').to_owned()
}
