//! The methods of managers, querysets and models that ask or change something.

use std::rc::Rc;

use swiftsure_flow::MADE_OF;
use swiftsure_flow::class::ClassRef;
use swiftsure_flow::domain::Domain;
use swiftsure_flow::effect::EffectKind;
use swiftsure_flow::frame::Frame;
use swiftsure_flow::heap::{Kind, Object};
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::record::{Base, KEY, Op, Record, RecordSet, Role, Root, Shape};
use swiftsure_flow::value::{Args, FunctionValue, Site, Value};
use swiftsure_source::Sym;

use crate::access::sync;
use crate::expressions;
use crate::model::QUERYSET;
use crate::orm::Orm;
use crate::signals;

const PREFETCH: &str = "django.db.models.query.Prefetch";
/// Steps whose arguments are names of columns that decide what is shown, or in which order.
const NAMES_COLUMNS: &[&str] = &["order_by", "values", "values_list", "latest", "earliest"];
const PREFETCH_OBJECTS: &str = "prefetch_related_objects";

impl Orm {
    /// Calls an operation of a set or record by its role.
    pub(crate) fn call_operation(
        &self,
        cx: &mut Interpreter<'_>,
        f: &mut Frame,
        role: &str,
        name: Sym,
        args: Args,
        site: Site,
    ) -> Value {
        let receiver = args.at(0);
        match &receiver {
            Value::Set(set) => self.call_on_set(cx, f, set, role, name, &args, site),
            Value::Record(record) => self.call_on_record(cx, f, record, role, name, &args, site),
            Value::Super(parts) => {
                let mut inner = args.clone();
                inner.positional[0] = parts.0.clone();
                self.call_operation(cx, f, role, name, inner, site)
            }
            Value::Union(members) => {
                let members = members.clone();
                cx.each_member(f, &members, site, |cx, f, member| {
                    let mut one = args.clone();
                    one.positional[0] = member.clone();
                    self.call_operation(cx, f, role, name, one, site)
                })
            }
            _ => Value::Unknown,
        }
    }

    fn call_on_record(
        &self,
        cx: &mut Interpreter<'_>,
        f: &mut Frame,
        record: &Rc<Record>,
        role: &str,
        name: Sym,
        args: &Args,
        site: Site,
    ) -> Value {
        match role {
            "write" => {
                let deletes = name.as_str().ends_with("delete");
                let columns = args.get(4, "update_fields").filter(|_| !deletes).cloned().unwrap_or(Value::None);
                // Django saves nothing, and says so to nobody.
                if columns != Value::None && cx.known_items(f, &columns).is_some_and(|names| names.is_empty()) {
                    return Value::None;
                }
                // Whose key is taken away is saved as a new row.
                let is_copied =
                    ["pk", "id"].iter().any(|key| f.state.fact(record, Sym::new(key)) == Some(&Value::None));
                let copied = Rc::new(Record { stored: Some(false), ..Record::clone(record) });
                let record = if is_copied && !deletes { &copied } else { record };
                let (before, after) = if deletes { ("pre_delete", "post_delete") } else { ("pre_save", "post_save") };
                signals::send_model_signal(self, cx, f, before, record, &columns, site);
                f.effect_each_turn(EffectKind::RecordWrite { record: record.clone(), op: name }, site);
                signals::send_model_signal(self, cx, f, after, record, &columns, site);
                if !deletes && record.is_stored() == Some(false) {
                    let key = Sym::new(KEY);
                    f.effect_each_turn(EffectKind::RelationSet { record: record.clone(), relation: key }, site);
                    f.state.set_fact(record, key, Value::Unbound);
                }
                Value::None
            }
            "reload" => {
                self.reload(cx, f, record, name, args, site);
                Value::None
            }
            _ => Value::Unknown,
        }
    }

