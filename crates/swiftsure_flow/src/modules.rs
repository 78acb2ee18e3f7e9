//! Modules: each is run once, when first asked for.
//!
//! While modules import each other in a circle, a name that is asked for before its statement ran is found by running
//! just that statement: then the order in which files are loaded makes no difference.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;
use swiftsure_python::ir::{ModuleId, NameRef, Stmt, StmtKind};
use swiftsure_source::Sym;

use crate::frame::Frame;
use crate::interpreter::Interpreter;
use crate::value::Value;

/// Classes of one module that are told apart where one of them is asked for by a name that is not known.
const CLASS_LIMIT: usize = 6;

#[derive(Debug, Default)]
pub(crate) struct ModuleState {
    namespace: FxHashMap<Sym, Value>,
    done: bool,
    /// Names that are being looked for out of order.
    wanted: Vec<Sym>,
    /// Where the statements begin that ran out of order; they do not run again.
    early: BTreeSet<u32>,
    /// Names that functions set, with the numbers of those functions, until somebody reads them.
    late: FxHashMap<Sym, Vec<u32>>,
}

impl Interpreter<'_> {
    /// Runs a module unless it ran or is running; the package that it is in runs before it, as in Python.
    pub fn load(&mut self, module: ModuleId) {
        if self.modules.contains_key(&module) {
            return;
        }
        if let Some(package) = self.code.package_of(module) {
            self.load(package);
            if self.modules.contains_key(&module) {
                return;
            }
        }
        let state = ModuleState::default();
        self.modules.insert(module, state);
        let name = self.code.module(module).name;
        self.set_global(module, Sym::new("__name__"), Value::Str(name));
        self.in_module(module, |cx, frame| {
            for statement in &cx.code.module(module).body {
                let before = cx.fuel;
                if cx.loading == 1 {
                    cx.refuel();
                }
                cx.run_statement(frame, statement);
                if cx.loading > 1 {
                    // A module that is imported on the way does not cost its importer anything.
                    cx.fuel = before;
                }
            }
        });
        let functions = &self.code.module(module).functions;
        if let Some(state) = self.modules.get_mut(&module) {
            state.done = true;
            for (number, function) in (0..).zip(functions) {
                function.globals.iter().for_each(|name| state.late.entry(*name).or_default().push(number));
            }
        }
    }

    /// A name of the module at hand, while a function runs: what functions set it to is possible, too.
    pub(crate) fn global_at_run(&mut self, module: ModuleId, name: Sym) -> Option<Value> {
        let late = self.modules.get_mut(&module).filter(|state| self.loading == 0 && !state.late.is_empty());
        let Some(functions) = late.and_then(|state| state.late.remove(&name)) else {
            return self.global(module, name);
        };
        let first = self.global(module, name).unwrap_or(Value::Unbound);
        let mut all = first.clone();
        for number in functions {
            let function = &self.code.module(module).functions[number as usize];
            self.in_module(module, |cx, frame| {
                // Of what a function has of its own, only what it imports is known here.
                frame.state.locals.resize(function.locals.len(), Value::Unknown);
                for statement in setting(&function.body, name) {
                    cx.set_global(module, name, Value::Unknown);
                    cx.run_statement(frame, statement);
                    let value = cx.bound_global(module, name).filter(|value| !value.is_unknown());
                    all = std::mem::take(&mut all).join(value.unwrap_or(Value::Unbound));
                }
            });
        }
        self.set_global(module, name, if all == Value::Unbound { first } else { all.clone() });
        Some(all)
    }

    /// Runs what a framework calls while it starts: it may change what modules hold.
    pub fn run_at_start(&mut self, module: ModuleId, run: impl FnOnce(&mut Self, &mut Frame)) {
        self.refuel();
        self.in_module(module, run);
    }

    fn in_module(&mut self, module: ModuleId, run: impl FnOnce(&mut Self, &mut Frame)) {
        let mut frame = Frame::new(module, None);
        self.loading += 1;
        let depth = self.depth;
        self.depth /= 2;
        run(self, &mut frame);
        self.depth = depth;
        self.loading -= 1;
    }

    pub fn set_global(&mut self, module: ModuleId, name: Sym, value: Value) {
        self.modules.entry(module).or_default().namespace.insert(name, value);
    }

    /// A name of a module's namespace, or its submodule; loads what is needed.
    pub fn module_attribute(&mut self, module: ModuleId, name: Sym) -> Option<Value> {
        self.load(module);
        if let Some(value) = self.global_at_run(module, name) {
            return Some(value);
        }
        if let Some(submodule) = self.code.submodule(module, name) {
            self.load(submodule);
            return Some(Value::Module(submodule));
        }
        self.module_getattr(module, name)
    }

    /// What the module's own `__getattr__` answers.
    fn module_getattr(&mut self, module: ModuleId, name: Sym) -> Option<Value> {
        let getattr = self.global(module, Sym::new("__getattr__"))?;
        let mut frame = Frame::new(module, None);
        let site = self.code.span(module, swiftsure_python::ir::Range::default());
        let args = crate::value::Args::positional(vec![Value::Str(name)]);
        Some(self.call_value(&mut frame, &getattr, args, site))
    }

    /// A name that the module binds itself, running its statement early if the module is still being run.
    pub(crate) fn global(&mut self, module: ModuleId, name: Sym) -> Option<Value> {
        let state = self.modules.get(&module)?;
        if let Some(value) = state.namespace.get(&name) {
            return Some(value.clone());
        }
        if state.done || state.wanted.contains(&name) {
            return None;
        }
        self.run_early(module, name);
        self.bound_global(module, name)
    }

    /// A name that the module has bound so far.
    pub fn bound_global(&self, module: ModuleId, name: Sym) -> Option<Value> {
        self.modules.get(&module)?.namespace.get(&name).cloned()
    }

    /// Whether the module, which has run, binds a name itself.
    pub fn has_global(&self, module: ModuleId, name: Sym) -> bool {
        self.modules.get(&module).is_some_and(|state| state.namespace.contains_key(&name))
    }

    /// All names that the module binds, sorted.
    pub fn module_names(&self, module: ModuleId) -> Vec<Sym> {
        let mut names: Vec<Sym> =
            self.modules.get(&module).map(|state| state.namespace.keys().copied().collect()).unwrap_or_default();
        names.sort();
        names
    }

    /// A class that the module itself defines, nobody knows which; none where there are none or many.
    pub(crate) fn any_class_of(&mut self, module: ModuleId) -> Option<Value> {
        self.load(module);
        let names = self.module_names(module);
        let classes = names.iter().filter_map(|name| self.bound_global(module, *name)?.class());
        let own = classes.filter(|class| self.classes.get(*class).id.is_some_and(|id| id.module == module));
        let own: Vec<Value> = own.map(Value::Class).collect();
        (1..=CLASS_LIMIT).contains(&own.len()).then(|| Value::join_all(own))
    }

    fn run_early(&mut self, module: ModuleId, name: Sym) {
        let code = self.code;
        let Some(statement) = code.module(module).body.iter().find_map(|statement| binding(statement, name)) else {
            return;
        };
        if let Some(state) = self.modules.get_mut(&module) {
            state.wanted.push(name);
        }
        self.in_module(module, |cx, frame| {
            cx.run_statement(frame, statement);
        });
        if let Some(state) = self.modules.get_mut(&module) {
            state.wanted.retain(|wanted| *wanted != name);
            state.early.insert(statement.range.start);
        }
    }

    /// Whether a statement at the top of a module has run already, because something asked for its name.
    pub(crate) fn ran_early(&self, f: &Frame, statement: &Stmt) -> bool {
        f.function.is_none()
            && f.class_body.is_none()
            && self.modules.get(&f.module).is_some_and(|state| state.early.contains(&statement.range.start))
    }
}

