//! What a caller sees of a call: what it returned, made and changed, and its effects in the caller's surroundings.

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;
use swiftsure_source::Sym;

use crate::branch::Way;
use crate::effect::{CallStep, Effect, EffectKind, Keeper};
use crate::frame::Frame;
use crate::heap::{Kind, Object, ObjectId};
use crate::instantiation::Instantiation;
use crate::interpreter::Interpreter;
use crate::record::{Base, Record, RecordSet, Role, Root};
use crate::region::Regions;
use crate::summary::Summary;
use crate::value::{Site, Value};

/// What is around an effect of a callee, as the caller sees it.
pub(crate) struct Surroundings {
    pub calls: Option<Rc<CallStep>>,
    pub way: Way,
    pub regions: Regions,
    pub keeper: Option<Rc<Keeper>>,
}

/// The surroundings of the effects of one call: what several of them share inside of the callee they go on sharing.
#[derive(Default)]
struct Seen {
    calls: FxHashMap<Option<*const CallStep>, Rc<CallStep>>,
    ways: FxHashMap<Way, Way>,
    regions: FxHashMap<*const (), Regions>,
    keepers: FxHashMap<*const Keeper, Rc<Keeper>>,
}

impl Interpreter<'_> {
    /// Lets the caller see what a call did.
    pub(crate) fn apply(
        &mut self,
        f: &mut Frame,
        number: u32,
        actuals: &[Value],
        originals: &[ObjectId],
        site: Site,
    ) -> Value {
        let Some(summary) = self.memo.summary(number).cloned() else { return Value::Unknown };
        f.callees.push(number);
        f.is_partial |= summary.partial;
        let (loops, facts) = (f.loops.clone(), f.state.facts.clone());
        let mut instantiation = Instantiation {
            actuals,
            originals,
            made: FxHashMap::default(),
            loops: &loops,
            knowledge: &self.knowledge.clone(),
            call: site,
            facts: &facts,
            sets: RefCell::default(),
            turns: RefCell::default(),
            fresh: self.sets_made(&summary),
        };
        self.copy_back(f, &summary, &mut instantiation);
        self.pass_on(f, &summary, &instantiation, site);
        let granted = summary.granted.iter().map(|verdict| Value::Outside(verdict.clone()));
        let granted: Vec<Value> = granted.map(|verdict| instantiation.value(&verdict)).collect();
        for verdict in granted.iter().filter_map(Value::verdict) {
            self.grant_verdict(f, verdict.clone());
        }
        f.as_checked(instantiation.value(&summary.returned))
    }

    /// The sets that a callee makes and gives back, unless something keeps the answer.
    fn sets_made(&self, summary: &Summary) -> Vec<Rc<RecordSet>> {
        if self.keeping.contains(&summary.function) {
            return Vec::new();
        }
        let body = self.code.span(summary.function.module, self.code.function(summary.function).range);
        let is_made = |set: &RecordSet| {
            let is_new = body.contains(set.made_at()) || !set.handed.is_empty();
            let is_handed_back = matches!(set.base, Base::Param(_)) && set.ops.is_empty();
            set.role == Role::Set && !set.kept && !is_handed_back && is_new
        };
        let made = summary.returned.members().iter().filter_map(|member| match member {
            Value::Set(set) if is_made(set) => Some(set.clone()),
            _ => None,
        });
        made.collect()
    }

    /// The effects of a callee become the caller's.
    fn pass_on(&mut self, f: &mut Frame, summary: &Summary, instantiation: &Instantiation<'_>, site: Site) {
        let domain = self.domain.clone();
        let mut seen = Seen::default();
        let mut kept: Vec<(Rc<Record>, Sym)> = Vec::new();
        // Whether an answer was kept before, by who keeps it: the effects themselves say that it is from now on.
        let mut was_kept: FxHashMap<*const Keeper, bool> = FxHashMap::default();
        for effect in &summary.effects {
            if effect.kind.is_escape() {
                if let Some(kind) = instantiation.escape(&effect.kind) {
                    let site = instantiation.site(effect.site);
                    self.passes_on_unfollowed(&kind, (effect.site, site));
                    f.escapes(kind, site);
                }
                continue;
            }
            let surroundings = self.surroundings(f, summary, effect, instantiation, site, &mut seen);
            if let Some(keeper) = &surroundings.keeper
                && let Keeper { keeper: Value::Record(record), name } = &**keeper
            {
                let is_known = || f.state.fact(record, *name).is_some();
                if *was_kept.entry(Rc::as_ptr(keeper)).or_insert_with(is_known) {
                    continue;
                }
                kept.push((record.clone(), *name));
            }
            // As many loops repeat what is kept as repeat its keeper.
            let outer = surroundings.keeper.as_ref().map_or(usize::MAX, |keeper| f.birth(&keeper.keeper));
            let mut effect = instantiation.effect(effect, outer, surroundings);
            if effect.site == site {
                effect.function = f.function;
            }
            effect.conditional |= f.in_branch();
            match &effect.kind {
                EffectKind::RelationSet { record, relation } => {
                    domain.relation_set(self, f, record, *relation, effect.site);
                    if !record.is_symbolic() && !matches!(record.root, Root::New(_)) {
                        continue;
                    }
                }
                // What the caller handed in is clean, or safe for this.
                EffectKind::Sink { kind, value, .. } if !self.still_unsafe(*kind, value) => continue,
                kind if !domain.keeps(self, f, kind) => continue,
                _ => {}
            }
            f.add_effect(effect);
        }
        for (record, name) in kept {
            f.state.set_fact(&record, name, Value::Unbound);
        }
    }

    fn surroundings(
        &mut self,
        f: &Frame,
        summary: &Summary,
        effect: &Effect,
        instantiation: &Instantiation<'_>,
        site: Site,
        seen: &mut Seen,
    ) -> Surroundings {
        let calls = if self.is_knowledge(summary.function.module) {
            effect.calls.as_ref().map(|step| {
                if instantiation.site(step.seen_at) == step.seen_at {
                    return step.clone();
                }
                let seen_here = || Rc::new(CallStep { seen_at: site, ..CallStep::clone(step) });
                seen.calls.entry(Some(Rc::as_ptr(step))).or_insert_with(seen_here).clone()
            })
        } else {
            let way = effect.calls.as_ref().map(Rc::as_ptr);
            let step = || Rc::new(CallStep::new(site, summary.function, summary.receiver, effect.calls.clone()));
            Some(seen.calls.entry(way).or_insert_with(step).clone())
        };
        let through = || self.ways.through_call(f.way, site, effect.way);
        let way = *seen.ways.entry(effect.way).or_insert_with(through);
        let around = || f.regions.around(&effect.regions, |place| instantiation.site(place));
        let regions = seen.regions.entry(effect.regions.place()).or_insert_with(around).clone();
        let keeper = effect.keeper.as_ref().map(|inner| {
            let seen_by_caller = || Rc::new(self.keeper(inner, instantiation));
            seen.keepers.entry(Rc::as_ptr(inner)).or_insert_with(seen_by_caller).clone()
        });
        Surroundings { calls, way, regions, keeper }
    }

    fn keeper(&mut self, inner: &Keeper, instantiation: &Instantiation<'_>) -> Keeper {
        let keeper = match instantiation.value(&inner.keeper) {
            Value::Record(record) => Value::Record(self.domain.clone().shortest(self, &record)),
            other => other,
        };
        Keeper { keeper, name: inner.name }
    }

    /// Copies what the callee made and changed into the caller's heap.
    fn copy_back(&mut self, f: &mut Frame, summary: &Summary, instantiation: &mut Instantiation<'_>) {
        for (id, object) in summary.remains.made() {
            if let Value::Object(copy) = self.allocate(f, Object::of_kind(object.kind)) {
                instantiation.made.insert(*id, copy);
            }
        }
        for (id, object) in summary.remains.all() {
            let object = instantiate_object(object, instantiation);
            let Some(target) = instantiation.object(*id) else { continue };
            let object = self.with_what_it_had(f, target, object);
            if let Some(slot) = self.own_object_mut(f, target) {
                *slot = object;
            }
        }
    }

    /// An instance as a callee leaves it. One that was evaluated for many callers knows only what it has set itself: the
    /// other fields are as they were, and so is what it could not know.
    fn with_what_it_had(&self, f: &Frame, target: ObjectId, after: Object) -> Object {
        let (Kind::Instance(class), Some(before)) = (after.kind, self.object(f, target)) else { return after };
        if before.fields.iter().all(|(name, _)| after.field(*name).is_some()) {
            return after;
        }
        let is_cached = |name: Sym| matches!(self.classes.lookup(class, name), Some((_, Value::Property(_))));
        let mut joined = Object { fields: before.fields.clone(), ..after };
        for (name, value) in after.fields {
            let is_guess = value == Value::Unknown && (joined.field(name).is_some() || is_cached(name));
            if !is_guess {
                joined.set_field(name, value);
            }
        }
        joined
    }
}

