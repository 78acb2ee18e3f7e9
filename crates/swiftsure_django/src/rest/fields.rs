//! The fields of a serializer class: those that its body and bases declare, and those that `Meta` makes of the model.
//! Each is made once and copied for each serializer that uses it.

use std::rc::Rc;

use swiftsure_flow::class::ClassRef;
use swiftsure_flow::frame::Frame;
use swiftsure_flow::heap::{Kind, Object};
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::value::{Args, Site, Value};
use swiftsure_python::ir::{Expr, ExprKind, ModuleId, NameRef, Range, Stmt, StmtKind};
use swiftsure_source::Sym;

use super::{FIELD, SERIALIZER, class_value, entries_of, instance, is_own, items_of};
use crate::model::{Field, FieldKind};
use crate::orm::Orm;
use crate::queryset::related_class;

const MODEL_SERIALIZER: &str = "rest_framework.serializers.ModelSerializer";
const HYPERLINKED: &str = "rest_framework.serializers.HyperlinkedModelSerializer";

/// A field under its name, and where the project declares it.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub name: Sym,
    pub field: Value,
    pub site: Site,
}

/// The fields of a serializer.
pub(super) struct Fields {
    pub(super) entries: Vec<Entry>,
    /// It has others besides, under names that nobody knows.
    pub(super) is_open: bool,
}

impl Fields {
    /// A dict to be filled with what the fields give.
    pub(super) fn dict(&self) -> Object {
        let mut dict = Object::of_kind(Kind::Dict);
        if self.is_open {
            (dict.key, dict.element, dict.few) = (Value::AnyStr, Value::Unknown, false);
        }
        dict
    }
}

/// The fields of a serializer: what its own code made of them, else those of its class. `None`: not known.
pub(super) fn of(orm: &Orm, cx: &mut Interpreter<'_>, f: &mut Frame, serializer: &Value) -> Option<Fields> {
    let (_, class, object) = instance(cx, f, serializer)?;
    if is_own(cx, class, "_readable_fields") {
        return None;
    }
    let known = of_class(orm, cx, class);
    let held = object.field(Sym::new("fields")).cloned();
    if held.is_none() && !is_own(cx, class, "get_fields") && !is_own(cx, class, "fields") {
        return Some(Fields { entries: known.to_vec(), is_open: false });
    }
    let site = class_site(orm, cx, class);
    let fields = held.unwrap_or_else(|| cx.attribute(f, serializer, Sym::new("fields"), site));
    let declared = |name: Sym| known.iter().find(|entry| entry.name == name).map_or(site, |entry| entry.site);
    let Value::Object(id) = fields else { return None };
    // Where something unknown was taken away, nobody knows what is left; what is added stands beside the others.
    let dict = cx.object(f, id).filter(|dict| dict.kind == Kind::Dict);
    let is_known = dict.is_some_and(|dict| !dict.lacks);
    let is_open = dict.is_none_or(|dict| dict.element != Value::Unbound);
    let entries = entries_of(cx, f, &fields).into_iter().filter(|_| is_known);
    // One that only some ways take away may be there.
    let field = |value: Value| value.retain(|member| *member != Value::Unbound);
    let entries = entries.map(|(name, value)| Entry { name, field: field(value), site: declared(name) }).collect();
    Some(Fields { entries, is_open })
}

/// `get_fields()` as Django REST framework has it: a dict of the fields by name.
pub(super) fn dict(orm: &Orm, cx: &mut Interpreter<'_>, f: &mut Frame, serializer: &Value) -> Value {
    let Some((_, class, _)) = instance(cx, f, serializer) else { return Value::Unknown };
    let mut dict = Object::of_kind(Kind::Dict);
    for entry in of_class(orm, cx, class).iter() {
        dict.set_field(entry.name, entry.field.clone());
    }
    cx.allocate(f, dict)
}

