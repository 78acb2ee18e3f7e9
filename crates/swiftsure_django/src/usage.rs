//! What becomes of the rows of each queryset: what is read of them, and whether they leave what is followed.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use rustc_hash::FxHashSet;
use swiftsure_flow::MADE_OF;
use swiftsure_flow::effect::{Effect, EffectKind};
use swiftsure_flow::heap::ObjectId;
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::record::{Record, RecordSet, Shape};
use swiftsure_flow::summary::Summary;
use swiftsure_flow::value::Value;
use swiftsure_source::{Span, Sym};

use crate::orm::Orm;
use crate::queryset::{self, origin};

/// A relation that a queryset loads and nobody reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnusedEager {
    /// The `select_related` or `prefetch_related` call.
    pub site: Span,
    pub by: Sym,
    pub path: Vec<Sym>,
    /// Longer paths of the same queryset, each of which loads this one on its way.
    pub through: Vec<Vec<Sym>>,
    /// The longest path on the way that is read, where no other path loads it.
    pub keeps: Option<Vec<Sym>>,
    pub model: String,
    /// Where the rows are asked for.
    pub evaluated: Span,
}

/// What was seen of all querysets, by where they start.
#[derive(Debug, Default)]
pub(crate) struct Usage {
    used: BTreeSet<(Span, Vec<Sym>)>,
    escaped: FxHashSet<Span>,
    /// Where the rows are asked for.
    evaluated: BTreeMap<Span, BTreeSet<Span>>,
    /// Questions other than for the number of rows.
    read: FxHashSet<Span>,
    loads: BTreeMap<(Span, Span, Vec<Sym>), Loaded>,
    /// What any queryset of a model loads along, by its label; the empty path stands for what is not known.
    of_model: BTreeMap<String, BTreeSet<Vec<Sym>>>,
}

/// A path that a queryset loads along.
#[derive(Debug)]
struct Loaded {
    by: Sym,
    /// The model of the rows; none where the path leads nowhere.
    model: Option<String>,
    evaluated: Span,
}

/// Questions that do not look into the rows.
const NUMBER: &[&str] = &["len", "count", "exists", "aggregate"];
/// Steps that load relations.
const LOADS: &[&str] = &["select_related", "prefetch_related", "_join_by_default"];
/// Steps behind which eager loading means something else, or nothing.
const OTHER: &[&str] =
    &["select_for_update", "values", "values_list", "union", "combined", "dates", "datetimes", "raw"];

impl Usage {
    /// Reads the effects and the outcome of one evaluation that nothing else contains.
    pub(crate) fn add(&mut self, cx: &mut Interpreter<'_>, orm: &Orm, summary: &Summary) {
        for effect in &summary.effects {
            self.effect(cx, orm, effect);
        }
        if summary.partial {
            // What is not kept could have read anything.
            summary.effects.iter().for_each(|effect| self.give_up(effect));
        }
        let mut seen = FxHashSet::default();
        self.outcome(summary, &summary.returned, &mut seen);
        for (_, after) in summary.remains.changed() {
            let fields = after.fields.iter().map(|(_, part)| part);
            fields.chain([&after.element]).for_each(|part| self.outcome(summary, part, &mut seen));
        }
    }

    /// Takes over what was seen elsewhere.
    pub(crate) fn merge(&mut self, other: Self) {
        self.used.extend(other.used);
        self.escaped.extend(other.escaped);
        self.read.extend(other.read);
        for (built, sites) in other.evaluated {
            self.evaluated.entry(built).or_default().extend(sites);
        }
        for (place, loaded) in other.loads {
            self.loads.entry(place).or_insert(loaded);
        }
        for (model, paths) in other.of_model {
            self.of_model.entry(model).or_default().extend(paths);
        }
    }

