//! Which variables of the context a part of a template can read.
//!
//! A layout is rendered by every view, and most of it reads nothing of what the views hand over. A part that gets only
//! the variables that it can read is evaluated once for all of them.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use rustc_hash::FxHashMap;
use swiftsure_flow::frame::Frame;
use swiftsure_flow::heap::{Object, ObjectId};
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::value::Value;
use swiftsure_python::ir::{Call, Expr, ExprKind, FStringPart, FunctionId, NameRef, Stmt, StmtKind};
use swiftsure_source::Sym;

use super::build::{LIBRARIES, WHOLE, macro_name};
use super::finder::absolute;
use super::libraries::{self, Part};
use crate::orm::Orm;

/// What the code of one function names.
#[derive(Debug, Default)]
struct Names {
    variables: BTreeSet<Sym>,
    blocks: BTreeSet<Sym>,
    templates: BTreeSet<Sym>,
    tags: BTreeSet<Sym>,
    partials: BTreeSet<Sym>,
    /// A template whose name is computed could read anything.
    open: bool,
}

/// What one function reads, whatever blocks it is rendered with.
#[derive(Debug)]
struct Reach {
    variables: BTreeSet<Sym>,
    reads_all: bool,
    blocks: BTreeSet<Sym>,
    /// Parts and templates that it renders by their names.
    inner: Vec<FunctionId>,
}

/// What a call can read.
#[derive(Debug, Default)]
struct Needs {
    /// `None` for all.
    variables: Option<BTreeSet<Sym>>,
    blocks: BTreeSet<Sym>,
}

/// What was found out before.
#[derive(Debug, Default)]
pub(crate) struct KnownNeeds {
    functions: RefCell<FxHashMap<FunctionId, Rc<Reach>>>,
    /// By the function and the functions of all blocks.
    calls: RefCell<FxHashMap<(FunctionId, Vec<FunctionId>), Rc<Needs>>>,
}

/// Copies of the context and the blocks with what the function can read of them.
pub(super) fn narrowed(
    orm: &Orm,
    cx: &mut Interpreter<'_>,
    f: &mut Frame,
    function: &Value,
    context: &Value,
    blocks: &Value,
) -> (Value, Value) {
    let Value::Function(function) = function else { return (context.clone(), blocks.clone()) };
    let needs = needs_of(orm, cx, f, function.id, blocks);
    let context = keep(cx, f, context, needs.variables.as_ref());
    let blocks = keep(cx, f, blocks, Some(&needs.blocks));
    (context, blocks)
}

/// A copy of an object with the fields of some names.
fn keep(cx: &mut Interpreter<'_>, f: &mut Frame, value: &Value, names: Option<&BTreeSet<Sym>>) -> Value {
    let Some(object) = super::context::of(cx, f, value) else { return value.clone() };
    let mut copy = Object::clone(object);
    if let Some(names) = names {
        copy.fields.retain(|(name, _)| names.contains(name));
    }
    cx.allocate(f, copy)
}

fn needs_of(orm: &Orm, cx: &mut Interpreter<'_>, f: &Frame, function: FunctionId, blocks: &Value) -> Rc<Needs> {
    let blocks = block_functions(cx, f, blocks);
    let known = (function, blocks.iter().flat_map(|(_, functions)| functions.iter().copied()).collect());
    if let Some(needs) = orm.needs.calls.borrow().get(&known) {
        return needs.clone();
    }
    let mut walk = Walk { orm, blocks, seen: BTreeSet::new(), needs: Needs::default() };
    walk.needs.variables = Some(BTreeSet::new());
    walk.function(cx, function);
    let needs = Rc::new(walk.needs);
    orm.needs.calls.borrow_mut().insert(known, needs.clone());
    needs
}

fn block_functions(cx: &Interpreter<'_>, f: &Frame, blocks: &Value) -> Vec<(Sym, Vec<FunctionId>)> {
    let object = match blocks {
        Value::Object(id) => cx.object(f, ObjectId(id.0)),
        _ => None,
    };
    let ids = |functions: &Value| match functions {
        Value::Tuple(functions) => functions.iter().filter_map(id).collect(),
        _ => Vec::new(),
    };
    object
        .map(|object| object.fields.iter().map(|(name, functions)| (*name, ids(functions))).collect())
        .unwrap_or_default()
}

