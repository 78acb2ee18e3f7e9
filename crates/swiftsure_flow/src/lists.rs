//! Methods that change lists and sets: what is added on some paths only is kept apart from what is there for certain.

use crate::collections::single;
use crate::frame::Frame;
use crate::heap::Kind;
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
        // What happens to an object on one path only is known there, and joined behind it.
        let perhaps = f.is_one_of_several() || (id.is_global() && f.branches > 0);
        let in_loop = !f.loops.is_empty() || perhaps;
        let item = cx.for_object(f, id, &args.at(1));
        if let Some(list) = cx.object_mut(f, id) {
            match in_loop {
                true if id.is_global() => list.push_perhaps(vec![item], few),
                true => list.extend(item, few),
                false => list.push(item),
            }
        }
    }
    Value::None
}

pub(crate) fn extend(cx: &mut Interpreter<'_>, f: &mut Frame, args: Args, site: Site) -> Value {
    let more = args.at(1);
    let is_certain = f.loops.is_empty() && f.branches == 0;
    let known = cx.known_items(f, &more);
    let turns = cx.iterate(f, &more, site);
    let few = !turns.over.grows() && !f.in_growing_loop();
    let element = turns.element;
    let Value::Object(id) = args.at(0) else { return Value::None };
    let element = cx.for_object(f, id, &element);
    let known: Option<Vec<Value>> = known.map(|items| items.iter().map(|item| cx.for_object(f, id, item)).collect());
    if let Some(list) = cx.object_mut(f, id) {
        match known {
            Some(items) if is_certain => items.into_iter().for_each(|item| list.push(item)),
            Some(items) if id.is_global() => list.push_perhaps(items, few),
            _ if element != Value::Unbound => list.extend(element, few),
            _ => {}
        }
    }
    Value::None
}

pub(crate) fn pop(cx: &mut Interpreter<'_>, f: &mut Frame, args: Args, site: Site) -> Value {
    let Value::Object(id) = args.at(0) else { return Value::Unknown };
    let born = f.loops.len();
    let is_certain = born == 0 && !f.is_one_of_several() && !(id.is_global() && f.branches > 0);
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
