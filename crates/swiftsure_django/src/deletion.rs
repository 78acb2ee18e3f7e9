//! What a delete sends: Django follows each relation that leads to the rows, as `on_delete` says (docs:
//! topics/db/queries, "Deleting objects"; `django.db.models.deletion.Collector`).

use std::collections::BTreeSet;
use std::rc::Rc;

use swiftsure_flow::class::ClassRef;
use swiftsure_flow::effect::EffectKind;
use swiftsure_flow::frame::Frame;
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::record::{Base, Op, Record, RecordSet, Role};
use swiftsure_flow::value::{Site, Value};
use swiftsure_source::Sym;

use crate::access::sync;
use crate::model::{FieldKind, QUERYSET};
use crate::orm::{Orm, operation};
use crate::signals;

/// How many statements a delete sends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Deletion {
    pub(crate) statements: u64,
    /// Fewer, where rows that would go along are not there.
    pub(crate) at_most: bool,
}

/// What happens to the rows of a relation.
#[derive(Clone, Copy, PartialEq, Eq)]
enum OnDelete {
    Cascade,
    Protect,
    Set,
}

/// A relation that leads to the rows which are deleted.
struct Dependent {
    model: ClassRef,
    /// The key of the model that leads there; none where content types stand in between, or a table without a model.
    key: Option<Sym>,
    on_delete: OnDelete,
}

/// What an effect sends that is a delete.
pub(crate) fn of(cx: &mut Interpreter<'_>, orm: &Orm, kind: &EffectKind) -> Option<Deletion> {
    let (model, reads_first) = match kind {
        EffectKind::RecordWrite { record, op } if sync(op.as_str()) == "delete" => (record.class, false),
        EffectKind::SetWrite { set, op } if sync(op.as_str()) == "delete" => {
            // Links between rows are no rows of their own.
            let is_link = matches!(set.base, Base::Related { .. }) && set.ops.is_empty();
            (Some(set.class).filter(|_| !is_link)?, true)
        }
        _ => return None,
    };
    if orm.models.info(cx, model).is_any {
        return None;
    }
    if is_fast(cx, orm, model, None) {
        return Some(Deletion { statements: 1, at_most: false });
    }
    let mut all = Deletion { statements: u64::from(reads_first), at_most: false };
    collect(cx, orm, model, &mut BTreeSet::new(), &mut all);
    Some(all)
}

/// What deletes rows of a model that were read, and what goes along with them.
fn collect(cx: &mut Interpreter<'_>, orm: &Orm, model: ClassRef, seen: &mut BTreeSet<ClassRef>, all: &mut Deletion) {
    if !seen.insert(model) {
        return;
    }
    all.statements += 1 + u64::try_from(orm.models.parents(cx, model).len()).unwrap_or(0);
    for dependent in dependents(cx, orm, model) {
        // One statement deletes, sets to null, or looks whether there is anything.
        all.statements += 1;
        let goes_along = dependent.on_delete == OnDelete::Cascade && !is_fast(cx, orm, dependent.model, Some(model));
        if goes_along && !seen.contains(&dependent.model) {
            all.at_most = true;
            collect(cx, orm, dependent.model, seen, all);
        }
    }
}

/// A model whose rows a delete takes along, seen from the rows that they point to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Along {
    pub(crate) model: ClassRef,
    /// The key by which they point; none where content types stand in between.
    key: Option<Sym>,
}

impl Along {
    /// The rows that go along with a row. Django reads them by their key, so that none of them has what it points to.
    pub(crate) fn rows(
        self,
        cx: &mut Interpreter<'_>,
        orm: &Orm,
        f: &Frame,
        row: &Rc<Record>,
        site: Site,
    ) -> Option<Rc<RecordSet>> {
        let set_class = cx.find_class(QUERYSET)?;
        let all = orm.all(self.model, set_class, Role::Set, site, f.loops.len());
        let Some(key) = self.key else { return Some(Rc::new(RecordSet { base: Base::Unknown, ..all })) };
        let filter = Op { keywords: Box::new([(key, Value::Record(row.clone()))]), ..operation("filter", site) };
        Some(Rc::new(all.with(filter, f.loops.len())))
    }
}

/// The rows that go with a row of a model: those of its own relations, and not what goes with these in turn.
pub(crate) fn taken_along(cx: &mut Interpreter<'_>, orm: &Orm, model: ClassRef) -> Vec<Along> {
    let dependents = dependents(cx, orm, model).into_iter();
    let dependents = dependents.filter(|dependent| dependent.on_delete == OnDelete::Cascade);
    dependents.map(|dependent| Along { model: dependent.model, key: dependent.key }).collect()
}

/// Whether one statement deletes rows that nobody has to read: nothing depends on them, and nobody is told of each.
fn is_fast(cx: &mut Interpreter<'_>, orm: &Orm, model: ClassRef, from: Option<ClassRef>) -> bool {
    let parents = orm.models.parents(cx, model);
    parents.iter().all(|parent| Some(*parent) == from)
        && !signals::has_receivers(orm, cx, &["pre_delete", "post_delete"], model)
        && dependents(cx, orm, model).is_empty()
}

/// The relations that lead to a model, and are not left to the database.
fn dependents(cx: &mut Interpreter<'_>, orm: &Orm, model: ClassRef) -> Vec<Dependent> {
    let mut names = orm.models.reverse_names(cx, model);
    let own = orm.models.info(cx, model);
    names.extend(own.fields.keys().filter(|name| !names.contains(name)).copied().collect::<Vec<_>>());
    let fields: Vec<_> = names.into_iter().filter_map(|name| orm.models.field(cx, model, name)).collect();
    // A row of one child model has none of another.
    let fields = fields.into_iter().filter(|field| !orm.models.is_of_sibling(cx, model, field)).collect::<Vec<_>>();
    fields.into_iter().filter_map(|field| dependent(cx, orm, model, &field.kind)).collect()
}

fn dependent(cx: &mut Interpreter<'_>, orm: &Orm, model: ClassRef, kind: &FieldKind) -> Option<Dependent> {
    match kind {
        FieldKind::Reverse { source, field } | FieldKind::ReverseOneToOne { source, field } => {
            let on_delete = match on_delete(cx, *source, *field).as_ref().and_then(Value::as_str).map(Sym::as_str) {
                Some("DO_NOTHING") => return None,
                Some("SET") => OnDelete::Set,
                Some("PROTECT") => OnDelete::Protect,
                _ => OnDelete::Cascade,
            };
            Some(Dependent { model: *source, key: Some(*field), on_delete })
        }
        // The rows between both sides have no model of their own, and nothing depends on them.
        FieldKind::ManyToMany { through: false, .. } => Some(Dependent { model, key: None, on_delete: OnDelete::Set }),
        FieldKind::GenericRelation { target } => {
            let target = orm.models.resolve(cx, model, target)?;
            Some(Dependent { model: target, key: None, on_delete: OnDelete::Cascade })
        }
        _ => None,
    }
}

fn on_delete(cx: &Interpreter<'_>, model: ClassRef, field: Sym) -> Option<Value> {
    let (_, value) = cx.classes.lookup(model, field)?;
    let Value::Object(id) = value else { return None };
    cx.globals.get(*id)?.field(Sym::new("on_delete")).cloned()
}
