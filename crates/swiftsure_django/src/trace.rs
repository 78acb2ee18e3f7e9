//! The trace as rules read it: plain facts, judged against the models, without the interpreter.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use rustc_hash::FxHashMap;
use swiftsure_flow::branch::Ways;
use swiftsure_flow::effect::{Effect, EffectKind};
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::record::{Base, CHOSEN, Record, RecordSet, Root, Shape};
use swiftsure_flow::region::EVENT_LOOP;
use swiftsure_flow::value::Value;
use swiftsure_source::{QueryKind, Span, Sym};

use crate::access::{Access, AccessKind, OpInfo, SetInfo, sync};
use crate::admin_lists::{self, AdminList};
use crate::calls::Calls;
use crate::entry::Entry;
use crate::few;
use crate::flow::Flow;
use crate::kept::{Kept, Memory};
use crate::lookups;
use crate::loops::Loops;
use crate::model::{FieldKind, USER};
use crate::orm::Orm;
use crate::queryset::{self, is_deferred, is_loaded, is_plain_relation};
use crate::shown_columns::ShownColumn;
use crate::usage::{UnusedEager, Usage};
use crate::wide_rows::{UnreadColumns, WideRows};

/// The region that the knowledge opens for a database transaction.
const TRANSACTION: &str = "transaction";
/// The region that the knowledge steps out of for what runs in a thread of its own.
const REQUEST: &str = "request";
/// The same for what is not asked on each run.
const RUN: &str = "run";

/// Everything that evaluation found out.
#[derive(Debug, Default)]
pub struct Trace {
    pub entries: Vec<Entry>,
    pub accesses: Vec<Access>,
    /// For each entry point, the accesses of its own evaluation, in order.
    pub by_entry: Vec<Vec<Access>>,
    /// The same rows asked for twice: the question that the second one makes needless, and the second one.
    pub repeats: Vec<(Access, Access)>,
    pub unused_eager: Vec<UnusedEager>,
    pub ways: Ways,
    pub admin_lists: Vec<AdminList>,
    pub unread_columns: Vec<UnreadColumns>,
    /// The columns that templates read.
    pub shown_columns: Vec<ShownColumn>,
    /// The columns that code reads in files that send messages or ask other hosts.
    pub read_columns: Vec<ShownColumn>,
    /// Models of users, dotted with their apps.
    pub user_models: BTreeSet<String>,
}

/// Tells accesses apart that a rule would state once.
type Key = (Span, u8, Option<Span>, Option<Span>, Vec<Sym>, String);

