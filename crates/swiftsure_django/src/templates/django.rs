//! Django templates in the engine's form.
//!
//! Loops, conditions and scopes are the engine's own. A scope is a copy of the context, so that what a tag sets in it
//! is gone behind it, as in Django. Blocks are functions: which of them is rendered at a place, the templates that
//! extend each other decide when they run.

use swiftsure_python::ir::{Attribute, Expr};
use swiftsure_python::ir::{
    CmpOp, Compare, ExprKind, For as IrFor, If, Module, NameRef, Range, Stmt, StmtKind, UnaryOp,
};
use swiftsure_source::{FileId, Sym};
use swiftsure_template::django::{
    Arg, BUILTIN_TAGS, Binding, BlockTranslate, Branch, Cache, Condition, FilterExpr, For,
    LIBRARIES as KNOWN_LIBRARIES, Name, Node, NodeKind, Operand, OperandKind, Operator, Tag, TagLibrary, Template,
    parse,
};

use super::build::{
    BLOCKS, CONTEXT, FirstTurn, Functions, LIBRARIES, Scope, WHOLE, bind, block_name, call, call_with, evaluate, expr,
    global, local, perhaps, set, statement, text, variable,
};

/// Parses a template and brings it into the engine's form. Broken templates are what is left of them.
pub(super) fn lower(file: FileId, name: Sym, source: &str) -> Module {
    let template = parse(source, &TagLibrary::default());
    let errors = template.errors.iter().map(|error| (error.range, error.to_string())).collect();
    let mut lowering = Lowering { source: source.to_owned(), ..Lowering::default() };
    lowering.template(&template, source);
    let mut module = lowering.functions.into_module(file, name, &template.loads, errors);
    let mut pragmas = Vec::new();
    collect_pragmas(&template.nodes, source, &mut pragmas);
    module.pragmas = pragmas.into();
    module
}

/// The comments that speak to this program.
fn collect_pragmas(nodes: &[Node], source: &str, found: &mut Vec<Range>) {
    for node in nodes {
        if node.kind == NodeKind::Comment && node.range.slice(source).contains("swiftsure:") {
            found.push(node.range);
        }
        node.children().into_iter().for_each(|child| collect_pragmas(std::slice::from_ref(child), source, found));
    }
}

#[derive(Default)]
struct Lowering {
    functions: Functions,
    /// The blocks that are defined at the top or inside of other blocks, in order.
    blocks: Vec<Sym>,
    scope: Scope,
    source: String,
    /// How many bodies of tags there are.
    tags: usize,
}

pub(super) fn partial_name(name: Sym) -> Sym {
    Sym::new(&format!("<partial {name}>"))
}

impl Lowering {
    fn template(&mut self, template: &Template, source: &str) {
        let whole = Range::new(0, u32::try_from(source.len()).unwrap_or(u32::MAX));
        let mut body = self.nodes(&template.nodes);
        let locals = std::mem::take(&mut self.scope).locals;
        let known = std::mem::take(&mut self.blocks);
        let names = known.iter().map(|name| (Some(text(whole, *name)), global(whole, block_name(*name).as_str())));
        let own = expr(whole, ExprKind::Dict(names.collect()));
        let blocks = bind(BLOCKS, call(whole, "with_blocks", vec![local(whole, BLOCKS), own]));
        if let Some(parent) = &template.extends {
            // Of a template that extends another, only the blocks are rendered.
            let parent = self.filtered(parent);
            let range = parent.range;
            body = vec![evaluate(call(range, "extend", vec![parent, local(range, CONTEXT), local(range, BLOCKS)]))];
        }
        body.insert(0, blocks);
        self.functions.add(Sym::new(WHOLE), Sym::new(""), whole, body, locals);
    }

    /// A function of its own for a part of the template.
    fn function(&mut self, name: Sym, qualname: Sym, range: Range, block: Option<Sym>, nodes: &[Node]) {
        let outer = std::mem::replace(&mut self.scope, Scope { block, ..Scope::default() });
        let body = self.nodes(nodes);
        let scope = std::mem::replace(&mut self.scope, outer);
        self.functions.add(name, qualname, range, body, scope.locals);
    }

    fn nodes(&mut self, nodes: &[Node]) -> Vec<Stmt> {
        nodes.iter().flat_map(|node| self.node(node)).collect()
    }

