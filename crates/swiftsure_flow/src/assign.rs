//! Assignments: names, attributes, items, and unpacking.

use swiftsure_python::ir::{Expr, ExprKind, NameRef};
use swiftsure_source::Sym;

use crate::collections::single;
use crate::frame::Frame;
use crate::heap::{Kind, Object};
use crate::interpreter::Interpreter;
use crate::value::{Args, Site, Value};

impl Interpreter<'_> {
    pub(crate) fn assign(&mut self, f: &mut Frame, target: &Expr, value: Value) {
        match &target.kind {
            ExprKind::Name(name) => self.bind_name(f, *name, value),
            ExprKind::Attribute(attribute) => {
                let object = self.eval(f, &attribute.value);
                let site = self.code.span(f.module, target.range);
                self.set_attribute(f, &object, attribute.name, &value, site);
            }
            ExprKind::Subscript(parts) => {
                let container = self.eval(f, &parts.0);
                let key = self.eval(f, &parts.1);
                let site = self.code.span(f.module, target.range);
                self.call_item_method(f, &container, "__setitem__", vec![key.clone(), value.clone()], site);
                // What an object keeps under a name is there for whoever has the object.
                if matches!(parts.0.kind, ExprKind::Attribute(_)) {
                    self.escapes(f, &value, site);
                }
                self.set_item(f, &container, &key, value);
            }
            ExprKind::Tuple(targets) | ExprKind::List(targets) => self.unpack(f, targets, &value),
            ExprKind::Starred(inner) => self.assign(f, inner, value),
            _ => {}
        }
    }

    pub(crate) fn bind_name(&mut self, f: &mut Frame, name: NameRef, value: Value) {
        match name {
            NameRef::Local(slot) => {
                if let Some(local) = f.state.locals.get_mut(slot as usize) {
                    *local = value;
                }
            }
            NameRef::Captured(entry) => {
                if let Some(captured) = f.captured.get_mut(entry as usize) {
                    *captured = value;
                }
            }
            NameRef::Class(name) => match f.class_body {
                Some(class) => self.classes.get_mut(class).set(name, value),
                None => self.set_global(f.module, name, value),
            },
            NameRef::Global(name) => {
                if self.loading > 0 && f.global {
                    let value = match self.global_if_branching(f, name) {
                        Some(before) => before.join(value),
                        None => value,
                    };
                    self.set_global(f.module, name, value);
                }
            }
        }
    }

    /// In a branch of module code, what a name was before stays possible.
    fn global_if_branching(&self, f: &Frame, name: Sym) -> Option<Value> {
        if f.branches > 0 { self.bound_global(f.module, name) } else { None }
    }

    pub fn set_attribute(&mut self, f: &mut Frame, object: &Value, name: Sym, value: &Value, site: Site) {
        match object {
            Value::Object(id) => {
                let weak = id.is_global() && f.branches > 0;
                let value = &self.for_object(f, *id, value);
                if let Some(object) = self.object_mut(f, *id) {
                    let before = object.field(name).cloned().filter(|_| weak).unwrap_or(Value::Unbound);
                    object.set_field(name, before.join(value.clone()));
                }
            }
            Value::Record(record) => {
                let domain = self.domain.clone();
                domain.record_assigned(self, f, record, name, value, site);
            }
            Value::Class(class) if self.loading > 0 => {
                let value = self.globalize(f, value);
                self.classes.get_mut(*class).set(name, value);
            }
            Value::Union(members) => {
                for member in members.iter() {
                    self.set_attribute(f, member, name, value, site);
                }
            }
            _ => self.escapes(f, value, site),
        }
    }

    /// A value as it may be kept by an object: what a global object holds is global too.
    pub(crate) fn for_object(&mut self, f: &Frame, keeper: crate::heap::ObjectId, value: &Value) -> Value {
        if keeper.is_global() && self.loading > 0 { self.globalize(f, value) } else { value.clone() }
    }

    /// `del container[key]`.
    pub(crate) fn delete(&mut self, f: &mut Frame, target: &Expr) {
        if let ExprKind::Subscript(parts) = &target.kind {
            let container = self.eval(f, &parts.0);
            let key = self.eval(f, &parts.1);
            let site = self.code.span(f.module, target.range);
            self.take_item(f, &container, &key);
            self.call_item_method(f, &container, "__delitem__", vec![key], site);
        }
    }

    /// What the class of an instance does when an item of it is set or deleted.
    fn call_item_method(&mut self, f: &mut Frame, container: &Value, name: &str, args: Vec<Value>, site: Site) {
        if matches!(container, Value::Object(_)) {
            self.call_method(f, container, name, Args::positional(args), site);
        }
    }

    pub(crate) fn set_item(&mut self, f: &mut Frame, container: &Value, key: &Value, value: Value) {
        let few = !f.in_growing_loop();
        for member in container.members() {
            let Value::Object(id) = member else {
                let nowhere = self.nowhere(f.module);
                self.escapes(f, &value, nowhere);
                continue;
            };
            if id.is_global() && self.loading == 0 {
                let nowhere = self.nowhere(f.module);
                self.escapes(f, &value, nowhere);
            }
            let value = self.for_object(f, *id, &value);
            let Some(object) = self.object_mut(f, *id) else { continue };
            match (object.kind, key) {
                (Kind::Dict, Value::Str(name)) => {
                    object.key = std::mem::take(&mut object.key).join(Value::AnyStr);
                    object.set_field(*name, value.clone());
                }
                (Kind::Dict, _) => {
                    object.key = std::mem::take(&mut object.key).join(key.clone());
                    object.extend(value.clone(), few);
                }
                (Kind::List, _) => object.extend(value.clone(), true),
                _ => {}
            }
        }
    }

    /// `del container[key]` of a dict: a constant key is gone, else nobody knows which one is.
    pub(crate) fn take_item(&mut self, f: &mut Frame, container: &Value, key: &Value) {
        let Value::Object(id) = container else { return };
        let names: Vec<Sym> = key.members().iter().filter_map(Value::as_str).collect();
        let Some(dict) = self.object_mut(f, *id).filter(|object| object.kind == Kind::Dict) else { return };
        if names.is_empty() {
            (dict.few, dict.lacks) = (false, true);
        }
        dict.fields.retain(|(name, _)| !names.contains(name));
    }

    fn unpack(&mut self, f: &mut Frame, targets: &[Expr], value: &Value) {
        let starred = targets.iter().position(|target| matches!(target.kind, ExprKind::Starred(_)));
        let known = self.known_items(f, value);
        match (known, starred) {
            (Some(items), None) if items.len() == targets.len() => {
                for (target, item) in targets.iter().zip(items) {
                    self.assign(f, target, item);
                }
            }
            (Some(items), Some(star)) if items.len() + 1 >= targets.len() => {
                let tail = targets.len() - star - 1;
                let rest = items[star..items.len() - tail].to_vec();
                for (target, item) in targets[..star].iter().zip(&items) {
                    self.assign(f, target, item.clone());
                }
                let list = Object::of_items(Kind::List, rest);
                let list = self.allocate(f, list);
                self.assign(f, &targets[star], list);
                for (target, item) in targets[star + 1..].iter().zip(&items[items.len() - tail..]) {
                    self.assign(f, target, item.clone());
                }
            }
            _ => self.unpack_members(f, targets, value),
        }
    }

    /// Unpacks a union of tuples place by place; anything else by its element.
    fn unpack_members(&mut self, f: &mut Frame, targets: &[Expr], value: &Value) {
        let tuples: Option<Vec<Vec<Value>>> = value
            .members()
            .iter()
            .map(|member| self.known_items(f, member).filter(|items| items.len() == targets.len()))
            .collect();
        if let Some(tuples) = tuples.filter(|tuples| !tuples.is_empty()) {
            for (at, target) in targets.iter().enumerate() {
                let value = Value::join_all(tuples.iter().map(|items| items[at].clone()));
                self.assign(f, target, value);
            }
            return;
        }
        let site = self.code.span(f.module, targets.first().map(|target| target.range).unwrap_or_default());
        let element = match value {
            Value::Object(_) | Value::Set(_) | Value::Outside(_) => self.iterate(f, value, site).element,
            _ => Value::Unknown,
        };
        for target in targets {
            let item = match &target.kind {
                ExprKind::Starred(_) => self.allocate(f, Object::of_element(Kind::List, element.clone())),
                _ => single(&element, f.loops.len(), self.code.span(f.module, target.range)),
            };
            self.assign(f, target, item);
        }
    }
}
