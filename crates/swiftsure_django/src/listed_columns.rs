//! Columns that a class lists of a model: those it declares, and those that its `Meta` names or all (docs: django-tables2,
//! "API Reference"; django-import-export, "Advanced usage").

use swiftsure_flow::class::ClassRef;
use swiftsure_flow::frame::Frame;
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::value::{Args, Value};
use swiftsure_source::Sym;

use crate::form_fields::{Names, declared_of, said};
use crate::model::FieldKind;
use crate::orm::Orm;

/// What a library calls a column, and whether it lists relations to many by itself.
struct Library {
    column: &'static str,
    relations_to_many: bool,
    /// What code of the project says that chooses columns while it runs.
    choosing: &'static [&'static str],
}

const TABLES: Library = Library {
    column: "django_tables2.columns.base.Column",
    relations_to_many: false,
    choosing: &["self.columns", "self.exclude", "self.sequence", "base_columns"],
};
const RESOURCES: Library = Library {
    column: "import_export.fields.Field",
    relations_to_many: true,
    choosing: &["self.fields", "export_fields", "user_fields"],
};

/// Calls a native function of tables or resources; none if the name is not one.
pub(crate) fn call_native(orm: &Orm, cx: &mut Interpreter<'_>, f: &Frame, name: &str, args: &Args) -> Option<Value> {
    if name == "import_export.resources.leads_further" {
        return Some(leads_further(orm, cx, f, &args.at(0), &args.at(1)));
    }
    let library = match name {
        "django_tables2.tables.columns_of" => &TABLES,
        "import_export.resources.columns_of" => &RESOURCES,
        _ => return None,
    };
    let class = cx.class_of(f, &args.at(0));
    let columns =
        class.filter(|class| !chooses(cx, *class, library)).and_then(|class| listed(orm, cx, f, class, library));
    Some(Value::tuple(columns.unwrap_or_default()))
}

/// Pairs of the name of a column and what declares it, or `None`; nothing where the list is not constant.
fn listed(orm: &Orm, cx: &Interpreter<'_>, f: &Frame, class: ClassRef, library: &Library) -> Option<Vec<Value>> {
    let names = Names::of(cx, f, class)?;
    let declared = declared_of(cx, class, library.column);
    let mut columns: Vec<Value> = Vec::new();
    let mut add = |name: Sym, column: Value| columns.push(Value::tuple(vec![Value::Str(name), column]));
    for (name, column) in &declared {
        if let Some(column) = column {
            add(*name, Value::Object(*column));
        }
    }
    let undeclared = |name: &Sym| !declared.iter().any(|(known, _)| known == name);
    if let Some(only) = names.only() {
        only.iter().copied().filter(undeclared).for_each(|name| add(name, Value::None));
        return Some(columns);
    }
    let Some(model) = said(cx, class, "model").and_then(|model| model.class()) else { return Some(columns) };
    for field in orm.models.info(cx, model).fields.values() {
        let has_column = match field.kind {
            FieldKind::Column | FieldKind::Forward { .. } => true,
            FieldKind::ManyToMany { .. } => library.relations_to_many,
            _ => false,
        };
        if has_column && names.hold(field.name) && undeclared(&field.name) {
            add(field.name, Value::None);
        }
    }
    Some(columns)
}

/// Whether a method of a class of the project, or of a base of it, chooses columns: which are shown is then not known.
fn chooses(cx: &Interpreter<'_>, class: ClassRef, library: &Library) -> bool {
    let own = cx.classes.get(class).mro.iter().filter(|base| {
        let id = cx.classes.get(**base).id;
        id.is_some_and(|id| !cx.is_knowledge(id.module))
    });
    cx.classes.get(class).open
        || own.into_iter().flat_map(|base| cx.classes.get(*base).namespace.values()).any(|value| match value {
            Value::Function(method) => {
                let whole = cx.code.function(method.id).range;
                let text = cx.code.files.text(cx.code.span(method.id.module, whole));
                library.choosing.iter().any(|word| text.contains(word))
            }
            _ => false,
        })
}

/// Whether what a row exports under a name stands in other rows. A key stands in the row itself.
fn leads_further(orm: &Orm, cx: &Interpreter<'_>, f: &Frame, row: &Value, name: &Value) -> Value {
    let (Some(class), Some(name)) = (cx.class_of(f, row), name.as_str()) else { return Value::AnyBool };
    if name.as_str().contains("__") {
        return Value::Bool(true);
    }
    let info = orm.models.info(cx, class);
    let is_many = info.fields.get(&name).is_some_and(|field| matches!(field.kind, FieldKind::ManyToMany { .. }));
    Value::Bool(is_many)
}
