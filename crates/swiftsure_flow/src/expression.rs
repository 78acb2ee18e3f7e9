//! Expressions: each has an abstract value, and effects on the way.

use swiftsure_python::ir::{Attribute, Call, CmpOp, Compare, Expr, ExprKind, FStringPart, NameRef, Range, UnaryOp};
use swiftsure_source::Sym;

use crate::branch::Turn;
use crate::effect::EffectKind;
use crate::frame::Frame;
use crate::heap::{Kind, Object};
use crate::interpreter::Interpreter;
use crate::texts;
use crate::value::{Args, Site, Value};

/// The field under which a list or iterator keeps the set whose rows it was made of.
pub const MADE_OF: &str = "<rows of>";

impl Interpreter<'_> {
    pub(crate) fn eval(&mut self, f: &mut Frame, expr: &Expr) -> Value {
        match &expr.kind {
            ExprKind::Name(name) => self.name(f, *name),
            ExprKind::None => Value::None,
            ExprKind::Bool(value) => Value::Bool(*value),
            ExprKind::Int(Some(value)) => Value::Int(*value),
            ExprKind::Int(None) | ExprKind::Float => Value::AnyNumber,
            ExprKind::Str(text) => Value::Str(*text),
            ExprKind::Bytes | ExprKind::Ellipsis => Value::Data,
            ExprKind::FString(parts) => self.fstring(f, parts, expr.range),
            ExprKind::Tuple(items) => self.tuple(f, items),
            ExprKind::List(items) => self.list(f, items, Kind::List),
            ExprKind::Set(items) => self.list(f, items, Kind::Set),
            ExprKind::Dict(entries) => self.dict(f, entries),
            ExprKind::Starred(inner) => self.eval(f, inner),
            ExprKind::Attribute(attribute) => self.attribute_expr(f, attribute, expr.range),
            ExprKind::Lookup(lookup) => {
                let value = self.eval(f, &lookup.value);
                let site = self.code.span(f.module, expr.range);
                self.domain.clone().lookup(self, f, &value, lookup.name, site)
            }
            ExprKind::Subscript(parts) => self.subscript(f, &parts.0, &parts.1, expr.range),
            ExprKind::Slice(slice) => {
                for part in [&slice.lower, &slice.upper, &slice.step].into_iter().flatten() {
                    self.eval(f, part);
                }
                Value::Data
            }
            ExprKind::Call(call) => self.call_expr(f, call, expr.range),
            ExprKind::Bin(parts) => {
                let (left, right) = (self.eval(f, &parts.1), self.eval(f, &parts.2));
                self.binary(f, parts.0, &left, &right, self.code.span(f.module, expr.range))
            }
            ExprKind::Unary(op, inner) => self.unary(f, *op, inner),
            ExprKind::And(parts) => self.and_or(f, parts, true).0,
            ExprKind::Or(parts) => self.and_or(f, parts, false).0,
            ExprKind::Compare(compare) => self.compare(f, compare, expr.range),
            ExprKind::IfElse(choice) => self.if_else(f, choice),
            ExprKind::Lambda(function) => self.define_function(f, *function),
            ExprKind::Comprehension(comprehension) => self.comprehension(f, comprehension),
            ExprKind::Await(inner) => self.eval(f, inner),
            ExprKind::Yield(value) => {
                let value = value.as_ref().map_or(Value::None, |value| self.eval(f, value));
                f.yields_many |= f.in_growing_loop();
                f.yielded = std::mem::take(&mut f.yielded).join(value);
                Value::Unknown
            }
            ExprKind::YieldFrom(inner) => {
                let iterable = self.eval(f, inner);
                let turns = self.iterate(f, &iterable, self.code.span(f.module, inner.range));
                f.yields_many |= f.in_growing_loop() || turns.over.grows();
                f.yielded = std::mem::take(&mut f.yielded).join(turns.element);
                Value::Unknown
            }
            ExprKind::Named(parts) => {
                let value = self.eval(f, &parts.1);
                self.assign(f, &parts.0, value.clone());
                value
            }
            ExprKind::Invalid => Value::Unknown,
        }
    }

    pub(crate) fn name(&mut self, f: &Frame, name: NameRef) -> Value {
        let value = match name {
            NameRef::Local(slot) => f.state.locals.get(slot as usize).cloned(),
            NameRef::Captured(entry) => f.captured.get(entry as usize).cloned(),
            NameRef::Class(name) => {
                let own = f.class_body.and_then(|class| self.classes.get(class).namespace.get(&name).cloned());
                own.or_else(|| self.global_or_builtin(f, name))
            }
            NameRef::Global(name) => self.global_or_builtin(f, name),
        };
        match value {
            Some(Value::Unbound) | None => Value::Unknown,
            Some(value) => value,
        }
    }

    fn global_or_builtin(&mut self, f: &Frame, name: Sym) -> Option<Value> {
        self.global_at_run(f.module, name).or_else(|| crate::builtins::find(name).map(Value::Native))
    }

    fn fstring(&mut self, f: &mut Frame, parts: &[FStringPart], range: Range) -> Value {
        let mut text = String::new();
        let (mut whole, mut ends) = (true, false);
        let mut pieces = Vec::with_capacity(parts.len());
        for part in parts {
            let piece = match part {
                FStringPart::Literal(text) => Value::Str(*text),
                FStringPart::Value(expr) => {
                    let value = self.eval(f, expr);
                    self.to_text(f, &value, self.code.span(f.module, range))
                }
            };
            match piece.as_str() {
                Some(piece) if whole => text.push_str(piece.as_str()),
                // How it ends is told as well: more than a beginning, and not kept.
                Some(_) => ends = true,
                None => whole = false,
            }
            pieces.push(piece);
        }
        let value = match (whole, ends) {
            (true, _) => Value::str(&text),
            (false, false) => Value::starting_with(&text),
            (false, true) => Value::AnyStr,
        };
        self.made_of(f, value, &pieces, "f-string", self.code.span(f.module, range))
    }

    /// `str(value)`: calls what the class defines.
    pub fn to_text(&mut self, f: &mut Frame, value: &Value, site: Site) -> Value {
        match value {
            Value::Str(_) | Value::Prefix(_) => value.clone(),
            Value::Int(number) => Value::str(&number.to_string()),
            Value::Record(_) | Value::Object(_) => {
                let text = self.call_method(f, value, "__str__", Args::default(), site);
                text.filter(|text| text.as_str().is_some() || text.outside().is_some()).unwrap_or(Value::AnyStr)
            }
            Value::Union(members) => {
                self.each_member(f, members, site, |cx, f, member| cx.to_text(f, member, site));
                match value.outside() {
                    Some(outside) => Value::AnyStr.tainted(&outside.parts, outside.start, None),
                    None => Value::AnyStr,
                }
            }
            Value::Outside(outside) if outside.is_text() => value.clone(),
            Value::Outside(outside) => Value::AnyStr.tainted(&outside.parts, outside.start, None),
            _ => Value::AnyStr,
        }
    }

    fn tuple(&mut self, f: &mut Frame, items: &[Expr]) -> Value {
        let (items, known) = self.items(f, items);
        if known {
            return Value::tuple(items);
        }
        let element = Value::join_all(items);
        self.allocate(f, Object::of_element(Kind::List, element))
    }

    fn list(&mut self, f: &mut Frame, items: &[Expr], kind: Kind) -> Value {
        let (items, known) = self.items(f, items);
        let object =
            if known { Object::of_items(kind, items) } else { Object::of_element(kind, Value::join_all(items)) };
        self.allocate(f, object)
    }

    /// The items of a display; whether they are all there is.
    fn items(&mut self, f: &mut Frame, items: &[Expr]) -> (Vec<Value>, bool) {
        let mut values = Vec::with_capacity(items.len());
        let mut known = true;
        for item in items {
            let ExprKind::Starred(inner) = &item.kind else {
                values.push(self.eval(f, item));
                continue;
            };
            let value = self.eval(f, inner);
            match self.known_items(f, &value) {
                Some(inner) => values.extend(inner),
                None => {
                    let turns = self.iterate(f, &value, self.code.span(f.module, inner.range));
                    values.push(turns.element);
                    known = false;
                }
            }
        }
        (values, known)
    }

    fn dict(&mut self, f: &mut Frame, entries: &[(Option<Expr>, Expr)]) -> Value {
        let mut dict = Object::of_kind(Kind::Dict);
        for (key, value) in entries {
            let key = key.as_ref().map(|key| self.eval(f, key));
            let value = self.eval(f, value);
            match key {
                Some(Value::Str(name)) => {
                    dict.key = std::mem::take(&mut dict.key).join(Value::AnyStr);
                    dict.set_field(name, value);
                }
                Some(key) => {
                    dict.key = std::mem::take(&mut dict.key).join(key);
                    dict.extend(value, true);
                }
                None => self.merge_dict(f, &mut dict, &value),
            }
        }
        self.allocate(f, dict)
    }

    fn attribute_expr(&mut self, f: &mut Frame, attribute: &Attribute, range: Range) -> Value {
        let value = self.eval(f, &attribute.value);
        if value.is_unknown()
            && let Some(module) = self.in_namespace(f, attribute)
        {
            return module;
        }
        self.attribute(f, &value, attribute.name, self.code.span(f.module, range))
    }

    fn call_expr(&mut self, f: &mut Frame, call: &Call, range: Range) -> Value {
        let callee = self.eval(f, &call.func);
        let site = self.code.span(f.module, range);
        let args = self.arguments(f, call, site);
        let asked = self.method_of_outside(f, call, &callee, &args, site);
        let answer = match &call.func.kind {
            ExprKind::Attribute(attribute) if callee == Value::Unknown => {
                let domain = self.domain.clone();
                let answer = domain.call_unknown(self, f, attribute.name, &args);
                answer.or_else(|| self.text_of_unknown(f, attribute.name, &args, site))
            }
            _ if self.refuses(f, &callee, &args) => Some(Value::Unknown),
            _ => None,
        };
        let answer = answer.unwrap_or_else(|| self.call_value(f, &callee, args, site));
        let (verdict, holds) = asked.as_ref().map_or((&answer, true), |(verdict, holds)| (verdict, *holds));
        f.note_verdict(range, verdict, holds);
        answer
    }

    /// `open(path).read().replace("[name]", name)`: what is called like this is a text, and what is put into it is in it.
    fn text_of_unknown(&mut self, f: &mut Frame, method: Sym, args: &Args, site: Site) -> Option<Value> {
        let put: Vec<Value> = match method.as_str() {
            "replace" if args.keywords.is_empty() && args.positional.len() >= 2 => vec![args.at(1)],
            "format" => args.positional.iter().chain(args.keywords.iter().map(|(_, value)| value)).cloned().collect(),
            _ => return None,
        };
        if !put.iter().any(|piece| piece.outside().is_some_and(|outside| outside.is_text())) {
            return None;
        }
        self.arguments_escape(f, args, site);
        let pieces: Vec<Value> = std::iter::once(Value::AnyStr).chain(put).collect();
        Some(self.made_of(f, Value::AnyStr, &pieces, method.as_str(), site))
    }

    pub(crate) fn arguments(&mut self, f: &mut Frame, call: &Call, site: Site) -> Args {
        let mut args = Args::default();
        for arg in &call.args {
            let ExprKind::Starred(inner) = &arg.kind else {
                args.positional.push(self.eval(f, arg));
                continue;
            };
            let value = self.eval(f, inner);
            match self.known_items(f, &value) {
                Some(items) => args.positional.extend(items),
                None => args.open = true,
            }
        }
        for (name, value) in &call.keywords {
            let value = self.eval(f, value);
            match name {
                Some(name) => args.keywords.push((*name, value)),
                None => self.spread_keywords(f, &mut args, &value, site),
            }
        }
        args
    }

    /// `f(**values)`: who chooses the keys chooses the names of arguments, which are columns where rows are asked for.
    fn spread_keywords(&mut self, f: &mut Frame, args: &mut Args, value: &Value, site: Site) {
        let object = match value {
            Value::Object(id) => self.object(f, *id).cloned(),
            _ => None,
        };
        let names = match &object {
            Some(dict) if dict.kind == Kind::Dict => dict.key.clone(),
            _ => value.clone(),
        };
        if names.outside().is_some() {
            self.sink(f, Sym::new("field"), Sym::new("**"), &[names], site);
        }
        match object {
            Some(dict) if dict.kind == Kind::Dict => {
                args.keywords.extend(dict.fields.iter().cloned());
                args.open |= dict.element != Value::Unbound;
            }
            _ => args.open = true,
        }
    }

    fn unary(&mut self, f: &mut Frame, op: UnaryOp, inner: &Expr) -> Value {
        if op == UnaryOp::Not {
            return self.condition(f, inner).map_or(Value::AnyBool, |truth| Value::Bool(!truth));
        }
        match self.eval(f, inner) {
            Value::Int(value) if op == UnaryOp::Neg => value.checked_neg().map_or(Value::AnyNumber, Value::Int),
            value @ (Value::AnyNumber | Value::Data | Value::Int(_)) => value,
            Value::Key => Value::Data,
            value if op == UnaryOp::Invert => match self.operator(f, &value, "__invert__") {
                Some(method) => {
                    self.call_value(f, &method, Args::positional(Vec::new()), self.code.span(f.module, inner.range))
                }
                None => Value::Unknown,
            },
            _ => Value::Unknown,
        }
    }

    /// `and`, `or`: each further operand is evaluated only on some paths. Also whether one of the operands decides the
    /// truth of the whole, whatever those before it are.
    pub(crate) fn and_or(&mut self, f: &mut Frame, parts: &[Expr], and: bool) -> (Value, Option<bool>) {
        let (mut joined, mut decided) = (Value::Unbound, None);
        let before = f.state.clone();
        let (around, mut branched) = (f.way, 0);
        for (at, part) in parts.iter().enumerate() {
            let value = self.eval(f, part);
            let last = at + 1 == parts.len();
            let span = self.code.span(f.module, part.range);
            let truth = if last { value.truth() } else { self.truth(f, &value, span) };
            if last || truth == Some(!and) {
                joined = joined.join(value);
                decided = truth.filter(|truth| *truth != and);
                break;
            }
            if truth.is_none() {
                joined = joined.join(if and { falsy(&value) } else { truthy(&value) });
                f.branches += 1;
                f.way = self.ways.and(f.way, Turn::Operand(span));
                branched += 1;
            }
            self.narrow(f, part, and);
        }
        f.branches -= branched;
        f.way = around;
        if branched > 0 {
            f.state.join(&before);
        }
        (joined, decided)
    }

    fn compare(&mut self, f: &mut Frame, compare: &Compare, range: Range) -> Value {
        let mut left = self.eval(f, &compare.left);
        let mut result = Value::Bool(true);
        for (op, right) in &compare.rest {
            let is_inside = is_all_but_the_ends(right);
            let right = self.eval(f, right);
            self.check_by_comparison(f, *op, &left, &right, range);
            if is_inside {
                self.check_inside_of_quotes(f, *op, &left, &right, range);
            }
            let truth = self.compare_values(f, *op, &left, &right, self.code.span(f.module, range));
            result = match (result, truth) {
                (Value::Bool(false), _) | (_, Some(false)) => Value::Bool(false),
                (Value::Bool(true), Some(true)) => Value::Bool(true),
                _ => Value::AnyBool,
            };
            left = right;
        }
        // The answer carries what it says of the values: a function may give it back.
        match (&result, f.verdict(range, true)) {
            (Value::AnyBool, Some(verdict)) => Value::Outside(verdict),
            _ => result,
        }
    }

    fn compare_values(&mut self, f: &mut Frame, op: CmpOp, left: &Value, right: &Value, site: Site) -> Option<bool> {
        match op {
            CmpOp::Is | CmpOp::Eq => same(left, right),
            CmpOp::IsNot | CmpOp::NotEq => same(left, right).map(|same| !same),
            CmpOp::In | CmpOp::NotIn => {
                for member in right.members() {
                    if let Value::Set(set) = member {
                        let domain = self.domain.clone();
                        domain.rows(self, f, set, "in", site);
                    }
                    if self.is_old_list(f, member) {
                        self.python_work(f, member, "membership", site);
                    }
                }
                let found = match texts::holds(right, left) {
                    Some(found) => found,
                    None => texts::any(self.known_items(f, right)?.iter().map(|item| same(left, item)))?,
                };
                Some(found == (op == CmpOp::In))
            }
            CmpOp::Lt | CmpOp::LtE | CmpOp::Gt | CmpOp::GtE => {
                let (Value::Int(left), Value::Int(right)) = (left, right) else { return None };
                Some(match op {
                    CmpOp::Lt => left < right,
                    CmpOp::LtE => left <= right,
                    CmpOp::Gt => left > right,
                    _ => left >= right,
                })
            }
        }
    }

    /// Whether a value is a list, or a queryset that acts as one, from outside of the innermost loop.
    fn is_old_list(&self, f: &Frame, value: &Value) -> bool {
        match value {
            Value::Set(set) => usize::from(set.born) < f.loops.len(),
            Value::Object(id) => {
                let is_list = self.object(f, *id).is_some_and(|object| object.kind == Kind::List);
                is_list && f.birth(value) < f.loops.len()
            }
            _ => false,
        }
    }

    /// Records that rows were worked on in Python that the database could have done.
    pub(crate) fn python_work(&mut self, f: &mut Frame, value: &Value, work: &str, site: Site) {
        let made_of = match value {
            Value::Set(_) => Some(value.clone()),
            Value::Object(id) => self.object(f, *id).and_then(|object| object.field(Sym::new(MADE_OF)).cloned()),
            _ => None,
        };
        if let Some(set) = made_of.as_ref().and_then(Value::set) {
            f.effect_each_turn(EffectKind::PythonWork { set: set.clone(), work: Sym::new(work) }, site);
        }
    }

    fn if_else(&mut self, f: &mut Frame, choice: &swiftsure_python::ir::IfElse) -> Value {
        match self.condition(f, &choice.test) {
            Some(true) => self.eval(f, &choice.body),
            Some(false) => self.eval(f, &choice.orelse),
            None => {
                let before = f.state.clone();
                let (around, site) = (f.way, self.code.span(f.module, choice.test.range));
                self.enter_arm(f, around, Turn::Arm(site, 0));
                self.narrow(f, &choice.test, true);
                let body = self.eval(f, &choice.body);
                let after = std::mem::replace(&mut f.state, before);
                let beside = f.state.heap.part_from(&after.heap);
                self.leave_arm(f, around);
                self.enter_arm(f, around, Turn::Arm(site, 1));
                self.narrow(f, &choice.test, false);
                let orelse = self.eval(f, &choice.orelse);
                self.leave_arm(f, around);
                f.state.heap.meet(beside);
                f.state.join(&after);
                body.join(orelse)
            }
        }
    }
}
/// Whether two values are the same, where that is certain.
pub(crate) fn same(left: &Value, right: &Value) -> Option<bool> {
    match (left, right) {
        (Value::Union(members), other) | (other, Value::Union(members)) => {
            texts::alike(members.iter().map(|member| same(member, other)))
        }
        (Value::None, Value::None) => Some(true),
        (Value::Int(a), Value::Int(b)) => Some(a == b),
        (Value::Str(a), Value::Str(b)) => Some(a == b),
        (Value::Prefix(start), Value::Str(text)) | (Value::Str(text), Value::Prefix(start)) => {
            (!text.as_str().starts_with(start.as_str())).then_some(false)
        }
        (Value::Bool(a), Value::Bool(b)) => Some(a == b),
        (Value::Class(a), Value::Class(b)) => Some(a == b),
        (Value::Native(a), Value::Native(b)) => Some(a == b),
        (Value::None, other) | (other, Value::None) => is_never_none(other).then_some(false),
        (Value::Str(_), Value::Int(_)) | (Value::Int(_), Value::Str(_)) => Some(false),
        (Value::Bool(_), other) | (other, Value::Bool(_)) => is_compound(other).then_some(false),
        _ => None,
    }
}

