//! From a name to what it stands for: an import path, a constant, the expression that gave it its value.

use swiftsure_source::Sym;

use super::{Binding, Index, NodeKind, Site, Source};
use crate::codebase::Origin;
use crate::ir::{BinOp, Call, CaptureFrom, ClassId, Expr, ExprKind, FStringPart, ModuleId, NameRef, StmtKind, UnaryOp};

/// Names that are followed one after the other.
const STEPS: usize = 12;

/// An expression that a name stands for, and a node of the scope in which it stands.
#[derive(Clone, Copy, Debug)]
pub struct Value<'a> {
    pub site: Site,
    pub expr: &'a Expr,
}

impl<'a> Index<'a> {
    /// The dotted name of what an expression gives: `hashlib.md5`, and behind a call `hashlib.md5()`.
    pub fn path(&self, site: Site, expr: &Expr) -> Option<Sym> {
        self.path_within(site, expr, STEPS).map(|path| Sym::new(&path))
    }

    fn path_within(&self, site: Site, expr: &Expr, steps: usize) -> Option<String> {
        let steps = steps.checked_sub(1)?;
        match &expr.kind {
            ExprKind::Name(name) => self.path_of_name(site, *name, expr.range.start, steps),
            ExprKind::Attribute(attribute) => {
                if let Some((owner, value)) = self.own_attribute(site, &attribute.value, attribute.name) {
                    return self.path_within(owner, value, steps);
                }
                let owner = self.path_within(site, &attribute.value, steps)?;
                Some(format!("{owner}.{}", attribute.name))
            }
            ExprKind::Call(call) => match (&call.func.kind, call.args.as_ref()) {
                (ExprKind::Name(NameRef::Global(name)), [owner, attribute]) if *name == "getattr" => {
                    let owner = self.path_within(site, owner, steps)?;
                    Some(format!("{owner}.{}", self.text(site, attribute)?))
                }
                _ => Some(format!("{}()", self.path_within(site, &call.func, steps)?)),
            },
            ExprKind::Await(inner) => self.path_within(site, inner, steps),
            ExprKind::Named(pair) => self.path_within(site, &pair.1, steps),
            _ => None,
        }
    }

    fn path_of_name(&self, site: Site, name: NameRef, start: u32, steps: usize) -> Option<String> {
        let (scope, name) = self.owner(site.scope, name);
        let bindings = self.scopes[scope as usize].bindings.get(&name);
        let Some(bindings) = bindings else { return self.free_name(scope, name) };
        let binding = self.reaching(bindings, site, scope, start).or_else(|| imported(bindings))?;
        match binding.source {
            Source::Import(dotted) => Some(self.imported_path(self.scopes[scope as usize].module, dotted, steps)),
            Source::Value(value) => self.path_within(binding.at, value, steps),
            Source::Entered(manager) => self.path_within(binding.at, manager, steps),
            Source::Annotated(annotation) => Some(format!("{}()", self.path_within(binding.at, annotation, steps)?)),
            Source::Function(index) => {
                let module = self.code.module(self.module_id(binding.at));
                Some(format!("{}.{}", module.name, module.functions.get(index as usize)?.qualname))
            }
            Source::Class(index) => {
                let module = self.code.module(self.module_id(binding.at));
                Some(format!("{}.{}", module.name, module.classes.get(index as usize)?.qualname))
            }
            Source::Caught(_) | Source::Parameter | Source::Other => None,
        }
    }

    /// A name that nothing binds: a builtin, or what the only `import *` brings.
    fn free_name(&self, scope: u32, name: NameRef) -> Option<String> {
        let NameRef::Global(name) = name else { return None };
        match self.scopes[scope as usize].stars.as_slice() {
            [star] if !is_builtin(name.as_str()) => Some(format!("{star}.{name}")),
            _ => Some(name.as_str().to_owned()),
        }
    }

