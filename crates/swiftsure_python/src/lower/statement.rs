//! Statements and definitions.

use ruff_python_ast::{self as ast, Stmt as AstStmt};
use ruff_text_size::Ranged;
use swiftsure_source::Sym;

use super::range;
use super::scope::{Bindings, DEPTH_LIMIT, Lowering, ScopeKind, number};
use crate::ir::{
    AnnAssign, AugAssign, Case, Class, Expr, ExprKind, For, Function, Handler, If, Match, ModuleId, NameRef, Param,
    Params, Range, Stmt, StmtKind, Try, While, With,
};

/// Stands in ids until the codebase gives the module its number; functions and classes are only told apart in it.
const HERE: ModuleId = ModuleId(0);

impl Lowering {
    pub(super) fn module_body(&mut self, body: &[AstStmt]) -> Box<[Stmt]> {
        self.push_scope(ScopeKind::Module, String::new(), Bindings::of(body));
        let body = self.block(body);
        self.scopes.pop();
        body
    }

    pub(super) fn block(&mut self, body: &[AstStmt]) -> Box<[Stmt]> {
        if self.depth > DEPTH_LIMIT {
            return Box::default();
        }
        self.depth += 1;
        let mut statements = Vec::with_capacity(body.len());
        for statement in body {
            self.statement(statement, &mut statements);
        }
        self.depth -= 1;
        statements.into()
    }

    fn statement(&mut self, statement: &AstStmt, out: &mut Vec<Stmt>) {
        let place = range(statement.range());
        let mut push = |kind| out.push(Stmt { range: place, kind });
        match statement {
            AstStmt::Expr(expr) if !is_docstring(&expr.value) => push(StmtKind::Expr(self.expr(&expr.value))),
            AstStmt::Assign(assign) => {
                let value = self.expr(&assign.value);
                let targets = assign.targets.iter().map(|target| self.expr(target)).collect();
                push(StmtKind::Assign { targets, value });
            }
            AstStmt::AugAssign(assign) => {
                let (value, target) = (self.expr(&assign.value), self.expr(&assign.target));
                push(StmtKind::AugAssign(Box::new(AugAssign {
                    target,
                    op: super::expression::binary(assign.op),
                    value,
                })));
            }
            AstStmt::AnnAssign(assign) => {
                let value = assign.value.as_ref().map(|value| self.expr(value));
                let (target, annotation) = (self.expr(&assign.target), self.expr(&assign.annotation));
                push(StmtKind::AnnAssign(Box::new(AnnAssign { target, annotation, value })));
            }
            AstStmt::Return(result) => push(StmtKind::Return(result.value.as_ref().map(|value| self.expr(value)))),
            AstStmt::Raise(raise) => push(StmtKind::Raise(raise.exc.as_ref().map(|value| self.expr(value)))),
            AstStmt::Assert(assert) => push(StmtKind::Assert(self.expr(&assert.test))),
            AstStmt::Delete(delete) => {
                push(StmtKind::Delete(delete.targets.iter().map(|target| self.expr(target)).collect()));
            }
            AstStmt::If(branch) => {
                let kind = self.branches(&branch.test, &branch.body, &branch.elif_else_clauses);
                push(kind);
            }
            AstStmt::For(each) => {
                let iter = self.expr(&each.iter);
                let target = self.expr(&each.target);
                let (body, orelse) = (self.block(&each.body), self.block(&each.orelse));
                push(StmtKind::For(Box::new(For { target, iter, body, orelse, is_async: each.is_async })));
            }
            AstStmt::While(repeat) => {
                let test = self.expr(&repeat.test);
                let (body, orelse) = (self.block(&repeat.body), self.block(&repeat.orelse));
                push(StmtKind::While(Box::new(While { test, body, orelse })));
            }
            AstStmt::With(with) => {
                let items = with.items.iter().map(|item| {
                    let context = self.expr(&item.context_expr);
                    (context, item.optional_vars.as_ref().map(|target| self.expr(target)))
                });
                let items = items.collect();
                let body = self.block(&with.body);
                push(StmtKind::With(Box::new(With { items, body, is_async: with.is_async })));
            }
            AstStmt::Try(attempt) => push(self.attempt(attempt)),
            AstStmt::Match(choice) => push(self.choice(choice)),
            AstStmt::FunctionDef(function) => push(self.function_statement(function)),
            AstStmt::ClassDef(class) => push(self.class_statement(class)),
            AstStmt::Import(import) => {
                for alias in &import.names {
                    push(self.import(alias));
                }
            }
            AstStmt::ImportFrom(import) => push(self.import_from(import)),
            AstStmt::TypeAlias(alias) => {
                let (value, target) = (self.expr(&alias.value), self.expr(&alias.name));
                push(StmtKind::Assign { targets: Box::new([target]), value });
            }
            AstStmt::Break(_) => push(StmtKind::Break),
            AstStmt::Continue(_) => push(StmtKind::Continue),
            AstStmt::Expr(_)
            | AstStmt::Pass(_)
            | AstStmt::Global(_)
            | AstStmt::Nonlocal(_)
            | AstStmt::IpyEscapeCommand(_) => {}
        }
    }

