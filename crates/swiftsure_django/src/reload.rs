//! What the program itself knows of a row: relations that it set, keys that it found not to be null, and what
//! `refresh_from_db()` makes it forget.

use std::rc::Rc;

use swiftsure_flow::effect::EffectKind;
use swiftsure_flow::frame::Frame;
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::record::{Base, GIVEN, RELOADED, Record, RecordSet, Role, Root};
use swiftsure_flow::value::{Args, Site, Value};
use swiftsure_source::Sym;

use crate::model::{FieldKind, QUERYSET};
use crate::orm::{Orm, operation};

impl Orm {
    /// Reads a row again: its fields, or those that are named.
    pub(crate) fn reload(
        &self,
        cx: &mut Interpreter<'_>,
        f: &mut Frame,
        record: &Rc<Record>,
        name: Sym,
        args: &Args,
        site: Site,
    ) {
        f.effect_each_turn(EffectKind::RecordWrite { record: record.clone(), op: name }, site);
        self.note_changed(cx, f, record, Sym::new(""), site);
        let fields = args.get(2, "fields").cloned().unwrap_or(Value::None);
        let names: Vec<Sym> = match cx.known_items(f, &fields) {
            Some(items) => items.iter().filter_map(Value::as_str).collect(),
            None if fields == Value::None && !args.open => vec![Sym::new("")],
            None => return,
        };
        let from = args.get(3, "from_queryset").and_then(Value::set).cloned();
        for name in names {
            let column = self.models.field(cx, record.class, name).filter(|field| field.kind == FieldKind::Column);
            let fact = if column.is_some() { name } else { Sym::new(&format!("{RELOADED}{name}")) };
            f.effect_each_turn(EffectKind::RelationSet { record: record.clone(), relation: fact }, site);
            match column {
                // What was deferred is there now.
                Some(_) => f.state.set_fact(record, name, Value::Unbound),
                None => self.forget(cx, f, record, name, from.as_deref(), site),
            }
        }
    }

    /// A relation of a row is loaded anew when it is read next; without a name all are.
    pub(crate) fn forget(
        &self,
        cx: &mut Interpreter<'_>,
        f: &mut Frame,
        record: &Rc<Record>,
        name: Sym,
        from: Option<&RecordSet>,
        site: Site,
    ) {
        let all = name.as_str().is_empty();
        let known: Vec<Sym> = f.state.facts.iter().map(|(_, name, _)| *name).collect();
        let fields: Vec<Sym> =
            known.into_iter().filter(|known| self.models.field(cx, record.class, *known).is_some()).collect();
        let is_gone = |at: &Record, fact: Sym| {
            if at.root != record.root || !at.path.starts_with(&record.path) {
                return false;
            }
            let first = at.path.get(record.path.len()).copied().unwrap_or(fact);
            let was_reloaded = || at.path == record.path && fact.as_str().starts_with(RELOADED);
            (all && (first != fact || fields.contains(&fact) || was_reloaded())) || first == name
        };
        f.state.facts.retain(|(at, fact, _)| !is_gone(at, *fact));
        let Some(again) = self.read_again(cx, f, record, from, site) else { return };
        f.state.set_fact(record, Sym::new(&format!("{RELOADED}{name}")), Value::Record(again));
    }

    /// The row as it was read last: on it is loaded what the queryset loads from which it was to be read, else nothing.
    fn read_again(
        &self,
        cx: &mut Interpreter<'_>,
        f: &Frame,
        record: &Rc<Record>,
        from: Option<&RecordSet>,
        site: Site,
    ) -> Option<Rc<Record>> {
        let mut op = operation("refresh_from_db", site);
        op.keywords = Box::from([(Sym::new("pk"), Value::Record(record.clone()))]);
        let rows = match from {
            Some(from) => from.clone(),
            // Nobody can add a step to what Django asks here.
            None => {
                let all = self.all(record.class, cx.find_class(QUERYSET)?, Role::Set, site, f.loops.len());
                RecordSet { base: Base::Unknown, ..all }
            }
        };
        let rows = Rc::new(rows.with(op, f.loops.len()));
        Some(Rc::new(Record::new(record.class, Root::Single(rows, site), f.loops.len())))
    }

    /// The row whose relation is read: what a refresh has brought since, if it has.
    pub(crate) fn as_reloaded(&self, f: &Frame, record: &Rc<Record>, relation: Sym) -> Rc<Record> {
        let again = |name: &str| f.state.fact(record, Sym::new(&format!("{RELOADED}{name}")));
        match again(relation.as_str()).or_else(|| again("")) {
            Some(Value::Record(again)) if f.state.fact(record, relation).is_none() => again.clone(),
            _ => record.clone(),
        }
    }

    /// Notes that a key that may be null, or the column that keeps it, is not on this path.
    pub(crate) fn note_given(&self, cx: &mut Interpreter<'_>, f: &mut Frame, record: &Rc<Record>, name: Sym) {
        let relation = self.models.key_of_column(cx, record.class, name).unwrap_or(name);
        let field = self.models.field(cx, record.class, relation);
        if field.is_some_and(|field| field.nullable && matches!(field.kind, FieldKind::Forward { .. })) {
            f.state.set_fact(record, given(relation), Value::Unbound);
        }
    }

    /// Another value is set: the key may be null again.
    pub(crate) fn forget_given(&self, cx: &Interpreter<'_>, f: &mut Frame, record: &Rc<Record>, name: Sym) {
        let note = given(self.models.key_of_column(cx, record.class, name).unwrap_or(name));
        f.state.facts.retain(|(at, fact, _)| *fact != note || at != record);
    }

    /// Whether the program itself set a relation of a record, or of the rows whose relation the record belongs to.
    pub(crate) fn is_set(&self, cx: &mut Interpreter<'_>, f: &Frame, record: &Rc<Record>, relation: Sym) -> bool {
        let mut record = crate::queryset::canonical(cx, &self.models, record);
        loop {
            if f.state.fact(&record, relation).is_some() {
                return true;
            }
            let Some((owner, path)) = record.set().and_then(|set| crate::queryset::owning_record(set)) else {
                return false;
            };
            let path = owner.path.iter().chain([&path]).chain(&record.path).copied().collect();
            record = Rc::new(Record { class: record.class, path, stored: None, told: None, ..Record::clone(owner) });
        }
    }
}

fn given(relation: Sym) -> Sym {
    Sym::new(&format!("{GIVEN}{relation}"))
}

/// Whether a condition on this path says that a key that may be null is not.
pub(crate) fn is_given(f: &Frame, record: &Record, relation: Sym) -> bool {
    f.state.fact(record, given(relation)).is_some()
}