    /// What a dotted name means where modules of the project pass it on.
    fn imported_path(&self, from: ModuleId, dotted: Sym, steps: usize) -> String {
        let own = dotted.as_str().to_owned();
        let Some((scope, binding)) = self.passed_on(from, dotted) else { return own };
        let Some(steps) = steps.checked_sub(1) else { return own };
        match binding.source {
            Source::Import(next) if next != dotted => {
                self.imported_path(self.scopes[scope as usize].module, next, steps)
            }
            Source::Value(value) => self.path_within(binding.at, value, steps).unwrap_or(own),
            _ => own,
        }
    }

    /// What binds a dotted name in a module of the project.
    fn passed_on(&self, from: ModuleId, dotted: Sym) -> Option<(u32, &Binding<'a>)> {
        let (module, name) = dotted.as_str().rsplit_once('.')?;
        let module = self.code.find(from, Sym::new(module))?;
        if self.code.origin(module) != Origin::Project {
            return None;
        }
        let scope = *self.modules.get(&module)?;
        let bindings = self.scopes[scope as usize].bindings.get(&NameRef::Global(Sym::new(name)))?;
        Some((scope, only(bindings).or_else(|| imported(bindings))?))
    }

    /// The scope of a variable and its name there, as seen in a scope.
    pub(super) fn owner(&self, scope: u32, name: NameRef) -> (u32, NameRef) {
        let (mut scope, mut name) = (scope, name);
        loop {
            let content = &self.scopes[scope as usize];
            match name {
                NameRef::Global(_) => return (self.modules.get(&content.module).copied().unwrap_or(scope), name),
                NameRef::Local(_) | NameRef::Class(_) => return (scope, name),
                NameRef::Captured(entry) => {
                    let functions = &self.code.module(content.module).functions;
                    let captured = content.function.and_then(|at| functions.get(at as usize)).and_then(|function| {
                        let outer = self.functions.get(&function.outer?)?;
                        Some((*outer, function.captures.get(entry as usize)?.from))
                    });
                    let Some((outer, from)) = captured else { return (scope, name) };
                    scope = outer;
                    name = match from {
                        CaptureFrom::Local(slot) => NameRef::Local(slot),
                        CaptureFrom::Captured(entry) => NameRef::Captured(entry),
                    };
                }
            }
        }
    }

    /// The binding that a name has where it is read: the last one before it, if that surely ran.
    fn reaching<'b>(&self, bindings: &'b [Binding<'a>], site: Site, scope: u32, start: u32) -> Option<&'b Binding<'a>> {
        if scope != site.scope || bindings.iter().any(|binding| binding.at.scope != scope) {
            return only(bindings);
        }
        let last = bindings.iter().filter(|binding| binding.start <= start).max_by_key(|binding| binding.start)?;
        let block = self.block(last.at);
        let ran = block == site || self.around(site).any(|around| around == block);
        ran.then_some(last)
    }

    /// The statements among which a node is run.
    fn block(&self, site: Site) -> Site {
        let is_block = |around: &Site| matches!(self.kind(*around), NodeKind::Block);
        let top = Site { node: 0, ..site };
        std::iter::once(site).chain(self.around(site)).find(is_block).unwrap_or(top)
    }

    /// What the methods of a class assign to `self.name`, if they do so once; if they never do, what its body does.
    fn own_attribute(&self, site: Site, owner: &Expr, name: Sym) -> Option<(Site, &'a Expr)> {
        let ExprKind::Name(NameRef::Local(0)) = owner.kind else { return None };
        let class = self.function(site)?.class?;
        let key = (ClassId { module: self.module_id(site), ..class }, name);
        match self.attributes.get(&key).map(Vec::as_slice) {
            Some([(scope, value)]) => {
                let top = Site { scope: *scope, node: 0 };
                Some((self.find(top, value).unwrap_or(top), value))
            }
            Some(_) => None,
            None => Some((site, self.class_value(site, class, name)?)),
        }
    }