    fn call_on_set(
        &self,
        cx: &mut Interpreter<'_>,
        f: &mut Frame,
        set: &Rc<RecordSet>,
        role: &str,
        name: Sym,
        args: &Args,
        site: Site,
    ) -> Value {
        let writes_relation = matches!(sync(name.as_str()), "add" | "remove" | "set" | "clear");
        let set = if set.role == Role::Manager && !writes_relation {
            match self.queryset_of(cx, f, set, site).set() {
                Some(queryset) => queryset.clone(),
                None => return Value::Unknown,
            }
        } else {
            set.clone()
        };
        match role {
            "refine" => self.refine(cx, f, &set, name, args, site),
            "one" => {
                let filtered = self.with_arguments(cx, f, &set, name, args, site);
                f.effect_each_turn(EffectKind::Query { set: filtered.clone(), op: name, cached: false }, site);
                let row = self.one(cx, f, &filtered, site);
                let maybe = matches!(sync(name.as_str()), "first" | "last");
                if maybe { row.join(Value::None) } else { row }
            }
            "scalar" => self.scalar(cx, f, &set, name, args, site),
            "write" => {
                cx.escapes(f, &Value::tuple(args.positional.iter().skip(1).cloned().collect()), site);
                let deletes = sync(name.as_str()) == "delete";
                if deletes {
                    signals::send_of_rows(self, cx, f, "pre_delete", &set, site);
                }
                f.effect_each_turn(EffectKind::SetWrite { set: set.clone(), op: name }, site);
                if deletes {
                    signals::send_of_rows(self, cx, f, "post_delete", &set, site);
                }
                signals::send_links_changed(self, cx, f, &set, name, site);
                Value::AnyNumber
            }
            "create" => self.create(cx, f, &set, name, args, site),
            "get_or_create" => {
                let filtered = self.with_arguments(cx, f, &set, name, args, site);
                f.effect_each_turn(EffectKind::Query { set: filtered.clone(), op: name, cached: false }, site);
                f.branches += u32::from(name.as_str().contains("get"));
                if self.saves_by_itself(cx, &set) {
                    let record = self.new_row(cx, f, &set, args, site);
                    self.save_new(cx, f, &record, site);
                } else {
                    f.effect_each_turn(EffectKind::SetWrite { set: filtered.clone(), op: name }, site);
                }
                f.branches -= u32::from(name.as_str().contains("get"));
                Value::tuple(vec![self.one(cx, f, &filtered, site), Value::AnyBool])
            }
            "bulk_create" => {
                f.effect_each_turn(EffectKind::SetWrite { set, op: name }, site);
                args.positional.get(1).cloned().unwrap_or(Value::Unknown)
            }
            "in_bulk" => {
                f.effect_each_turn(EffectKind::Query { set: set.clone(), op: name, cached: false }, site);
                let mut rows = Object::of_element(Kind::Dict, self.element(cx, f, &set));
                rows.key = Value::Data;
                cx.allocate(f, rows)
            }
            "rows_uncached" => {
                f.effect_each_turn(EffectKind::Query { set: set.clone(), op: name, cached: false }, site);
                let mut rows = Object::of_element(Kind::Iterator, self.element(cx, f, &set));
                rows.set_field(Sym::new(MADE_OF), Value::Set(set));
                cx.allocate(f, rows)
            }
            _ => Value::Unknown,
        }
    }

    fn scalar(
        &self,
        cx: &mut Interpreter<'_>,
        f: &mut Frame,
        set: &Rc<RecordSet>,
        name: Sym,
        args: &Args,
        site: Site,
    ) -> Value {
        let filtered = if sync(name.as_str()) == "aggregate" {
            set.clone()
        } else {
            self.with_arguments(cx, f, set, name, args, site)
        };
        let kind = EffectKind::Query { set: filtered, op: name, cached: false };
        if self.keeps(cx, f, &kind) {
            f.effect_each_turn(kind, site);
        }
        match sync(name.as_str()) {
            "exists" | "contains" => Value::AnyBool,
            "count" => Value::AnyNumber,
            "aggregate" => {
                let mut row = Object::of_element(Kind::Dict, Value::Data);
                row.key = Value::AnyStr;
                cx.allocate(f, row)
            }
            _ => Value::Data,
        }
    }

    fn create(
        &self,
        cx: &mut Interpreter<'_>,
        f: &mut Frame,
        set: &Rc<RecordSet>,
        name: Sym,
        args: &Args,
        site: Site,
    ) -> Value {
        let record = self.new_row(cx, f, set, args, site);
        if self.saves_by_itself(cx, set) {
            self.save_new(cx, f, &record, site);
        } else {
            f.effect_each_turn(EffectKind::SetWrite { set: set.clone(), op: name }, site);
            signals::send_model_signal(self, cx, f, "pre_save", &record, &Value::None, site);
            signals::send_model_signal(self, cx, f, "post_save", &record, &Value::None, site);
        }
        Value::Record(Rc::new(Record { stored: Some(true), ..Record::clone(&record) }))
    }

