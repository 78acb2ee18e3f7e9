//! What Python's builtin functions and methods do to abstract values.

use std::rc::Rc;

use rustc_hash::FxHashMap;
use swiftsure_source::Sym;

use crate::builtins::collected;
use crate::checks::granted;
use crate::collections::{dict_value, looked_up, single};
use crate::effect::{Loop, Over};
use crate::expression::MADE_OF;
use crate::frame::Frame;
use crate::heap::{Kind, Object};
use crate::interpreter::Interpreter;
use crate::iteration::BATCHES;
use crate::record::{Record, RecordSet, Root};
use crate::size;
use crate::value::{Args, ChosenAttribute, Site, Value};

type Cx<'c, 'a> = &'c mut Interpreter<'a>;

/// `list(x)`, `set(x)`, `iter(x)`.
pub(crate) fn collect(cx: Cx<'_, '_>, f: &mut Frame, args: &Args, site: Site, kind: Kind) -> Value {
    match args.positional.first() {
        Some(source) => collected(cx, f, source, kind, site),
        None => cx.allocate(f, Object::of_items(kind, Vec::new())),
    }
}

/// `sum(x)`, `any(x)`: runs through an iterable and gives plain data.
pub(crate) fn consume(cx: Cx<'_, '_>, f: &mut Frame, args: &Args, site: Site, work: &str, result: Value) -> Value {
    let source = args.at(0);
    if matches!(source, Value::Set(_)) {
        cx.iterate(f, &source, site);
    }
    if work == "sum" {
        cx.python_work(f, &source, work, site);
    }
    result
}

/// Calls a function once for each item, as a loop does.
fn each(cx: Cx<'_, '_>, f: &mut Frame, function: &Value, source: &Value, site: Site) -> (Value, Value) {
    let turns = cx.iterate(f, source, site);
    if turns.element == Value::Unbound {
        return (Value::Unbound, Value::Unbound);
    }
    let name = match &turns.over {
        Over::Set(set) => Sym::new(&cx.class_name(set.class).to_lowercase()),
        _ => Sym::new("items"),
    };
    let around = cx.enter_loop(f, Loop { site, function: f.function, name, over: turns.over, alone: turns.alone });
    let element = cx.rebind(f, source, &turns.element);
    let result = cx.call_value(f, function, Args::positional(vec![element.clone()]), site);
    cx.leave_loop(f, around);
    (element, result)
}

impl Interpreter<'_> {
    /// Does the same with each row of a set, which a library goes through by itself: it brings nothing along with them.
    pub fn each_row(
        &mut self,
        f: &mut Frame,
        set: &Rc<RecordSet>,
        site: Site,
        run: impl FnOnce(&mut Self, &mut Frame, &Rc<Record>),
    ) {
        let name = Sym::new(&self.class_name(set.class).to_lowercase());
        let over = Over::Set(set.clone());
        let around = self.enter_loop(f, Loop { site, function: f.function, name, over, alone: true });
        let row = Rc::new(Record::new(set.class, Root::Unknown, f.loops.len()));
        run(self, f, &row);
        self.leave_loop(f, around);
    }
}

pub(crate) fn map(cx: Cx<'_, '_>, f: &mut Frame, args: Args, site: Site) -> Value {
    let (_, result) = each(cx, f, &args.at(0), &args.at(1), site);
    cx.allocate(f, Object::of_element(Kind::Iterator, result))
}

/// `in_turn(function, items)`: one call after the other for items, or values of a dict, that are known; else a loop.
pub(crate) fn in_turn(cx: Cx<'_, '_>, f: &mut Frame, args: Args, site: Site) -> Value {
    let (function, items) = (args.at(0), args.at(1));
    let Some(items) = values_of(cx, f, &items).or_else(|| cx.known_items(f, &items)) else {
        return each(cx, f, &function, &items, site).1;
    };
    for item in items {
        cx.call_value(f, &function, Args::positional(vec![item]), site);
    }
    Value::None
}

