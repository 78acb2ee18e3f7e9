//! `model_to_dict()`: a dict of the fields of a row (docs: topics/forms/modelforms; the function itself, measured on Django
//! 5.2). It reads every editable column, also one that was left out, and asks for the rows of each many-to-many relation.

use swiftsure_flow::frame::Frame;
use swiftsure_flow::heap::{Kind, Object};
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::value::{Args, Site, Value};
use swiftsure_source::Sym;

use crate::model::{FieldKind, keyword_of};
use crate::orm::Orm;

/// Options of a field for which no form shows it.
const HIDDEN: &[(&str, bool)] = &[("editable", false), ("auto_now", true), ("auto_now_add", true)];

/// `read_fields(instance, fields, exclude)`
pub(crate) fn read(orm: &Orm, cx: &mut Interpreter<'_>, f: &mut Frame, args: &Args, site: Site) -> Value {
    let instance = args.at(0);
    let names = |cx: &Interpreter<'_>, f: &Frame, given: Value| match given {
        Value::None => Some(None),
        given => Some(Some(cx.known_items(f, &given)?.iter().map(Value::as_str).collect::<Option<Vec<Sym>>>()?)),
    };
    let (Some(fields), Some(exclude)) = (names(cx, f, args.at(1)), names(cx, f, args.at(2))) else {
        cx.escapes(f, &instance, site);
        return Value::Unknown;
    };
    let is_wanted = |name: Sym| {
        fields.as_ref().is_none_or(|fields| fields.contains(&name))
            && !exclude.as_ref().is_some_and(|exclude| exclude.contains(&name))
    };
    let mut dict = Object::of_kind(Kind::Dict);
    for row in instance.members() {
        let Value::Record(record) = row else {
            cx.escapes(f, row, site);
            return Value::Unknown;
        };
        let class = record.class;
        let info = orm.models.info(cx, class);
        let is_shown = |name: Sym| {
            let is_set = |(key, hides): &(&str, bool)| keyword_of(cx, class, name, key) == Some(Value::Bool(*hides));
            is_wanted(name) && !HIDDEN.iter().any(is_set)
        };
        let shown: Vec<_> = info.fields.values().filter(|field| is_shown(field.name)).cloned().collect();
        for field in shown {
            let value = match field.kind {
                FieldKind::Column => cx.attribute(f, row, field.name, site),
                FieldKind::Forward { .. } => cx.attribute(f, row, Sym::new(&format!("{}_id", field.name)), site),
                FieldKind::ManyToMany { .. } => related(cx, f, row, field.name, site),
                _ => continue,
            };
            dict.set_field(field.name, value);
        }
    }
    cx.allocate(f, dict)
}

/// The rows of a many-to-many relation, as a list.
fn related(cx: &mut Interpreter<'_>, f: &mut Frame, row: &Value, name: Sym, site: Site) -> Value {
    let manager = cx.attribute(f, row, name, site);
    let Some(rows) = cx.call_method(f, &manager, "all", Args::default(), site) else { return Value::Unknown };
    let element = cx.iterate(f, &rows, site).element;
    cx.allocate(f, Object::of_element(Kind::List, element))
}
