//! From effects to accesses: what the engine saw becomes plain facts, each made once.

use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use swiftsure_flow::effect::{Effect, EffectKind};
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::record::{Base, CHOSEN, Record, RecordSet, Root, Shape};
use swiftsure_flow::region::EVENT_LOOP;
use swiftsure_flow::value::Value;
use swiftsure_python::ir::FunctionId;
use swiftsure_source::{QueryKind, Span, Sym};
use thin_vec::ThinVec;

use crate::access::{Access, AccessFacts, AccessKind, Around, OpInfo, SetInfo};
use crate::calls::Calls;
use crate::deletion;
use crate::few;
use crate::flow::Flow;
use crate::kept::Kept;
use crate::lookups;
use crate::loops::Loops;
use crate::model::{FieldKind, USER};
use crate::orm::Orm;
use crate::queryset::{self, is_deferred, is_loaded, is_plain_relation};

/// The region that the knowledge opens for a database transaction.
const TRANSACTION: &str = "transaction";
/// The region that the knowledge steps out of for what runs in a thread of its own.
const REQUEST: &str = "request";
/// The same for what is not asked on each run.
const RUN: &str = "run";
/// The kind of what is not followed on the way.
pub(crate) const UNFOLLOWED: &str = "not followed";

/// Acts, and querysets, that are remembered: those that are met again mostly are so soon.
const MEMORY: usize = 2048;

/// What many accesses share is described once: what they ask, querysets, loops and the calls on the way.
#[derive(Default)]
pub(crate) struct Seen {
    acts: FxHashMap<(EffectKind, Span, Option<FunctionId>), Option<Act>>,
    sets: FxHashMap<Rc<RecordSet>, Arc<SetInfo>>,
    calls: Calls,
    loops: Loops,
    around: FxHashMap<Around, Arc<Around>>,
}

/// What an effect asks or does.
#[derive(Clone)]
struct Act {
    facts: Arc<AccessFacts>,
    /// Only so many of the loops around it repeat it.
    repeated_by: Option<usize>,
}

impl Seen {
    /// The access that an effect is, if it is one.
    pub(crate) fn access(&mut self, cx: &mut Interpreter<'_>, orm: &Orm, effect: &Effect) -> Option<Access> {
        let Act { facts, repeated_by } = self.act(cx, orm, effect)?;
        let mut loops = self.loops.of(cx, orm, effect);
        loops.truncate(repeated_by.unwrap_or(usize::MAX));
        Some(Access {
            facts,
            loops: self.loops.shared(loops),
            calls: self.calls.to(cx, orm, effect),
            entries: ThinVec::new(),
            entry: None,
            conditional: effect.conditional,
            skips: cx.ways.may_skip(effect.way),
            way: effect.way,
            kept_by_process: is_kept_by_process(cx, effect),
            mixed: false,
            kept: Kept::of(cx, effect),
            around: self.around(effect),
        })
    }

    /// Describes anew what is met again: the descriptions keep what the engine lets go of.
    fn forget(&mut self) {
        if self.acts.len() > MEMORY {
            self.acts.clear();
        }
        if self.sets.len() > MEMORY {
            self.sets.clear();
        }
    }

    fn around(&mut self, effect: &Effect) -> Arc<Around> {
        let around = Around {
            transaction: effect.regions.standing(TRANSACTION),
            coroutine: effect.regions.standing(EVENT_LOOP).inside(),
            request: effect.regions.standing(REQUEST),
            run: effect.regions.standing(RUN),
        };
        self.around.entry(around).or_insert_with_key(|around| Arc::new(around.clone())).clone()
    }

    fn act(&mut self, cx: &mut Interpreter<'_>, orm: &Orm, effect: &Effect) -> Option<Act> {
        if is_silent(&effect.kind) {
            return None;
        }
        self.forget();
        let key = (effect.kind.clone(), effect.site, effect.function);
        if let Some(known) = self.acts.get(&key) {
            return known.clone();
        }
        let facts = self.facts(cx, orm, effect).map(Arc::new);
        let act = facts.map(|facts| Act { facts, repeated_by: repeated_by(cx, orm, &effect.kind) });
        self.acts.insert(key, act.clone());
        act
    }

    fn facts(&mut self, cx: &mut Interpreter<'_>, orm: &Orm, effect: &Effect) -> Option<AccessFacts> {
        let (kind, model, set) = judged(cx, orm, effect)?;
        let set = set.map(|set| self.info(cx, orm, &set));
        let asked = match &effect.kind {
            EffectKind::Query { set, .. } | EffectKind::SetWrite { set, .. } => Some(self.info(cx, orm, set)),
            _ => None,
        };
        let row = match &effect.kind {
            EffectKind::RecordWrite { record, .. } => record.set().map(|set| self.info(cx, orm, set)),
            _ => None,
        };
        let deletion = deletion::of(cx, orm, &effect.kind);
        Some(AccessFacts {
            kind,
            site: effect.site,
            symbol: self.calls.name_around(cx, effect),
            model,
            target: target(cx, orm, &effect.kind),
            given_by: given_by(cx, orm, effect),
            by_user: asked.as_ref().or(set.as_ref()).is_some_and(|set| set.by_user),
            set,
            asked,
            row,
            optional: is_optional(cx, orm, &effect.kind),
            statements: match deletion {
                Some(deletion) => deletion.statements,
                None => queryset::statements(cx, &orm.models, &effect.kind),
            },
            at_most: deletion.is_some_and(|deletion| deletion.at_most),
            row_loops: row_loops(&effect.kind),
        })
    }