fn instantiate_object(object: &Object, instantiation: &Instantiation<'_>) -> Object {
    Object {
        fields: object.fields.iter().map(|(name, value)| (*name, instantiation.value(value))).collect(),
        items: object.items.as_ref().map(|items| items.iter().map(|item| instantiation.value(item)).collect()),
        key: instantiation.value(&object.key),
        element: instantiation.value(&object.element),
        few: object.few,
        lacks: object.lacks,
        ..Object::of_kind(object.kind)
    }
}

/// The row whose relation is asked for is new in the loops of the callee that it was new in, inside of `outer` others.
pub(crate) fn within_loops(before: &EffectKind, after: EffectKind, outer: usize) -> EffectKind {
    let (EffectKind::Query { set: was, .. }, EffectKind::Query { set, op, cached }) = (before, &after) else {
        return after;
    };
    let (Base::Related { record: row, .. }, Base::Related { record, relation }) = (&was.base, &set.base) else {
        return after;
    };
    if row.born == 0 || matches!(row.root, Root::Param(_)) {
        return after;
    }
    let born = u16::try_from(outer).unwrap_or(u16::MAX).saturating_add(row.born);
    let record = Rc::new(Record { born, ..Record::clone(record) });
    let base = Base::Related { record, relation: *relation };
    let set = Rc::new(RecordSet { base, ..RecordSet::clone(set) });
    EffectKind::Query { set, op: *op, cached: *cached }
}
