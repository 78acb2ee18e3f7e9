//! The columns of rows that templates read, and code that sends messages or asks other hosts: what rules on HTML and
//! addresses look at.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;
use swiftsure_flow::class::ClassRef;
use swiftsure_flow::frame::Frame;
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::value::Site;
use swiftsure_python::ir::ModuleId;
use swiftsure_source::{Span, Sym};

use crate::model::Models;

/// What stands in files whose code may do with a column what a rule looks at.
const CODE: &[&str] = &[
    "messages.",
    "requests",
    "httpx",
    "urlopen",
    "aiohttp",
    "execute(",
    "raw(",
    "RawSQL(",
    "os.system",
    "popen",
    "subprocess",
    "open(",
    "os.remove",
    "rmtree",
    "HttpResponse(",
    "mark_safe(",
];

/// A column that a template or code reads.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ShownColumn {
    /// What names it: `object.caption`.
    pub site: Span,
    /// Dotted with its app: `library.Book`.
    pub model: String,
    pub column: Sym,
}

/// What templates were seen to read. Effects tell only what matters to queries, so that this is written down beside them.
#[derive(Debug, Default)]
pub(crate) struct Columns {
    shown: RefCell<BTreeMap<(Span, Sym), ClassRef>>,
    read: RefCell<BTreeMap<(Span, Sym), ClassRef>>,
    /// Whether the reads of a module are written down.
    noted: RefCell<FxHashMap<ModuleId, bool>>,
}

impl Columns {
    /// Takes note of a column that is read, if a template or such code reads it.
    pub(crate) fn note(&self, cx: &Interpreter<'_>, f: &Frame, class: ClassRef, column: Sym, site: Site) {
        if !cx.code.head(f.module).language.is_python() {
            self.shown.borrow_mut().insert((site, column), class);
        } else if *self.noted.borrow_mut().entry(f.module).or_insert_with(|| says(cx, f.module)) {
            self.read.borrow_mut().insert((site, column), class);
        }
    }

    /// Those of templates.
    pub(crate) fn columns(&self, cx: &Interpreter<'_>, models: &Models) -> BTreeSet<ShownColumn> {
        listed(&self.shown.borrow(), cx, models)
    }

    /// Those of code.
    pub(crate) fn in_code(&self, cx: &Interpreter<'_>, models: &Models) -> BTreeSet<ShownColumn> {
        listed(&self.read.borrow(), cx, models)
    }
}

fn says(cx: &Interpreter<'_>, module: ModuleId) -> bool {
    let text = &cx.code.files.get(cx.code.head(module).file).text;
    CODE.iter().any(|word| text.contains(word))
}

fn listed(read: &BTreeMap<(Span, Sym), ClassRef>, cx: &Interpreter<'_>, models: &Models) -> BTreeSet<ShownColumn> {
    let of = |(&(site, column), class): (&(Span, Sym), &ClassRef)| ShownColumn {
        site,
        model: models.label(cx, *class),
        column,
    };
    read.iter().map(of).collect()
}