    fn info(&mut self, cx: &mut Interpreter<'_>, orm: &Orm, set: &Rc<RecordSet>) -> Arc<SetInfo> {
        if let Some(info) = self.sets.get(set) {
            return info.clone();
        }
        let owner = queryset::owner(set).map(|(owners, path)| (self.info(cx, orm, &owners), path));
        let info = Arc::new(set_info(cx, orm, set, owner));
        self.sets.insert(set.clone(), info.clone());
        info
    }
}

/// Whether an effect asks nothing and does nothing, whatever is known of it.
fn is_silent(kind: &EffectKind) -> bool {
    match kind {
        EffectKind::FieldRead { record, field } => !is_deferred(record, *field),
        kind => {
            matches!(kind, EffectKind::RelationSet { .. } | EffectKind::Escape { .. } | EffectKind::RowEscapes { .. })
        }
    }
}

/// How many of the loops around it load a relation anew: once for each row, which may be that of an outer loop.
fn repeated_by(cx: &mut Interpreter<'_>, orm: &Orm, kind: &EffectKind) -> Option<usize> {
    let EffectKind::Load { record, .. } = kind else { return None };
    let same = queryset::canonical(cx, &orm.models, record);
    (same != *record).then_some(same.born as usize)
}

type Judged = (AccessKind, String, Option<Rc<RecordSet>>);

/// What an effect asks or does, of which model, and the queryset that the rows come from.
fn judged(cx: &mut Interpreter<'_>, orm: &Orm, effect: &Effect) -> Option<Judged> {
    Some(match &effect.kind {
        EffectKind::Load { record, relation } => load(cx, orm, record, *relation)?,
        EffectKind::FieldRead { record, field } => {
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
        EffectKind::Unfollowed { what, about } => {
            let file = cx.code.files.get(effect.site.file);
            let place = || format!("{}:{}", file.path, file.line(effect.site.start));
            let about = about.map_or_else(place, |about| about.to_string());
            let detail = Some(Sym::new(&format!("{what}: {about}")));
            (AccessKind::Named { kind: Sym::new(UNFOLLOWED), detail }, String::new(), None)
        }
        EffectKind::RelationSet { .. } | EffectKind::Escape { .. } | EffectKind::RowEscapes { .. } => return None,
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

/// The package of the app whose model has the key of a relation that is followed back, where that is another app than
/// that of the row, and its own code is what follows it. Others that do need the app anyway.
fn given_by(cx: &mut Interpreter<'_>, orm: &Orm, effect: &Effect) -> Option<String> {
    let (record, relation) = match &effect.kind {
        EffectKind::Load { record, relation } => (record, *relation),
        EffectKind::Query { set, .. } => match &set.base {
            Base::Related { record, relation } => (record, *relation),
            _ => return None,
        },
        _ => return None,
    };
    let (FieldKind::Reverse { source, .. } | FieldKind::ReverseOneToOne { source, .. }) =
        orm.models.field(cx, record.class, relation)?.kind
    else {
        return None;
    };
    let app = |class| orm.models.info(cx, class).app_label.clone();
    if app(source) == app(record.class) {
        return None;
    }
    let module = cx.code.head(cx.classes.get(source).id?.module).name.as_str();
    let (package, _) = module.split_once(".models")?;
    let reader = cx.code.head(cx.code.module_of(effect.site.file)?).name.as_str();
    reader.strip_prefix(package).filter(|rest| rest.starts_with('.')).map(|_| package.to_owned())
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
    let loading = queryset::loading(&rows);
    let by_owner = queryset::prefetched_by_owner(&rows, &path);
    let ordered = || orm.models.is_ordered(cx, set.class) || queryset::prefetched_in_order(&rows, &path);
    let plain = is_plain_relation(set) && (queryset::answers_from_cache(op) || (op == "first" && ordered()));
    if (loading.holds(&path) || by_owner) && plain {
        return None;
    }
    // Where nobody knows what is loaded, nobody knows that it was this.
    let prefetched = loading.names(&path) || (by_owner && !loading.unknown);
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

fn set_info(cx: &mut Interpreter<'_>, orm: &Orm, set: &RecordSet, owner: Option<(Arc<SetInfo>, Vec<Sym>)>) -> SetInfo {
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
