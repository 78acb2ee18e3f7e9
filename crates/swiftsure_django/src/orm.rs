//! Django's object-relational mapper as the engine's domain.

use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use swiftsure_flow::class::ClassRef;
use swiftsure_flow::domain::{Domain, Slice};
use swiftsure_flow::effect::EffectKind;
use swiftsure_flow::frame::Frame;
use swiftsure_flow::heap::{Kind, Object};
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::record::{Base, CHOSEN, KEY, RELOADED, Record, RecordSet, Role, Root, Shape};
use swiftsure_flow::region::{Crossing, EVENT_LOOP};
use swiftsure_flow::value::{Args, FunctionValue, Site, Value};
use swiftsure_source::Sym;

use crate::access::sync;
use crate::graphql::Graphql;
use crate::managers::{DEFAULT_MANAGER, queryset_class};
use crate::model::{Field, FieldKind, MANAGER, Models, QUERYSET};
use crate::queryset::related_class;
use crate::reload::is_given;
use crate::rest::Rest;
use crate::settings::Settings;
use crate::templates::{self, Environment, KnownNeeds, Templates};

/// The class of `_meta`.
/// Models that lead to one by generic relations, up to which its generic keys are followed to each of them.
const GENERIC_SOURCES: usize = 4;
const OPTIONS: &str = "django.db.models.options.Options";
/// The class of `_state`.
const MODEL_STATE: &str = "django.db.models.base.ModelState";

/// The models, the settings, and the managers made for relations.
#[derive(Debug, Default)]
pub(crate) struct Orm {
    pub models: Models,
    pub settings: Settings,
    pub(crate) installed: crate::apps::Installed,
    pub(crate) receivers: crate::signals::Receivers,
    pub(crate) templates: Templates,
    pub(crate) needs: KnownNeeds,
    pub(crate) environment: Environment,
    pub(crate) admin: crate::admin::Registry,
    pub rest: Rest,
    pub graphql: Graphql,
    pub(crate) web: crate::web::Registry,
    pub(crate) shown: crate::shown_columns::Columns,
    pub(crate) requests: crate::request::Requests,
    pub(crate) unlisted: crate::unlisted::Unlisted,
    pub(crate) tested: Arc<crate::told::Tested>,
    pub(crate) related_managers: std::cell::RefCell<FxHashMap<ClassRef, ClassRef>>,
}

impl Domain for Orm {
    fn class_created(&self, cx: &mut Interpreter<'_>, class: ClassRef) {
        crate::strangers::adopt(cx, class);
        self.models.add(cx, class);
        if self.models.is_model(cx, class) {
            for (manager, _) in self.managers(cx, class) {
                self.models.set_user(cx, manager, class);
                if let Some(set_class) = queryset_class(cx, manager) {
                    self.models.set_user(cx, set_class, class);
                }
            }
        }
    }

    fn some_instance(&self, cx: &mut Interpreter<'_>, class: ClassRef) -> Option<Value> {
        if self.models.is_model(cx, class) {
            return Some(Value::Record(Rc::new(Record::new(class, Root::Unknown, 0))));
        }
        let role = if cx.classes.inherits(class, QUERYSET) {
            Role::Set
        } else if cx.classes.inherits(class, MANAGER) {
            Role::Manager
        } else {
            return None;
        };
        let model = self.models.user_of(class).or_else(|| cx.find_class(crate::model::MODEL))?;
        let mut set = self.all(model, class, role, Site::new(swiftsure_source::FileId(0), 0, 0), 0);
        set.base = Base::Unknown;
        Some(Value::Set(Rc::new(set)))
    }

