//! Attribute access: instances, classes, modules, records, sets, and Python's own types.

use std::rc::Rc;

use swiftsure_source::Sym;

use crate::class::ClassRef;
use crate::each::of_row;
use crate::frame::Frame;
use crate::heap::{Kind, ObjectId};
use crate::interpreter::Interpreter;
use crate::outside::Outside;
use crate::record::{CHOSEN, Record, Role};
use crate::value::{Args, Site, Value};

/// Methods that many-valued relations have, and nothing else that a field of a record may hold.
const OF_RELATIONS: &[&str] = &[
    "all",
    "annotate",
    "exclude",
    "exists",
    "filter",
    "first",
    "order_by",
    "prefetch_related",
    "select_related",
    "values_list",
];

impl Interpreter<'_> {
    /// Reads an attribute; what is not known to exist is `Unknown`.
    pub fn attribute(&mut self, f: &mut Frame, value: &Value, name: Sym, site: Site) -> Value {
        match value {
            Value::Union(members) => {
                let some = self.telling(members);
                self.each_member(f, &some, site, |cx, f, member| cx.attribute(f, member, name, site))
            }
            Value::Module(module) => self.module_attribute(*module, name).unwrap_or(Value::Unknown),
            Value::Class(class) => self.class_attribute(f, *class, name, site),
            Value::Object(id) => self.object_attribute(f, *id, name, site),
            Value::Record(record) => self.record_attribute(f, record, name, site),
            Value::Attribute(chosen) => self.chosen_attribute(f, &chosen.record, name, site),
            Value::Set(set) => match self.inherited(f, value, set.set_class, name, site) {
                Some(found) => found,
                None => {
                    let domain = self.domain.clone();
                    domain.set_attribute(self, f, set, name, site).unwrap_or(Value::Unknown)
                }
            },
            Value::Super(parts) => self.super_attribute(f, &parts.0, parts.1, name, site),
            Value::Property(_) if matches!(name.as_str(), "setter" | "deleter" | "getter") => {
                Value::Bound(Rc::new((value.clone(), crate::builtins::native("<same property>"))))
            }
            Value::Function(_) | Value::Bound(_) | Value::Partial(_) => self.function_attribute(value, name),
            Value::Str(_) | Value::AnyStr | Value::Prefix(_) | Value::Tuple(_) | Value::Native(_) => {
                self.builtin_attribute(f, value, name)
            }
            Value::Data | Value::Key => Value::Data,
            Value::Outside(outside) if outside.is_text() => match self.attribute(f, &outside.plain(), name, site) {
                Value::Bound(bound) => Value::Bound(Rc::new((value.clone(), bound.1.clone()))),
                other => other.tainted(&outside.parts, outside.start, None),
            },
            Value::Outside(outside) => f.as_checked(outside_attribute(outside, name)),
            _ => Value::Unknown,
        }
    }

    /// The members that may have an attribute. A row of which only the root of all classes is known says nothing beside
    /// a row of a known class.
    fn telling(&self, members: &[Value]) -> Vec<Value> {
        let is_of_root = |record: &Record| self.classes.get(record.class).bases.is_empty();
        let is_known = |member: &Value| matches!(member, Value::Record(record) if !is_of_root(record));
        let has_known = members.iter().any(is_known);
        let tells = |member: &&Value| match member {
            Value::None => false,
            Value::Record(record) => !has_known || !is_of_root(record),
            _ => true,
        };
        members.iter().filter(tells).cloned().collect()
    }

    /// Whether a value has an attribute, where that is certain.
    pub(crate) fn has_attribute(&mut self, f: &mut Frame, value: &Value, name: Sym, site: Site) -> Option<bool> {
        let value = &value.plain();
        if let Value::Union(members) = value {
            let mut answers = members.iter().map(|member| self.has_attribute(f, member, name, site));
            let first = answers.next()?;
            return first.filter(|_| answers.all(|answer| answer == first));
        }
        let class = match value {
            Value::Class(class) => *class,
            Value::None | Value::Str(_) | Value::AnyStr | Value::Prefix(_) => return Some(false),
            other => self.class_of(f, other)?,
        };
        if let Value::Object(id) = value
            && self.object(f, *id).is_some_and(|object| object.field(name).is_some())
        {
            return Some(true);
        }
        if self.classes.lookup(class, name).is_some() {
            return Some(true);
        }
        let domain = self.domain.clone();
        match value {
            Value::Class(_) => {
                let found = domain.class_attribute(self, f, class, name, site).is_some();
                (found || !self.classes.get(class).open).then_some(found)
            }
            Value::Record(_) => None,
            // What a queryset has, its class says.
            Value::Set(set) if set.role == Role::Set => (!self.classes.get(class).open).then_some(false),
            // Attributes may be set from elsewhere; only a class that never mentions the name is without it.
            _ => None,
        }
    }

    fn class_attribute(&mut self, f: &mut Frame, class: ClassRef, name: Sym, site: Site) -> Value {
        let domain = self.domain.clone();
        if let Some(value) = domain.class_attribute(self, f, class, name, site) {
            return value;
        }
        let Some((_, found)) = self.classes.lookup(class, name) else {
            return match name.as_str() {
                "__name__" | "__qualname__" => Value::Str(self.classes.get(class).name),
                "__module__" | "__doc__" => Value::AnyStr,
                "__mro__" => Value::tuple(self.classes.get(class).mro.iter().copied().map(Value::Class).collect()),
                _ => Value::Unknown,
            };
        };
        match found.clone() {
            Value::ClassMethod(inner) => Value::Bound(Rc::new((Value::Class(class), Value::clone(&inner)))),
            Value::StaticMethod(inner) => Value::clone(&inner),
            Value::Property(_) => Value::Unknown,
            found @ Value::Object(_) => {
                let args = Args::positional(vec![Value::None, Value::Class(class)]);
                self.call_method(f, &found, "__get__", args, site).unwrap_or(found)
            }
            found => found,
        }
    }

    fn object_attribute(&mut self, f: &mut Frame, id: ObjectId, name: Sym, site: Site) -> Value {
        let value = Value::Object(id);
        let Some(object) = self.object(f, id) else { return Value::Unknown };
        let Kind::Instance(class) = object.kind else { return self.builtin_attribute(f, &value, name) };
        if let Some(field) = object.field(name) {
            return field.clone();
        }
        match self.inherited(f, &value, class, name, site) {
            Some(found) => found,
            None if name == "__class__" => Value::Class(class),
            None => {
                let args = Args::positional(vec![Value::Str(name)]);
                let computed = self.call_method(f, &value, "__getattr__", args, site);
                computed.unwrap_or_else(|| self.remembered(class, name))
            }
        }
    }

    fn record_attribute(&mut self, f: &mut Frame, record: &Rc<Record>, name: Sym, site: Site) -> Value {
        if let Some(fact) = f.state.fact(record, name)
            && *fact != Value::Unbound
        {
            return of_row(fact, record);
        }
        let domain = self.domain.clone();
        if let Some(value) = domain.record_attribute(self, f, record, name, site) {
            return value;
        }
        let value = Value::Record(record.clone());
        match self.inherited(f, &value, record.class, name, site) {
            Some(found) => found,
            None if name == "__class__" => Value::Class(record.class),
            None => Value::Unknown,
        }
    }

    /// Reads on from an attribute of a record of which nobody knows the name: what only a relation has makes it one.
    fn chosen_attribute(&mut self, f: &mut Frame, record: &Rc<Record>, name: Sym, site: Site) -> Value {
        if !OF_RELATIONS.contains(&name.as_str()) {
            return Value::Unknown;
        }
        let domain = self.domain.clone();
        let relation = domain.record_attribute(self, f, record, Sym::new(CHOSEN), site);
        relation.map_or(Value::Unknown, |relation| self.attribute(f, &relation, name, site))
    }

    /// What the classes of a value say of an attribute, bound to the value.
    fn inherited(&mut self, f: &mut Frame, value: &Value, class: ClassRef, name: Sym, site: Site) -> Option<Value> {
        let (_, found) = self.classes.lookup(class, name)?;
        let found = found.clone();
        Some(self.bound(f, found, value, class, name, site))
    }

    fn super_attribute(&mut self, f: &mut Frame, value: &Value, after: ClassRef, name: Sym, site: Site) -> Value {
        let class = match value {
            Value::Class(class) => Some(*class),
            other => self.class_of(f, other),
        };
        let Some(class) = class else { return Value::Unknown };
        match self.classes.lookup_after(class, after, name).map(|(_, found)| found.clone()) {
            Some(Value::Function(function)) if matches!(value, Value::Class(_)) => {
                Value::Bound(Rc::new((value.clone(), Value::Function(function))))
            }
            Some(found) => self.bound(f, found, value, class, name, site),
            None if name == "__init__" || name == "__init_subclass__" => crate::builtins::native("<nothing>"),
            None => Value::Unknown,
        }
    }

    /// The descriptor protocol: what a class attribute is when it is read from an instance.
    fn bound(&mut self, f: &mut Frame, found: Value, value: &Value, class: ClassRef, name: Sym, site: Site) -> Value {
        match found {
            Value::Function(_) => Value::Bound(Rc::new((value.clone(), found))),
            Value::ClassMethod(inner) => Value::Bound(Rc::new((Value::Class(class), Value::clone(&inner)))),
            Value::StaticMethod(inner) => Value::clone(&inner),
            Value::Property(property) => {
                let before = f.effects.len();
                let known = property.cached && f.is_kept(value, name);
                if let (true, Value::Function(getter)) = (property.cached, &property.getter) {
                    self.keeping.insert(getter.id);
                }
                let answer = self.call_value(f, &property.getter, Args::positional(vec![value.clone()]), site);
                if known {
                    f.forget_effects(before);
                }
                if !property.cached {
                    return answer;
                }
                f.happens_once_for(value, name, before);
                let answer = answer.kept_since(f.birth(value));
                self.keep(f, value, name, &answer);
                answer
            }
            Value::Object(_) => {
                let args = Args::positional(vec![value.clone(), Value::Class(class)]);
                self.call_method(f, &found, "__get__", args, site).unwrap_or(found)
            }
            Value::Union(members) => {
                let bound: Vec<Value> =
                    members.iter().map(|member| self.bound(f, member.clone(), value, class, name, site)).collect();
                Value::join_all(bound)
            }
            found => found,
        }
    }

    /// Names of the methods of a value that begin so: what `getattr(self, f"action_{name}")` may find.
    pub(crate) fn methods_starting_with(&self, f: &Frame, value: &Value, start: Sym) -> Vec<Sym> {
        let class = match value {
            Value::Class(class) => Some(*class),
            other => self.class_of(f, other),
        };
        let Some(class) = class else { return Vec::new() };
        let mut names: Vec<Sym> = Vec::new();
        for base in &self.classes.get(class).mro {
            let body = self.classes.get(*base);
            let fits = |name: &&Sym| {
                name.as_str().starts_with(start.as_str())
                    && matches!(
                        body.namespace.get(name),
                        Some(Value::Function(_) | Value::ClassMethod(_) | Value::StaticMethod(_))
                    )
            };
            names.extend(body.names.iter().filter(fits));
        }
        names.sort();
        names.dedup();
        names
    }

    /// Keeps the answer of a cached property on its object.
    fn keep(&mut self, f: &mut Frame, value: &Value, name: Sym, answer: &Value) {
        match value {
            Value::Object(id) => {
                if let Some(object) = self.object_mut(f, *id) {
                    object.set_field(name, answer.clone());
                }
            }
            Value::Record(record) if *answer != Value::Unbound => f.state.set_fact(record, name, answer.clone()),
            _ => {}
        }
    }

    fn function_attribute(&self, value: &Value, name: Sym) -> Value {
        match (value, name.as_str()) {
            (Value::Function(function), "__name__" | "__qualname__") => {
                Value::Str(self.code.function(function.id).name)
            }
            (Value::Bound(bound), "__self__") => bound.0.clone(),
            (Value::Bound(bound), "__func__") => bound.1.clone(),
            (Value::Bound(bound), "__name__") => self.function_attribute(&bound.1, name),
            (Value::Partial(partial), "func") => partial.func.clone(),
            (Value::Partial(partial), "args") => Value::tuple(partial.args.clone()),
            _ => Value::Unknown,
        }
    }

    fn builtin_attribute(&mut self, f: &Frame, value: &Value, name: Sym) -> Value {
        let kind = match value {
            Value::Object(id) => self.object(f, *id).map(|object| object.kind),
            _ => None,
        };
        let family = match (value, kind) {
            (_, Some(Kind::List)) => "list",
            (_, Some(Kind::Dict)) => "dict",
            (_, Some(Kind::Set)) => "set",
            (_, Some(Kind::Iterator)) => "iterator",
            (Value::Tuple(_), _) => "tuple",
            (Value::Native(native), _) => {
                let method = format!("{}.{name}", crate::builtins::name(*native));
                return crate::builtins::find_text(&method).map_or(Value::Unknown, Value::Native);
            }
            // Members of text enumerations are texts.
            (Value::Str(_), _) if name == "value" => return value.clone(),
            _ => "str",
        };
        match crate::builtins::find_text(&format!("{family}.{name}")) {
            Some(native) => Value::Bound(Rc::new((value.clone(), Value::Native(native)))),
            None => Value::Unknown,
        }
    }
}

/// What is read of data that came from outside: its methods give more of it, sizes and the like are numbers, and where
/// the server keeps an uploaded file, the server has chosen.
fn outside_attribute(outside: &Outside, name: Sym) -> Value {
    const NUMBERS: &[&str] = &["size", "count", "index", "length", "year", "month", "day", "hour", "timestamp"];
    const METHODS: &[&str] = &["items", "values", "keys", "copy", "decode", "read"];
    if NUMBERS.contains(&name.as_str()) || name == "temporary_file_path" || outside.is_verdict() {
        return outside.plain();
    }
    if matches!(name.as_str(), "get" | "getlist" | "pop") {
        return Value::Bound(Rc::new((
            Value::Outside(Rc::new(outside.clone())),
            crate::builtins::native("outside.get"),
        )));
    }
    let is_method = METHODS.contains(&name.as_str()) || crate::builtins::find_text(&format!("str.{name}")).is_some();
    let key = (!is_method).then_some(name);
    Value::Outside(Rc::new(outside.under(key, outside.shape)))
}