    fn effect(&mut self, cx: &mut Interpreter<'_>, orm: &Orm, effect: &Effect) {
        match &effect.kind {
            EffectKind::Load { record, relation } => self.reads(cx, orm, record, *relation),
            EffectKind::Query { set, op, .. } => {
                if let swiftsure_flow::record::Base::Related { record, relation } = &set.base {
                    self.reads(cx, orm, record, *relation);
                }
                self.of_model(cx, orm, set);
                if !NUMBER.contains(&op.as_str()) {
                    self.evaluated.entry(set.built).or_default().insert(effect.site);
                    self.read.insert(set.built);
                    self.loaded(cx, orm, set, effect.site);
                }
            }
            EffectKind::Escape { set } => self.escape(set),
            EffectKind::FieldRead { record, .. } | EffectKind::RecordWrite { record, .. } => {
                if let Some(set) = record.set() {
                    self.read.insert(set.built);
                }
            }
            _ => {}
        }
    }

    fn give_up(&mut self, effect: &Effect) {
        match &effect.kind {
            EffectKind::Query { set, .. } | EffectKind::Escape { set } => self.escape(set),
            EffectKind::Load { record, .. } | EffectKind::FieldRead { record, .. } => {
                if let Some(set) = record.set().cloned() {
                    self.escape(&set);
                }
            }
            _ => {}
        }
    }

    /// A relation of a row is read, by whatever way that row was reached: `author.region`, or that of the author of each
    /// of `author.books`.
    fn reads(&mut self, cx: &mut Interpreter<'_>, orm: &Orm, record: &Rc<Record>, relation: Sym) {
        let same = queryset::canonical(cx, &orm.models, record);
        if same != *record {
            self.reads_of(&same, relation);
        }
        self.reads_of(record, relation);
    }

    /// A relation of a row is read: of its queryset, and of those whose relation that is.
    fn reads_of(&mut self, record: &Record, relation: Sym) {
        let Some(set) = record.set() else { return };
        let mut path = record.path.clone();
        path.push(relation);
        self.read.insert(set.built);
        self.used.insert((set.built, path.clone()));
        let mut inner = set.clone();
        while let Some((owners, prefix)) = origin(&inner) {
            path = prefix.into_iter().chain(path).collect();
            self.used.insert((owners.built, path.clone()));
            inner = owners;
        }
    }

    fn escape(&mut self, set: &Rc<RecordSet>) {
        let mut set = set.clone();
        loop {
            self.escaped.insert(set.built);
            let Some((owners, _)) = origin(&set) else { break };
            set = owners;
        }
    }

    fn of_model(&mut self, cx: &Interpreter<'_>, orm: &Orm, set: &RecordSet) {
        if set.has_op(LOADS) {
            let loading = queryset::loading(set);
            let known = self.of_model.entry(orm.models.label(cx, set.class)).or_default();
            known.extend((loading.unknown || loading.joins_all).then(Vec::new));
            known.extend(loading.joined.into_iter().chain(loading.prefetched).chain(loading.carried));
        }
    }

    /// What any queryset of a model loads along.
    pub(crate) fn loaded_by_model(&self, model: &str) -> Option<&BTreeSet<Vec<Sym>>> {
        self.of_model.get(model)
    }

    /// Takes note of what a queryset loads along.
    fn loaded(&mut self, cx: &mut Interpreter<'_>, orm: &Orm, set: &RecordSet, evaluated: Span) {
        // `none()` loads nothing, and no row of it is read.
        let empty = set.has_op(&["none"]);
        if set.shape != Shape::Records || set.symbolic || empty || set.has_op(OTHER) || queryset::loading(set).unknown {
            return;
        }
        for op in set.ops.iter().filter(|op| matches!(op.name.as_str(), "select_related" | "prefetch_related")) {
            for text in op.args.iter().filter_map(Value::as_str) {
                let path: Vec<Sym> = text.as_str().split("__").map(Sym::new).collect();
                self.loads.entry((set.built, op.site, path)).or_insert_with_key(|(.., path)| {
                    let leads = queryset::follow_all(cx, &orm.models, set.class, path).is_some();
                    Loaded { by: op.name, model: leads.then(|| orm.models.label(cx, set.class)), evaluated }
                });
            }
        }
    }

