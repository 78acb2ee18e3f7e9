//! Scopes: which variable a name means, as CPython's `symtable` decides it.

use ruff_python_ast::visitor::{Visitor, walk_expr, walk_pattern, walk_stmt};
use ruff_python_ast::{self as ast, Expr, Pattern, Stmt};
use rustc_hash::{FxHashMap, FxHashSet};
use swiftsure_source::Sym;

use crate::ir::{Capture, CaptureFrom, Class, ClassId, Function, FunctionId, ModuleId, NameRef};

/// Nesting that is followed; what lies deeper is [`Invalid`](crate::ir::ExprKind::Invalid).
pub(super) const DEPTH_LIMIT: usize = 120;

/// The state of lowering one module.
pub(super) struct Lowering {
    pub module: Sym,
    pub is_package: bool,
    pub scopes: Vec<Scope>,
    /// Filled in when the definition has been lowered.
    pub functions: Vec<Option<Function>>,
    pub classes: Vec<Option<Class>>,
    pub depth: usize,
}

pub(super) struct Scope {
    pub kind: ScopeKind,
    /// What names inside of it are qualified with: `Cart`, `outer.<locals>`.
    pub qualified: String,
    pub bound: FxHashSet<Sym>,
    pub globals: FxHashSet<Sym>,
    pub nonlocals: FxHashSet<Sym>,
    /// Slots of a function.
    pub slots: FxHashMap<Sym, u32>,
    pub locals: Vec<Sym>,
    pub captures: Vec<Capture>,
    /// Targets of the comprehensions around the current place, innermost last.
    pub overlays: Vec<FxHashMap<Sym, NameRef>>,
    pub is_generator: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ScopeKind {
    Module,
    Class(u32),
    Function(u32),
}

impl Lowering {
    pub(super) fn new(module: Sym, is_package: bool) -> Self {
        Self { module, is_package, scopes: Vec::new(), functions: Vec::new(), classes: Vec::new(), depth: 0 }
    }

    pub(super) fn take_functions(&mut self) -> Vec<Function> {
        self.functions.drain(..).flatten().collect()
    }

    pub(super) fn take_classes(&mut self) -> Vec<Class> {
        self.classes.drain(..).flatten().collect()
    }

    pub(super) fn push_scope(&mut self, kind: ScopeKind, qualified: String, bindings: Bindings) {
        self.scopes.push(Scope {
            kind,
            qualified,
            bound: bindings.bound,
            globals: bindings.globals,
            nonlocals: bindings.nonlocals,
            slots: FxHashMap::default(),
            locals: Vec::new(),
            captures: Vec::new(),
            overlays: Vec::new(),
            is_generator: false,
        });
    }

    pub(super) fn scope(&mut self) -> Option<&mut Scope> {
        self.scopes.last_mut()
    }

    /// The qualified name of a definition here.
    pub(super) fn qualify(&self, name: &str) -> Sym {
        match self.scopes.last() {
            Some(scope) if !scope.qualified.is_empty() => Sym::new(&format!("{}.{name}", scope.qualified)),
            _ => Sym::new(name),
        }
    }

    /// The class in whose body the current place stands.
    pub(super) fn class_here(&self, module: ModuleId) -> Option<ClassId> {
        match self.scopes.last()?.kind {
            ScopeKind::Class(index) => Some(ClassId { module, index }),
            _ => None,
        }
    }

    /// The innermost function around the current place.
    pub(super) fn function_here(&self, module: ModuleId) -> Option<FunctionId> {
        self.scopes.iter().rev().find_map(|scope| match scope.kind {
            ScopeKind::Function(index) => Some(FunctionId { module, index }),
            _ => None,
        })
    }

    /// What a name means at the current place.
    pub(super) fn resolve(&mut self, name: Sym) -> NameRef {
        match self.scopes.len().checked_sub(1) {
            Some(at) => self.resolve_in(at, name),
            None => NameRef::Global(name),
        }
    }

