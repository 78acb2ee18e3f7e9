//! Definitions and imports: function values, classes, decorators, annotations.

use std::rc::Rc;

use rustc_hash::FxHashMap;
use swiftsure_python::ir::{Attribute, CaptureFrom, ClassId, Expr, ExprKind, FunctionId, ModuleId, NameRef, Range};
use swiftsure_source::Sym;

use crate::class::{Class, ClassRef};
use crate::frame::Frame;
use crate::interpreter::Interpreter;
use crate::value::{Args, FunctionValue, Value};

/// How often a function may be inside of itself: a decorator may be applied more than once.
const NESTING_LIMIT: usize = 4;

/// How many functions of one definition a value holds one inside of the other.
fn nesting(value: &Value, id: FunctionId) -> usize {
    let deepest = |values: &[Value]| values.iter().map(|value| nesting(value, id)).max().unwrap_or(0);
    match value {
        Value::Function(function) => usize::from(function.id == id) + deepest(&function.captured),
        Value::Union(members) => deepest(members),
        Value::Bound(bound) => nesting(&bound.0, id).max(nesting(&bound.1, id)),
        _ => 0,
    }
}

impl Interpreter<'_> {
    /// A `def` or `lambda`: captures, defaults and decorators are evaluated here.
    pub(crate) fn define_function(&mut self, f: &mut Frame, index: u32) -> Value {
        let id = FunctionId { module: f.module, index };
        let code = self.code.function(id);
        let captured = code
            .captures
            .iter()
            .map(|capture| match capture.from {
                CaptureFrom::Local(slot) => f.state.locals.get(slot as usize).cloned().unwrap_or_default(),
                CaptureFrom::Captured(entry) => f.captured.get(entry as usize).cloned().unwrap_or_default(),
            })
            // A function that wraps what it wrapped before, again and again, grows without end.
            .map(|value| if nesting(&value, id) >= NESTING_LIMIT { Value::Unknown } else { value })
            .collect();
        let mut defaults = Vec::with_capacity(code.params.len());
        for param in code.params.iter() {
            let default = param.default.as_ref().map(|default| self.eval(f, default));
            defaults.push(default.map_or(Value::Unbound, |default| self.globalize(f, &default)));
        }
        let class = f.class_body;
        let mut value =
            Value::Function(Rc::new(FunctionValue { id, captured, defaults, class, role: None, crossing: None }));
        for decorator in code.decorators.iter().rev() {
            value = self.decorate(f, decorator, code.name_range, value);
        }
        value
    }

    /// Applies a decorator; one that is not understood leaves the function as it is.
    fn decorate(&mut self, f: &mut Frame, decorator: &Expr, named: Range, value: Value) -> Value {
        let callee = self.eval(f, decorator);
        let site = self.code.span(f.module, decorator.range);
        match self.call_value(f, &callee, Args::positional(vec![value.clone()]), site) {
            Value::None => value,
            Value::Unknown | Value::Attribute(..) | Value::Unbound => {
                let named = self.code.span(f.module, named);
                self.undescribed.insert(named);
                value
            }
            decorated => decorated,
        }
    }

    pub(crate) fn define_class(&mut self, f: &mut Frame, index: u32) -> Value {
        let id = ClassId { module: f.module, index };
        let code = self.code.class(id);
        let mut open = false;
        let mut bases = Vec::new();
        for base in &code.bases {
            let value = self.eval(f, base);
            let found: Vec<ClassRef> = value.members().iter().filter_map(Value::class).collect();
            match found.first() {
                Some(class) if !bases.contains(class) => bases.push(*class),
                Some(_) => {}
                None => open |= !is_closed_base(&value),
            }
        }
        for (_, keyword) in &code.keywords {
            self.eval(f, keyword);
        }
        if self.loading == 0
            && let Some(class) = self.class_memo.get(&(id, bases.clone()))
        {
            return Value::Class(*class);
        }
        let module = self.code.module(f.module).name;
        let class = self.classes.add(Class {
            id: Some(id),
            name: code.name,
            qualified: Sym::new(&format!("{module}.{}", code.qualname)),
            bases: bases.clone(),
            open,
            mro: Vec::new(),
            namespace: FxHashMap::default(),
            names: Vec::new(),
            annotated: Vec::new(),
        });
        self.class_memo.insert((id, bases), class);
        self.run_class_body(f, class, &code.body);
        let domain = self.domain.clone();
        domain.class_created(self, class);
        let mut value = Value::Class(class);
        for decorator in code.decorators.iter().rev() {
            value = match self.decorate(f, decorator, code.name_range, value) {
                decorated @ Value::Class(_) => decorated,
                _ => Value::Class(class),
            };
        }
        value
    }

    fn run_class_body(&mut self, f: &mut Frame, class: ClassRef, body: &[swiftsure_python::ir::Stmt]) {
        let mut frame = Frame::new(f.module, f.function);
        frame.global = true;
        frame.class_body = Some(class);
        frame.owner = f.owner;
        frame.captured.clone_from(&f.captured);
        // The body reads the locals of the function around it.
        frame.state.locals = f.state.locals.iter().map(|value| self.globalize(f, value)).collect();
        self.loading += 1;
        self.run_block(&mut frame, body);
        self.loading -= 1;
    }

    pub(crate) fn import(&mut self, f: &mut Frame, name: Sym, top: bool) -> Value {
        let found = self.code.find(f.module, name);
        if let Some(module) = found {
            self.load(module);
        }
        if !top {
            return found.map_or(Value::Unknown, Value::Module);
        }
        let first = name.as_str().split('.').next().unwrap_or_default();
        let Some(module) = self.code.find(f.module, Sym::new(first)) else {
            if found.is_some() {
                self.namespaces.insert(Sym::new(first));
            }
            return Value::Unknown;
        };
        self.load(module);
        Value::Module(module)
    }

    /// `shop.views`, where `shop` is a folder without a module of its own: a namespace package.
    pub(crate) fn in_namespace(&mut self, f: &Frame, attribute: &Attribute) -> Option<Value> {
        let name = match &attribute.value.kind {
            ExprKind::Name(NameRef::Global(name)) => *name,
            ExprKind::Name(NameRef::Local(slot)) => *self.code.function(f.function?).locals.get(*slot as usize)?,
            ExprKind::Name(NameRef::Captured(entry)) => {
                self.code.function(f.function?).captures.get(*entry as usize)?.name
            }
            _ => return None,
        };
        if !self.namespaces.contains(&name) {
            return None;
        }
        let module = self.code.find(f.module, Sym::new(&format!("{name}.{}", attribute.name)))?;
        self.load(module);
        Some(Value::Module(module))
    }

    pub(crate) fn import_name(&mut self, f: &mut Frame, module: Sym, name: Sym) -> Value {
        if module == "swiftsure" {
            return crate::builtins::intrinsic(name.as_str());
        }
        let Some(found) = self.code.find(f.module, module) else {
            // A folder without a module of its own holds modules all the same.
            let inner = if module == "" { name } else { Sym::new(&format!("{module}.{name}")) };
            let inner = self.code.find(f.module, inner);
            return inner.map_or(Value::Unknown, |inner| {
                self.load(inner);
                Value::Module(inner)
            });
        };
        self.load(found);
        if let Some(value) = self.global(found, name) {
            return value;
        }
        if let Some(submodule) = self.code.submodule(found, name) {
            self.load(submodule);
            return Value::Module(submodule);
        }
        self.module_attribute(found, name).unwrap_or(Value::Unknown)
    }

    pub(crate) fn import_star(&mut self, f: &mut Frame, module: Sym) {
        let Some(found) = self.code.find(f.module, module) else { return };
        self.load(found);
        for name in self.public_names(f, found) {
            if let Some(value) = self.global(found, name) {
                self.set_global(f.module, name, value);
            }
        }
    }

    /// `__all__`, or what does not begin with an underscore.
    fn public_names(&mut self, f: &Frame, module: ModuleId) -> Vec<Sym> {
        let all = self.global(module, Sym::new("__all__"));
        let listed = all.and_then(|all| self.known_items(f, &all));
        match listed {
            Some(names) => names.iter().filter_map(Value::as_str).collect(),
            None => self.module_names(module).into_iter().filter(|name| !name.as_str().starts_with('_')).collect(),
        }
    }

    /// What an annotation of a module stands for, where it is a name.
    pub fn annotation_value(&mut self, module: ModuleId, annotation: &Expr) -> Value {
        self.annotation_in(&mut Frame::new(module, None), annotation)
    }

    /// The same, which may be an object of the frame: `Annotated[int, Depends(count)]`.
    pub fn annotation_in(&mut self, f: &mut Frame, annotation: &Expr) -> Value {
        self.eval(f, annotation)
    }

    /// The class that an annotation names: `Order`, `"Order"`, `Order | None`, `Optional[Order]`.
    pub fn annotation_class(&mut self, module: ModuleId, annotation: &Expr) -> Option<ClassRef> {
        match &annotation.kind {
            ExprKind::Name(_) | ExprKind::Attribute(_) => {
                let mut frame = Frame::new(module, None);
                self.eval(&mut frame, annotation).class()
            }
            ExprKind::Str(text) => self.global(module, *text)?.class(),
            ExprKind::Bin(parts) => {
                self.annotation_class(module, &parts.1).or_else(|| self.annotation_class(module, &parts.2))
            }
            ExprKind::Subscript(parts) => match &parts.0.kind {
                ExprKind::Name(swiftsure_python::ir::NameRef::Global(name)) if name == "Optional" => {
                    self.annotation_class(module, &parts.1)
                }
                _ => None,
            },
            _ => None,
        }
    }
}

/// Python's own types as bases add nothing that a lookup could miss.
fn is_closed_base(value: &Value) -> bool {
    matches!(value, Value::Native(_)) && *value != crate::builtins::native("type")
}
