//! Iteration: what a loop runs over, what it finds there, and how its size is named.

use std::rc::Rc;

use swiftsure_python::ir::{Expr, ExprKind, NameRef};
use swiftsure_source::Sym;

use crate::class::ClassRef;
use crate::effect::Over;
use crate::expression::MADE_OF;
use crate::frame::Frame;
use crate::heap::{Kind, Object};
use crate::interpreter::Interpreter;
use crate::outside::Shape;
use crate::record::{Base, RecordSet, Role, Root};
use crate::region::{Crossing, EVENT_LOOP};
use crate::value::{Args, Site, Value};

/// What the turns of a loop see.
#[derive(Debug)]
pub struct Turns {
    /// The element of a turn; `Unbound` when there is certainly none.
    pub element: Value,
    pub over: Over,
    /// It is that in any case, and not one of several.
    pub alone: bool,
}

/// Turns of a loop over something whose size the code fixes and nobody counted.
const FEW: usize = 4;

/// The field that marks an iterator over parts of something.
pub const BATCHES: &str = "<batches>";

/// The base of the tuples whose items have names.
pub(crate) const NAMED_TUPLE: &str = "typing.NamedTuple";

impl Turns {
    fn new(element: Value, over: Over) -> Self {
        Self { element, over, alone: true }
    }

    fn unknown() -> Self {
        Self::new(Value::Unknown, Over::Unknown)
    }
}

