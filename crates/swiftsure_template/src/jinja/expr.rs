//! The expressions of a template.

use swiftsure_source::Sym;

use super::tree::Name;
use swiftsure_source::Range;

/// How many expressions may stand inside of each other. What goes over trees may recurse.
pub(super) const MAX_HEIGHT: u16 = 256;

/// An expression and where it stands, parentheses included.
#[derive(Clone, Debug)]
pub struct Expr {
    pub range: Range,
    pub kind: ExprKind,
    /// How many expressions stand inside of each other at most, this one included.
    height: u16,
}

#[derive(Clone, Debug)]
pub enum ExprKind {
    Name(Sym),
    /// The value, without quotes and escapes; texts side by side are one.
    String(Sym),
    /// The value, when it fits.
    Integer(Option<i64>),
    Float(f64),
    Boolean(bool),
    None,
    List(Vec<Expr>),
    Tuple(Vec<Expr>),
    Dict(Vec<DictItem>),
    /// `value.name`: the attribute, or else the item of that name.
    Attribute {
        value: Box<Expr>,
        name: Name,
    },
    /// `value[index]`, and `value.0`: the item, or else the attribute of that name.
    Subscript {
        value: Box<Expr>,
        index: Box<Expr>,
    },
    /// `start:stop:step`, in a subscript only.
    Slice {
        start: Option<Box<Expr>>,
        stop: Option<Box<Expr>>,
        step: Option<Box<Expr>>,
    },
    Call {
        function: Box<Expr>,
        arguments: Arguments,
    },
    /// `value|filter(…)`
    Filter {
        value: Box<Expr>,
        filter: Filter,
    },
    /// `value is test(…)`, `value is not test …`
    Test {
        value: Box<Expr>,
        negated: bool,
        name: Name,
        arguments: Arguments,
    },
    Unary {
        operator: UnaryOperator,
        operand: Box<Expr>,
    },
    Binary {
        operator: BinaryOperator,
        left: Box<Expr>,
        right: Box<Expr>,
    },
    /// `a < b <= c`
    Compare {
        left: Box<Expr>,
        rest: Vec<Comparison>,
    },
    /// `value if test else otherwise`
    Conditional {
        test: Box<Expr>,
        value: Box<Expr>,
        otherwise: Option<Box<Expr>>,
    },
    /// `namespace.attribute` as the target of a `set`.
    NamespaceTarget {
        namespace: Name,
        attribute: Name,
    },
    /// What could not be read; an error says why.
    Error,
}

/// `key: value`
#[derive(Clone, Debug)]
pub struct DictItem {
    pub key: Expr,
    pub value: Expr,
}

/// The name of a filter with its arguments; the name may have dots.
#[derive(Clone, Debug)]
pub struct Filter {
    pub range: Range,
    pub name: Name,
    pub arguments: Arguments,
}

/// The arguments of a call, a filter or a test, each kind in the order of the text.
#[derive(Clone, Debug, Default)]
pub struct Arguments {
    pub positional: Vec<Expr>,
    pub keywords: Vec<Keyword>,
    /// `*values`
    pub star: Option<Box<Expr>>,
    /// `**values`
    pub double_star: Option<Box<Expr>>,
}

/// `name=value`
#[derive(Clone, Debug)]
pub struct Keyword {
    pub name: Name,
    pub value: Expr,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnaryOperator {
    Not,
    Minus,
    Plus,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BinaryOperator {
    /// Computes the right side only when the left one is true.
    And,
    /// Computes the right side only when the left one is false.
    Or,
    Add,
    Subtract,
    Multiply,
    Divide,
    FloorDivide,
    Modulo,
    Power,
    /// `~`
    Concatenate,
}

/// One operator of a chain of comparisons with its right side.
#[derive(Clone, Debug)]
pub struct Comparison {
    pub operator: CompareOperator,
    pub right: Expr,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompareOperator {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
    NotIn,
}

impl Arguments {
    pub fn is_empty(&self) -> bool {
        self.positional.is_empty() && self.keywords.is_empty() && self.star.is_none() && self.double_star.is_none()
    }

    /// All expressions among the arguments, in the order of the text.
    pub fn exprs(&self) -> Vec<&Expr> {
        let mut exprs: Vec<&Expr> = self.positional.iter().collect();
        exprs.extend(self.keywords.iter().map(|keyword| &keyword.value));
        exprs.extend(self.star.as_deref());
        exprs.extend(self.double_star.as_deref());
        exprs.sort_by_key(|expr| expr.range);
        exprs
    }
}

impl Expr {
    /// An expression that is not too high; `None` when it would be.
    pub(super) fn new(range: Range, kind: ExprKind) -> Option<Expr> {
        let mut expr = Expr { range, kind, height: 1 };
        let below = expr.children().iter().map(|child| child.height).max().unwrap_or(0);
        expr.height = below + 1;
        (expr.height <= MAX_HEIGHT).then_some(expr)
    }

    pub(super) fn error(range: Range) -> Expr {
        Expr { range, kind: ExprKind::Error, height: 1 }
    }

    pub fn is_error(&self) -> bool {
        matches!(self.kind, ExprKind::Error)
    }

    /// The expressions directly inside of this one, in the order of the text.
    pub fn children(&self) -> Vec<&Expr> {
        match &self.kind {
            ExprKind::Name(_)
            | ExprKind::String(_)
            | ExprKind::Integer(_)
            | ExprKind::Float(_)
            | ExprKind::Boolean(_)
            | ExprKind::None
            | ExprKind::NamespaceTarget { .. }
            | ExprKind::Error => Vec::new(),
            ExprKind::List(items) | ExprKind::Tuple(items) => items.iter().collect(),
            ExprKind::Dict(items) => items.iter().flat_map(|item| [&item.key, &item.value]).collect(),
            ExprKind::Attribute { value, .. } => vec![value],
            ExprKind::Subscript { value, index } => vec![value, index],
            ExprKind::Slice { start, stop, step } => {
                [start, stop, step].into_iter().filter_map(|e| e.as_deref()).collect()
            }
            ExprKind::Call { function, arguments } => with_first(function, arguments),
            ExprKind::Filter { value, filter } => with_first(value, &filter.arguments),
            ExprKind::Test { value, arguments, .. } => with_first(value, arguments),
            ExprKind::Unary { operand, .. } => vec![operand],
            ExprKind::Binary { left, right, .. } => vec![left, right],
            ExprKind::Compare { left, rest } => {
                std::iter::once(&**left).chain(rest.iter().map(|comparison| &comparison.right)).collect()
            }
            ExprKind::Conditional { test, value, otherwise } => {
                [&**value, &**test].into_iter().chain(otherwise.as_deref()).collect()
            }
        }
    }
}

fn with_first<'a>(first: &'a Expr, arguments: &'a Arguments) -> Vec<&'a Expr> {
    std::iter::once(first).chain(arguments.exprs()).collect()
}