/// The values of a dict of which all keys are known.
fn values_of(cx: Cx<'_, '_>, f: &Frame, dict: &Value) -> Option<Vec<Value>> {
    let Value::Object(id) = dict else { return None };
    let object = cx.object(f, *id).filter(|object| object.kind == Kind::Dict && object.element == Value::Unbound)?;
    Some(object.fields.iter().map(|(_, value)| value.clone()).collect())
}

pub(crate) fn filter(cx: Cx<'_, '_>, f: &mut Frame, args: Args, site: Site) -> Value {
    let (element, answer) = each(cx, f, &args.at(0), &args.at(1), site);
    let checked = answer.verdict().and_then(|verdict| granted(&element, verdict));
    let element = checked.unwrap_or(element);
    cx.python_work(f, &args.at(1), "filter", site);
    cx.allocate(f, Object::of_element(Kind::Iterator, element))
}

/// `sorted(x, key=f)` and `x.sort(key=f)`.
pub(crate) fn sorted(cx: Cx<'_, '_>, f: &mut Frame, args: Args, site: Site) -> Value {
    let source = args.at(0);
    let list = collected(cx, f, &source, Kind::List, site);
    if let Some(key) = args.keyword("key").cloned() {
        each(cx, f, &key, &list, site);
    }
    cx.python_work(f, &source, "sort", site);
    list
}

/// `max(x)`, `max(a, b)`: one of them.
pub(crate) fn extreme(cx: Cx<'_, '_>, f: &mut Frame, args: &Args, site: Site) -> Value {
    if args.positional.len() > 1 {
        return Value::join_all(args.positional.iter().cloned());
    }
    let source = args.at(0);
    let element = match args.keyword("key").cloned() {
        Some(key) => each(cx, f, &key, &source, site).0,
        None => cx.iterate(f, &source, site).element,
    };
    cx.python_work(f, &source, "extreme", site);
    single(&element, f.loops.len(), site).join(args.keyword("default").cloned().unwrap_or(Value::Unbound))
}

pub(crate) fn enumerate(cx: Cx<'_, '_>, f: &mut Frame, args: Args, site: Site) -> Value {
    let list = collected(cx, f, &args.at(0), Kind::Iterator, site);
    wrap_elements(cx, f, &list, |element| Value::tuple(vec![Value::AnyNumber, element]))
}

pub(crate) fn zip(cx: Cx<'_, '_>, f: &mut Frame, args: Args, site: Site) -> Value {
    let known: Option<Vec<Vec<Value>>> = args.positional.iter().map(|part| cx.known_items(f, part)).collect();
    if let Some(columns) = known.filter(|columns| !columns.is_empty()) {
        let rows = columns.iter().map(Vec::len).min().unwrap_or(0);
        let row = |at: usize| Value::tuple(columns.iter().map(|column| column[at].clone()).collect());
        return cx.allocate(f, Object::of_items(Kind::Iterator, (0..rows).map(row).collect()));
    }
    let parts = args.positional.iter().map(|source| cx.iterate(f, source, site).element).collect();
    cx.allocate(f, Object::of_element(Kind::Iterator, Value::tuple(parts)))
}

/// Changes what each item of a fresh list is.
fn wrap_elements(cx: Cx<'_, '_>, f: &mut Frame, list: &Value, wrap: impl Fn(Value) -> Value) -> Value {
    if let Value::Object(id) = list
        && let Some(object) = cx.own_object_mut(f, *id)
    {
        if object.element != Value::Unbound {
            object.element = wrap(std::mem::take(&mut object.element));
        }
        if let Some(items) = &mut object.items {
            *items = items.drain(..).map(wrap).collect();
        }
    }
    list.clone()
}

pub(crate) fn tuple(cx: Cx<'_, '_>, f: &mut Frame, args: Args, site: Site) -> Value {
    match args.positional.first() {
        Some(source) => match cx.known_items(f, source) {
            Some(items) => Value::tuple(items),
            None => collected(cx, f, source, Kind::List, site),
        },
        None => Value::tuple(Vec::new()),
    }
}

