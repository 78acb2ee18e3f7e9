//! A list page of the admin asks the database for each row, or lists a growing table in a filter.

use std::collections::{BTreeMap, BTreeSet};

use swiftsure_django::{Access, AccessKind, AdminList, SetInfo};
use swiftsure_source::{Cost, Edit, Finding, Fix, Safety, Severity, Span, Sym};

use crate::context::{Context, at_most, cost, repeating};
use crate::rule::declare_rule;
use crate::swift::eager::{self, Missing, home};
use crate::swift::{form_choices_cost, growth, n_plus_one, query_in_loop};
use crate::{phrase, proof};

declare_rule! {
    name: "swift/admin-list-cost",
    page: "admin_list_cost.md",
    summary: "a list page of the admin asks the database for each row, or lists a growing table in a filter",
    severity: High,
    since: "0.1.0",
    fixes: true,
    run: run,
}

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut lists: BTreeMap<Span, Vec<&Access>> = BTreeMap::new();
    for access in context.accesses().filter(|access| context.is_likely(access)) {
        if let Some(place) = list_of(context, access) {
            lists.entry(place).or_default().push(access);
        }
    }
    let rows = lists.into_iter().filter_map(|(place, accesses)| finding(context, place, &accesses));
    rows.chain(filters(context)).collect()
}

/// The list page whose rows cause an access each: the place of its admin.
pub(crate) fn list_of(context: &Context<'_>, access: &Access) -> Option<Span> {
    let found = if n_plus_one::is_repeated(access) {
        listed(access).and_then(shown)
    } else {
        let asks = query_in_loop::question(access).is_some() && !form_choices_cost::is_choice(access);
        repeating(access).last().map(|entry| entry.span).filter(|place| asks && is_list(context, *place, access))
    };
    found.filter(|place| context.is_place(*place))
}

/// Whether a loop that stands where an admin stands is that of its list page, and not one of its other pages.
fn is_list(context: &Context<'_>, place: Span, access: &Access) -> bool {
    let trace = &context.analysis.trace;
    let mut entries = access.entries.iter().filter_map(|number| trace.entries.get(*number));
    trace.admin_lists.iter().any(|list| list.place == place)
        && entries.all(|entry| entry.point.name.ends_with(".changelist_view"))
}

/// The queryset that must load what an access asks for, where that is the queryset of a list page.
fn listed(access: &Access) -> Option<&SetInfo> {
    let (owner, _) = home(access.set.as_deref()?, n_plus_one::path(access));
    shown(owner).map(|_| owner)
}

/// Where the admin stands whose list shows the rows of a queryset.
fn shown(set: &SetInfo) -> Option<Span> {
    set.op("_shown_in_list").map(|op| op.site)
}

fn finding(context: &Context<'_>, place: Span, accesses: &[&Access]) -> Option<Finding> {
    let first =
        accesses.iter().min_by_key(|access| (n_plus_one::path(access).len(), access.calls.len(), access.site))?;
    let mut asked: Vec<String> = Vec::new();
    let mut relations: Vec<String> = Vec::new();
    let mut seen = BTreeSet::new();
    let mut total = Cost::default();
    for access in accesses {
        let what = match relation(access) {
            Some(relation) => relation.to_owned(),
            None => format!("{:?}", access.site),
        };
        if !seen.insert(what) {
            continue;
        }
        total += &cost(access);
        asked.push(table(access));
        relations.extend(relation(access).map(str::to_owned));
    }
    let count = asked.len();
    let mut told = BTreeSet::new();
    asked.retain(|name| told.insert(name.clone()));
    let model = accesses.iter().find_map(|access| listed(access)).map_or("", |set| set.model.as_str());
    let each = if model.is_empty() { "Each row of".to_owned() } else { phrase::each_of(model) };
    let list = name_of(context, place, model);
    let queries = phrase::more_queries(count);
    let message = format!("{each} the list of {list} asks the database {queries} for {}.", phrase::list(&asked));
    let mut finding = proof::finding(&RULE.info, context, first, message);
    finding.cost_sentence = format!("{} queries more than the page of rows itself needs.", at_most(&total));
    finding.cost = total;
    finding.severity = context.weight(first, Severity::High, Severity::Medium);
    finding.discriminator = format!("{model} list");
    if let Some(subject) = finding.subject.as_mut().filter(|_| relations.len() > 1 || count > relations.len()) {
        (subject.relation, subject.relations) = (None, relations);
    }
    finding.steps = n_plus_one::steps(context, first, accesses, &step_text);
    finding.entry_points = context.entry_points(accesses.iter().copied());
    let described = context.analysis.trace.admin_lists.iter().find(|list| list.place == place);
    (finding.fixes, finding.careful) = mend(context, described, accesses);
    Some(finding)
}

