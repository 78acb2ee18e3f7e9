//! A relation is loaded for each row, one query at a time.

use std::collections::{BTreeMap, BTreeSet};

use swiftsure_django::{Access, AccessKind, SetInfo, sync};
use swiftsure_python::ir::Class;
use swiftsure_source::{EntryPointKind, Finding, QueryKind, RuleInfo, Severity, Span, Step};

use crate::context::{Context, at_most, cost, repeating};
use crate::rule::declare_rule;
use crate::swift::eager::{self, Missing, home};
use crate::swift::{admin_list_cost, chains, serializer_cost};
use crate::{phrase, proof};

declare_rule! {
    name: "swift/n-plus-one",
    page: "n_plus_one.md",
    summary: "a relation is loaded one row at a time",
    severity: High,
    since: "0.1.0",
    fixes: true,
    run: run,
}

/// Tells root causes apart: the queryset that lacks the relation; where none is known, the function that asks.
type Cause = (Span, String);

/// Ways to bring numbers along that one finding names: of all rows of a relation, and of a part of them.
const SAID: usize = 2;

fn run(context: &Context<'_>) -> Vec<Finding> {
    let causes = causes(context).into_iter().filter(|accesses| !is_graphql(context, accesses));
    let mut findings = chains::findings(&RULE.info, context);
    findings.extend(causes.filter_map(|accesses| {
        let (mut finding, owner) = finding(&RULE.info, context, &accesses)?;
        finding.fixes = fixes(context, owner, &accesses);
        Some(finding)
    }));
    findings
}

/// The lazy loads that happen for each row, by their root causes.
pub(crate) fn causes<'a>(context: &'a Context<'_>) -> Vec<Vec<&'a Access>> {
    let mut causes: BTreeMap<Cause, Vec<&Access>> = BTreeMap::new();
    let told_elsewhere = |access: &&Access| {
        admin_list_cost::list_of(context, access).is_some() || serializer_cost::is_method(context, access)
    };
    let stated = |access: &&Access| {
        is_repeated(access) && !chains::is_step(access) && context.is_likely(access) && !told_elsewhere(access)
    };
    for access in context.accesses().filter(stated) {
        causes.entry(cause(context, access)).or_default().push(access);
    }
    causes.into_values().collect()
}

/// Whether only clients of a GraphQL schema reach the queryset.
pub(crate) fn is_graphql(context: &Context<'_>, accesses: &[&Access]) -> bool {
    let entries = &context.analysis.trace.entries;
    let kind = |number: &usize| entries.get(*number).map(|entry| entry.point.kind);
    accesses.iter().all(|access| {
        !access.entries.is_empty() && access.entries.iter().all(|entry| kind(entry) == Some(EntryPointKind::Graphql))
    })
}

/// Whether a lazy load happens once for each turn of a loop that grows.
pub(crate) fn is_repeated(access: &Access) -> bool {
    match &access.kind {
        AccessKind::Load { .. } => !repeating(access).is_empty(),
        AccessKind::Related { prefetched, .. } => !prefetched && is_another_row(access),
        _ => false,
    }
}

/// Whether the row whose relation is read is another one on each turn; of one and the same row it is a query in a loop.
pub(crate) fn is_another_row(access: &Access) -> bool {
    access.loops.iter().take(access.row_loops).any(swiftsure_django::LoopInfo::repeats)
}

pub(crate) fn path(access: &Access) -> &[swiftsure_source::Sym] {
    match &access.kind {
        AccessKind::Load { path, .. } | AccessKind::Related { path, .. } => path,
        _ => &[],
    }
}

fn cause(context: &Context<'_>, access: &Access) -> Cause {
    match access.set.as_deref() {
        Some(set) => {
            let (owner, _) = home(set, path(access));
            // Steps on the way narrow the rows; what they lack, they lack from the start.
            let start = [owner.built, owner.made].into_iter().find(|place| context.is_place(*place));
            let start = start
                .map(|place| if is_of_manager(context, owner.built) { user(context, access, owner) } else { place });
            match start.filter(|_| !owner.unknown) {
                Some(place) => (place, owner.model.clone()),
                None => (access.site, String::new()),
            }
        }
        None => (access.site, String::new()),
    }
}