    /// The row that a queryset is told to make, not yet saved.
    fn new_row(
        &self,
        cx: &mut Interpreter<'_>,
        f: &mut Frame,
        set: &Rc<RecordSet>,
        args: &Args,
        site: Site,
    ) -> Rc<Record> {
        let record = Rc::new(Record::new(set.class, Root::New(site), f.loops.len()));
        for (name, value) in &args.keywords {
            if self.models.field(cx, set.class, *name).is_some() {
                f.state.set_fact(&record, *name, value.clone());
            }
        }
        if let Base::Related { record: parent, relation } = &set.base
            && let Some(field) = self.models.field(cx, parent.class, *relation)
            && let crate::model::FieldKind::Reverse { field, .. } = field.kind
        {
            f.state.set_fact(&record, field, Value::Record(parent.clone()));
        }
        record
    }

    /// Whether the model has a `save()` of its own, which Django calls where a queryset makes a row. What a many-to-many
    /// relation makes is linked as well, and told as one.
    fn saves_by_itself(&self, cx: &mut Interpreter<'_>, set: &RecordSet) -> bool {
        if let Base::Related { record, relation } = &set.base
            && let Some(field) = self.models.field(cx, record.class, *relation)
            && !matches!(field.kind, crate::model::FieldKind::Reverse { .. })
        {
            return false;
        }
        let owner = cx.classes.lookup(set.class, Sym::new("save")).map(|(owner, _)| owner);
        let defined = owner.and_then(|owner| cx.classes.get(owner).id);
        defined.is_some_and(|id| !cx.is_knowledge(id.module))
    }

    fn save_new(&self, cx: &mut Interpreter<'_>, f: &mut Frame, record: &Rc<Record>, site: Site) {
        let keywords = vec![(Sym::new("force_insert"), Value::Bool(true)), (Sym::new("using"), Value::Unknown)];
        let args = Args { keywords, ..Args::default() };
        cx.call_method(f, &Value::Record(record.clone()), "save", args, site);
    }

    /// A lazy step: the set with one more operation.
    fn refine(
        &self,
        cx: &mut Interpreter<'_>,
        f: &mut Frame,
        set: &Rc<RecordSet>,
        name: Sym,
        args: &Args,
        site: Site,
    ) -> Value {
        let op = self.plain_operation(cx, f, set, (name, args), site);
        let mut next = set.with(op, f.loops.len());
        next.shape = match name.as_str() {
            "values" => Shape::Dicts,
            "values_list" => match args.keyword("flat") {
                Some(Value::Bool(true)) => Shape::Scalars,
                _ => Shape::Tuples,
            },
            "dates" | "datetimes" => Shape::Scalars,
            _ => next.shape,
        };
        Value::Set(Rc::new(next))
    }

    /// The set narrowed by the lookups that a question brings along: `get(pk=1)`.
    fn with_arguments(
        &self,
        cx: &mut Interpreter<'_>,
        f: &mut Frame,
        set: &Rc<RecordSet>,
        name: Sym,
        args: &Args,
        site: Site,
    ) -> Rc<RecordSet> {
        if args.positional.len() < 2 && args.keywords.is_empty() {
            return set.clone();
        }
        let op = self.plain_operation(cx, f, set, (name, args), site);
        Rc::new(set.with(op, f.loops.len()))
    }

