//! Methods that change lists and sets: what is added on some paths only is kept apart from what is there for certain.

use crate::collections::single;
use crate::frame::Frame;
use crate::heap::{Kind, ObjectId};
use crate::interpreter::Interpreter;
use crate::value::{Args, Site, Value};

/// `list.append`, `set.add`.
pub(crate) fn add_item(cx: &mut Interpreter<'_>, f: &mut Frame, args: Args, site: Site) -> Value {
    let few = !f.in_growing_loop();
    // Lists inside of lists are not told apart well enough to follow what is read of their items.
    if !matches!(args.at(0), Value::Object(_)) {
        cx.arguments_escape(f, &args, site);
    }
    if let Value::Object(id) = args.at(0) {
        let is_certain = is_certain(f, id);
        let item = cx.for_object(f, id, &args.at(1));
        if let Some(list) = cx.object_mut(f, id) {
            match is_certain {
                true => list.push(item),
                false if id.is_global() => list.push_perhaps(vec![item], few),
                false => list.extend(item, few),
            }
        }
    }
    Value::None
}

/// `list.extend`, `list += items`.
pub(crate) fn extend(cx: &mut Interpreter<'_>, f: &mut Frame, args: Args, site: Site) -> Value {
    let more = args.at(1);
    let known = cx.known_items(f, &more);
    let turns = cx.iterate(f, &more, site);
    let few = !turns.over.grows() && !f.in_growing_loop();
    let Value::Object(id) = args.at(0) else { return Value::None };
    let is_certain = is_certain(f, id);
    if let (true, Some(known)) = (is_certain, known) {
        let known = for_list(cx, f, id, &known);
        if let Some(list) = cx.object_mut(f, id) {
            known.into_iter().for_each(|item| list.push(item));
        }
    } else if id.is_global() {
        let possible = cx.possible_items(f, &more).unwrap_or_else(|| vec![turns.element]);
        let possible = for_list(cx, f, id, &possible);
        if let Some(list) = cx.object_mut(f, id) {
            list.push_perhaps(possible, few);
        }
    } else if turns.element != Value::Unbound
        && let Some(list) = cx.object_mut(f, id)
    {
        list.extend(turns.element, few);
    }
    Value::None
}

/// Items as the list keeps them.
fn for_list(cx: &mut Interpreter<'_>, f: &Frame, id: ObjectId, items: &[Value]) -> Vec<Value> {
    items.iter().map(|item| cx.for_object(f, id, item)).collect()
}

/// Whether what is done to a list here happens to it whenever the code runs, and once.
fn is_certain(f: &Frame, id: ObjectId) -> bool {
    // What happens to an object on one path only is known there, and joined behind it.
    f.loops.is_empty() && !f.is_one_of_several() && !(id.is_global() && f.branches > 0)
}

pub(crate) fn pop(cx: &mut Interpreter<'_>, f: &mut Frame, args: Args, site: Site) -> Value {
    let Value::Object(id) = args.at(0) else { return Value::Unknown };
    let born = f.loops.len();
    let is_certain = is_certain(f, id);
    let at = match args.positional.get(1) {
        None => Some(-1),
        Some(Value::Int(at)) => Some(*at),
        Some(_) => None,
    };
    let Some(list) = cx.object_mut(f, id) else { return Value::Unknown };
    if let (true, Some(at), Some(items)) = (is_certain && list.kind == Kind::List, at, &mut list.items) {
        let len = i64::try_from(items.len()).unwrap_or(i64::MAX);
        let place = usize::try_from(if at < 0 { at.saturating_add(len) } else { at }).ok();
        if let Some(place) = place.filter(|place| *place < items.len()) {
            return items.remove(place);
        }
    }
    list.items = None;
    single(&list.element.clone(), born, site)
}
