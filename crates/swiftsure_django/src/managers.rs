//! Managers: those of a model, those behind relations, and the querysets that they give.

use std::rc::Rc;

use swiftsure_flow::class::ClassRef;
use swiftsure_flow::frame::Frame;
use swiftsure_flow::heap::Kind;
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::record::{Base, RecordSet, Role};
use swiftsure_flow::value::{Args, Site, Value};
use swiftsure_source::Sym;

use crate::model::{MANAGER, QUERYSET};
use crate::orm::Orm;

/// The default manager class, and the methods that only related managers have.
pub(crate) const DEFAULT_MANAGER: &str = "django.db.models.manager.Manager";
const RELATED_METHODS: &str = "django.db.models.fields.related_descriptors.RelatedManagerMethods";

/// `_queryset_class` of a manager class.
pub(crate) fn queryset_class(cx: &Interpreter<'_>, manager: ClassRef) -> Option<ClassRef> {
    cx.classes.lookup(manager, Sym::new("_queryset_class")).and_then(|(_, value)| value.class())
}

impl Orm {
    pub(crate) fn manager(&self, model: ClassRef, manager: ClassRef, site: Site, born: usize) -> Value {
        Value::Set(Rc::new(self.all(model, manager, Role::Manager, site, born)))
    }

    /// The manager of a model that is chosen at run time.
    pub(crate) fn some_rows(&self, cx: &mut Interpreter<'_>, f: &Frame, site: Site) -> Value {
        match (cx.find_class(crate::model::MODEL), cx.find_class(DEFAULT_MANAGER)) {
            (Some(model), Some(manager)) => self.manager(model, manager, site, f.loops.len()),
            _ => Value::Unknown,
        }
    }

    /// The managers of a model: class and name, in the order in which Django counts them.
    pub(crate) fn managers(&self, cx: &Interpreter<'_>, model: ClassRef) -> Vec<(ClassRef, Sym)> {
        let mut found = Vec::new();
        for base in &cx.classes.get(model).mro {
            let body = cx.classes.get(*base);
            for name in &body.names {
                let Some(Value::Object(id)) = body.namespace.get(name) else { continue };
                let Some(Kind::Instance(class)) = cx.globals.get(*id).map(|object| object.kind) else { continue };
                if cx.classes.inherits(class, MANAGER) && !found.iter().any(|(_, known)| known == name) {
                    found.push((class, *name));
                }
            }
        }
        found
    }

    pub(crate) fn default_manager(&self, cx: &mut Interpreter<'_>, model: ClassRef) -> Option<ClassRef> {
        let first = |managers: &[(ClassRef, Sym)]| managers.first().map(|(manager, _)| *manager);
        self.named_manager(cx, model, "default_manager_name")
            .or_else(|| first(&self.managers(cx, model)))
            .or_else(|| cx.find_class(DEFAULT_MANAGER))
    }

    /// What Django itself asks by, past the filters of the other managers (docs: topics/db/managers#base-managers).
    pub(crate) fn base_manager(&self, cx: &mut Interpreter<'_>, model: ClassRef) -> Option<ClassRef> {
        self.named_manager(cx, model, "base_manager_name").or_else(|| cx.find_class(DEFAULT_MANAGER))
    }

    /// The manager that a key of `Meta` names.
    fn named_manager(&self, cx: &mut Interpreter<'_>, model: ClassRef, key: &str) -> Option<ClassRef> {
        let Some(Value::Str(name)) = crate::model::meta(cx, model, key) else { return None };
        self.managers(cx, model).into_iter().find(|(_, known)| *known == name).map(|(manager, _)| manager)
    }

    /// The class of the manager behind a many-valued relation to a model.
    pub(crate) fn related_manager(&self, cx: &mut Interpreter<'_>, model: ClassRef) -> Option<ClassRef> {
        let manager = self.default_manager(cx, model)?;
        self.related_by(cx, manager)
    }

    /// The class of a manager of a relation that takes its rows from another manager.
    fn related_by(&self, cx: &mut Interpreter<'_>, manager: ClassRef) -> Option<ClassRef> {
        if let Some(class) = self.related_managers.borrow().get(&manager) {
            return Some(*class);
        }
        let methods = cx.find_class(RELATED_METHODS);
        let bases: Vec<ClassRef> = methods.into_iter().chain([manager]).collect();
        let class = cx.derive_class(Sym::new("RelatedManager"), &bases, Vec::new()).class()?;
        self.related_managers.borrow_mut().insert(manager, class);
        Some(class)
    }

    /// `customer.orders(manager="open_orders")`: the same relation by another manager of its model.
    pub(crate) fn by_another_manager(&self, cx: &mut Interpreter<'_>, args: &Args) -> Option<Value> {
        let Value::Set(related) = args.at(0) else { return None };
        let name = args.get(1, "manager")?.as_str()?;
        let managers = self.managers(cx, related.class);
        let (manager, _) = managers.into_iter().find(|(_, known)| *known == name)?;
        let set_class = self.related_by(cx, manager)?;
        Some(Value::Set(Rc::new(RecordSet { set_class, ..RecordSet::clone(&related) })))
    }

    /// What a manager's `get_queryset` gives.
    pub(crate) fn queryset_of(
        &self,
        cx: &mut Interpreter<'_>,
        f: &mut Frame,
        manager: &Rc<RecordSet>,
        site: Site,
    ) -> Value {
        let value = Value::Set(manager.clone());
        cx.call_method(f, &value, "get_queryset", Args::default(), site)
            .unwrap_or_else(|| self.plain_queryset(cx, f, manager))
    }

    /// What the manager class of a relation gives, filtered by the row that the relation is of. A prefetch asks it for the
    /// rows as well, so that its steps are those of the prefetched rows.
    pub(crate) fn of_row(&self, manager: &Value, queryset: &Value) -> Value {
        let (Value::Set(manager), Value::Set(set)) = (manager, queryset) else { return queryset.clone() };
        let mut rows = RecordSet::clone(set);
        rows.ops.iter_mut().for_each(|op| op.of_manager = true);
        if set.base == Base::All && manager.base != Base::All {
            rows.symbolic |= manager.symbolic;
            rows.base = manager.base.clone();
        }
        Value::Set(Rc::new(rows))
    }

    /// The queryset of a manager that does not change it.
    pub(crate) fn plain_queryset(&self, cx: &mut Interpreter<'_>, f: &Frame, manager: &Rc<RecordSet>) -> Value {
        let class = queryset_class(cx, manager.set_class).or_else(|| cx.find_class(QUERYSET));
        let Some(set_class) = class else { return Value::Unknown };
        let mut set = RecordSet::clone(manager);
        (set.set_class, set.role) = (set_class, Role::Set);
        set.born = u16::try_from(f.loops.len()).unwrap_or(u16::MAX);
        Value::Set(Rc::new(set))
    }
}
