//! The lowered form of a Python module: a small tree with resolved names, without anything that analysis never asks for.
//!
//! Functions and classes are hoisted into tables of their module, so that a reference to one is a pair of numbers.
//! Names are resolved as CPython's `symtable` does: locals are slots of their function, names of an enclosing function
//! are slots of the captured environment, everything else is looked up in the module and then in the builtins.

pub use swiftsure_source::Range;
use swiftsure_source::{FileId, Sym};

/// A module by its index in the [`Codebase`](crate::Codebase).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ModuleId(pub u32);

/// A function, method or lambda: module and index in [`Module::functions`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FunctionId {
    pub module: ModuleId,
    pub index: u32,
}

/// A class: module and index in [`Module::classes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ClassId {
    pub module: ModuleId,
    pub index: u32,
}

#[derive(Debug)]
pub struct Module {
    pub file: FileId,
    /// Dotted: `shop.views`; for `shop/__init__.py` it is `shop`.
    pub name: Sym,
    /// Whether the file is an `__init__.py`.
    pub is_package: bool,
    pub body: Box<[Stmt]>,
    pub functions: Vec<Function>,
    pub classes: Vec<Class>,
    /// The comments that are addressed to this program or another scanner: `swiftsure:`, `nosec`, `noqa`.
    pub pragmas: Box<[Range]>,
    /// Texts that the code gives a name to, in their order.
    pub named_texts: Box<[NamedText]>,
    /// Number of places that did not parse.
    pub syntax_errors: u32,
    /// The places where the parser gave up, for `-v`.
    pub first_error: Option<(Range, Box<str>)>,
}

/// A text with its name: `key = "..."`, `f(key="...")`, `{"key": "..."}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NamedText {
    /// A name, or a text with its quotes.
    pub name: Range,
    /// With its quotes and what stands before them.
    pub text: Range,
}

#[derive(Debug)]
pub struct Function {
    pub name: Sym,
    /// Inside of the module: `Cart.total`, `outer.<locals>.inner`, `outer.<locals>.<lambda>`.
    pub qualname: Sym,
    pub params: Params,
    pub body: Box<[Stmt]>,
    pub decorators: Box<[Expr]>,
    pub returns: Option<Box<Expr>>,
    pub is_async: bool,
    /// Contains `yield`.
    pub is_generator: bool,
    pub is_lambda: bool,
    /// The names of the slots: parameters first in the order of [`Params::iter`], then locals, then the targets of
    /// comprehensions (each comprehension has slots of its own).
    pub locals: Box<[Sym]>,
    /// The names of the module that it sets: `global` stands before them.
    pub globals: Box<[Sym]>,
    /// The captured environment, in the order of [`NameRef::Captured`]: which variable of the scope that defines the
    /// function each entry is.
    pub captures: Box<[Capture]>,
    /// The whole definition with its decorators.
    pub range: Range,
    pub name_range: Range,
    /// The class in whose body the definition stands.
    pub class: Option<ClassId>,
    /// The function in whose body it stands (also through a class in between).
    pub outer: Option<FunctionId>,
}

/// A variable of an enclosing function that an inner one uses.
#[derive(Clone, Copy, Debug)]
pub struct Capture {
    pub name: Sym,
    pub from: CaptureFrom,
}

#[derive(Clone, Copy, Debug)]
pub enum CaptureFrom {
    /// A slot of the defining function.
    Local(u32),
    /// An entry of the defining function's own captured environment.
    Captured(u32),
}

#[derive(Debug, Default)]
pub struct Params {
    pub positional_only: Box<[Param]>,
    pub positional: Box<[Param]>,
    pub star_args: Option<Box<Param>>,
    pub keyword_only: Box<[Param]>,
    pub star_kwargs: Option<Box<Param>>,
}

impl Params {
    /// All parameters in the order of their slots: positional-only, positional, `*args`, keyword-only, `**kwargs`.
    pub fn iter(&self) -> impl Iterator<Item = &Param> {
        self.positional_only
            .iter()
            .chain(self.positional.iter())
            .chain(self.star_args.as_deref())
            .chain(self.keyword_only.iter())
            .chain(self.star_kwargs.as_deref())
    }