    fn branches(&mut self, test: &ast::Expr, body: &[AstStmt], rest: &[ast::ElifElseClause]) -> StmtKind {
        let test = self.expr(test);
        let body = self.block(body);
        let orelse = match rest.split_first() {
            None => Box::default(),
            Some((clause, rest)) => match &clause.test {
                None => self.block(&clause.body),
                Some(_) if self.depth > DEPTH_LIMIT => Box::default(),
                Some(next) => {
                    self.depth += 1;
                    let kind = self.branches(next, &clause.body, rest);
                    self.depth -= 1;
                    Box::new([Stmt { range: range(clause.range()), kind }]) as Box<[Stmt]>
                }
            },
        };
        StmtKind::If(Box::new(If { test, body, orelse }))
    }

    fn attempt(&mut self, attempt: &ast::StmtTry) -> StmtKind {
        let body = self.block(&attempt.body);
        let handlers = attempt.handlers.iter().map(|handler| {
            let ast::ExceptHandler::ExceptHandler(handler) = handler;
            Handler {
                types: handler.type_.as_ref().map(|types| self.expr(types)),
                name: handler.name.as_ref().map(|name| self.resolve(Sym::new(name.as_str()))),
                body: self.block(&handler.body),
            }
        });
        let handlers = handlers.collect();
        let (orelse, finalbody) = (self.block(&attempt.orelse), self.block(&attempt.finalbody));
        StmtKind::Try(Box::new(Try { body, handlers, orelse, finalbody }))
    }

    fn choice(&mut self, choice: &ast::StmtMatch) -> StmtKind {
        let subject = self.expr(&choice.subject);
        let cases = choice.cases.iter().map(|case| Case {
            pattern: self.pattern(&case.pattern),
            guard: case.guard.as_ref().map(|guard| self.expr(guard)),
            body: self.block(&case.body),
        });
        let cases = cases.collect();
        StmtKind::Match(Box::new(Match { subject, cases }))
    }

    fn import(&mut self, alias: &ast::Alias) -> StmtKind {
        let module = Sym::new(alias.name.as_str());
        match &alias.asname {
            Some(name) => StmtKind::Import { module, top: false, target: self.resolve(Sym::new(name.as_str())) },
            None => {
                let first = alias.name.split('.').next().unwrap_or_default();
                StmtKind::Import { module, top: true, target: self.resolve(Sym::new(first)) }
            }
        }
    }

    fn import_from(&mut self, import: &ast::StmtImportFrom) -> StmtKind {
        let module = self.absolute(import.level, import.module.as_ref().map(ast::Identifier::as_str));
        if import.names.iter().any(|alias| alias.name.as_str() == "*") {
            return StmtKind::ImportStar { module };
        }
        let names = import.names.iter().map(|alias| {
            let target = alias.asname.as_ref().unwrap_or(&alias.name);
            (Sym::new(alias.name.as_str()), self.resolve(Sym::new(target.as_str())))
        });
        StmtKind::ImportFrom { module, names: names.collect() }
    }

    /// The absolute name behind the dots of a relative import.
    fn absolute(&self, level: u32, module: Option<&str>) -> Sym {
        let name = module.unwrap_or_default();
        if level == 0 {
            return Sym::new(name);
        }
        let mut parts: Vec<&str> = self.module.as_str().split('.').collect();
        let up = level as usize - usize::from(self.is_package);
        if up > parts.len() {
            return Sym::new(&format!("{}{name}", ".".repeat(level as usize)));
        }
        parts.truncate(parts.len() - up);
        parts.extend(Some(name).filter(|name| !name.is_empty()));
        Sym::new(&parts.join("."))
    }

    fn function_statement(&mut self, function: &ast::StmtFunctionDef) -> StmtKind {
        let target = self.resolve(Sym::new(function.name.as_str()));
        let decorators = function.decorator_list.iter().map(|decorator| self.expr(&decorator.expression)).collect();
        let returns = function.returns.as_ref().map(|returns| Box::new(self.expr(returns)));
        let mut bindings = Bindings::of(&function.body);
        bindings.bound.retain(|name| !bindings.globals.contains(name) && !bindings.nonlocals.contains(name));
        let index = self.function(
            function.name.as_str(),
            Some(&function.parameters),
            bindings,
            |lowering| lowering.block(&function.body),
            range(function.range()),
            range(function.name.range()),
        );
        if let Some(Some(made)) = self.functions.get_mut(index as usize) {
            (made.decorators, made.returns, made.is_async) = (decorators, returns, function.is_async);
        }
        StmtKind::Function { function: index, target }
    }