/// The fields of a class, in the order in which it shows them.
pub(super) fn of_class(orm: &Orm, cx: &mut Interpreter<'_>, class: ClassRef) -> Rc<Vec<Entry>> {
    if let Some(known) = orm.rest.fields.borrow().get(&class) {
        return known.clone();
    }
    let declared = declared(cx, class);
    let meta = class_value(cx, class, "Meta").and_then(|meta| meta.class());
    let entries = match meta.filter(|_| cx.classes.inherits(class, MODEL_SERIALIZER)) {
        Some(meta) => {
            let options = Options::read(orm, cx, class, meta);
            options.entries(orm, cx, &declared)
        }
        None => declared,
    };
    let entries = Rc::new(entries);
    if !cx.is_loading() {
        orm.rest.fields.borrow_mut().insert(class, entries.clone());
    }
    entries
}

/// The fields that the bodies of a class and its bases declare.
fn declared(cx: &Interpreter<'_>, class: ClassRef) -> Vec<Entry> {
    let mut found: Vec<Entry> = Vec::new();
    let mut seen: Vec<Sym> = Vec::new();
    for base in cx.classes.get(class).mro.iter().filter(|base| cx.classes.inherits(**base, SERIALIZER)) {
        let body = cx.classes.get(*base);
        let Some(id) = body.id.filter(|id| !cx.is_knowledge(id.module)) else { continue };
        for name in &body.names {
            if seen.contains(name) {
                continue;
            }
            seen.push(*name);
            let Some(field @ Value::Object(object)) = body.namespace.get(name) else { continue };
            let is_field = cx.globals.get(*object).is_some_and(|object| match object.kind {
                Kind::Instance(class) => cx.classes.inherits(class, FIELD),
                _ => false,
            });
            if is_field {
                let range = assigned(&cx.code.class(id).body, *name).unwrap_or(cx.code.class(id).name_range);
                found.push(Entry { name: *name, field: field.clone(), site: cx.code.span(id.module, range) });
            }
        }
    }
    found
}

/// The last statement of a body that binds a name.
fn assigned(body: &[Stmt], name: Sym) -> Option<Range> {
    let is_name = |target: &Expr| is_called(target, name);
    body.iter().rev().find_map(|statement| match &statement.kind {
        StmtKind::Assign { targets, .. } => targets.iter().any(is_name).then_some(statement.range),
        StmtKind::AnnAssign(assign) => is_name(&assign.target).then_some(statement.range),
        StmtKind::If(branch) => assigned(&branch.body, name).or_else(|| assigned(&branch.orelse, name)),
        _ => None,
    })
}

pub(super) fn is_called(target: &Expr, name: Sym) -> bool {
    matches!(&target.kind, ExprKind::Name(NameRef::Class(known) | NameRef::Global(known)) if *known == name)
}

/// The place of a serializer class: its name, or the field for which `Meta.depth` made it.
fn class_site(orm: &Orm, cx: &Interpreter<'_>, class: ClassRef) -> Site {
    if let Some(site) = orm.rest.nested.borrow().get(&class) {
        return *site;
    }
    let own = cx.classes.get(class).mro.iter().find_map(|base| {
        let id = cx.classes.get(*base).id.filter(|id| !cx.is_knowledge(id.module))?;
        Some(cx.code.span(id.module, cx.code.class(id).name_range))
    });
    own.unwrap_or_else(|| Site::new(swiftsure_source::FileId(0), 0, 0))
}

/// What `Meta` of a model serializer says.
struct Options {
    class: ClassRef,
    meta: ClassRef,
    model: Option<ClassRef>,
    names: Names,
    depth: i64,
    extra: Vec<(Sym, Value)>,
    read_only: Vec<Sym>,
    site: Site,
}

/// Which names `Meta` asks for.
enum Names {
    All { but: Vec<Sym> },
    Listed(Vec<Sym>),
    Unknown,
}

