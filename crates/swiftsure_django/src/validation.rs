//! Validation of rows: what `full_clean()` asks the database.

use swiftsure_flow::class::ClassRef;
use swiftsure_flow::frame::Frame;
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::value::{Args, Site, Value};
use swiftsure_source::Sym;

use crate::admin_filters::rows_for;
use crate::model::{FieldKind, keyword_of};
use crate::orm::Orm;
use crate::queryset::related_class;

pub(crate) fn call_native(
    orm: &Orm,
    cx: &mut Interpreter<'_>,
    f: &mut Frame,
    name: &str,
    args: &Args,
    site: Site,
) -> Option<Value> {
    let check = match name.strip_prefix("django.db.models.base.")? {
        "check_relations" => check_relations,
        "check_unique" => check_unique,
        _ => return None,
    };
    if let Some(record) = args.at(0).record() {
        check(orm, cx, f, record.class, site);
    }
    Some(Value::None)
}

/// Each foreign key is looked up, unless it is empty.
fn check_relations(orm: &Orm, cx: &mut Interpreter<'_>, f: &mut Frame, model: ClassRef, site: Site) {
    let info = orm.models.info(cx, model);
    let forward = |kind: &FieldKind| matches!(kind, FieldKind::Forward { .. });
    for field in info.fields.values().filter(|field| forward(&field.kind)) {
        if keyword_of(cx, model, field.name, "parent_link") == Some(Value::Bool(true)) {
            continue;
        }
        let Some(target) = related_class(cx, &orm.models, model, &field.kind) else { continue };
        f.branches += u32::from(field.nullable);
        ask(cx, f, target, field.name, site);
        f.branches -= u32::from(field.nullable);
    }
}

/// For each unique column the rows that have its value are looked for.
fn check_unique(orm: &Orm, cx: &mut Interpreter<'_>, f: &mut Frame, model: ClassRef, site: Site) {
    let info = orm.models.info(cx, model);
    let is_one = |kind: &FieldKind| matches!(kind, FieldKind::Forward { one_to_one: true, .. });
    let unique = info.fields.values().filter(|field| field.unique || is_one(&field.kind));
    let names: Vec<Sym> = unique.map(|field| field.name).filter(|name| *name != "id").collect();
    for name in names {
        ask(cx, f, model, name, site);
    }
}

fn ask(cx: &mut Interpreter<'_>, f: &mut Frame, model: ClassRef, name: Sym, site: Site) {
    let rows = rows_for(cx, f, model, name, site);
    if let Some(is_there) = cx.find_value("django.forms.models.is_there") {
        cx.call_value(f, &is_there, Args::positional(vec![rows]), site);
    }
}
