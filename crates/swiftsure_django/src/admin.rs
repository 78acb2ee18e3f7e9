//! The admin: which models are registered with which classes, and what its lists show.

use std::cell::RefCell;

use swiftsure_flow::class::ClassRef;
use swiftsure_flow::effect::CallStep;
use swiftsure_flow::frame::Frame;
use swiftsure_flow::heap::{Kind, ObjectId};
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::value::{Args, Site, Value};
use swiftsure_python::ir::{Expr, ExprKind, NameRef, StmtKind};
use swiftsure_source::{Span, Sym};

use crate::admin_forms;
use crate::model::{Field, FieldKind};
use crate::orm::Orm;

pub(crate) const SITE: &str = "django.contrib.admin.sites.AdminSite";
pub(crate) const MODEL_ADMIN: &str = "django.contrib.admin.options.ModelAdmin";
const OPTIONS: &str = "django.contrib.admin.options.";
const MAIN: &str = "django.contrib.admin.views.main.";

/// A model in an admin site.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Registered {
    pub site: ObjectId,
    pub model: ClassRef,
    pub admin: ClassRef,
    /// Where the class of the admin stands; for a model without one, where it is registered.
    pub place: Span,
}

/// What modules registered while they ran.
#[derive(Debug, Default)]
pub(crate) struct Registry {
    entries: RefCell<Vec<Registered>>,
}

impl Registry {
    pub(crate) fn entries(&self) -> Vec<Registered> {
        self.entries.borrow().clone()
    }

    /// Whether a call is that of a page by the admin itself, which the entry point tells already.
    pub(crate) fn is_page(&self, cx: &Interpreter<'_>, step: &CallStep) -> bool {
        let is_view = cx.code.function(step.callee).name.as_str().ends_with("_view");
        is_view && self.entries.borrow().iter().any(|entry| entry.place == step.site)
    }

    /// Where a model without a class of its own is registered.
    fn place_of(&self, model: ClassRef) -> Option<Span> {
        self.entries.borrow().iter().find(|entry| entry.model == model).map(|entry| entry.place)
    }
}

/// Calls a native function of the admin; none if the name is not one.
pub(crate) fn call_native(
    orm: &Orm,
    cx: &mut Interpreter<'_>,
    f: &mut Frame,
    name: &str,
    args: &Args,
    site: Site,
) -> Option<Value> {
    if let Some(function) = name.strip_prefix(MAIN) {
        return Some(match function {
            "checks_boxes" => Value::Bool(checks_boxes(cx, f, &args.at(0))),
            "edits_rows" => Value::Bool(cx.known_items(f, &args.at(0)).is_some_and(|items| !items.is_empty())),
            "shows_relation" => shows_relation(orm, cx, f, args),
            "filter_choices" => {
                crate::admin_filters::show(orm, cx, f, args, site);
                Value::None
            }
            "columns" => {
                show_columns(orm, cx, f, args, "list_display", site);
                Value::None
            }
            _ => Value::Unknown,
        });
    }
    if let Some(function) = name.strip_prefix(OPTIONS) {
        return Some(match function {
            "at_class" => at_class(orm, cx, f, args, site),
            "form_class" => admin_forms::form_class(cx, f, args),
            "shown_readonly" => admin_forms::shown_readonly(cx, f, args),
            "renders_choices" => admin_forms::renders_choices(cx, f, args),
            "default_queryset" => admin_forms::default_queryset(orm, cx, f, args, site),
            "parent_key" => admin_forms::parent_key(orm, cx, f, args),
            "show_inlines" => {
                admin_forms::each_inline(cx, f, args, "show", site);
                Value::None
            }
            "accept_inlines" => {
                admin_forms::each_inline(cx, f, args, "accept", site);
                Value::None
            }
            "readonly_columns" => {
                show_columns(orm, cx, f, args, "readonly_fields", site);
                Value::None
            }
            _ => Value::Unknown,
        });
    }
    match name.strip_prefix(SITE)? {
        ".register" => register(orm, cx, f, args, site),
        ".unregister" => unregister(orm, cx, f, args),
        _ => return None,
    }
    Some(Value::None)
}

/// The classes that a value may be, or that it lists.
fn classes(cx: &Interpreter<'_>, f: &Frame, value: &Value) -> Vec<ClassRef> {
    let listed = cx.known_items(f, value);
    let values = listed.as_deref().unwrap_or(std::slice::from_ref(value));
    values.iter().flat_map(Value::members).filter_map(Value::class).collect()
}

