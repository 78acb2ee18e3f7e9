//! What the steps of a queryset add up to: which relations it loads, which fields it leaves out.

use std::collections::BTreeSet;
use std::rc::Rc;

use swiftsure_flow::class::ClassRef;
use swiftsure_flow::effect::EffectKind;
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::record::{Base, Op, Record, RecordSet, Root};
use swiftsure_flow::value::Value;
use swiftsure_source::Sym;

use crate::access::sync;
use crate::model::{FieldKind, Models};

/// What a queryset loads along with its rows.
#[derive(Clone, Debug, Default)]
pub struct Loading {
    /// Relation paths joined by `select_related`, with every prefix: `a`, `a.b`.
    pub joined: BTreeSet<Vec<Sym>>,
    /// Relation paths loaded by `prefetch_related`, with every prefix.
    pub prefetched: BTreeSet<Vec<Sym>>,
    /// What the queryset of a `Prefetch` joins: it comes with the prefetched rows, by no query of its own.
    pub carried: BTreeSet<Vec<Sym>>,
    /// Prefetched under another name (`Prefetch(..., to_attr=...)`): the name, and the queries that it takes.
    pub renamed: Vec<(Sym, usize)>,
    /// `select_related()` without arguments.
    pub joins_all: bool,
    /// `only(...)`: the fields that are loaded, when any were named.
    pub only: Option<BTreeSet<Vec<Sym>>>,
    /// `defer(...)`.
    pub deferred: BTreeSet<Vec<Sym>>,
    /// A step whose arguments are not known could load anything.
    pub unknown: bool,
}

impl Loading {
    /// Whether the relation behind a path of accessors comes with the rows.
    pub fn holds(&self, path: &[Sym]) -> bool {
        self.unknown || self.names(path)
    }

    /// Whether the steps say so themselves.
    pub fn names(&self, path: &[Sym]) -> bool {
        self.joined.contains(path) || self.prefetched.contains(path) || self.carried.contains(path)
    }

    /// The queries for what is prefetched; what a join brought already asks nothing, nor does a step over rows that
    /// are kept under another name.
    pub fn prefetches(&self) -> usize {
        let under = |path: &[Sym]| path.len() == 1 && self.renamed.iter().any(|(name, _)| *name == path[0]);
        let own = self.prefetched.difference(&self.joined).filter(|path| !under(path)).count();
        own + self.renamed.iter().map(|(_, queries)| queries).sum::<usize>()
    }
}

/// Reads the steps of a set.
pub fn loading(set: &RecordSet) -> Loading {
    let mut loading = Loading::default();
    for op in &set.ops {
        match op.name.as_str() {
            "select_related" => select_related(&mut loading, op),
            // What the admin joins by itself, unless the queryset says something of joins.
            "_join_by_default" if loading.joined.is_empty() && !loading.joins_all => join_by_default(&mut loading, op),
            "prefetch_related" => prefetch_related(&mut loading, op),
            "only" => {
                let fields = names(op, &mut loading.unknown);
                loading.only = Some(fields.into_iter().collect());
            }
            "defer" => {
                if matches!(&*op.args, [Value::None]) {
                    (loading.only, loading.deferred) = (None, BTreeSet::new());
                } else {
                    let fields = names(op, &mut loading.unknown);
                    loading.deferred.extend(fields);
                }
            }
            "fetch_mode" => loading.unknown = true,
            _ => {}
        }
    }
    loading
}

fn select_related(loading: &mut Loading, op: &Op) {
    match &*op.args {
        [] if op.keywords.is_empty() => loading.joins_all = true,
        [Value::None] => {
            loading.joined.clear();
            loading.joins_all = false;
        }
        _ => {
            for path in names(op, &mut loading.unknown) {
                add_prefixes(&mut loading.joined, &path);
            }
        }
    }
}

/// `_join_by_default("*")` joins what may not be null; names join what they name, and no name joins nothing.
fn join_by_default(loading: &mut Loading, op: &Op) {
    if matches!(&*op.args, [Value::Str(all)] if *all == "*") {
        loading.joins_all = true;
    } else if !op.args.is_empty() {
        select_related(loading, op);
    }
}