    fn class_attribute(
        &self,
        cx: &mut Interpreter<'_>,
        f: &mut Frame,
        class: ClassRef,
        name: Sym,
        site: Site,
    ) -> Option<Value> {
        if !self.models.is_model(cx, class) {
            return None;
        }
        match name.as_str() {
            "_default_manager" | "_base_manager" => {
                let manager = match name.as_str() {
                    "_base_manager" => self.base_manager(cx, class)?,
                    _ => self.default_manager(cx, class)?,
                };
                return Some(self.manager(class, manager, site, f.loops.len()));
            }
            "_meta" => return self.options(cx, f, class),
            "DoesNotExist" | "MultipleObjectsReturned" => return Some(Value::Unknown),
            _ => {}
        }
        let found = cx.classes.lookup(class, name).map(|(_, value)| value.clone());
        match found {
            Some(Value::Object(id)) => {
                let Kind::Instance(kind) = cx.globals.get(id)?.kind else { return None };
                cx.classes.inherits(kind, MANAGER).then(|| self.manager(class, kind, site, f.loops.len()))
            }
            None if name == "objects" => {
                let manager = cx.find_class(DEFAULT_MANAGER)?;
                Some(self.manager(class, manager, site, f.loops.len()))
            }
            _ => None,
        }
    }

    fn lookup(&self, cx: &mut Interpreter<'_>, f: &mut Frame, value: &Value, name: Sym, site: Site) -> Value {
        templates::lookup(self, cx, f, value, name, site)
    }

    fn record_attribute(
        &self,
        cx: &mut Interpreter<'_>,
        f: &mut Frame,
        record: &Rc<Record>,
        name: Sym,
        site: Site,
    ) -> Option<Value> {
        match name.as_str() {
            "pk" | "id" => return Some(self.key(cx, f, record)),
            "_meta" => return self.options(cx, f, record.class),
            "_state" => return self.state(cx, f, record),
            // Any relation that is prefetched may be read from it.
            "_prefetched_objects_cache" => {
                cx.escapes(f, &Value::Record(record.clone()), site);
                return Some(Value::Unknown);
            }
            CHOSEN => return self.chosen_relation(cx, f, record, site),
            _ => {}
        }
        if let Some(set) = self.prefetched_under(cx, record, name) {
            return Some(self.list_of(cx, f, &set));
        }
        let Some(field) = self.models.field(cx, record.class, name) else {
            let key = self.models.key_of_column(cx, record.class, name)?;
            f.effect(EffectKind::FieldRead { record: record.clone(), field: name }, site, record.born as usize);
            return Some(self.told_of(f, record, key).cloned().unwrap_or(Value::Data));
        };
        if field.kind == FieldKind::Column && is_descriptor(cx, record.class, name) {
            return None;
        }
        self.read(cx, f, record, &field, site)
    }

    fn record_assigned(
        &self,
        cx: &mut Interpreter<'_>,
        f: &mut Frame,
        record: &Rc<Record>,
        name: Sym,
        value: &Value,
        site: Site,
    ) {
        self.forget_given(cx, f, record, name);
        self.note_changed(cx, f, record, name, site);
        let relation = self.models.field(cx, record.class, name).is_some_and(|field| field.query_kind().is_some());
        if relation {
            let kind = EffectKind::RelationSet { record: record.clone(), relation: name };
            f.effect_each_turn(kind, site);
        }
        let known = !value.is_unknown();
        f.state.set_fact(record, name, if known || !relation { value.clone() } else { Value::Unbound });
    }

    fn record_given(&self, cx: &mut Interpreter<'_>, f: &mut Frame, record: &Rc<Record>, name: Sym) {
        self.note_given(cx, f, record, name);
    }

    fn instantiate(
        &self,
        cx: &mut Interpreter<'_>,
        f: &mut Frame,
        class: ClassRef,
        args: &Args,
        site: Site,
    ) -> Option<Value> {
        if self.models.is_model(cx, class) {
            return Some(self.new_record(cx, f, class, args, site));
        }
        if cx.classes.inherits(class, QUERYSET) {
            let model = args.get(0, "model").and_then(Value::class).or_else(|| self.models.user_of(class))?;
            return Some(Value::Set(Rc::new(self.all(model, class, Role::Set, site, f.loops.len()))));
        }
        crate::rest::instantiate(cx, f, class, args, site)
    }