fn id(function: &Value) -> Option<FunctionId> {
    match function {
        Value::Function(function) => Some(function.id),
        _ => None,
    }
}

/// Follows blocks, includes and parents.
struct Walk<'o> {
    orm: &'o Orm,
    blocks: Vec<(Sym, Vec<FunctionId>)>,
    seen: BTreeSet<FunctionId>,
    needs: Needs,
}

impl Walk<'_> {
    fn function(&mut self, cx: &mut Interpreter<'_>, function: FunctionId) {
        if !self.seen.insert(function) {
            return;
        }
        let reach = reach_of(self.orm, cx, function);
        match &mut self.needs.variables {
            Some(variables) if !reach.reads_all => variables.extend(&reach.variables),
            variables => *variables = None,
        }
        self.needs.blocks.extend(&reach.blocks);
        self.add_blocks(cx, function);
        let mut inner: Vec<FunctionId> = Vec::new();
        for (_, functions) in self.blocks.iter().filter(|(name, _)| reach.blocks.contains(name)) {
            inner.extend(functions);
        }
        inner.extend(&reach.inner);
        for function in inner {
            self.function(cx, function);
        }
    }
}

impl Walk<'_> {
    /// A template's own blocks join those of the templates below it when it is rendered.
    fn add_blocks(&mut self, cx: &Interpreter<'_>, whole: FunctionId) {
        if cx.code.function(whole).name != *WHOLE {
            return;
        }
        for (index, function) in (0..).zip(&cx.code.module(whole.module).functions) {
            if let Some(name) = function.name.as_str().strip_prefix("<block ").and_then(|rest| rest.strip_suffix('>')) {
                self.blocks.push((Sym::new(name), vec![FunctionId { module: whole.module, index }]));
            }
        }
    }
}

/// Whether a tag is handed the whole context, or may be.
fn takes_context(orm: &Orm, cx: &mut Interpreter<'_>, loaded: &Value, tag: Sym) -> bool {
    let Some(Value::Object(found)) = libraries::find(orm, cx, loaded, Part::Tags, tag) else { return true };
    let takes = cx.globals.get(found).and_then(|object| object.field(Sym::new("takes_context")).cloned());
    takes == Some(Value::Bool(true))
}

fn module_function(cx: &mut Interpreter<'_>, beside: FunctionId, name: Sym) -> Option<FunctionId> {
    cx.module_attribute(beside.module, name).as_ref().and_then(id)
}

fn reach_of(orm: &Orm, cx: &mut Interpreter<'_>, function: FunctionId) -> Rc<Reach> {
    if let Some(known) = orm.needs.functions.borrow().get(&function) {
        return known.clone();
    }
    let mut names = Names::default();
    statements(&cx.code.function(function).body, &mut names);
    let loaded = cx.module_attribute(function.module, Sym::new(LIBRARIES)).unwrap_or(Value::None);
    let reads_all = names.open || names.tags.iter().any(|tag| takes_context(orm, cx, &loaded, *tag));
    let inner = rendered_by_name(orm, cx, function, &names);
    let reach = Rc::new(Reach { variables: names.variables, reads_all, blocks: names.blocks, inner });
    orm.needs.functions.borrow_mut().insert(function, reach.clone());
    reach
}

/// Parts of the same module and templates that a function names.
fn rendered_by_name(orm: &Orm, cx: &mut Interpreter<'_>, function: FunctionId, names: &Names) -> Vec<FunctionId> {
    // A block may be rendered by itself, without the template around it.
    let own = names.blocks.iter().map(|name| Sym::new(&format!("<block {name}>")));
    let own = own.chain(names.partials.iter().copied());
    // A name may be that of a macro, which reads more.
    let is_python = cx.code.head(function.module).language.is_python();
    let own = own.chain(names.variables.iter().filter(|_| !is_python).map(|name| macro_name(*name)));
    let mut inner: Vec<FunctionId> = own.filter_map(|name| module_function(cx, function, name)).collect();
    for name in &names.templates {
        let name = absolute(cx.code.path(function.module), *name);
        inner.extend(orm.templates.function(cx, name.as_str()).as_ref().and_then(id));
    }
    inner
}