    fn plain_operation(
        &self,
        cx: &mut Interpreter<'_>,
        f: &mut Frame,
        set: &RecordSet,
        (name, args): (Sym, &Args),
        site: Site,
    ) -> Op {
        let mut plain: Vec<Value> =
            args.positional.iter().skip(1).map(|value| plain_argument(cx, f, value, expressions::DEPTH)).collect();
        let pairs = args.keywords.iter();
        let lookups = pairs.map(|(name, value)| (*name, plain_argument(cx, f, value, expressions::DEPTH))).collect();
        if args.open {
            plain.push(Value::Unknown);
        }
        let op = Op { name, args: plain.into(), keywords: lookups, site, of_manager: false };
        if crate::lookups::NARROWS.contains(&name.as_str()) {
            crate::lookups::note_chosen(cx, f, &op.args, &op.keywords, site, expressions::DEPTH);
            if !crate::lookups::has_own_key(cx, &self.models, set.class) {
                // The key that Django makes is a number, and a text that is none is refused.
                let keys = args.keywords.iter().filter(|(lookup, _)| matches!(lookup.as_str(), "id" | "pk"));
                keys.for_each(|(_, value)| cx.refuse_others(f, value));
            }
        }
        if NAMES_COLUMNS.contains(&name.as_str()) {
            cx.sink(f, Sym::new("field"), name, args.positional.get(1..).unwrap_or_default(), site);
        }
        op
    }

    /// Functions of the knowledge that only Rust can explain, by their dotted names.
    pub(crate) fn call_native(
        &self,
        cx: &mut Interpreter<'_>,
        f: &mut Frame,
        function: &Rc<FunctionValue>,
        args: Args,
        site: Site,
    ) -> Value {
        let name = cx.function_name(function.id);
        match name.as_str() {
            "django.db.models.manager.BaseManager.get_queryset" => match args.at(0) {
                Value::Set(set) => self.plain_queryset(cx, f, &set),
                _ => Value::Unknown,
            },
            "django.db.models.fields.related_descriptors.RelatedManagerMethods.__call__" => {
                self.by_another_manager(cx, &args).unwrap_or(Value::Unknown)
            }
            "django.db.models.fields.related_descriptors.of_row" => self.of_row(&args.at(0), &args.at(1)),
            "django.db.models.manager.BaseManager.from_queryset" => self.from_queryset(cx, &args),
            "django.db.models.query.QuerySet.as_manager" => self.as_manager(cx, f, &args),
            "django.db.models.query.prefetch_related_objects" | "django.db.models.query.aprefetch_related_objects" => {
                self.prefetch_objects(cx, f, &args, site);
                Value::None
            }
            _ => crate::templates::call_native(self, cx, f, &name, &args, site)
                .unwrap_or_else(|| crate::loaders::call_native(self, cx, f, &name, &args, site)),
        }
    }

    /// `Manager.from_queryset(BookQuerySet)`: a manager class that passes calls on to the queryset class.
    fn from_queryset(&self, cx: &mut Interpreter<'_>, args: &Args) -> Value {
        let queryset = args.get(1, "queryset_class").and_then(Value::class);
        let (Some(manager), Some(queryset)) = (args.at(0).class(), queryset) else { return Value::Unknown };
        let name = format!("{}From{}", cx.class_name(manager), cx.class_name(queryset));
        cx.derive_class(Sym::new(&name), &[manager], vec![(Sym::new("_queryset_class"), Value::Class(queryset))])
    }

    fn as_manager(&self, cx: &mut Interpreter<'_>, f: &mut Frame, args: &Args) -> Value {
        let (Some(queryset), Some(manager)) = (args.at(0).class(), cx.find_class("django.db.models.manager.Manager"))
        else {
            return Value::Unknown;
        };
        let derived = self.from_queryset(cx, &Args::positional(vec![Value::Class(manager), Value::Class(queryset)]));
        let Some(class) = derived.class() else { return Value::Unknown };
        cx.allocate(f, Object::instance(class))
    }

    /// `prefetch_related_objects(books, "authors")`: the relations of the listed records are loaded from here on.
    fn prefetch_objects(&self, cx: &mut Interpreter<'_>, f: &mut Frame, args: &Args, site: Site) {
        let element = cx.iterate(f, &args.at(0), site).element;
        let records: Vec<Rc<Record>> = element
            .members()
            .iter()
            .filter_map(|member| if let Value::Record(record) = member { Some(record.clone()) } else { None })
            .collect();
        for record in records {
            for lookup in args.positional.iter().skip(1) {
                let lookup = plain_argument(cx, f, lookup, expressions::DEPTH);
                self.prefetch_path(cx, f, record.clone(), &lookup, site);
            }
        }
    }