/// The statements of a function that set a name of its module, and those that import what they may need.
fn setting(body: &[Stmt], name: Sym) -> Vec<&Stmt> {
    let mut found = Vec::new();
    for statement in body {
        match statement.kind.blocks().next() {
            Some(_) => statement.kind.blocks().for_each(|block| found.extend(setting(block, name))),
            None if matches!(statement.kind, StmtKind::Import { .. } | StmtKind::ImportFrom { .. }) => {
                found.push(statement);
            }
            None => found.extend(binding(statement, name)),
        }
    }
    found
}

/// The statement at top level (or in a branch of it) that binds a name.
fn binding(statement: &Stmt, name: Sym) -> Option<&Stmt> {
    let global = |target: &NameRef| *target == NameRef::Global(name);
    match &statement.kind {
        StmtKind::Function { target, .. } | StmtKind::Class { target, .. } | StmtKind::Import { target, .. } => {
            global(target).then_some(statement)
        }
        StmtKind::ImportFrom { names, .. } => names.iter().any(|(_, target)| global(target)).then_some(statement),
        StmtKind::Assign { targets, .. } => {
            let bound = targets
                .iter()
                .any(|target| matches!(&target.kind, swiftsure_python::ir::ExprKind::Name(name) if global(name)));
            bound.then_some(statement)
        }
        StmtKind::If(branch) => branch.body.iter().chain(&branch.orelse).find_map(|inner| binding(inner, name)),
        StmtKind::Try(attempt) => attempt.body.iter().find_map(|inner| binding(inner, name)),
        _ => None,
    }
}