/// `OrderAdmin`, in quotes; a model that is registered alone has no class of its own.
fn name_of(context: &Context<'_>, place: Span, model: &str) -> String {
    match context.text(place) {
        name if is_name(name) => format!("`{name}`"),
        _ if model.is_empty() => "the admin".to_owned(),
        _ => format!("the admin of `{}`", phrase::short(model)),
    }
}

fn is_name(text: &str) -> bool {
    text.chars().all(|letter| letter.is_alphanumeric() || letter == '_')
}

fn relation(access: &Access) -> Option<&str> {
    match &access.kind {
        AccessKind::Load { relation, .. } | AccessKind::Related { relation, .. } => Some(relation),
        _ => None,
    }
}

/// What is asked for: a relation, or a table.
fn table(access: &Access) -> String {
    match (&access.kind, relation(access)) {
        (_, Some(relation)) => phrase::relation(relation),
        (AccessKind::Named { .. }, None) => "the same SQL".to_owned(),
        _ => format!("the {} table", phrase::noun(&access.model)),
    }
}

fn step_text(access: &Access) -> String {
    match relation(access) {
        Some(_) => n_plus_one::asked(access),
        None => query_in_loop::asked(access),
    }
}

/// What loads everything that the list reads, and what to bear in mind.
fn mend(context: &Context<'_>, list: Option<&AdminList>, accesses: &[&Access]) -> (Vec<Fix>, Vec<String>) {
    let (mut fixes, mut careful) = (Vec::new(), Vec::new());
    let narrowed = |access: &&&Access| matches!(access.kind, AccessKind::Related { plain: false, .. });
    let mut missing = Missing::default();
    let loads = accesses.iter().filter(|access| n_plus_one::is_repeated(access) && !narrowed(access));
    loads.for_each(|access| missing.add(access));
    missing.simplify();
    let owner = accesses.iter().find_map(|access| listed(access));
    if let Some(owner) = owner.filter(|_| !missing.is_empty()) {
        let by_user = owner.ops.iter().any(|op| op.name == "select_related" && context.is_place(op.site));
        if missing.joins.is_empty() || by_user {
            fixes.push(eager::fix(context, owner, &missing));
        } else {
            let prefetches = missing.without_joins();
            fixes.push(join(context, list, owner, &missing));
            if !prefetches.is_empty() {
                fixes.push(eager::fix(context, owner, &prefetches));
            }
            if replaces(owner) {
                careful.push(
                    "list_select_related takes the place of the joins that Django makes by itself, so it names every \
                     relation that the list shows."
                        .to_owned(),
                );
            }
        }
    }
    for access in accesses.iter().filter(narrowed) {
        fixes.push(Fix::words(format!("in get_queryset(): {}", n_plus_one::for_narrowed(access))));
    }
    if let Some(access) = accesses.iter().find(|access| !n_plus_one::is_repeated(access)) {
        fixes.push(Fix::words(match access.model.as_str() {
            "" => "ask once for all rows of the page, in get_queryset()".to_owned(),
            model => format!(
                "bring it with the rows: annotate in get_queryset() with a Subquery, Exists or Count of {}",
                phrase::short(model)
            ),
        }));
    }
    fixes.dedup();
    (fixes, careful)
}

/// Whether the list joins everything that is not null, which names take the place of.
fn replaces(set: &SetInfo) -> bool {
    set.ops.iter().any(|op| op.name == "_join_by_default" && op.texts.iter().any(|text| *text == "*"))
}

/// Names the relations in `list_select_related`.
fn join(context: &Context<'_>, list: Option<&AdminList>, owner: &SetInfo, missing: &Missing) -> Fix {
    if let Some(words) = eager::obstacle(context, owner, missing) {
        return Fix::words(words);
    }
    let Some(list) = list else {
        return Fix::words(format!("load the relations in the admin: list_select_related = {}", tuple(&missing.joins)));
    };
    let mut all = Missing::default();
    all.joins.extend(missing.joins.iter().chain(&list.read).cloned());
    all.simplify();
    let added: Vec<String> = missing.joins.iter().map(|path| proof::lookup(path)).collect();
    let written = list.joins.map(|span| (span, context.text(span)));
    let safety = if replaces(owner) { Safety::Review } else { Safety::Safe };
    match written {
        _ if !is_name(context.text(list.place)) => Fix::words(format!(
            "register the model with an admin of its own that has list_select_related = {}",
            tuple(&all.joins)
        )),
        _ if list.decided_elsewhere => Fix::words(format!(
            "let the admin's list join {} as well, where it says what to join",
            phrase::list(&added.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>())
        )),
        Some((span, text)) if is_written_list(text) => {
            let title = format!("add to list_select_related: {}", quoted(&missing.joins));
            Fix::new(title, Safety::Safe, vec![extension(span, text, &missing.joins)])
        }
        Some((span, "True" | "False")) => {
            let text = tuple(&all.joins);
            let title = format!("name what the list reads: list_select_related = {text}");
            Fix::new(title, safety, vec![Edit { span, text }])
        }
        Some(_) => Fix::words(format!("add to list_select_related: {}", quoted(&missing.joins))),
        None => {
            let line = format!("list_select_related = {}", tuple(&all.joins));
            let title = format!("load the relations in the admin: {line}");
            match list.columns.and_then(|statement| line_after(context, statement, &line)) {
                Some(edit) => Fix::new(title, safety, vec![edit]),
                None => Fix::words(title),
            }
        }
    }
}