    fn call_role(
        &self,
        cx: &mut Interpreter<'_>,
        f: &mut Frame,
        function: &Rc<FunctionValue>,
        role: Sym,
        args: Args,
        site: Site,
    ) -> Value {
        if role == "native" {
            return self.call_native(cx, f, function, args, site);
        }
        let name = cx.code.function(function.id).name;
        sql_texts(cx, f, name, &args, site);
        if sync(name.as_str()) == name.as_str() {
            return self.call_operation(cx, f, role.as_str(), name, args, site);
        }
        let beside = Crossing::out_of(EVENT_LOOP);
        f.crossing(beside, site, |f| self.call_operation(cx, f, role.as_str(), name, args, site))
    }

    fn rows(&self, cx: &mut Interpreter<'_>, f: &mut Frame, set: &Rc<RecordSet>, op: &str, site: Site) -> Value {
        let kind = EffectKind::Query { set: set.clone(), op: Sym::new(op), cached: true };
        if self.keeps(cx, f, &kind) {
            f.effect(kind, site, set.born as usize);
        }
        // A loop over `none()` has no turns.
        if self.is_empty(set) { Value::Unbound } else { self.element(cx, f, set) }
    }

    fn subscript(
        &self,
        cx: &mut Interpreter<'_>,
        f: &mut Frame,
        set: &Rc<RecordSet>,
        slice: Option<Slice>,
        site: Site,
    ) -> Value {
        if let Some(slice) = slice {
            let mut op = operation("slice", site);
            op.args = slice.rows.map(Value::Int).into_iter().collect();
            return Value::Set(Rc::new(set.with(op, f.loops.len())));
        }
        self.item(cx, f, set, site)
    }

    fn set_attribute(
        &self,
        cx: &mut Interpreter<'_>,
        f: &mut Frame,
        set: &Rc<RecordSet>,
        name: Sym,
        site: Site,
    ) -> Option<Value> {
        match name.as_str() {
            "model" => return Some(Value::Class(set.class)),
            "instance" => {
                return match &set.base {
                    Base::Related { record, .. } => Some(Value::Record(record.clone())),
                    _ => None,
                };
            }
            _ => {}
        }
        if set.role == Role::Set || name.as_str().starts_with("__") {
            return None;
        }
        // A manager passes on what only its queryset knows.
        let queryset = self.queryset_of(cx, f, set, site);
        let Value::Set(inner) = &queryset else { return None };
        if inner.role == Role::Manager {
            return None;
        }
        cx.classes.lookup(inner.set_class, name)?;
        Some(cx.attribute(f, &queryset, name, site))
    }

    fn relation_set(&self, cx: &mut Interpreter<'_>, f: &mut Frame, record: &Rc<Record>, relation: Sym, site: Site) {
        match relation.as_str().strip_prefix(RELOADED) {
            Some(name) => self.forget(cx, f, record, Sym::new(name), None, site),
            None => f.state.set_fact(record, relation, Value::Unbound),
        }
    }

    fn load_by_name(&self, cx: &mut Interpreter<'_>, texts: &[Sym]) -> Option<Value> {
        crate::loaders::load_by_name(cx, texts)
    }

    fn call_unknown(&self, cx: &mut Interpreter<'_>, f: &mut Frame, name: Sym, args: &Args) -> Option<Value> {
        crate::loaders::call_unknown(cx, f, name, args)
    }

    fn is_empty(&self, set: &RecordSet) -> bool {
        set.has_op(&["none"])
    }

    fn shortest(&self, cx: &mut Interpreter<'_>, record: &Rc<Record>) -> Rc<Record> {
        crate::queryset::canonical(cx, &self.models, record)
    }

    fn put_out(&self, cx: &mut Interpreter<'_>, f: &mut Frame, value: &Value, site: Site) {
        crate::templates::put_out::note(cx, f, value, site);
    }