    fn node(&mut self, node: &Node) -> Vec<Stmt> {
        let range = node.tag;
        match &node.kind {
            NodeKind::Text | NodeKind::Comment | NodeKind::Load { .. } | NodeKind::Extends(_) => Vec::new(),
            NodeKind::Variable(value) => vec![self.output(range, value)],
            NodeKind::For(it) => self.for_(range, it),
            NodeKind::If(branches) => self.if_(branches),
            NodeKind::With { bindings, body } => self.with(range, bindings, body),
            NodeKind::Include { template, bindings, only } => self.include(range, template, bindings, *only),
            NodeKind::Block { name, body, .. } => self.block(node.range, *name, body),
            NodeKind::Url { view, args, as_var } => {
                let mut body = vec![self.value(view)];
                body.extend(args.iter().filter_map(|arg| arg.value.as_ref()).map(|value| self.value(value)));
                body.extend(self.named(*as_var, range));
                body
            }
            NodeKind::Cycle { values, name, .. } => self.choice(range, values, *name),
            NodeKind::FirstOf { values, as_var } => self.choice(range, values, *as_var),
            NodeKind::IfChanged { values, body, otherwise } => {
                let mut made: Vec<Stmt> = values.iter().map(|value| self.value(value)).collect();
                let (body, otherwise) = (self.nodes(body), self.nodes(otherwise));
                // Without values the body is rendered each time, to be compared.
                if values.is_empty() {
                    made.extend(body);
                    made.push(perhaps(range, otherwise, Vec::new()));
                } else {
                    made.push(perhaps(range, body, otherwise));
                }
                made
            }
            NodeKind::Regroup { source, by, name } => self.regroup(range, source, by, *name),
            NodeKind::Autoescape { body, .. } | NodeKind::Filter { body, .. } => self.nodes(body),
            NodeKind::PartialDef { name, inline, body } => self.partial(node.range, *name, *inline, body),
            NodeKind::Partial { name } => vec![self.call_partial(range, *name)],
            NodeKind::Cache(it) => self.cache(range, it),
            NodeKind::Translate { message, context, as_var, .. } => {
                let mut made = vec![self.value(message)];
                made.extend(context.iter().map(|context| self.value(context)));
                made.extend(self.named(*as_var, range));
                made
            }
            NodeKind::BlockTranslate(it) => self.translate(range, it),
            NodeKind::Tag(tag) => self.tag(range, tag),
        }
    }

    /// `{{ value }}`: the value becomes a text.
    fn output(&mut self, range: Range, value: &FilterExpr) -> Stmt {
        if let (OperandKind::Path(path), Some(block)) = (&value.base.kind, self.scope.block)
            && let [first, second] = path.as_slice()
            && first.text == "block"
            && second.text == "super"
        {
            let own = global(range, block_name(block).as_str());
            let context = local(range, self.scope.context);
            let args = vec![context, local(range, BLOCKS), text(range, block), own];
            return evaluate(call(range, "put_parent_block", args));
        }
        let value = self.filtered(value);
        evaluate(call(value.range, "str", vec![value]))
    }

    fn value(&mut self, value: &FilterExpr) -> Stmt {
        evaluate(self.filtered(value))
    }

    /// `as name`: some text.
    fn named(&self, name: Option<Name>, range: Range) -> Option<Stmt> {
        let name = name?;
        Some(set(self.scope.context, name.text, range, call(range, "str", Vec::new())))
    }

    /// One of several values is rendered, perhaps under a name.
    fn choice(&mut self, range: Range, values: &[FilterExpr], name: Option<Name>) -> Vec<Stmt> {
        let values: Vec<Expr> = values.iter().map(|value| self.filtered(value)).collect();
        if values.is_empty() {
            return Vec::new();
        }
        let chosen = call(range, "str", vec![expr(range, ExprKind::Or(values.into()))]);
        match name {
            Some(name) => vec![set(self.scope.context, name.text, range, chosen)],
            None => vec![evaluate(chosen)],
        }
    }

    /// A context of its own from here on; gives the outer one.
    fn fork(&mut self, range: Range, made: &mut Vec<Stmt>, how: &str) -> u32 {
        let outer = self.scope.context;
        let inner = self.scope.slot("context");
        made.push(bind(inner, call(range, how, vec![local(range, outer)])));
        self.scope.context = inner;
        outer
    }

    /// Names for values that are read in the `outer` context.
    fn bindings(&mut self, bindings: &[Binding], outer: u32, made: &mut Vec<Stmt>) {
        let inner = std::mem::replace(&mut self.scope.context, outer);
        for binding in bindings {
            let value = self.filtered(&binding.value);
            made.push(set(inner, binding.name.text, binding.name.range, value));
        }
        self.scope.context = inner;
    }

