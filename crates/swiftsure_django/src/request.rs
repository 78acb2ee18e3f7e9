//! The request that a view is given: a new `HttpRequest`, with what the project's own middleware puts on every one.

use std::cell::RefCell;

use swiftsure_flow::frame::Frame;
use swiftsure_flow::heap::Kind;
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::value::{Args, Value};
use swiftsure_source::Sym;

pub(crate) const REQUEST: &str = "django.http.request.HttpRequest";

/// What middleware has put on requests: `request.organization`.
#[derive(Debug, Default)]
pub(crate) struct Requests {
    added: RefCell<Vec<(Sym, Value)>>,
}

impl Requests {
    /// A request by whatever method.
    pub(crate) fn any(&self, cx: &mut Interpreter<'_>, frame: &mut Frame) -> Option<Value> {
        let request = new(cx, frame)?;
        for (name, value) in self.added.borrow().iter() {
            set(frame, &request, *name, value.clone());
        }
        Some(request)
    }

    /// Some request with a method.
    pub(crate) fn with_method(&self, cx: &mut Interpreter<'_>, frame: &mut Frame, method: &str) -> Option<Value> {
        let request = self.any(cx, frame)?;
        set(frame, &request, Sym::new("method"), Value::str(method));
        Some(request)
    }

    /// Keeps what a middleware has put on a request for those behind it. Rows, querysets and plain values are the same
    /// to every function; what Django itself puts there is known better.
    pub(crate) fn learn(&self, cx: &mut Interpreter<'_>, frame: &mut Frame, request: &Value) {
        let Some(new) = new(cx, frame) else { return };
        let fields = |value: &Value| match value {
            Value::Object(id) => cx.object(frame, *id).map(|object| (object.kind, object.fields.clone())),
            _ => None,
        };
        let (Some((Kind::Instance(class), own)), Some((_, fields))) = (fields(&new), fields(request)) else { return };
        let is_own =
            |name: Sym| own.iter().any(|(known, _)| *known == name) || cx.classes.lookup(class, name).is_some();
        let mut added = self.added.borrow_mut();
        for (name, value) in fields.into_iter().filter(|(name, _)| !name.as_str().starts_with('_') && !is_own(*name)) {
            added.retain(|(known, _)| *known != name);
            if is_kept(&value) {
                added.push((name, value));
            }
        }
    }
}

fn new(cx: &mut Interpreter<'_>, frame: &mut Frame) -> Option<Value> {
    let class = cx.find_class(REQUEST)?;
    Some(cx.instantiate(frame, class, Args::default(), cx.nowhere(frame.module)))
}

fn set(frame: &mut Frame, request: &Value, name: Sym, value: Value) {
    if let Value::Object(id) = request
        && let Some(object) = frame.state.heap.get_mut(*id)
    {
        object.set_field(name, value);
    }
}

/// Whether a value means something to another function than the one that made it.
fn is_kept(value: &Value) -> bool {
    match value {
        // Of what may be something else besides, the rest is known.
        Value::Union(members) => members.iter().all(|member| *member == Value::Unknown || is_kept(member)),
        Value::Record(record) => !record.is_symbolic(),
        Value::Set(set) => !set.symbolic,
        Value::None | Value::Bool(_) | Value::AnyBool | Value::Int(_) | Value::AnyNumber => true,
        Value::Str(_) | Value::AnyStr | Value::Prefix(_) | Value::Data | Value::Key | Value::Outside(_) => true,
        _ => false,
    }
}
