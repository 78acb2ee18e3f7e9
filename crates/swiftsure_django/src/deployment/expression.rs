//! Expressions of a settings module as trees.

use std::collections::BTreeMap;
use std::sync::Arc;

use swiftsure_python::ir::{BinOp, Call, CmpOp, Expr, ExprKind, FStringPart, NameRef, UnaryOp};
use swiftsure_source::Sym;

use super::evaluate::Evaluator;
use super::readers;
use super::tree::{Tree, Value, either};

/// What names of environments mean for a production site.
const PRODUCTION: &[&str] = &["production", "prod", "live"];
const NOT_PRODUCTION: &[&str] =
    &["ci", "debug", "dev", "devel", "develop", "development", "docker", "local", "test", "testing", "tests"];

impl Evaluator<'_> {
    pub(super) fn tree(&self, expr: &Expr) -> Tree {
        let value = self.value(expr);
        // What is read by name has been decided where the name was set.
        match (&expr.kind, value) {
            (ExprKind::Name(_) | ExprKind::Attribute(_), tree) if tree.site.is_some() => tree,
            (_, tree) => Tree::new(tree.value.bounded(), self.span(expr.range)),
        }
    }

    fn value(&self, expr: &Expr) -> Tree {
        let plain = |value: Value| Tree::new(value, self.span(expr.range));
        match &expr.kind {
            ExprKind::None => plain(Value::None),
            ExprKind::Bool(value) => plain(Value::Bool(*value)),
            ExprKind::Int(Some(value)) => plain(Value::Int(*value)),
            ExprKind::Str(text) => plain(Value::Text(*text)),
            ExprKind::FString(parts) => plain(self.joined(parts)),
            ExprKind::List(items) | ExprKind::Tuple(items) | ExprKind::Set(items) => plain(self.list(items)),
            ExprKind::Dict(items) => plain(self.dict(items)),
            ExprKind::Name(NameRef::Global(name) | NameRef::Class(name)) => self.named(*name),
            ExprKind::Attribute(attribute) => self.attribute(&self.tree(&attribute.value), attribute.name),
            ExprKind::Subscript(pair) => plain(self.subscript(&self.tree(&pair.0), &self.tree(&pair.1))),
            ExprKind::Call(call) => plain(self.call(call)),
            ExprKind::Bin(bin) => self.binary(bin.0, self.tree(&bin.1), self.tree(&bin.2)),
            ExprKind::Unary(UnaryOp::Not, inner) => plain(self.test(inner).map_or_else(
                || map(&self.tree(inner), &|value| value.truth().map(|truth| Value::Bool(!truth))),
                |truth| Value::Bool(!truth),
            )),
            ExprKind::Unary(UnaryOp::Neg, inner) => plain(match self.value(inner).value {
                Value::Int(value) => Value::Int(value.saturating_neg()),
                _ => Value::Unknown,
            }),
            ExprKind::Or(items) => plain(self.either_of(items, true)),
            ExprKind::And(items) => plain(self.either_of(items, false)),
            ExprKind::Compare(compare) => plain(match compare.rest.as_ref() {
                [(op, right)] => self.compare(*op, &self.tree(&compare.left), &self.tree(right)),
                _ => Value::Unknown,
            }),
            ExprKind::IfElse(choice) => match self.test(&choice.test) {
                Some(true) => self.tree(&choice.body),
                Some(false) => self.tree(&choice.orelse),
                None => either(self.tree(&choice.body), self.tree(&choice.orelse)),
            },
            _ => plain(Value::Unknown),
        }
    }

    /// Whether a condition holds on a production site: there, debugging is off.
    pub(super) fn test(&self, expr: &Expr) -> Option<bool> {
        match &expr.kind {
            ExprKind::Name(NameRef::Global(name)) if is_debug_name(name.as_str()) => Some(false),
            ExprKind::Attribute(attribute) if attribute.name == "DEBUG" => Some(false),
            ExprKind::Unary(UnaryOp::Not, inner) => self.test(inner).map(|truth| !truth),
            ExprKind::And(items) => decided(items.iter().map(|item| self.test(item)), false),
            ExprKind::Or(items) => decided(items.iter().map(|item| self.test(item)), true),
            _ => self.tree(expr).value.truth(),
        }
    }

    fn joined(&self, parts: &[FStringPart]) -> Value {
        let mut text = String::new();
        for part in parts {
            match part {
                FStringPart::Literal(literal) => text.push_str(literal.as_str()),
                FStringPart::Value(expr) => match self.value(expr).value {
                    Value::Text(value) => text.push_str(value.as_str()),
                    Value::Int(value) => text.push_str(&value.to_string()),
                    _ => return Value::Unknown,
                },
            }
        }
        Value::Text(Sym::new(&text))
    }

    fn list(&self, items: &[Expr]) -> Value {
        let (mut found, mut complete) = (Vec::new(), true);
        for item in items {
            if let ExprKind::Starred(inner) = &item.kind {
                match self.tree(inner).value {
                    Value::List { items, whole } => {
                        found.extend(items);
                        complete &= whole;
                    }
                    _ => complete = false,
                }
            } else {
                found.push(self.tree(item));
            }
        }
        Value::List { items: found, whole: complete }
    }

    fn dict(&self, items: &[(Option<Expr>, Expr)]) -> Value {
        let (mut found, mut complete) = (BTreeMap::new(), true);
        for (key, value) in items {
            match key {
                Some(key) => match self.value(key).value {
                    Value::Text(key) => {
                        found.insert(key, self.tree(value));
                    }
                    // Keys that are no texts are never asked for.
                    Value::Int(_) | Value::None | Value::Bool(_) => {}
                    _ => complete = false,
                },
                None => match self.tree(value).value {
                    Value::Dict { entries, whole } => {
                        found.extend(entries);
                        complete &= whole;
                    }
                    _ => complete = false,
                },
            }
        }
        Value::Dict { entries: found, whole: complete }
    }

    fn named(&self, name: Sym) -> Tree {
        if let Some(tree) = self.names.get(&name) {
            return tree.clone();
        }
        let known = ["bool", "dict", "float", "frozenset", "int", "list", "set", "sorted", "str", "tuple"];
        let value = if known.contains(&name.as_str()) { Value::External(name) } else { Value::Unknown };
        Tree::placeless(value)
    }

    fn attribute(&self, owner: &Tree, name: Sym) -> Tree {
        match &owner.value {
            Value::External(dotted) => Tree::placeless(Value::External(Sym::new(&format!("{dotted}.{name}")))),
            Value::Module(module) => self.name_of_module(*module, name),
            Value::Reader(_) => owner.clone(),
            _ => Tree::placeless(Value::Unknown),
        }
    }

    fn subscript(&self, owner: &Tree, key: &Tree) -> Value {
        match (&owner.value, &key.value) {
            (Value::Dict { .. }, Value::Text(key)) => match owner.entry(key.as_str()) {
                Some(tree) => tree.value.clone(),
                None => Value::Unknown,
            },
            (Value::List { items, whole: true }, Value::Int(at)) => {
                usize::try_from(*at).ok().and_then(|at| items.get(at)).map_or(Value::Unknown, |tree| tree.value.clone())
            }
            (Value::External(name), _) if readers::is_environment(name.as_str()) => Value::Environment(None),
            (Value::Environment(_), _) => Value::Environment(None),
            _ => Value::Unknown,
        }
    }

    fn call(&self, call: &Call) -> Value {
        let args: Vec<Tree> = call.args.iter().map(|arg| self.tree(arg)).collect();
        let keywords: Vec<(Sym, Tree)> =
            call.keywords.iter().filter_map(|(name, value)| Some(((*name)?, self.tree(value)))).collect();
        if let ExprKind::Attribute(attribute) = &call.func.kind {
            let owner = self.tree(&attribute.value);
            if let Some(value) = readers::method(&owner, attribute.name.as_str(), &args) {
                return value;
            }
        }
        match self.value(&call.func).value {
            Value::External(name) => readers::call(name.as_str(), &args, &keywords),
            Value::Reader(defaults) => readers::read(&defaults, &args, &keywords),
            _ => Value::Unknown,
        }
    }

    pub(super) fn binary(&self, op: BinOp, left: Tree, right: Tree) -> Tree {
        let site = right.site.or(left.site);
        if let Value::Either(ways) = left.value {
            let ways = ways.into_iter().map(|way| self.binary(op, way, right.clone())).collect();
            return Tree { value: Value::Either(ways).bounded(), site };
        }
        let value = match (op, left.value, right.value) {
            (BinOp::Add, Value::List { items: mut all, whole }, Value::List { items, whole: too }) => {
                all.extend(items);
                Value::List { items: all, whole: whole && too }
            }
            (BinOp::Add, Value::List { items, .. }, _) | (BinOp::Add, _, Value::List { items, .. }) => {
                Value::List { items, whole: false }
            }
            (BinOp::BitOr, Value::Dict { entries: mut all, whole }, Value::Dict { entries, whole: too }) => {
                all.extend(entries);
                Value::Dict { entries: all, whole: whole && too }
            }
            (BinOp::Add, Value::Text(left), Value::Text(right)) => Value::Text(Sym::new(&format!("{left}{right}"))),
            (BinOp::Add, Value::Int(left), Value::Int(right)) => Value::Int(left.saturating_add(right)),
            (BinOp::Sub, Value::Int(left), Value::Int(right)) => Value::Int(left.saturating_sub(right)),
            (BinOp::Mul, Value::Int(left), Value::Int(right)) => Value::Int(left.saturating_mul(right)),
            _ => Value::Unknown,
        };
        Tree { value: value.bounded(), site }
    }

    /// `a or b` (or, with `stops` false, `a and b`).
    fn either_of(&self, items: &[Expr], stops: bool) -> Value {
        let Some((last, before)) = items.split_last() else { return Value::Unknown };
        let mut result = self.tree(last);
        for item in before.iter().rev() {
            let tree = self.tree(item);
            result = match (self.test(item), &tree.value) {
                (Some(truth), _) if truth == stops => tree,
                (Some(_), _) => result,
                (None, Value::Environment(default)) if stops => {
                    let kept = default.as_ref().filter(|default| default.value.truth() == Some(true));
                    let fallback = kept.map_or_else(|| Arc::new(result.clone()), Arc::clone);
                    Tree { value: Value::Environment(Some(fallback)), site: tree.site }
                }
                (None, _) => either(tree, result),
            };
        }
        result.value
    }

    fn compare(&self, op: CmpOp, left: &Tree, right: &Tree) -> Value {
        let negative = matches!(op, CmpOp::NotEq | CmpOp::NotIn | CmpOp::IsNot);
        let said = |truth: bool| Value::Bool(truth != negative);
        if matches!(op, CmpOp::In | CmpOp::NotIn) && right.value == Value::External(Sym::new("sys.argv")) {
            // Tests and commands are no production site.
            return said(false);
        }
        if matches!(&right.value, Value::External(name) if readers::is_environment(name.as_str())) {
            return Value::Environment(None);
        }
        if let Some(meant) = environment_named(op, left, right) {
            return said(meant);
        }
        match (op, &left.value, &right.value) {
            (CmpOp::Eq | CmpOp::NotEq | CmpOp::Is | CmpOp::IsNot, one, other) if one.is_plain() && other.is_plain() => {
                said(same(one, other))
            }
            (CmpOp::In | CmpOp::NotIn, Value::Text(text), Value::List { items, whole }) => {
                let found = items.iter().any(|item| item.text() == Some(text.as_str()));
                if found || *whole { said(found) } else { Value::Unknown }
            }
            (_, Value::Environment(Some(default)), _) => {
                let compared = self.compare(op, default, right);
                environment(Some(compared), right)
            }
            (_, Value::Environment(None), _) | (_, _, Value::Environment(_)) => Value::Environment(None),
            _ => Value::Unknown,
        }
    }
}