impl Options {
    fn read(orm: &Orm, cx: &Interpreter<'_>, class: ClassRef, meta: ClassRef) -> Self {
        let f = cx.entry_frame(ModuleId(0));
        let option = |name: &str| class_value(cx, meta, name);
        let texts = |value: Value| -> Option<Vec<Sym>> {
            Some(items_of(cx, &f, &value)?.iter().filter_map(Value::as_str).collect())
        };
        let names = match (option("fields"), option("exclude")) {
            (Some(Value::Str(all)), _) if all == "__all__" => Names::All { but: Vec::new() },
            (Some(listed @ (Value::Object(_) | Value::Tuple(_))), _) => {
                texts(listed).map_or(Names::Unknown, Names::Listed)
            }
            (None | Some(Value::None), Some(excluded)) => {
                texts(excluded).map_or(Names::Unknown, |but| Names::All { but })
            }
            _ => Names::Unknown,
        };
        Self {
            class,
            meta,
            model: option("model").and_then(|model| model.class()).filter(|model| orm.models.is_model(cx, *model)),
            names,
            depth: if let Some(Value::Int(depth)) = option("depth") { depth } else { 0 },
            extra: option("extra_kwargs").map(|extra| entries_of(cx, &f, &extra)).unwrap_or_default(),
            read_only: option("read_only_fields").and_then(texts).unwrap_or_default(),
            site: class_site(orm, cx, class),
        }
    }

    fn entries(&self, orm: &Orm, cx: &mut Interpreter<'_>, declared: &[Entry]) -> Vec<Entry> {
        let own = |name: Sym| declared.iter().find(|entry| entry.name == name);
        let names: Vec<Sym> = match &self.names {
            Names::Unknown => return declared.to_vec(),
            Names::Listed(names) => names.clone(),
            Names::All { but } => {
                let model = self.model.map(|model| orm.models.info(cx, model));
                let fields = model.iter().flat_map(|model| model.fields.values());
                let shown = fields
                    .filter(|field| !matches!(field.kind, FieldKind::GenericKey | FieldKind::GenericRelation { .. }));
                let made = shown.map(|field| field.name).filter(|name| own(*name).is_none());
                declared.iter().map(|entry| entry.name).chain(made).filter(|name| !but.contains(name)).collect()
            }
        };
        let mut entries = Vec::with_capacity(names.len());
        for name in names {
            match own(name) {
                Some(entry) => entries.push(entry.clone()),
                None => {
                    let site = self.place(cx, name);
                    let field = self.made(orm, cx, name, site);
                    entries.push(Entry { name, field, site });
                }
            }
        }
        entries
    }

    /// The text in `Meta` that asks for a field; the serializer where none does.
    fn place(&self, cx: &Interpreter<'_>, name: Sym) -> Site {
        let found = cx.classes.get(self.meta).mro.iter().find_map(|base| {
            let id = cx.classes.get(*base).id.filter(|id| !cx.is_knowledge(id.module))?;
            let range = listed(&cx.code.class(id).body, name)?;
            Some(cx.code.span(id.module, range))
        });
        found.unwrap_or(self.site)
    }

    /// The field that stands for a field, relation or other attribute of the model.
    fn made(&self, orm: &Orm, cx: &mut Interpreter<'_>, name: Sym, site: Site) -> Value {
        let mut frame = cx.entry_frame(cx.code.module_of(site.file).unwrap_or(ModuleId(0)));
        let mut keywords = self.keywords(cx, &frame, name);
        let source = keywords.iter().find(|(key, _)| *key == "source").and_then(|(_, value)| value.as_str());
        let source = source.filter(|source| *source != "*").unwrap_or(name);
        let field = self.model.and_then(|model| orm.models.field(cx, model, source));
        let class = match (field, self.model) {
            (Some(field), Some(model)) if field.query_kind().is_some() && field.kind != FieldKind::GenericKey => {
                let Some(target) = related_class(cx, &orm.models, model, &field.kind) else { return Value::Unknown };
                self.related(orm, cx, &mut frame, &field, target, &mut keywords, site)
            }
            (Some(field), Some(model)) if field.kind == FieldKind::Column => {
                if field.unique {
                    keywords.push((Sym::new("unique_in"), Value::Class(model)));
                }
                cx.find_class("rest_framework.fields.ModelField")
            }
            _ if matches!(name.as_str(), "id" | "pk") => cx.find_class("rest_framework.fields.ReadOnlyField"),
            _ if name == "url" => class_value(cx, self.class, "serializer_url_field").and_then(|value| value.class()),
            _ => cx.find_class("rest_framework.fields.ReadOnlyField"),
        };
        match class {
            Some(class) => {
                let field = cx.instantiate(&mut frame, class, Args { keywords, ..Args::default() }, site);
                cx.globalize(&frame, &field)
            }
            None => Value::Unknown,
        }
    }