    pub(super) fn lambda(&mut self, lambda: &ast::ExprLambda) -> u32 {
        let place = range(lambda.range());
        let index = self.function(
            "<lambda>",
            lambda.parameters.as_deref(),
            Bindings::of_expr(&lambda.body),
            |lowering| {
                let value = lowering.expr(&lambda.body);
                Box::new([Stmt { range: range(lambda.body.range()), kind: StmtKind::Return(Some(value)) }])
            },
            place,
            place,
        );
        if let Some(Some(made)) = self.functions.get_mut(index as usize) {
            made.is_lambda = true;
        }
        index
    }

    /// Lowers a function into the table; the scope of the definition is the current one.
    fn function(
        &mut self,
        name: &str,
        parameters: Option<&ast::Parameters>,
        bindings: Bindings,
        body: impl FnOnce(&mut Self) -> Box<[Stmt]>,
        place: Range,
        name_range: Range,
    ) -> u32 {
        let qualname = self.qualify(name);
        let (class, outer) = (self.class_here(HERE), self.function_here(HERE));
        let params = self.parameters(parameters);
        let index = number(self.functions.len());
        self.functions.push(None);
        let order = bindings.order.clone();
        let bound = bindings.bound.clone();
        self.push_scope(ScopeKind::Function(index), format!("{qualname}.<locals>"), bindings);
        for param in params.iter() {
            self.add_slot(param.name);
        }
        for name in order {
            let is_new = self.scope().is_some_and(|scope| !scope.slots.contains_key(&name));
            if is_new && bound.contains(&name) {
                self.add_slot(name);
            }
        }
        let body = body(self);
        let Some(scope) = self.scopes.pop() else { return index };
        let mut globals: Vec<Sym> = scope.globals.into_iter().collect();
        globals.sort();
        self.functions[index as usize] = Some(Function {
            name: Sym::new(name),
            qualname,
            params,
            body,
            decorators: Box::default(),
            returns: None,
            is_async: false,
            is_generator: scope.is_generator,
            is_lambda: false,
            locals: scope.locals.into(),
            globals: globals.into(),
            captures: scope.captures.into(),
            range: place,
            name_range,
            class,
            outer,
        });
        index
    }

    fn parameters(&mut self, parameters: Option<&ast::Parameters>) -> Params {
        let Some(list) = parameters else { return Params::default() };
        let mut with_default = |parameter: &ast::ParameterWithDefault| {
            let mut param = self.parameter(&parameter.parameter);
            param.default = parameter.default.as_ref().map(|default| self.expr(default));
            param
        };
        Params {
            positional_only: list.posonlyargs.iter().map(&mut with_default).collect(),
            positional: list.args.iter().map(&mut with_default).collect(),
            keyword_only: list.kwonlyargs.iter().map(&mut with_default).collect(),
            star_args: list.vararg.as_ref().map(|parameter| Box::new(self.parameter(parameter))),
            star_kwargs: list.kwarg.as_ref().map(|parameter| Box::new(self.parameter(parameter))),
        }
    }

    fn parameter(&mut self, parameter: &ast::Parameter) -> Param {
        Param {
            name: Sym::new(parameter.name.as_str()),
            annotation: parameter.annotation.as_ref().map(|annotation| self.expr(annotation)),
            default: None,
            range: range(parameter.range()),
        }
    }

    fn class_statement(&mut self, class: &ast::StmtClassDef) -> StmtKind {
        let target = self.resolve(Sym::new(class.name.as_str()));
        let qualname = self.qualify(class.name.as_str());
        let decorators = class.decorator_list.iter().map(|decorator| self.expr(&decorator.expression)).collect();
        let arguments = class.arguments.as_deref();
        let bases: Box<[Expr]> = arguments.iter().flat_map(|list| &list.args).map(|base| self.expr(base)).collect();
        let keywords = arguments
            .iter()
            .flat_map(|list| &list.keywords)
            .map(|keyword| (keyword.arg.as_ref().map(|name| Sym::new(name.as_str())), self.expr(&keyword.value)));
        let keywords = keywords.collect();
        let (outer_class, outer) = (self.class_here(HERE), self.function_here(HERE));
        let index = number(self.classes.len());
        self.classes.push(None);
        self.push_scope(ScopeKind::Class(index), qualname.to_string(), Bindings::of(&class.body));
        let body = self.block(&class.body);
        self.scopes.pop();
        self.classes[index as usize] = Some(Class {
            name: Sym::new(class.name.as_str()),
            qualname,
            bases,
            keywords,
            decorators,
            body,
            range: range(class.range()),
            name_range: range(class.name.range()),
            class: outer_class,
            outer,
        });
        StmtKind::Class { class: index, target }
    }

    /// A name that is bound here.
    pub(super) fn binding(&mut self, name: &ast::Identifier) -> NameRef {
        self.resolve(Sym::new(name.as_str()))
    }
}

fn is_docstring(expr: &ast::Expr) -> bool {
    matches!(expr, ast::Expr::StringLiteral(_) | ast::Expr::EllipsisLiteral(_))
}

/// An expression in whose place nothing could be read.
pub(super) fn invalid(place: Range) -> Expr {
    Expr { range: place, kind: ExprKind::Invalid }
}