/// Judges the effects of all evaluations.
pub fn judge(cx: &mut Interpreter<'_>, orm: &Orm, entries: Vec<Entry>) -> Trace {
    cx.conclude();
    let reached = reached_by(cx, &entries);
    let mut seen = Seen::default();
    let mut found: BTreeMap<Key, Access> = BTreeMap::new();
    let mut usage = Usage::default();
    let mut wide = WideRows::default();
    let mut shown = admin_lists::Shown::default();
    let mut repeats = Vec::new();
    let of_entries: BTreeSet<u32> = entries.iter().map(|entry| entry.summary).collect();
    for number in cx.summaries() {
        if cx.is_told(number) {
            continue;
        }
        let Some(summary) = cx.summary(number).cloned() else { continue };
        if !of_entries.contains(&number) {
            cx.release(number);
        }
        usage.add(&summary);
        shown.add(&summary);
        wide.add(&summary);
        let mut memory = Memory::default();
        let mut asked: FxHashMap<u64, Access> = FxHashMap::default();
        for effect in &summary.effects {
            let Some(mut access) = access(cx, orm, &mut seen, effect) else { continue };
            if memory.answers(&cx.ways, &access) {
                continue;
            }
            repeats.extend(repeated(&mut asked, &access));
            access.entries.extend(reached.get(&number).into_iter().flatten());
            access.entry = access.entries.first().and_then(|entry| u32::try_from(*entry).ok());
            let key = key(&access);
            match found.get_mut(&key) {
                None => {
                    found.insert(key, access);
                }
                Some(known) => {
                    if is_handed_in(known) && !is_handed_in(&access) {
                        std::mem::swap(known, &mut access);
                    }
                    known.entries.extend(std::mem::take(&mut access.entries));
                    if access.calls.len() < known.calls.len() {
                        (known.calls, known.loops, known.way) = (access.calls, access.loops, access.way);
                        known.entry = access.entry;
                    }
                    known.mixed |= inserts(&known.kind) != inserts(&access.kind);
                    known.conditional &= access.conditional;
                    known.skips &= access.skips;
                    if known.is_apart() {
                        known.request = access.request;
                    }
                    known.coroutine = known.coroutine.or(access.coroutine);
                }
            }
        }
    }
    let by_entry = by_entry(cx, orm, &mut seen, &entries);
    let mut accesses: Vec<Access> = found.into_values().collect();
    let loaded = usage.loaded_by_model(cx, orm);
    accesses.retain(|access| !may_be_loaded(&loaded, access));
    // Rows that are counted and looked at as well are no waste.
    accesses.retain(|access| match (&access.kind, &access.set) {
        (AccessKind::PythonWork { work }, Some(set)) if *work == "len" => usage.only_counted(set.built),
        (AccessKind::PythonWork { work }, Some(set)) if *work != "membership" => {
            usage.only_worked_on(set.built, access.site)
        }
        _ => true,
    });
    let unused_eager = usage.unused(cx, orm);
    let unread_columns = wide.unread(cx, orm, &usage);
    let admin_lists = shown.lists(cx, orm);
    let shown_columns = orm.shown.columns(cx, &orm.models);
    let read_columns = orm.shown.in_code(cx, &orm.models);
    let users = orm.models.classes().into_iter().filter(|class| cx.classes.inherits(*class, USER));
    let user_models = users.map(|class| orm.models.label(cx, class)).collect();
    let ways = std::mem::take(&mut cx.ways);
    Trace {
        entries,
        accesses,
        by_entry,
        repeats,
        unused_eager,
        ways,
        admin_lists,
        unread_columns,
        shown_columns,
        read_columns,
        user_models,
    }
}

/// Whether a relation of rows that a caller hands in may come with them: some queryset of the model loads it.
fn may_be_loaded(loaded: &BTreeMap<String, BTreeSet<Vec<Sym>>>, access: &Access) -> bool {
    let (AccessKind::Load { path, .. } | AccessKind::Related { path, plain: true, .. }) = &access.kind else {
        return false;
    };
    let handed_in = access.set.as_deref().filter(|_| is_handed_in(access));
    let known = handed_in.and_then(|set| loaded.get(&set.model));
    known.is_some_and(|known| known.contains(path) || known.contains(&Vec::new()))
}

fn is_handed_in(access: &Access) -> bool {
    access.set.as_deref().is_some_and(|set| set.handed_in)
}

fn inserts(kind: &AccessKind) -> bool {
    matches!(kind, AccessKind::Write { inserts: true, .. })
}

/// A count or test of a queryset whose rows are asked for afterwards, on the same turn of the same loops.
fn repeated(asked: &mut FxHashMap<u64, Access>, access: &Access) -> Option<(Access, Access)> {
    if let AccessKind::Write { .. } = &access.kind {
        // What is asked after a write may have another answer.
        asked.retain(|_, known| known.model != access.model);
    }
    let AccessKind::Query { op, cached } = &access.kind else { return None };
    let rows = access.kept.rows?;
    if matches!(sync(op.as_str()), "count" | "exists") && !access.conditional {
        asked.entry(rows).or_insert_with(|| access.clone());
        return None;
    }
    let first = asked.get(&rows).filter(|_| *cached)?;
    let counted = matches!(&first.kind, AccessKind::Query { op, .. } if sync(op.as_str()) == "count");
    if counted && access.conditional {
        return None;
    }
    let turns = |access: &Access| access.loops.iter().map(|entry| entry.span).collect::<Vec<_>>();
    (turns(first) == turns(access) && first.symbol == access.symbol).then(|| (first.clone(), access.clone()))
}