/// A value that the environment decides, with its default.
fn environment(default: Option<Value>, at: &Tree) -> Value {
    let known = default.filter(|value| *value != Value::Unknown);
    Value::Environment(known.map(|value| Arc::new(Tree { value, site: at.site })))
}

/// Applies a function to a plain value or to the default of one that the environment decides.
pub(super) fn map(tree: &Tree, change: &dyn Fn(&Value) -> Option<Value>) -> Value {
    match &tree.value {
        Value::Environment(default) => environment(default.as_deref().and_then(|tree| change(&tree.value)), tree),
        value if value.is_plain() => change(value).unwrap_or_default(),
        _ => Value::Unknown,
    }
}

fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::List { items: left, .. }, Value::List { items: right, .. }) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| same(&left.value, &right.value))
        }
        _ => one == other,
    }
}

/// `ENVIRONMENT == "production"` where the environment says which: a production site is what is judged.
fn environment_named(op: CmpOp, left: &Tree, right: &Tree) -> Option<bool> {
    let Value::Environment(_) = left.value else { return None };
    let means = |tree: &Tree| {
        let text = tree.text()?.to_lowercase();
        let yes = PRODUCTION.contains(&text.as_str());
        (yes || NOT_PRODUCTION.contains(&text.as_str())).then_some(yes)
    };
    match op {
        CmpOp::Eq | CmpOp::NotEq => means(right),
        CmpOp::In | CmpOp::NotIn => {
            let meant: Vec<bool> = right.items()?.0.iter().map(means).collect::<Option<_>>()?;
            Some(meant.contains(&true))
        }
        _ => None,
    }
}

/// `DEBUG` and its kin, of which a production site has none.
fn is_debug_name(name: &str) -> bool {
    let name = name.to_lowercase();
    let words = ["debug", "testing", "is_test", "is_testing", "is_dev", "is_local", "dev", "local", "development"];
    words.contains(&name.as_str()) || name.ends_with("_debug") || name.starts_with("debug_toolbar")
}

/// The outcome of `and` (`stop` false) or `or` (`stop` true) over several conditions.
fn decided(items: impl Iterator<Item = Option<bool>>, stop: bool) -> Option<bool> {
    let mut open = false;
    for item in items {
        match item {
            Some(truth) if truth == stop => return Some(stop),
            Some(_) => {}
            None => open = true,
        }
    }
    (!open).then_some(!stop)
}