fn register(orm: &Orm, cx: &mut Interpreter<'_>, f: &Frame, args: &Args, call: Site) {
    let (Value::Object(site), Some(models)) = (args.at(0), args.get(1, "model_or_iterable")) else { return };
    let models = classes(cx, f, models);
    let given = args.get(2, "admin_class").filter(|given| **given != Value::None);
    let admin = match given {
        Some(given) => given.class(),
        None => cx.find_class(MODEL_ADMIN),
    };
    let Some(admin) = admin else { return };
    crate::strangers::adopt_as(cx, admin, MODEL_ADMIN);
    if !cx.classes.inherits(admin, MODEL_ADMIN) {
        return;
    }
    let place = class_place(cx, admin).unwrap_or(call);
    for model in models.into_iter().filter(|model| orm.models.is_model(cx, *model)) {
        let mut entries = orm.admin.entries.borrow_mut();
        entries.retain(|entry| (entry.site, entry.model) != (site, model));
        entries.push(Registered { site, model, admin, place });
    }
}

fn unregister(orm: &Orm, cx: &Interpreter<'_>, f: &Frame, args: &Args) {
    let (Value::Object(site), Some(models)) = (args.at(0), args.get(1, "model_or_iterable")) else { return };
    let models = classes(cx, f, models);
    orm.admin.entries.borrow_mut().retain(|entry| entry.site != site || !models.contains(&entry.model));
}

/// Where the user wrote a class: its name.
pub(crate) fn class_place(cx: &Interpreter<'_>, class: ClassRef) -> Option<Span> {
    let id = cx.classes.get(class).id.filter(|id| !cx.is_knowledge(id.module))?;
    Some(cx.code.span(id.module, cx.code.class(id).name_range))
}

/// Where an admin stands: its class, or the nearest base that the user wrote, or where the model is registered.
pub(crate) fn place(orm: &Orm, cx: &Interpreter<'_>, f: &Frame, admin: &Value) -> Option<Span> {
    let class = cx.class_of(f, admin)?;
    let own = cx.classes.get(class).mro.iter().find_map(|base| class_place(cx, *base));
    own.or_else(|| orm.admin.place_of(model_of(cx, f, admin)?))
}

/// The model that an admin was made for.
pub(crate) fn model_of(cx: &Interpreter<'_>, f: &Frame, admin: &Value) -> Option<ClassRef> {
    let Value::Object(id) = admin else { return None };
    let object = cx.object(f, *id)?;
    let Kind::Instance(class) = object.kind else { return None };
    let model = Sym::new("model");
    let field = object.field(model).cloned();
    field.or_else(|| cx.classes.lookup(class, model).map(|(_, value)| value.clone()))?.class()
}

fn at_class(orm: &Orm, cx: &mut Interpreter<'_>, f: &mut Frame, args: &Args, site: Site) -> Value {
    let (admin, Value::Str(method)) = (args.at(0), args.at(1)) else { return Value::Unknown };
    let place = place(orm, cx, f, &admin).unwrap_or(site);
    let rest = args.positional.iter().skip(2).cloned().collect();
    cx.call_method(f, &admin, method.as_str(), Args::positional(rest), place).unwrap_or(Value::Unknown)
}

/// Whether a column is a foreign key by its own name: only then Django joins by itself.
fn shows_relation(orm: &Orm, cx: &mut Interpreter<'_>, f: &Frame, args: &Args) -> Value {
    let (Some(model), Some(columns)) = (args.at(0).class(), cx.known_items(f, &args.at(1))) else {
        return Value::AnyBool;
    };
    let info = orm.models.info(cx, model);
    let is_forward =
        |name: Sym| info.fields.get(&name).is_some_and(|field| matches!(field.kind, FieldKind::Forward { .. }));
    Value::Bool(columns.iter().filter_map(Value::as_str).any(is_forward))
}

/// Whether the user's classes say nothing of actions and of who may delete.
fn checks_boxes(cx: &Interpreter<'_>, f: &Frame, admin: &Value) -> bool {
    let Some(class) = cx.class_of(f, admin) else { return false };
    if cx.classes.get(class).open {
        return false;
    }
    let own = |name: &str| {
        let owner = cx.classes.lookup(class, Sym::new(name)).map(|(owner, _)| owner);
        owner.is_some_and(|owner| class_place(cx, owner).is_some())
    };
    let none = cx.classes.lookup(class, Sym::new("actions")).is_some_and(|(_, value)| *value == Value::None);
    !none && !["get_actions", "has_delete_permission", "action_checkbox"].into_iter().any(own)
}