/// For each entry point its accesses, in the order of its trace. What its evaluation found is not kept beside them.
fn by_entry(cx: &mut Interpreter<'_>, orm: &Orm, seen: &mut Seen, entries: &[Entry]) -> Vec<Vec<Access>> {
    let last: FxHashMap<u32, usize> = entries.iter().enumerate().map(|(at, entry)| (entry.summary, at)).collect();
    let of_entry = |(at, entry): (usize, &Entry)| {
        let Some(summary) = cx.summary(entry.summary).cloned() else { return Vec::new() };
        if last.get(&entry.summary) == Some(&at) {
            cx.release(entry.summary);
        }
        summary.effects.iter().filter_map(|effect| access(cx, orm, seen, effect)).collect()
    };
    entries.iter().enumerate().map(of_entry).collect()
}

fn key(access: &Access) -> Key {
    let (kind, path, name) = match &access.kind {
        AccessKind::Load { path, relation, .. } => (0, path.clone(), relation.clone()),
        AccessKind::Related { path, relation, op, .. } => (1, path.clone(), format!("{relation} {op}")),
        AccessKind::Query { op, .. } => (2, Vec::new(), format!("{op} {}", asked_rows(access))),
        AccessKind::Write { op, .. } => (3, Vec::new(), op.to_string()),
        AccessKind::Deferred { field, path, .. } => (4, path.clone(), field.to_string()),
        AccessKind::PythonWork { work } => (5, Vec::new(), work.to_string()),
        AccessKind::Named { kind, .. } if *kind == "sql" => (6, Vec::new(), kind.to_string()),
        // Whether a transaction waits meanwhile makes a difference.
        AccessKind::Named { kind, .. } => (6, Vec::new(), format!("{kind} {}", access.transaction.inside().is_some())),
        AccessKind::Sink { kind, flow, .. } => {
            let at = flow.site;
            (7, vec![*kind], format!("{} {:?} {} {}", flow.source, flow.name, at.file.0, at.start))
        }
    };
    let innermost = access.loops.iter().rev().find(|entry| entry.repeats()).map(|entry| entry.span);
    (access.site, kind, innermost, access.set.as_ref().map(|set| set.made), path, name)
}

/// Which rows are asked for, where the library asks for several kinds of them at one place of the program.
fn asked_rows(access: &Access) -> String {
    let field = access.set.as_deref().and_then(|set| set.op("_asked_for")).and_then(|op| op.texts.first());
    format!("{} {}", access.model, field.map_or("", |field| field.as_str()))
}

/// For each summary that no caller tells, the entry points whose evaluation contains it.
fn reached_by(cx: &Interpreter<'_>, entries: &[Entry]) -> FxHashMap<u32, Vec<usize>> {
    let mut reached: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
    // The last entry point that was seen to reach a summary, counted from 1.
    let mut met = vec![0; cx.summaries().len()];
    for (number, entry) in entries.iter().enumerate() {
        let mut open = vec![entry.summary];
        while let Some(next) = open.pop() {
            let Some(known) = met.get_mut(next as usize) else { continue };
            if std::mem::replace(known, number + 1) == number + 1 {
                continue;
            }
            open.extend(cx.callees(next));
            if !cx.is_told(next) {
                reached.entry(next).or_default().push(number);
            }
        }
    }
    reached
}

