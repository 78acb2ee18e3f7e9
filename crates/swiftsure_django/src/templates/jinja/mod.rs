//! Jinja2 templates in the engine's form.
//!
//! As Django's: a module with functions for the whole, for its blocks and its macros, that take the context and the
//! blocks. What differs: nothing is called that is not written as a call, tags may set names in the context around
//! them, and what a template that extends another sets outside of its blocks is set all the same.

mod expression;
mod macros;

use swiftsure_python::Language;
use swiftsure_python::ir::{
    Attribute, Expr as IrExpr, ExprKind as Ir, For as IrFor, If, Module, Range, Stmt, StmtKind,
};
use swiftsure_source::{FileId, Sym};
use swiftsure_template::jinja::{
    Binding, Branch, Expr, ExprKind, For, ImportedName, Name, Node, NodeKind, Trans, parse,
};

use super::build::{
    BLOCKS, CONTEXT, Functions, LIBRARIES, Scope, WHOLE, bind, block_name, call, call_with, evaluate, expr, global,
    local, perhaps, set, statement, text, variable,
};

/// The endings of files that are Jinja2's, wherever they lie.
const ENDINGS: [&str; 3] = [".jinja", ".jinja2", ".j2"];
/// Tags of extensions that only print, cache or compress what stands in them.
const PLAIN_TAGS: [&str; 4] = ["cache", "compress", "csrf_token", "spaceless"];

/// Whether a template of a path is written in Jinja2.
pub(super) fn is_jinja(path: &str) -> bool {
    ENDINGS.iter().any(|ending| path.ends_with(ending)) || path.split('/').rev().skip(1).any(|part| part == "jinja2")
}

pub(super) fn language() -> Language {
    Language::Other(lower)
}

/// Parses a template and brings it into the engine's form. Broken templates are what is left of them.
fn lower(file: FileId, name: Sym, source: &str) -> Module {
    let template = parse(source);
    let errors = template.errors.iter().map(|error| (error.range, error.message.clone())).collect();
    let mut lowering = Lowering::default();
    lowering.template(&template.nodes, source);
    lowering.functions.into_module(file, name, &[], errors)
}

#[derive(Default)]
struct Lowering {
    functions: Functions,
    /// The blocks that are defined at the top or inside of other blocks, in order.
    blocks: Vec<Sym>,
    scope: Scope,
    /// What is printed here goes nowhere: it stands in a template that extends another, outside of all blocks.
    silent: bool,
    /// How many bodies of `call` blocks there are.
    callers: usize,
}

impl Lowering {
    fn template(&mut self, nodes: &[Node], source: &str) {
        let whole = Range::new(0, u32::try_from(source.len()).unwrap_or(u32::MAX));
        let parent = nodes.iter().find_map(|node| match &node.kind {
            NodeKind::Extends { template } => Some((node.range, template)),
            _ => None,
        });
        self.silent = parent.is_some();
        let mut body = self.nodes(nodes);
        if let Some((range, parent)) = parent {
            let parent = self.expr(parent);
            body.push(evaluate(call(range, "extend", vec![parent, local(range, CONTEXT), local(range, BLOCKS)])));
        }
        let locals = std::mem::take(&mut self.scope).locals;
        let known = std::mem::take(&mut self.blocks);
        let names = known.iter().map(|name| (Some(text(whole, *name)), global(whole, block_name(*name).as_str())));
        let own = expr(whole, Ir::Dict(names.collect()));
        body.insert(0, bind(BLOCKS, call(whole, "with_blocks", vec![local(whole, BLOCKS), own])));
        self.functions.add(Sym::new(WHOLE), Sym::new(""), whole, body, locals);
    }

    fn nodes(&mut self, nodes: &[Node]) -> Vec<Stmt> {
        nodes.iter().flat_map(|node| self.node(node)).collect()
    }

