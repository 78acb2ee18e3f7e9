//! Eager loading as a fix: which relations a queryset must load, and whether an edit can say so.

use std::collections::BTreeSet;

use swiftsure_django::deployment::Tree;
use swiftsure_django::{Access, AccessKind, OpInfo, SetInfo};
use swiftsure_source::{Edit, EntryPointKind, Fix, QueryKind, Safety, Span, Sym};

use crate::context::Context;
use crate::phrase;
use crate::proof::lookup;
use crate::swift::placement;

/// What a queryset lacks: relation paths from its rows.
#[derive(Debug, Default)]
pub(crate) struct Missing {
    /// Paths that `select_related` can load.
    pub joins: BTreeSet<Vec<Sym>>,
    /// Paths that need `prefetch_related`.
    pub prefetches: BTreeSet<Vec<Sym>>,
    /// First steps of those paths that start at a column of the row.
    columns: BTreeSet<Sym>,
    /// The apps that give other models relations of them.
    apps: BTreeSet<String>,
}

/// The queryset that must load a relation, and the path to the relation from its rows.
pub(crate) fn home<'a>(set: &'a SetInfo, path: &[Sym]) -> (&'a SetInfo, Vec<Sym>) {
    match &set.owner {
        Some((owner, prefix)) if set.rows => {
            let whole: Vec<Sym> = prefix.iter().chain(path).copied().collect();
            home(owner, &whole)
        }
        _ => (set, path.to_vec()),
    }
}

impl Missing {
    /// Adds what one access lacks on its home queryset.
    pub(crate) fn add(&mut self, access: &Access) {
        let Some(set) = access.set.as_deref() else { return };
        let (path, kind, joins) = match &access.kind {
            AccessKind::Load { path, kind, joins, .. } => (path, *kind, *joins),
            AccessKind::Related { path, kind, .. } => (path, *kind, false),
            _ => return,
        };
        self.apps.extend(access.given_by.clone());
        let (owner, whole) = home(set, path);
        let crosses_many = !std::ptr::eq(owner, set) || !joins;
        if crosses_many {
            let keyed = matches!(kind, QueryKind::Forward | QueryKind::OneToOne | QueryKind::Generic);
            self.columns.extend(whole.first().filter(|_| keyed || whole.len() > 1).copied());
            self.prefetches.insert(whole)
        } else {
            self.joins.insert(whole)
        };
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.joins.is_empty() && self.prefetches.is_empty()
    }

    /// What `select_related` cannot load.
    pub(crate) fn without_joins(&self) -> Self {
        let (prefetches, columns, apps) = (self.prefetches.clone(), self.columns.clone(), self.apps.clone());
        Self { joins: BTreeSet::new(), prefetches, columns, apps }
    }

    /// Takes away what a longer path loads on its way.
    pub(crate) fn simplify(&mut self) {
        for paths in [&mut self.joins, &mut self.prefetches] {
            let longer: Vec<Vec<Sym>> = paths.iter().cloned().collect();
            paths.retain(|path| !longer.iter().any(|other| other.len() > path.len() && other.starts_with(path)));
        }
    }

    /// `.select_related("customer__region").prefetch_related("lines")`.
    pub(crate) fn calls(&self) -> String {
        let mut text = String::new();
        for (name, paths) in [("select_related", &self.joins), ("prefetch_related", &self.prefetches)] {
            if !paths.is_empty() {
                text.push_str(&format!(".{name}({})", names(paths)));
            }
        }
        text
    }
}

fn names(paths: &BTreeSet<Vec<Sym>>) -> String {
    paths.iter().map(|path| format!("\"{}\"", lookup(path))).collect::<Vec<_>>().join(", ")
}

/// The edit that adds calls to a queryset where that is safe, else what to do in words.
pub(crate) fn fix(context: &Context<'_>, set: &SetInfo, missing: &Missing) -> Fix {
    if let Some(words) = of_choices(context, set, missing) {
        return Fix::words(words);
    }
    if set.op("refresh_from_db").is_some() {
        let rows = format!("{}.objects{}", phrase::short(&set.model), missing.calls());
        return Fix::words(format!(
            "what came with the row is forgotten when it is read again: keep the row as it is, or give \
             refresh_from_db() the queryset to read from, from_queryset={rows} (Django 5.1)"
        ));
    }
    if is_admin(context, set.built) {
        let (super_call, calls) = ("super().get_queryset(request)", missing.calls());
        return Fix::words(format!("give the admin a get_queryset() that returns {super_call}{calls}"));
    }
    if placement::is_class(context, set.built) {
        let (model, calls) = (phrase::short(&set.model), missing.calls());
        return Fix::words(format!("give the class a queryset: queryset = {model}.objects{calls}"));
    }
    if let Some(words) = obstacle(context, set, missing) {
        return Fix::words(words);
    }
    let calls = missing.calls();
    let title = format!("load the relations with the {} queryset: {calls}", phrase::short(&set.model));
    if let Some(app) = missing.apps.iter().find(|app| !is_there(context, set, app)) {
        return Fix::words(format!("{title}, where `{app}` is installed"));
    }
    match placement::of_calls(context, set).filter(|_| !set.unknown && set.rows) {
        Some(span) => Fix::new(title, Safety::Safe, vec![Edit { span, text: calls }]),
        None => Fix::words(title),
    }
}

