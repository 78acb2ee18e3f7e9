//! Builds the engine's form of a template: modules, functions, calls of the runtime.
//!
//! A template becomes a module with one function for the whole and one for each of its blocks. All take the context
//! and the blocks of the templates that extend them; what tags and filters do stands in the knowledge, in
//! `django/template/runtime.py`.

use swiftsure_python::ir::{
    Attribute, Call, Expr, ExprKind, Function, If, Module, NameRef, Param, Params, Range, Stmt, StmtKind,
};
use swiftsure_source::{FileId, Sym};

/// Where the functions that templates call are explained.
const RUNTIME: &str = "django.template.runtime";
/// The functions of the runtime.
const RUNTIME_NAMES: &[&str] = &[
    "apply_filter",
    "apply_jinja_filter",
    "call_block",
    "call_tag",
    "compiled_tag",
    "extend",
    "fork",
    "imported",
    "include",
    "is_defined",
    "libraries",
    "make_macro",
    "maybe",
    "only",
    "put_block",
    "put_parent_block",
    "regrouped",
    "tested",
    "with_blocks",
];

/// The slots that each function of a template begins with.
pub(super) const CONTEXT: u32 = 0;
pub(super) const BLOCKS: u32 = 1;

/// The function that renders a whole template.
pub(crate) const WHOLE: &str = "<template>";

pub(super) fn expr(range: Range, kind: ExprKind) -> Expr {
    Expr { range, kind }
}

pub(super) fn local(range: Range, slot: u32) -> Expr {
    expr(range, ExprKind::Name(NameRef::Local(slot)))
}

pub(super) fn global(range: Range, name: &str) -> Expr {
    expr(range, ExprKind::Name(NameRef::Global(Sym::new(name))))
}

pub(super) fn text(range: Range, text: Sym) -> Expr {
    expr(range, ExprKind::Str(text))
}

/// A call of a function of the runtime, or of a builtin.
pub(super) fn call(range: Range, name: &str, args: Vec<Expr>) -> Expr {
    call_with(range, global(range, name), args, Vec::new())
}

pub(super) fn call_with(range: Range, func: Expr, args: Vec<Expr>, keywords: Vec<(Option<Sym>, Expr)>) -> Expr {
    let call = Call { func, args: args.into(), keywords: keywords.into(), arguments_range: range };
    expr(range, ExprKind::Call(Box::new(call)))
}

pub(super) fn statement(range: Range, kind: StmtKind) -> Stmt {
    Stmt { range, kind }
}

/// `value`, for what it does.
pub(super) fn evaluate(value: Expr) -> Stmt {
    statement(value.range, StmtKind::Expr(value))
}

/// `slot = value`
pub(super) fn bind(slot: u32, value: Expr) -> Stmt {
    let range = value.range;
    statement(range, StmtKind::Assign { targets: Box::new([local(range, slot)]), value })
}

/// `slot.name = value`
pub(super) fn set(slot: u32, name: Sym, range: Range, value: Expr) -> Stmt {
    statement(range, StmtKind::Assign { targets: Box::new([variable(slot, name, range)]), value })
}

/// `slot.name` as the target of an assignment.
pub(super) fn variable(slot: u32, name: Sym, range: Range) -> Expr {
    let attribute = Attribute { value: local(range, slot), name, name_range: range };
    expr(range, ExprKind::Attribute(Box::new(attribute)))
}

/// One of two, nobody knows which.
pub(super) fn perhaps(range: Range, body: Vec<Stmt>, orelse: Vec<Stmt>) -> Stmt {
    let test = call(range, "maybe", Vec::new());
    statement(range, StmtKind::If(Box::new(If { test, body: body.into(), orelse: orelse.into() })))
}

/// The function that is being built.
#[derive(Default)]
pub(super) struct Scope {
    /// The slot of the innermost context.
    pub(super) context: u32,
    /// The names of the slots behind the parameters.
    pub(super) locals: Vec<Sym>,
    /// The block whose function it is.
    pub(super) block: Option<Sym>,
    /// Of the innermost loop.
    pub(super) first: Option<FirstTurn>,
}

