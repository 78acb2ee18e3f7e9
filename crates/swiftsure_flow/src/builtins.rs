//! Python's builtins and the intrinsics of the knowledge, by name.
//!
//! A native function is a row of [`NATIVES`]; a value holds its index. Names with a dot are methods of Python's own
//! types (`list.append`: the receiver is the first argument) or intrinsics (`swiftsure.effect`).

use std::rc::Rc;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use swiftsure_source::Sym;

use crate::arguments;
use crate::effect::EffectKind;
use crate::expression::MADE_OF;
use crate::filled;
use crate::frame::Frame;
use crate::heap::{Kind, Object};
use crate::interpreter::Interpreter;
use crate::lists;
use crate::methods as m;
use crate::record::{Record, RecordSet, Root};
use crate::region::{self, Step};
use crate::taint;
use crate::texts;
use crate::value::{Args, FunctionValue, PartialValue, PropertyValue, Site, Value};

pub(crate) type Native = fn(&mut Interpreter<'_>, &mut Frame, Args, Site) -> Value;

/// Decorators of the knowledge: the name becomes the function's role.
const ROLES: &[&str] = &[
    "refine",
    "one",
    "scalar",
    "write",
    "create",
    "get_or_create",
    "bulk_create",
    "in_bulk",
    "rows_uncached",
    "reload",
    "native",
];

const NATIVES: &[(&str, Native)] = &[
    ("<nothing>", |_, _, _, _| Value::None),
    ("<same property>", |_, _, args, _| args.at(0)),
    ("abs", |_, _, _, _| Value::AnyNumber),
    ("all", |cx, f, args, site| m::consume(cx, f, &args, site, "all", Value::AnyBool)),
    ("any", |cx, f, args, site| m::consume(cx, f, &args, site, "any", Value::AnyBool)),
    ("bool", |cx, f, args, site| cx.truth(f, &args.at(0), site).map_or(Value::AnyBool, Value::Bool)),
    ("bytes", |cx, f, args, site| cx.made_of(f, Value::Data, &args.positional, "bytes", site)),
    ("callable", |_, _, args, _| m::callable(&args.at(0)).map_or(Value::AnyBool, Value::Bool)),
    ("classmethod", |_, _, args, _| Value::ClassMethod(Rc::new(args.at(0)))),
    ("dict", m::dict),
    ("compile", |cx, f, args, site| taint::runs(cx, f, &args, site, "code", "compile")),
    ("dir", |_, _, _, _| Value::Unknown),
    ("enumerate", m::enumerate),
    ("eval", |cx, f, args, site| taint::runs(cx, f, &args, site, "code", "eval")),
    ("exec", |cx, f, args, site| taint::runs(cx, f, &args, site, "code", "exec")),
    ("filter", m::filter),
    ("float", |_, _, _, _| Value::AnyNumber),
    ("format", |cx, f, args, site| cx.to_text(f, &args.at(0), site)),
    ("frozenset", |cx, f, args, site| m::collect(cx, f, &args, site, Kind::Set)),
    ("getattr", m::getattr),
    ("hasattr", m::hasattr),
    ("hash", |_, _, _, _| Value::AnyNumber),
    ("id", |_, _, _, _| Value::AnyNumber),
    ("int", |_, _, args, _| if let Value::Int(_) = args.at(0) { args.at(0) } else { Value::AnyNumber }),
    ("isinstance", m::isinstance),
    ("issubclass", m::issubclass),
    ("iter", |cx, f, args, site| m::collect(cx, f, &args, site, Kind::Iterator)),
    ("len", m::len),
    ("list", |cx, f, args, site| m::collect(cx, f, &args, site, Kind::List)),
    ("map", m::map),
    ("max", |cx, f, args, site| m::extreme(cx, f, &args, site)),
    ("min", |cx, f, args, site| m::extreme(cx, f, &args, site)),
    ("next", m::next),
    ("object", |_, _, _, _| Value::Unknown),
    ("open", |cx, f, args, site| taint::runs(cx, f, &args, site, "path", "open")),
    ("print", m::print),
    ("property", |_, _, args, _| Value::Property(Rc::new(PropertyValue { getter: args.at(0), cached: false }))),
    ("range", m::range),
    ("repr", repr),
    ("reversed", |cx, f, args, site| m::collect(cx, f, &args, site, Kind::Iterator)),
    ("round", |_, _, _, _| Value::AnyNumber),
    ("set", |cx, f, args, site| m::collect(cx, f, &args, site, Kind::Set)),
    ("setattr", m::setattr),
    ("sorted", m::sorted),
    ("staticmethod", |_, _, args, _| Value::StaticMethod(Rc::new(args.at(0)))),
    ("str", text),
    ("sum", |cx, f, args, site| m::consume(cx, f, &args, site, "sum", Value::AnyNumber)),
    ("super", m::super_),
    ("tuple", m::tuple),
    ("type", m::type_),
    ("vars", |cx, f, args, site| {
        cx.arguments_escape(f, &args, site);
        Value::Unknown
    }),
    ("zip", m::zip),
    ("dict.copy", |cx, f, args, _| m::copy(cx, f, &args)),
    ("dict.get", m::dict_get),
    ("dict.items", m::dict_items),
    ("dict.keys", |cx, f, args, site| m::collect(cx, f, &args, site, Kind::Iterator)),
    ("dict.pop", m::dict_pop),
    ("dict.setdefault", m::dict_setdefault),
    ("dict.update", m::dict_update),
    ("dict.values", m::dict_values),
    ("list.append", lists::add_item),
    ("list.copy", |cx, f, args, _| m::copy(cx, f, &args)),
    ("list.count", |_, _, _, _| Value::AnyNumber),
    ("list.extend", lists::extend),
    ("list.index", |_, _, _, _| Value::AnyNumber),
    ("list.insert", |cx, f, mut args, site| {
        if args.positional.len() == 3 {
            args.positional.remove(1);
        }
        lists::add_item(cx, f, args, site)
    }),
    ("list.pop", lists::pop),
    ("list.remove", |_, _, _, _| Value::None),
    ("list.reverse", |_, _, _, _| Value::None),
    ("list.sort", m::sorted),
    ("set.add", lists::add_item),
    ("set.copy", |cx, f, args, _| m::copy(cx, f, &args)),
    ("set.difference", m::merged),
    ("set.discard", |_, _, _, _| Value::None),
    ("set.intersection", m::merged),
    ("set.pop", lists::pop),
    ("set.remove", |_, _, _, _| Value::None),
    ("set.symmetric_difference", m::merged),
    ("set.union", m::merged),
    ("set.update", lists::extend),
    ("str.format", m::format),
    ("str.format_map", m::format),
    ("str.join", m::join),
    ("str.lower", |_, _, args, _| m::text(&args, str::to_lowercase)),
    ("str.partition", |_, _, _, _| Value::tuple(vec![Value::AnyStr; 3])),
    ("str.rpartition", |_, _, _, _| Value::tuple(vec![Value::AnyStr; 3])),
    ("str.replace", m::replace),
    ("str.rsplit", m::rsplit),
    ("str.split", m::split),
    ("str.splitlines", |cx, f, _, _| m::texts(cx, f)),
    ("str.startswith", |_, _, args, _| texts::starts_with(&args)),
    ("str.endswith", |_, _, args, _| texts::ends_with(&args)),
    ("str.strip", |_, _, args, _| m::text(&args, |text| text.trim().to_owned())),
    ("str.title", |_, _, _, _| Value::AnyStr),
    ("str.upper", |_, _, args, _| m::text(&args, str::to_uppercase)),
    ("outside.get", taint::get),
    ("str.capitalize", |_, _, _, _| Value::AnyStr),
    ("str.encode", |_, _, _, _| Value::Data),
    ("str.lstrip", |_, _, _, _| Value::AnyStr),
    ("str.rstrip", |_, _, _, _| Value::AnyStr),
    ("str.zfill", |_, _, _, _| Value::AnyStr),
    ("str.isalnum", |_, _, args, _| texts::consists(&args, char::is_alphanumeric)),
    ("str.isalpha", |_, _, args, _| texts::consists(&args, char::is_alphabetic)),
    ("str.isdecimal", |_, _, args, _| texts::consists(&args, |letter| letter.is_ascii_digit())),
    ("str.isdigit", |_, _, args, _| texts::consists(&args, |letter| letter.is_ascii_digit())),
    ("str.isidentifier", |_, _, _, _| Value::AnyBool),
    ("str.isnumeric", |_, _, args, _| texts::consists(&args, char::is_numeric)),
    ("tuple.count", |_, _, _, _| Value::AnyNumber),
    ("tuple.index", |_, _, _, _| Value::AnyNumber),
    ("dict.fromkeys", |cx, f, args, site| m::collect(cx, f, &args, site, Kind::Set)),
    ("swiftsure.arguments", arguments::arguments),
    ("swiftsure.batches", |cx, f, args, site| {
        let element = cx.iterate(f, &args.at(0), site).element;
        let part = cx.allocate(f, Object::of_element(Kind::List, element));
        let mut parts = Object::of_element(Kind::Iterator, part);
        parts.set_field(Sym::new(crate::iteration::BATCHES), Value::None);
        cx.allocate(f, parts)
    }),
    ("swiftsure.boolean", |_, _, _, _| Value::AnyBool),
    ("swiftsure.effect", effect),
    ("swiftsure.escapes", |cx, f, args, site| {
        cx.arguments_escape(f, &args, site);
        Value::None
    }),
    ("swiftsure.elsewhere", taint::elsewhere),
    ("swiftsure.enters", |_, _, args, _| region::marked(&args, Step::Into)),
    ("swiftsure.leaves", |_, _, args, _| region::marked(&args, Step::OutOf)),
    ("swiftsure.in_turn", m::in_turn),
    ("swiftsure.instance", |cx, f, args, _| {
        args.at(0).class().map_or(Value::Unknown, |class| cx.some_instance(f, class))
    }),
    ("swiftsure.made_of", taint::made_of),
    ("swiftsure.named_tuple", m::named_tuple),
    ("swiftsure.number", |_, _, _, _| Value::AnyNumber),
    ("swiftsure.text", |_, _, _, _| Value::AnyStr),
    ("swiftsure.data", |_, _, _, _| Value::Data),
    ("swiftsure.fills", filled::fills),
    ("swiftsure.once", once),
    ("swiftsure.outside", taint::outside),
    ("swiftsure.partial", partial),
    ("swiftsure.checked", taint::checked),
    ("swiftsure.matched", taint::matched),
    ("swiftsure.raw", taint::raw),
    ("swiftsure.runs_shell", arguments::runs_shell),
    ("swiftsure.safe", taint::safe),
    ("swiftsure.sink", taint::sink),
    ("swiftsure.substituted", taint::substituted),
    ("swiftsure.cached", |_, _, args, _| Value::Property(Rc::new(PropertyValue { getter: args.at(0), cached: true }))),
    ("swiftsure.unknown", |_, _, _, _| Value::Unknown),
];

static INDEX: LazyLock<FxHashMap<&'static str, u16>> = LazyLock::new(|| {
    let names = NATIVES.iter().map(|(name, _)| *name).chain(ROLES.iter().copied().map(role_name));
    names.enumerate().filter_map(|(at, name)| Some((name, u16::try_from(at).ok()?))).collect()
});

