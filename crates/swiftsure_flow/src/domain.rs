//! The seam to what stands above the engine: an object-relational mapper and the functions that only it can explain.

use std::rc::Rc;

use swiftsure_source::Sym;

use crate::class::ClassRef;
use crate::frame::Frame;
use crate::interpreter::Interpreter;
use crate::record::{Record, RecordSet};
use crate::value::{Args, FunctionValue, Site, Value};

/// A slice of a set; `rows` at most, where the bounds are constants.
#[derive(Clone, Copy, Debug)]
pub struct Slice {
    pub rows: Option<i64>,
}

/// What the engine asks of the object-relational mapper. `None` means: nothing special, do as Python does.
pub trait Domain {
    /// A class statement or call made a class.
    fn class_created(&self, cx: &mut Interpreter<'_>, class: ClassRef);

    /// An instance of which only the class is known, where that is not an ordinary one: a record, a set.
    fn some_instance(&self, cx: &mut Interpreter<'_>, class: ClassRef) -> Option<Value>;

    /// Reads an attribute of a set that its class does not have.
    fn set_attribute(
        &self,
        cx: &mut Interpreter<'_>,
        f: &mut Frame,
        set: &Rc<RecordSet>,
        name: Sym,
        site: Site,
    ) -> Option<Value>;

    /// Called when a function of the project gave nothing known for constant texts: a loader by name, perhaps.
    fn load_by_name(&self, cx: &mut Interpreter<'_>, texts: &[Sym]) -> Option<Value>;

    /// Calls a method of a value of which nothing is known: its name may say what it gives.
    fn call_unknown(&self, cx: &mut Interpreter<'_>, f: &mut Frame, name: Sym, args: &Args) -> Option<Value>;

    /// Something from outside becomes a text, which is put out where the program is a template.
    fn put_out(&self, cx: &mut Interpreter<'_>, f: &mut Frame, value: &Value, site: Site);

    /// Whether an effect that has reached a caller still says something there.
    fn keeps(&self, cx: &mut Interpreter<'_>, f: &Frame, effect: &crate::effect::EffectKind) -> bool;

    /// Whether a set is known to hold no records.
    fn is_empty(&self, set: &RecordSet) -> bool;

    /// The same record by the shortest way that leads to it.
    fn shortest(&self, cx: &mut Interpreter<'_>, record: &Rc<Record>) -> Rc<Record>;

    /// Reads an attribute of a class that its namespace does not tell the truth about.
    fn class_attribute(
        &self,
        cx: &mut Interpreter<'_>,
        f: &mut Frame,
        class: ClassRef,
        name: Sym,
        site: Site,
    ) -> Option<Value>;

    /// Reads a part of a value as a template language does.
    fn lookup(&self, cx: &mut Interpreter<'_>, f: &mut Frame, value: &Value, name: Sym, site: Site) -> Value;

    /// Reads an attribute of a record: a field or relation.
    fn record_attribute(
        &self,
        cx: &mut Interpreter<'_>,
        f: &mut Frame,
        record: &Rc<Record>,
        name: Sym,
        site: Site,
    ) -> Option<Value>;

    /// Sees that a callee has set a relation of a record.
    fn relation_set(&self, cx: &mut Interpreter<'_>, f: &mut Frame, record: &Rc<Record>, relation: Sym, site: Site);

    /// Sees an assignment to an attribute of a record.
    fn record_assigned(
        &self,
        cx: &mut Interpreter<'_>,
        f: &mut Frame,
        record: &Rc<Record>,
        name: Sym,
        value: &Value,
        site: Site,
    );

    /// Sees that an attribute of a record is not `None` on this path.
    fn record_given(&self, cx: &mut Interpreter<'_>, f: &mut Frame, record: &Rc<Record>, name: Sym);

    /// Makes an instance of a class, where that is not an ordinary one.
    fn instantiate(
        &self,
        cx: &mut Interpreter<'_>,
        f: &mut Frame,
        class: ClassRef,
        args: &Args,
        site: Site,
    ) -> Option<Value>;

    /// Calls a function that the knowledge gives a role.
    fn call_role(
        &self,
        cx: &mut Interpreter<'_>,
        f: &mut Frame,
        function: &Rc<FunctionValue>,
        role: Sym,
        args: Args,
        site: Site,
    ) -> Value;

    /// Looks at all rows of a set, which keeps them; gives one of them.
    fn rows(&self, cx: &mut Interpreter<'_>, f: &mut Frame, set: &Rc<RecordSet>, op: &str, site: Site) -> Value;

    /// One row of a set by its number, or a part of it by a slice.
    fn subscript(
        &self,
        cx: &mut Interpreter<'_>,
        f: &mut Frame,
        set: &Rc<RecordSet>,
        slice: Option<Slice>,
        site: Site,
    ) -> Value;
}