    /// What the body of a class assigns to a name.
    fn class_value(&self, site: Site, class: ClassId, name: Sym) -> Option<&'a Expr> {
        let class = self.module(site).classes.get(class.index as usize)?;
        let wanted =
            |target: &Expr| matches!(target.kind, ExprKind::Name(NameRef::Class(assigned)) if assigned == name);
        class.body.iter().rev().find_map(|statement| match &statement.kind {
            StmtKind::Assign { targets, value } => targets.iter().any(wanted).then_some(value),
            _ => None,
        })
    }

    /// The expression that an expression stands for: itself, unless it is a name.
    pub fn value(&self, site: Site, expr: &'a Expr) -> Value<'a> {
        let mut value = Value { site, expr };
        for _ in 0..STEPS {
            match self.next_value(value) {
                Some(next) => value = next,
                None => break,
            }
        }
        value
    }

    fn next_value(&self, value: Value<'a>) -> Option<Value<'a>> {
        match &value.expr.kind {
            ExprKind::Name(name) => {
                let (scope, name) = self.owner(value.site.scope, *name);
                let bindings = self.scopes[scope as usize].bindings.get(&name)?;
                let binding = self.reaching(bindings, value.site, scope, value.expr.range.start)?;
                self.bound_value(scope, binding)
            }
            ExprKind::Attribute(attribute) => {
                if let Some((site, expr)) = self.own_attribute(value.site, &attribute.value, attribute.name) {
                    return Some(Value { site, expr });
                }
                let path = self.path(value.site, value.expr)?;
                let (scope, binding) = self.passed_on(self.module_id(value.site), path)?;
                self.bound_value(scope, binding)
            }
            ExprKind::Named(pair) => Some(Value { site: value.site, expr: &pair.1 }),
            ExprKind::Await(inner) => Some(Value { site: value.site, expr: inner }),
            _ => None,
        }
    }

    fn bound_value(&self, scope: u32, binding: &Binding<'a>) -> Option<Value<'a>> {
        match binding.source {
            Source::Value(expr) => Some(Value { site: binding.at, expr }),
            Source::Import(dotted) => {
                let (scope, binding) = self.passed_on(self.scopes[scope as usize].module, dotted)?;
                self.bound_value(scope, binding)
            }
            _ => None,
        }
    }

    /// What a caller hands in as it is: a parameter that nothing assigns again, an attribute or item of one, or what one
    /// has under a name that is written out. Gives its annotation. A name that nothing binds at all is like one.
    pub fn handed_in(&self, site: Site, expr: &'a Expr) -> Option<Option<&'a Expr>> {
        let name = match &expr.kind {
            ExprKind::Attribute(attribute) => return self.handed_in(site, &attribute.value),
            ExprKind::Subscript(pair) => return self.handed_in(site, &pair.0),
            ExprKind::Call(call) => {
                let ExprKind::Attribute(attribute) = &call.func.kind else { return None };
                let is_named = call.args.first().is_some_and(|name| matches!(name.kind, ExprKind::Str(_)));
                return if is_named { self.handed_in(site, &attribute.value) } else { None };
            }
            ExprKind::Name(name) => *name,
            _ => return None,
        };
        let is_own = self.name_of(site, name).is_none_or(|name| name == "self" || name == "cls");
        let (scope, name) = self.owner(site.scope, name);
        let content = &self.scopes[scope as usize];
        let is_brought = matches!(name, NameRef::Global(_)) && !content.stars.is_empty();
        if is_own || is_brought || matches!(name, NameRef::Captured(_)) {
            return None;
        }
        match content.bindings.get(&name).map(Vec::as_slice) {
            None | Some([] | [Binding { source: Source::Parameter, .. }]) => Some(None),
            Some([Binding { source: Source::Annotated(annotation), .. }]) => Some(Some(annotation)),
            _ => None,
        }
    }

    /// Whether an expression is what an `except` clause names.
    pub fn caught(&self, site: Site, expr: &Expr) -> Option<&'a crate::ir::Handler> {
        let ExprKind::Name(name) = expr.kind else { return None };
        let (scope, name) = self.owner(site.scope, name);
        let bindings = self.scopes[scope as usize].bindings.get(&name)?;
        let handlers = self.around(site).filter_map(|around| match self.kind(around) {
            NodeKind::Handler(handler) => Some(handler),
            _ => None,
        });
        let handlers: Vec<_> = handlers.collect();
        bindings.iter().find_map(|binding| match binding.source {
            Source::Caught(caught) if handlers.iter().any(|handler| std::ptr::eq(*handler, caught)) => Some(caught),
            _ => None,
        })
    }

    /// What a parameter is unless a caller says otherwise.
    pub fn default_of(&self, site: Site, expr: &Expr) -> Option<&'a Expr> {
        let ExprKind::Name(NameRef::Local(slot)) = expr.kind else { return None };
        self.function(site)?.params.iter().nth(slot as usize)?.default.as_ref()
    }

    /// The text that an expression surely is.
    pub fn text(&self, site: Site, expr: &'a Expr) -> Option<String> {
        self.text_within(site, expr, STEPS)
    }

    fn text_within(&self, site: Site, expr: &'a Expr, steps: usize) -> Option<String> {
        // A text that is added to itself in a loop has no end.
        let steps = steps.checked_sub(1)?;
        let value = self.value(site, expr);
        match &value.expr.kind {
            ExprKind::Str(text) => Some(text.as_str().to_owned()),
            ExprKind::FString(parts) => parts.iter().map(|part| self.part(value.site, part, steps)).collect(),
            ExprKind::Bin(bin) if bin.0 == BinOp::Add => {
                Some(self.text_within(value.site, &bin.1, steps)? + &self.text_within(value.site, &bin.2, steps)?)
            }
            _ => None,
        }
    }

    fn part(&self, site: Site, part: &'a FStringPart, steps: usize) -> Option<String> {
        match part {
            FStringPart::Literal(text) => Some(text.as_str().to_owned()),
            FStringPart::Value(expr) => self.text_within(site, expr, steps),
        }
    }

    /// The number that an expression surely is; `stands_for` knows names of numbers.
    pub fn int(&self, site: Site, expr: &'a Expr, stands_for: &dyn Fn(&str) -> Option<i64>) -> Option<i64> {
        self.int_within(site, expr, stands_for, STEPS)
    }

    fn int_within(
        &self,
        site: Site,
        expr: &'a Expr,
        stands_for: &dyn Fn(&str) -> Option<i64>,
        steps: usize,
    ) -> Option<i64> {
        let steps = steps.checked_sub(1)?;
        let value = self.value(site, expr);
        let part = |expr: &'a Expr| self.int_within(value.site, expr, stands_for, steps);
        match &value.expr.kind {
            ExprKind::Int(number) => *number,
            ExprKind::Name(_) | ExprKind::Attribute(_) => stands_for(self.path(value.site, value.expr)?.as_str()),
            ExprKind::Unary(UnaryOp::Neg, inner) => part(inner)?.checked_neg(),
            ExprKind::Unary(UnaryOp::Invert, inner) => Some(!part(inner)?),
            ExprKind::Bin(bin) => {
                let (left, right) = (part(&bin.1)?, part(&bin.2)?);
                match bin.0 {
                    BinOp::Add => left.checked_add(right),
                    BinOp::Sub => left.checked_sub(right),
                    BinOp::Mul => left.checked_mul(right),
                    BinOp::BitOr => Some(left | right),
                    BinOp::BitAnd => Some(left & right),
                    BinOp::BitXor => Some(left ^ right),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// Whether an expression is surely `True` or `False`.
    pub fn truth(&self, site: Site, expr: &'a Expr) -> Option<bool> {
        match self.value(site, expr).expr.kind {
            ExprKind::Bool(truth) => Some(truth),
            _ => None,
        }
    }

    /// The items of a list, tuple or set.
    pub fn items(&self, site: Site, expr: &'a Expr) -> Option<(Site, &'a [Expr])> {
        let value = self.value(site, expr);
        match &value.expr.kind {
            ExprKind::List(items) | ExprKind::Tuple(items) | ExprKind::Set(items) => Some((value.site, items)),
            _ => None,
        }
    }

    /// The value of a text key of a dict that is written out.
    pub fn entry(&self, site: Site, expr: &'a Expr, key: &str) -> Option<Value<'a>> {
        let value = self.value(site, expr);
        if let ExprKind::Call(call) = &value.expr.kind {
            let is_dict = matches!(call.func.kind, ExprKind::Name(NameRef::Global(name)) if name == "dict");
            let found = keyword(call, key).filter(|_| is_dict)?;
            return Some(Value { site: value.site, expr: found });
        }
        self.entry_where(site, expr, |site, found| self.text(site, found).is_some_and(|found| found == key))
    }

    /// The value of the last key of a dict that is written out of which something holds.
    pub fn entry_where(&self, site: Site, expr: &'a Expr, is_it: impl Fn(Site, &'a Expr) -> bool) -> Option<Value<'a>> {
        let value = self.value(site, expr);
        let ExprKind::Dict(entries) = &value.expr.kind else { return None };
        let mut entries = entries.iter().rev();
        let found = entries.find(|(key, _)| key.as_ref().is_some_and(|key| is_it(value.site, key)))?;
        Some(Value { site: value.site, expr: &found.1 })
    }

    /// The argument of a call by its position and its name.
    pub fn argument(&self, site: Site, at: usize, name: &str) -> Option<&'a Expr> {
        let call = self.call(site)?;
        if let Some(value) = keyword(call, name) {
            return Some(value);
        }
        let before = call.args.get(..=at)?;
        // Behind `*values` nobody knows the positions.
        let is_starred = before.iter().any(|arg| matches!(arg.kind, ExprKind::Starred(_)));
        before.last().filter(|_| !is_starred)
    }

    /// Whether a call hands over arguments that are not written out: `*values` or `**options`.
    pub fn has_more_arguments(&self, site: Site) -> bool {
        self.call(site).is_some_and(|call| {
            call.keywords.iter().any(|(name, _)| name.is_none())
                || call.args.iter().any(|arg| matches!(arg.kind, ExprKind::Starred(_)))
        })
    }
}

/// The keyword argument of a call.
pub fn keyword<'a>(call: &'a Call, name: &str) -> Option<&'a Expr> {
    call.keywords.iter().find(|(found, _)| found.is_some_and(|found| found == name)).map(|(_, value)| value)
}

fn only<'b, 'a>(bindings: &'b [Binding<'a>]) -> Option<&'b Binding<'a>> {
    if let [binding] = bindings { Some(binding) } else { None }
}

