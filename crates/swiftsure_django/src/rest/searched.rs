//! By which columns the lists of an API may be searched, filtered and ordered, as their views and filter sets list them.

use std::collections::BTreeSet;

use swiftsure_flow::class::ClassRef;
use swiftsure_flow::heap::{Kind, ObjectId};
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::value::{Args, Value};
use swiftsure_python::ir::{Expr, Range, Stmt, StmtKind};
use swiftsure_source::{Span, Sym};

use super::fields::{is_called, text};
use super::{class_value, setting};
use crate::entry::{Entered, view_class};
use crate::lookups::resolve;
use crate::orm::Orm;
use crate::schema::items;

const GENERIC: &str = "rest_framework.generics.GenericAPIView";
const FILTER: &str = "django_filters.filters.Filter";
const FILTER_SET: &str = "django_filters.filterset.BaseFilterSet";

/// How a column is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Search {
    /// A part of its text is compared: `?search=`.
    Text,
    /// The rows come in its order: `?ordering=`.
    Order,
    /// A parameter of its own, with a comparison that tells more than whether all of it is known: `?token__gt=`.
    Filter,
}

/// A column that the callers of an entry point may ask for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SearchedColumn {
    /// The number of the entry point.
    pub entry: usize,
    /// The text that lists it, else the attribute that lets all columns in.
    pub site: Span,
    pub how: Search,
    /// As it is listed: `author__password`.
    pub lookup: Sym,
    /// The model that has it, dotted with its app, and its name there; none for all of the model's own.
    pub model: String,
    pub column: Option<Sym>,
}

/// The columns that the view of an entry point lists, which has a number.
pub(crate) fn searched(
    cx: &mut Interpreter<'_>,
    orm: &Orm,
    (entry, entered): (usize, &Entered),
) -> BTreeSet<SearchedColumn> {
    let mut found = BTreeSet::new();
    if let Some(view) = view_class(cx, &entered.target).filter(|view| cx.classes.inherits(*view, GENERIC)) {
        Reader { orm, entry, view, found: &mut found }.read(cx);
    }
    found
}

struct Reader<'a> {
    orm: &'a Orm,
    entry: usize,
    view: ClassRef,
    found: &'a mut BTreeSet<SearchedColumn>,
}

impl Reader<'_> {
    fn read(&mut self, cx: &mut Interpreter<'_>) {
        let backends = self.backends(cx);
        let uses = |cx: &Interpreter<'_>, name: &str| backends.iter().any(|class| cx.classes.inherits(*class, name));
        let of_view = class_value(cx, self.view, "queryset").and_then(|value| value.set().map(|set| set.class));
        if uses(cx, "django_filters.rest_framework.backends.DjangoFilterBackend") {
            for name in ["filterset_class", "filter_class"] {
                let class = class_value(cx, self.view, name).and_then(|class| class.class());
                if let Some(class) = class.filter(|class| cx.classes.inherits(*class, FILTER_SET)) {
                    self.filter_set(cx, class);
                }
            }
            for name in ["filterset_fields", "filter_fields"] {
                if let Some(model) = of_view {
                    self.comparisons(cx, self.view, name, model);
                }
            }
        }
        let Some(model) = of_view else { return };
        if uses(cx, "rest_framework.filters.SearchFilter") {
            for listed in texts(cx, self.view, "search_fields") {
                self.search(cx, model, listed);
            }
        }
        if uses(cx, "rest_framework.filters.OrderingFilter") {
            for listed in texts(cx, self.view, "ordering_fields") {
                self.add(cx, Search::Order, "ordering_fields", (self.view, model), listed);
            }
        }
    }

    /// The classes that narrow the lists of the view.
    fn backends(&self, cx: &mut Interpreter<'_>) -> Vec<ClassRef> {
        let own = class_value(cx, self.view, "filter_backends");
        let own = own.as_ref().and_then(|value| items(cx, value));
        let items = own.unwrap_or_else(|| {
            let frame = cx.entry_frame(swiftsure_python::ir::ModuleId(0));
            let args = Args::positional(vec![Value::str("DEFAULT_FILTER_BACKENDS"), Value::Unknown]);
            match setting(self.orm, cx, &frame, &args) {
                Value::Tuple(items) => items.to_vec(),
                _ => Vec::new(),
            }
        });
        items.iter().filter_map(Value::class).collect()
    }

    /// `search_fields`: a sign before a name says how its text is compared.
    fn search(&mut self, cx: &mut Interpreter<'_>, model: ClassRef, listed: Sym) {
        // What is compared as a whole must be known as a whole, and full text is a matter of words.
        if !listed.as_str().starts_with(['=', '@']) {
            self.add(cx, Search::Text, "search_fields", (self.view, model), listed);
        }
    }

    /// A filter set: what its `Meta` lists, and the filters that it declares.
    fn filter_set(&mut self, cx: &mut Interpreter<'_>, class: ClassRef) {
        let meta = class_value(cx, class, "Meta").and_then(|meta| meta.class());
        let Some((meta, model)) = meta.and_then(|meta| Some((meta, class_value(cx, meta, "model")?.class()?))) else {
            return;
        };
        self.comparisons(cx, meta, "fields", model);
        for name in cx.classes.get(class).names.clone() {
            let Some(Value::Object(id)) = class_value(cx, class, name.as_str()) else { continue };
            let Some(lookup) = declared(cx, id, name) else { continue };
            self.add(cx, Search::Filter, name.as_str(), (class, model), lookup);
        }
    }

    /// `{"token": ["exact", "startswith"]}`: a plain list asks for equality alone.
    fn comparisons(&mut self, cx: &mut Interpreter<'_>, owner: ClassRef, attribute: &str, model: ClassRef) {
        let Some(Value::Object(id)) = class_value(cx, owner, attribute) else { return };
        let Some(dict) = cx.globals.get(id).filter(|dict| dict.kind == Kind::Dict).cloned() else { return };
        for (name, comparisons) in &dict.fields {
            let told = items(cx, comparisons).unwrap_or_default();
            let tells = told.iter().filter_map(Value::as_str).find(|name| tells_parts(name.as_str()));
            if tells.is_some() {
                self.add(cx, Search::Filter, attribute, (owner, model), *name);
            }
        }
    }

    fn add(
        &mut self,
        cx: &mut Interpreter<'_>,
        how: Search,
        attribute: &str,
        (owner, model): (ClassRef, ClassRef),
        listed: Sym,
    ) {
        let lookup = Sym::new(listed.as_str().trim_start_matches(['^', '$', '-']));
        let Some(site) = site(cx, owner, Sym::new(attribute), listed) else { return };
        let entry = self.entry;
        if listed == *"__all__" {
            let model = self.orm.models.label(cx, model);
            self.found.insert(SearchedColumn { entry, site, how, lookup, model, column: None });
        } else if let Some(found) = resolve(cx, &self.orm.models, model, lookup).filter(|found| found.rest.is_empty()) {
            let (model, column) = (found.model, Some(found.column));
            self.found.insert(SearchedColumn { entry, site, how, lookup, model, column });
        }
    }
}