    /// The class for a relation: a nested serializer as long as `depth` lasts, else the key or link of the row.
    fn related(
        &self,
        orm: &Orm,
        cx: &mut Interpreter<'_>,
        frame: &mut Frame,
        field: &Field,
        target: ClassRef,
        keywords: &mut Vec<(Sym, Value)>,
        site: Site,
    ) -> Option<ClassRef> {
        if field.is_many() {
            keywords.push((Sym::new("many"), Value::Bool(true)));
        }
        let has = |keywords: &[(Sym, Value)], name: &str| keywords.iter().any(|(key, _)| *key == *name);
        if self.depth > 0 {
            if !has(keywords, "read_only") {
                keywords.push((Sym::new("read_only"), Value::Bool(true)));
            }
            return self.nested(orm, cx, target, site);
        }
        if !has(keywords, "queryset") {
            let manager = cx.attribute(frame, &Value::Class(target), Sym::new("_default_manager"), site);
            keywords.push((Sym::new("queryset"), manager));
        }
        class_value(cx, self.class, "serializer_related_field").and_then(|value| value.class())
    }

    fn nested(&self, orm: &Orm, cx: &mut Interpreter<'_>, target: ClassRef, site: Site) -> Option<ClassRef> {
        let options = vec![
            (Sym::new("model"), Value::Class(target)),
            (Sym::new("depth"), Value::Int(self.depth - 1)),
            (Sym::new("fields"), Value::str("__all__")),
        ];
        let meta = cx.derive_class(Sym::new("Meta"), &[], options);
        let base = if cx.classes.inherits(self.class, HYPERLINKED) { HYPERLINKED } else { MODEL_SERIALIZER };
        let base = cx.find_class(base)?;
        let class = cx.derive_class(Sym::new("NestedSerializer"), &[base], vec![(Sym::new("Meta"), meta)]).class()?;
        orm.rest.nested.borrow_mut().insert(class, site);
        Some(class)
    }

    /// What `extra_kwargs` and `read_only_fields` give to a field.
    fn keywords(&self, cx: &Interpreter<'_>, f: &Frame, name: Sym) -> Vec<(Sym, Value)> {
        let extra = self.extra.iter().find(|(key, _)| *key == name);
        let mut keywords = extra.map(|(_, values)| entries_of(cx, f, values)).unwrap_or_default();
        let known = keywords.iter().any(|(key, _)| *key == "read_only");
        if !known && (self.read_only.contains(&name) || matches!(name.as_str(), "id" | "pk")) {
            keywords.push((Sym::new("read_only"), Value::Bool(true)));
        }
        keywords
    }
}

/// A text among the statements that bind `fields`.
fn listed(body: &[Stmt], name: Sym) -> Option<Range> {
    body.iter().find_map(|statement| match &statement.kind {
        StmtKind::Assign { targets, value } if targets.iter().any(|target| is_called(target, Sym::new("fields"))) => {
            text(value, name)
        }
        StmtKind::AugAssign(assign) => text(&assign.value, name),
        StmtKind::AnnAssign(assign) => assign.value.as_ref().and_then(|value| text(value, name)),
        _ => None,
    })
}

/// Where a text stands in a list, a sum of lists, or among the keys of a dict.
pub(super) fn text(expr: &Expr, name: Sym) -> Option<Range> {
    match &expr.kind {
        ExprKind::Str(known) => (*known == name).then_some(expr.range),
        ExprKind::Tuple(items) | ExprKind::List(items) | ExprKind::Set(items) => {
            items.iter().find_map(|item| text(item, name))
        }
        ExprKind::Starred(inner) => text(inner, name),
        ExprKind::Bin(parts) => text(&parts.1, name).or_else(|| text(&parts.2, name)),
        ExprKind::Dict(entries) => entries.iter().find_map(|(key, _)| text(key.as_ref()?, name)),
        _ => None,
    }
}