    fn node(&mut self, node: &Node) -> Vec<Stmt> {
        let range = node.range;
        match &node.kind {
            NodeKind::Output(value) => self.output(std::slice::from_ref(value)),
            NodeKind::Print(values) => self.output(values),
            NodeKind::Do(value) => vec![evaluate(self.expr(value))],
            NodeKind::For(it) => self.for_(range, it),
            NodeKind::If { branches, otherwise } => self.if_(branches, otherwise.as_deref().unwrap_or_default()),
            NodeKind::Macro { name, parameters, body } => {
                self.macro_(range, *name, parameters, body);
                Vec::new()
            }
            NodeKind::CallBlock { parameters, call, body } => self.call_block(range, parameters, call, body),
            NodeKind::FilterBlock { body, .. } | NodeKind::Autoescape { body, .. } => self.nodes(body),
            NodeKind::Set { target, value } => {
                let value = self.expr(value);
                vec![self.assign(target, value)]
            }
            NodeKind::SetBlock { target, body, .. } => {
                let outer = std::mem::replace(&mut self.silent, false);
                let mut made = self.nodes(body);
                self.silent = outer;
                made.push(self.assign(target, call(target.range, "str", Vec::new())));
                made
            }
            NodeKind::Block { name, scoped, body, .. } => self.block(range, *name, *scoped, body),
            NodeKind::Include { template, ignore_missing, with_context } => {
                self.include(range, template, *ignore_missing, *with_context)
            }
            NodeKind::Import { template, alias, with_context } => {
                let imported = self.imported(range, template, *with_context);
                vec![set(self.scope.context, alias.name, alias.range, imported)]
            }
            NodeKind::FromImport { template, names, with_context } => {
                self.from_import(range, template, names, *with_context)
            }
            NodeKind::With { bindings, body } => self.with(range, bindings, body),
            NodeKind::Trans(it) => self.trans(range, it),
            NodeKind::Break => vec![statement(range, StmtKind::Break)],
            NodeKind::Continue => vec![statement(range, StmtKind::Continue)],
            NodeKind::Unknown { name, arguments, body } => self.unknown(range, *name, arguments, body.as_deref()),
            NodeKind::Extends { .. }
            | NodeKind::Text { .. }
            | NodeKind::Comment
            | NodeKind::Raw { .. }
            | NodeKind::Debug
            | NodeKind::Error => Vec::new(),
        }
    }

    /// `{{ value }}`: the value becomes a text.
    fn output(&mut self, values: &[Expr]) -> Vec<Stmt> {
        if self.silent {
            return Vec::new();
        }
        let values = values.iter().map(|value| self.expr(value));
        values.map(|value| evaluate(call(value.range, "str", vec![value]))).collect()
    }

    /// A context of its own from here on; gives the outer one.
    fn fork(&mut self, range: Range, made: &mut Vec<Stmt>, how: &str) -> u32 {
        let outer = self.scope.context;
        let inner = self.scope.slot("context");
        made.push(bind(inner, call(range, how, vec![local(range, outer)])));
        self.scope.context = inner;
        outer
    }

    fn for_(&mut self, range: Range, it: &For) -> Vec<Stmt> {
        let iter = self.expr(&it.iterable);
        let item = self.scope.slot("item");
        let mut body = Vec::new();
        let outer = self.fork(range, &mut body, "fork");
        body.push(self.assign(&it.target, local(it.target.range, item)));
        // `loop.first` and the like are plain.
        body.push(set(self.scope.context, Sym::new("loop"), range, expr(range, Ir::Float)));
        let test = it.filter.as_ref().map(|filter| self.expr(filter));
        let inner = self.nodes(&it.body);
        match test {
            Some(test) => body.push(choose(range, test, inner, Vec::new())),
            None => body.extend(inner),
        }
        self.scope.context = outer;
        let target = local(range, item);
        let each = IrFor { target, iter, body: body.into(), orelse: Box::default(), is_async: false };
        let mut made = vec![statement(range, StmtKind::For(Box::new(each)))];
        if let Some(otherwise) = &it.otherwise {
            made.push(perhaps(range, self.nodes(otherwise), Vec::new()));
        }
        made
    }

    fn if_(&mut self, branches: &[Branch], otherwise: &[Node]) -> Vec<Stmt> {
        let Some((first, rest)) = branches.split_first() else { return self.nodes(otherwise) };
        let test = self.expr(&first.test);
        let body = self.nodes(&first.body);
        let orelse = self.if_(rest, otherwise);
        vec![choose(first.range, test, body, orelse)]
    }

    /// A value for a name, for several, or for an attribute of a `namespace()`.
    fn assign(&mut self, target: &Expr, value: IrExpr) -> Stmt {
        let range = value.range;
        let target = self.target(target);
        statement(range, StmtKind::Assign { targets: Box::new([target]), value })
    }

