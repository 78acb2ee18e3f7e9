//! The state of one function while its body is evaluated.

use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHasher};
use swiftsure_python::ir::{FunctionId, ModuleId, Range};
use swiftsure_source::Sym;

use crate::branch::Way;
use crate::class::ClassRef;
use crate::each::Births;
use crate::effect::{Effect, EffectKind, Keeper, Loop};
use crate::heap::{Heap, Object, ObjectId};
use crate::outside::Outside;
use crate::record::{CHANGED, GIVEN, RELOADED, Record, Root};
use crate::region::Regions;
use crate::value::{Site, Value};

/// Effects that one function keeps beside what it reads of rows; more are counted.
const EFFECT_LIMIT: usize = 600;
/// Columns of rows that one function is known to read.
const READ_LIMIT: usize = 200;
/// Effects up to which each way to an effect is told apart.
const FINE_LIMIT: usize = 48;

/// A record, the name of an attribute of it, and what the program set that to.
pub type Fact = (Rc<Record>, Sym, Value);

/// What differs between the paths through a body.
#[derive(Clone, Debug, Default)]
pub struct State {
    pub locals: Vec<Value>,
    pub heap: Heap,
    /// Attributes of records that the program set itself. The value is `Unbound` where only that is known.
    pub facts: Vec<Fact>,
    /// Verdicts that hold here: they say the same of what is read once more.
    pub(crate) verdicts: Vec<Rc<Outside>>,
}

impl State {
    /// Whether something is known of a local here, and nothing afterwards.
    pub(crate) fn loses(&self, after: &Self) -> bool {
        let is_lost = |(before, after): (&Value, &Value)| !before.is_unknown() && *after == Value::Unknown;
        self.locals.iter().zip(&after.locals).any(is_lost)
    }

    /// Joins in what holds on another path.
    pub fn join(&mut self, other: &State) {
        for (at, theirs) in other.locals.iter().enumerate() {
            match self.locals.get_mut(at) {
                Some(ours) if ours == theirs => {}
                Some(ours) => *ours = std::mem::take(ours).join(theirs.clone()),
                None => self.locals.push(theirs.clone()),
            }
        }
        self.heap.join(&other.heap);
        self.verdicts.retain(|verdict| other.verdicts.contains(verdict));
        // What a path has set may be set behind it; what a path has asked holds on that path alone.
        let is_asked = |(_, name, _): &Fact| name.as_str().starts_with(GIVEN);
        self.facts.retain(|fact| !is_asked(fact) || other.facts.contains(fact));
        for fact in &mut self.facts {
            if is_plain(&fact.2) && !other.facts.iter().any(|theirs| is_of_same(fact, theirs)) {
                fact.2 = std::mem::take(&mut fact.2).join(Value::Data);
            }
        }
        for fact in other.facts.iter().filter(|fact| !is_asked(fact)) {
            self.join_fact(fact);
        }
    }

    /// Joins in what another path has set. Plain data is what one path or the other says, and no more than that.
    fn join_fact(&mut self, theirs: &Fact) {
        if self.facts.contains(theirs) {
            return;
        }
        match self.facts.iter_mut().find(|ours| is_of_same(ours, theirs)) {
            Some((.., ours)) if is_plain(ours) && is_plain(&theirs.2) => {
                *ours = std::mem::take(ours).join(theirs.2.clone());
            }
            Some((.., ours)) if is_plain(ours) => ours.clone_from(&theirs.2),
            Some(_) if is_plain(&theirs.2) => {}
            None if is_plain(&theirs.2) => {
                let (record, name, value) = theirs.clone();
                self.facts.push((record, name, value.join(Value::Data)));
            }
            _ => self.facts.push(theirs.clone()),
        }
    }

    /// What the program itself set `name` of the record to.
    pub fn fact(&self, record: &Record, name: Sym) -> Option<&Value> {
        let same = |known: &Record| known.path == record.path && known.root == record.root;
        self.facts.iter().rev().find(|(known, field, _)| *field == name && same(known)).map(|(_, _, value)| value)
    }