    fn resolve_in(&mut self, at: usize, name: Sym) -> NameRef {
        let scope = &self.scopes[at];
        if let Some(target) = scope.overlays.iter().rev().find_map(|overlay| overlay.get(&name)) {
            return *target;
        }
        if scope.globals.contains(&name) {
            return NameRef::Global(name);
        }
        match scope.kind {
            ScopeKind::Module => NameRef::Global(name),
            ScopeKind::Class(_) if scope.bound.contains(&name) && !scope.nonlocals.contains(&name) => {
                NameRef::Class(name)
            }
            // The body of a class runs in the frame of the function around it.
            ScopeKind::Class(_) => match self.around(at) {
                Some(outer) => self.resolve_in(outer, name),
                None => NameRef::Global(name),
            },
            ScopeKind::Function(_) => {
                if let (Some(slot), false) = (scope.slots.get(&name), scope.nonlocals.contains(&name)) {
                    return NameRef::Local(*slot);
                }
                self.capture(at, name)
            }
        }
    }

    /// The next scope outwards whose variables are visible: classes are not, but the module is.
    fn around(&self, at: usize) -> Option<usize> {
        (0..at).rev().find(|&outer| !matches!(self.scopes[outer].kind, ScopeKind::Class(_)))
    }

    fn capture(&mut self, at: usize, name: Sym) -> NameRef {
        let known = self.scopes[at].captures.iter().position(|capture| capture.name == name);
        if let Some(entry) = known {
            return NameRef::Captured(number(entry));
        }
        let Some(outer) = self.around(at) else { return NameRef::Global(name) };
        let from = match self.resolve_in(outer, name) {
            NameRef::Local(slot) => CaptureFrom::Local(slot),
            NameRef::Captured(entry) => CaptureFrom::Captured(entry),
            other => return other,
        };
        let captures = &mut self.scopes[at].captures;
        captures.push(Capture { name, from });
        NameRef::Captured(number(captures.len() - 1))
    }

    /// A slot for a variable of the current function.
    pub(super) fn add_slot(&mut self, name: Sym) -> u32 {
        let Some(scope) = self.scopes.last_mut() else { return 0 };
        scope.locals.push(name);
        let slot = number(scope.locals.len() - 1);
        scope.slots.entry(name).or_insert(slot);
        slot
    }