    fn keeps(&self, cx: &mut Interpreter<'_>, f: &Frame, effect: &EffectKind) -> bool {
        match effect {
            EffectKind::Query { set, op, .. } if crate::queryset::answers_from_cache(*op) => match &set.base {
                Base::Related { record, relation } if crate::queryset::is_plain_relation(set) => {
                    !self.is_set(cx, f, record, *relation)
                }
                _ => true,
            },
            EffectKind::FieldRead { record, field } => {
                let is_large = || self.models.large_columns(cx, record.class).contains(field);
                let matters = |set: &RecordSet| set.has_op(&["only", "defer"]) || is_large();
                record.is_symbolic() || record.set().is_some_and(|set| matters(set))
            }
            EffectKind::Load { record, relation } => {
                record.root != Root::Unknown && !self.is_set(cx, f, record, *relation)
            }
            _ => true,
        }
    }
}

/// Texts that `raw` and `extra` put into the statement as they are.
fn sql_texts(cx: &mut Interpreter<'_>, f: &mut Frame, name: Sym, args: &Args, site: Site) {
    let places: &[(usize, &str)] = match name.as_str() {
        "raw" => &[(1, "raw_query")],
        "extra" => &[(1, "select"), (2, "where"), (4, "tables"), (5, "order_by")],
        _ => return,
    };
    let texts: Vec<Value> = places.iter().filter_map(|(at, name)| args.get(*at, name).cloned()).collect();
    cx.sink(f, Sym::new("sql"), name, &texts, site);
}

/// Whether a column of the project's own kind says itself what it holds when it is read.
fn is_descriptor(cx: &Interpreter<'_>, class: ClassRef, name: Sym) -> bool {
    let Some((_, Value::Object(id))) = cx.classes.lookup(class, name) else { return false };
    let Some(Kind::Instance(kind)) = cx.globals.get(*id).map(|field| field.kind) else { return false };
    let own = cx.classes.lookup(kind, Sym::new("__get__")).and_then(|(owner, _)| cx.classes.get(owner).id);
    own.is_some_and(|id| !cx.is_knowledge(id.module))
}

pub(crate) fn operation(name: &str, site: Site) -> swiftsure_flow::record::Op {
    swiftsure_flow::record::Op {
        name: Sym::new(name),
        args: Box::default(),
        keywords: Box::default(),
        site,
        of_manager: false,
    }
}

impl Orm {
    pub(crate) fn all(&self, model: ClassRef, set_class: ClassRef, role: Role, site: Site, born: usize) -> RecordSet {
        RecordSet {
            class: model,
            set_class,
            role,
            shape: Shape::Records,
            base: Base::All,
            ops: Vec::new(),
            built: site,
            handed: Vec::new(),
            kept: false,
            born: u16::try_from(born).unwrap_or(u16::MAX),
            symbolic: false,
        }
    }

    /// `_meta` of a model.
    fn options(&self, cx: &mut Interpreter<'_>, f: &mut Frame, model: ClassRef) -> Option<Value> {
        let label = self.models.label(cx, model);
        let (app, name) = label.rsplit_once('.').unwrap_or(("", &label));
        let mut options = Object::instance(cx.find_class(OPTIONS)?);
        let texts =
            [("app_label", app), ("object_name", name), ("model_name", &name.to_lowercase()), ("label", &label)];
        for (field, text) in texts {
            options.set_field(Sym::new(field), Value::str(text));
        }
        options.set_field(Sym::new("model"), Value::Class(model));
        Some(cx.allocate(f, options))
    }

    /// The primary key of a row: a new row has none until it is saved, unless the model says where it comes from.
    fn key(&self, cx: &Interpreter<'_>, f: &Frame, record: &Record) -> Value {
        let is_given = || {
            f.state.fact(record, Sym::new(KEY)).is_some() || crate::lookups::has_own_key(cx, &self.models, record.class)
        };
        match record.is_stored() {
            Some(true) => Value::Key,
            Some(false) if !is_given() => Value::None,
            _ => Value::Data,
        }
    }