pub(crate) fn dict(cx: Cx<'_, '_>, f: &mut Frame, args: Args, site: Site) -> Value {
    let mut dict = Object::of_kind(Kind::Dict);
    if let Some(source) = args.positional.first() {
        let is_dict =
            matches!(source, Value::Object(id) if cx.object(f, *id).is_some_and(|object| object.kind == Kind::Dict));
        if is_dict {
            cx.merge_dict(f, &mut dict, source);
        } else {
            match cx.iterate(f, source, site).element {
                Value::Tuple(pair) if pair.len() == 2 => (dict.key, dict.element) = (pair[0].clone(), pair[1].clone()),
                Value::Unbound => {}
                _ => (dict.key, dict.element) = (Value::Unknown, Value::Unknown),
            }
        }
    }
    for (name, value) in args.keywords {
        dict.set_field(name, value);
    }
    cx.allocate(f, dict)
}

pub(crate) fn len(cx: Cx<'_, '_>, f: &mut Frame, args: Args, site: Site) -> Value {
    match args.at(0) {
        Value::Union(members) => {
            cx.each_member(f, &members, site, |cx, f, member| len(cx, f, Args::positional(vec![member.clone()]), site));
            Value::AnyNumber
        }
        Value::Tuple(items) => i64::try_from(items.len()).map_or(Value::AnyNumber, Value::Int),
        Value::Str(text) => i64::try_from(text.as_str().chars().count()).map_or(Value::AnyNumber, Value::Int),
        Value::Set(set) => {
            let domain = cx.domain.clone();
            domain.rows(cx, f, &set, "len", site);
            cx.python_work(f, &Value::Set(set), "len", site);
            Value::AnyNumber
        }
        value @ Value::Object(_) => {
            cx.python_work(f, &value, "len", site);
            cx.call_method(f, &value, "__len__", Args::default(), site);
            Value::AnyNumber
        }
        _ => Value::AnyNumber,
    }
}

pub(crate) fn getattr(cx: Cx<'_, '_>, f: &mut Frame, args: Args, site: Site) -> Value {
    let (object, default) = (args.at(0), args.positional.get(2).cloned());
    let mut args = args;
    if let Some(name) = args.positional.get_mut(1) {
        *name = name.plain();
    }
    let mut names: Vec<Sym> = args.at(1).members().iter().filter_map(Value::as_str).collect();
    if let Value::Prefix(start) = args.at(1) {
        names = cx.methods_starting_with(f, &object, start);
    }
    if names.is_empty() {
        if let Value::Module(module) = object
            && let Some(found) = cx.any_class_of(module)
        {
            return found;
        }
        cx.escapes(f, &object, site);
        let rows = object.members().iter().filter(|member| **member != Value::None);
        return match rows.collect::<Vec<_>>().as_slice() {
            [Value::Record(record)] => Value::Attribute(Rc::new(ChosenAttribute { record: record.clone(), site })),
            _ => Value::Unknown,
        };
    }
    let found: Vec<Value> = names.iter().map(|name| cx.attribute(f, &object, *name, site)).collect();
    let found = match args.at(1) {
        // Each of the methods may be meant, however many there are.
        Value::Prefix(_) if found.len() > 1 => Value::Union(Rc::new(found)),
        _ => Value::join_all(found),
    };
    match default {
        Some(default) => match names.first().and_then(|name| cx.has_attribute(f, &object, *name, site)) {
            Some(true) => found,
            Some(false) => default,
            None => found.join(default),
        },
        None => found,
    }
}

pub(crate) fn hasattr(cx: Cx<'_, '_>, f: &mut Frame, args: Args, site: Site) -> Value {
    let Value::Str(name) = args.at(1) else { return Value::AnyBool };
    // To know whether a row has a relation, Python reads it.
    if args.at(0).record().is_some() {
        cx.attribute(f, &args.at(0), name, site);
    }
    cx.has_attribute(f, &args.at(0), name, site).map_or(Value::AnyBool, Value::Bool)
}