/// The lookup of a declared filter that compares parts; none of one with a method of its own.
fn declared(cx: &Interpreter<'_>, id: ObjectId, name: Sym) -> Option<Sym> {
    let object = cx.globals.get(id)?;
    let Kind::Instance(class) = object.kind else { return None };
    if !cx.classes.inherits(class, FILTER) || object.field(Sym::new("method")) != Some(&Value::None) {
        return None;
    }
    let comparison = object.field(Sym::new("lookup_expr")).and_then(Value::as_str)?;
    let is_range = cx.class_name(class).contains("Range");
    let column = object.field(Sym::new("field_name")).and_then(Value::as_str).unwrap_or(name);
    (tells_parts(comparison.as_str()) || is_range).then_some(column)
}

/// Whether a comparison says something of a text that is not known as a whole.
fn tells_parts(comparison: &str) -> bool {
    const TELLS: &[&str] = &["contains", "startswith", "endswith", "regex", "gt", "gte", "lt", "lte", "range"];
    TELLS.contains(&comparison.trim_start_matches('i'))
}

/// The constant texts of a class attribute; a text by itself is `__all__`.
fn texts(cx: &Interpreter<'_>, class: ClassRef, attribute: &str) -> Vec<Sym> {
    match class_value(cx, class, attribute) {
        Some(Value::Str(text)) => vec![text],
        Some(value) => items(cx, &value).unwrap_or_default().iter().filter_map(Value::as_str).collect(),
        None => Vec::new(),
    }
}

/// Where a class or one of its bases lists a text under an attribute; the attribute itself where the text stands elsewhere.
fn site(cx: &Interpreter<'_>, class: ClassRef, attribute: Sym, listed: Sym) -> Option<Span> {
    cx.classes.get(class).mro.iter().find_map(|base| {
        let id = cx.classes.get(*base).id.filter(|id| !cx.is_knowledge(id.module))?;
        let (target, value) = bound(&cx.code.class(id).body, attribute)?;
        Some(cx.code.span(id.module, text(value, listed).unwrap_or(target)))
    })
}

/// The last statement of a body that binds a name: its target and what it is bound to.
fn bound(body: &[Stmt], name: Sym) -> Option<(Range, &Expr)> {
    body.iter().rev().find_map(|statement| match &statement.kind {
        StmtKind::Assign { targets, value } => {
            let target = targets.iter().find(|target| is_called(target, name))?;
            Some((target.range, value))
        }
        StmtKind::AnnAssign(assign) if is_called(&assign.target, name) => {
            Some((assign.target.range, assign.value.as_ref()?))
        }
        _ => None,
    })
}
