//! Signals: receivers run where a signal is sent.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use swiftsure_flow::class::ClassRef;
use swiftsure_flow::frame::Frame;
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::record::{Base, Record, RecordSet};
use swiftsure_flow::value::{Args, FunctionValue, Site, Value};
use swiftsure_python::ir::FunctionId;
use swiftsure_source::Sym;

use crate::deletion::{Along, taken_along};
use crate::model::FieldKind;
use crate::orm::Orm;

/// The field of a signal object that lists its receivers.
const RECEIVERS: &str = "<receivers>";

/// The functions that signals of models were seen to run, each with the names of the signals.
#[derive(Debug, Default)]
pub(crate) struct Receivers {
    run: RefCell<BTreeMap<FunctionId, BTreeSet<&'static str>>>,
    /// Those among them that decorators put around others.
    wrappers: RefCell<BTreeSet<FunctionId>>,
    /// From a model to those whose rows a delete takes along, and of which somebody hears.
    along: RefCell<BTreeMap<ClassRef, Rc<[Way]>>>,
}

/// The relations that lead from rows to others which go along with them, the nearest first.
type Way = Vec<Along>;

/// How many relations rows may be away that go along.
const WAY_LIMIT: usize = 4;
/// What a delete sends.
const DELETES: &[&str] = &["pre_delete", "post_delete"];

impl Receivers {
    fn add(&self, receiver: &Value, signal: &'static str) {
        let Some(function) = function_of(receiver) else { return };
        if function.captured.iter().any(|value| function_of(value).is_some()) {
            self.wrappers.borrow_mut().insert(function.id);
        }
        self.run.borrow_mut().entry(function.id).or_default().insert(signal);
    }

    /// Whether a receiver is the wrapper that a decorator puts around another.
    pub(crate) fn is_wrapper(&self, function: FunctionId) -> bool {
        self.wrappers.borrow().contains(&function)
    }

    /// The signals that run a function.
    pub(crate) fn signals(&self, function: FunctionId) -> Option<Vec<Sym>> {
        self.run.borrow().get(&function).map(|signals| signals.iter().map(|name| Sym::new(name)).collect())
    }
}

/// `signal.connect(receiver, sender=...)`: kept on the signal, if it is one of a module.
pub(crate) fn connect(orm: &Orm, cx: &mut Interpreter<'_>, f: &mut Frame, args: &Args) {
    let (Value::Object(signal), Some(receiver)) = (args.at(0), args.get(1, "receiver").cloned()) else { return };
    if function_of(&receiver).is_some_and(|function| !orm.installed.may_run(cx.code, function.id.module)) {
        return;
    }
    let sender = args.get(2, "sender").cloned().unwrap_or(Value::None);
    let receiver = cx.globalize(f, &Value::tuple(vec![receiver, sender]));
    if let Some(object) = cx.object_mut(f, signal) {
        let known = object.field(Sym::new(RECEIVERS)).cloned();
        let mut all = match known {
            Some(Value::Tuple(all)) => all.to_vec(),
            _ => Vec::new(),
        };
        if !all.contains(&receiver) {
            all.push(receiver);
        }
        object.set_field(Sym::new(RECEIVERS), Value::tuple(all));
    }
}

/// The function that a receiver is.
fn function_of(receiver: &Value) -> Option<&FunctionValue> {
    match receiver {
        Value::Function(function) => Some(function),
        Value::Bound(bound) => function_of(&bound.1),
        _ => None,
    }
}

/// The receivers of a signal with their senders.
pub(crate) fn receivers(cx: &Interpreter<'_>, f: &Frame, signal: &Value) -> Vec<(Value, Value)> {
    let Value::Object(id) = signal else { return Vec::new() };
    pairs(cx.object(f, *id).and_then(|object| object.field(Sym::new(RECEIVERS)).cloned()))
}

fn pairs(listed: Option<Value>) -> Vec<(Value, Value)> {
    let Some(Value::Tuple(all)) = listed else { return Vec::new() };
    let pairs = all.iter().filter_map(|pair| match pair {
        Value::Tuple(parts) => Some((parts.first()?.clone(), parts.get(1)?.clone())),
        _ => None,
    });
    pairs.collect()
}

/// `signal.send(sender, **named)`: calls each receiver that listens to the sender.
pub(crate) fn send(_: &Orm, cx: &mut Interpreter<'_>, f: &mut Frame, args: &Args, site: Site) {
    let sender = args.get(1, "sender").cloned().unwrap_or(Value::Unknown);
    for (receiver, wanted) in receivers(cx, f, &args.at(0)) {
        let is_open = wanted.is_unknown() || crate::loaders::is_model_choice(cx, f, &wanted);
        let is_meant = wanted == Value::None || is_open || sender.members().contains(&wanted);
        if !is_meant && !sender.is_unknown() {
            continue;
        }
        let mut keywords: Vec<(Sym, Value)> =
            args.keywords.iter().filter(|(name, _)| *name != "sender").cloned().collect();
        keywords.push((Sym::new("signal"), args.at(0)));
        keywords.push((Sym::new("sender"), sender.clone()));
        let before = f.effects.len();
        f.branches += u32::from(!is_meant);
        cx.call_value(f, &receiver, Args { positional: Vec::new(), keywords, open: false }, site);
        f.branches -= u32::from(!is_meant);
        if !is_meant {
            // Of the senders that the turns of a loop have, one may be the one that is wanted.
            f.leaves_loops(before, 0, |_| true);
        }
    }
}

