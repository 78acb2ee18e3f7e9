//! The filters beside a list in the admin: what their choices ask.

use swiftsure_flow::class::ClassRef;
use swiftsure_flow::frame::Frame;
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::value::{Args, Site, Value};
use swiftsure_source::{Span, Sym};

use crate::admin::{item_place, place};
use crate::model::{Field, FieldKind, keyword_of};
use crate::orm::Orm;
use crate::queryset::{follow, related_class};

const FILTERS: &str = "django.contrib.admin.filters.";
/// Columns whose filter has choices of its own.
const OWN_CHOICES: &[&str] = &["BooleanField", "DateField", "TimeField"];

/// The filters of one list.
struct Filters<'a> {
    args: &'a Args,
    model: ClassRef,
    place: Span,
}

/// Each filter of `list_filter`: `filter_choices(model_admin, model, list_filter, request, queryset)`.
pub(crate) fn show(orm: &Orm, cx: &mut Interpreter<'_>, f: &mut Frame, args: &Args, site: Site) {
    let (Some(model), Some(items)) = (args.at(1).class(), cx.known_items(f, &args.at(2))) else { return };
    let admin = args.at(0);
    let around = place(orm, cx, f, &admin).unwrap_or(site);
    for item in items {
        let (path, class) = match &item {
            Value::Str(path) => (Some(*path), None),
            Value::Tuple(parts) => (parts.first().and_then(Value::as_str), parts.get(1).and_then(Value::class)),
            Value::Class(class) => (None, Some(*class)),
            _ => continue,
        };
        let named = path.zip(cx.class_of(f, &admin));
        let place = named.and_then(|(path, class)| item_place(cx, class, "list_filter", path)).unwrap_or(around);
        let filters = Filters { args, model, place };
        match (path, class) {
            (Some(path), class) => filters.show_field(orm, cx, f, path, class),
            (None, Some(class)) => filters.show_lookups(cx, f, class),
            (None, None) => {}
        }
    }
}

impl Filters<'_> {
    /// A filter on a field, perhaps over relations, perhaps with a class that says how.
    fn show_field(&self, orm: &Orm, cx: &mut Interpreter<'_>, f: &mut Frame, path: Sym, class: Option<ClassRef>) {
        let is = |cx: &Interpreter<'_>, name: &str| {
            class.is_some_and(|class| cx.classes.inherits(class, &format!("{FILTERS}{name}")))
        };
        let (by_rows, by_values) = (is(cx, "RelatedFieldListFilter"), is(cx, "AllValuesFieldListFilter"));
        if class.is_some() && !by_rows && !by_values {
            return;
        }
        let mut steps: Vec<Sym> = path.as_str().split("__").map(Sym::new).collect();
        let Some(last) = steps.pop() else { return };
        let Some(owner) = follow(cx, &orm.models, self.model, &steps) else { return };
        let Some(field) = orm.models.field(cx, owner, last) else { return };
        if field.kind == FieldKind::Column {
            if by_values || !has_own_choices(cx, owner, &field) {
                self.call(cx, f, "show_values", (self.model, path), &[Value::Str(path)]);
            }
        } else if !by_values && let Some(target) = related_class(cx, &orm.models, owner, &field.kind) {
            let only_used = is(cx, "RelatedOnlyFieldListFilter");
            self.call(cx, f, if only_used { "show_used_rows" } else { "show_rows" }, (target, path), &[]);
        }
    }

    fn show_lookups(&self, cx: &mut Interpreter<'_>, f: &mut Frame, class: ClassRef) {
        if !cx.classes.inherits(class, &format!("{FILTERS}SimpleListFilter")) {
            return;
        }
        let Some(function) = cx.find_value(&format!("{FILTERS}show_lookups")) else { return };
        let args = &self.args;
        let args = vec![Value::Class(class), args.at(3), Value::Class(self.model), args.at(0), args.at(4)];
        cx.call_value(f, &function, Args::positional(args), self.place);
    }

    /// Calls a function of the knowledge with all rows of a model.
    fn call(&self, cx: &mut Interpreter<'_>, f: &mut Frame, name: &str, of: (ClassRef, Sym), rest: &[Value]) {
        let rows = rows_for(cx, f, of.0, of.1, self.place);
        let Some(function) = cx.find_value(&format!("{FILTERS}{name}")) else { return };
        let args = std::iter::once(rows).chain(rest.iter().cloned()).collect();
        cx.call_value(f, &function, Args::positional(args), self.place);
    }
}

/// The queryset of all rows of a model, as its default manager gives it.
pub(crate) fn all_rows(cx: &mut Interpreter<'_>, f: &mut Frame, model: ClassRef, place: Span) -> Value {
    let manager = cx.attribute(f, &Value::Class(model), Sym::new("_default_manager"), place);
    cx.call_method(f, &manager, "all", Args::default(), place).unwrap_or(Value::Unknown)
}

/// As [`all_rows`], told apart by the field that they are asked for: two fields ask twice for the same rows.
pub(crate) fn rows_for(cx: &mut Interpreter<'_>, f: &mut Frame, model: ClassRef, field: Sym, place: Span) -> Value {
    let rows = all_rows(cx, f, model, place);
    let args = Args::positional(vec![Value::Str(field)]);
    cx.call_method(f, &rows, "_asked_for", args, place).unwrap_or(rows)
}

/// Whether the filter of a column asks nothing, because its choices are written down.
fn has_own_choices(cx: &Interpreter<'_>, owner: ClassRef, field: &Field) -> bool {
    let written = keyword_of(cx, owner, field.name, "choices").is_some();
    let class = field.class;
    let is =
        |name: &&str| class.is_some_and(|class| cx.classes.inherits(class, &format!("django.db.models.fields.{name}")));
    written || OWN_CHOICES.iter().any(is)
}