/// What each name of a list shows of a row: a field, a callable of the admin, or something of the row itself.
fn show_columns(orm: &Orm, cx: &mut Interpreter<'_>, f: &mut Frame, args: &Args, list: &str, site: Site) {
    let (admin, row) = (args.at(0), args.at(2));
    let Some(columns) = cx.known_items(f, &args.at(1)) else { return };
    let class = cx.class_of(f, &admin);
    for column in columns {
        match column {
            Value::Str(name) => {
                let item = class.and_then(|class| item_place(cx, class, list, name));
                let place = item.or_else(|| place(orm, cx, f, &admin)).unwrap_or(site);
                let shown = cell(orm, cx, f, &admin, &row, name, place);
                cx.to_text(f, &shown, place);
            }
            function @ (Value::Function(_) | Value::Bound(_) | Value::Partial(_)) => {
                let place = place(orm, cx, f, &admin).unwrap_or(site);
                let shown = cx.call_value(f, &function, Args::positional(vec![row.clone()]), place);
                cx.to_text(f, &shown, place);
            }
            _ => {}
        }
    }
}

/// The value of one column, as `django.contrib.admin.utils.lookup_field` finds it.
fn cell(
    orm: &Orm,
    cx: &mut Interpreter<'_>,
    f: &mut Frame,
    admin: &Value,
    row: &Value,
    name: Sym,
    place: Span,
) -> Value {
    if name == "__str__" {
        return row.clone();
    }
    let model = row.record().map(|record| record.class);
    let field: Option<Field> = model.and_then(|model| orm.models.field(cx, model, name));
    if field.as_ref().is_some_and(|field| matches!(field.kind, FieldKind::ManyToMany { .. })) {
        let manager = cx.attribute(f, row, name, place);
        let Some(show) = cx.find_value("django.contrib.admin.options.show_all") else { return Value::Unknown };
        return cx.call_value(f, &show, Args::positional(vec![manager]), place);
    }
    if field.is_some_and(|field| !field.is_many() && field.kind != FieldKind::GenericKey) {
        return cx.attribute(f, row, name, place);
    }
    let by_admin = cx.class_of(f, admin).is_some_and(|class| cx.classes.lookup(class, name).is_some());
    if by_admin {
        let function = cx.attribute(f, admin, name, place);
        return cx.call_value(f, &function, Args::positional(vec![row.clone()]), place);
    }
    let own = model.is_some_and(|model| cx.classes.lookup(model, name).is_some());
    let value = if own || !name.as_str().contains("__") {
        cx.attribute(f, row, name, place)
    } else {
        let path: Vec<Sym> = name.as_str().split("__").map(Sym::new).collect();
        path.iter().fold(row.clone(), |value, step| cx.attribute(f, &value, *step, place))
    };
    match value {
        Value::Function(_) | Value::Bound(_) | Value::Partial(_) => cx.call_value(f, &value, Args::default(), place),
        value => value,
    }
}

/// Where a name stands in a list that the class of an admin, or a base of it, writes down.
pub(crate) fn item_place(cx: &Interpreter<'_>, class: ClassRef, list: &str, item: Sym) -> Option<Span> {
    let (owner, _) = cx.classes.lookup(class, Sym::new(list))?;
    let id = cx.classes.get(owner).id.filter(|id| !cx.is_knowledge(id.module))?;
    let code = cx.code.class(id);
    let is_list = |target: &Expr| matches!(target.kind, ExprKind::Name(NameRef::Class(name)) if name == list);
    let assigned = code.body.iter().filter_map(|statement| match &statement.kind {
        StmtKind::Assign { targets, value } if targets.iter().any(is_list) => Some(value),
        StmtKind::AnnAssign(assign) if is_list(&assign.target) => assign.value.as_ref(),
        _ => None,
    });
    let mut found = assigned.filter_map(|value| text_in(value, item));
    found.next_back().map(|range| cx.code.span(id.module, range))
}

/// The place of a constant text among the items of a list or tuple, or of a sum of those.
fn text_in(value: &Expr, text: Sym) -> Option<swiftsure_python::ir::Range> {
    match &value.kind {
        ExprKind::Str(found) if *found == text => Some(value.range),
        ExprKind::Tuple(items) | ExprKind::List(items) => items.iter().find_map(|item| text_in(item, text)),
        ExprKind::Bin(parts) => text_in(&parts.1, text).or_else(|| text_in(&parts.2, text)),
        _ => None,
    }
}
