//! Lists, dicts and sets: items, slices, merging.

use std::rc::Rc;

use swiftsure_python::ir::{Expr, ExprKind, Range};

use crate::domain::Slice;
use crate::expression::MADE_OF;
use crate::frame::Frame;
use crate::heap::{Kind, Object};
use crate::interpreter::Interpreter;
use crate::record::{Record, Role, Root};
use crate::value::{Args, Site, Value};
use swiftsure_source::Sym;

impl Interpreter<'_> {
    pub(crate) fn subscript(&mut self, f: &mut Frame, container: &Expr, key: &Expr, range: Range) -> Value {
        let container = self.eval(f, container);
        let slice = match &key.kind {
            ExprKind::Slice(bounds) => Some(self.slice(f, bounds)),
            _ => None,
        };
        let key = self.eval(f, key);
        let site = self.code.span(f.module, range);
        self.item(f, &container, &key, slice, site)
    }

    fn slice(&mut self, f: &mut Frame, bounds: &swiftsure_python::ir::Slice) -> Slice {
        let mut bound = |part: &Option<Expr>| part.as_ref().map(|part| self.eval(f, part));
        let rows = match (bound(&bounds.lower), bound(&bounds.upper)) {
            (None, Some(Value::Int(end))) => Some(end),
            (Some(Value::Int(start)), Some(Value::Int(end))) => end.checked_sub(start),
            _ => None,
        };
        Slice { rows }
    }

    /// `container[key]`.
    pub(crate) fn item(
        &mut self,
        f: &mut Frame,
        container: &Value,
        key: &Value,
        slice: Option<Slice>,
        site: Site,
    ) -> Value {
        match container {
            Value::Set(set) if set.role == Role::Set => {
                let domain = self.domain.clone();
                domain.subscript(self, f, set, slice, site)
            }
            Value::Tuple(items) => match (slice.is_some(), key) {
                (false, Value::Int(at)) => index(items, *at).unwrap_or(Value::Unknown),
                (false, _) => Value::join_all(items.iter().cloned()),
                (true, _) => {
                    let element = Value::join_all(items.iter().cloned());
                    self.allocate(f, Object::of_element(Kind::List, element))
                }
            },
            Value::Object(id) => {
                let Some(object) = self.object(f, *id).cloned() else { return Value::Unknown };
                match object.kind {
                    Kind::Dict => looked_up(&object, key, f.loops.len()),
                    Kind::List | Kind::Set | Kind::Iterator if slice.is_some() => {
                        let mut part = Object::of_element(Kind::List, object.element.clone());
                        part.few = object.few;
                        if let Some(made_of) = object.field(Sym::new(MADE_OF)) {
                            part.set_field(Sym::new(MADE_OF), made_of.clone());
                        }
                        self.allocate(f, part)
                    }
                    Kind::List | Kind::Set | Kind::Iterator => match (key, &object.items) {
                        (Value::Int(at), Some(items)) => index(items, *at).unwrap_or(Value::Unknown),
                        _ => single(&object.element, f.loops.len(), site),
                    },
                    Kind::Instance(_) => {
                        let args = Args::positional(vec![key.clone()]);
                        let container = Value::Object(*id);
                        self.call_method(f, &container, "__getitem__", args, site).unwrap_or(Value::Unknown)
                    }
                }
            }
            // `QuerySet[Book]`, `list[int]`: the class itself.
            Value::Class(_) | Value::Native(_) => container.clone(),
            Value::Str(text) => match (key, slice) {
                (Value::Int(at), None) => letter(text.as_str(), *at).unwrap_or(Value::AnyStr),
                _ => Value::AnyStr,
            },
            Value::AnyStr | Value::Prefix(_) => Value::AnyStr,
            Value::Data | Value::Key => Value::Data,
            Value::Outside(outside) => {
                let name = key.as_str().filter(|_| !outside.is_text());
                let item = self.item(f, &outside.plain(), key, slice, site);
                f.as_checked(item.tainted(&outside.under(name, outside.shape).parts, outside.start, None))
            }
            Value::Union(members) => {
                let some: Vec<Value> = members.iter().filter(|member| **member != Value::None).cloned().collect();
                f.branches += u32::from(some.len() == 1);
                let item = self.each_member(f, &some, site, |cx, f, member| cx.item(f, member, key, slice, site));
                f.branches -= u32::from(some.len() == 1);
                item
            }
            _ => Value::Unknown,
        }
    }

    pub(crate) fn concatenate(&mut self, f: &mut Frame, left: &Value, right: &Value, site: Site) -> Value {
        let known = self.known_items(f, left).zip(self.known_items(f, right));
        let object = match known {
            Some((left, right)) => Object::of_items(Kind::List, left.into_iter().chain(right).collect()),
            // What a module lists is read one by one, even if some of it is not known.
            None if f.global => {
                let mut items = |side| {
                    let known = self.possible_items(f, side);
                    known.unwrap_or_else(|| vec![self.iterate(f, side, site).element])
                };
                let mut list = Object::of_items(Kind::List, items(left));
                list.push_perhaps(items(right), false);
                list
            }
            None => {
                let (left, right) = (self.iterate(f, left, site), self.iterate(f, right, site));
                let few = !left.over.grows() && !right.over.grows();
                Object { few, ..Object::of_element(Kind::List, left.element.join(right.element)) }
            }
        };
        self.allocate(f, object)
    }

    /// What is left of a set: exactly where all that is in both is constant text.
    pub(crate) fn without(&mut self, f: &mut Frame, left: &Value, right: &Value, site: Site) -> Value {
        let is_text = |items: &Vec<Value>| items.iter().all(|item| matches!(item, Value::Str(_)));
        let texts = |value: &Value| self.known_items(f, value).filter(is_text);
        let object = match (texts(left), texts(right)) {
            (Some(items), Some(taken)) => {
                Object::of_items(Kind::Set, items.into_iter().filter(|item| !taken.contains(item)).collect())
            }
            _ => {
                let turns = self.iterate(f, left, site);
                self.iterate(f, right, site);
                let mut rest = Object::of_element(Kind::Set, turns.element);
                rest.few = !turns.over.grows();
                rest
            }
        };
        self.allocate(f, object)
    }

    /// The keys of a dict that holds constant texts alone.
    pub(crate) fn known_keys(&self, f: &Frame, value: &Value) -> Option<Vec<Value>> {
        let Value::Object(id) = value else { return None };
        let dict = self.object(f, *id).filter(|object| object.kind == Kind::Dict)?;
        let is_certain = |value: &Value| value.members().iter().all(|member| *member != Value::Unbound);
        let certain = dict.element == Value::Unbound && dict.fields.iter().all(|(_, value)| is_certain(value));
        certain.then(|| dict.fields.iter().map(|(name, _)| Value::Str(*name)).collect())
    }

    /// Adds the entries of another mapping to a dict.
    pub(crate) fn merge_dict(&mut self, f: &Frame, dict: &mut Object, other: &Value) {
        let theirs = match other {
            Value::Object(id) => self.object(f, *id).filter(|object| object.kind == Kind::Dict),
            _ => None,
        };
        match theirs {
            Some(theirs) => {
                for (name, value) in &theirs.fields {
                    dict.set_field(*name, value.clone());
                }
                dict.key = std::mem::take(&mut dict.key).join(theirs.key.clone());
                dict.element = std::mem::take(&mut dict.element).join(theirs.element.clone());
            }
            None => {
                dict.key = std::mem::take(&mut dict.key).join(Value::AnyStr);
                dict.extend(Value::Unknown, false);
            }
        }
    }
}