    fn target(&mut self, target: &Expr) -> IrExpr {
        let range = target.range;
        match &target.kind {
            ExprKind::Name(name) => variable(self.scope.context, *name, range),
            ExprKind::Tuple(parts) | ExprKind::List(parts) => {
                let parts: Vec<IrExpr> = parts.iter().map(|part| self.target(part)).collect();
                expr(range, Ir::Tuple(parts.into()))
            }
            ExprKind::NamespaceTarget { namespace, attribute } => {
                let value = self.read(namespace.name, namespace.range);
                let target = Attribute { value, name: attribute.name, name_range: attribute.range };
                expr(range, Ir::Attribute(Box::new(target)))
            }
            _ => local(range, self.scope.slot("nothing")),
        }
    }

    fn block(&mut self, range: Range, name: Name, scoped: bool, body: &[Node]) -> Vec<Stmt> {
        let fresh = Scope { block: Some(name.name), ..Scope::default() };
        let outer = std::mem::replace(&mut self.scope, fresh);
        let silent = std::mem::replace(&mut self.silent, false);
        let body = self.nodes(body);
        self.silent = silent;
        let scope = std::mem::replace(&mut self.scope, outer);
        let qualname = Sym::new(&format!("block {}", name.name));
        self.functions.add(block_name(name.name), qualname, range, body, scope.locals);
        self.blocks.push(name.name);
        if self.silent {
            return Vec::new();
        }
        let place = name.range;
        let context = if scoped { self.scope.context } else { CONTEXT };
        vec![evaluate(call(
            place,
            "put_block",
            vec![local(place, context), local(place, BLOCKS), text(place, name.name)],
        ))]
    }

    fn include(&mut self, range: Range, template: &Expr, ignore_missing: bool, with_context: bool) -> Vec<Stmt> {
        let template = self.expr(template);
        let context = local(range, self.scope.context);
        let context = call(range, if with_context { "fork" } else { "only" }, vec![context]);
        let may_miss = expr(range, Ir::Bool(ignore_missing));
        vec![evaluate(call(range, "include", vec![template, context, may_miss]))]
    }

    /// The names of another template; without a context of this one it sees no variables.
    fn imported(&mut self, range: Range, template: &Expr, with_context: bool) -> IrExpr {
        let mut args = vec![self.expr(template)];
        if with_context {
            args.push(local(range, self.scope.context));
        }
        call(range, "imported", args)
    }

    fn from_import(&mut self, range: Range, template: &Expr, names: &[ImportedName], with: bool) -> Vec<Stmt> {
        let imported = self.imported(range, template, with);
        let slot = self.scope.slot("imported");
        let mut made = vec![bind(slot, imported)];
        for ImportedName { name, alias } in names {
            let value = expression::lookup(local(range, slot), *name);
            made.push(set(self.scope.context, alias.unwrap_or(*name).name, name.range, value));
        }
        made
    }

    /// Names for values that are read in the context around.
    fn with(&mut self, range: Range, bindings: &[Binding], body: &[Node]) -> Vec<Stmt> {
        let mut made = Vec::new();
        let values: Vec<IrExpr> = bindings.iter().map(|binding| self.expr(&binding.value)).collect();
        let outer = self.fork(range, &mut made, "fork");
        for (binding, value) in bindings.iter().zip(values) {
            made.push(self.assign(&binding.target, value));
        }
        made.extend(self.nodes(body));
        self.scope.context = outer;
        made
    }

    fn trans(&mut self, range: Range, it: &Trans) -> Vec<Stmt> {
        let mut made = Vec::new();
        let values: Vec<(Name, IrExpr)> = it
            .variables
            .iter()
            .filter_map(|variable| Some((variable.name, self.expr(variable.value.as_ref()?))))
            .collect();
        let outer = self.fork(range, &mut made, "fork");
        for (name, value) in values {
            made.push(set(self.scope.context, name.name, name.range, value));
        }
        let singular = self.nodes(&it.singular);
        match &it.plural {
            Some(plural) => {
                let plural = self.nodes(&plural.body);
                made.push(perhaps(range, singular, plural));
            }
            None => made.extend(singular),
        }
        self.scope.context = outer;
        made
    }
}

fn choose(range: Range, test: IrExpr, body: Vec<Stmt>, orelse: Vec<Stmt>) -> Stmt {
    statement(range, StmtKind::If(Box::new(If { test, body: body.into(), orelse: orelse.into() })))
}