/// What `save()` and `delete()` send: the receivers run that listen to the class or to all. `columns`: the
/// `update_fields` of `save()`.
pub(crate) fn send_model_signal(
    orm: &Orm,
    cx: &mut Interpreter<'_>,
    f: &mut Frame,
    name: &'static str,
    record: &Rc<Record>,
    columns: &Value,
    site: Site,
) {
    send_to(orm, cx, f, name, record, columns, site, |_| true);
    if DELETES.contains(&name) && !cx.is_loading() {
        send_along(orm, cx, f, name, record, site);
    }
}

/// The same, to some of the receivers, by the sender that they named.
fn send_to(
    orm: &Orm,
    cx: &mut Interpreter<'_>,
    f: &mut Frame,
    name: &'static str,
    record: &Rc<Record>,
    columns: &Value,
    site: Site,
    those: impl Fn(&Value) -> bool,
) {
    // Nobody knows who listens to a model that is chosen at run time.
    if cx.is_loading() || orm.models.info(cx, record.class).is_any {
        return;
    }
    let Some(signal) = cx.find_value(&format!("django.db.models.signals.{name}")) else { return };
    for (receiver, wanted) in receivers(cx, f, &signal) {
        if !those(&wanted) || !listens_to(orm, cx, &wanted, record.class) {
            continue;
        }
        orm.receivers.add(&receiver, name);
        let mut keywords = vec![
            (Sym::new("signal"), signal.clone()),
            (Sym::new("sender"), Value::Class(record.class)),
            (Sym::new("instance"), Value::Record(record.clone())),
            (Sym::new("using"), Value::str("default")),
        ];
        if name == "post_save" {
            keywords.push((Sym::new("created"), created(record)));
        }
        if name.ends_with("save") {
            keywords.push((Sym::new("raw"), Value::Bool(false)));
            keywords.push((Sym::new("update_fields"), columns.clone()));
        } else {
            keywords.push((Sym::new("origin"), Value::Record(record.clone())));
        }
        cx.call_value(f, &receiver, Args { positional: Vec::new(), keywords, open: false }, site);
    }
}

/// What the delete of a queryset sends for each of its rows to who listens to their model. Who listens to all models does
/// the same wherever anything is saved.
pub(crate) fn send_of_rows(
    orm: &Orm,
    cx: &mut Interpreter<'_>,
    f: &mut Frame,
    name: &'static str,
    set: &Rc<RecordSet>,
    site: Site,
) {
    if cx.is_loading() || orm.models.info(cx, set.class).is_any {
        return;
    }
    if is_heard(orm, cx, &[name], set.class) {
        cx.each_row(f, set, site, |cx, f, row| send_to(orm, cx, f, name, row, &Value::None, site, is_named));
    }
    if !ways_along(orm, cx, set.class).is_empty() {
        cx.each_row(f, set, site, |cx, f, row| send_along(orm, cx, f, name, row, site));
    }
}

/// What a delete sends for the rows that it takes along, to who listens to their models.
fn send_along(orm: &Orm, cx: &mut Interpreter<'_>, f: &mut Frame, name: &'static str, record: &Rc<Record>, site: Site) {
    for way in ways_along(orm, cx, record.class).iter() {
        if way.last().is_some_and(|last| is_heard(orm, cx, &[name], last.model)) {
            walk(orm, cx, f, name, record, way, site);
        }
    }
}

fn walk(
    orm: &Orm,
    cx: &mut Interpreter<'_>,
    f: &mut Frame,
    name: &'static str,
    record: &Rc<Record>,
    way: &[Along],
    site: Site,
) {
    let Some((next, rest)) = way.split_first() else {
        return send_to(orm, cx, f, name, record, &Value::None, site, is_named);
    };
    if let Some(rows) = next.rows(cx, orm, f, record, site) {
        cx.each_row(f, &rows, site, |cx, f, row| walk(orm, cx, f, name, row, rest, site));
    }
}

/// The ways to the models of which somebody hears, the shortest to each.
fn ways_along(orm: &Orm, cx: &mut Interpreter<'_>, model: ClassRef) -> Rc<[Way]> {
    if let Some(known) = orm.receivers.along.borrow().get(&model) {
        return known.clone();
    }
    let mut heard = Vec::new();
    let mut seen = BTreeSet::from([model]);
    let mut open: Vec<Way> = vec![Way::new()];
    for _ in 0..WAY_LIMIT {
        for way in std::mem::take(&mut open) {
            let from = way.last().map_or(model, |last: &Along| last.model);
            for along in taken_along(cx, orm, from) {
                if !seen.insert(along.model) {
                    continue;
                }
                let next: Way = way.iter().copied().chain([along]).collect();
                if is_heard(orm, cx, DELETES, along.model) {
                    heard.push(next.clone());
                }
                open.push(next);
            }
        }
    }
    let heard: Rc<[Way]> = heard.into();
    orm.receivers.along.borrow_mut().insert(model, heard.clone());
    heard
}