/// Whether a value can be called, where that is certain.
pub(crate) fn callable(value: &Value) -> Option<bool> {
    match value {
        Value::Function(_) | Value::Bound(_) | Value::Class(_) | Value::Native(_) | Value::Partial(_) => Some(true),
        Value::None | Value::Bool(_) | Value::Int(_) | Value::Str(_) | Value::AnyStr | Value::Tuple(_) => Some(false),
        _ => None,
    }
}

pub(crate) fn setattr(cx: Cx<'_, '_>, f: &mut Frame, args: Args, site: Site) -> Value {
    if args.at(0).record().is_some() {
        cx.sink(f, Sym::new("field"), Sym::new("setattr"), &[args.at(1)], site);
    }
    for name in args.at(1).members().iter().filter_map(Value::as_str) {
        cx.set_attribute(f, &args.at(0), name, &args.at(2), site);
    }
    Value::None
}

pub(crate) fn isinstance(cx: Cx<'_, '_>, f: &mut Frame, args: Args, _: Site) -> Value {
    let classes = cx.known_items(f, &args.at(1)).unwrap_or_else(|| args.at(1).members().to_vec());
    let truths: Vec<Option<bool>> =
        args.at(0).members().iter().map(|member| cx.is_instance_of(f, member, &classes)).collect();
    match truths.first() {
        Some(Some(first)) if truths.iter().all(|truth| truth == &Some(*first)) => Value::Bool(*first),
        _ => Value::AnyBool,
    }
}

pub(crate) fn issubclass(cx: Cx<'_, '_>, f: &mut Frame, args: Args, _: Site) -> Value {
    let classes = cx.known_items(f, &args.at(1)).unwrap_or_else(|| args.at(1).members().to_vec());
    let (Value::Class(class), Some(of)) = (args.at(0), classes.iter().map(Value::class).collect::<Option<Vec<_>>>())
    else {
        return Value::AnyBool;
    };
    let found = of.iter().any(|of| cx.classes.is_subclass(class, *of));
    if !found && cx.classes.get(class).open { Value::AnyBool } else { Value::Bool(found) }
}

pub(crate) fn next(cx: Cx<'_, '_>, f: &mut Frame, args: Args, site: Site) -> Value {
    let source = args.at(0);
    let element = match cx.call_method(f, &source, "__next__", Args::default(), site) {
        Some(value) => value,
        None => cx.iterate(f, &source, site).element,
    };
    single(&element, f.loops.len(), site).join(args.positional.get(1).cloned().unwrap_or(Value::Unbound))
}

pub(crate) fn print(cx: Cx<'_, '_>, f: &mut Frame, args: Args, site: Site) -> Value {
    for value in &args.positional {
        cx.to_text(f, value, site);
    }
    Value::None
}

/// The step from which on a range goes through parts.
const BATCH: i64 = 20;

pub(crate) fn range(cx: Cx<'_, '_>, f: &mut Frame, args: Args, _: Site) -> Value {
    let numbers: Option<Vec<i64>> =
        args.positional.iter().map(|value| if let Value::Int(number) = value { Some(*number) } else { None }).collect();
    let count = match numbers.as_deref() {
        Some([end]) => Some(*end),
        Some([start, end]) => end.checked_sub(*start),
        Some([start, end, step]) if *step != 0 => end.checked_sub(*start).map(|span| span / step),
        _ => None,
    };
    // `range(0, len(rows), 500)` steps through parts.
    if let (None, Some(Value::Int(step))) = (count, args.positional.get(2))
        && *step >= BATCH
    {
        let mut parts = Object::of_element(Kind::Iterator, Value::AnyNumber);
        parts.set_field(Sym::new(BATCHES), Value::None);
        return cx.allocate(f, parts);
    }
    let object = match count.and_then(|count| usize::try_from(count.clamp(0, 256)).ok()) {
        Some(count) => Object::of_items(Kind::Iterator, vec![Value::AnyNumber; count]),
        None => Object::of_element(Kind::Iterator, Value::AnyNumber),
    };
    cx.allocate(f, object)
}

