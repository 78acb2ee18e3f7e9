//! Serializers as rules read them: which fields each has, and which rows those with relations let the client name.

use std::collections::BTreeSet;

use swiftsure_flow::class::ClassRef;
use swiftsure_flow::heap::Object;
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::value::Value;
use swiftsure_python::ir::ModuleId;
use swiftsure_source::{Span, Sym};

use super::{SERIALIZER, class_value, fields};
use crate::orm::Orm;

/// One serializer class of the project.
#[derive(Clone, Debug)]
pub struct SerializerInfo {
    /// Dotted: `shop.serializers.OrderSerializer`.
    pub name: String,
    /// The name of the class.
    pub span: Span,
    /// The whole class.
    pub body: Span,
    /// The model in `Meta`.
    pub model: Option<String>,
    pub fields: Vec<FieldInfo>,
}

/// One field of a serializer.
#[derive(Clone, Debug)]
pub struct FieldInfo {
    pub name: Sym,
    /// Where it is declared, or asked for in `Meta`.
    pub site: Span,
    pub read_only: bool,
    pub write_only: bool,
    /// The model of which the client may name any row.
    pub any_of: Option<String>,
}

/// The serializers of the reviewed modules.
pub(crate) fn serializers(cx: &mut Interpreter<'_>, orm: &Orm, reviewed: &BTreeSet<ModuleId>) -> Vec<SerializerInfo> {
    let is_own = |(at, class): (ClassRef, &swiftsure_flow::class::Class)| {
        class.id.filter(|id| reviewed.contains(&id.module)).map(|id| (at, id))
    };
    let classes: Vec<_> = cx.classes.iter().filter_map(is_own).collect();
    let mut found = Vec::new();
    for (class, id) in classes {
        if !cx.classes.inherits(class, SERIALIZER) {
            continue;
        }
        let entries = fields::of_class(orm, cx, class);
        let meta = class_value(cx, class, "Meta").and_then(|meta| meta.class());
        let model = meta.and_then(|meta| class_value(cx, meta, "model")).and_then(|model| model.class());
        let fields = entries.iter().map(|entry| field(cx, orm, entry)).collect();
        let code = cx.code.class(id);
        found.push(SerializerInfo {
            name: cx.qualified_name(class).to_owned(),
            span: cx.code.span(id.module, code.name_range),
            body: cx.code.span(id.module, code.range),
            model: model.filter(|model| orm.models.is_model(cx, *model)).map(|model| orm.models.label(cx, model)),
            fields,
        });
    }
    found
}

fn field(cx: &Interpreter<'_>, orm: &Orm, entry: &fields::Entry) -> FieldInfo {
    let object = instance(cx, &entry.field);
    let child =
        object.and_then(|object| object.field(Sym::new("child_relation"))).and_then(|child| instance(cx, child));
    let says = |name: &str| {
        object.and_then(|object| object.field(Sym::new(name))).is_some_and(|value| *value == Value::Bool(true))
    };
    let queryset = child.or(object).and_then(|object| object.field(Sym::new("queryset")));
    let any_of = queryset.and_then(Value::set).filter(|set| set.ops.iter().all(|op| op.name == "all"));
    FieldInfo {
        name: entry.name,
        site: entry.site,
        read_only: says("read_only"),
        write_only: says("write_only"),
        any_of: any_of.map(|set| orm.models.label(cx, set.class)),
    }
}

fn instance<'a>(cx: &'a Interpreter<'_>, value: &Value) -> Option<&'a Object> {
    let Value::Object(id) = value else { return None };
    cx.globals.get(*id).map(std::rc::Rc::as_ref)
}
