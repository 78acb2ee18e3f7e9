//! Loops that do not grow with each row: over what an installation has, which use adds nothing to, over batches,
//! and over the rows of one owner, which are fewer than those of a table.

use std::rc::Rc;

use swiftsure_flow::class::ClassRef;
use swiftsure_flow::effect::{Loop, Over};
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::record::{Base, Op, Record, Root};
use swiftsure_flow::value::Value;
use swiftsure_python::ir::{Expr, ExprKind, NameRef, StmtKind};
use swiftsure_source::Sym;

use crate::model::USER;

/// Models whose rows are as many as there are models and sites.
const MODELS: &[&str] = &["django.contrib.contenttypes.models.ContentType", "django.contrib.sites.models.Site"];
/// What the code asks for them by.
const EXPRESSIONS: &[&str] = &[
    "._meta.",
    ".app_configs",
    ".get_app_configs(",
    ".get_models(",
    "settings.INSTALLED_APPS",
    "settings.LANGUAGES",
    "._registry",
];

/// What the text of a loop says of what it runs over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Head {
    /// What an installation has.
    pub(crate) installed: bool,
    /// Batches.
    pub(crate) batches: bool,
}

impl Head {
    pub(crate) fn of(cx: &Interpreter<'_>, entry: &Loop) -> Self {
        let text = cx.code.files.text(entry.site);
        let named = EXPRESSIONS.iter().any(|expression| text.contains(expression));
        Self { installed: named || is_registry(cx, entry, text), batches: is_of_batches(text) }
    }
}

/// Whether a loop runs over the rows of a model that has one for each model or site.
pub(crate) fn is_of_installation(cx: &Interpreter<'_>, entry: &Loop) -> bool {
    let Over::Set(set) = &entry.over else { return false };
    MODELS.iter().any(|model| cx.classes.inherits(set.class, model))
}

/// Whether a loop runs over what a class keeps of the classes below it: `for kind in Backend.get_all()`, which gives what
/// is in its `_registry`.
fn is_registry(cx: &Interpreter<'_>, entry: &Loop, head: &str) -> bool {
    let called = head.split_once(" in ").and_then(|(_, over)| over.split_once('('));
    let Some((class, method)) = called.and_then(|(called, _)| called.trim().rsplit_once('.')) else { return false };
    let class = entry.function.and_then(|function| cx.bound_global(function.module, Sym::new(class)));
    let Some(Value::Class(class)) = class else { return false };
    let Some((_, Value::ClassMethod(method))) = cx.classes.lookup(class, Sym::new(method)) else { return false };
    let Value::Function(function) = &**method else { return false };
    let body = cx.code.span(function.id.module, cx.code.function(function.id).range);
    cx.code.files.text(body).contains("cls._registry")
}

/// Whether a loop runs over what a call gives that says by its name that it makes batches: `for rows in chunks(all, 500)`.
fn is_of_batches(head: &str) -> bool {
    let called = head.split_once(" in ").and_then(|(_, over)| over.trim().split_once('('));
    let name = called.map_or("", |(name, _)| name.rsplit('.').next().unwrap_or(name));
    ["batch", "chunk", "grouper"].iter().any(|part| name.contains(part))
}

/// Whether a loop runs over the rows of one owner: those of a user, or the related rows of one object. An object that is
/// one of many has a loop of its own around.
pub(crate) fn is_of_one_owner(cx: &Interpreter<'_>, entry: &Loop, around: &[Rc<Loop>]) -> bool {
    let Over::Set(set) = &entry.over else { return false };
    let by_user = |op: &Op| {
        let mut values = op.args.iter().chain(op.keywords.iter().map(|(_, value)| value));
        op.name == "filter" && values.any(|value| is_user(cx, value))
    };
    let is_one = |record: &Record| match &record.root {
        Root::Element(rows) => around.iter().any(|outer| outer.over == Over::Set(rows.clone())),
        _ => true,
    };
    set.ops.iter().any(by_user) || matches!(&set.base, Base::Related { record, .. } if is_one(record))
}

/// Whether a model is a singleton: its `save()` gives each row the same key, so that its table has at most one.
pub(crate) fn has_one_row(cx: &Interpreter<'_>, model: ClassRef) -> bool {
    let Some((_, Value::Function(save))) = cx.classes.lookup(model, Sym::new("save")) else { return false };
    let (module, body) = (save.id.module, &cx.code.function(save.id).body);
    let is_constant = |value: &Value| matches!(value, Value::Int(_) | Value::Str(_));
    let is_same_for_all = |value: &Expr| match &value.kind {
        ExprKind::Int(_) | ExprKind::Str(_) => true,
        ExprKind::Name(NameRef::Global(name)) => {
            cx.bound_global(module, *name).is_some_and(|value| is_constant(&value))
        }
        ExprKind::Attribute(parts) if is_self(&parts.value) => {
            cx.classes.lookup(model, parts.name).is_some_and(|(_, value)| is_constant(value))
        }
        _ => false,
    };
    let is_key = |target: &Expr| match &target.kind {
        ExprKind::Attribute(parts) => matches!(parts.name.as_str(), "pk" | "id") && is_self(&parts.value),
        _ => false,
    };
    body.iter().any(|stmt| match &stmt.kind {
        StmtKind::Assign { targets, value } => targets.iter().any(is_key) && is_same_for_all(value),
        _ => false,
    })
}

/// Whether an expression of a method is its first parameter.
fn is_self(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Name(NameRef::Local(0)))
}

/// Whether a value is a user.
pub(crate) fn is_user(cx: &Interpreter<'_>, value: &Value) -> bool {
    match value {
        Value::Record(record) => cx.classes.inherits(record.class, USER),
        Value::Union(members) => members.iter().any(|member| is_user(cx, member)),
        _ => false,
    }
}
