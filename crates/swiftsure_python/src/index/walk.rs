//! Goes once over a module and writes down what stands where.

use rustc_hash::FxHashMap;

use super::{Binding, Index, Node, NodeKind, Scope, Site, Source, number};
use crate::ir::{
    ClassId, Comprehension, Expr, ExprKind, FStringPart, FunctionId, Handler, Module, ModuleId, NameRef, Pattern, Stmt,
    StmtKind,
};

pub(super) fn module(index: &mut Index<'_>, id: ModuleId) {
    let module = index.code.module(id);
    let top = number(index.scopes.len());
    index.modules.insert(id, top);
    index.scopes.push(Scope::new(id, None));
    for at in 0..module.functions.len() {
        let function = FunctionId { module: id, index: number(at) };
        index.functions.insert(function, number(index.scopes.len()));
        index.scopes.push(Scope::new(id, Some(function.index)));
    }
    let mut walker = Walker { index, id, module, scope: top, parent: None };
    walker.block(&module.body, NodeKind::Block);
    for (at, function) in module.functions.iter().enumerate() {
        walker.scope = top + 1 + number(at);
        walker.parent = None;
        for (slot, param) in function.params.iter().enumerate() {
            let source = param.annotation.as_ref().map_or(Source::Parameter, Source::Annotated);
            walker.bind(NameRef::Local(number(slot)), source, param.range.start);
        }
        walker.block(&function.body, NodeKind::Block);
    }
    index.scopes[top as usize..].iter_mut().for_each(|scope| scope.nodes.shrink_to_fit());
}

impl Scope<'_> {
    fn new(module: ModuleId, function: Option<u32>) -> Self {
        Self {
            module,
            function,
            nodes: Vec::new(),
            bindings: FxHashMap::default(),
            reads: FxHashMap::default(),
            stars: Vec::new(),
        }
    }
}

struct Walker<'i, 'a> {
    index: &'i mut Index<'a>,
    id: ModuleId,
    module: &'a Module,
    scope: u32,
    parent: Option<u32>,
}