    /// Another turn begins inside of `loops` loops: its rows are others, which nobody has read again, and of those that the
    /// program has made holds what held `before` the loop.
    pub(crate) fn begin_turn(&mut self, loops: usize, before: &Self) {
        let is_of_turn = |record: &Record| usize::from(record.born) >= loops;
        let is_made = |record: &Record| matches!(record.root, Root::New(_)) && is_of_turn(record);
        self.facts.retain(|fact| !is_made(&fact.0) || before.facts.contains(fact));
        let is_of_path = |name: &str| name.starts_with(RELOADED) || name.starts_with(GIVEN) || name == CHANGED;
        self.facts.retain(|(record, name, _)| {
            !(is_of_path(name.as_str()) || record.told(*name).is_some()) || !is_of_turn(record)
        });
    }

    pub fn set_fact(&mut self, record: &Rc<Record>, name: Sym, value: Value) {
        self.facts.retain(|(known, field, _)| *field != name || known != record);
        self.facts.push((record.clone(), name, value));
    }
}

/// A function, module or class body under evaluation.
#[derive(Debug)]
pub struct Frame {
    pub module: ModuleId,
    /// None for module and class bodies.
    pub function: Option<FunctionId>,
    /// Whether the objects that it makes live in the global heap: module and class bodies.
    pub global: bool,
    /// The class whose body is evaluated, with its namespace.
    pub class_body: Option<ClassRef>,
    /// The class in whose body the function stands, for `super()`.
    pub owner: Option<ClassRef>,
    pub state: State,
    pub captured: Vec<Value>,
    pub loops: Vec<Rc<Loop>>,
    pub regions: Regions,
    pub effects: Vec<Effect>,
    /// Which effect each of the keys of those that are known stands for.
    seen: FxHashMap<u64, u32>,
    /// Effects over the limit.
    pub dropped_effects: usize,
    /// The ways of effects before they were parted from handlers, by their numbers.
    pub(crate) parted: FxHashMap<u32, Way>,
    /// Effects that read a column of a row: what is said of columns that were left out or that nothing reads needs them.
    reads: usize,
    /// Whether it read more columns than are kept, something that it calls did more than is kept, or a call was not
    /// followed because of a limit.
    pub is_partial: bool,
    pub(crate) raising: Raising,
    pub returned: Value,
    /// What checks have found wherever it comes back; none while it has not.
    pub(crate) granted: Option<Vec<Rc<Outside>>>,
    pub yielded: Value,
    /// A `yield` stands in a loop that grows.
    pub yields_many: bool,
    /// Branches around the current place that may not be taken.
    pub branches: u32,
    /// Values around the current place that may be one of several, each of which is looked at in turn.
    pub(crate) members: u32,
    /// The decisions and loops on the way to the current place.
    pub way: Way,
    /// For each loop around the current place: the states at `break` and at `continue`.
    pub exits: Vec<Exits>,
    /// Objects made inside of loops: how many were around.
    pub(crate) births: Births,
    /// Summaries of the calls made, by number.
    pub callees: Vec<u32>,
    /// What calls and comparisons say of values from outside, by where they stand.
    verdicts: FxHashMap<Range, (Rc<Outside>, bool)>,
}

/// How sure it is that a function which was seen to raise does so whenever it is called.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Raising {
    #[default]
    Always,
    /// A condition was settled on the way that the classes below, or whoever makes the object, may settle otherwise.
    AsConfigured,
}

#[derive(Debug, Default)]
pub struct Exits {
    pub breaks: Option<State>,
    pub continues: Option<State>,
}

impl Frame {
    pub fn new(module: ModuleId, function: Option<FunctionId>) -> Self {
        Self {
            module,
            function,
            global: function.is_none(),
            class_body: None,
            owner: None,
            state: State::default(),
            captured: Vec::new(),
            loops: Vec::new(),
            regions: Regions::default(),
            effects: Vec::new(),
            seen: FxHashMap::default(),
            dropped_effects: 0,
            parted: FxHashMap::default(),
            reads: 0,
            is_partial: false,
            raising: Raising::Always,
            returned: Value::Unbound,
            granted: None,
            yielded: Value::Unbound,
            yields_many: false,
            branches: 0,
            members: 0,
            way: Way::EMPTY,
            exits: Vec::new(),
            births: Births::default(),
            callees: Vec::new(),
            verdicts: FxHashMap::default(),
        }
    }

