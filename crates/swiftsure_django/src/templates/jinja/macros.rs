//! Macros, `call` blocks and the tags of extensions.

use swiftsure_python::ir::{CmpOp, Compare};
use swiftsure_python::ir::{Expr as IrExpr, ExprKind as Ir, Param, Params, Range, Stmt, StmtKind};
use swiftsure_source::Sym;
use swiftsure_template::jinja::{Arguments, Expr, ExprKind, Name, Node, Parameter};

use super::{
    BLOCKS, LIBRARIES, Lowering, PLAIN_TAGS, bind, call, call_with, choose, evaluate, expr, global, local, perhaps,
    set, statement, text,
};
use crate::templates::build::macro_name;

impl Lowering {
    pub(super) fn macro_(&mut self, range: Range, name: Name, parameters: &[Parameter], body: &[Node]) {
        let qualname = Sym::new(&format!("macro {}", name.name));
        self.with_parameters(macro_name(name.name), qualname, range, parameters, body);
    }

    /// A function that takes parameters behind the context; what it prints it gives back.
    fn with_parameters(&mut self, name: Sym, qualname: Sym, range: Range, parameters: &[Parameter], body: &[Node]) {
        let outer = std::mem::take(&mut self.scope);
        let silent = std::mem::replace(&mut self.silent, false);
        let slots: Vec<u32> = parameters.iter().map(|it| self.scope.slot(it.name.name.as_str())).collect();
        let more = ["varargs", "caller", "kwargs"].map(|name| (Sym::new(name), self.scope.slot(name)));
        let mut made = Vec::new();
        self.fork(range, &mut made, "fork");
        for (parameter, slot) in parameters.iter().zip(slots) {
            made.extend(self.computed_default(parameter, slot));
            let place = parameter.name.range;
            made.push(set(self.scope.context, parameter.name.name, place, local(place, slot)));
        }
        for (name, slot) in more {
            made.push(set(self.scope.context, name, range, local(range, slot)));
        }
        made.extend(self.nodes(body));
        made.push(statement(range, StmtKind::Return(Some(call(range, "str", Vec::new())))));
        self.silent = silent;
        let scope = std::mem::replace(&mut self.scope, outer);
        let params = Params {
            positional: parameters.iter().map(|it| param(it.name.name, it.name.range, Some(default(it)))).collect(),
            star_args: Some(Box::new(param(Sym::new("varargs"), range, None))),
            keyword_only: Box::new([param(Sym::new("caller"), range, Some(expr(range, Ir::None)))]),
            star_kwargs: Some(Box::new(param(Sym::new("kwargs"), range, None))),
            ..Params::default()
        };
        self.functions.add_with(name, qualname, range, made, scope.locals, params);
    }

    /// A default that is more than a constant is computed when the macro is called without the argument.
    fn computed_default(&mut self, parameter: &Parameter, slot: u32) -> Option<Stmt> {
        let value = parameter.default.as_ref().filter(|value| constant(value).is_none())?;
        let range = value.range;
        let value = self.expr(value);
        let rest = Box::new([(CmpOp::Is, expr(range, Ir::None))]);
        let is_missing = expr(range, Ir::Compare(Box::new(Compare { left: local(range, slot), rest })));
        Some(choose(range, is_missing, vec![bind(slot, value)], Vec::new()))
    }

    /// `{% call(row) table(rows) %}`: the body is a function that the macro calls as `caller`.
    pub(super) fn call_block(
        &mut self,
        range: Range,
        parameters: &[Parameter],
        called: &Expr,
        body: &[Node],
    ) -> Vec<Stmt> {
        let ExprKind::Call { function, arguments } = &called.kind else { return self.nodes(body) };
        self.callers += 1;
        let name = Sym::new(&format!("<caller {}>", self.callers));
        let qualname = Sym::new(&format!("call block {}", self.callers));
        self.with_parameters(name, qualname, range, parameters, body);
        let made = vec![global(range, name.as_str()), local(range, self.scope.context), local(range, BLOCKS)];
        let caller = call(range, "make_macro", made);
        let (mut args, keywords) = self.arguments(arguments);
        args.splice(0..0, [self.expr(function), caller]);
        vec![evaluate(call_with(called.range, global(range, "call_block"), args, keywords))]
    }

    /// The tag of an extension: what it does with its arguments and the context nobody knows.
    pub(super) fn unknown(
        &mut self,
        range: Range,
        name: Name,
        arguments: &Arguments,
        body: Option<&[Node]>,
    ) -> Vec<Stmt> {
        let (mut args, keywords) = self.arguments(arguments);
        let mut made = Vec::new();
        if PLAIN_TAGS.contains(&name.name.as_str()) {
            made.extend(args.into_iter().chain(keywords.into_iter().map(|(_, value)| value)).map(evaluate));
        } else {
            let first = [global(range, LIBRARIES), text(name.range, name.name), local(range, self.scope.context)];
            args.splice(0..0, first);
            made.push(evaluate(call_with(range, global(range, "call_tag"), args, keywords)));
        }
        if let Some(body) = body {
            let body = self.nodes(body);
            made.push(perhaps(range, body, Vec::new()));
        }
        made
    }
}

fn param(name: Sym, range: Range, default: Option<IrExpr>) -> Param {
    Param { name, annotation: None, default, range }
}

/// The default of a parameter as it stands in the definition: what is left out is an undefined value.
fn default(parameter: &Parameter) -> IrExpr {
    match &parameter.default {
        None => expr(parameter.name.range, Ir::Str(Sym::new(""))),
        Some(value) => expr(value.range, constant(value).unwrap_or(Ir::None)),
    }
}

fn constant(value: &Expr) -> Option<Ir> {
    Some(match &value.kind {
        ExprKind::String(text) => Ir::Str(*text),
        ExprKind::Integer(number) => Ir::Int(*number),
        ExprKind::Float(_) => Ir::Float,
        ExprKind::Boolean(value) => Ir::Bool(*value),
        ExprKind::None => Ir::None,
        _ => return None,
    })
}