    /// A variable of a comprehension: a slot of its own, or a name that no program can write.
    pub(super) fn comprehension_target(&mut self, name: Sym, start: u32) -> NameRef {
        let Some(scope) = self.scopes.last_mut() else { return NameRef::Global(name) };
        match scope.kind {
            ScopeKind::Function(_) => {
                scope.locals.push(name);
                NameRef::Local(number(scope.locals.len() - 1))
            }
            ScopeKind::Class(_) => NameRef::Class(Sym::new(&format!("{name}@{start}"))),
            ScopeKind::Module => NameRef::Global(Sym::new(&format!("{name}@{start}"))),
        }
    }
}

pub(super) fn number(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

/// The names that a body binds, without what stands in functions and classes inside of it.
#[derive(Default)]
pub(super) struct Bindings {
    /// In the order of their first binding.
    pub order: Vec<Sym>,
    pub bound: FxHashSet<Sym>,
    pub globals: FxHashSet<Sym>,
    pub nonlocals: FxHashSet<Sym>,
    /// Targets of comprehensions are not bound here.
    in_comprehension: u32,
    depth: usize,
}

impl Bindings {
    pub(super) fn of(body: &[Stmt]) -> Self {
        let mut bindings = Self::default();
        bindings.visit_body(body);
        bindings
    }

    pub(super) fn of_expr(expr: &Expr) -> Self {
        let mut bindings = Self::default();
        bindings.visit_expr(expr);
        bindings
    }

    pub(super) fn bind(&mut self, name: &str) {
        let name = Sym::new(name);
        if self.bound.insert(name) {
            self.order.push(name);
        }
    }

    fn import(&mut self, alias: &ast::Alias, whole: bool) {
        match &alias.asname {
            Some(name) => self.bind(name.as_str()),
            None if whole => self.bind(alias.name.split('.').next().unwrap_or_default()),
            None => self.bind(alias.name.as_str()),
        }
    }

    fn comprehension(&mut self, generators: &[ast::Comprehension], elements: &[&Expr]) {
        for generator in generators {
            self.visit_expr(&generator.iter);
            self.in_comprehension += 1;
            self.visit_expr(&generator.target);
            self.in_comprehension -= 1;
            generator.ifs.iter().for_each(|test| self.visit_expr(test));
        }
        elements.iter().for_each(|element| self.visit_expr(element));
    }
}

impl<'a> Visitor<'a> for Bindings {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        if self.depth > DEPTH_LIMIT * 2 {
            return;
        }
        self.depth += 1;
        match stmt {
            Stmt::FunctionDef(function) => {
                self.bind(function.name.as_str());
                function.decorator_list.iter().for_each(|decorator| self.visit_expr(&decorator.expression));
                for parameter in function.parameters.iter_non_variadic_params() {
                    parameter.default.iter().for_each(|default| self.visit_expr(default));
                }
            }
            Stmt::ClassDef(class) => {
                self.bind(class.name.as_str());
                class.decorator_list.iter().for_each(|decorator| self.visit_expr(&decorator.expression));
            }
            Stmt::Import(import) => import.names.iter().for_each(|alias| self.import(alias, true)),
            Stmt::ImportFrom(import) => import.names.iter().for_each(|alias| self.import(alias, false)),
            Stmt::Global(global) => self.globals.extend(global.names.iter().map(|name| Sym::new(name.as_str()))),
            Stmt::Nonlocal(names) => self.nonlocals.extend(names.names.iter().map(|name| Sym::new(name.as_str()))),
            Stmt::Try(attempt) => {
                for handler in &attempt.handlers {
                    let ast::ExceptHandler::ExceptHandler(handler) = handler;
                    handler.name.iter().for_each(|name| self.bind(name.as_str()));
                }
                walk_stmt(self, stmt);
            }
            Stmt::TypeAlias(alias) => self.visit_expr(&alias.name),
            _ => walk_stmt(self, stmt),
        }
        self.depth -= 1;
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        if self.depth > DEPTH_LIMIT * 2 {
            return;
        }
        self.depth += 1;
        match expr {
            Expr::Name(name) if !name.ctx.is_load() && self.in_comprehension == 0 => self.bind(name.id.as_str()),
            Expr::Lambda(lambda) => {
                for parameter in lambda.parameters.iter().flat_map(|list| list.iter_non_variadic_params()) {
                    parameter.default.iter().for_each(|default| self.visit_expr(default));
                }
            }
            Expr::Named(named) => {
                // A walrus binds outside of the comprehension that it stands in.
                let inside = std::mem::take(&mut self.in_comprehension);
                self.visit_expr(&named.target);
                self.in_comprehension = inside;
                self.visit_expr(&named.value);
            }
            Expr::ListComp(list) => self.comprehension(&list.generators, &[&list.elt]),
            Expr::SetComp(set) => self.comprehension(&set.generators, &[&set.elt]),
            Expr::Generator(generator) => self.comprehension(&generator.generators, &[&generator.elt]),
            Expr::DictComp(dict) => {
                let key = dict.key.as_deref();
                let elements: Vec<&Expr> = key.into_iter().chain([&*dict.value]).collect();
                self.comprehension(&dict.generators, &elements);
            }
            _ => walk_expr(self, expr),
        }
        self.depth -= 1;
    }

    fn visit_pattern(&mut self, pattern: &'a Pattern) {
        match pattern {
            Pattern::MatchAs(inner) => inner.name.iter().for_each(|name| self.bind(name.as_str())),
            Pattern::MatchStar(inner) => inner.name.iter().for_each(|name| self.bind(name.as_str())),
            Pattern::MatchMapping(inner) => inner.rest.iter().for_each(|name| self.bind(name.as_str())),
            _ => {}
        }
        if self.depth <= DEPTH_LIMIT * 2 {
            self.depth += 1;
            walk_pattern(self, pattern);
            self.depth -= 1;
        }
    }
}
