//! The interpreter's shared state: modules, classes, the global heap, the memo of summaries, and what was counted.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};
use swiftsure_python::ir::{FunctionId, ModuleId};
use swiftsure_python::{Codebase, Origin};
use swiftsure_source::{Span, Sym};

use crate::abstraction::Abstraction;
use crate::branch::Ways;
use crate::class::{ClassRef, ClassTable};
use crate::domain::Domain;
use crate::effect::{Effect, EffectKind};
use crate::frame::Frame;
use crate::heap::{Heap, Object, ObjectId, Pool};
use crate::memo::Memo;
use crate::memory::Memory;
use crate::modules::ModuleState;
use crate::summary::Summary;
use crate::value::{Args, FunctionValue, Site, Value};

/// Nested calls that are followed.
pub(crate) const DEPTH_LIMIT: usize = 48;
/// Different sets of arguments for which one function is evaluated, for each class of receiver.
pub(crate) const CONTEXT_LIMIT: usize = 20;
/// The same for a function that calls next to nothing: a helper that passes on what it is given has many callers.
const HELPER_CONTEXT_LIMIT: usize = 256;
/// Calls that each evaluation of a helper makes at most, all those inside of them counted.
const HELPER_CALLS: u32 = 2;
/// The same for functions of the knowledge and templates, which are short and meet every class of a project.
const KNOWLEDGE_CONTEXT_LIMIT: usize = 4096;

/// Bodies that are evaluated for one entry point or one statement of a module; what comes after is unknown.
const FUEL: u32 = 20_000;
/// Times that one function may be on the stack while modules run, where nothing is memoised.
pub(crate) const RECURSION_LIMIT: usize = 3;

/// Entry points after which objects are let go of that no call needs any more.
const TIDY_POOL: u32 = 64;

/// What the interpreter gave up on, by kind and what it was about.
#[derive(Debug, Default)]
pub struct Counters {
    counts: BTreeMap<&'static str, BTreeMap<String, usize>>,
}

impl Counters {
    pub fn count(&mut self, what: &'static str, about: impl Into<String>) {
        *self.counts.entry(what).or_default().entry(about.into()).or_default() += 1;
    }

    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &BTreeMap<String, usize>)> {
        self.counts.iter().map(|(what, about)| (*what, about))
    }
}

pub struct Interpreter<'a> {
    pub code: &'a Codebase,
    pub domain: Rc<dyn Domain>,
    pub classes: ClassTable,
    pub globals: Heap,
    pub counters: Counters,
    /// Which files are knowledge, by their number.
    pub(crate) knowledge: Rc<[bool]>,
    pub(crate) modules: FxHashMap<ModuleId, ModuleState>,
    /// Above zero while module code runs: then the global heap may change, and nothing is memoised.
    pub(crate) loading: usize,
    pub(crate) depth: usize,
    /// What is left for the entry point or statement at hand.
    pub(crate) fuel: u32,
    /// The functions that are being evaluated.
    pub(crate) stack: Vec<FunctionId>,
    pub(crate) memo: Memo,
    /// Whether the call that came last always raises.
    pub(crate) never_back: bool,
    /// What is evaluated happens in another process, and is no way in which a function is called here.
    pub(crate) is_elsewhere: bool,
    /// Functions with a loop that no call gave anything to.
    pub(crate) seen_in_part: BTreeSet<FunctionId>,
    pub(crate) memory: Memory,
    pub(crate) pool: Pool,
    /// Entry points that were evaluated.
    entered: u32,
    pub ways: Ways,
    /// Classes of which an instance was made.
    pub(crate) instantiated: FxHashSet<ClassRef>,
    pub(crate) class_memo: FxHashMap<(swiftsure_python::ir::ClassId, Vec<ClassRef>), ClassRef>,
    /// Folders without a module of their own that are imported through.
    pub(crate) namespaces: FxHashSet<Sym>,
    /// Functions whose answers leave the program as HTML where they are texts.
    pub(crate) answers: FxHashSet<FunctionId>,
    /// Functions and classes under a decorator of which nothing is known.
    pub(crate) undescribed: FxHashSet<Span>,
    /// Getters of properties that keep their answer.
    pub(crate) keeping: FxHashSet<FunctionId>,
    /// Where the instances were made that modules and classes hold.
    pub(crate) made_at: FxHashMap<ObjectId, Site>,
}

