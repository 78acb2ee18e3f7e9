//! A settings module run from top to bottom, for its names alone.
//!
//! The engine that interprets the program joins branches and forgets which line won; a rule about a setting must name
//! that line. So this is an evaluation of its own: straight on, one value a name, and nothing but settings. Where it does
//! not follow, a name is `Unknown`, or the whole module is *opaque*: then nothing is concluded from what is not set.

use std::collections::BTreeMap;
use std::sync::Arc;

use swiftsure_python::Codebase;
use swiftsure_python::Origin;
use swiftsure_python::ir::{Call, Expr, ExprKind, If, ModuleId, NameRef, Range, Stmt, StmtKind, Try};
use swiftsure_source::{Span, Sym};

use super::tree::{Tree, Value, either};

/// Modules that import each other, at most.
const DEPTH_LIMIT: usize = 20;

/// The names of a module at one point of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    pub known: BTreeMap<Sym, Tree>,
    /// Something unseen may have set or changed any name.
    pub opaque: bool,
    /// A module that is taken in where it exists, and is not seen: it may say otherwise.
    pub beside: Option<Sym>,
    /// Calls of imported functions as statements: `sentry_sdk.init(...)`.
    pub calls: Vec<SettingsCall>,
}

/// A call in a settings module that sets something up.
#[derive(Clone, Debug)]
pub struct SettingsCall {
    /// Dotted: `sentry_sdk.init`.
    pub name: Sym,
    pub keywords: BTreeMap<Sym, Tree>,
}

pub(super) struct Evaluator<'a> {
    pub code: &'a Codebase,
    pub module: ModuleId,
    pub names: BTreeMap<Sym, Tree>,
    pub opaque: bool,
    beside: Option<Sym>,
    calls: Vec<SettingsCall>,
    /// The modules being evaluated, this one last.
    open: Vec<ModuleId>,
}

/// What a module's names are in the end.
pub(super) fn evaluate(code: &Codebase, module: ModuleId) -> Names {
    within(code, module, &[])
}

fn within(code: &Codebase, module: ModuleId, open: &[ModuleId]) -> Names {
    if open.contains(&module) || open.len() > DEPTH_LIMIT {
        return Names { opaque: true, ..Names::default() };
    }
    let mut open = open.to_vec();
    open.push(module);
    let names = BTreeMap::new();
    let mut evaluator = Evaluator { code, module, names, opaque: false, beside: None, calls: Vec::new(), open };
    evaluator.block(&code.module(module).body);
    evaluator.here()
}

/// Whether a block goes on behind its end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Flow {
    On,
    Ends,
}

