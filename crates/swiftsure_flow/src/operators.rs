//! Operators that a class defines, for its instances or for itself.

use std::rc::Rc;

use swiftsure_python::ir::BinOp;
use swiftsure_source::Sym;

use crate::frame::Frame;
use crate::heap::Kind;
use crate::interpreter::Interpreter;
use crate::value::Value;

/// Under this name the knowledge keeps the class whose methods are the operators of a class itself.
const OF_CLASS: &str = "__metaclass__";

impl Interpreter<'_> {
    /// What the class of an operand says of `|`, `&`, `^` and `/`.
    pub(crate) fn own_operator(&self, f: &Frame, op: BinOp, left: &Value) -> Option<Value> {
        let name = match op {
            BinOp::BitOr => "__or__",
            BinOp::BitAnd => "__and__",
            BinOp::BitXor => "__xor__",
            // Paths are joined by it.
            BinOp::Div => "__truediv__",
            _ => return None,
        };
        self.operator(f, left, name)
    }

    /// The method of an operator, bound to its operand.
    pub(crate) fn operator(&self, f: &Frame, value: &Value, name: &str) -> Option<Value> {
        let class = match value {
            Value::Object(id) => match self.object(f, *id)?.kind {
                Kind::Instance(class) => class,
                _ => return None,
            },
            Value::Class(class) => match self.classes.lookup(*class, Sym::new(OF_CLASS)) {
                Some((_, Value::Class(operators))) => *operators,
                _ => return None,
            },
            _ => return None,
        };
        match self.classes.lookup(class, Sym::new(name)) {
            Some((_, function @ Value::Function(_))) => Some(Value::Bound(Rc::new((value.clone(), function.clone())))),
            _ => None,
        }
    }
}
