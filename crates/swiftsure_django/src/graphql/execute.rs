//! How a server answers one root field: its resolver runs, then for each row of the answer every field of its type,
//! because the client may ask for any of them.

use std::rc::Rc;

use swiftsure_flow::class::ClassRef;
use swiftsure_flow::domain::{Domain, Slice};
use swiftsure_flow::effect::{EffectKind, Loop};
use swiftsure_flow::frame::Frame;
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::record::{Base, Record, RecordSet, Role};
use swiftsure_flow::value::{Args, Site, Value};
use swiftsure_source::Sym;

use super::annotation::{Many, Shape};
use super::types::{self, Field, How, function_of};
use crate::incoming::{Framework, parameter};
use crate::model::FieldKind;
use crate::orm::{Orm, operation};
use crate::queryset::related_class;

/// The step of a queryset that an optimiser completes with what the client asks for.
pub const OPTIMIZED: &str = "optimized for the client";
/// An argument is of a type of the schema: a class of the project.
const STRAWBERRY: Framework = Framework {
    is_model: |cx, class| cx.classes.get(class).id.is_some_and(|id| !cx.is_knowledge(id.module)),
    own: &[],
};
/// Rows of a page at most, as the libraries have it.
const PAGE: i64 = 100;

/// One operation of a client.
pub(super) struct Operation<'o> {
    pub orm: &'o Orm,
    /// What resolvers are told of the operation.
    pub info: Value,
    /// The schema loads what querysets that resolvers return will need.
    pub optimizes: bool,
    /// Resolvers take the object and the info by place.
    pub by_place: bool,
    /// Types on one path at most.
    pub depth: usize,
    /// The types on the way to the current object.
    pub path: Vec<ClassRef>,
}