impl Evaluator<'_> {
    pub(super) fn span(&self, range: Range) -> Span {
        self.code.span(self.module, range)
    }

    fn block(&mut self, body: &[Stmt]) -> Flow {
        for statement in body {
            if self.statement(statement) == Flow::Ends {
                return Flow::Ends;
            }
        }
        Flow::On
    }

    fn statement(&mut self, statement: &Stmt) -> Flow {
        match &statement.kind {
            StmtKind::Assign { targets, value } => {
                if let ExprKind::Call(call) = &value.kind {
                    self.overlaid_by(call);
                }
                let tree = self.decided_here(value, statement.range);
                targets.iter().for_each(|target| self.assign(target, tree.clone()));
            }
            StmtKind::AnnAssign(assign) => {
                if let Some(value) = &assign.value {
                    let tree = self.decided_here(value, statement.range);
                    self.assign(&assign.target, tree);
                }
            }
            StmtKind::AugAssign(assign) => {
                let (old, new) = (self.tree(&assign.target), self.tree(&assign.value));
                let mut tree = self.binary(assign.op, old, new);
                tree.site = Some(self.span(statement.range));
                self.assign(&assign.target, tree);
            }
            StmtKind::Expr(Expr { kind: ExprKind::Call(call), range }) => self.changed_by(call, *range),
            StmtKind::Delete(targets) => targets.iter().for_each(|target| {
                if let ExprKind::Name(NameRef::Global(name)) = &target.kind {
                    self.names.remove(name);
                } else {
                    self.forget(target);
                }
            }),
            StmtKind::If(branch) => return self.branch(branch),
            StmtKind::Try(attempt) => return self.attempt(attempt),
            StmtKind::With(with) => return self.block(&with.body),
            StmtKind::For(turns) => {
                self.forget(&turns.target);
                self.perhaps(&turns.body);
            }
            StmtKind::While(turns) => self.perhaps(&turns.body),
            StmtKind::Match(choice) => choice.cases.iter().for_each(|case| self.perhaps(&case.body)),
            StmtKind::Import { module, top, target } => self.import(*module, *top, *target),
            StmtKind::ImportFrom { module, names } => {
                names.iter().for_each(|(name, target)| self.import_from(*module, *name, *target));
            }
            StmtKind::ImportStar { module } => self.import_star(*module),
            StmtKind::Function { target, .. } | StmtKind::Class { target, .. } => self.bind(*target, Value::Unknown),
            StmtKind::Raise(_) | StmtKind::Return(_) => return Flow::Ends,
            StmtKind::Expr(_) | StmtKind::Assert(_) | StmtKind::Break | StmtKind::Continue => {}
        }
        Flow::On
    }

    /// A value whose place is the statement that gives it to a name.
    fn decided_here(&self, value: &Expr, statement: Range) -> Tree {
        Tree { value: self.tree(value).value, site: Some(self.span(statement)) }
    }

    fn bind(&mut self, target: NameRef, value: Value) {
        if let NameRef::Global(name) = target {
            self.names.insert(name, Tree::placeless(value));
        }
    }

    fn assign(&mut self, target: &Expr, tree: Tree) {
        match &target.kind {
            ExprKind::Name(NameRef::Global(name)) => {
                self.names.insert(*name, tree);
            }
            ExprKind::Subscript(pair) => match (self.path(&pair.0), self.tree(&pair.1).value) {
                (Some(mut path), Value::Text(key)) => {
                    path.push(key);
                    self.set_entry(&path, tree);
                }
                _ => self.forget(target),
            },
            ExprKind::Tuple(targets) | ExprKind::List(targets) => match &tree.value {
                Value::List { items, whole: true } if items.len() == targets.len() => {
                    for (target, item) in targets.iter().zip(items.clone()) {
                        self.assign(target, item);
                    }
                }
                _ => targets.iter().for_each(|target| self.forget(target)),
            },
            _ => self.forget(target),
        }
    }

    /// `DATABASES["default"]` as the name and its keys.
    fn path(&self, expr: &Expr) -> Option<Vec<Sym>> {
        match &expr.kind {
            ExprKind::Name(NameRef::Global(name)) => Some(vec![*name]),
            ExprKind::Subscript(pair) => {
                let mut path = self.path(&pair.0)?;
                path.push(match self.tree(&pair.1).value {
                    Value::Text(key) => key,
                    Value::Int(at) => Sym::new(&at.to_string()),
                    _ => return None,
                });
                Some(path)
            }
            _ => None,
        }
    }

    fn set_entry(&mut self, path: &[Sym], tree: Tree) {
        let Some((name, keys)) = path.split_first() else { return };
        if let Some(owner) = self.names.get_mut(name) {
            set_below(owner, keys, tree);
            owner.value = std::mem::take(&mut owner.value).bounded();
        }
    }

    /// Nothing is known of a name any more.
    fn forget(&mut self, target: &Expr) {
        match &target.kind {
            ExprKind::Name(NameRef::Global(name)) => {
                self.names.insert(*name, Tree::placeless(Value::Unknown));
            }
            ExprKind::Subscript(pair) => match &pair.0.kind {
                // `globals()["X"] = ...`
                ExprKind::Call(_) => self.hide(),
                _ => self.forget(&pair.0),
            },
            ExprKind::Attribute(attribute) => self.forget(&attribute.value),
            ExprKind::Tuple(targets) | ExprKind::List(targets) => targets.iter().for_each(|target| self.forget(target)),
            ExprKind::Starred(inner) => self.forget(inner),
            _ => {}
        }
    }

    /// Something unseen may have set any name.
    fn hide(&mut self) {
        self.opaque = true;
        self.names.values_mut().for_each(|tree| {
            if !matches!(tree.value, Value::External(_) | Value::Module(_) | Value::Reader(_)) {
                tree.value = Value::Unknown;
            }
        });
    }

    /// `DjangoDynaconf(__name__)`: what is set so far are defaults of what the environment and other files say.
    fn overlaid_by(&mut self, call: &Call) {
        let takes = |arg: &Expr| matches!(arg.kind, ExprKind::Name(NameRef::Global(name)) if name == "__name__");
        let is_it = self.tree(&call.func).value == Value::External(Sym::new("dynaconf.DjangoDynaconf"));
        if !is_it || !call.args.first().is_some_and(takes) {
            return;
        }
        self.opaque = true;
        for tree in self.names.values_mut() {
            if matches!(tree.value, Value::None | Value::Bool(_) | Value::Int(_) | Value::Text(_)) {
                tree.value = Value::Environment(Some(Arc::new(tree.clone())));
            }
        }
    }

    /// `X.append(...)` and its kin; and calls that are given the names of the module.
    fn changed_by(&mut self, call: &Call, range: Range) {
        let given = call.args.iter().chain(call.keywords.iter().map(|(_, value)| value));
        let named = match &call.func.kind {
            ExprKind::Attribute(attribute) => attribute.name.as_str(),
            _ => "",
        };
        self.overlaid_by(call);
        if named.contains("globals") || given.chain(std::iter::once(&call.func)).any(takes_all_names) {
            return self.hide();
        }
        if let Value::External(name) = self.tree(&call.func).value {
            let keywords = call.keywords.iter().filter_map(|(key, value)| Some(((*key)?, self.tree(value))));
            let keywords = keywords.collect();
            return self.calls.push(SettingsCall { name, keywords });
        }
        let ExprKind::Attribute(attribute) = &call.func.kind else { return };
        let Some(path) = self.path(&attribute.value) else { return };
        let args: Vec<Tree> = call.args.iter().map(|arg| self.tree(arg)).collect();
        let site = self.span(range);
        let owner = self.tree(&attribute.value);
        let Some(value) = changed(owner.value, attribute.name.as_str(), &args, call.keywords.is_empty()) else {
            return;
        };
        let tree = Tree::new(value.bounded(), site);
        match path.as_slice() {
            [name] => {
                self.names.insert(*name, tree);
            }
            _ => self.set_entry(&path, tree),
        }
    }

    fn here(&self) -> Names {
        let (known, calls) = (self.names.clone(), self.calls.clone());
        Names { known, opaque: self.opaque, beside: self.beside, calls }
    }

    fn go_back_to(&mut self, names: Names) {
        self.names = names.known;
        self.opaque = names.opaque;
        self.beside = names.beside;
        self.calls = names.calls;
    }

    fn branch(&mut self, branch: &If) -> Flow {
        match self.test(&branch.test) {
            Some(true) => self.block(&branch.body),
            Some(false) => self.block(&branch.orelse),
            None => {
                let before = self.here();
                let first = self.block(&branch.body);
                let after = self.here();
                self.go_back_to(before);
                let second = self.block(&branch.orelse);
                match (first, second) {
                    (Flow::Ends, Flow::Ends) => return Flow::Ends,
                    (Flow::Ends, Flow::On) => {}
                    (Flow::On, Flow::Ends) => self.go_back_to(after),
                    (Flow::On, Flow::On) => self.join(after),
                }
                Flow::On
            }
        }
    }

    /// A block that runs or not.
    fn perhaps(&mut self, body: &[Stmt]) {
        let before = self.here();
        match self.block(body) {
            Flow::On => self.join(before),
            Flow::Ends => self.go_back_to(before),
        }
    }

    /// `try: from .local_settings import *` that goes on where the module does not exist, and is not seen.
    fn left_out(&self, attempt: &Try) -> Option<Sym> {
        let [Stmt { kind: StmtKind::ImportStar { module }, .. }] = attempt.body.as_ref() else { return None };
        let last = last_of(*module);
        let is_seen = self.own_module(*module).is_some() && !super::choose::is_local(last);
        let says_only = |statement: &Stmt| match &statement.kind {
            StmtKind::Expr(Expr { kind: ExprKind::Call(call), .. }) => {
                self.tree(&call.func).value != Value::External(Sym::new("sys.exit"))
            }
            StmtKind::Expr(_) => true,
            _ => false,
        };
        let goes_on = attempt.handlers.iter().all(|handler| handler.body.iter().all(says_only));
        let is_alone = attempt.orelse.is_empty() && attempt.finalbody.is_empty() && !attempt.handlers.is_empty();
        (!is_seen && goes_on && is_alone).then(|| Sym::new(last))
    }

    /// What is set so far holds unless that module says otherwise; what is empty waits to be filled there.
    fn overruled_by(&mut self, module: Sym) {
        self.beside = Some(module);
        for tree in self.names.values_mut().filter(|tree| tree.value.is_empty()) {
            tree.value = Value::Unknown;
        }
    }

    fn attempt(&mut self, attempt: &Try) -> Flow {
        if let Some(module) = self.left_out(attempt) {
            self.overruled_by(module);
            return Flow::On;
        }
        let before = self.here();
        let whole = self.block(&attempt.body);
        if whole == Flow::On {
            self.block(&attempt.orelse);
        }
        let mut alive = whole == Flow::On;
        for handler in &attempt.handlers {
            let done = self.here();
            self.go_back_to(before.clone());
            match (self.block(&handler.body), alive) {
                (Flow::On, true) => self.join(done),
                (Flow::On, false) => alive = true,
                (Flow::Ends, _) => self.go_back_to(done),
            }
        }
        self.block(&attempt.finalbody);
        if alive { Flow::On } else { Flow::Ends }
    }

    /// Either this or what is so far.
    fn join(&mut self, other: Names) {
        self.opaque |= other.opaque;
        self.beside = self.beside.or(other.beside);
        let mut joined = BTreeMap::new();
        let absent = || Tree::placeless(Value::Absent);
        for name in self.names.keys().chain(other.known.keys()) {
            if !joined.contains_key(name) {
                let one = other.known.get(name).cloned().unwrap_or_else(absent);
                let two = self.names.get(name).cloned().unwrap_or_else(absent);
                joined.insert(*name, either(one, two));
            }
        }
        self.names = joined;
    }

    /// A module of the project itself.
    fn own_module(&self, dotted: Sym) -> Option<ModuleId> {
        let found = self.code.find(self.module, dotted)?;
        (self.code.origin(found) == Origin::Project).then_some(found)
    }

    fn import(&mut self, module: Sym, top: bool, target: NameRef) {
        let bound = if top { Sym::new(module.as_str().split('.').next().unwrap_or_default()) } else { module };
        let value = self.own_module(bound).map_or(Value::External(bound), Value::Module);
        self.bind(target, value);
    }

    fn import_from(&mut self, module: Sym, name: Sym, target: NameRef) {
        let dotted = Sym::new(&format!("{module}.{name}"));
        let tree = if let Some(own) = self.own_module(module) {
            match self.code.submodule(own, name) {
                Some(below) => Tree::placeless(Value::Module(below)),
                None => self.name_of_module(own, name),
            }
        } else if dotted == "environs.env" {
            Tree::placeless(Value::Reader(Arc::default()))
        } else {
            Tree::placeless(Value::External(dotted))
        };
        if let NameRef::Global(target) = target {
            self.names.insert(target, tree);
        }
    }

    /// A name of another module of the project, as settings modules take them from each other.
    pub(super) fn name_of_module(&self, module: ModuleId, name: Sym) -> Tree {
        if let Some(below) = self.code.submodule(module, name) {
            return Tree::placeless(Value::Module(below));
        }
        let mut names = within(self.code, module, &self.open);
        let tree = names.known.remove(&name).filter(|_| names.beside.is_none());
        tree.unwrap_or_else(|| Tree::placeless(Value::Unknown))
    }

    fn import_star(&mut self, module: Sym) {
        match self.own_module(module) {
            // What a developer keeps beside the project is not what runs on the site.
            Some(own) if !super::choose::is_local(last_of(module)) => {
                let names = within(self.code, own, &self.open);
                if names.opaque {
                    self.hide();
                }
                self.beside = names.beside.or(self.beside);
                let public = names.known.into_iter().filter(|(name, _)| !name.as_str().starts_with('_'));
                self.names.extend(public);
                self.calls.extend(names.calls);
            }
            _ => self.hide(),
        }
    }
}