    fn with(&mut self, range: Range, bindings: &[Binding], body: &[Node]) -> Vec<Stmt> {
        let mut made = Vec::new();
        let outer = self.fork(range, &mut made, "fork");
        self.bindings(bindings, outer, &mut made);
        made.extend(self.nodes(body));
        self.scope.context = outer;
        made
    }

    fn include(&mut self, range: Range, template: &FilterExpr, bindings: &[Binding], only: bool) -> Vec<Stmt> {
        let mut made = Vec::new();
        let template = self.filtered(template);
        let outer = self.fork(range, &mut made, if only { "only" } else { "fork" });
        self.bindings(bindings, outer, &mut made);
        made.push(evaluate(call(range, "include", vec![template, local(range, self.scope.context)])));
        self.scope.context = outer;
        made
    }

    fn for_(&mut self, range: Range, it: &For) -> Vec<Stmt> {
        let iter = self.filtered(&it.iter);
        let iter = if it.reversed { call(iter.range, "reversed", vec![iter]) } else { iter };
        let item = self.scope.slot("item");
        let first = self.scope.slot("first");
        let around = self.scope.first.replace(FirstTurn { slot: first, is_asked: false });
        let mut body = Vec::new();
        let outer = self.fork(range, &mut body, "fork");
        let context = self.scope.context;
        let targets: Vec<Expr> = it.targets.iter().map(|name| variable(context, name.text, name.range)).collect();
        let target = match <[Expr; 1]>::try_from(targets) {
            Ok([single]) => single,
            Err(several) => expr(range, ExprKind::Tuple(several.into())),
        };
        let bound = StmtKind::Assign { targets: Box::new([target]), value: local(range, item) };
        body.push(statement(range, bound));
        // `forloop.first` and the like are plain.
        body.push(set(context, Sym::new("forloop"), range, expr(range, ExprKind::Float)));
        body.extend(self.nodes(&it.body));
        self.scope.context = outer;
        let mut made = Vec::new();
        let asks = std::mem::replace(&mut self.scope.first, around).is_some_and(|first| first.is_asked);
        if asks {
            let is_first = |first_turn| {
                let targets = Box::new([local(range, first)]);
                statement(range, StmtKind::Assign { targets, value: expr(range, ExprKind::Bool(first_turn)) })
            };
            made.push(is_first(true));
            body.push(is_first(false));
        }
        let target = local(range, item);
        let each = IrFor { target, iter, body: body.into(), orelse: Box::default(), is_async: false };
        made.push(statement(range, StmtKind::For(Box::new(each))));
        let empty = self.nodes(&it.empty);
        if !empty.is_empty() {
            made.push(perhaps(range, empty, Vec::new()));
        }
        made
    }

    fn if_(&mut self, branches: &[Branch]) -> Vec<Stmt> {
        let Some((first, rest)) = branches.split_first() else { return Vec::new() };
        let Some(condition) = &first.condition else { return self.nodes(&first.body) };
        let test = self.condition(first.tag, condition);
        let (body, orelse) = (self.nodes(&first.body).into(), self.if_(rest).into());
        vec![statement(first.tag, StmtKind::If(Box::new(If { test, body, orelse })))]
    }

    fn condition(&mut self, range: Range, condition: &Condition) -> Expr {
        match condition {
            Condition::Value(value) => self.first_turn(value).unwrap_or_else(|| self.filtered(value)),
            Condition::Not(inner) => {
                let inner = self.condition(range, inner);
                expr(inner.range, ExprKind::Unary(UnaryOp::Not, Box::new(inner)))
            }
            Condition::And(parts) => {
                let parts: Vec<Expr> = parts.iter().map(|part| self.condition(range, part)).collect();
                expr(range, ExprKind::And(parts.into()))
            }
            Condition::Or(parts) => {
                let parts: Vec<Expr> = parts.iter().map(|part| self.condition(range, part)).collect();
                expr(range, ExprKind::Or(parts.into()))
            }
            Condition::Compare { left, operator, right } => {
                let left = self.condition(range, left);
                let rest = Box::new([(comparison(*operator), self.condition(range, right))]);
                expr(left.range, ExprKind::Compare(Box::new(Compare { left, rest })))
            }
            Condition::Invalid => call(range, "maybe", Vec::new()),
        }
    }

    /// `forloop.first` of the loop at hand.
    fn first_turn(&mut self, value: &FilterExpr) -> Option<Expr> {
        let OperandKind::Path(path) = &value.base.kind else { return None };
        let [name, step] = path.as_slice() else { return None };
        if !value.filters.is_empty() || name.text != "forloop" || step.text != "first" {
            return None;
        }
        let first = self.scope.first.as_mut()?;
        first.is_asked = true;
        Some(local(value.range, first.slot))
    }