/// Whether a value holds others, so that it is no truth value.
fn is_compound(value: &Value) -> bool {
    matches!(value, Value::Str(_) | Value::Tuple(_) | Value::Object(_) | Value::Record(_) | Value::Set(_))
}

fn is_never_none(value: &Value) -> bool {
    match value {
        Value::Unknown | Value::Attribute(..) | Value::Unbound | Value::None => false,
        Value::Union(members) => members.iter().all(is_never_none),
        _ => true,
    }
}

/// What is left of a value when it is false.
pub(crate) fn falsy(value: &Value) -> Value {
    value.retain(|member| member.truth() != Some(true))
}

/// What is left of a value when it is true.
pub(crate) fn truthy(value: &Value) -> Value {
    value.retain(|member| member.truth() != Some(false))
}

/// `text[1:-1]`
fn is_all_but_the_ends(expr: &Expr) -> bool {
    let ExprKind::Subscript(parts) = &expr.kind else { return false };
    let ExprKind::Slice(slice) = &parts.1.kind else { return false };
    let is = |bound: &Option<Expr>, wanted: i64| match bound.as_ref().map(|bound| &bound.kind) {
        Some(ExprKind::Int(Some(number))) => *number == wanted,
        Some(ExprKind::Unary(UnaryOp::Neg, inner)) => {
            matches!(inner.kind, ExprKind::Int(Some(number)) if number.checked_neg() == Some(wanted))
        }
        _ => false,
    };
    is(&slice.lower, 1) && is(&slice.upper, -1) && slice.step.is_none()
}