/// The last part of a dotted name.
fn last_of(dotted: Sym) -> &'static str {
    dotted.as_str().rsplit('.').next().unwrap_or_default()
}

/// What a method makes of the list or dict that it is called on; `None` where it changes nothing.
fn changed(owner: Value, method: &str, args: &[Tree], positional: bool) -> Option<Value> {
    match (owner, method, args) {
        (Value::List { mut items, whole }, "append" | "add", [item]) => {
            items.push(item.clone());
            Some(Value::List { items, whole })
        }
        (Value::List { mut items, whole }, "insert", [at, item]) => {
            let at = match at.value {
                Value::Int(at) => usize::try_from(at).unwrap_or(items.len()).min(items.len()),
                _ => items.len(),
            };
            items.insert(at, item.clone());
            Some(Value::List { items, whole })
        }
        (Value::List { mut items, whole }, "extend", [more]) => {
            let (more, all) = more.items().map_or((&[][..], false), |(more, all)| (more, all));
            items.extend_from_slice(more);
            Some(Value::List { items, whole: whole && all })
        }
        (Value::List { mut items, whole }, "remove", [item]) => {
            items.retain(|other| item.text().is_none() || other.text() != item.text());
            Some(Value::List { items, whole: whole && item.text().is_some() })
        }
        (Value::Dict { mut entries, whole }, "update", [more]) if positional => match &more.value {
            Value::Dict { entries: more, whole: all } => {
                entries.extend(more.clone());
                Some(Value::Dict { entries, whole: whole && *all })
            }
            _ => Some(Value::Unknown),
        },
        (Value::List { .. } | Value::Dict { .. }, "get" | "index" | "count" | "copy", _) => None,
        (Value::List { .. } | Value::Dict { .. }, _, _) => Some(Value::Unknown),
        (Value::Either(ways), _, _) => {
            let way = |way: Tree| match changed(way.value.clone(), method, args, positional) {
                Some(value) => Tree { value, ..way },
                None => way,
            };
            Some(Value::Either(ways.into_iter().map(way).collect()))
        }
        _ => None,
    }
}