    fn block(&mut self, range: Range, name: Name, body: &[Node]) -> Vec<Stmt> {
        let qualname = Sym::new(&format!("block {}", name.text));
        self.function(block_name(name.text), qualname, range, Some(name.text), body);
        self.blocks.push(name.text);
        let place = name.range;
        let args = vec![local(place, self.scope.context), local(place, BLOCKS), text(place, name.text)];
        vec![evaluate(call(place, "put_block", args))]
    }

    fn partial(&mut self, range: Range, name: Name, inline: bool, body: &[Node]) -> Vec<Stmt> {
        let qualname = Sym::new(&format!("partial {}", name.text));
        self.function(partial_name(name.text), qualname, range, None, body);
        if inline { vec![self.call_partial(name.range, name)] } else { Vec::new() }
    }

    fn call_partial(&self, range: Range, name: Name) -> Stmt {
        let context = call(range, "fork", vec![local(range, self.scope.context)]);
        let function = global(range, partial_name(name.text).as_str());
        evaluate(call_with(range, function, vec![context, local(range, BLOCKS)], Vec::new()))
    }

    /// What is cached is rendered now and then.
    fn cache(&mut self, range: Range, it: &Cache) -> Vec<Stmt> {
        let mut made = vec![self.value(&it.timeout)];
        made.extend(it.vary.iter().map(|value| self.value(value)));
        let body = self.nodes(&it.body);
        made.push(perhaps(range, body, Vec::new()));
        made
    }

    fn translate(&mut self, range: Range, it: &BlockTranslate) -> Vec<Stmt> {
        let mut made = Vec::new();
        let outer = self.fork(range, &mut made, "fork");
        self.bindings(&it.bindings, outer, &mut made);
        if let Some(count) = &it.count {
            self.bindings(std::slice::from_ref(count), outer, &mut made);
        }
        let body = self.nodes(&it.body);
        if it.plural.is_empty() {
            made.extend(body);
        } else {
            let plural = self.nodes(&it.plural);
            made.push(perhaps(range, body, plural));
        }
        self.scope.context = outer;
        made.extend(self.named(it.as_var, range));
        made
    }

    fn regroup(&mut self, range: Range, source: &FilterExpr, by: &FilterExpr, name: Name) -> Vec<Stmt> {
        let source_range = source.range;
        let list = self.scope.slot("items");
        let item = self.scope.slot("item");
        let mut made = vec![bind(list, self.filtered(source))];
        // Each item is asked for what it is grouped by.
        let mut key = local(range, item);
        if let OperandKind::Path(path) = &by.base.kind {
            key = path.iter().fold(key, |value, step| lookup(value, *step));
        }
        let body = Box::new([evaluate(key)]);
        let iter = local(source_range, list);
        let each = IrFor { target: local(range, item), iter, body, orelse: Box::default(), is_async: false };
        made.push(statement(range, StmtKind::For(Box::new(each))));
        let groups = call(range, "regrouped", vec![local(range, list)]);
        made.push(set(self.scope.context, name.text, range, groups));
        made
    }

    fn tag(&mut self, range: Range, tag: &Tag) -> Vec<Stmt> {
        let name = tag.name.text;
        let is_known = BUILTIN_TAGS.contains(&name.as_str())
            || KNOWN_LIBRARIES.iter().any(|library| library.tags.contains(&name.as_str()));
        let mut made = Vec::new();
        if is_known {
            made.extend(tag.args.iter().filter_map(|arg| arg.value.as_ref()).map(|value| self.value(value)));
            made.extend(tag.body.iter().flat_map(|body| self.nodes(body)).collect::<Vec<_>>());
            made.extend(self.named(tag.as_var, range));
            return made;
        }
        let parts = self.parts(tag);
        let mut otherwise = vec![self.call_tag(range, tag)];
        // What a tag of the project makes of what stands in it, only its code knows.
        for part in &parts {
            let context = local(range, self.scope.context);
            let args = vec![context, local(range, BLOCKS)];
            let called = call_with(range, global(range, part.as_str()), args, Vec::new());
            otherwise.push(perhaps(range, vec![evaluate(called)], Vec::new()));
        }
        let words = self.words_of(tag).into_iter().map(|word| text(range, word)).collect();
        let parts = parts.iter().map(|part| global(range, part.as_str())).collect();
        let args = vec![
            global(range, LIBRARIES),
            text(tag.name.range, name),
            local(range, self.scope.context),
            local(range, BLOCKS),
            expr(range, ExprKind::Tuple(words)),
            expr(range, ExprKind::Tuple(parts)),
        ];
        let test = call(range, "compiled_tag", args);
        let test = expr(range, ExprKind::Unary(UnaryOp::Not, Box::new(test)));
        let body = otherwise.into();
        made.push(statement(range, StmtKind::If(Box::new(If { test, body, orelse: Box::default() }))));
        made
    }