fn access(cx: &mut Interpreter<'_>, orm: &Orm, seen: &mut Seen, effect: &Effect) -> Option<Access> {
    let (kind, model, set) = match &effect.kind {
        EffectKind::Load { record, relation } => load(cx, orm, record, *relation)?,
        EffectKind::FieldRead { record, field } => {
            if !is_deferred(record, *field) {
                return None;
            }
            let per_row = matches!(record.root, Root::Element(_));
            let kind = AccessKind::Deferred { field: *field, path: record.path.clone(), per_row };
            (kind, orm.models.label(cx, record.class), record.set().cloned())
        }
        EffectKind::Query { set, op, cached } => query(cx, orm, set, *op, *cached)?,
        EffectKind::SetWrite { set, op } => {
            (AccessKind::Write { op: *op, inserts: false }, orm.models.label(cx, set.class), Some(set.clone()))
        }
        EffectKind::RecordWrite { record, op } if op.as_str().contains("refresh") => {
            let kind = AccessKind::Query { op: *op, cached: false };
            (kind, orm.models.label(cx, record.class), None)
        }
        EffectKind::RecordWrite { record, op } => (
            AccessKind::Write { op: *op, inserts: record.is_stored() == Some(false) },
            orm.models.label(cx, record.class),
            None,
        ),
        EffectKind::PythonWork { set, work } => {
            (AccessKind::PythonWork { work: *work }, orm.models.label(cx, set.class), Some(set.clone()))
        }
        EffectKind::Named { kind, .. } if *kind == "query" => {
            (AccessKind::Query { op: Sym::new("read"), cached: false }, String::new(), None)
        }
        EffectKind::Named { kind, detail } if *kind == "write" => {
            (AccessKind::Write { op: detail.as_str().unwrap_or(*kind), inserts: false }, String::new(), None)
        }
        EffectKind::Named { kind, detail } => {
            (AccessKind::Named { kind: *kind, detail: detail.as_str() }, String::new(), None)
        }
        EffectKind::Sink { kind, name, value } => {
            (AccessKind::Sink { kind: *kind, name: *name, flow: Flow::of(value)? }, String::new(), None)
        }
        EffectKind::RelationSet { .. } | EffectKind::Escape { .. } | EffectKind::RowEscapes { .. } => return None,
    };
    let set = set.map(|set| seen.info(cx, orm, &set));
    let asked = match &effect.kind {
        EffectKind::Query { set, .. } | EffectKind::SetWrite { set, .. } => Some(seen.info(cx, orm, set)),
        _ => None,
    };
    let row = match &effect.kind {
        EffectKind::RecordWrite { record, .. } => record.set().map(|set| seen.info(cx, orm, set)),
        _ => None,
    };
    let by_user = asked.as_ref().or(set.as_ref()).is_some_and(|set| set.by_user);
    let target = target(cx, orm, &effect.kind);
    let optional = is_optional(cx, orm, &effect.kind);
    let statements = queryset::statements(cx, &orm.models, &effect.kind);
    let symbol = seen.calls.name_around(cx, effect);
    let calls = seen.calls.to(cx, orm, effect);
    let mut loops = seen.loops.of(cx, orm, effect);
    if let EffectKind::Load { record, .. } = &effect.kind {
        let same = queryset::canonical(cx, &orm.models, record);
        if same != *record {
            loops.truncate(same.born as usize);
        }
    }
    Some(Access {
        kind,
        site: effect.site,
        symbol,
        model,
        target,
        statements,
        mixed: false,
        by_user,
        loops: seen.loops.shared(loops),
        set,
        asked,
        row,
        calls,
        entries: BTreeSet::new(),
        entry: None,
        conditional: effect.conditional,
        optional,
        skips: cx.ways.may_skip(effect.way),
        way: effect.way,
        kept_by_process: is_kept_by_process(cx, effect),
        row_loops: row_loops(&effect.kind),
        kept: Kept::of(cx, effect),
        transaction: effect.regions.standing(TRANSACTION),
        coroutine: effect.regions.standing(EVENT_LOOP).inside(),
        request: effect.regions.standing(REQUEST),
        run: effect.regions.standing(RUN),
    })
}

/// Whether an effect follows a key that may be null: then there is nothing to ask for.
fn is_optional(cx: &mut Interpreter<'_>, orm: &Orm, kind: &EffectKind) -> bool {
    let EffectKind::Load { record, relation } = kind else { return false };
    let field = orm.models.field(cx, record.class, *relation);
    field.is_some_and(|field| field.nullable && matches!(field.kind, FieldKind::Forward { .. }))
}

/// The model that the relation of an effect leads to.
fn target(cx: &mut Interpreter<'_>, orm: &Orm, kind: &EffectKind) -> Option<String> {
    let class = match kind {
        EffectKind::Load { record, relation } => {
            let field = orm.models.field(cx, record.class, *relation)?;
            queryset::related_class(cx, &orm.models, record.class, &field.kind)?
        }
        EffectKind::Query { set, .. } => set.class,
        _ => return None,
    };
    Some(orm.models.label(cx, class))
}

/// Whether a function of a module, not a method, asks only where it finds nothing and keeps what it gets.
fn is_kept_by_process(cx: &Interpreter<'_>, effect: &Effect) -> bool {
    let is_method = |function| cx.code.function(function).class.is_some();
    effect.keeper.as_ref().is_some_and(|kept| kept.keeper == Value::None)
        && effect.function.is_some_and(|function| !is_method(function))
}