fn statements(body: &[Stmt], names: &mut Names) {
    for statement in body {
        match &statement.kind {
            StmtKind::Expr(value) | StmtKind::Return(Some(value)) => expression(value, names),
            StmtKind::Assign { targets, value } => {
                expression(value, names);
                for target in targets {
                    // An attribute of a variable.
                    if let ExprKind::Attribute(attribute) = &target.kind {
                        expression(&attribute.value, names);
                    }
                }
            }
            StmtKind::If(branch) => {
                expression(&branch.test, names);
                statements(&branch.body, names);
                statements(&branch.orelse, names);
            }
            StmtKind::For(each) => {
                expression(&each.iter, names);
                statements(&each.body, names);
            }
            _ => {}
        }
    }
}

fn expression(value: &Expr, names: &mut Names) {
    match &value.kind {
        ExprKind::Lookup(lookup) => {
            if let ExprKind::Name(NameRef::Local(_)) = lookup.value.kind {
                names.variables.insert(lookup.name);
            }
            expression(&lookup.value, names);
        }
        ExprKind::Call(inner) => called(inner, names),
        ExprKind::Unary(_, inner) | ExprKind::Starred(inner) => expression(inner, names),
        ExprKind::And(parts) | ExprKind::Or(parts) | ExprKind::Tuple(parts) | ExprKind::List(parts) => {
            parts.iter().for_each(|part| expression(part, names));
        }
        ExprKind::Dict(entries) => {
            for (key, value) in entries {
                key.iter().for_each(|key| expression(key, names));
                expression(value, names);
            }
        }
        ExprKind::Subscript(parts) => [&parts.0, &parts.1].into_iter().for_each(|part| expression(part, names)),
        ExprKind::Bin(parts) => [&parts.1, &parts.2].into_iter().for_each(|part| expression(part, names)),
        ExprKind::Slice(slice) => {
            [&slice.lower, &slice.upper, &slice.step].into_iter().flatten().for_each(|part| expression(part, names));
        }
        ExprKind::IfElse(choice) => {
            [&choice.test, &choice.body, &choice.orelse].into_iter().for_each(|part| expression(part, names));
        }
        ExprKind::FString(parts) => {
            for part in parts {
                if let FStringPart::Value(value) = part {
                    expression(value, names);
                }
            }
        }
        ExprKind::Compare(compare) => {
            expression(&compare.left, names);
            compare.rest.iter().for_each(|(_, right)| expression(right, names));
        }
        _ => {}
    }
}

fn called(call: &Call, names: &mut Names) {
    let texts: Vec<Sym> = call
        .args
        .iter()
        .filter_map(|arg| match &arg.kind {
            ExprKind::Str(text) => Some(*text),
            _ => None,
        })
        .collect();
    if let ExprKind::Name(NameRef::Global(function)) = &call.func.kind {
        match function.as_str() {
            "include" | "extend" => rendered(call, names),
            "imported" if call.args.len() > 1 => rendered(call, names),
            "is_defined" => names.variables.extend(texts),
            "make_macro" => {
                if let Some(Expr { kind: ExprKind::Name(NameRef::Global(function)), .. }) = call.args.first() {
                    names.partials.insert(*function);
                }
            }
            "put_block" | "put_parent_block" => names.blocks.extend(texts),
            "call_tag" | "compiled_tag" => names.tags.extend(texts.first()),
            name if name.starts_with("<partial") || name.starts_with("<tag") => {
                names.partials.insert(*function);
            }
            _ => {}
        }
    }
    if !matches!(call.func.kind, ExprKind::Name(_)) {
        expression(&call.func, names);
    }
    call.args.iter().for_each(|arg| expression(arg, names));
    call.keywords.iter().for_each(|(_, value)| expression(value, names));
}

/// A template that gets the context, or one of several.
fn rendered(call: &Call, names: &mut Names) {
    let text = |value: &Expr| match &value.kind {
        ExprKind::Str(name) => Some(*name),
        _ => None,
    };
    let found: Option<Vec<Sym>> = match call.args.first().map(|names| &names.kind) {
        Some(ExprKind::Str(name)) => Some(vec![*name]),
        Some(ExprKind::List(items) | ExprKind::Tuple(items)) => items.iter().map(text).collect(),
        _ => None,
    };
    match found {
        Some(found) => names.templates.extend(found),
        None => names.open = true,
    }
}