/// `super()` and `super(Class, self)`.
pub(crate) fn super_(cx: Cx<'_, '_>, f: &mut Frame, args: Args, _: Site) -> Value {
    let (after, object) = match (args.positional.first(), args.positional.get(1)) {
        (Some(Value::Class(class)), Some(object)) => (Some(*class), object.clone()),
        _ => (f.owner, f.state.locals.first().cloned().unwrap_or(Value::Unknown)),
    };
    let Some(after) = after else { return Value::Unknown };
    object.map_members(|member| {
        let known = matches!(member, Value::Class(_)) || cx.class_of(f, member).is_some();
        // `super(Page, x)` says of x that it is a Page.
        let member = if known { member.clone() } else { cx.some_instance(f, after) };
        Value::Super(Rc::new((member, after)))
    })
}

pub(crate) fn type_(cx: Cx<'_, '_>, f: &mut Frame, args: Args, _: Site) -> Value {
    if args.positional.len() != 1 {
        return cx.new_type(f, &args);
    }
    args.at(0).map_members(|member| cx.class_of(f, member).map_or(Value::Unknown, Value::Class))
}

/// `namedtuple(base, name, fields)`: a class below the base whose fields are the names; also `"left right"` and pairs.
pub(crate) fn named_tuple(cx: Cx<'_, '_>, f: &mut Frame, args: Args, _: Site) -> Value {
    let (Value::Class(base), fields) = (args.at(0), args.at(2)) else { return Value::Unknown };
    let names: Option<Vec<Sym>> = match &fields {
        Value::Str(text) => {
            let parts = text.as_str().split([',', ' ']).filter(|part| !part.is_empty());
            Some(parts.map(Sym::new).collect())
        }
        other => cx.known_items(f, other).and_then(|items| {
            let name = |item: &Value| match item {
                Value::Tuple(pair) => pair.first().and_then(Value::as_str),
                item => item.as_str(),
            };
            items.iter().map(name).collect()
        }),
    };
    let name = args.at(1).as_str().unwrap_or(Sym::new("namedtuple"));
    let (Some(names), Value::Class(class)) = (names, cx.derive_class(name, &[base], Vec::new())) else {
        return Value::Unknown;
    };
    cx.classes.get_mut(class).annotated = names;
    Value::Class(class)
}

impl Interpreter<'_> {
    /// `type(name, bases, namespace)`.
    fn new_type(&mut self, f: &mut Frame, args: &Args) -> Value {
        let name = args.at(0).as_str().unwrap_or(Sym::new("type"));
        let bases = self.known_items(f, &args.at(1)).unwrap_or_default();
        let bases: Vec<crate::class::ClassRef> = bases.iter().filter_map(Value::class).collect();
        let fields = match args.at(2) {
            Value::Object(id) => self.object(f, id).map(|object| object.fields.clone()).unwrap_or_default(),
            _ => Vec::new(),
        };
        let fields: Vec<(Sym, Value)> = fields.iter().map(|(name, value)| (*name, self.globalize(f, value))).collect();
        self.derive_class(name, &bases, fields)
    }

    /// Makes a class without a statement.
    pub fn derive_class(&mut self, name: Sym, bases: &[crate::class::ClassRef], fields: Vec<(Sym, Value)>) -> Value {
        let first = bases.first().map(|base| self.classes.get(*base).id);
        let mut class = crate::class::Class {
            id: first.flatten(),
            name,
            qualified: name,
            bases: bases.to_vec(),
            open: bases.is_empty(),
            mro: Vec::new(),
            namespace: FxHashMap::default(),
            names: Vec::new(),
            annotated: Vec::new(),
        };
        for (name, value) in fields {
            class.set(name, value);
        }
        Value::Class(self.classes.add(class))
    }
}

pub(crate) fn dict_get(cx: Cx<'_, '_>, f: &mut Frame, args: Args, _: Site) -> Value {
    let Value::Object(id) = args.at(0) else { return Value::Unknown };
    let default = args.positional.get(2).cloned().unwrap_or(Value::None);
    let Some(dict) = cx.object(f, id) else { return Value::Unknown };
    match args.at(1) {
        Value::Str(name) if dict.field(name).is_some() => dict_value(dict, &args.at(1)),
        Value::Str(_) if dict.element == Value::Unbound => default,
        key => looked_up(dict, &key, f.loops.len()).join(default),
    }
}