impl<'a> Walker<'_, 'a> {
    fn here(&mut self) -> &mut Scope<'a> {
        &mut self.index.scopes[self.scope as usize]
    }

    /// Adds a node; gives what was around before.
    fn enter(&mut self, kind: NodeKind<'a>) -> Option<u32> {
        let parent = self.parent;
        let scope = self.here();
        let node = number(scope.nodes.len());
        scope.nodes.push(Node { parent: parent.unwrap_or(node), kind });
        self.parent = Some(node);
        parent
    }

    fn site(&self) -> Site {
        Site { scope: self.scope, node: self.parent.unwrap_or_default() }
    }

    fn block(&mut self, body: &'a [Stmt], kind: NodeKind<'a>) {
        let before = self.enter(kind);
        body.iter().for_each(|stmt| self.stmt(stmt));
        self.parent = before;
    }

    /// The scope in which a variable lives, and its name there.
    fn owner(&self, name: NameRef) -> (u32, NameRef) {
        self.index.owner(self.scope, name)
    }

    fn bind(&mut self, name: NameRef, source: Source<'a>, start: u32) {
        let at = self.site();
        let (scope, name) = self.owner(name);
        let bindings = &mut self.index.scopes[scope as usize].bindings;
        bindings.entry(name).or_default().push(Binding { source, at, start });
    }

    /// Binds what an assignment to a target binds.
    fn target(&mut self, target: &'a Expr, source: Source<'a>) {
        match (&target.kind, source) {
            (ExprKind::Name(name), Source::Value(value)) => {
                // What is assigned does not see the name yet.
                self.bind(*name, source, target.range.end.max(value.range.end));
            }
            (ExprKind::Name(name), _) => self.bind(*name, source, target.range.start),
            (ExprKind::Tuple(targets) | ExprKind::List(targets), Source::Value(value)) => match &value.kind {
                ExprKind::Tuple(values) | ExprKind::List(values) if values.len() == targets.len() => {
                    let pairs = targets.iter().zip(values);
                    pairs.for_each(|(target, value)| self.target(target, Source::Value(value)));
                }
                _ => targets.iter().for_each(|target| self.target(target, Source::Other)),
            },
            (ExprKind::Tuple(targets) | ExprKind::List(targets), _) => {
                targets.iter().for_each(|target| self.target(target, Source::Other));
            }
            (ExprKind::Starred(inner), _) => self.target(inner, Source::Other),
            (ExprKind::Attribute(attribute), Source::Value(value)) => {
                let function = self.here().function.and_then(|at| self.module.functions.get(at as usize));
                let class = function.and_then(|function| function.class);
                if let (Some(class), ExprKind::Name(NameRef::Local(0))) = (class, &attribute.value.kind) {
                    let key = (ClassId { module: self.id, ..class }, attribute.name);
                    let scope = self.scope;
                    self.index.attributes.entry(key).or_default().push((scope, value));
                }
            }
            _ => {}
        }
    }

    fn stmt(&mut self, stmt: &'a Stmt) {
        let before = self.enter(NodeKind::Stmt(stmt));
        match &stmt.kind {
            StmtKind::Expr(expr) | StmtKind::Assert(expr) => self.expr(expr),
            StmtKind::Return(expr) | StmtKind::Raise(expr) => expr.iter().for_each(|expr| self.expr(expr)),
            StmtKind::Delete(exprs) => exprs.iter().for_each(|expr| self.expr(expr)),
            StmtKind::Assign { targets, value } => {
                self.note_assignment();
                self.expr(value);
                for target in targets {
                    self.expr(target);
                    self.target(target, Source::Value(value));
                }
            }
            StmtKind::AugAssign(assign) => {
                self.expr(&assign.value);
                self.expr(&assign.target);
                self.target(&assign.target, Source::Other);
            }
            StmtKind::AnnAssign(assign) => {
                self.note_assignment();
                self.expr(&assign.annotation);
                assign.value.iter().for_each(|value| self.expr(value));
                self.expr(&assign.target);
                if let Some(value) = &assign.value {
                    self.target(&assign.target, Source::Value(value));
                }
            }
            StmtKind::Function { function, target } => self.function(*function, *target, stmt),
            StmtKind::Class { class, target } => self.class(*class, *target, stmt),
            StmtKind::Import { module, top, target } => {
                let text = module.as_str();
                let bound = if *top { text.split('.').next().unwrap_or_default() } else { text };
                self.bind(*target, Source::Import(bound.into()), stmt.range.start);
            }
            StmtKind::ImportFrom { module, names } => {
                for (name, target) in names {
                    let dotted = swiftsure_source::Sym::new(&format!("{module}.{name}"));
                    self.bind(*target, Source::Import(dotted), stmt.range.start);
                }
            }
            StmtKind::ImportStar { module } => self.here().stars.push(*module),
            StmtKind::Break | StmtKind::Continue => {}
            compound => self.compound(compound),
        }
        self.parent = before;
    }

    fn note_assignment(&mut self) {
        let site = self.site();
        self.index.assignments.push(site);
    }

    fn compound(&mut self, kind: &'a StmtKind) {
        match kind {
            StmtKind::If(choice) => {
                self.expr(&choice.test);
                self.block(&choice.body, NodeKind::Block);
                self.block(&choice.orelse, NodeKind::Block);
            }
            StmtKind::For(repeat) => {
                self.expr(&repeat.iter);
                self.expr(&repeat.target);
                self.target(&repeat.target, Source::Other);
                self.block(&repeat.body, NodeKind::Block);
                self.block(&repeat.orelse, NodeKind::Block);
            }
            StmtKind::While(repeat) => {
                self.expr(&repeat.test);
                self.block(&repeat.body, NodeKind::Block);
                self.block(&repeat.orelse, NodeKind::Block);
            }
            StmtKind::With(with) => {
                for (manager, target) in &with.items {
                    self.expr(manager);
                    if let Some(target) = target {
                        self.expr(target);
                        self.target(target, Source::Entered(manager));
                    }
                }
                self.block(&with.body, NodeKind::Open);
            }
            StmtKind::Try(attempt) => {
                self.block(&attempt.body, NodeKind::Open);
                attempt.handlers.iter().for_each(|handler| self.handler(handler));
                self.block(&attempt.orelse, NodeKind::Open);
                self.block(&attempt.finalbody, NodeKind::Open);
            }
            StmtKind::Match(choice) => {
                self.expr(&choice.subject);
                for case in &choice.cases {
                    self.pattern(&case.pattern);
                    case.guard.iter().for_each(|guard| self.expr(guard));
                    self.block(&case.body, NodeKind::Block);
                }
            }
            _ => {}
        }
    }

    fn handler(&mut self, handler: &'a Handler) {
        let before = self.enter(NodeKind::Handler(handler));
        let site = self.site();
        self.index.handlers.push(site);
        handler.types.iter().for_each(|types| self.expr(types));
        if let Some(name) = handler.name {
            let start = handler.body.first().map_or(0, |stmt| stmt.range.start);
            self.bind(name, Source::Caught(handler), start);
        }
        self.block(&handler.body, NodeKind::Block);
        self.parent = before;
    }

    fn function(&mut self, index: u32, target: NameRef, stmt: &Stmt) {
        self.bind(target, Source::Function(index), stmt.range.start);
        let Some(function) = self.module.functions.get(index as usize) else { return };
        self.decorators(&function.decorators);
        function.params.iter().filter_map(|param| param.default.as_ref()).for_each(|default| self.expr(default));
    }

    fn decorators(&mut self, decorators: &'a [Expr]) {
        for decorator in decorators {
            let node = number(self.here().nodes.len());
            let site = Site { scope: self.scope, node };
            self.index.decorators.push(site);
            self.expr(decorator);
        }
    }

    fn class(&mut self, index: u32, target: NameRef, stmt: &Stmt) {
        self.bind(target, Source::Class(index), stmt.range.start);
        let Some(class) = self.module.classes.get(index as usize) else { return };
        self.decorators(&class.decorators);
        class.bases.iter().for_each(|expr| self.expr(expr));
        class.keywords.iter().for_each(|(_, value)| self.expr(value));
        self.block(&class.body, NodeKind::Block);
    }

    fn pattern(&mut self, pattern: &'a Pattern) {
        let mut name = |name: &Option<NameRef>| {
            if let Some(name) = name {
                self.bind(*name, Source::Other, 0);
            }
        };
        match pattern {
            Pattern::Value(expr) => self.expr(expr),
            Pattern::Class { class, positional, keywords } => {
                self.expr(class);
                let all = positional.iter().chain(keywords.iter().map(|(_, pattern)| pattern));
                all.for_each(|pattern| self.pattern(pattern));
            }
            Pattern::Sequence(patterns) | Pattern::Or(patterns) => {
                patterns.iter().for_each(|pattern| self.pattern(pattern));
            }
            Pattern::Mapping { items, rest } => {
                name(rest);
                for (key, pattern) in items {
                    self.expr(key);
                    self.pattern(pattern);
                }
            }
            Pattern::As { pattern, name: target } => {
                name(target);
                pattern.iter().for_each(|pattern| self.pattern(pattern));
            }
            Pattern::Star(target) => name(target),
        }
    }

    fn expr(&mut self, expr: &'a Expr) {
        let before = self.enter(NodeKind::Expr(expr));
        match &expr.kind {
            ExprKind::Name(name) => {
                let (scope, owned) = self.owner(*name);
                if scope == self.scope {
                    let node = self.site().node;
                    self.here().reads.entry(owned).or_default().push(node);
                }
            }
            ExprKind::FString(parts) => parts.iter().for_each(|part| {
                if let FStringPart::Value(value) = part {
                    self.expr(value);
                }
            }),
            ExprKind::Tuple(items)
            | ExprKind::List(items)
            | ExprKind::Set(items)
            | ExprKind::And(items)
            | ExprKind::Or(items) => items.iter().for_each(|item| self.expr(item)),
            ExprKind::Dict(items) => items.iter().for_each(|(key, value)| {
                key.iter().for_each(|key| self.expr(key));
                self.expr(value);
            }),
            ExprKind::Starred(inner)
            | ExprKind::Await(inner)
            | ExprKind::YieldFrom(inner)
            | ExprKind::Unary(_, inner) => self.expr(inner),
            ExprKind::Yield(inner) => inner.iter().for_each(|inner| self.expr(inner)),
            ExprKind::Attribute(attribute) | ExprKind::Lookup(attribute) => self.expr(&attribute.value),
            ExprKind::Subscript(pair) => {
                self.expr(&pair.0);
                self.expr(&pair.1);
            }
            ExprKind::Slice(slice) => {
                [&slice.lower, &slice.upper, &slice.step].into_iter().flatten().for_each(|part| self.expr(part));
            }
            ExprKind::Call(call) => {
                self.expr(&call.func);
                call.args.iter().for_each(|arg| self.expr(arg));
                call.keywords.iter().for_each(|(_, value)| self.expr(value));
            }
            ExprKind::Bin(parts) => {
                self.expr(&parts.1);
                self.expr(&parts.2);
            }
            ExprKind::Compare(compare) => {
                self.expr(&compare.left);
                compare.rest.iter().for_each(|(_, right)| self.expr(right));
            }
            ExprKind::IfElse(choice) => {
                [&choice.test, &choice.body, &choice.orelse].into_iter().for_each(|part| self.expr(part));
            }
            ExprKind::Comprehension(comprehension) => self.comprehension(comprehension),
            ExprKind::Named(pair) => {
                self.expr(&pair.1);
                self.expr(&pair.0);
                self.target(&pair.0, Source::Value(&pair.1));
            }
            _ => {}
        }
        self.parent = before;
    }

    fn comprehension(&mut self, comprehension: &'a Comprehension) {
        for clause in &comprehension.clauses {
            self.expr(&clause.iter);
            self.expr(&clause.target);
            self.target(&clause.target, Source::Other);
            clause.ifs.iter().for_each(|test| self.expr(test));
        }
        self.expr(&comprehension.element);
        comprehension.value.iter().for_each(|value| self.expr(value));
    }
}