    fn outcome(&mut self, summary: &Summary, value: &Value, seen: &mut FxHashSet<ObjectId>) {
        match value {
            Value::Set(set) => self.escape(set),
            Value::Record(record) => {
                if let Some(set) = record.set().cloned() {
                    self.escape(&set);
                }
            }
            Value::Object(id) if !id.is_global() && seen.insert(*id) => {
                let Some(object) = summary.remains.get(*id) else { return };
                let fields = object.fields.iter().filter(|(name, _)| *name != *MADE_OF).map(|(_, part)| part);
                let parts = fields.chain([&object.element, &object.key]);
                parts.for_each(|part| self.outcome(summary, part, seen));
            }
            Value::Tuple(parts) | Value::Union(parts) => {
                parts.iter().for_each(|part| self.outcome(summary, part, seen));
            }
            Value::Bound(bound) => self.outcome(summary, &bound.0, seen),
            _ => {}
        }
    }

    /// Whether anything of the rows of a queryset is read.
    pub(crate) fn is_read(&self, built: Span) -> bool {
        self.read.contains(&built)
    }

    /// Whether rows of a queryset that starts here go where they are not followed.
    pub(crate) fn escapes(&self, built: Span) -> bool {
        self.escaped.contains(&built)
    }

    /// Whether the rows of a queryset that starts here are counted and never looked at.
    pub(crate) fn only_counted(&self, built: Span) -> bool {
        !self.read.contains(&built) && !self.escaped.contains(&built)
    }

    /// Whether the rows of a queryset that starts here are looked at nowhere but at `site`, and kept by nobody.
    pub(crate) fn only_worked_on(&self, built: Span, site: Span) -> bool {
        let near = |other: &Span| site.contains(*other) || other.contains(site);
        !self.escaped.contains(&built) && self.evaluated.get(&built).is_none_or(|sites| sites.iter().all(near))
    }

    /// What is loaded along and never read.
    pub(crate) fn unused(&self) -> Vec<UnusedEager> {
        let mut found = Vec::new();
        for ((built, site, path), Loaded { by, model, evaluated }) in &self.loads {
            let Some(model) = model.clone().filter(|_| !self.is_used(*built, path) && !self.escaped.contains(built))
            else {
                continue;
            };
            let others = || self.loaded_beside(*built, path);
            let same = || others().filter(|(other, _)| *other == by).map(|(_, other)| other);
            if same().any(|other| path.starts_with(other) && !self.is_used(*built, other)) {
                continue;
            }
            let through = same().filter(|other| other.starts_with(path)).cloned().collect();
            let mut before = (1..path.len()).rev().map(|end| &path[..end]);
            let keeps = before.find(|before| self.is_used(*built, before));
            let keeps = keeps.filter(|keeps| !others().any(|(_, other)| other.starts_with(keeps))).map(<[Sym]>::to_vec);
            found.push(UnusedEager {
                site: *site,
                by: *by,
                path: path.clone(),
                through,
                keeps,
                model,
                evaluated: *evaluated,
            });
        }
        found
    }

    /// The other paths that a queryset names, and the names of the steps in which it does.
    fn loaded_beside(&self, built: Span, path: &[Sym]) -> impl Iterator<Item = (&Sym, &Vec<Sym>)> {
        let is_other = move |place: Span, other: &[Sym]| place == built && other != path;
        let loads = self.loads.iter().filter(move |((place, _, other), _)| is_other(*place, other));
        loads.map(|((.., other), loaded)| (&loaded.by, other))
    }

    /// Whether something reads what a path leads to.
    fn is_used(&self, built: Span, path: &[Sym]) -> bool {
        self.used.iter().any(|(other, used)| *other == built && used.starts_with(path))
    }
}
