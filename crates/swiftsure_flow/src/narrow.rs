//! Narrowing: what a condition says of the names in it.

use swiftsure_python::ir::{CmpOp, Compare, Expr, ExprKind, NameRef, Pattern, UnaryOp};
use swiftsure_source::Sym;

use crate::class::ClassRef;
use crate::expression::{falsy, same, truthy};
use crate::frame::Frame;
use crate::heap::Kind;
use crate::interpreter::Interpreter;
use crate::iteration::NAMED_TUPLE;
use crate::outside::{Marks, Shape};
use crate::record::Root;
use crate::value::Value;

impl Interpreter<'_> {
    /// Takes from the state what contradicts `test` being `holds`.
    pub(crate) fn narrow(&mut self, f: &mut Frame, test: &Expr, holds: bool) {
        self.grant(f, test, holds);
        match &test.kind {
            ExprKind::Name(_) | ExprKind::Attribute(_) | ExprKind::Lookup(_) => {
                self.narrow_place(f, test, |value| if holds { truthy(value) } else { falsy(value) });
            }
            ExprKind::Named(parts) => self.narrow(f, &parts.0, holds),
            ExprKind::Unary(UnaryOp::Not, inner) => self.narrow(f, inner, !holds),
            ExprKind::And(parts) if holds => parts.iter().for_each(|part| self.narrow(f, part, true)),
            ExprKind::Or(parts) if !holds => parts.iter().for_each(|part| self.narrow(f, part, false)),
            ExprKind::And(parts) | ExprKind::Or(parts) => self.grant_unless_empty(f, parts, holds),
            ExprKind::Compare(compare) => self.narrow_compare(f, compare, holds),
            ExprKind::Call(call) => {
                let [place, classes] = &*call.args else { return };
                let callee = self.eval(f, &call.func);
                if callee == crate::builtins::native("isinstance") {
                    self.narrow_instance(f, place, classes, holds);
                }
            }
            _ => {}
        }
    }

    fn narrow_compare(&mut self, f: &mut Frame, compare: &Compare, holds: bool) {
        let [(op, right)] = &*compare.rest else { return };
        if matches!((op, holds), (CmpOp::In, true) | (CmpOp::NotIn, false)) {
            self.narrow_to_items(f, &compare.left, right);
            return;
        }
        let equal = match op {
            CmpOp::Is | CmpOp::Eq => holds,
            CmpOp::IsNot | CmpOp::NotEq => !holds,
            _ => return,
        };
        if !matches!(right.kind, ExprKind::None | ExprKind::Bool(_) | ExprKind::Str(_) | ExprKind::Int(_)) {
            return;
        }
        let right = self.eval(f, right);
        self.narrow_place(f, &compare.left, |value| match (equal, value) {
            (true, Value::Unknown | Value::Attribute(..)) => right.clone(),
            (true, Value::Outside(outside)) if outside.shape == Shape::Any => right.clone(),
            (true, Value::Outside(outside)) => outside.passed_check(Marks::ALL),
            _ => value.retain(|member| same(member, &right) != Some(!equal)),
        });
    }

    /// `x in (A, B)`: a value of which nothing is known is one of the items.
    fn narrow_to_items(&mut self, f: &mut Frame, place: &Expr, container: &Expr) {
        let container = self.eval(f, container);
        let Some(items) = self.known_items(f, &container).filter(|items| !items.is_empty()) else { return };
        let one = Value::join_all(items);
        self.narrow_place(f, place, |value| match value.plain() {
            Value::Unknown | Value::Attribute(..) => one.clone(),
            Value::AnyStr if one.members().iter().all(|member| member.as_str().is_some()) => one.clone(),
            _ => value.clone(),
        });
    }

    fn narrow_instance(&mut self, f: &mut Frame, place: &Expr, classes: &Expr, holds: bool) {
        let classes = self.eval(f, classes);
        let classes = self.known_items(f, &classes).unwrap_or_else(|| classes.members().to_vec());
        let Some(value) = self.place_value(f, place) else { return };
        let wanted: Vec<ClassRef> = classes.iter().filter_map(Value::class).collect();
        let mut kept = Vec::new();
        for member in value.members() {
            match self.is_instance_of(f, member, &classes) {
                Some(is) if is != holds => {}
                None if holds && member.is_unknown() && wanted.len() == 1 && classes.len() == 1 => {
                    let domain = self.domain.clone();
                    kept.push(domain.some_instance(self, wanted[0]).unwrap_or(Value::Unknown));
                }
                _ => kept.push(member.clone()),
            }
        }
        let kept = if kept.is_empty() { Value::Unknown } else { Value::join_all(kept) };
        self.narrow_place(f, place, |_| kept.clone());
    }

    /// Whether a value is an instance of one of the classes, where that is certain.
    pub(crate) fn is_instance_of(&mut self, f: &Frame, value: &Value, classes: &[Value]) -> Option<bool> {
        let value = &value.plain();
        if value.is_unknown() {
            return None;
        }
        let mut certain = true;
        for class in classes {
            match (class, self.class_of(f, value)) {
                (Value::Class(class), Some(own)) => {
                    if self.classes.is_subclass(own, *class) {
                        return Some(true);
                    }
                    certain &= !self.classes.get(own).open && !self.may_be_both(value, own, *class);
                }
                (Value::Native(native), own) => match self.is_builtin(f, value, *native) {
                    Some(true) => return Some(true),
                    Some(false) if own.is_none_or(|own| !self.classes.get(own).open) => {}
                    _ => certain = false,
                },
                (Value::Class(class), None) => {
                    certain &= matches!(
                        value,
                        Value::None
                            | Value::Bool(_)
                            | Value::AnyBool
                            | Value::Str(_)
                            | Value::AnyStr
                            | Value::Prefix(_)
                            | Value::Int(_)
                            | Value::Tuple(_)
                            | Value::Function(_)
                            | Value::Bound(_)
                            | Value::Object(_)
                    ) || is_plain(value) && self.has_rows(*class);
                }
                _ => certain = false,
            }
        }
        certain.then_some(false)
    }

    /// Whether the instances of a class are rows.
    fn has_rows(&mut self, class: ClassRef) -> bool {
        let domain = self.domain.clone();
        matches!(domain.some_instance(self, class), Some(Value::Record(_)))
    }

    /// Whether a row that is known to be of one class may be an instance of another as well.
    fn may_be_both(&self, value: &Value, own: ClassRef, other: ClassRef) -> bool {
        match value {
            // Only a class is known: the row may be of any below it, or of one beside it that shares a base.
            Value::Record(record) if record.root == Root::Unknown => true,
            Value::Record(_) => self.classes.get(other).open || self.classes.meet(own, other),
            _ => false,
        }
    }

    fn is_builtin(&self, f: &Frame, value: &Value, native: u16) -> Option<bool> {
        let name = crate::builtins::name(native);
        let kind = match value {
            Value::Object(id) => self.object(f, *id).map(|object| object.kind),
            _ => None,
        };
        Some(match (value, kind) {
            (_, Some(Kind::List)) => name == "list",
            (_, Some(Kind::Dict)) => name == "dict",
            (_, Some(Kind::Set)) => matches!(name, "set" | "frozenset"),
            (_, Some(Kind::Instance(class))) => name == "tuple" && self.classes.inherits(class, NAMED_TUPLE),
            (_, Some(Kind::Iterator)) => false,
            (Value::Str(_) | Value::AnyStr | Value::Prefix(_), _) => name == "str",
            (Value::Int(_), _) => matches!(name, "int" | "float"),
            (Value::AnyNumber, _) if !matches!(name, "int" | "float" | "bool") => false,
            (Value::Bool(_) | Value::AnyBool, _) => matches!(name, "bool" | "int"),
            (Value::Tuple(_), _) => name == "tuple",
            (Value::None | Value::Record(_) | Value::Set(_), _) => false,
            (Value::Function(_) | Value::Bound(_) | Value::Partial(_) | Value::Module(_), _) => false,
            (Value::Class(_), _) => name == "type",
            _ => return None,
        })
    }

    /// What a place that can be narrowed holds: a name, or an attribute of a known object.
    pub(crate) fn place_value(&mut self, f: &Frame, place: &Expr) -> Option<Value> {
        match &place.kind {
            ExprKind::Name(name) => Some(self.name(f, *name)),
            ExprKind::Named(parts) => self.place_value(f, &parts.0),
            ExprKind::Attribute(attribute) => {
                let ExprKind::Name(name) = &attribute.value.kind else { return None };
                let Value::Object(id) = self.name(f, *name) else { return None };
                self.object(f, id)?.field(attribute.name).cloned()
            }
            _ => None,
        }
    }

    fn narrow_place(&mut self, f: &mut Frame, place: &Expr, narrow: impl Fn(&Value) -> Value) {
        match &place.kind {
            ExprKind::Name(name @ (NameRef::Local(_) | NameRef::Captured(_))) => {
                let value = narrow(&self.name(f, *name));
                if value != Value::Unbound {
                    self.bind_name(f, *name, value);
                }
            }
            ExprKind::Named(parts) => self.narrow_place(f, &parts.0, narrow),
            ExprKind::Attribute(attribute) | ExprKind::Lookup(attribute) => {
                let ExprKind::Name(name) = &attribute.value.kind else { return };
                let id = match self.of_those_with(f, *name, attribute.name, &narrow) {
                    Value::Object(id) => id,
                    Value::Record(record) => {
                        // Of a key that may be null, the condition leaves what is not.
                        if narrow(&Value::one_of(vec![Value::None, Value::Data])) == Value::Data {
                            let domain = self.domain.clone();
                            domain.record_given(self, f, &record, attribute.name);
                        }
                        return;
                    }
                    _ => return,
                };
                let Some(object) = self.object_mut(f, id) else { return };
                if let Some(value) = object.field(attribute.name).map(&narrow)
                    && value != Value::Unbound
                {
                    object.set_field(attribute.name, value);
                }
            }
            _ => {}
        }
    }

    /// What a name holds. Of several objects those are left of whose attribute a condition leaves anything.
    fn of_those_with(
        &mut self,
        f: &mut Frame,
        name: NameRef,
        attribute: Sym,
        narrow: impl Fn(&Value) -> Value,
    ) -> Value {
        let value = self.name(f, name);
        let may_be = |member: &Value| {
            let known = match member {
                Value::Object(id) => self.object(f, *id).and_then(|object| object.field(attribute)),
                _ => None,
            };
            known.is_none_or(|known| narrow(known) != Value::Unbound)
        };
        let left = value.retain(may_be);
        if left == Value::Unbound || left == value {
            return value;
        }
        if matches!(name, NameRef::Local(_) | NameRef::Captured(_)) {
            self.bind_name(f, name, left.clone());
        }
        left
    }

    /// Lets a place hold one of the values that a condition leaves.
    pub(crate) fn narrow_to(&mut self, f: &mut Frame, place: &Expr, left: &Value) {
        self.narrow_place(f, place, |_| left.clone());
    }

    /// Of the members of a subject: those that a pattern may take, and those that it may leave.
    pub(crate) fn split_by_pattern(&mut self, f: &mut Frame, pattern: &Pattern, subject: &Value) -> (Value, Value) {
        let (mut fits, mut others) = (Vec::new(), Vec::new());
        for member in subject.members() {
            let verdict = self.matches(f, pattern, member);
            if verdict != Some(false) {
                fits.push(member.clone());
            }
            if verdict != Some(true) {
                others.push(member.clone());
            }
        }
        (Value::one_of(fits), Value::one_of(others))
    }

    /// Whether a pattern takes a value, where that is certain.
    fn matches(&mut self, f: &mut Frame, pattern: &Pattern, value: &Value) -> Option<bool> {
        match pattern {
            Pattern::Value(expr) => {
                let wanted = self.eval(f, expr);
                same(value, &wanted)
            }
            Pattern::As { pattern: None, .. } | Pattern::Star(_) => Some(true),
            Pattern::As { pattern: Some(inner), .. } => self.matches(f, inner, value),
            Pattern::Or(choices) => {
                let mut verdict = Some(false);
                for choice in choices {
                    match self.matches(f, choice, value) {
                        Some(true) => return Some(true),
                        Some(false) => {}
                        None => verdict = None,
                    }
                }
                verdict
            }
            Pattern::Class { class, positional, keywords } => {
                let class = self.eval(f, class);
                let is = self.is_instance_of(f, value, &[class]);
                is.filter(|is| !is || (positional.is_empty() && keywords.is_empty()))
            }
            Pattern::Sequence(_) | Pattern::Mapping { .. } => None,
        }
    }

    /// Binds the names of a pattern.
    pub(crate) fn bind_pattern(&mut self, f: &mut Frame, pattern: &Pattern, subject: &Value) {
        match pattern {
            Pattern::Value(_) => {}
            Pattern::Class { positional, keywords, class } => {
                self.eval(f, class);
                for inner in positional {
                    self.bind_pattern(f, inner, &Value::Unknown);
                }
                for (_, inner) in keywords {
                    self.bind_pattern(f, inner, &Value::Unknown);
                }
            }
            Pattern::Sequence(items) => {
                for item in items {
                    self.bind_pattern(f, item, &Value::Unknown);
                }
            }
            Pattern::Mapping { items, rest } => {
                for (_, inner) in items {
                    self.bind_pattern(f, inner, &Value::Unknown);
                }
                if let Some(name) = rest {
                    self.bind_name(f, *name, Value::Unknown);
                }
            }
            Pattern::As { pattern, name } => {
                if let Some(inner) = pattern {
                    self.bind_pattern(f, inner, subject);
                }
                if let Some(name) = name {
                    self.bind_name(f, *name, subject.clone());
                }
            }
            Pattern::Star(name) => {
                if let Some(name) = name {
                    self.bind_name(f, *name, Value::Unknown);
                }
            }
            Pattern::Or(choices) => {
                for choice in choices {
                    self.bind_pattern(f, choice, subject);
                }
            }
        }
    }
}

/// Whether a value is a number or other plain data, of which there may be classes beside the builtin ones.
fn is_plain(value: &Value) -> bool {
    matches!(value, Value::AnyNumber | Value::Int(_) | Value::Data | Value::Key)
}