fn is_named(wanted: &Value) -> bool {
    *wanted != Value::None
}

/// Whether somebody listens to one of some signals of a model, and not to those of all models.
fn is_heard(orm: &Orm, cx: &mut Interpreter<'_>, names: &[&str], model: ClassRef) -> bool {
    heard_by(orm, cx, names, model, is_named)
}

/// Whether somebody listens to one of some signals of a model.
pub(crate) fn has_receivers(orm: &Orm, cx: &mut Interpreter<'_>, names: &[&str], model: ClassRef) -> bool {
    heard_by(orm, cx, names, model, |_| true)
}

fn heard_by(
    orm: &Orm,
    cx: &mut Interpreter<'_>,
    names: &[&str],
    model: ClassRef,
    those: impl Fn(&Value) -> bool,
) -> bool {
    names.iter().any(|name| {
        let signal = cx.find_value(&format!("django.db.models.signals.{name}"));
        let Some(Value::Object(signal)) = signal else { return false };
        let listed = cx.globals.get(signal).and_then(|object| object.field(Sym::new(RECEIVERS)).cloned());
        pairs(listed).iter().any(|(_, wanted)| those(wanted) && listens_to(orm, cx, wanted, model))
    })
}

/// What `add()`, `remove()`, `set()` and `clear()` of a many-to-many relation send, before and after they write.
pub(crate) fn send_links_changed(
    orm: &Orm,
    cx: &mut Interpreter<'_>,
    f: &mut Frame,
    set: &RecordSet,
    op: Sym,
    site: Site,
) {
    let Base::Related { record, relation } = &set.base else { return };
    let field = orm.models.field(cx, record.class, *relation).map(|field| field.kind);
    let Some(FieldKind::ManyToMany { .. }) = field.filter(|_| !cx.is_loading()) else { return };
    let Some(signal) = cx.find_value("django.db.models.signals.m2m_changed") else { return };
    let sender = through(cx, record.class, *relation);
    for (receiver, wanted) in receivers(cx, f, &signal) {
        if wanted != Value::None && !wanted.members().iter().any(|wanted| Some(wanted) == sender.as_ref()) {
            continue;
        }
        orm.receivers.add(&receiver, "m2m_changed");
        for action in actions(op) {
            let keywords = vec![
                (Sym::new("signal"), signal.clone()),
                (Sym::new("sender"), sender.clone().unwrap_or(Value::Unknown)),
                (Sym::new("instance"), Value::Record(record.clone())),
                (Sym::new("action"), Value::str(action)),
                (Sym::new("reverse"), Value::Bool(false)),
                (Sym::new("model"), Value::Class(set.class)),
                (Sym::new("pk_set"), Value::Unknown),
                (Sym::new("using"), Value::str("default")),
            ];
            cx.call_value(f, &receiver, Args { positional: Vec::new(), keywords, open: false }, site);
        }
    }
}

/// The model between the rows of a relation, as `Book.tags.through` has it.
fn through(cx: &Interpreter<'_>, model: ClassRef, relation: Sym) -> Option<Value> {
    let (_, field) = cx.classes.lookup(model, relation)?;
    let Value::Object(id) = field else { return None };
    cx.globals.get(*id)?.field(Sym::new("through")).cloned()
}

/// What receivers are told of a change.
fn actions(op: Sym) -> &'static [&'static str] {
    match op.as_str() {
        "add" | "aadd" | "set" | "aset" => &["pre_add", "post_add"],
        "remove" | "aremove" => &["pre_remove", "post_remove"],
        "clear" | "aclear" => &["pre_clear", "post_clear"],
        _ => &[],
    }
}

/// Whether a save inserts.
fn created(record: &Record) -> Value {
    record.is_stored().map_or(Value::AnyBool, |stored| Value::Bool(!stored))
}

/// Whether a receiver that was connected for `wanted` hears of a model.
fn listens_to(orm: &Orm, cx: &mut Interpreter<'_>, wanted: &Value, model: ClassRef) -> bool {
    match wanted {
        Value::None => true,
        Value::Class(class) => *class == model,
        Value::Str(name) => {
            let found = name.as_str().split_once('.').and_then(|(app, name)| orm.models.find(cx, app, name));
            found == Some(model)
        }
        // A model that may be missing is not all models.
        Value::Union(members) => {
            members.iter().any(|member| *member != Value::None && listens_to(orm, cx, member, model))
        }
        // A receiver in a loop over models that are not known: it would be guessing.
        _ => false,
    }
}