/// How many loops are around the place where the row of a relation came into being.
fn row_loops(kind: &EffectKind) -> usize {
    match kind {
        EffectKind::Load { record, .. } | EffectKind::RecordWrite { record, .. } => record.born as usize,
        EffectKind::Query { set, .. } => match &set.base {
            Base::Related { record, .. } => record.born as usize,
            _ => 0,
        },
        _ => 0,
    }
}

type Judged = (AccessKind, String, Option<Rc<RecordSet>>);

/// A relation that is read: a query unless it is loaded.
fn load(cx: &mut Interpreter<'_>, orm: &Orm, record: &Rc<Record>, relation: Sym) -> Option<Judged> {
    let per_row = match &record.root {
        Root::Element(_) => true,
        Root::Single(..) => false,
        Root::Param(_) | Root::New(_) | Root::Unknown => return None,
    };
    let record = &queryset::canonical(cx, &orm.models, record);
    if record.set().is_some_and(|set| set.has_op(&["none"])) {
        return None;
    }
    if !matches!(record.root, Root::Element(_) | Root::Single(..)) || is_loaded(cx, &orm.models, record, relation) {
        return None;
    }
    let label = orm.models.label(cx, record.class);
    let mut path = record.path.clone();
    path.push(relation);
    if relation == CHOSEN {
        let (relation, kind) = (String::new(), QueryKind::Forward);
        return Some((AccessKind::Load { path, relation, kind, joins: true, per_row }, label, record.set().cloned()));
    }
    let field = orm.models.field(cx, record.class, relation)?;
    let set = record.set().cloned();
    let joins = set.as_ref().is_some_and(|set| queryset::can_be_joined(cx, &orm.models, set.class, &path));
    let (relation, kind) = (format!("{label}.{relation}"), field.query_kind()?);
    Some((AccessKind::Load { path, relation, kind, joins, per_row }, label, set))
}

/// Rows that are asked for: a question of its own, or the content of a relation of a row.
fn query(cx: &mut Interpreter<'_>, orm: &Orm, set: &Rc<RecordSet>, op: Sym, cached: bool) -> Option<Judged> {
    let model = orm.models.label(cx, set.class);
    if set.has_op(&["none"]) {
        return None;
    }
    let Base::Related { record, relation } = &set.base else {
        if matches!(set.base, Base::Param(_)) {
            return None;
        }
        return Some((AccessKind::Query { op, cached }, model, Some(set.clone())));
    };
    let rows = match &record.root {
        Root::Element(rows) => Some((rows.clone(), true)),
        Root::Single(rows, _) => Some((rows.clone(), false)),
        _ => None,
    };
    let Some((rows, per_row)) = rows else {
        return (*relation != CHOSEN).then(|| (AccessKind::Query { op, cached }, model, Some(set.clone())));
    };
    let mut path = record.path.clone();
    path.push(*relation);
    let owner = orm.models.label(cx, record.class);
    if rows.has_op(&["none"]) {
        return None;
    }
    if *relation == CHOSEN {
        return chosen(cx, orm, rows, op, per_row);
    }
    let field = orm.models.field(cx, record.class, *relation)?;
    let prefetched = queryset::loading(&rows).holds(&path) || queryset::prefetched_by_owner(&rows, &path);
    let ordered = || orm.models.is_ordered(cx, set.class) || queryset::prefetched_in_order(&rows, &path);
    let plain = is_plain_relation(set) && (queryset::answers_from_cache(op) || (op == "first" && ordered()));
    if prefetched && plain {
        return None;
    }
    let relation = format!("{owner}.{relation}");
    let kind = field.query_kind()?;
    Some((AccessKind::Related { path, relation, kind, op, plain, prefetched, per_row }, owner, Some(rows)))
}