fn prefetch_related(loading: &mut Loading, op: &Op) {
    if matches!(&*op.args, [Value::None]) {
        loading.prefetched.clear();
        return;
    }
    for arg in &op.args {
        match arg {
            Value::Str(text) => add_prefixes(&mut loading.prefetched, &split(*text)),
            // A `Prefetch`: lookup, queryset, to_attr; see `orm::plain_argument`.
            Value::Tuple(parts) => match parts.as_slice() {
                [Value::Str(text), inner, Value::Str(attribute)] => {
                    let mut before = split(*text);
                    before.pop();
                    add_prefixes(&mut loading.prefetched, &before);
                    let queries = inner.set().map_or(0, |set| self::loading(set).prefetches());
                    loading.renamed.push((*attribute, 1 + queries));
                }
                [Value::Str(text), inner, _] => {
                    let path = split(*text);
                    add_prefixes(&mut loading.prefetched, &path);
                    nested(loading, &path, inner);
                }
                _ => loading.unknown = true,
            },
            _ => loading.unknown = true,
        }
    }
    loading.unknown |= !op.keywords.is_empty();
}

/// What the queryset of a `Prefetch` loads in turn.
fn nested(loading: &mut Loading, path: &[Sym], inner: &Value) {
    let Some(set) = inner.set() else { return };
    let inside = self::loading(set);
    loading.unknown |= inside.unknown;
    let behind = |further: &Vec<Sym>| path.iter().chain(further).copied().collect::<Vec<Sym>>();
    loading.carried.extend(inside.joined.iter().chain(&inside.carried).map(behind));
    loading.prefetched.extend(inside.prefetched.difference(&inside.joined).map(behind));
}

/// The constant names among the arguments.
fn names(op: &Op, unknown: &mut bool) -> Vec<Vec<Sym>> {
    let mut names = Vec::new();
    for arg in &op.args {
        match arg {
            Value::Str(text) => names.push(split(*text)),
            Value::Tuple(items) => {
                for item in items.iter() {
                    match item {
                        Value::Str(text) => names.push(split(*text)),
                        _ => *unknown = true,
                    }
                }
            }
            _ => *unknown = true,
        }
    }
    *unknown |= !op.keywords.is_empty();
    names
}

fn split(lookup: Sym) -> Vec<Sym> {
    lookup.as_str().split("__").map(Sym::new).collect()
}

fn add_prefixes(paths: &mut BTreeSet<Vec<Sym>>, path: &[Sym]) {
    for end in 1..=path.len() {
        paths.insert(path[..end].to_vec());
    }
}

/// Whether reading `relation` of a record asks nothing, because its queryset loaded it or because it is where the
/// record came from.
pub fn is_loaded(cx: &mut Interpreter<'_>, models: &Models, record: &Record, relation: Sym) -> bool {
    let Some(set) = record.set().cloned() else { return false };
    let mut path = record.path.clone();
    path.push(relation);
    if path.len() == 1 && known_related(cx, models, &set, relation) {
        return true;
    }
    if let Some(shorter) = back_again(cx, models, set.class, &path)
        && (shorter.is_empty() || loading(&set).holds(&shorter))
    {
        return true;
    }
    let loading = loading(&set);
    loading.holds(&path)
        || (loading.joins_all && joins_all_reaches(cx, models, set.class, &path))
        || prefetched_by_owner(&set, &path)
}

/// Whether the queryset whose rows the set is a relation of loaded the path along with it.
pub fn prefetched_by_owner(set: &RecordSet, path: &[Sym]) -> bool {
    let Some((owners, prefix)) = origin(set) else { return false };
    let whole: Vec<Sym> = prefix.into_iter().chain(path.iter().copied()).collect();
    loading(&owners).holds(&whole) || prefetched_by_owner(&owners, &whole)
}

/// For the unchanged content of a relation: the record that has it, and the relation.
pub fn owning_record(set: &RecordSet) -> Option<(&Rc<Record>, Sym)> {
    match &set.base {
        Base::Related { record, relation } if is_plain_relation(set) => Some((record, *relation)),
        _ => None,
    }
}

/// For the unchanged content of a relation of the rows of a queryset, or of one row where it came with that row: that
/// queryset, and the path to the relation.
pub fn owner(set: &RecordSet) -> Option<(Rc<RecordSet>, Vec<Sym>)> {
    let Base::Related { record, .. } = &set.base else { return None };
    let of_each = matches!(record.root, Root::Element(_));
    origin(set).filter(|(rows, path)| of_each || loading(rows).holds(path))
}

/// As [`owner`], also where the relation is that of one row: what its queryset prefetched came with `get()`, too.
pub fn origin(set: &RecordSet) -> Option<(Rc<RecordSet>, Vec<Sym>)> {
    let (record, relation) = owning_record(set)?;
    let path = record.path.iter().copied().chain([relation]).collect();
    Some((record.set()?.clone(), path))
}

