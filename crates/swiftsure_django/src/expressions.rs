//! Query expressions as values: `Q(name=x) | Q(code=x)`, `Count("lines", distinct=True)`, `Upper("name")`.
//!
//! Steps of a queryset hold no heap objects. An expression among their arguments is a tuple of its class, its positional
//! arguments, and its keywords as pairs; [`Expression::of`] reads it again.

use std::rc::Rc;

use swiftsure_flow::class::ClassRef;
use swiftsure_flow::heap::{Kind, Object};
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::value::Value;
use swiftsure_source::Sym;

const EXPRESSION: &str = "django.db.models.expressions.BaseExpression";

/// How deep expressions are kept; what is deeper is not known.
pub(crate) const DEPTH: usize = 8;

/// An expression that was taken apart.
#[derive(Clone, Debug)]
pub(crate) struct Expression {
    pub class: ClassRef,
    pub args: Rc<Vec<Value>>,
    pub keywords: Vec<(Sym, Value)>,
}

impl Expression {
    /// The expression that a plain value stands for.
    pub(crate) fn of(cx: &Interpreter<'_>, value: &Value) -> Option<Self> {
        let Value::Tuple(parts) = value else { return None };
        let [Value::Class(class), Value::Tuple(args), Value::Tuple(pairs)] = parts.as_slice() else { return None };
        if !cx.classes.inherits(*class, EXPRESSION) {
            return None;
        }
        let pair = |pair: &Value| match pair {
            Value::Tuple(pair) => Some((pair.first()?.as_str()?, pair.get(1)?.clone())),
            _ => None,
        };
        Some(Self { class: *class, args: args.clone(), keywords: pairs.iter().filter_map(pair).collect() })
    }

    pub(crate) fn keyword(&self, name: &str) -> Option<&Value> {
        self.keywords.iter().find(|(key, _)| *key == *name).map(|(_, value)| value)
    }

    /// The name of the class: `Count`.
    pub(crate) fn name<'a>(&self, cx: &Interpreter<'a>) -> &'a str {
        cx.class_name(self.class)
    }
}

/// Whether an object is an expression that keeps what it was made of.
pub(crate) fn parts<'a>(
    cx: &Interpreter<'_>,
    object: &'a Object,
) -> Option<(ClassRef, &'a Rc<Vec<Value>>, Option<&'a Value>)> {
    let Kind::Instance(class) = object.kind else { return None };
    if !cx.classes.inherits(class, EXPRESSION) {
        return None;
    }
    let Value::Tuple(args) = object.field(Sym::new("expressions"))? else { return None };
    Some((class, args, object.field(Sym::new("keywords"))))
}

/// Puts an expression together as a plain value.
pub(crate) fn plain(class: ClassRef, args: Vec<Value>, keywords: Vec<(Sym, Value)>) -> Value {
    let pairs = keywords.into_iter().map(|(name, value)| Value::tuple(vec![Value::Str(name), value])).collect();
    Value::tuple(vec![Value::Class(class), Value::tuple(args), Value::tuple(pairs)])
}