/// A relation of a row whose name the program chooses while it runs, unless the rows come with relations that may be it.
fn chosen(cx: &Interpreter<'_>, orm: &Orm, rows: Rc<RecordSet>, op: Sym, per_row: bool) -> Option<Judged> {
    if rows.has_op(&["prefetch_related"]) {
        return None;
    }
    let (relation, kind) = (String::new(), QueryKind::Reverse);
    let related =
        AccessKind::Related { path: Vec::new(), relation, kind, op, plain: false, prefetched: false, per_row };
    Some((related, orm.models.label(cx, rows.class), Some(rows)))
}

/// What many accesses share is described once: querysets, loops and the calls on the way.
#[derive(Default)]
struct Seen {
    sets: FxHashMap<Rc<RecordSet>, Rc<SetInfo>>,
    calls: Calls,
    loops: Loops,
}

impl Seen {
    fn info(&mut self, cx: &mut Interpreter<'_>, orm: &Orm, set: &Rc<RecordSet>) -> Rc<SetInfo> {
        if let Some(info) = self.sets.get(set) {
            return info.clone();
        }
        let owner = queryset::owner(set).map(|(owners, path)| (self.info(cx, orm, &owners), path));
        let info = Rc::new(set_info(cx, orm, set, owner));
        self.sets.insert(set.clone(), info.clone());
        info
    }
}

/// Whether a value stands in the code.
fn is_written(value: &Value) -> bool {
    match value {
        Value::None | Value::Bool(_) | Value::Int(_) | Value::Str(_) => true,
        Value::Tuple(items) => items.iter().all(is_written),
        _ => false,
    }
}

/// Where a user was read that is one row by itself.
fn user_read(cx: &Interpreter<'_>, value: &Value) -> Option<Span> {
    match value {
        Value::Record(record) if cx.classes.inherits(record.class, USER) => user_row(record),
        Value::Union(members) => members.iter().find_map(|member| user_read(cx, member)),
        _ => None,
    }
}

fn user_row(record: &Record) -> Option<Span> {
    match record.root {
        Root::Single(_, site) if record.path.is_empty() => Some(site),
        _ => None,
    }
}

fn set_info(cx: &mut Interpreter<'_>, orm: &Orm, set: &RecordSet, owner: Option<(Rc<SetInfo>, Vec<Sym>)>) -> SetInfo {
    let loading = queryset::loading(set);
    let ops = set.ops.iter().map(|op| OpInfo {
        name: op.name,
        site: op.site,
        texts: op.args.iter().filter_map(Value::as_str).collect(),
        lookups: op.keywords.iter().map(|(name, _)| *name).collect(),
        args: op.args.len() + op.keywords.len(),
        fixed: op.args.iter().chain(op.keywords.iter().map(|(_, value)| value)).all(is_written),
        by_user: op.args.iter().chain(op.keywords.iter().map(|(_, value)| value)).any(|value| few::is_user(cx, value)),
        users: op.keywords.iter().filter_map(|(name, value)| Some((*name, user_read(cx, value)?))).collect(),
    });
    let ops: Vec<OpInfo> = ops.collect();
    let of_user = matches!(&set.base, Base::Related { record, .. } if cx.classes.inherits(record.class, USER));
    let owner_read = match &set.base {
        Base::Related { record, .. } if of_user => user_row(record),
        _ => None,
    };
    let relation = match &set.base {
        Base::Related { record, relation } => Some(format!("{}.{relation}", orm.models.label(cx, record.class))),
        _ => None,
    };
    let kind = match &set.base {
        Base::Related { record, relation } => {
            orm.models.field(cx, record.class, *relation).and_then(|field| field.query_kind())
        }
        _ => None,
    };
    SetInfo {
        through: relation.clone().filter(|_| kind == Some(QueryKind::ManyToMany)),
        model: orm.models.label(cx, set.class),
        built: set.built,
        made: set.made_at(),
        relation,
        prefetches: loading.prefetches(),
        joined: loading.joined,
        prefetched: loading.prefetched,
        unknown: matches!(set.base, Base::Unknown | Base::Param(_)),
        handed_in: matches!(set.base, Base::Param(_)),
        rows: set.shape == Shape::Records,
        columns: orm.models.columns(cx, set.class),
        of_user: owner_read,
        by_user: of_user || ops.iter().any(|op| op.by_user),
        ops,
        owner,
        asked: lookups::asked(cx, orm, set),
    }
}