impl Interpreter<'_> {
    /// What `for` or `async for` runs over: the latter waits for the rows beside the event loop.
    pub(crate) fn turns(&mut self, f: &mut Frame, iterable: &Value, is_async: bool, site: Site) -> Turns {
        if is_async {
            f.crossing(Crossing::out_of(EVENT_LOOP), site, |f| self.iterate(f, iterable, site))
        } else {
            self.iterate(f, iterable, site)
        }
    }

    /// Starts to iterate: asks for the rows of a set, runs `__iter__`.
    pub fn iterate(&mut self, f: &mut Frame, iterable: &Value, site: Site) -> Turns {
        match iterable {
            Value::Set(set) if set.role == Role::Set => {
                let domain = self.domain.clone();
                let element = domain.rows(self, f, set, "iterate", site);
                Turns::new(element, Over::Set(set.clone()))
            }
            Value::Tuple(items) => Turns::new(Value::join_all(items.iter().cloned()), Over::Constant(items.len())),
            Value::Object(id) => self.iterate_object(f, *id, site),
            Value::Str(text) => Turns::new(Value::AnyStr, Over::Constant(text.as_str().len())),
            Value::Union(members) => self.iterate_union(f, members, site),
            Value::Class(class) => Turns::new(self.some_instance(f, *class), Over::Constant(8)),
            Value::None | Value::Unbound => Turns::new(Value::Unbound, Over::Constant(0)),
            Value::Outside(outside) => {
                Turns::new(Value::Outside(Rc::new(outside.under(None, Shape::Any))), Over::Unknown)
            }
            _ => Turns::unknown(),
        }
    }

    fn iterate_union(&mut self, f: &mut Frame, members: &[Value], site: Site) -> Turns {
        // Where there is something, it is what the others hold.
        let is_empty = |member: &&Value| match member {
            Value::Object(id) => self.object(f, *id).is_some_and(|object| object.is_empty_container()),
            _ => false,
        };
        let filled: Vec<Value> = members.iter().filter(|member| !is_empty(member)).cloned().collect();
        if let [only] = filled.as_slice() {
            return self.iterate(f, only, site);
        }
        let mut turns = Vec::with_capacity(members.len());
        self.each_member(f, members, site, |cx, f, member| {
            turns.push(cx.iterate(f, member, site));
            Value::Unbound
        });
        let element = Value::join_all(turns.iter().map(|turns| turns.element.clone()));
        let weight = |over: &Over| match over {
            Over::Set(_) => 3,
            Over::Unknown => 2,
            Over::While | Over::Batches(_) => 1,
            Over::Constant(_) => 0,
        };
        let over = turns.into_iter().map(|turns| turns.over).max_by_key(weight).unwrap_or(Over::Unknown);
        Turns { element, over, alone: false }
    }

    fn iterate_object(&mut self, f: &mut Frame, id: crate::heap::ObjectId, site: Site) -> Turns {
        let Some(object) = self.object(f, id).cloned() else { return Turns::unknown() };
        match object.kind {
            Kind::Instance(class) => {
                if let Some(items) = self.named_items(class, &object) {
                    return self.iterate(f, &Value::tuple(items), site);
                }
                let iter = self.call_method(f, &Value::Object(id), "__iter__", Args::default(), site);
                match iter {
                    Some(Value::Object(inner)) if inner == id => {
                        let next = self.call_method(f, &Value::Object(id), "__next__", Args::default(), site);
                        Turns::new(next.unwrap_or(Value::Unknown), Over::Unknown)
                    }
                    Some(iter) => self.iterate(f, &iter, site),
                    None => Turns::unknown(),
                }
            }
            Kind::Dict => {
                let names = object.fields.iter().map(|(name, _)| *name).filter(|name| *name != MADE_OF);
                let texts = names.map(Value::Str);
                let known = object.element == Value::Unbound;
                let element = Value::join_all(texts).join(if known { Value::Unbound } else { object.key.clone() });
                let over = if known {
                    Over::Constant(object.fields.len())
                } else if object.few {
                    Over::Constant(FEW)
                } else {
                    Over::Unknown
                };
                Turns::new(element, over)
            }
            Kind::List | Kind::Set | Kind::Iterator => {
                let batches = object.field(Sym::new(BATCHES));
                let over = match (&object.items, object.field(Sym::new(MADE_OF)), first_set(&object.element)) {
                    _ if batches.is_some() => Over::Batches(batches.and_then(Value::set).cloned()),
                    (Some(items), _, _) => Over::Constant(items.len()),
                    (None, Some(Value::Set(set)), _) => Over::Set(set.clone()),
                    (None, _, Some(set)) => Over::Set(set),
                    _ if object.few => Over::Constant(FEW),
                    _ => Over::Unknown,
                };
                let alone = !matches!(object.element, Value::Union(_));
                Turns { element: object.element.clone(), over, alone }
            }
        }
    }

    /// The items of a value, where each is known.
    pub fn known_items(&self, f: &Frame, value: &Value) -> Option<Vec<Value>> {
        match value {
            Value::Tuple(items) => Some(items.to_vec()),
            Value::Object(id) => {
                let object = self.object(f, *id)?;
                match object.kind {
                    Kind::Instance(class) => self.named_items(class, object),
                    _ => object.items.clone(),
                }
            }
            _ => None,
        }
    }

    /// The items that a value may have when it is gone through, one by one as far as they are known.
    pub(crate) fn possible_items(&self, f: &Frame, value: &Value) -> Option<Vec<Value>> {
        if let Value::Union(members) = value {
            let each: Option<Vec<Vec<Value>>> = members.iter().map(|member| self.possible_items(f, member)).collect();
            let mut all: Vec<Value> = Vec::new();
            for item in each?.into_iter().flatten() {
                if !all.contains(&item) {
                    all.push(item);
                }
            }
            return Some(all);
        }
        let object = match value {
            Value::Object(id) => self.object(f, *id).filter(|object| matches!(object.kind, Kind::List | Kind::Set)),
            _ => None,
        };
        match object {
            Some(object) => Some(object.possible_items()),
            None => self.known_items(f, value),
        }
    }

    /// The fields of a named tuple, in their order.
    fn named_items(&self, class: ClassRef, object: &Object) -> Option<Vec<Value>> {
        if !self.classes.inherits(class, NAMED_TUPLE) {
            return None;
        }
        let fields = self.classes.annotated(class);
        let item = |name: &Sym| {
            let default = || self.classes.lookup(class, *name).map(|(_, value)| value.clone());
            object.field(*name).cloned().or_else(default).unwrap_or(Value::Unknown)
        };
        (!fields.is_empty()).then(|| fields.iter().map(item).collect())
    }

    /// How the number of turns is called in a formula.
    pub(crate) fn cardinality_name(&self, f: &Frame, iter: &Expr, over: &Over) -> Sym {
        // How the knowledge calls something tells its user nothing.
        let named = if self.is_knowledge(f.module) { None } else { self.expr_name(f, iter) };
        match (named, over) {
            (Some(name), _) => Sym::new(&name),
            (None, Over::Set(set)) => Sym::new(&self.set_name(set)),
            (None, _) => Sym::new("items"),
        }
    }

    /// How the number of turns is called where no code stands for the loop: after the rows.
    pub fn turns_name(&self, over: &Over) -> Sym {
        match over {
            Over::Set(set) => Sym::new(&self.set_name(set)),
            _ => Sym::new("items"),
        }
    }

    /// A name for the rows of a set after what it holds: `order.lines`, `book`.
    fn set_name(&self, set: &RecordSet) -> String {
        let owner = |class| self.classes.get(class).name.as_str().to_lowercase();
        match &set.base {
            Base::Related { record, relation } => format!("{}.{relation}", owner(record.class)),
            _ => plural(&owner(set.class)),
        }
    }

    fn is_module(&self, f: &Frame, name: Sym) -> bool {
        matches!(self.bound_global(f.module, name), Some(Value::Module(_)))
    }

    fn expr_name(&self, f: &Frame, expr: &Expr) -> Option<String> {
        match &expr.kind {
            ExprKind::Name(NameRef::Global(name) | NameRef::Class(name)) => Some(name.to_string()),
            ExprKind::Name(NameRef::Local(slot)) => {
                let function = self.code.function(f.function?);
                let name = function.locals.get(*slot as usize)?.to_string();
                // The rows of a manager or queryset that loops over itself have a name of their own.
                (name != "self").then_some(name)
            }
            ExprKind::Name(NameRef::Captured(entry)) => {
                let function = self.code.function(f.function?);
                Some(function.captures.get(*entry as usize)?.name.to_string())
            }
            ExprKind::Attribute(attribute) => {
                let name = attribute.name;
                match self.expr_name(f, &attribute.value).as_deref() {
                    Some(owner) if matches!(name.as_str(), "objects" | "_default_manager" | "_base_manager") => {
                        Some(plural(owner))
                    }
                    Some("self" | "cls") | None => Some(name.to_string()),
                    Some(owner) => Some(format!("{owner}.{name}")),
                }
            }
            ExprKind::Lookup(lookup) => match (&lookup.value.kind, lookup.name.as_str()) {
                (ExprKind::Name(_), name) => Some(name.to_owned()),
                // The call in `order.lines.all`.
                (_, "all" | "items" | "values" | "keys") => self.expr_name(f, &lookup.value),
                (_, name) => Some(match self.expr_name(f, &lookup.value) {
                    Some(owner) => format!("{owner}.{name}"),
                    None => name.to_owned(),
                }),
            },
            ExprKind::Call(call) => match &call.func.kind {
                ExprKind::Attribute(attribute) => match &attribute.value.kind {
                    // What a function of a module goes through is what it is given.
                    ExprKind::Name(NameRef::Global(name)) if self.is_module(f, *name) => {
                        call.args.first().and_then(|first| self.expr_name(f, first))
                    }
                    ExprKind::Name(_) if !call.args.is_empty() || attribute.name.as_str().starts_with("get") => {
                        self.expr_name(f, &attribute.value).filter(|name| name != "self")
                    }
                    _ => self.expr_name(f, &attribute.value),
                }
                .or_else(|| Some(attribute.name.to_string())),
                // `range(start, stop)` ends at the second.
                ExprKind::Name(NameRef::Global(name)) if *name == "range" && call.args.len() > 1 => {
                    call.args.get(1).and_then(|stop| self.expr_name(f, stop))
                }
                ExprKind::Name(_) => match call.args.first() {
                    Some(first) => self.expr_name(f, first),
                    None => self.expr_name(f, &call.func),
                },
                ExprKind::Lookup(_) => self.expr_name(f, &call.func),
                _ => None,
            },
            ExprKind::Subscript(parts) => match &parts.1.kind {
                ExprKind::Str(key) => Some(key.to_string()),
                _ => self.expr_name(f, &parts.0),
            },
            ExprKind::Await(inner) => self.expr_name(f, inner),
            _ => None,
        }
    }
}

/// `books` for `Book`.
fn plural(class: &str) -> String {
    let name = class.to_lowercase();
    match name.strip_suffix('y') {
        Some(stem) if !name.ends_with("ay") && !name.ends_with("ey") && !name.ends_with("oy") => format!("{stem}ies"),
        _ if name.ends_with('s') || name.ends_with('x') => format!("{name}es"),
        _ => format!("{name}s"),
    }
}

/// The set from whose rows an element comes.
fn first_set(element: &Value) -> Option<Rc<RecordSet>> {
    element.members().iter().find_map(|member| match member {
        Value::Record(record) => match &record.root {
            Root::Element(set) => Some(set.clone()),
            _ => None,
        },
        Value::Tuple(items) => items.iter().find_map(first_set),
        _ => None,
    })
}