impl<'a> Interpreter<'a> {
    pub fn new(code: &'a Codebase, domain: Rc<dyn Domain>) -> Self {
        let mut knowledge = vec![false; code.files.len()];
        for (_, module) in code.heads() {
            knowledge[module.file.0 as usize] = module.origin == Origin::Knowledge;
        }
        Self {
            code,
            domain,
            knowledge: knowledge.into(),
            classes: ClassTable::default(),
            globals: Heap::global(),
            counters: Counters::default(),
            modules: FxHashMap::default(),
            loading: 0,
            depth: 0,
            fuel: FUEL,
            stack: Vec::new(),
            memo: Memo::default(),
            never_back: false,
            is_elsewhere: false,
            seen_in_part: BTreeSet::new(),
            memory: Memory::default(),
            pool: Pool::default(),
            entered: 0,
            ways: Ways::default(),
            instantiated: FxHashSet::default(),
            class_memo: FxHashMap::default(),
            namespaces: FxHashSet::default(),
            undescribed: FxHashSet::default(),
            answers: FxHashSet::default(),
            keeping: FxHashSet::default(),
            made_at: FxHashMap::default(),
        }
    }

    /// The summary of an evaluation by its number; none where nobody needs it any more.
    pub fn summary(&self, number: u32) -> Option<&Rc<Summary>> {
        self.memo.summary(number)
    }

    /// The numbers of all summaries, in the order in which they were finished.
    pub fn summaries(&self) -> std::ops::Range<u32> {
        0..self.memo.count()
    }

    /// The function whose summary has a number.
    pub fn summarised(&self, number: u32) -> Option<FunctionId> {
        self.memo.function(number)
    }

    /// The summaries of what a summarised function calls, by their number.
    pub fn callees(&self, number: u32) -> &[u32] {
        self.memo.callees(number)
    }

    /// Whether the effects of a caller contain those of a summary.
    pub fn is_told(&self, number: u32) -> bool {
        self.memo.is_told(number)
    }

    /// Forgets what only evaluations to come would need: summaries of entry points stay, and what no other one tells.
    pub fn conclude(&mut self) {
        self.memo.conclude();
        self.pool = Pool::default();
    }

    /// Takes note that the summary of an entry point was read: nobody needs it any more but calls with the same arguments.
    pub fn settle(&mut self, number: u32) {
        self.memo.settle(number);
    }

    /// The summaries that no caller tells nor will tell, since the last time: who has read one releases it.
    pub fn take_left(&mut self) -> Vec<u32> {
        self.memo.take_left()
    }

    /// Lets go of a summary that nobody will ask for.
    pub fn release(&mut self, number: u32) {
        self.memo.release(number);
    }

    /// Whether any call of the function was evaluated.
    pub fn was_called(&self, function: FunctionId) -> bool {
        self.memo.was_called(function)
    }

    /// Whether a loop of the function was never entered.
    pub fn was_seen_in_part(&self, function: FunctionId) -> bool {
        self.seen_in_part.contains(&function)
    }

    /// Whether module code is running.
    pub fn is_loading(&self) -> bool {
        self.loading > 0
    }

    /// A new entry point or statement may use as much as any other.
    pub(crate) fn refuel(&mut self) {
        self.fuel = FUEL;
        if self.depth == 0 {
            self.memo.tidy();
            self.entered += 1;
            if self.entered.is_multiple_of(TIDY_POOL) {
                self.pool.tidy();
            }
        }
    }

    /// Whether the program makes an instance of the class itself.
    pub fn was_instantiated(&self, class: ClassRef) -> bool {
        self.instantiated.contains(&class)
    }

    /// Whether nothing is known of a decorator of the function or class whose name stands there.
    pub fn is_undescribed(&self, named: Span) -> bool {
        self.undescribed.contains(&named)
    }

    /// Says that the answers of a function leave the program: what is text is HTML there.
    pub fn answers_with_html(&mut self, function: FunctionId) {
        self.answers.insert(function);
    }

    /// Where an instance was made by the code of a module or class.
    pub fn made_at(&self, object: ObjectId) -> Option<Site> {
        self.made_at.get(&object).copied()
    }

    /// Different sets of arguments that are told apart for a function.
    pub(crate) fn context_limit(&self, function: FunctionId) -> usize {
        let short = self.is_knowledge(function.module) || !self.code.head(function.module).language.is_python();
        if short {
            KNOWLEDGE_CONTEXT_LIMIT
        } else if self.memo.dearest(function).is_some_and(|calls| calls <= HELPER_CALLS) {
            HELPER_CONTEXT_LIMIT
        } else {
            CONTEXT_LIMIT
        }
    }

    /// A site for what happens outside of any code.
    pub fn nowhere(&self, module: ModuleId) -> Site {
        self.code.span(module, swiftsure_python::ir::Range::default())
    }

    pub fn object<'s>(&'s self, f: &'s Frame, id: ObjectId) -> Option<&'s Rc<Object>> {
        if id.is_global() { self.globals.get(id) } else { f.state.heap.get(id) }
    }