    /// Whether what happens here happens to one of several values only.
    pub(crate) fn is_one_of_several(&self) -> bool {
        self.members > 0
    }

    /// Records an effect here, repeated by the innermost `born` loops' surroundings.
    pub fn effect(&mut self, kind: EffectKind, site: Site, born: usize) {
        let loops = self.loops[..born.min(self.loops.len())].into();
        let (function, conditional, way) = (self.function, self.in_branch(), self.way);
        let regions = self.regions.clone();
        self.add_effect(Effect { kind, site, function, loops, calls: None, conditional, way, keeper: None, regions });
    }

    /// Whether a branch around may not be taken. That a loop may have no turns is said by its size.
    pub(crate) fn in_branch(&self) -> bool {
        self.branches as usize > self.exits.len()
    }

    /// Whether one of the loops around grows with the data.
    pub(crate) fn in_growing_loop(&self) -> bool {
        self.loops.iter().any(|entry| entry.grows())
    }

    /// How many loops were around the place where a value came into being.
    pub(crate) fn birth(&self, value: &Value) -> usize {
        match value {
            Value::Object(id) => usize::from(self.births.of(*id)),
            // Nobody knows where it came from: perhaps from outside of all loops.
            Value::Record(record) if record.root == Root::Unknown => 0,
            Value::Record(record) => usize::from(record.born),
            // What the process keeps.
            Value::None => 0,
            _ => self.loops.len(),
        }
    }

    /// Marks the effects from number `from` on as those of an answer that `owner` keeps under a name.
    pub(crate) fn happens_once_for(&mut self, owner: &Value, name: Sym, from: usize) {
        let (born, around) = (self.birth(owner).min(self.loops.len()), self.loops.len());
        let keeper = Rc::new(Keeper { keeper: owner.clone(), name });
        for effect in self.effects.iter_mut().skip(from).filter(|effect| effect.keeper.is_none()) {
            effect.keeper = Some(keeper.clone());
            if effect.loops.len() >= around {
                effect.leave_loops(born..around);
            }
        }
    }

    /// Those of the effects from number `from` on happen on the turn that leaves all loops but the outermost `kept`.
    pub fn leaves_loops(&mut self, from: usize, kept: usize, those: impl Fn(&Effect) -> bool) {
        let around = self.loops.len();
        for effect in self.effects.iter_mut().skip(from).filter(|effect| effect.loops.len() >= around && those(effect))
        {
            effect.leave_loops(kept..around);
        }
    }

    /// Whether a record is known to keep an answer under a name.
    pub(crate) fn is_kept(&self, owner: &Value, name: Sym) -> bool {
        matches!(owner, Value::Record(record) if self.state.fact(record, name).is_some())
    }

    /// Records an effect here that happens on every turn of all loops around.
    pub fn effect_each_turn(&mut self, kind: EffectKind, site: Site) {
        self.effect(kind, site, self.loops.len());
    }

    /// Records that rows are not followed any further.
    pub(crate) fn escapes(&mut self, kind: EffectKind, site: Site) {
        self.add_effect(Effect {
            kind,
            site,
            function: None,
            loops: Rc::default(),
            calls: None,
            conditional: false,
            way: Way::EMPTY,
            keeper: None,
            regions: Regions::default(),
        });
    }