/// What a dict holds under a key.
pub(crate) fn dict_value(dict: &Object, key: &Value) -> Value {
    match key {
        Value::Str(name) => match dict.field(*name) {
            Some(value) => value.clone(),
            None if dict.element == Value::Unbound => Value::Unknown,
            None => match (&dict.key, &dict.element) {
                // What came in, by the names under which it did: `request.POST.dict()`.
                (Value::Outside(_), Value::Outside(value)) => Value::Outside(Rc::new(value.named(*name))),
                (_, value) => value.clone(),
            },
        },
        _ => match dict.all_values() {
            Value::Unbound => Value::Unknown,
            all => all,
        },
    }
}

/// What stands in a dict under a key, inside of some loops: a key that is computed there is another one on each turn of
/// the outermost at least, and so is the row.
pub(crate) fn looked_up(dict: &Object, key: &Value, loops: usize) -> Value {
    let found = dict_value(dict, key);
    if loops == 0 || key.as_str().is_some() {
        return found;
    }
    found.map_members(|member| match member {
        Value::Record(record) if record.born == 0 && matches!(record.root, Root::Element(_)) => {
            Value::Record(Rc::new(Record { born: 1, ..Record::clone(record) }))
        }
        other => other.clone(),
    })
}

fn index(items: &[Value], at: i64) -> Option<Value> {
    let len = i64::try_from(items.len()).ok()?;
    let at = if at < 0 { at + len } else { at };
    items.get(usize::try_from(at).ok()?).cloned()
}

fn letter(text: &str, at: i64) -> Option<Value> {
    let at = if at < 0 { at.checked_add(i64::try_from(text.chars().count()).ok()?)? } else { at };
    let letter = text.chars().nth(usize::try_from(at).ok()?)?;
    Some(Value::str(letter.encode_utf8(&mut [0; 4])))
}

/// One of many: a record that stood for each row now stands for one.
pub(crate) fn single(element: &Value, born: usize, site: Site) -> Value {
    element.map_members(|member| match member {
        Value::Record(record) => match &record.root {
            Root::Element(set) => {
                let mut one = Record::clone(record);
                one.root = Root::Single(set.clone(), site);
                one.born = u16::try_from(born).unwrap_or(u16::MAX);
                Value::Record(std::rc::Rc::new(one))
            }
            _ => member.clone(),
        },
        Value::Unbound => Value::Unknown,
        other => other.clone(),
    })
}
