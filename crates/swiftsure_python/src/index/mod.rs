//! What stands where: every expression of some files with what is around it, and the calls by what they call.
//!
//! Nothing is evaluated. Names are followed to imports, to constants and to the calls that made their values, as far as
//! the order of the statements alone decides it; what could be several things is nothing.

mod fate;
mod follow;
mod parts;
mod place;
mod turns;
mod walk;

use rustc_hash::FxHashMap;
use swiftsure_source::{FileId, Span, Sym};

use crate::codebase::Codebase;
use crate::ir::{
    Call, ClassId, Compare, Expr, ExprKind, FunctionId, Handler, If, Module, ModuleId, NameRef, Stmt, StmtKind,
};

pub use fate::{Fate, Going};
pub use follow::{Value, keyword};
pub use turns::Turns;

/// One node of a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Site {
    scope: u32,
    node: u32,
}

/// What a node is.
#[derive(Clone, Copy, Debug)]
pub enum NodeKind<'a> {
    Expr(&'a Expr),
    Stmt(&'a Stmt),
    Handler(&'a Handler),
    /// Statements of which all run where the first one does.
    Block,
    /// As a block, but what is behind it has seen what is in it: the body of a `with` or `try`.
    Open,
}

#[derive(Clone, Copy, Debug)]
struct Node<'a> {
    /// The node itself where nothing is around it.
    parent: u32,
    kind: NodeKind<'a>,
}

/// What gives a name its value.
#[derive(Clone, Copy, Debug)]
enum Source<'a> {
    /// A dotted name that is imported.
    Import(Sym),
    /// `name = value`.
    Value(&'a Expr),
    /// `with value as name`.
    Entered(&'a Expr),
    /// A parameter with the annotation.
    Annotated(&'a Expr),
    /// A parameter of which nothing is said.
    Parameter,
    /// `except types as name`.
    Caught(&'a Handler),
    Function(u32),
    Class(u32),
    /// Something else.
    Other,
}

#[derive(Clone, Copy, Debug)]
struct Binding<'a> {
    source: Source<'a>,
    /// Where it happens.
    at: Site,
    start: u32,
}

/// A function, or what of a module stands in no function.
#[derive(Debug)]
struct Scope<'a> {
    module: ModuleId,
    function: Option<u32>,
    nodes: Vec<Node<'a>>,
    bindings: FxHashMap<NameRef, Vec<Binding<'a>>>,
    /// Where names are read.
    reads: FxHashMap<NameRef, Vec<u32>>,
    /// `from module import *`.
    stars: Vec<Sym>,
}

/// The expressions of some files.
#[derive(Debug)]
pub struct Index<'a> {
    code: &'a Codebase,
    scopes: Vec<Scope<'a>>,
    modules: FxHashMap<ModuleId, u32>,
    functions: FxHashMap<FunctionId, u32>,
    /// What methods of a class assign to names of `self`.
    attributes: FxHashMap<(ClassId, Sym), Vec<(u32, &'a Expr)>>,
    calls: FxHashMap<Sym, Vec<Site>>,
    named: FxHashMap<Sym, Vec<Site>>,
    all: Vec<Site>,
    compares: Vec<Site>,
    handlers: Vec<Site>,
    assignments: Vec<Site>,
    decorators: Vec<Site>,
}

impl<'a> Index<'a> {
    /// The index of some files, in their order.
    pub fn new(code: &'a Codebase, files: impl IntoIterator<Item = FileId>) -> Self {
        let mut index = Self {
            code,
            scopes: Vec::new(),
            modules: FxHashMap::default(),
            functions: FxHashMap::default(),
            attributes: FxHashMap::default(),
            calls: FxHashMap::default(),
            named: FxHashMap::default(),
            all: Vec::new(),
            compares: Vec::new(),
            handlers: Vec::new(),
            assignments: Vec::new(),
            decorators: Vec::new(),
        };
        for file in files {
            if let Some(module) = code.module_of(file).filter(|module| code.head(*module).language.is_python()) {
                walk::module(&mut index, module);
            }
        }
        index.sort();
        index
    }

    /// Puts calls under their names, once all names are known.
    fn sort(&mut self) {
        let mut calls: FxHashMap<Sym, Vec<Site>> = FxHashMap::default();
        let mut named: FxHashMap<Sym, Vec<Site>> = FxHashMap::default();
        for site in self.sites() {
            let NodeKind::Expr(expr) = self.kind(site) else { continue };
            match &expr.kind {
                ExprKind::Call(call) => {
                    self.all.push(site);
                    if let Some(path) = self.path(site, &call.func) {
                        calls.entry(path).or_default().push(site);
                    }
                    if let Some(name) = last_name(&call.func, self.scope_names(site)) {
                        named.entry(name).or_default().push(site);
                    }
                }
                ExprKind::Compare(_) => self.compares.push(site),
                _ => {}
            }
        }
        (self.calls, self.named) = (calls, named);
    }

    fn sites(&self) -> Vec<Site> {
        let of = |(scope, content): (usize, &Scope<'_>)| {
            let scope = number(scope);
            (0..number(content.nodes.len())).map(move |node| Site { scope, node })
        };
        self.scopes.iter().enumerate().flat_map(of).collect()
    }

    /// The calls of what has a dotted name: `hashlib.md5`; of a value that a call gave: `hashlib.new().hexdigest`.
    pub fn calls(&self, path: &str) -> &[Site] {
        self.calls.get(&Sym::new(path)).map_or(&[], Vec::as_slice)
    }

    /// The calls of any function or method by its last name.
    pub fn calls_named(&self, name: &str) -> &[Site] {
        self.named.get(&Sym::new(name)).map_or(&[], Vec::as_slice)
    }

    /// All calls, in the order of their places.
    pub fn all_calls(&self) -> impl Iterator<Item = Site> {
        self.all.iter().copied()
    }

    pub fn compares(&self) -> &[Site] {
        &self.compares
    }

    /// The `except` clauses.
    pub fn handlers(&self) -> &[Site] {
        &self.handlers
    }

    /// The statements that assign.
    pub fn assignments(&self) -> &[Site] {
        &self.assignments
    }

    /// The decorators of functions and classes.
    pub fn decorators(&self) -> &[Site] {
        &self.decorators
    }

    /// What a decorator stands above, by the name that is defined; above a method, the name of its class.
    pub fn decorated(&self, decorator: Site) -> Option<Span> {
        let stmt = self.stmt(self.parent(decorator)?)?;
        let (id, module) = (self.module_id(decorator), self.module(decorator));
        let class = |class: u32| Some(module.classes.get(class as usize)?.name_range);
        let name = match stmt.kind {
            StmtKind::Function { function, .. } => {
                let function = module.functions.get(function as usize)?;
                function.class.map_or(Some(function.name_range), |owner| class(owner.index))?
            }
            StmtKind::Class { class: defined, .. } => class(defined)?,
            _ => return None,
        };
        Some(self.code.span(id, name))
    }

    /// The dotted name of the class in whose body a place stands, outside of its methods.
    pub fn class_path(&self, site: Site) -> Option<String> {
        let class = self.around(site).find_map(|around| match self.stmt(around)?.kind {
            StmtKind::Class { class, .. } => Some(class),
            _ => None,
        })?;
        let module = self.module(site);
        Some(format!("{}.{}", module.name, module.classes.get(class as usize)?.qualname))
    }

    pub fn kind(&self, site: Site) -> NodeKind<'a> {
        self.scopes[site.scope as usize].nodes[site.node as usize].kind
    }

    pub fn stmt(&self, site: Site) -> Option<&'a Stmt> {
        if let NodeKind::Stmt(stmt) = self.kind(site) { Some(stmt) } else { None }
    }

    /// The targets and the value of `a = b = value`.
    pub fn assignment(&self, site: Site) -> Option<(&'a [Expr], &'a Expr)> {
        if let StmtKind::Assign { targets, value } = &self.stmt(site)?.kind { Some((targets, value)) } else { None }
    }

    /// The decisions in which a place stands, from the inside out: in their tests or in what they decide about.
    pub fn decisions(&self, site: Site) -> impl Iterator<Item = &'a If> {
        self.around(site).filter_map(|around| match &self.stmt(around)?.kind {
            StmtKind::If(decision) => Some(&**decision),
            _ => None,
        })
    }

    /// Whether a place stands in a loop of statements.
    pub fn is_in_loop(&self, site: Site) -> bool {
        let is_loop = |stmt: &Stmt| matches!(stmt.kind, StmtKind::For(_) | StmtKind::While(_));
        self.around(site).filter_map(|around| self.stmt(around)).any(is_loop)
    }

    pub fn expr(&self, site: Site) -> Option<&'a Expr> {
        if let NodeKind::Expr(expr) = self.kind(site) { Some(expr) } else { None }
    }

    pub fn call(&self, site: Site) -> Option<&'a Call> {
        if let ExprKind::Call(call) = &self.expr(site)?.kind { Some(call) } else { None }
    }

    pub fn compare(&self, site: Site) -> Option<&'a Compare> {
        if let ExprKind::Compare(compare) = &self.expr(site)?.kind { Some(compare) } else { None }
    }

    /// What a node stands in.
    pub fn parent(&self, site: Site) -> Option<Site> {
        let parent = self.scopes[site.scope as usize].nodes[site.node as usize].parent;
        (parent != site.node).then_some(Site { node: parent, ..site })
    }

    /// What a node stands in, from the inside out, without itself.
    pub fn around(&self, site: Site) -> impl Iterator<Item = Site> {
        std::iter::successors(self.parent(site), |site| self.parent(*site))
    }

    /// All nodes inside of a node.
    pub fn inside(&self, site: Site) -> impl Iterator<Item = Site> {
        let nodes = &self.scopes[site.scope as usize].nodes;
        let first = site.node + 1;
        // A node stands before what is in it, and that before what is behind it.
        let is_inside = move |node: &u32| nodes[*node as usize].parent >= site.node;
        (first..number(nodes.len())).take_while(is_inside).map(move |node| Site { node, ..site })
    }

    /// The node of an expression that stands somewhere inside of another.
    pub fn find(&self, within: Site, expr: &Expr) -> Option<Site> {
        let is_it = |site: &Site| self.expr(*site).is_some_and(|found| std::ptr::eq(found, expr));
        std::iter::once(within).chain(self.inside(within)).find(is_it)
    }

    pub fn span(&self, site: Site) -> Span {
        let range = match self.kind(site) {
            NodeKind::Expr(expr) => expr.range,
            NodeKind::Stmt(stmt) => stmt.range,
            NodeKind::Handler(handler) => handler
                .types
                .as_ref()
                .map(|types| types.range)
                .or_else(|| handler.body.first().map(|stmt| stmt.range))
                .unwrap_or_default(),
            NodeKind::Block | NodeKind::Open => crate::ir::Range::default(),
        };
        self.code.span(self.module_id(site), range)
    }

    /// The span of an expression in the file of a site.
    pub fn span_of(&self, site: Site, expr: &Expr) -> Span {
        self.code.span(self.module_id(site), expr.range)
    }

    pub fn module_id(&self, site: Site) -> ModuleId {
        self.scopes[site.scope as usize].module
    }

    fn module(&self, site: Site) -> &'a Module {
        self.code.module(self.module_id(site))
    }

    /// The function around a site.
    pub fn function(&self, site: Site) -> Option<&'a crate::ir::Function> {
        let index = self.scopes[site.scope as usize].function?;
        self.module(site).functions.get(index as usize)
    }

    /// The text of a name.
    pub fn name_of(&self, site: Site, name: NameRef) -> Option<Sym> {
        name_text(name, self.scope_names(site))
    }

    /// What names the slots and the captured variables of the function around a site.
    fn scope_names(&self, site: Site) -> Option<&'a crate::ir::Function> {
        self.function(site)
    }
}

fn name_text(name: NameRef, function: Option<&crate::ir::Function>) -> Option<Sym> {
    match name {
        NameRef::Local(slot) => function?.locals.get(slot as usize).copied(),
        NameRef::Captured(entry) => function?.captures.get(entry as usize).map(|capture| capture.name),
        NameRef::Class(name) | NameRef::Global(name) => Some(name),
    }
}

/// `set_cookie` of `response.set_cookie`.
fn last_name(expr: &Expr, function: Option<&crate::ir::Function>) -> Option<Sym> {
    match &expr.kind {
        ExprKind::Attribute(attribute) => Some(attribute.name),
        ExprKind::Name(name) => name_text(*name, function),
        _ => None,
    }
}

fn number(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}