/// `dict.pop`: gives what stands under a key and takes it away.
pub(crate) fn dict_pop(cx: Cx<'_, '_>, f: &mut Frame, args: Args, site: Site) -> Value {
    let (container, key) = (args.at(0), args.at(1));
    let value = dict_get(cx, f, args, site);
    cx.take_item(f, &container, &key);
    value
}

pub(crate) fn dict_setdefault(cx: Cx<'_, '_>, f: &mut Frame, args: Args, _: Site) -> Value {
    let (container, key) = (args.at(0), args.at(1));
    let default = args.positional.get(2).cloned().unwrap_or(Value::None);
    let Value::Object(id) = container else { return Value::Unknown };
    let known = cx.object(f, id).map(|dict| dict.field(key.as_str().unwrap_or(Sym::new(""))).cloned());
    if let Some(Some(value)) = known {
        return value;
    }
    cx.set_item(f, &container, &key, default.clone());
    default
}

pub(crate) fn dict_update(cx: Cx<'_, '_>, f: &mut Frame, args: Args, _: Site) -> Value {
    let Value::Object(id) = args.at(0) else { return Value::None };
    let Some(mut dict) = cx.object(f, id).map(|object| Object::clone(object)) else { return Value::None };
    if let Some(other) = args.positional.get(1) {
        cx.merge_dict(f, &mut dict, other);
    }
    for (name, value) in args.keywords {
        dict.set_field(name, value);
    }
    let fields = std::mem::take(&mut dict.fields);
    dict.fields = fields.into_iter().map(|(name, value)| (name, cx.for_object(f, id, &value))).collect();
    dict.element = cx.for_object(f, id, &dict.element.clone());
    if let Some(slot) = cx.object_mut(f, id) {
        *slot = dict;
    }
    Value::None
}

pub(crate) fn dict_items(cx: Cx<'_, '_>, f: &mut Frame, args: Args, _: Site) -> Value {
    let Some(dict) = dict_of(cx, f, &args) else { return Value::Unknown };
    let object = if dict.element == Value::Unbound {
        let pairs = dict.fields.iter().filter(|(name, _)| *name != MADE_OF);
        let pairs = pairs.map(|(name, value)| Value::tuple(vec![Value::Str(*name), value.clone()])).collect();
        Object::of_items(Kind::Iterator, pairs)
    } else {
        let pair = Value::tuple(vec![dict.key.clone(), dict.all_values()]);
        Object { few: dict.few, ..Object::of_element(Kind::Iterator, pair) }
    };
    cx.allocate(f, object)
}

pub(crate) fn dict_values(cx: Cx<'_, '_>, f: &mut Frame, args: Args, _: Site) -> Value {
    let Some(dict) = dict_of(cx, f, &args) else { return Value::Unknown };
    let object = if dict.element == Value::Unbound {
        let values = dict.fields.iter().filter(|(name, _)| *name != MADE_OF);
        Object::of_items(Kind::Iterator, values.map(|(_, value)| value.clone()).collect())
    } else {
        Object { few: dict.few, ..Object::of_element(Kind::Iterator, dict.all_values()) }
    };
    cx.allocate(f, object)
}

fn dict_of(cx: Cx<'_, '_>, f: &Frame, args: &Args) -> Option<Object> {
    match args.at(0) {
        Value::Object(id) => cx.object(f, id).map(|object| Object::clone(object)),
        _ => None,
    }
}

/// `set.union` and its like: a set with items of all.
pub(crate) fn merged(cx: Cx<'_, '_>, f: &mut Frame, args: Args, site: Site) -> Value {
    let elements: Vec<Value> = args.positional.iter().map(|part| cx.iterate(f, part, site).element).collect();
    cx.allocate(f, Object::of_element(Kind::Set, Value::join_all(elements)))
}