/// Roles stand behind the natives under a name that no Python name can have.
fn role_name(role: &'static str) -> &'static str {
    Sym::new(&format!("@{role}")).as_str()
}

static BY_SYMBOL: LazyLock<FxHashMap<Sym, u16>> = LazyLock::new(|| {
    INDEX.iter().filter(|(name, _)| !name.contains('.')).map(|(name, at)| (Sym::new(name), *at)).collect()
});

/// The native function of a builtin name.
pub(crate) fn find(name: Sym) -> Option<u16> {
    BY_SYMBOL.get(&name).copied()
}

pub(crate) fn find_text(name: &str) -> Option<u16> {
    INDEX.get(name).copied()
}

/// The value of a native function that exists.
pub(crate) fn native(name: &str) -> Value {
    find_text(name).map_or(Value::Unknown, Value::Native)
}

/// What `from swiftsure import name` gives to the knowledge.
pub(crate) fn intrinsic(name: &str) -> Value {
    let found = find_text(&format!("swiftsure.{name}")).or_else(|| find_text(&format!("@{name}")));
    found.map_or(Value::Unknown, Value::Native)
}

/// The name of a native function.
pub(crate) fn name(native: u16) -> &'static str {
    NATIVES.get(native as usize).map_or("", |(name, _)| *name)
}