    pub fn len(&self) -> usize {
        self.iter().count()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

#[derive(Debug)]
pub struct Param {
    pub name: Sym,
    pub annotation: Option<Expr>,
    pub default: Option<Expr>,
    pub range: Range,
}

#[derive(Debug)]
pub struct Class {
    pub name: Sym,
    /// Inside of the module: `Order.Meta`.
    pub qualname: Sym,
    pub bases: Box<[Expr]>,
    /// `metaclass=...` and other keywords.
    pub keywords: Box<[(Option<Sym>, Expr)]>,
    pub decorators: Box<[Expr]>,
    pub body: Box<[Stmt]>,
    pub range: Range,
    pub name_range: Range,
    /// The class in whose body it stands.
    pub class: Option<ClassId>,
    /// The function in whose body it stands.
    pub outer: Option<FunctionId>,
}

/// What a name in the source refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NameRef {
    /// A slot of the current function.
    Local(u32),
    /// An entry of [`Function::captures`] of the current function.
    Captured(u32),
    /// In a class body: the namespace of the class first, then as `Global` (class bodies inside of functions look up
    /// unresolved names as `Captured` do; the lowering gives those directly).
    Class(Sym),
    /// The module's namespace, then the builtins.
    Global(Sym),
}

#[derive(Debug)]
pub struct Stmt {
    pub range: Range,
    pub kind: StmtKind,
}

#[derive(Debug)]
pub enum StmtKind {
    Expr(Expr),
    /// `a = b = value`: the targets from left to right.
    Assign {
        targets: Box<[Expr]>,
        value: Expr,
    },
    AugAssign(Box<AugAssign>),
    /// `target: annotation = value`.
    AnnAssign(Box<AnnAssign>),
    Return(Option<Expr>),
    Raise(Option<Expr>),
    Assert(Expr),
    Delete(Box<[Expr]>),
    If(Box<If>),
    For(Box<For>),
    While(Box<While>),
    With(Box<With>),
    Try(Box<Try>),
    Match(Box<Match>),
    /// Binds a function (decorators applied) to a name.
    Function {
        function: u32,
        target: NameRef,
    },
    /// Binds a class (decorators applied) to a name.
    Class {
        class: u32,
        target: NameRef,
    },
    /// `import a.b as c` binds the module `a.b` to `c`; `import a.b` (with `top`) binds `a`, after loading `a.b`.
    Import {
        module: Sym,
        top: bool,
        target: NameRef,
    },
    /// `from module import name as target`; relative levels are resolved (an import above the top keeps its dots).
    ImportFrom {
        module: Sym,
        names: Box<[(Sym, NameRef)]>,
    },
    ImportStar {
        module: Sym,
    },
    Break,
    Continue,
}

impl StmtKind {
    /// The blocks in a statement, in the order of the code; bodies of functions and classes are not in it.
    pub fn blocks(&self) -> impl Iterator<Item = &[Stmt]> {
        let blocks: Vec<&[Stmt]> = match self {
            Self::If(branch) => vec![&branch.body, &branch.orelse],
            Self::For(each) => vec![&each.body, &each.orelse],
            Self::While(each) => vec![&each.body, &each.orelse],
            Self::With(with) => vec![&with.body],
            Self::Try(attempt) => {
                let handlers = attempt.handlers.iter().map(|handler| &*handler.body);
                let behind = [&*attempt.orelse, &*attempt.finalbody];
                std::iter::once(&*attempt.body).chain(handlers).chain(behind).collect()
            }
            Self::Match(choice) => choice.cases.iter().map(|case| &*case.body).collect(),
            _ => Vec::new(),
        };
        blocks.into_iter()
    }
}

#[derive(Debug)]
pub struct AugAssign {
    pub target: Expr,
    pub op: BinOp,
    pub value: Expr,
}

#[derive(Debug)]
pub struct AnnAssign {
    pub target: Expr,
    pub annotation: Expr,
    pub value: Option<Expr>,
}

/// `elif` is an `If` alone in `orelse`.
#[derive(Debug)]
pub struct If {
    pub test: Expr,
    pub body: Box<[Stmt]>,
    pub orelse: Box<[Stmt]>,
}

#[derive(Debug)]
pub struct For {
    pub target: Expr,
    pub iter: Expr,
    pub body: Box<[Stmt]>,
    pub orelse: Box<[Stmt]>,
    pub is_async: bool,
}

#[derive(Debug)]
pub struct While {
    pub test: Expr,
    pub body: Box<[Stmt]>,
    pub orelse: Box<[Stmt]>,
}

#[derive(Debug)]
pub struct With {
    pub items: Box<[(Expr, Option<Expr>)]>,
    pub body: Box<[Stmt]>,
    pub is_async: bool,
}

#[derive(Debug)]
pub struct Try {
    pub body: Box<[Stmt]>,
    pub handlers: Box<[Handler]>,
    pub orelse: Box<[Stmt]>,
    pub finalbody: Box<[Stmt]>,
}

#[derive(Debug)]
pub struct Handler {
    pub types: Option<Expr>,
    pub name: Option<NameRef>,
    pub body: Box<[Stmt]>,
}

#[derive(Debug)]
pub struct Match {
    pub subject: Expr,
    pub cases: Box<[Case]>,
}

#[derive(Debug)]
pub struct Case {
    pub pattern: Pattern,
    pub guard: Option<Expr>,
    pub body: Box<[Stmt]>,
}

#[derive(Debug)]
pub enum Pattern {
    /// A value or singleton to compare with.
    Value(Expr),
    /// `Class(patterns, name=pattern)`.
    Class {
        class: Expr,
        positional: Box<[Pattern]>,
        keywords: Box<[(Sym, Pattern)]>,
    },
    Sequence(Box<[Pattern]>),
    Mapping {
        items: Box<[(Expr, Pattern)]>,
        rest: Option<NameRef>,
    },
    /// `pattern as name`, or a bare name, or `_` (neither).
    As {
        pattern: Option<Box<Pattern>>,
        name: Option<NameRef>,
    },
    Star(Option<NameRef>),
    Or(Box<[Pattern]>),
}

#[derive(Debug)]
pub struct Expr {
    pub range: Range,
    pub kind: ExprKind,
}

#[derive(Debug)]
pub enum ExprKind {
    Name(NameRef),
    None,
    Bool(bool),
    /// `None` when it does not fit.
    Int(Option<i64>),
    Float,
    Str(Sym),
    Bytes,
    Ellipsis,
    FString(Box<[FStringPart]>),
    Tuple(Box<[Expr]>),
    List(Box<[Expr]>),
    Set(Box<[Expr]>),
    /// A key of `None` is `**value`.
    Dict(Box<[(Option<Expr>, Expr)]>),
    Starred(Box<Expr>),
    Attribute(Box<Attribute>),
    /// `value.name` as template languages read it: a key, an attribute, an item or the answer of a call, whatever fits.
    Lookup(Box<Attribute>),
    Subscript(Box<(Expr, Expr)>),
    Slice(Box<Slice>),
    Call(Box<Call>),
    Bin(Box<(BinOp, Expr, Expr)>),
    Unary(UnaryOp, Box<Expr>),
    And(Box<[Expr]>),
    Or(Box<[Expr]>),
    Compare(Box<Compare>),
    IfElse(Box<IfElse>),
    /// Index in [`Module::functions`].
    Lambda(u32),
    Comprehension(Box<Comprehension>),
    Await(Box<Expr>),
    Yield(Option<Box<Expr>>),
    YieldFrom(Box<Expr>),
    /// `(target := value)`.
    Named(Box<(Expr, Expr)>),
    /// What did not parse.
    Invalid,
}

#[derive(Debug)]
pub enum FStringPart {
    Literal(Sym),
    Value(Expr),
}

#[derive(Debug)]
pub struct Attribute {
    pub value: Expr,
    pub name: Sym,
    /// The range of the name alone.
    pub name_range: Range,
}

#[derive(Debug)]
pub struct Slice {
    pub lower: Option<Expr>,
    pub upper: Option<Expr>,
    pub step: Option<Expr>,
}

#[derive(Debug)]
pub struct Call {
    pub func: Expr,
    /// May hold [`ExprKind::Starred`].
    pub args: Box<[Expr]>,
    /// A name of `None` is `**value`.
    pub keywords: Box<[(Option<Sym>, Expr)]>,
    /// From the opening to the closing parenthesis, both included.
    pub arguments_range: Range,
}

#[derive(Debug)]
pub struct Compare {
    pub left: Expr,
    pub rest: Box<[(CmpOp, Expr)]>,
}

#[derive(Debug)]
pub struct IfElse {
    pub test: Expr,
    pub body: Expr,
    pub orelse: Expr,
}

#[derive(Debug)]
pub struct Comprehension {
    pub kind: ComprehensionKind,
    /// The element; for a dict the key.
    pub element: Expr,
    /// The value of a dict comprehension.
    pub value: Option<Expr>,
    pub clauses: Box<[Clause]>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComprehensionKind {
    List,
    Set,
    Dict,
    Generator,
}

#[derive(Debug)]
pub struct Clause {
    pub target: Expr,
    pub iter: Expr,
    pub ifs: Box<[Expr]>,
    pub is_async: bool,
    /// `for target in iter`, without the conditions.
    pub range: Range,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BinOp {
    Add,
    Sub,
    Mul,
    Div,
    FloorDiv,
    Mod,
    Pow,
    MatMul,
    BitAnd,
    BitOr,
    BitXor,
    LShift,
    RShift,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnaryOp {
    Not,
    Neg,
    Pos,
    Invert,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CmpOp {
    Eq,
    NotEq,
    Lt,
    LtE,
    Gt,
    GtE,
    Is,
    IsNot,
    In,
    NotIn,
}

impl Module {
    /// A module of which nothing could be read.
    pub fn unparsed(file: FileId, name: Sym, is_package: bool, why: &str) -> Self {
        Self {
            file,
            name,
            is_package,
            body: Box::default(),
            functions: Vec::new(),
            classes: Vec::new(),
            pragmas: Box::default(),
            named_texts: Box::default(),
            syntax_errors: 1,
            first_error: Some((Range::default(), why.into())),
        }
    }
}