/// The slot that says whether it is the first turn of a loop, and whether anything asks for that.
#[derive(Clone, Copy)]
pub(super) struct FirstTurn {
    pub(super) slot: u32,
    pub(super) is_asked: bool,
}

impl Scope {
    /// One more slot.
    pub(super) fn slot(&mut self, name: &str) -> u32 {
        self.locals.push(Sym::new(name));
        u32::try_from(self.locals.len()).unwrap_or(u32::MAX - 1) + BLOCKS
    }
}

/// The name of a block's function in its module.
pub(super) fn block_name(name: Sym) -> Sym {
    Sym::new(&format!("<block {name}>"))
}

/// The name of a macro's function in its module.
pub(super) fn macro_name(name: Sym) -> Sym {
    Sym::new(&format!("<macro {name}>"))
}

/// The functions of a template as they are made.
#[derive(Default)]
pub(super) struct Functions {
    made: Vec<Function>,
}

impl Functions {
    /// Adds a function that takes the context and the blocks; further slots have `locals`.
    pub(super) fn add(&mut self, name: Sym, qualname: Sym, range: Range, body: Vec<Stmt>, locals: Vec<Sym>) {
        self.add_with(name, qualname, range, body, locals, Params::default());
    }

    /// As [`Self::add`], with more parameters, whose slots come first among the `locals`.
    pub(super) fn add_with(
        &mut self,
        name: Sym,
        qualname: Sym,
        range: Range,
        body: Vec<Stmt>,
        locals: Vec<Sym>,
        more: Params,
    ) {
        let param = |name| Param { name: Sym::new(name), annotation: None, default: None, range };
        let positional = ["context", "blocks"].map(param).into_iter().chain(more.positional).collect();
        let params = Params { positional, ..more };
        let slots = ["context", "blocks"].map(Sym::new).into_iter().chain(locals).collect();
        self.made.push(Function {
            name,
            qualname,
            params,
            body: body.into(),
            decorators: Box::default(),
            returns: None,
            is_async: false,
            is_generator: false,
            is_lambda: false,
            locals: slots,
            globals: Box::default(),
            captures: Box::default(),
            range,
            name_range: Range::empty(range.start),
            class: None,
            outer: None,
        });
    }

    /// A module that imports the runtime, names the libraries that were loaded, and defines the functions.
    pub(super) fn into_module(
        self,
        file: FileId,
        name: Sym,
        libraries: &[Sym],
        errors: Vec<(Range, String)>,
    ) -> Module {
        let nowhere = Range::default();
        let bound = |name: &str| (Sym::new(name), NameRef::Global(Sym::new(name)));
        let names = RUNTIME_NAMES.iter().map(|name| bound(name)).collect();
        let import = StmtKind::ImportFrom { module: Sym::new(RUNTIME), names };
        let libraries = libraries.iter().map(|name| text(nowhere, *name)).collect();
        let value = expr(nowhere, ExprKind::Tuple(libraries));
        let libraries = StmtKind::Assign { targets: Box::new([global(nowhere, LIBRARIES)]), value };
        let defined = self.made.iter().enumerate().map(|(at, function)| StmtKind::Function {
            function: u32::try_from(at).unwrap_or(u32::MAX),
            target: NameRef::Global(function.name),
        });
        let body = [import, libraries].into_iter().chain(defined).map(|kind| statement(nowhere, kind)).collect();
        Module {
            file,
            name,
            is_package: false,
            body,
            functions: self.made,
            classes: Vec::new(),
            pragmas: Box::default(),
            named_texts: Box::default(),
            syntax_errors: u32::try_from(errors.len()).unwrap_or(u32::MAX),
            first_error: errors.into_iter().next().map(|(range, message)| (range, message.into())),
        }
    }
}

/// The name under which a module holds the libraries that its template loads.
pub(super) const LIBRARIES: &str = "<libraries>";