    /// Adds an effect unless the same one is there. What comes about in several ways is told apart by none of them.
    pub fn add_effect(&mut self, effect: Effect) {
        let is_read = is_read(&effect);
        if is_read && self.reads >= READ_LIMIT {
            self.is_partial = true;
            return;
        }
        let others = self.effects.len() - self.reads;
        if !is_read && others >= EFFECT_LIMIT {
            self.dropped_effects += 1;
            return;
        }
        // In a function that does very much, what one call does counts once, by whatever way it comes about.
        let fine = others < FINE_LIMIT;
        let count = u32::try_from(self.effects.len()).unwrap_or(u32::MAX);
        let number = *self.seen.entry(hash(&effect, fine)).or_insert(count);
        match self.effects.get_mut(number as usize) {
            Some(known) if known.way != effect.way && self.parted.get(&number) != Some(&effect.way) => {
                known.way = Way::EMPTY;
            }
            Some(_) => {}
            None => {
                self.reads += usize::from(is_read);
                self.effects.push(effect);
            }
        }
    }

    /// Takes back the effects from number `from` on.
    pub fn forget_effects(&mut self, from: usize) {
        let gone = self.effects.split_off(from.min(self.effects.len()));
        self.reads -= gone.iter().filter(|effect| is_read(effect)).count();
        self.seen.retain(|_, place| (*place as usize) < from);
        self.parted.retain(|place, _| (*place as usize) < from);
    }

    /// Takes back the effects from number `from` on, but for what ends in sinks.
    pub(crate) fn keep_sinks(&mut self, from: usize) {
        let ended = self.effects.iter().skip(from).filter(|effect| matches!(effect.kind, EffectKind::Sink { .. }));
        let ended: Vec<_> = ended.cloned().collect();
        self.forget_effects(from);
        self.effects.extend(ended);
    }

    /// Remembers the answer of a check: what it says is so where its truth is `holds`.
    pub(crate) fn note_verdict(&mut self, range: Range, answer: &Value, holds: bool) {
        if let Some(verdict) = answer.verdict() {
            self.verdicts.insert(range, (verdict.clone(), holds));
        }
    }

    /// What the check at a place says if its truth is `holds`.
    pub(crate) fn verdict(&self, range: Range, holds: bool) -> Option<Rc<Outside>> {
        self.verdicts.get(&range).filter(|known| known.1 == holds).map(|known| known.0.clone())
    }

    /// Leaves the path at a `break` or `continue`.
    pub fn leave(&mut self, by_break: bool) {
        let state = self.state.clone();
        if let Some(exits) = self.exits.last_mut() {
            let slot = if by_break { &mut exits.breaks } else { &mut exits.continues };
            match slot {
                Some(known) => known.join(&state),
                None => *slot = Some(state),
            }
        }
    }

    pub fn add_object(&mut self, object: Object) -> ObjectId {
        let id = self.state.heap.add(object);
        self.births.note(id, self.loops.len());
        id
    }
}

fn is_of_same(one: &Fact, other: &Fact) -> bool {
    one.1 == other.1 && one.0 == other.0
}

/// Whether a value is a text, a number or the like.
fn is_plain(value: &Value) -> bool {
    use Value::{AnyBool, AnyNumber, AnyStr, Bool, Data, Int, None, Prefix, Str};
    let is_data = |member: &Value| {
        matches!(member, Str(_) | Prefix(_) | AnyStr | Int(_) | AnyNumber | Bool(_) | AnyBool | Data | None)
    };
    *value != None && value.members().iter().all(is_data)
}

/// Whether an effect counts among those that ask nothing by themselves: columns that are read, and what is left out.
fn is_read(effect: &Effect) -> bool {
    matches!(effect.kind, EffectKind::FieldRead { .. } | EffectKind::Unfollowed { .. })
}

fn hash(effect: &Effect, fine: bool) -> u64 {
    use std::hash::{Hash, Hasher};
    let mut hasher = FxHasher::default();
    if let EffectKind::FieldRead { .. } = effect.kind {
        // However often it is read, a row has a field once.
        effect.kind.hash(&mut hasher);
    } else if effect.kind.is_escape() {
        effect.kind.hash(&mut hasher);
        return hasher.finish();
    } else if fine {
        effect.key().hash(&mut hasher);
    } else {
        (effect.site, &effect.kind, effect.calls.as_ref().map(|step| step.site)).hash(&mut hasher);
    }
    effect.loops.len().hash(&mut hasher);
    hasher.finish()
}