pub(crate) fn copy(cx: Cx<'_, '_>, f: &mut Frame, args: &Args) -> Value {
    match dict_of(cx, f, args) {
        Some(object) => cx.allocate(f, object),
        None => args.at(0),
    }
}

pub(crate) fn format(cx: Cx<'_, '_>, f: &mut Frame, args: Args, site: Site) -> Value {
    let values = args.positional.iter().skip(1).chain(args.keywords.iter().map(|(_, value)| value));
    for value in values.cloned().collect::<Vec<_>>() {
        cx.escapes(f, &value, site);
        cx.to_text(f, &value, site);
    }
    match args.at(0).as_str().and_then(|text| text.as_str().split_once('{')) {
        Some((start, rest)) if rest.find('}') == Some(rest.len() - 1) => Value::starting_with(start),
        _ => Value::AnyStr,
    }
}

pub(crate) fn join(cx: Cx<'_, '_>, f: &mut Frame, args: Args, site: Site) -> Value {
    let texts = cx.known_items(f, &args.at(1));
    if let (Value::Str(separator), Some(items)) = (args.at(0), texts)
        && let Some(items) = items.iter().map(Value::as_str).collect::<Option<Vec<_>>>()
    {
        let items: Vec<&str> = items.iter().map(|item| item.as_str()).collect();
        let bytes: usize = items.iter().map(|item| item.len() + separator.as_str().len()).sum();
        return if size::is_kept(bytes) { Value::str(&items.join(separator.as_str())) } else { Value::AnyStr };
    }
    cx.iterate(f, &args.at(1), site);
    Value::AnyStr
}

pub(crate) fn text(args: &Args, change: impl Fn(&str) -> String) -> Value {
    args.at(0).as_str().map_or(Value::AnyStr, |text| Value::str(&change(text.as_str())))
}

pub(crate) fn replace(_: Cx<'_, '_>, _: &mut Frame, args: Args, _: Site) -> Value {
    match (args.at(0), args.at(1), args.at(2)) {
        (Value::Str(text), Value::Str(from), Value::Str(to))
            if size::is_kept(text.as_str().len().saturating_mul(to.as_str().len().max(1))) =>
        {
            Value::str(&text.as_str().replace(from.as_str(), to.as_str()))
        }
        _ => Value::AnyStr,
    }
}

pub(crate) fn split(cx: Cx<'_, '_>, f: &mut Frame, args: Args, _: Site) -> Value {
    split_from(cx, f, &args, |text, by, parts| text.splitn(parts, by).map(Value::str).collect())
}

pub(crate) fn rsplit(cx: Cx<'_, '_>, f: &mut Frame, args: Args, _: Site) -> Value {
    split_from(cx, f, &args, |text, by, parts| {
        let mut parts: Vec<Value> = text.rsplitn(parts, by).map(Value::str).collect();
        parts.reverse();
        parts
    })
}

/// Splits a known text into as many parts as are wanted at most.
fn split_from(cx: Cx<'_, '_>, f: &mut Frame, args: &Args, parts_of: impl Fn(&str, &str, usize) -> Vec<Value>) -> Value {
    let most = match args.get(2, "maxsplit") {
        None => Some(usize::MAX),
        Some(Value::Int(most)) => Some(usize::try_from(*most).map_or(usize::MAX, |most| most + 1)),
        Some(_) => None,
    };
    let parts = match (args.at(0), args.get(1, "sep"), most) {
        (Value::Str(text), Some(Value::Str(by)), Some(most)) if !by.as_str().is_empty() => {
            parts_of(text.as_str(), by.as_str(), most)
        }
        (Value::Str(text), None, Some(usize::MAX)) => text.as_str().split_whitespace().map(Value::str).collect(),
        _ => return texts(cx, f),
    };
    cx.allocate(f, Object::of_items(Kind::List, parts))
}

pub(crate) fn texts(cx: Cx<'_, '_>, f: &mut Frame) -> Value {
    cx.allocate(f, Object::of_element(Kind::List, Value::AnyStr))
}
