//! The columns of rows that templates read, and the places where they do: what rules on HTML look at.

use std::cell::RefCell;
use std::collections::BTreeMap;

use swiftsure_flow::class::ClassRef;
use swiftsure_flow::frame::Frame;
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::value::Site;
use swiftsure_source::{Span, Sym};

use crate::model::Models;

/// A column that a template reads.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ShownColumn {
    /// What names it in the template: `object.caption`.
    pub site: Span,
    /// Dotted with its app: `library.Book`.
    pub model: String,
    pub column: Sym,
}

/// What templates were seen to read. Effects tell only what matters to queries, so that this is written down beside them.
#[derive(Debug, Default)]
pub(crate) struct Columns {
    read: RefCell<BTreeMap<(Span, Sym), ClassRef>>,
}

impl Columns {
    /// Takes note of a column that is read, if a template reads it.
    pub(crate) fn note(&self, cx: &Interpreter<'_>, f: &Frame, class: ClassRef, column: Sym, site: Site) {
        if !cx.code.head(f.module).language.is_python() {
            self.read.borrow_mut().insert((site, column), class);
        }
    }

    /// All of them, in the order of their places.
    pub(crate) fn columns(&self, cx: &Interpreter<'_>, models: &Models) -> Vec<ShownColumn> {
        let read = self.read.borrow();
        let of = |(&(site, column), class): (&(Span, Sym), &ClassRef)| ShownColumn {
            site,
            model: models.label(cx, *class),
            column,
        };
        read.iter().map(of).collect()
    }
}