    /// `_state` of a row.
    fn state(&self, cx: &mut Interpreter<'_>, f: &mut Frame, record: &Record) -> Option<Value> {
        // A key that is given when the row is made does not mean that the row is there.
        let is_written = f.state.fact(record, Sym::new(KEY)) == Some(&Value::Unbound);
        let adding = record.is_stored().filter(|stored| *stored || !is_written);
        let mut state = Object::instance(cx.find_class(MODEL_STATE)?);
        state.set_field(Sym::new("adding"), adding.map_or(Value::AnyBool, |stored| Value::Bool(!stored)));
        Some(cx.allocate(f, state))
    }

    /// A many-valued relation of a record whose name the program chooses while it runs.
    fn chosen_relation(&self, cx: &mut Interpreter<'_>, f: &Frame, record: &Rc<Record>, site: Site) -> Option<Value> {
        let target = cx.find_class(crate::model::MODEL)?;
        let class = self.related_manager(cx, target)?;
        let mut set = self.all(target, class, Role::Manager, site, f.loops.len());
        set.symbolic = record.is_symbolic();
        set.base = Base::Related { record: record.clone(), relation: Sym::new(CHOSEN) };
        Some(Value::Set(Rc::new(set)))
    }

    /// Reads a field or relation of a record.
    fn read(
        &self,
        cx: &mut Interpreter<'_>,
        f: &mut Frame,
        record: &Rc<Record>,
        field: &Field,
        site: Site,
    ) -> Option<Value> {
        let target = related_class(cx, &self.models, record.class, &field.kind);
        let record =
            &if field.kind == FieldKind::Column { record.clone() } else { self.as_reloaded(f, record, field.name) };
        if field.is_many() {
            let Some(target) = target else { return Some(Value::Unknown) };
            let class = self.related_manager(cx, target)?;
            let mut set = self.all(target, class, Role::Manager, site, f.loops.len());
            set.symbolic = record.is_symbolic();
            set.base = Base::Related { record: record.clone(), relation: field.name };
            return Some(Value::Set(Rc::new(set)));
        }
        if field.kind == FieldKind::Column {
            self.shown.note(cx, f, record.class, field.name, site);
            if f.state.fact(record, field.name).is_none() {
                let kind = EffectKind::FieldRead { record: record.clone(), field: field.name };
                f.effect(kind, site, record.born as usize);
            }
            let told = self.told_of(f, record, field.name).cloned();
            return Some(told.unwrap_or_else(|| self.column_value(cx, field)));
        }
        let told = self.told_of(f, record, field.name);
        if told == Some(&Value::None) {
            return Some(Value::None);
        }
        let is_told = told.is_some();
        let set_here = self.is_set(cx, f, record, field.name);
        if !set_here && !matches!(record.root, Root::New(_)) {
            let kind = EffectKind::Load { record: record.clone(), relation: field.name };
            f.effect(kind, site, record.born as usize);
        }
        let Some(target) = target else { return Some(self.generic_row(cx, record.class)) };
        let row =
            Value::Record(crate::queryset::canonical(cx, &self.models, &Rc::new(record.follow(field.name, target))));
        let is_there = !field.nullable || is_told || set_here || is_given(f, record, field.name);
        Some(if is_there { row } else { row.join(Value::None) })
    }

    /// What a generic key of a model leads to: some row of the models that lead back, or something else.
    fn generic_row(&self, cx: &mut Interpreter<'_>, class: ClassRef) -> Value {
        let sources = self.models.generic_sources(cx, class);
        if sources.len() > GENERIC_SOURCES {
            return Value::Unknown;
        }
        let rows = sources.into_iter().map(|source| Value::Record(Rc::new(Record::new(source, Root::Unknown, 0))));
        Value::join_all(rows.chain([Value::Unknown]))
    }