/// Whether a place is where a manager makes the querysets of all its users: `super().get_queryset().filter(...)`.
fn is_of_manager(context: &Context<'_>, built: Span) -> bool {
    let Some(module) = context.code.module_of(built.file) else { return false };
    let is_around = |class: &&Class| class.range.in_file(built.file).contains(built);
    let mut classes = context.code.module(module).classes.iter().filter(is_around);
    let is_manager = |class: &Class| {
        let mut bases = class.bases.iter().map(|base| context.text(base.range.in_file(built.file)));
        bases.any(|base| base.contains("Manager") || base.contains("QuerySet"))
    };
    let makes = context.analysis.symbol_at(built).is_some_and(|symbol| symbol.ends_with(".get_queryset"));
    makes && classes.any(is_manager)
}

/// Where a queryset of a manager is used: its last step outside of the manager, else the loop.
fn user(context: &Context<'_>, access: &Access, owner: &SetInfo) -> Span {
    let around = |place: Span| context.analysis.symbol_at(place);
    let is_outside = |place: &Span| context.is_place(*place) && around(*place) != around(owner.built);
    let looped = || repeating(access).last().map_or(access.site, |entry| entry.span);
    Some(owner.made).filter(is_outside).unwrap_or_else(looped)
}

/// One finding for one root cause, without its fixes, and the queryset that lacks the relations.
pub(crate) fn finding<'a>(
    info: &RuleInfo,
    context: &Context<'_>,
    accesses: &[&'a Access],
) -> Option<(Finding, &'a SetInfo)> {
    let nearest = |access: &&Access| (repeating(access).len(), path(access).len(), access.calls.len(), access.site);
    let first = accesses.iter().copied().min_by_key(nearest)?;
    let set = first.set.as_deref()?;
    let (owner, _) = home(set, path(first));
    let mut relations: Vec<String> = Vec::new();
    let mut loads: Vec<&Access> = Vec::new();
    for access in accesses {
        if let AccessKind::Load { relation, .. } | AccessKind::Related { relation, .. } = &access.kind
            && !relations.contains(relation)
        {
            relations.push(relation.clone());
            loads.push(access);
        }
    }
    let message = message(first, &loads);
    let total = context.bounds(loads, cost).cost();
    let mut finding = proof::finding(info, context, first, message);
    finding.cost_sentence = format!("{} queries more than the rows themselves need.", at_most(&total));
    finding.cost = total;
    finding.severity = context.severity(accesses, Severity::High, Severity::Medium);
    finding.discriminator = format!("{} {}", owner.model, relations.join(" "));
    if relations.len() > 1
        && let Some(subject) = &mut finding.subject
    {
        subject.relations = relations;
        subject.relation = None;
    }
    finding.origin = proof::start(context, owner);
    finding.steps = steps(context, first, accesses, &asked);
    finding.entry_points = context.entry_points(accesses.iter().copied());
    Some((finding, owner))
}

/// What the rows of one model are asked for.
struct Asking<'a> {
    model: &'a str,
    looped: &'a str,
    relations: Vec<String>,
    count: usize,
}

/// Which rows ask for what: those of the queryset of the `first` access, then those of relations on the way.
fn message(first: &Access, loads: &[&Access]) -> String {
    let mut asking: Vec<Asking<'_>> = Vec::new();
    let own = loads.iter().copied().filter(|access| rows(access) == rows(first));
    for access in own.chain(loads.iter().copied().filter(|access| rows(access) != rows(first))) {
        let (AccessKind::Load { relation, .. } | AccessKind::Related { relation, .. }) = &access.kind else { continue };
        let shown = if rows(access) == rows(first) { first } else { access };
        let looped = repeating(shown).last().map_or("rows", |entry| entry.name.as_str());
        let known = asking.iter().position(|of| of.model == rows(access)).unwrap_or(asking.len());
        if known == asking.len() {
            asking.push(Asking { model: rows(access), looped, relations: Vec::new(), count: 0 });
        }
        let Some(of) = asking.get_mut(known) else { continue };
        of.count += 1;
        let name = phrase::relation(relation);
        if !of.relations.contains(&name) {
            of.relations.push(name);
        }
    }
    let said = asking.iter().enumerate().map(|(number, Asking { model, looped, relations, count })| {
        let (each, queries, relations) =
            (phrase::each_of(model), phrase::more_queries(*count), phrase::list(relations));
        if number == 0 {
            return format!("{each} `{looped}` asks the database {queries} for {relations}");
        }
        format!("{} `{looped}` asks {queries} for {relations}", phrase::lowered(&each))
    });
    said.collect::<Vec<String>>().join("; ") + "."
}