    /// The object for a change; none for global objects outside of module code. That one is filled while the program
    /// runs is known of it from then on.
    pub fn object_mut<'s>(&'s mut self, f: &'s mut Frame, id: ObjectId) -> Option<&'s mut Object> {
        if !id.is_global() {
            return f.state.heap.get_mut(id);
        }
        if self.loading > 0 {
            return self.globals.get_mut(id);
        }
        if self.globals.get(id).is_some_and(|object| object.is_empty_container()) {
            self.globals.get_mut(id)?.open();
        }
        None
    }

    /// Makes an object where the frame's objects live.
    pub fn allocate(&mut self, f: &mut Frame, object: Object) -> Value {
        Value::Object(if f.global { self.globals.add(object) } else { f.add_object(object) })
    }

    /// Moves a value and what it reaches to the global heap.
    pub fn globalize(&mut self, f: &Frame, value: &Value) -> Value {
        if !reaches_heap(value) {
            return value.clone();
        }
        let first = crate::heap::GLOBAL + u32::try_from(self.globals.len()).unwrap_or(0);
        let mut copy = Abstraction::verbatim(&f.state.heap, &f.births, first);
        let value = copy.value(value);
        for object in copy.objects {
            self.globals.add(Rc::unwrap_or_clone(object));
        }
        value
    }

    /// Evaluates a function as an entry: returns the number of its summary, if it could be evaluated.
    pub fn enter(&mut self, module: ModuleId, function: &Value, args: Args, site: Site) -> Option<u32> {
        let mut frame = self.entry_frame(module);
        self.enter_in(&mut frame, function, args, site)
    }

    /// As [`Self::enter`], with objects of the frame among the arguments.
    pub fn enter_in(&mut self, frame: &mut Frame, function: &Value, args: Args, site: Site) -> Option<u32> {
        self.enter_before(frame, function, args, site, |_, _, _| {})
    }

    /// As [`Self::enter_in`], with what happens to the answer behind the function.
    pub fn enter_before(
        &mut self,
        frame: &mut Frame,
        function: &Value,
        args: Args,
        site: Site,
        behind: impl FnOnce(&mut Self, &mut Frame, Value),
    ) -> Option<u32> {
        let (before, effects) = (frame.callees.len(), frame.effects.len());
        let holds_rows = frame.state.heap.holds_rows();
        self.refuel();
        let answer = self.call_value(frame, function, args, site);
        let number = frame.callees.get(before..).and_then(<[u32]>::last).copied()?;
        let crosses = crate::region::crosses(function);
        let handed = Handed { crosses, holds_rows };
        let number = self.seen_from_outside(number, handed, frame.effects.get(effects..).unwrap_or_default());
        let (before, effects) = (frame.callees.len(), frame.effects.len());
        behind(self, frame, answer);
        let (more, effects) = (frame.callees.get(before..), frame.effects.get(effects..).unwrap_or_default());
        let number = self.with_more(number, more.unwrap_or_default(), effects);
        self.memo.pin(number);
        Some(number)
    }

    /// A summary that also has what happened behind the function.
    fn with_more(&mut self, number: u32, callees: &[u32], effects: &[Effect]) -> u32 {
        match self.memo.summary(number).cloned() {
            Some(summary) if !effects.is_empty() => {
                let effects = summary.effects.iter().chain(effects).cloned().collect();
                let callees: Vec<u32> = std::iter::once(number).chain(callees.iter().copied()).collect();
                self.memo.add(summary.with_effects(effects), &callees)
            }
            _ => number,
        }
    }

    /// What happens in the knowledge happens, for the user, where it is entered, and what a call steps into is around
    /// all that it does: a summary that says so.
    fn seen_from_outside(&mut self, number: u32, handed: Handed, effects: &[Effect]) -> u32 {
        match self.memo.summary(number).cloned() {
            Some(summary) if self.is_knowledge(summary.function.module) || handed.crosses => {
                let effects = effects.iter().map(|effect| without_call_of(summary.function, effect)).collect();
                self.memo.add(summary.with_effects(effects), &[number])
            }
            Some(summary) => self.as_handed_in(number, &summary, handed.holds_rows, effects),
            None => number,
        }
    }

    /// What is handed to an entry point is known: a summary that says where what came from outside ends, and of which rows
    /// it is where the arguments hold rows.
    fn as_handed_in(&mut self, number: u32, summary: &Summary, holds_rows: bool, effects: &[Effect]) -> u32 {
        let is_sink = |effect: &&Effect| matches!(effect.kind, EffectKind::Sink { .. });
        let of_rows = holds_rows && summary.effects.iter().any(|effect| effect.kind.is_symbolic());
        if !of_rows && !effects.iter().any(|effect| is_sink(&effect)) {
            return number;
        }
        let inside = |effect: &Effect| Effect {
            calls: effect.calls.as_ref().and_then(|step| step.next.clone()),
            ..effect.clone()
        };
        let others = summary.effects.iter().filter(|effect| !of_rows && !is_sink(effect)).cloned();
        let known = effects.iter().filter(|effect| of_rows || is_sink(effect)).map(inside);
        self.memo.add(summary.with_effects(others.chain(known).collect()), &[number])
    }