    fn column_value(&self, cx: &Interpreter<'_>, field: &Field) -> Value {
        let Some(class) = field.class else { return Value::Data };
        let inherits = |name: &str| cx.classes.inherits(class, &format!("django.db.models.fields.{name}"));
        if inherits("CharField") || inherits("TextField") {
            Value::AnyStr
        } else if inherits("BooleanField") {
            Value::AnyBool
        } else if inherits("IntegerField") || inherits("AutoField") || inherits("FloatField") {
            Value::AnyNumber
        } else if cx.classes.inherits(class, "django.db.models.fields.json.JSONField") {
            Value::Unknown
        } else {
            Value::Data
        }
    }

    fn new_record(&self, cx: &mut Interpreter<'_>, f: &mut Frame, class: ClassRef, args: &Args, site: Site) -> Value {
        let record = Rc::new(Record::new(class, Root::New(site), f.loops.len()));
        for (name, value) in &args.keywords {
            if self.models.field(cx, class, *name).is_some() {
                f.state.set_fact(&record, *name, value.clone());
            }
        }
        let names_key = |(name, _): &(Sym, Value)| matches!(name.as_str(), "pk" | "id");
        if args.open || !args.positional.is_empty() || args.keywords.iter().any(names_key) {
            f.state.set_fact(&record, Sym::new(KEY), Value::Unknown);
        }
        Value::Record(record)
    }

    /// One row by its number.
    pub(crate) fn item(&self, cx: &mut Interpreter<'_>, f: &mut Frame, set: &Rc<RecordSet>, site: Site) -> Value {
        let kind = EffectKind::Query { set: set.clone(), op: Sym::new("index"), cached: false };
        if self.keeps(cx, f, &kind) {
            f.effect_each_turn(kind, site);
        }
        self.one(cx, f, set, site)
    }

    /// One of the rows that iteration gives.
    pub(crate) fn element(&self, cx: &mut Interpreter<'_>, f: &mut Frame, set: &Rc<RecordSet>) -> Value {
        match set.shape {
            Shape::Records => {
                let told = self.told(cx, set);
                let row = Record::new(set.class, Root::Element(set.clone()), f.loops.len());
                Value::Record(Rc::new(Record { told, ..row }))
            }
            Shape::Dicts => {
                let mut row = Object::of_element(Kind::Dict, Value::Data);
                row.key = Value::AnyStr;
                cx.allocate(f, row)
            }
            Shape::Tuples => cx.allocate(f, Object::of_element(Kind::List, Value::Data)),
            Shape::Scalars => Value::Data,
        }
    }

    pub(crate) fn one(&self, cx: &mut Interpreter<'_>, f: &Frame, set: &Rc<RecordSet>, site: Site) -> Value {
        match set.shape {
            Shape::Records => {
                let told = self.told(cx, set);
                let row = Record::new(set.class, Root::Single(set.clone(), site), f.loops.len());
                Value::Record(Rc::new(Record { told, ..row }))
            }
            _ => Value::Data,
        }
    }

    fn list_of(&self, cx: &mut Interpreter<'_>, f: &mut Frame, set: &Rc<RecordSet>) -> Value {
        let element = self.element(cx, f, set);
        cx.allocate(f, Object::of_element(Kind::List, element))
    }

    /// The set behind `Prefetch(..., to_attr=name)` on the record's queryset.
    fn prefetched_under(&self, cx: &mut Interpreter<'_>, record: &Rc<Record>, name: Sym) -> Option<Rc<RecordSet>> {
        let (relation, inner, further) = crate::queryset::renamed(record.set()?, &record.path, name)?;
        let mut rows = RecordSet::clone(&inner);
        for op in further {
            rows = rows.with(op, usize::from(inner.born));
        }
        // The rows know the way back, as those of any prefetched relation.
        if rows.base == Base::All && self.models.field(cx, record.class, relation).is_some() {
            rows.symbolic |= record.is_symbolic();
            rows.base = Base::Related { record: record.clone(), relation };
        }
        Some(Rc::new(rows))
    }
}
