//! Functions that make an application or add views to one, and that nothing in the project is seen to call:
//! `create_app()`, and `init(app)` of a module that is loaded by its name.

use std::collections::BTreeSet;

use swiftsure_flow::heap::Object;
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::value::{Args, Value};
use swiftsure_python::ir::{Expr, ExprKind, Function, FunctionId, Module, ModuleId, NameRef, Stmt, StmtKind};
use swiftsure_source::Sym;

/// The packages of frameworks, and the class of their applications.
const FRAMEWORKS: &[(&str, &str)] = &[("flask", "flask.app.Flask"), ("fastapi", "fastapi.FastAPI")];
/// Methods of applications that add views.
const ADDS: &[&str] = &[
    "add_api_route",
    "add_url_rule",
    "delete",
    "get",
    "include_router",
    "patch",
    "post",
    "put",
    "register_blueprint",
    "route",
];

/// Enters them, once each.
pub(super) fn run(cx: &mut Interpreter<'_>, reviewed: &BTreeSet<ModuleId>) {
    for module in reviewed {
        if !cx.code.head(*module).language.is_python() {
            continue;
        }
        let Some(application) = framework(cx.code.module(*module)) else { continue };
        for index in 0..cx.code.module(*module).functions.len() {
            let id = FunctionId { module: *module, index: u32::try_from(index).unwrap_or(u32::MAX) };
            let code = cx.code.function(id);
            let stands_alone = code.outer.is_none() && code.class.is_none() && !code.is_lambda;
            if stands_alone && !cx.was_called(id) && adds_views(cx, id) {
                enter(cx, id, application);
            }
        }
    }
}

/// The class of the applications of the framework that a module imports.
fn framework(module: &Module) -> Option<&'static str> {
    let is_of = |name: Sym, package: &str| {
        name.as_str().strip_prefix(package).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    let imported = |package: &str| {
        module.body.iter().any(|statement| match &statement.kind {
            StmtKind::Import { module, .. } | StmtKind::ImportFrom { module, .. } => is_of(*module, package),
            _ => false,
        })
    };
    FRAMEWORKS.iter().find(|(package, _)| imported(package)).map(|(_, class)| *class)
}

/// Whether a function has views in it, or adds some that stand elsewhere.
fn adds_views(cx: &Interpreter<'_>, id: FunctionId) -> bool {
    owners(cx, id).next().is_some()
}

/// What the views in a function are added to.
fn owners<'c>(cx: &Interpreter<'c>, id: FunctionId) -> impl Iterator<Item = &'c Expr> {
    let functions = cx.code.module(id.module).functions.iter();
    let inner = functions.filter(move |inner| inner.outer.is_some_and(|outer| outer.index == id.index));
    let decorated = inner.flat_map(|inner| &inner.decorators).filter_map(owner);
    decorated.chain(cx.code.function(id).body.iter().filter_map(statement_owner))
}

/// What `owner.route("/path")` is called on.
fn owner(call: &Expr) -> Option<&Expr> {
    let ExprKind::Call(call) = &call.kind else { return None };
    let ExprKind::Attribute(attribute) = &call.func.kind else { return None };
    ADDS.contains(&attribute.name.as_str()).then_some(&attribute.value)
}

fn statement_owner(statement: &Stmt) -> Option<&Expr> {
    match &statement.kind {
        StmtKind::Expr(call) => owner(call),
        _ => None,
    }
}

/// Calls the function with an application for each parameter to which it adds views.
fn enter(cx: &mut Interpreter<'_>, id: FunctionId, application: &str) {
    let used = parameters(cx, id);
    let code = cx.code.function(id);
    let count = code.params.positional_only.len() + code.params.positional.len();
    let Some(class) = cx.find_class(application) else { return };
    let mut frame = cx.entry_frame(id.module);
    let mut positional = Vec::new();
    for slot in 0..count {
        let is_used = used.contains(&slot);
        positional.push(if is_used { cx.allocate(&mut frame, Object::instance(class)) } else { Value::Unknown });
    }
    while positional.last().is_some_and(|last| *last == Value::Unknown) {
        positional.pop();
    }
    let function = Value::Function(cx.plain_function(id, None));
    let args = Args { positional, open: true, ..Args::default() };
    let span = cx.function_span(id);
    cx.enter_in(&mut frame, &function, args, span);
}

/// The slots of the parameters to which a function adds views.
fn parameters(cx: &Interpreter<'_>, id: FunctionId) -> BTreeSet<usize> {
    let code: &Function = cx.code.function(id);
    let slots = owners(cx, id).filter_map(|owner| match &owner.kind {
        ExprKind::Name(NameRef::Local(slot)) => Some(*slot as usize),
        _ => None,
    });
    slots.filter(|slot| *slot < code.params.len()).collect()
}
