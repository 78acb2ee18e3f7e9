//! Model forms as rules read them: which columns of their models each lets its sender write.

use std::collections::BTreeSet;

use swiftsure_flow::class::ClassRef;
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::value::Value;
use swiftsure_python::ir::ModuleId;
use swiftsure_source::{Span, Sym};

use crate::form_fields::MODEL_FORM;
use crate::model::{FieldKind, keyword_of};
use crate::orm::Orm;

/// One model form of the project.
#[derive(Clone, Debug)]
pub struct FormInfo {
    /// Dotted: `shop.forms.OrderForm`.
    pub name: String,
    /// The name of the class.
    pub span: Span,
    /// The whole class.
    pub body: Span,
    pub model: String,
    /// The columns and relations that it has a field for.
    pub fields: BTreeSet<Sym>,
}

/// The model forms of the reviewed modules whose fields are known.
pub(crate) fn forms(cx: &Interpreter<'_>, orm: &Orm, reviewed: &BTreeSet<ModuleId>) -> Vec<FormInfo> {
    let mut found = Vec::new();
    for (class, body) in cx.classes.iter() {
        let Some(id) = body.id.filter(|id| reviewed.contains(&id.module)) else { continue };
        if !cx.classes.inherits(class, MODEL_FORM) {
            continue;
        }
        let Some(model) = said(cx, class, "model").and_then(|model| model.class()) else { continue };
        let Some(fields) = fields(cx, orm, class, model) else { continue };
        let code = cx.code.class(id);
        found.push(FormInfo {
            name: cx.qualified_name(class).to_owned(),
            span: cx.code.span(id.module, code.name_range),
            body: cx.code.span(id.module, code.range),
            model: orm.models.label(cx, model),
            fields,
        });
    }
    found.sort_by_key(|form| form.body);
    found
}

/// A key of the form's `Meta`.
fn said(cx: &Interpreter<'_>, form: ClassRef, key: &str) -> Option<Value> {
    let (_, meta) = cx.classes.lookup(form, Sym::new("Meta"))?;
    cx.classes.lookup(meta.class()?, Sym::new(key)).map(|(_, value)| value.clone())
}

/// The editable columns of the model that `Meta` names; none where that is not known.
fn fields(cx: &Interpreter<'_>, orm: &Orm, form: ClassRef, model: ClassRef) -> Option<BTreeSet<Sym>> {
    let named = |key: &str| match said(cx, form, key) {
        None | Some(Value::None) => Some(None),
        Some(Value::Str(all)) if all == "__all__" => Some(None),
        Some(value) => texts(cx, &value).map(Some),
    };
    let (only, but) = (named("fields")?, named("exclude")?.unwrap_or_default());
    let info = orm.models.info(cx, model);
    let is_editable = |name: Sym| keyword_of(cx, model, name, "editable") != Some(Value::Bool(false));
    let names = info.fields.values().filter(|field| {
        matches!(field.kind, FieldKind::Column | FieldKind::Forward { .. } | FieldKind::ManyToMany { .. })
    });
    let names = names.map(|field| field.name).filter(|name| {
        is_editable(*name) && !but.contains(name) && only.as_ref().is_none_or(|only| only.contains(name))
    });
    Some(names.collect())
}

/// The constant texts of a list of a module.
fn texts(cx: &Interpreter<'_>, value: &Value) -> Option<Vec<Sym>> {
    let items = match value {
        Value::Tuple(items) => items.to_vec(),
        Value::Object(id) => cx.globals.get(*id)?.items.clone()?,
        _ => return None,
    };
    items.iter().map(Value::as_str).collect()
}