impl Interpreter<'_> {
    pub(crate) fn call_native(&mut self, f: &mut Frame, native: u16, args: Args, site: Site) -> Value {
        if let Some((name, function)) = NATIVES.get(native as usize) {
            let Some(method) = name.strip_prefix("str.").filter(|_| !self.parts_of(f, &args.positional).is_empty())
            else {
                return function(self, f, args, site);
            };
            let plain = Args { positional: args.positional.iter().map(Value::plain).collect(), ..args.clone() };
            let answer = function(self, f, plain, site);
            return self.taint_answer(f, answer, &args, method, site);
        }
        match ROLES.get(native as usize - NATIVES.len()) {
            Some(role) => with_role(&args.at(0), role),
            None => Value::Unknown,
        }
    }

    /// Whether a value is true; asks a set for its rows.
    pub(crate) fn truth(&mut self, f: &mut Frame, value: &Value, site: Site) -> Option<bool> {
        match value {
            Value::Set(set) if set.role == crate::record::Role::Set => {
                let domain = self.domain.clone();
                domain.rows(self, f, set, "bool", site);
                None
            }
            Value::Object(id) => {
                let object = self.object(f, *id)?;
                match object.kind {
                    Kind::Instance(_) => {
                        let has =
                            ["__bool__", "__len__"].into_iter().find(|name| self.method(f, value, name).is_some());
                        match has {
                            Some(name) => {
                                self.call_method(f, value, name, Args::default(), site);
                                None
                            }
                            None => Some(true),
                        }
                    }
                    _ => object
                        .items
                        .as_ref()
                        .filter(|_| !id.is_global())
                        .and_then(|items| (!items.is_empty()).then_some(true)),
                }
            }
            Value::Union(members) => {
                let mut truths = Vec::with_capacity(members.len());
                self.each_member(f, members, site, |cx, f, member| {
                    truths.push(cx.truth(f, member, site));
                    Value::Unbound
                });
                let first = truths.first().copied().flatten()?;
                truths.iter().all(|truth| *truth == Some(first)).then_some(first)
            }
            other => other.truth(),
        }
    }

    /// What a context manager made of a generator gives to `with ... as`.
    pub(crate) fn entered_generator(&self, f: &Frame, manager: &Value) -> Value {
        match manager {
            Value::Object(id) => match self.object(f, *id) {
                Some(object) if object.kind == Kind::Iterator => object.element.clone(),
                _ => manager.clone(),
            },
            other => other.clone(),
        }
    }
}