/// The same row by a shorter way: the customer of an order of `customer.orders` is the customer that it started from.
pub fn canonical(cx: &mut Interpreter<'_>, models: &Models, record: &Rc<Record>) -> Rc<Record> {
    let mut record = record.clone();
    while let (Root::Element(set), Some(first)) = (&record.root, record.path.first())
        && let Base::Related { record: parent, .. } = &set.base
        && known_related(cx, models, set, *first)
    {
        let path: Vec<Sym> = parent.path.iter().chain(&record.path[1..]).copied().collect();
        let told = parent.told.clone().filter(|_| path.is_empty());
        record = Rc::new(Record { class: record.class, path, stored: None, told, ..Record::clone(parent) });
    }
    without_returns(cx, models, &record).unwrap_or(record)
}

/// The same row without steps there and back: the profile of the user of a profile is that profile.
fn without_returns(cx: &mut Interpreter<'_>, models: &Models, record: &Rc<Record>) -> Option<Rc<Record>> {
    let class = record.set().filter(|_| record.path.len() > 1)?.class;
    let mut path: Vec<Sym> = Vec::with_capacity(record.path.len());
    for step in &record.path {
        path.push(*step);
        if let Some(shorter) = back_again(cx, models, class, &path) {
            path = shorter;
        }
    }
    (path.len() < record.path.len()).then(|| Rc::new(Record { path, stored: None, ..Record::clone(record) }))
}

/// `parent.children.all()` sets `child.parent`; a prefetch and a reverse one-to-one do the same one step further on.
fn known_related(cx: &mut Interpreter<'_>, models: &Models, set: &Rc<RecordSet>, relation: Sym) -> bool {
    let Base::Related { record, relation: accessor } = &set.base else { return false };
    match models.field(cx, record.class, *accessor).map(|field| field.kind) {
        Some(FieldKind::Reverse { field, .. }) => field == relation,
        // Django fills the generic key of rows that a generic relation gives since 4.2 only where it is prefetched;
        // its name is not known here, so nothing is said of it.
        Some(FieldKind::GenericRelation { .. }) => true,
        _ => false,
    }
}

/// The path without a step there and back: `lines.order` is where it started.
fn back_again(cx: &mut Interpreter<'_>, models: &Models, class: ClassRef, path: &[Sym]) -> Option<Vec<Sym>> {
    let [.., there, back] = path else { return None };
    let owner = follow(cx, models, class, &path[..path.len() - 2])?;
    let same = match models.field(cx, owner, *there)?.kind {
        FieldKind::Reverse { field, .. } | FieldKind::ReverseOneToOne { field, .. } => field == *back,
        FieldKind::Forward { one_to_one: true, target } => {
            let target = models.resolve(cx, owner, &target)?;
            matches!(models.field(cx, target, *back)?.kind, FieldKind::ReverseOneToOne { field, .. } if field == *there)
        }
        _ => false,
    };
    same.then(|| path[..path.len() - 2].to_vec())
}

fn joins_all_reaches(cx: &mut Interpreter<'_>, models: &Models, class: ClassRef, path: &[Sym]) -> bool {
    // Of a model that nobody knows the key says enough.
    let mut class = Some(class);
    for step in path {
        let Some(field) = class.and_then(|class| models.field(cx, class, *step)) else { return false };
        let FieldKind::Forward { target, .. } = &field.kind else { return false };
        if field.nullable {
            return false;
        }
        class = class.and_then(|class| models.resolve(cx, class, target));
    }
    true
}

/// The model at the end of a path of accessors.
pub fn follow(cx: &mut Interpreter<'_>, models: &Models, class: ClassRef, path: &[Sym]) -> Option<ClassRef> {
    let mut class = class;
    for step in path {
        let field = models.field(cx, class, *step)?;
        class = related_class(cx, models, class, &field.kind)?;
    }
    Some(class)
}

/// Whether `select_related()` takes a path: each step leads to one row, and Django finds it among the relations of its
/// model.
pub fn can_be_joined(cx: &mut Interpreter<'_>, models: &Models, class: ClassRef, path: &[Sym]) -> bool {
    let mut class = class;
    path.iter().all(|step| {
        let Some(field) = models.field(cx, class, *step) else { return false };
        let leads_to_one = matches!(field.kind, FieldKind::Forward { .. } | FieldKind::ReverseOneToOne { .. });
        let is_found = leads_to_one && !models.is_of_sibling(cx, class, &field);
        class = related_class(cx, models, class, &field.kind).unwrap_or(class);
        is_found
    })
}