/// The model of the queryset that a loop runs over.
fn rows(access: &Access) -> &str {
    access.set.as_deref().map_or("", |set| set.model.as_str())
}

/// The whole path to the first access, then the other places that ask.
pub(crate) fn steps(
    context: &Context<'_>,
    first: &Access,
    accesses: &[&Access],
    asked: &dyn Fn(&Access) -> String,
) -> Vec<Step> {
    let mut steps = proof::steps(context, first, asked(first));
    let owner = first.set.as_deref().map(|set| home(set, path(first)).0);
    if let Some(owner) = owner
        && !std::ptr::eq(owner, first.set.as_deref().unwrap_or(owner))
    {
        let at = usize::from(
            steps.first().is_some_and(|step| Some(step.span) != proof::start(context, owner) && step.label != "loop"),
        );
        if let Some(step) = proof::built_step(context, owner) {
            steps.insert(at.min(steps.len()), step);
        }
    }
    let mut others: Vec<&&Access> = accesses.iter().filter(|access| access.site != first.site).collect();
    others.sort_by_key(|access| access.site);
    for access in others {
        let last = steps.last().map(|step| step.span);
        let mut more: Vec<Step> = proof::loop_step(context, access).into_iter().collect();
        more.extend(proof::call_steps(context, access));
        more.push(proof::asked_step(access.site, asked(access)));
        steps.extend(more.into_iter().filter(|step| Some(step.span) != last));
    }
    let mut seen = std::collections::BTreeSet::new();
    steps.retain(|step| seen.insert((step.span, step.label)));
    steps
}

pub(crate) fn asked(access: &Access) -> String {
    let dotted = match proof::dotted(path(access)) {
        chosen if chosen.is_empty() => "the relation".to_owned(),
        dotted => dotted,
    };
    match &access.kind {
        AccessKind::Related { op, .. } if op.as_str() != "iterate" => {
            format!("{dotted}, asked by {op}: one more query for each row")
        }
        _ => format!("{dotted}: one more query for each row"),
    }
}

/// What spares a question to the narrowed rows of a relation: only what is one value can be annotated.
pub(crate) fn for_narrowed(access: &Access) -> String {
    let relation = proof::lookup(path(access));
    if relation.is_empty() {
        return "prefetch what the names lead to before the loop: prefetch_related(*names), or \
                prefetch_related_objects(rows, *names)"
            .to_owned();
    }
    let AccessKind::Related { op, plain, kind, .. } = &access.kind else { return String::new() };
    match sync(op.as_str()) {
        "count" if *plain && *kind != QueryKind::ManyToMany => format!(
            "bring the number with the rows: annotate(...=Count(\"{relation}\", distinct=True)); a prefetch would load all \
             {relation} to count them"
        ),
        "exists" if *plain && *kind != QueryKind::ManyToMany => format!(
            "bring the answer with the rows: annotate(...=Exists(...)) over {relation}; a prefetch would load all of them"
        ),
        "count" if *plain => format!(
            "bring the number with the rows: annotate(...=Count(\"{relation}\", distinct=True)); count() of a many-to-many \
             manager may look past rows that are prefetched"
        ),
        "exists" if *plain => format!(
            "bring the answer with the rows: annotate(...=Exists(...)) over {relation}; exists() of a many-to-many manager \
             may look past rows that are prefetched"
        ),
        "count" => format!(
            "{relation} is narrowed here, so bring the number with the rows: \
             annotate(...=Count(\"{relation}\", filter=Q(...), distinct=True))"
        ),
        "exists" => format!(
            "{relation} is narrowed here, so bring the answer with the rows: annotate(...=Exists(...)) over {relation}"
        ),
        "aggregate" => {
            format!("{relation} is narrowed here, so bring the value with the rows: annotate it over {relation}")
        }
        _ => format!(
            "{relation} is narrowed here, so prefetch the narrowed rows: \
             Prefetch(\"{relation}\", queryset=..., to_attr=\"...\")"
        ),
    }
}