fn with_role(value: &Value, role: &str) -> Value {
    match value {
        Value::Function(function) => {
            let role = Some(Sym::new(role));
            Value::Function(Rc::new(FunctionValue { role, ..FunctionValue::clone(function) }))
        }
        other => other.clone(),
    }
}

fn effect(cx: &mut Interpreter<'_>, f: &mut Frame, args: Args, site: Site) -> Value {
    if let Value::Str(kind) = args.at(0) {
        let detail = args.positional.get(1).cloned().unwrap_or(Value::None);
        let is_said = |detail: &Value| matches!(detail, Value::Str(_) | Value::Int(_));
        // Of a list, each.
        let listed = cx.known_items(f, &detail).filter(|items| !items.is_empty() && items.iter().all(is_said));
        let one = if is_said(&detail) { detail } else { Value::None };
        for detail in listed.unwrap_or_else(|| vec![one]) {
            f.effect_each_turn(EffectKind::Named { kind, detail }, site);
        }
    }
    Value::None
}

/// Calls a function whose answer the process keeps.
fn once(cx: &mut Interpreter<'_>, f: &mut Frame, mut args: Args, site: Site) -> Value {
    if args.positional.is_empty() {
        return Value::Unknown;
    }
    let function = args.positional.remove(0);
    let is_one = args.positional.is_empty() && args.keywords.is_empty();
    let before = f.effects.len();
    let answer = cx.call_value(f, &function, args, site);
    f.happens_once_for(&Value::None, Sym::new("once"), before);
    let kept = |set: &RecordSet| Rc::new(RecordSet { kept: true, born: 0, ..RecordSet::clone(set) });
    answer.map_members(|member| match member {
        Value::Set(set) if !set.symbolic => Value::Set(kept(set)),
        // With arguments it is another row for each of them.
        Value::Record(record) if is_one && !record.is_symbolic() => match &record.root {
            Root::Single(set, place) => {
                let root = Root::Single(kept(set), *place);
                Value::Record(Rc::new(Record { root, born: 0, ..Record::clone(record) }))
            }
            _ => member.clone(),
        },
        other => other.clone(),
    })
}

