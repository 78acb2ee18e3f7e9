//! The environment of Jinja2's templates: names and filters that all of them know (docs: topics/templates, "Jinja2").
//!
//! A project adds its own in the function that `OPTIONS` calls `environment`; that function is run once. Where there is
//! none that is known, a name that nobody defines may still be there.

use std::cell::OnceCell;

use swiftsure_flow::frame::Frame;
use swiftsure_flow::heap::Object;
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::value::{Args, Site, Value};
use swiftsure_source::Sym;

use crate::orm::Orm;

const GLOBALS: &str = "jinja2.defaults.GLOBALS";
const FILTERS: &str = "jinja2.filters.FILTERS";

/// What the project's environment has, once it was asked.
#[derive(Debug, Default)]
pub(crate) struct Environment(OnceCell<Option<Own>>);

/// What a project added.
#[derive(Debug)]
struct Own {
    globals: Object,
    filters: Object,
}

/// A name that all templates know. Unknown, where one may be there that was not seen.
pub(super) fn global(orm: &Orm, cx: &mut Interpreter<'_>, name: Sym) -> Option<Value> {
    if let Some(found) = builtin(cx, GLOBALS, name) {
        return Some(found);
    }
    match own(orm, cx) {
        Some(own) => entry(&own.globals, name),
        None => Some(Value::Unknown),
    }
}

fn entry(dict: &Object, name: Sym) -> Option<Value> {
    let others = || (dict.element != Value::Unbound).then_some(Value::Unknown);
    dict.field(name).cloned().or_else(others)
}

fn builtin(cx: &mut Interpreter<'_>, dict: &str, name: Sym) -> Option<Value> {
    let Some(Value::Object(id)) = cx.find_value(dict) else { return None };
    cx.globals.get(id)?.field(name).cloned()
}

/// The environment that the project's function makes.
fn own<'o>(orm: &'o Orm, cx: &mut Interpreter<'_>) -> Option<&'o Own> {
    if let Some(known) = orm.environment.0.get() {
        return known.as_ref();
    }
    let made = make(orm, cx);
    orm.environment.0.get_or_init(|| made).as_ref()
}

fn make(orm: &Orm, cx: &mut Interpreter<'_>) -> Option<Own> {
    let dotted = orm.settings.template_option(cx, "environment")?.as_str()?;
    let function = cx.find_value(dotted.as_str())?;
    let module = cx.code.find_anywhere(Sym::new(dotted.as_str().rsplit_once('.')?.0))?;
    let mut frame = cx.entry_frame(module);
    let site = cx.nowhere(module);
    let made = cx.call_value(&mut frame, &function, Args { open: true, ..Args::default() }, site);
    let made = cx.globalize(&frame, &made);
    let Value::Object(id) = made else { return None };
    let part = |name: &str| match cx.globals.get(id)?.field(Sym::new(name)) {
        Some(Value::Object(part)) => cx.globals.get(*part).map(|part| Object::clone(part)),
        _ => None,
    };
    Some(Own { globals: part("globals")?, filters: part("filters")? })
}

/// `apply_jinja_filter(value, name, ...)`
pub(super) fn apply_filter(orm: &Orm, cx: &mut Interpreter<'_>, f: &mut Frame, args: &Args, site: Site) -> Value {
    let Some(name) = args.at(1).as_str() else { return Value::Unknown };
    let mut rest = args.clone();
    rest.positional.remove(1);
    let own = own(orm, cx).and_then(|own| entry(&own.filters, name));
    match own.or_else(|| builtin(cx, FILTERS, name)) {
        Some(filter) => cx.call_value(f, &filter, rest, site),
        None => {
            cx.counters.count("template filters that are not known", name.as_str());
            cx.arguments_escape(f, &rest, site);
            Value::Unknown
        }
    }
}