impl Operation<'_> {
    /// Evaluates a root field and all that a client can ask of its answer.
    pub(super) fn root(&mut self, cx: &mut Interpreter<'_>, f: &mut Frame, root: ClassRef, field: &Field) {
        self.check(cx, f, field);
        let value = match &field.how {
            How::Attribute(_) => self.rows_of_model(cx, f, field),
            How::Write(operation) => self.write(cx, f, field, *operation),
            How::Call(function) => {
                let function = function.clone();
                self.call(cx, f, &function, root, None, field)
            }
            How::Unknown => Value::Unknown,
        };
        self.complete(cx, f, &value, field, false);
    }

    /// Who may ask is said by permission classes and by extensions of the field.
    fn check(&self, cx: &mut Interpreter<'_>, f: &mut Frame, field: &Field) {
        for check in &field.checks {
            let class = check.class().or_else(|| cx.class_of(f, check));
            let Some(class) = class else { continue };
            let inherits = |name: &str| cx.classes.inherits(class, &format!("strawberry_django.permissions.{name}"));
            let (kind, detail) = if inherits("IsAuthenticated") {
                ("guard", "authenticated")
            } else if inherits("IsStaff") || inherits("IsSuperuser") {
                ("guard", "staff")
            } else if inherits("DjangoPermissionExtension")
                || cx.classes.inherits(class, "strawberry.permission.BasePermission")
            {
                ("guard permission", cx.class_name(class))
            } else {
                continue;
            };
            f.effect_each_turn(EffectKind::Named { kind: Sym::new(kind), detail: Value::str(detail) }, field.site);
            if check.class().is_some() {
                let permission = cx.instantiate(f, class, Args::default(), field.site);
                let args = Args { positional: vec![Value::None, self.info.clone()], keywords: Vec::new(), open: true };
                cx.call_method(f, &permission, "has_permission", args, field.site);
            }
        }
    }

    /// A root field without a resolver: all rows of the model behind its type, or the one that the client names.
    fn rows_of_model(&self, cx: &mut Interpreter<'_>, f: &mut Frame, field: &Field) -> Value {
        let Some((class, model)) = self.model(cx, field.shape) else { return Value::Unknown };
        let manager = cx.attribute(f, &Value::Class(model), Sym::new("_default_manager"), field.site);
        let rows = cx.call_method(f, &manager, "all", Args::default(), field.site).unwrap_or(Value::Unknown);
        let rows = self.restricted(cx, f, class, rows, field.site);
        if field.shape.many != Many::One {
            return rows;
        }
        let rows = self.optimized(cx, &rows, field);
        let key = Args { keywords: vec![(Sym::new("pk"), Value::Data)], ..Args::default() };
        cx.call_method(f, &rows, "get", key, field.site).unwrap_or(Value::Unknown)
    }

    fn model(&self, cx: &mut Interpreter<'_>, shape: Shape) -> Option<(ClassRef, ClassRef)> {
        let class = shape.class?;
        Some((class, super::model_of(self.orm, cx, class)?))
    }

    /// A mutation that the library makes of a model.
    fn write(&self, cx: &mut Interpreter<'_>, f: &mut Frame, field: &Field, operation: Sym) -> Value {
        let Some((_, model)) = self.model(cx, field.shape) else { return Value::Unknown };
        let manager = cx.attribute(f, &Value::Class(model), Sym::new("_default_manager"), field.site);
        if operation == "create" {
            return cx.call_method(f, &manager, "create", Args::default(), field.site).unwrap_or(Value::Unknown);
        }
        let key = Args { keywords: vec![(Sym::new("pk"), Value::Data)], ..Args::default() };
        let row = cx.call_method(f, &manager, "get", key, field.site).unwrap_or(Value::Unknown);
        let method = if operation == "delete" { "delete" } else { "save" };
        cx.call_method(f, &row, method, Args::default(), field.site);
        row
    }

    /// What the `get_queryset` of a type leaves of rows.
    fn restricted(&self, cx: &mut Interpreter<'_>, f: &mut Frame, class: ClassRef, rows: Value, site: Site) -> Value {
        let hook = cx.classes.lookup(class, Sym::new("get_queryset")).map(|(owner, _)| owner);
        let is_own = hook.and_then(|owner| cx.classes.get(owner).id).is_some_and(|id| !cx.is_knowledge(id.module));
        if !is_own {
            return rows;
        }
        let hook = cx.attribute(f, &Value::Class(class), Sym::new("get_queryset"), site);
        let narrowed = cx.call_value(f, &hook, Args::positional(vec![rows.clone(), self.info.clone()]), site);
        // The optimiser has the last word on what is loaded, so that only which rows there are is not known.
        if narrowed.is_unknown() && self.optimizes { rows } else { narrowed }
    }

    /// Calls a resolver with the object and what it is told of the operation.
    fn call(
        &self,
        cx: &mut Interpreter<'_>,
        f: &mut Frame,
        function: &Value,
        class: ClassRef,
        source: Option<&Value>,
        field: &Field,
    ) -> Value {
        let site = field.site;
        let object = source.cloned().unwrap_or(Value::None);
        let callee = match function {
            Value::StaticMethod(inner) => Value::clone(inner),
            Value::ClassMethod(inner) => Value::Bound(Rc::new((Value::Class(class), Value::clone(inner)))),
            other => other.clone(),
        };
        if self.by_place {
            let positional = vec![object, self.info.clone()];
            let args = Args { positional, keywords: field.arguments.clone(), open: true };
            return cx.call_value(f, &callee, args, site);
        }
        let mut keywords = Vec::new();
        if let Some(id) = function_of(function) {
            let code = cx.code;
            for param in code.function(id).params.iter() {
                let value = match param.name.as_str() {
                    "self" | "root" | "parent" => Some(object.clone()),
                    "info" => Some(self.info.clone()),
                    _ => parameter(cx, f, &STRAWBERRY, id, param, "GraphQL argument"),
                };
                keywords.extend(value.map(|value| (param.name, value)));
            }
        }
        cx.call_value(f, &callee, Args { positional: Vec::new(), keywords, open: true }, site)
    }

    /// What the client sees of an answer: of each object all fields.
    pub(super) fn complete(
        &mut self,
        cx: &mut Interpreter<'_>,
        f: &mut Frame,
        value: &Value,
        field: &Field,
        optimized: bool,
    ) {
        for member in value.members() {
            match (field.shape.many, member) {
                (_, Value::None | Value::Unbound | Value::Unknown | Value::Data | Value::Key) => {}
                (Many::One, Value::Record(record)) => {
                    let optimized = optimized || record.set().is_some_and(|set| set.has_op(&[OPTIMIZED]));
                    self.object(cx, f, member, field, optimized);
                }
                (Many::One, Value::Object(_)) => self.object(cx, f, member, field, false),
                (Many::One, _) => {}
                (Many::List | Many::Connection, _) => self.each(cx, f, member, field, optimized),
            }
        }
    }

    /// Each of many objects.
    fn each(&mut self, cx: &mut Interpreter<'_>, f: &mut Frame, many: &Value, field: &Field, optimized: bool) {
        let mut rows = match many {
            Value::Set(set) if set.role == Role::Manager => {
                cx.call_method(f, many, "all", Args::default(), field.site).unwrap_or(Value::Unknown)
            }
            other => other.clone(),
        };
        if let Value::Set(_) = rows {
            rows = self.optimized(cx, &rows, field);
        }
        if field.shape.many == Many::Connection
            && let Value::Set(set) = &rows
        {
            if self.by_place {
                cx.call_method(f, &rows, "count", Args::default(), field.site);
            }
            let set = set.clone();
            rows = self.orm.subscript(cx, f, &set, Some(Slice { rows: Some(PAGE) }), field.site);
        }
        let optimized = match &rows {
            Value::Set(set) => set.has_op(&[OPTIMIZED]) || optimized && matches!(set.base, Base::Related { .. }),
            _ => false,
        };
        let turns = cx.iterate(f, &rows, field.site);
        if turns.element == Value::Unbound {
            return;
        }
        let name = cx.turns_name(&turns.over);
        f.loops.push(Rc::new(Loop { site: field.site, function: None, name, over: turns.over, alone: turns.alone }));
        let element = cx.rebind(f, &rows, &turns.element);
        for member in element.members() {
            if let Value::Record(_) | Value::Object(_) = member {
                self.object(cx, f, member, field, optimized);
            }
        }
        f.loops.pop();
    }

    /// The rows of a queryset as the optimiser of the schema asks for them: with the columns of the type's fields.
    fn optimized(&self, cx: &mut Interpreter<'_>, rows: &Value, field: &Field) -> Value {
        let Value::Set(set) = rows else { return rows.clone() };
        if !self.optimizes || set.has_op(&[OPTIMIZED]) || matches!(set.base, Base::Related { .. }) {
            return rows.clone();
        }
        let set = with_step(set, operation(OPTIMIZED, field.site));
        let Some((class, model)) = self.model(cx, field.shape) else { return Value::Set(set) };
        let fields = types::of(self.orm, cx, class);
        if model != set.class || fields.iter().any(|field| field.hints.unknown) {
            return Value::Set(set);
        }
        let mut only = operation("only", field.site);
        let columns = fields.iter().flat_map(|field| {
            let own = match &field.how {
                How::Attribute(name) if field.of_model => Some(*name),
                _ => None,
            };
            own.into_iter().chain(field.hints.columns.iter().copied()).chain(field.hints.relations.iter().copied())
        });
        only.args = columns.map(Value::Str).collect();
        if only.args.is_empty() {
            return Value::Set(set);
        }
        Value::Set(with_step(&set, only))
    }

    /// All fields of one object: resolvers of the project first, then what the library reads of the model.
    fn object(&mut self, cx: &mut Interpreter<'_>, f: &mut Frame, object: &Value, of: &Field, optimized: bool) {
        let Some(class) = of.shape.class else { return };
        if self.path.contains(&class) || self.path.len() >= self.depth {
            cx.counters.count("GraphQL types that are not followed again", cx.qualified_name(class));
            return;
        }
        self.path.push(class);
        let fields = types::of(self.orm, cx, class);
        let (of_model, own): (Vec<&Field>, Vec<&Field>) =
            fields.iter().partition(|field| self.model_field(cx, object, field).is_some());
        for field in own {
            self.own_field(cx, f, object, class, field, optimized);
        }
        for field in of_model {
            let Some(known) = self.model_field(cx, object, field) else { continue };
            if let (true, Value::Record(record)) = (optimized, object) {
                f.state.set_fact(record, known.name, Value::Unbound);
            }
            let value = cx.attribute(f, object, known.name, field.site);
            let value = if optimized { value } else { self.related(cx, f, value, field) };
            self.complete(cx, f, &value, field, optimized);
        }
        self.path.pop();
    }

    /// The rows of a relation, as the hook of their type leaves them.
    fn related(&self, cx: &mut Interpreter<'_>, f: &mut Frame, value: Value, field: &Field) -> Value {
        match (&value, field.shape.class) {
            (Value::Set(set), Some(class)) if set.role == Role::Manager => {
                let rows = cx.call_method(f, &value, "all", Args::default(), field.site).unwrap_or(Value::Unknown);
                self.restricted(cx, f, class, rows, field.site)
            }
            _ => value,
        }
    }

    /// A field with a resolver, or an attribute that is no field of the model: the optimiser knows what hints say.
    fn own_field(
        &mut self,
        cx: &mut Interpreter<'_>,
        f: &mut Frame,
        object: &Value,
        class: ClassRef,
        field: &Field,
        optimized: bool,
    ) {
        let before = f.effects.len();
        let facts = f.state.facts.clone();
        let hinted = optimized && field.hints.are_given();
        if let (true, Value::Record(record)) = (hinted, object) {
            field.hints.relations.iter().for_each(|path| self.assume_loaded(cx, f, record, *path));
        }
        let value = match &field.how {
            How::Call(function) => {
                let function = function.clone();
                self.call(cx, f, &function, class, Some(object), field)
            }
            How::Attribute(name) => {
                let found = cx.attribute(f, object, *name, field.site);
                match found {
                    Value::Bound(_) if self.by_place => cx.call_value(f, &found, Args::default(), field.site),
                    Value::Unbound | Value::Bound(_) => Value::Unknown,
                    found => found,
                }
            }
            How::Write(_) | How::Unknown => Value::Unknown,
        };
        if hinted && field.hints.unknown {
            // What a computed hint loads is not known; it is there for what the resolver gives back.
            f.forget_effects(before);
            for member in value.members() {
                if let Value::Set(set) = member
                    && let Base::Related { record, relation } = &set.base
                {
                    f.state.set_fact(record, *relation, Value::Unbound);
                }
            }
        }
        self.complete(cx, f, &value, field, false);
        f.state.facts = facts;
    }

    /// The relations on a path of a row are loaded from here on.
    fn assume_loaded(&self, cx: &mut Interpreter<'_>, f: &mut Frame, record: &Rc<Record>, path: Sym) {
        let mut record = record.clone();
        for step in path.as_str().split("__").map(Sym::new) {
            let Some(field) = self.orm.models.field(cx, record.class, step) else { return };
            f.state.set_fact(&record, field.name, Value::Unbound);
            let Some(next) = related_class(cx, &self.orm.models, record.class, &field.kind) else { return };
            record = Rc::new(record.follow(field.name, next));
        }
    }

    /// The field of the model that a field of its type shows as it is.
    fn model_field(&self, cx: &mut Interpreter<'_>, object: &Value, field: &Field) -> Option<crate::model::Field> {
        let (Value::Record(record), How::Attribute(name)) = (object, &field.how) else { return None };
        let found = self.orm.models.field(cx, record.class, *name)?;
        (found.kind != FieldKind::GenericKey).then_some(found)
    }
}

fn with_step(set: &Rc<RecordSet>, step: swiftsure_flow::record::Op) -> Rc<RecordSet> {
    let born = usize::from(set.born);
    Rc::new(set.with(step, born))
}