/// The import where all that binds a name is imports, or `None` where an import failed.
fn imported<'b, 'a>(bindings: &'b [Binding<'a>]) -> Option<&'b Binding<'a>> {
    let stands_in = |binding: &Binding<'_>| match binding.source {
        Source::Import(_) => true,
        Source::Value(value) => matches!(value.kind, ExprKind::None | ExprKind::Bool(false)),
        _ => false,
    };
    let first = bindings.iter().find(|binding| matches!(binding.source, Source::Import(_)))?;
    bindings.iter().all(stands_in).then_some(first)
}

fn is_builtin(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "abs",
        "all",
        "any",
        "bool",
        "bytes",
        "chr",
        "compile",
        "dict",
        "dir",
        "enumerate",
        "eval",
        "exec",
        "filter",
        "float",
        "format",
        "getattr",
        "hash",
        "hex",
        "id",
        "input",
        "int",
        "isinstance",
        "iter",
        "len",
        "list",
        "map",
        "max",
        "min",
        "next",
        "object",
        "open",
        "ord",
        "print",
        "property",
        "range",
        "repr",
        "reversed",
        "round",
        "set",
        "setattr",
        "sorted",
        "str",
        "sum",
        "super",
        "tuple",
        "type",
        "zip",
    ];
    NAMES.contains(&name)
}