    /// One lookup of `prefetch_related_objects`: each step that is not loaded yet is one query for all records.
    fn prefetch_path(&self, cx: &mut Interpreter<'_>, f: &mut Frame, record: Rc<Record>, lookup: &Value, site: Site) {
        let (path, rows, renamed) = match lookup {
            Value::Str(path) => (*path, None, false),
            Value::Tuple(parts) => match parts.as_slice() {
                [Value::Str(path), rows, name] => (*path, rows.set().cloned(), *name != Value::None),
                _ => return,
            },
            _ => return,
        };
        let mut record = record;
        let mut steps = path.as_str().split("__").map(Sym::new).peekable();
        while let Some(step) = steps.next() {
            let Some(class) = crate::queryset::follow(cx, &self.models, record.class, &[step]) else { break };
            let is_last = steps.peek().is_none();
            let renamed = renamed && is_last;
            let loaded = crate::queryset::is_loaded(cx, &self.models, &record, step);
            if renamed || (!loaded && !self.is_set(cx, f, &record, step)) {
                let rows = rows.clone().filter(|_| is_last);
                let rows = rows.or_else(|| self.all_of(cx, f, class, site));
                if let Some(set) = rows {
                    f.effect_each_turn(EffectKind::Query { set, op: Sym::new(PREFETCH_OBJECTS), cached: false }, site);
                }
            }
            if !renamed {
                f.effect_each_turn(EffectKind::RelationSet { record: record.clone(), relation: step }, site);
                f.state.set_fact(&record, step, Value::Unbound);
            }
            record = Rc::new(record.follow(step, class));
        }
    }

    /// The queryset of all rows of a model.
    fn all_of(&self, cx: &mut Interpreter<'_>, f: &Frame, model: ClassRef, site: Site) -> Option<Rc<RecordSet>> {
        let set_class = cx.find_class(QUERYSET)?;
        Some(Rc::new(self.all(model, set_class, Role::Set, site, f.loops.len())))
    }
}

/// An argument without heap objects: a `Prefetch` becomes (lookup, queryset, to_attr), an expression what
/// [`crate::expressions`] says.
fn plain_argument(cx: &mut Interpreter<'_>, f: &mut Frame, value: &Value, depth: usize) -> Value {
    if depth == 0 {
        return Value::Unknown;
    }
    let each = |cx: &mut Interpreter<'_>, f: &mut Frame, items: &[Value]| -> Vec<Value> {
        items.iter().map(|item| plain_argument(cx, f, item, depth - 1)).collect()
    };
    match value {
        Value::Object(id) => {
            let Some(object) = cx.object(f, *id).cloned() else { return Value::Unknown };
            match object.kind {
                Kind::Instance(class) if cx.classes.inherits(class, PREFETCH) => {
                    let part = |name: &str| object.field(Sym::new(name)).cloned().unwrap_or(Value::None);
                    Value::tuple(vec![part("lookup"), part("queryset"), part("to_attr")])
                }
                Kind::Instance(_) => {
                    let Some((class, args, keywords)) = expressions::parts(cx, &object) else { return Value::Unknown };
                    let mut args = each(cx, f, args);
                    let keywords = plain_keywords(cx, f, keywords, &mut args, depth);
                    expressions::plain(class, args, keywords)
                }
                Kind::List | Kind::Set => match &object.items {
                    Some(items) if items.len() <= 32 => Value::tuple(each(cx, f, items)),
                    _ => Value::Unknown,
                },
                _ => Value::Unknown,
            }
        }
        Value::Tuple(items) => Value::tuple(each(cx, f, items)),
        Value::Function(_) | Value::Bound(_) | Value::Partial(_) => Value::Unknown,
        other => other.clone(),
    }
}

/// The keywords of an expression; where not all are known, its arguments say so.
fn plain_keywords(
    cx: &mut Interpreter<'_>,
    f: &mut Frame,
    keywords: Option<&Value>,
    args: &mut Vec<Value>,
    depth: usize,
) -> Vec<(Sym, Value)> {
    let Some(Value::Object(id)) = keywords else { return Vec::new() };
    let Some(dict) = cx.object(f, *id).cloned() else { return Vec::new() };
    if dict.key != Value::Unbound {
        args.push(Value::Unknown);
    }
    dict.fields.iter().map(|(name, value)| (*name, plain_argument(cx, f, value, depth - 1))).collect()
}