/// A line of its own behind a statement that stands alone on its lines.
fn line_after(context: &Context<'_>, statement: Span, line: &str) -> Option<Edit> {
    let indent = context.before(statement);
    let rest = context.after(statement).split('\n').next()?;
    let is_alone = indent.trim().is_empty() && (rest.trim().is_empty() || rest.trim_start().starts_with('#'));
    let at = statement.end + u32::try_from(rest.trim_end_matches('\r').len()).ok()?;
    is_alone.then(|| Edit { span: Span::new(statement.file, at, at), text: format!("\n{indent}{line}") })
}

/// Whether an expression is a list or a tuple of names, to which more can be added.
fn is_written_list(text: &str) -> bool {
    let inside = ["[]", "()"].iter().find_map(|pair| {
        let (open, close) = pair.split_at(1);
        text.strip_prefix(open)?.strip_suffix(close)
    });
    inside.is_some_and(|inside| !inside.trim().is_empty() && !inside.contains(['(', '[', '*', '#', '+']))
}

/// Writes further names before the closing bracket.
fn extension(span: Span, text: &str, joins: &BTreeSet<Vec<Sym>>) -> Edit {
    let names = text.get(..text.len().saturating_sub(1)).unwrap_or_default().trim_end();
    let at = span.start + u32::try_from(names.len()).unwrap_or_default();
    let comma = if names.ends_with(',') { " " } else { ", " };
    let trailing = if names.ends_with(',') { "," } else { "" };
    Edit { span: Span::new(span.file, at, at), text: format!("{comma}{}{trailing}", quoted(joins)) }
}

fn quoted(joins: &BTreeSet<Vec<Sym>>) -> String {
    joins.iter().map(|path| format!("\"{}\"", proof::lookup(path))).collect::<Vec<_>>().join(", ")
}

fn tuple(joins: &BTreeSet<Vec<Sym>>) -> String {
    let comma = if joins.len() == 1 { "," } else { "" };
    format!("({}{comma})", quoted(joins))
}

/// Filters beside the list that show each row of a table that grows.
fn filters(context: &Context<'_>) -> Vec<Finding> {
    let growing = growth::growing(context);
    let mut seen = BTreeSet::new();
    let shown = context.accesses().filter_map(|access| {
        let set = access.set.as_deref()?;
        let op = set.op("_asked_for").filter(|_| set.has_op("_shown_in_filter"))?;
        let asks = matches!(access.kind, AccessKind::Query { cached: true, .. }) && context.is_place(access.site);
        (asks && growing.contains(&access.model) && seen.insert(access.site)).then_some((access, op))
    });
    shown.filter_map(|(access, op)| Some(filter(context, access, op.texts.first()?.as_str()))).collect()
}

fn filter(context: &Context<'_>, access: &Access, field: &str) -> Finding {
    let noun = phrase::noun(&access.model);
    let only_used = access.set.as_deref().is_some_and(|set| set.has_op("filter"));
    let shown = if only_used { " that a row refers to" } else { "" };
    let message =
        format!("The filter `{field}` beside the list shows every {noun}{shown}, and the {noun} table grows.");
    let mut finding = proof::finding(&RULE.info, context, access, message);
    finding.severity = Severity::Medium;
    finding.cost = Cost::constant(1);
    finding.cost_sentence =
        format!("One query, whose answer grows with the {noun} table, each time the list is shown.");
    finding.discriminator = format!("{} filter {field}", access.model);
    finding.steps = proof::steps(context, access, format!("reads every {noun} row{shown} to show it as a choice"));
    finding.fixes = vec![Fix::words(format!(
        "let people search instead of choose: search_fields with a column of \"{field}\", or a filter of few choices \
         (SimpleListFilter)"
    ))];
    finding
}