    /// A frame that stands for the world outside: it has a heap and calls entry points.
    pub fn entry_frame(&self, module: ModuleId) -> Frame {
        let mut frame = Frame::new(module, None);
        frame.global = false;
        frame
    }

    /// Whether a module is part of the knowledge.
    pub fn is_knowledge(&self, module: ModuleId) -> bool {
        self.code.origin(module) == Origin::Knowledge
    }

    pub fn class_name(&self, class: ClassRef) -> &'static str {
        self.classes.get(class).name.as_str()
    }

    pub fn qualified_name(&self, class: ClassRef) -> &'static str {
        self.classes.get(class).qualified.as_str()
    }

    /// The dotted name of a function: `shop.views.order_list`. Parts of a file that is no Python stand after its path.
    pub fn function_name(&self, function: FunctionId) -> String {
        let head = self.code.head(function.module);
        let qualname = self.code.function(function).qualname;
        match qualname.as_str() {
            "" => head.name.to_string(),
            _ if head.language.is_python() => format!("{}.{qualname}", head.name),
            _ => format!("{} {qualname}", head.name),
        }
    }

    pub fn function_span(&self, function: FunctionId) -> Span {
        self.code.span(function.module, self.code.function(function).name_range)
    }

    /// The class of a dotted name, loading its module: `shop.models.Order`.
    pub fn find_class(&mut self, qualified: &str) -> Option<ClassRef> {
        self.find_value(qualified)?.class()
    }

    /// What a dotted name stands for; modules are loaded on the way.
    pub fn find_value(&mut self, dotted: &str) -> Option<Value> {
        if let Some(module) = self.code.find_anywhere(Sym::new(dotted)) {
            self.load(module);
            return Some(Value::Module(module));
        }
        let (parent, name) = dotted.rsplit_once('.')?;
        match self.find_value(parent)? {
            Value::Module(module) => self.module_attribute(module, Sym::new(name)),
            Value::Class(class) => self.classes.lookup(class, Sym::new(name)).map(|(_, value)| value.clone()),
            _ => None,
        }
    }

    /// Whether the value is an instance of a class of this dotted name or of one below it.
    pub fn is_instance(&self, f: &Frame, value: &Value, qualified: &str) -> bool {
        self.class_of(f, value).is_some_and(|class| self.classes.inherits(class, qualified))
    }

    /// The class of a value, where it is an object, record or set.
    pub fn class_of(&self, f: &Frame, value: &Value) -> Option<ClassRef> {
        match value {
            Value::Record(record) => Some(record.class),
            Value::Set(set) => Some(set.set_class),
            Value::Object(id) => match self.object(f, *id)?.kind {
                crate::heap::Kind::Instance(class) => Some(class),
                _ => None,
            },
            Value::Super(parts) => self.class_of(f, &parts.0),
            _ => None,
        }
    }

    /// A function value for a definition, without captured environment.
    pub fn plain_function(&self, id: FunctionId, class: Option<ClassRef>) -> Rc<FunctionValue> {
        let count = self.code.function(id).params.len();
        Rc::new(FunctionValue {
            id,
            captured: vec![Value::Unknown; self.code.function(id).captures.len()],
            defaults: vec![Value::Unbound; count],
            class,
            role: None,
            crossing: None,
        })
    }
}

/// What is special about the call of an entry point.
#[derive(Clone, Copy)]
struct Handed {
    /// It is a step into a region.
    crosses: bool,
    /// The objects that are handed in hold rows that are known.
    holds_rows: bool,
}

/// An effect as the function itself has it, which something called.
fn without_call_of(function: FunctionId, effect: &Effect) -> Effect {
    match &effect.calls {
        Some(step) if step.callee == function => Effect { calls: step.next.clone(), ..Effect::clone(effect) },
        _ => effect.clone(),
    }
}

fn reaches_heap(value: &Value) -> bool {
    match value {
        Value::Object(id) => !id.is_global(),
        Value::Tuple(parts) | Value::Union(parts) => parts.iter().any(reaches_heap),
        Value::Bound(bound) => reaches_heap(&bound.0) || reaches_heap(&bound.1),
        Value::Super(parts) => reaches_heap(&parts.0),
        Value::Function(function) => function.captured.iter().any(reaches_heap),
        Value::Partial(partial) => {
            reaches_heap(&partial.func)
                || partial.args.iter().any(reaches_heap)
                || partial.keywords.iter().any(|(_, value)| reaches_heap(value))
        }
        Value::Property(property) => reaches_heap(&property.getter),
        Value::StaticMethod(inner) | Value::ClassMethod(inner) => reaches_heap(inner),
        _ => false,
    }
}