fn set_below(owner: &mut Tree, keys: &[Sym], tree: Tree) {
    let Some((key, rest)) = keys.split_first() else {
        *owner = tree;
        return;
    };
    match &mut owner.value {
        Value::Dict { entries, .. } if rest.is_empty() => {
            entries.insert(*key, tree);
        }
        Value::Dict { entries, .. } if entries.contains_key(key) => {
            if let Some(below) = entries.get_mut(key) {
                set_below(below, rest, tree);
            }
        }
        Value::List { items, .. } => match key.as_str().parse().ok().and_then(|at: usize| items.get_mut(at)) {
            Some(item) => set_below(item, rest, tree),
            None => owner.value = Value::Unknown,
        },
        _ => owner.value = Value::Unknown,
    }
}

/// `globals()`, `locals()`, `vars()`, also below an attribute.
fn takes_all_names(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Call(call) => match &call.func.kind {
            ExprKind::Name(NameRef::Global(name)) => matches!(name.as_str(), "globals" | "locals" | "vars" | "exec"),
            _ => false,
        },
        ExprKind::Attribute(attribute) => takes_all_names(&attribute.value),
        ExprKind::Starred(inner) => takes_all_names(inner),
        ExprKind::Name(NameRef::Global(name)) => matches!(name.as_str(), "exec" | "execfile"),
        _ => false,
    }
}