/// Like [`follow`], and the last step may be a generic key, which leads to no one model.
pub fn follow_all(cx: &mut Interpreter<'_>, models: &Models, class: ClassRef, path: &[Sym]) -> Option<()> {
    let (last, before) = path.split_last()?;
    let owner = follow(cx, models, class, before)?;
    models.field(cx, owner, *last)?.query_kind().map(|_| ())
}

/// The model that a relation of a model leads to.
pub fn related_class(cx: &mut Interpreter<'_>, models: &Models, owner: ClassRef, kind: &FieldKind) -> Option<ClassRef> {
    match kind {
        FieldKind::Column | FieldKind::GenericKey => None,
        FieldKind::Forward { target, .. }
        | FieldKind::ManyToMany { target, .. }
        | FieldKind::GenericRelation { target } => models.resolve(cx, owner, target),
        FieldKind::Reverse { source, .. } | FieldKind::ReverseOneToOne { source, .. } => Some(*source),
    }
}

/// Whether reading a column of a record asks for it again, because `only` or `defer` left it out.
pub fn is_deferred(record: &Record, field: Sym) -> bool {
    let Some(set) = record.set() else { return false };
    let loading = loading(set);
    if loading.unknown || matches!(field.as_str(), "pk" | "id") {
        return false;
    }
    let mut path = record.path.clone();
    // `author_id` is what `author` loads.
    let key = field.as_str().strip_suffix("_id").map(Sym::new);
    path.push(field);
    if loading.deferred.contains(&path) {
        return true;
    }
    let Some(only) = &loading.only else { return false };
    // `only("a", "rel__b")` says something of a joined relation only where it names a field of it.
    let speaks = record.path.is_empty()
        || only.iter().any(|named| named.len() > record.path.len() && named.starts_with(&record.path));
    let as_key: Option<Vec<Sym>> = key.map(|key| record.path.iter().copied().chain([key]).collect());
    let names =
        |named: &Vec<Sym>| named.starts_with(&path) || as_key.as_ref().is_some_and(|key| named.starts_with(key));
    speaks && !only.iter().any(names)
}

/// Steps that leave the rows of a prefetched relation as they are.
const KEEPS_PREFETCH: &[&str] = &["all", "slice", "contains", "acontains"];

/// Looks at the rows that a prefetched relation answers without a query.
pub fn answers_from_cache(op: Sym) -> bool {
    matches!(sync(op.as_str()), "iterate" | "bool" | "len" | "in" | "index" | "count" | "exists" | "contains")
}

/// Whether a set is the unchanged content of a relation, so that a prefetch of the relation answers it.
pub fn is_plain_relation(set: &RecordSet) -> bool {
    let keeps = |op: &Op| op.of_manager || KEEPS_PREFETCH.contains(&op.name.as_str());
    matches!(set.base, Base::Related { .. }) && set.ops.iter().all(keeps)
}

/// Statements that a write sends at most (measured on Django 5.2): what a relation changes by way of its own table takes
/// more, and a new row of a model with parents is one in the table of each.
pub fn statements(cx: &mut Interpreter<'_>, models: &Models, kind: &EffectKind) -> u64 {
    let tables = |class| 1 + u64::try_from(models.parents(cx, class).len()).unwrap_or(0);
    match kind {
        EffectKind::RecordWrite { record, .. } if record.is_stored() == Some(false) => tables(record.class),
        EffectKind::SetWrite { set, op } if matches!(set.base, Base::Related { .. }) => {
            statements_of_relation(cx, models, set, *op)
        }
        EffectKind::SetWrite { set, op } if op.as_str().ends_with("create") && !op.as_str().contains("bulk") => {
            tables(set.class)
        }
        _ => 1,
    }
}

fn statements_of_relation(cx: &mut Interpreter<'_>, models: &Models, set: &RecordSet, op: Sym) -> u64 {
    let Base::Related { record, relation } = &set.base else { return 1 };
    let kind = models.field(cx, record.class, *relation).map(|field| field.kind);
    match (kind, op.as_str()) {
        (Some(FieldKind::ManyToMany { .. }), "set" | "aset") => 3,
        (Some(FieldKind::ManyToMany { .. }), op) if op.ends_with("create") && !op.contains("bulk") => 2,
        // Rows are let go only where their key may be empty: a look, and two updates.
        (Some(FieldKind::Reverse { source, field }), "set" | "aset")
            if models.field(cx, source, field).is_some_and(|field| field.nullable) =>
        {
            3
        }
        _ => 1,
    }
}

