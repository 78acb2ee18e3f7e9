//! Whether a function takes the arguments of a call: with others Python raises a `TypeError`, and nothing of it runs.

use swiftsure_python::ir::{Expr, ExprKind, NameRef, Param};

use crate::frame::Frame;
use crate::interpreter::Interpreter;
use crate::value::{Args, FunctionValue, Value};

impl Interpreter<'_> {
    /// Whether a function of the project certainly does not take the arguments. What a decorator makes of one is not known.
    /// Libraries are known in short: what they hand over is not all that they do.
    pub(crate) fn refuses(&self, f: &Frame, callee: &Value, args: &Args) -> bool {
        if self.is_knowledge(f.module) || !self.code.head(f.module).language.is_python() {
            return false;
        }
        match callee {
            Value::Function(function) => self.is_misfit(function, args, 0),
            Value::Bound(bound) => match &bound.1 {
                Value::Function(function) => self.is_misfit(function, args, 1),
                _ => false,
            },
            _ => false,
        }
    }

    fn is_misfit(&self, function: &FunctionValue, args: &Args, before: usize) -> bool {
        let code = self.code.function(function.id);
        if args.open || self.is_knowledge(function.id.module) || !code.decorators.iter().all(is_plain) {
            return false;
        }
        let params = &code.params;
        let given = args.positional.len() + before;
        let named: Vec<&Param> = params.positional_only.iter().chain(&params.positional).collect();
        let is_keyword = |param: &Param| args.keywords.iter().any(|(name, _)| *name == param.name);
        let is_missing = |param: &&Param| param.default.is_none() && !is_keyword(param);
        let is_taken = |name| params.positional.iter().chain(&params.keyword_only).any(|param| param.name == name);
        (given > named.len() && params.star_args.is_none())
            || named.iter().skip(given).any(is_missing)
            || params.keyword_only.iter().any(|param| is_missing(&param))
            || (params.star_kwargs.is_none() && args.keywords.iter().any(|(name, _)| !is_taken(*name)))
    }
}

/// Whether a decorator leaves the parameters as they are.
fn is_plain(decorator: &Expr) -> bool {
    let ExprKind::Name(NameRef::Global(name) | NameRef::Class(name)) = &decorator.kind else { return false };
    matches!(name.as_str(), "staticmethod" | "classmethod")
}