/// Whether the models of an app are there wherever the code of a queryset runs.
fn is_there(context: &Context<'_>, set: &SetInfo, app: &str) -> bool {
    let is_it = |text: &str| text == app || text.strip_prefix(app).is_some_and(|rest| rest.starts_with('.'));
    let file = context.files.get(set.built.file).path.replace('/', ".");
    let is_inside = is_it(&file) || file.contains(&format!(".{app}."));
    let lists = |way: &Tree| way.items().is_some_and(|(items, _)| items.iter().filter_map(Tree::text).any(is_it));
    is_inside
        || context.analysis.deployments.iter().any(|deployed| deployed.get("INSTALLED_APPS").ways().iter().all(lists))
}

/// How the choices of a select box or filter get their relations, where the program writes no queryset for them.
fn of_choices(context: &Context<'_>, set: &SetInfo, missing: &Missing) -> Option<String> {
    let asking = set.op("_asked_for")?.texts.first()?;
    let field = asking.as_str().rsplit('-').next().unwrap_or_default();
    let (model, calls) = (phrase::short(&set.model), missing.calls());
    Some(if set.has_op("_shown_in_filter") {
        format!(
            "the filter \"{field}\" shows the text of each row: make the text without a relation, or show few choices"
        )
    } else if is_admin(context, set.built) {
        format!(
            "load them with the choices: formfield_for_foreignkey() with queryset={model}.objects{calls}; or list no \
             choices: autocomplete_fields = [\"{field}\"]"
        )
    } else {
        format!(
            "give \"{field}\" a queryset of its own: {model}.objects{calls}; or a widget that does not list all rows"
        )
    })
}

/// Why the calls would fail or do nothing on this queryset, as the words to follow instead.
pub(crate) fn obstacle(context: &Context<'_>, set: &SetInfo, missing: &Missing) -> Option<String> {
    let calls = missing.calls();
    let step = |names: &[&str]| set.ops.iter().find(|op| names.contains(&op.name.as_str()));
    if let Some(op) = step(&["raw", "union", "intersection", "difference"]) {
        let paths = missing.joins.iter().chain(&missing.prefetches).map(|path| format!("\"{}\"", lookup(path)));
        let paths = paths.collect::<Vec<_>>().join(", ");
        return Some(format!("{}() cannot join relations: prefetch_related_objects(rows, {paths})", op.name));
    }
    if step(&["combined"]).is_some() {
        return Some(format!("load the relations on both sides of the combination: {calls}"));
    }
    if let Some(field) = set.ops.iter().find_map(|op| left_out(op, missing)) {
        let by = if step(&["only"]).is_some() { "add it to only()" } else { "take it out of defer()" };
        return Some(format!("the rows lack \"{field}\": {by}, then load the relations: {calls}"));
    }
    if !missing.joins.is_empty() {
        if step(&["select_for_update"]).is_some_and(|op| !context.text(op.site).contains("of=")) {
            return Some(format!(
                "load the relations and lock the rows alone: {calls}, select_for_update(of=(\"self\",))"
            ));
        }
        // Without names it loads what is not null, and takes the place of all names; with `None` it drops them.
        if set.ops.iter().any(|op| op.name == "select_related" && op.texts.is_empty() && op.args < 2) {
            return Some(format!("name every relation that select_related() is to load, and add {calls}"));
        }
    }
    let streamed = !missing.prefetches.is_empty() && is_streamed(context, set);
    streamed.then(|| format!("load the relations in chunks: {calls}, then iterator(chunk_size=...)"))
}

/// A field that `only` or `defer` leaves out although a relation to load needs it: Django refuses to join it.
fn left_out(op: &OpInfo, missing: &Missing) -> Option<String> {
    let named: Vec<Vec<&str>> = op.texts.iter().map(|text| text.as_str().split("__").collect()).collect();
    let is_named = |path: &[&str]| named.iter().any(|name| name.starts_with(path));
    let keys = missing.columns.iter().map(|step| vec![*step]);
    let mut needed = missing.joins.iter().cloned().chain(keys);
    let refused = |path: &Vec<Sym>| {
        let path: Vec<&str> = path.iter().map(|step| step.as_str()).collect();
        match op.name.as_str() {
            "only" => !is_named(&path),
            "defer" => {
                op.args > op.texts.len() || (1..=path.len()).any(|end| named.iter().any(|name| name == &path[..end]))
            }
            _ => false,
        }
    };
    needed.find(refused).map(|path| lookup(&path))
}

/// Whether a queryset is made by an admin for its list, not by code that can be changed where it starts.
fn is_admin(context: &Context<'_>, built: Span) -> bool {
    let entries = &context.analysis.trace.entries;
    entries.iter().any(|entry| entry.point.kind == EntryPointKind::Admin && entry.span == built)
}

/// Whether the rows are read with `iterator()`, which refuses to prefetch without the size of a chunk.
fn is_streamed(context: &Context<'_>, set: &SetInfo) -> bool {
    context.accesses().any(|access| {
        let AccessKind::Query { op, .. } = &access.kind else { return false };
        matches!(op.as_str(), "iterator" | "aiterator")
            && access.set.as_deref().is_some_and(|other| other.made == set.made)
            && context.text(access.site).ends_with("()")
    })
}