fn partial(_: &mut Interpreter<'_>, _: &mut Frame, args: Args, _: Site) -> Value {
    let mut positional = args.positional.into_iter();
    let Some(func) = positional.next() else { return Value::Unknown };
    Value::partial(PartialValue { func, args: positional.collect(), keywords: args.keywords, crossing: None })
}

/// A list or iterator of the rows of a set, or of what another iterable holds.
pub(crate) fn collected(cx: &mut Interpreter<'_>, f: &mut Frame, source: &Value, kind: Kind, site: Site) -> Value {
    if let Some(items) = cx.known_items(f, source).or_else(|| cx.known_keys(f, source)) {
        return cx.allocate(f, Object::of_items(kind, items));
    }
    let made_of = match source {
        Value::Set(_) => Some(source.clone()),
        Value::Object(id) => cx.object(f, *id).and_then(|object| object.field(Sym::new(MADE_OF)).cloned()),
        _ => None,
    };
    let turns = cx.iterate(f, source, site);
    let mut object = Object::of_element(kind, turns.element);
    object.few = !turns.over.grows();
    if let Some(set) = made_of {
        object.set_field(Sym::new(MADE_OF), set);
    }
    cx.allocate(f, object)
}

/// The text of a value as it is written in Python: on one line.
fn repr(cx: &mut Interpreter<'_>, f: &mut Frame, args: Args, site: Site) -> Value {
    cx.made_of(f, Value::AnyStr, &args.positional, "repr", site).safe_for(&["log"])
}

/// `str(value)`.
fn text(cx: &mut Interpreter<'_>, f: &mut Frame, args: Args, site: Site) -> Value {
    let value = args.positional.first().cloned().unwrap_or(Value::AnyStr);
    let text = cx.to_text(f, &value, site);
    if text.outside().is_some() {
        let domain = cx.domain.clone();
        domain.put_out(cx, f, &text, site);
    }
    text
}