/// Whether the manager of a many-to-many relation is asked for a number, which some releases of Django count in the
/// through table, whatever is prefetched; `all().count()` counts the prefetched rows.
fn is_counted_past_prefetch(context: &Context<'_>, access: &Access) -> bool {
    let AccessKind::Related { kind: QueryKind::ManyToMany, op, plain: true, .. } = &access.kind else { return false };
    matches!(sync(op.as_str()), "count" | "exists") && !context.text(access.site).contains(".all()")
}

/// Whether nothing but numbers is asked of a relation: its rows need not be loaded.
fn is_only_counted(accesses: &[&Access], access: &Access) -> bool {
    let counts = |access: &Access| match &access.kind {
        AccessKind::Related { op, .. } => matches!(sync(op.as_str()), "count" | "exists"),
        _ => false,
    };
    counts(access) && accesses.iter().filter(|other| path(other).starts_with(path(access))).all(|other| counts(other))
}

/// Models whose rows the loops write, and from whose rows a further relation is read: what is loaded before the loop
/// would be out of date.
fn rewritten(context: &Context<'_>, accesses: &[&Access]) -> Option<String> {
    let loops: Vec<Span> = accesses.iter().flat_map(|access| repeating(access)).map(|entry| entry.span).collect();
    let further: Vec<&str> =
        accesses.iter().filter(|access| path(access).len() > 1).map(|access| access.model.as_str()).collect();
    let inside = loops.iter().flat_map(|around| context.accesses_inside(*around));
    let written = inside.filter(|access| matches!(access.kind, AccessKind::Write { .. }));
    let written = written.map(|access| access.model.as_str()).filter(|model| further.contains(model));
    let models: BTreeSet<String> = written.map(|model| phrase::short(model).to_owned()).collect();
    (!models.is_empty()).then(|| phrase::list(&models.into_iter().collect::<Vec<_>>()))
}

/// What is left to do about a number that a function takes of rows which it then deletes: each turn has another one.
fn of_deleted(context: &Context<'_>, access: &Access) -> Option<String> {
    let AccessKind::Related { op, .. } = &access.kind else { return None };
    let around = repeating(access).last()?.span;
    let call = access.calls.get(context.first_call_in(access, around)?)?;
    let target = access.target.as_deref()?;
    let deletes = |other: &Access| {
        matches!(other.kind, AccessKind::Write { op, .. } if sync(op.as_str()) == "delete")
            && other.model == target
            && other.symbol == access.symbol
    };
    let is_number = matches!(sync(op.as_str()), "aggregate" | "count" | "exists");
    (is_number && context.accesses_inside(around).any(deletes)).then(|| {
        format!(
            "{0}() asks this of rows that it deletes, so that each turn finds others and none of it can be asked before: let \
             it take all rows of the loop at once, or keep the loop",
            phrase::short(call.callee)
        )
    })
}

fn fixes(context: &Context<'_>, owner: &SetInfo, accesses: &[&Access]) -> Vec<swiftsure_source::Fix> {
    let narrowed = |access: &&&Access| {
        matches!(access.kind, AccessKind::Related { plain: false, .. })
            || is_counted_past_prefetch(context, access)
            || is_only_counted(accesses, access)
    };
    let mut fixes = Vec::new();
    if accesses.iter().any(|access| !narrowed(&access)) {
        let mut loaded = Missing::default();
        accesses.iter().filter(|access| !narrowed(access)).for_each(|access| loaded.add(access));
        loaded.simplify();
        fixes.push(match rewritten(context, accesses) {
            Some(models) => swiftsure_source::Fix::words(format!(
                "load the relations with the {} queryset: {}; the loop writes {models} rows, and what was joined before \
                 does not see it",
                phrase::short(&owner.model),
                loaded.calls(),
            )),
            None => eager::fix(context, owner, &loaded),
        });
    }
    let said = |access: &&Access| of_deleted(context, access).unwrap_or_else(|| for_narrowed(access));
    let mut words: Vec<String> = accesses.iter().filter(narrowed).map(said).collect();
    words.dedup();
    fixes.extend(words.into_iter().take(SAID).map(swiftsure_source::Fix::words));
    fixes
}
