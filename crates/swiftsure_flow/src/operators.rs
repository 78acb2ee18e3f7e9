//! Operators of two operands: what they give, also where a class defines them for its instances or for itself.

use std::rc::Rc;

use swiftsure_python::ir::BinOp;
use swiftsure_source::Sym;

use crate::frame::Frame;
use crate::heap::{Kind, ObjectId};
use crate::interpreter::Interpreter;
use crate::record::Op;
use crate::value::{Args, Site, Value};

/// Under this name the knowledge keeps the class whose methods are the operators of a class itself.
const OF_CLASS: &str = "__metaclass__";

impl Interpreter<'_> {
    pub(crate) fn augmented(&mut self, f: &mut Frame, op: BinOp, left: &Value, right: &Value, site: Site) -> Value {
        // Whichever of some lists it is, it grows where it is.
        if let (Value::Union(members), BinOp::Add) = (left, op)
            && self.is_list(f, left)
        {
            members.iter().for_each(|list| drop(self.augmented(f, op, list, right, site)));
            return left.clone();
        }
        if let (Value::Object(id), BinOp::Add | BinOp::BitOr) = (left, op) {
            let is_list = self.object(f, *id).is_some_and(|object| object.kind == Kind::List);
            if is_list && (id.is_global() || self.known_items(f, right).is_some()) {
                crate::lists::extend(self, f, Args::positional(vec![left.clone(), right.clone()]), site);
                return left.clone();
            }
            let element = self.iterate(f, right, site).element;
            if let Some(list) = self.object_mut(f, *id)
                && matches!(list.kind, Kind::List | Kind::Set)
            {
                if element != Value::Unbound {
                    list.extend(element, false);
                }
                return left.clone();
            }
        }
        self.binary(f, op, left, right, site)
    }

    /// Whether a value is a list, whichever of some values it is.
    fn is_list(&self, f: &Frame, value: &Value) -> bool {
        let is_it = |id: ObjectId| self.object(f, id).is_some_and(|object| object.kind == Kind::List);
        value.members().iter().all(|member| matches!(member, Value::Object(id) if is_it(*id)))
    }

    pub(crate) fn binary(&mut self, f: &mut Frame, op: BinOp, left: &Value, right: &Value, site: Site) -> Value {
        if let Some(method) = self.own_operator(f, op, left) {
            return self.call_value(f, &method, Args::positional(vec![right.clone()]), site);
        }
        let how = match op {
            BinOp::Add => "+",
            BinOp::Mod => "%",
            _ => return self.plain_binary(f, op, &left.plain(), &right.plain(), site),
        };
        let value = self.plain_binary(f, op, &left.plain(), &right.plain(), site);
        let is_list = matches!(left, Value::Object(_) | Value::Tuple(_));
        if is_list { value } else { self.made_of(f, value, &[left.clone(), right.clone()], how, site) }
    }

    fn plain_binary(&mut self, f: &mut Frame, op: BinOp, left: &Value, right: &Value, site: Site) -> Value {
        match (op, left, right) {
            (BinOp::Add, Value::Str(a), Value::Str(b)) => Value::str(&format!("{a}{b}")),
            (BinOp::Add, Value::Int(a), Value::Int(b)) => a.checked_add(*b).map_or(Value::AnyNumber, Value::Int),
            (BinOp::Sub, Value::Int(a), Value::Int(b)) => a.checked_sub(*b).map_or(Value::AnyNumber, Value::Int),
            (BinOp::Mul, Value::Int(a), Value::Int(b)) => a.checked_mul(*b).map_or(Value::AnyNumber, Value::Int),
            (BinOp::Mod, Value::Str(_) | Value::AnyStr | Value::Prefix(_), _) => {
                let items = self.known_items(f, right).unwrap_or_else(|| vec![right.clone()]);
                for item in items {
                    if matches!(item, Value::Object(_)) {
                        self.escapes(f, &item, site);
                    }
                    self.to_text(f, &item, site);
                }
                match left.as_str().and_then(|text| text.as_str().split_once('%')) {
                    Some((start, "s")) => Value::starting_with(start),
                    _ => Value::AnyStr,
                }
            }
            (BinOp::BitOr | BinOp::BitAnd, Value::Union(sets), _)
                if sets.iter().all(|set| matches!(set, Value::Set(_))) =>
            {
                let combined = sets.iter().map(|set| self.plain_binary(f, op, set, right, site));
                Value::one_of(combined.collect())
            }
            // Where there are no rows, those of the other are all there are.
            (BinOp::BitOr, Value::Set(set), Value::Set(_)) if self.domain.is_empty(set) => right.clone(),
            (BinOp::BitOr, Value::Set(_), Value::Set(set)) if self.domain.is_empty(set) => left.clone(),
            (BinOp::BitOr | BinOp::BitAnd, Value::Set(set), other) => {
                let name = Sym::new("combined");
                let op =
                    Op { name, args: Box::from([other.clone()]), keywords: Box::default(), site, of_manager: false };
                Value::Set(Rc::new(set.with(op, f.loops.len())))
            }
            (BinOp::Add, Value::Tuple(a), Value::Tuple(b)) => Value::tuple(a.iter().chain(b.iter()).cloned().collect()),
            (BinOp::Add | BinOp::BitOr, Value::Object(_) | Value::Tuple(_), _) => {
                self.concatenate(f, left, right, site)
            }
            // Only a list takes a list.
            (BinOp::Add, Value::Unknown, Value::Object(_) | Value::Union(_)) if self.is_list(f, right) => {
                self.concatenate(f, left, right, site)
            }
            (BinOp::Add, Value::Union(_), _) if self.is_list(f, left) => self.concatenate(f, left, right, site),
            (BinOp::Sub, Value::Object(_), _) => self.without(f, left, right, site),
            (BinOp::Add, Value::Str(text), _) => Value::starting_with(text.as_str()),
            (BinOp::Add, Value::Prefix(_), _) => Value::AnyStr,
            (BinOp::Add, Value::AnyStr, _) => Value::AnyStr,
            (_, Value::Int(_) | Value::AnyNumber, Value::Int(_) | Value::AnyNumber) => Value::AnyNumber,
            (BinOp::BitOr, Value::Class(_) | Value::Native(_), _) => Value::one_of(vec![left.clone(), right.clone()]),
            (_, Value::Data | Value::Key | Value::AnyNumber, _) => Value::Data,
            _ => Value::Unknown,
        }
    }

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