    /// A tag that gets its arguments, or of which nothing is known.
    fn call_tag(&mut self, range: Range, tag: &Tag) -> Stmt {
        let context = local(range, self.scope.context);
        let mut args = vec![global(range, LIBRARIES), text(tag.name.range, tag.name.text), context];
        let mut keywords = Vec::new();
        for Arg { name, value, .. } in &tag.args {
            let value = value.as_ref().map_or_else(|| call(range, "maybe", Vec::new()), |value| self.filtered(value));
            match name {
                Some(name) => keywords.push((Some(name.text), value)),
                None => args.push(value),
            }
        }
        let called = call_with(range, global(range, "call_tag"), args, keywords);
        match tag.as_var {
            Some(name) => set(self.scope.context, name.text, range, called),
            None => evaluate(called),
        }
    }

    /// Functions for what stands in a tag, one for each part.
    fn parts(&mut self, tag: &Tag) -> Vec<Sym> {
        let bodies = tag.body.iter().chain(tag.clauses.iter().map(|clause| &clause.body));
        let mut names = Vec::new();
        for body in bodies {
            let range = match (body.first(), body.last()) {
                (Some(first), Some(last)) => Range::new(first.range.start, last.range.end),
                _ => tag.name.range,
            };
            self.tags += 1;
            let name = Sym::new(&format!("<tag {}>", self.tags));
            let qualname = Sym::new(&format!("tag {}", tag.name.text));
            self.function(name, qualname, range, self.scope.block, body);
            names.push(name);
        }
        names
    }

    /// The words of a tag as they stand.
    fn words_of(&self, tag: &Tag) -> Vec<Sym> {
        let mut words = vec![tag.name.text];
        words.extend(tag.args.iter().map(|arg| Sym::new(arg.range.slice(&self.source))));
        if let Some(name) = tag.as_var {
            words.extend([Sym::new("as"), name.text]);
        }
        words
    }

    fn filtered(&mut self, value: &FilterExpr) -> Expr {
        let base = self.operand(&value.base);
        value.filters.iter().fold(base, |value, filter| {
            let range = Range::new(value.range.start, filter.name.range.end);
            let mut args = vec![value, text(filter.name.range, filter.name.text), global(range, LIBRARIES)];
            args.extend(filter.arg.as_ref().map(|arg| self.operand(arg)));
            call(range, "apply_filter", args)
        })
    }

    fn operand(&self, operand: &Operand) -> Expr {
        let range = operand.range;
        let kind = match &operand.kind {
            OperandKind::Path(path) => {
                return path.iter().fold(local(range, self.scope.context), |value, step| lookup(value, *step));
            }
            OperandKind::Str { value, .. } => ExprKind::Str(*value),
            OperandKind::Int(number) => ExprKind::Int(Some(*number)),
            OperandKind::Float(_) => ExprKind::Float,
            OperandKind::True => ExprKind::Bool(true),
            OperandKind::False => ExprKind::Bool(false),
            OperandKind::None => ExprKind::None,
            OperandKind::Invalid => ExprKind::Invalid,
        };
        expr(range, kind)
    }
}

/// `value.step`
fn lookup(value: Expr, step: Name) -> Expr {
    let start =
        if matches!(value.kind, ExprKind::Name(NameRef::Local(_))) { step.range.start } else { value.range.start };
    let range = Range::new(start, step.range.end);
    expr(range, ExprKind::Lookup(Box::new(Attribute { value, name: step.text, name_range: step.range })))
}

fn comparison(operator: Operator) -> CmpOp {
    match operator {
        Operator::In => CmpOp::In,
        Operator::NotIn => CmpOp::NotIn,
        Operator::Is => CmpOp::Is,
        Operator::IsNot => CmpOp::IsNot,
        Operator::Equal => CmpOp::Eq,
        Operator::NotEqual => CmpOp::NotEq,
        Operator::Less => CmpOp::Lt,
        Operator::LessOrEqual => CmpOp::LtE,
        Operator::Greater => CmpOp::Gt,
        Operator::GreaterOrEqual => CmpOp::GtE,
    }
}