/// The most rows that a set has after a slice with constant bounds.
pub fn row_limit(set: &RecordSet) -> Option<usize> {
    let slices = set.ops.iter().filter(|op| op.name == "slice");
    slices
        .filter_map(|op| if let Some(Value::Int(rows)) = op.args.first() { usize::try_from(*rows).ok() } else { None })
        .min()
}

/// Whether conditions leave at most one row of a set: a key is given, or other columns that no two rows share; or the
/// table has no more.
pub fn is_one_row(cx: &mut Interpreter<'_>, models: &Models, set: &RecordSet) -> bool {
    if crate::few::has_one_row(cx, set.class) {
        return true;
    }
    let filters: Vec<(Sym, Value)> =
        set.ops.iter().filter(|op| op.name == "filter").flat_map(|op| op.keywords.iter().cloned()).collect();
    let mut given: Vec<Sym> = Vec::new();
    for (lookup, value) in &filters {
        match lookup.as_str().split_once("__") {
            None => given.push(*lookup),
            Some((column, "exact")) => given.push(Sym::new(column)),
            Some((column, "in")) if matches!(value, Value::Set(rows) if is_one_row(cx, models, rows)) => {
                given.push(Sym::new(column));
            }
            Some(_) => {}
        }
    }
    let unique = |column: &Sym| {
        matches!(column.as_str(), "pk" | "id")
            || models.field(cx, set.class, *column).is_some_and(|field| is_unique(&field))
    };
    if given.iter().any(unique) {
        return true;
    }
    if let Base::Related { record, relation } = &set.base
        && let Some(FieldKind::Reverse { field, .. }) =
            models.field(cx, record.class, *relation).map(|field| field.kind)
    {
        given.push(field);
    }
    let holds = |column: &Sym| given.iter().any(|name| name == column || *name == *format!("{column}_id"));
    !given.is_empty() && crate::schema::unique_groups(cx, set.class).iter().any(|group| group.iter().all(holds))
}

fn is_unique(field: &crate::model::Field) -> bool {
    field.unique || matches!(field.kind, FieldKind::Forward { one_to_one: true, .. })
}

/// Whether a `Prefetch` of the relation brings its rows in an order of its own.
pub fn prefetched_in_order(rows: &RecordSet, path: &[Sym]) -> bool {
    let prefetches = rows.ops.iter().filter(|op| op.name == "prefetch_related").flat_map(|op| &op.args);
    prefetches.into_iter().any(|arg| match arg {
        Value::Tuple(parts) => match parts.as_slice() {
            [Value::Str(text), inner, _] => {
                split(*text) == path && inner.set().is_some_and(|set| set.has_op(&["order_by"]))
            }
            _ => false,
        },
        _ => false,
    })
}

/// What `Prefetch(..., to_attr=name)` keeps for the rows behind a path: the relation, its queryset, and what later
/// lookups prefetch through the name.
pub fn renamed(set: &RecordSet, path: &[Sym], name: Sym) -> Option<(Sym, Rc<RecordSet>, Vec<Op>)> {
    let prefetches = || set.ops.iter().filter(|op| op.name == "prefetch_related");
    let found = prefetches().flat_map(|op| &op.args).find_map(|arg| {
        let Value::Tuple(parts) = arg else { return None };
        let [Value::Str(text), inner, Value::Str(attribute)] = parts.as_slice() else { return None };
        let lookup = split(*text);
        let (relation, before) = lookup.split_last()?;
        (*attribute == name && before == path).then(|| inner.set().map(|set| (*relation, set.clone())))?
    });
    let (relation, inner) = found?;
    let prefix = path.iter().chain([&name]).fold(String::new(), |text, step| text + step.as_str() + "__");
    let further = |op: &Op| {
        let rest = |arg: &Value| match arg {
            Value::Str(text) => text.as_str().strip_prefix(&prefix).map(Value::str),
            Value::Tuple(parts) => {
                let (first, others) = parts.split_first()?;
                let rest = first.as_str()?.as_str().strip_prefix(&prefix).map(Value::str)?;
                Some(Value::tuple([rest].into_iter().chain(others.iter().cloned()).collect()))
            }
            // A lookup that is not known could load anything.
            _ => Some(Value::Unknown),
        };
        let args: Vec<Value> = op.args.iter().filter_map(rest).collect();
        (!args.is_empty()).then(|| Op { args: args.into(), ..op.clone() })
    };
    Some((relation, inner, prefetches().filter_map(further).collect()))
}
