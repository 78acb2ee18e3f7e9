//! A row is got or made by columns of which the database lets two rows have the same.

use std::collections::{BTreeMap, BTreeSet};

use swiftsure_django::lookups::Role;
use swiftsure_django::schema::{ColumnKind, Table};
use swiftsure_django::{Access, AccessKind, Entry, SetInfo};
use swiftsure_flow::branch::Turn;
use swiftsure_source::{EntryPointKind, Finding, Fix, Severity, Span, Step, Sym};

use super::{doors, locks};
use crate::context::Context;
use crate::rule::declare_rule;
use crate::{phrase, proof};

declare_rule! {
    name: "sure/get-or-create-no-unique",
    page: "get_or_create_no_unique.md",
    summary: "a row is got or made by columns that no constraint keeps unique, so that two requests make two",
    severity: Medium,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-362", "OWASP A04:2021", "ASVS 5.0 V2"],
    run: run,
}

/// Further places that a finding shows.
const PLACES: usize = 4;
/// More columns than these are all that a row says: two such rows are no key that was meant.
const COLUMNS: usize = 5;
const MAKES: &[&str] = &["get_or_create", "aget_or_create", "update_or_create", "aupdate_or_create"];

/// What makes rows of a model by the same columns: each place, with the entry point that leads there.
type Makers<'a> = BTreeMap<Span, (&'a Entry, &'a Access)>;

fn run(context: &Context<'_>) -> Vec<Finding> {
    let trace = &context.analysis.trace;
    let mut found: BTreeMap<(&str, BTreeSet<Sym>), Makers<'_>> = BTreeMap::new();
    for (entry, accesses) in trace.entries.iter().zip(&trace.by_entry).filter(|(entry, _)| answers(entry)) {
        let mut locked = false;
        for access in accesses {
            locked |= locks::locks_rows(access);
            let Some(made) = made_by(context, access).filter(|_| !locked && context.is_judged(access)) else {
                continue;
            };
            let is_safe = locks::is_behind_lock(context, entry, access)
                || follows_making(context, access)
                || is_ready_for_two(context, access);
            if !is_safe {
                found.entry(made).or_default().entry(access.site).or_insert((entry, access));
            }
        }
    }
    // One constraint mends all of them.
    found.into_iter().filter_map(|((model, keys), makers)| finding(context, model, &keys, &makers)).collect()
}

/// Whether requests come in, so that two may at once.
fn answers(entry: &Entry) -> bool {
    use EntryPointKind::{Consumer, Graphql, Route, View};
    matches!(entry.point.kind, Consumer | Graphql | Route | View)
}

/// The model of which a row is got or made, and the columns by which, where two rows may have the same.
fn made_by<'a>(context: &Context<'_>, access: &'a Access) -> Option<(&'a str, BTreeSet<Sym>)> {
    let (AccessKind::Query { op, .. } | AccessKind::Related { op, .. }) = &access.kind else { return None };
    let set = access.asked.as_deref().filter(|set| MAKES.contains(&op.as_str()) && !set.unknown)?;
    let step = set.ops.last().filter(|last| last.name == *op && !last.is_new && !last.lookups.is_empty())?;
    let asked = &set.asked;
    if asked.open || asked.combined || !context.analysis.models.contains(&set.model) {
        return None;
    }
    let table = context.analysis.schema.tables.get(&set.model).filter(|table| table.complete && table.managed)?;
    let mut keys = BTreeSet::new();
    // What the code fixes is made once in the life of a site.
    let mut fixed = set.relation.is_none();
    for filter in asked.filters.iter().filter(|filter| filter.site == step.site) {
        fixed &= filter.constant;
        let is_own = filter.path.is_empty() && filter.model == set.model && filter.role == Role::All;
        if !is_own || filter.constant && filter.comparison != "exact" {
            return None;
        }
        keys.insert(filter.column);
    }
    let lookups = keys.clone();
    keys.extend(leading(table, set));
    // No upload is like one before.
    let is_file = |key: &Sym| table.columns.get(key).is_some_and(|column| column.kind == ColumnKind::File);
    let is_key = !lookups.is_empty() && lookups.len() <= COLUMNS;
    let is_open = is_key && !fixed && !lookups.iter().any(is_file) && !is_unique(context, table, &keys);
    is_open.then_some((&set.model, lookups))
}

/// The keys by which the rows of a relation belong to its row: any that leads to the model that has the relation.
fn leading<'a>(table: &'a Table, set: &'a SetInfo) -> impl Iterator<Item = Sym> + 'a {
    let owner = set.relation.as_deref().and_then(|relation| relation.rsplit_once('.')).map(|(owner, _)| owner);
    let keys = table
        .columns
        .values()
        .filter(move |column| column.kind == ColumnKind::Key && owner.is_some() && column.target.as_deref() == owner);
    keys.map(|column| column.name)
}

/// Whether some constraint is over some of the columns and no others.
fn is_unique(context: &Context<'_>, table: &Table, keys: &BTreeSet<Sym>) -> bool {
    let by_column = |column: &Sym| {
        *column == "id" || table.columns.get(column).is_none_or(|column| column.unique || column.primary)
    };
    let by_index = table.indexes.iter().filter(|index| index.unique).any(|index| {
        let expressions = index.expressions.iter().map(|(_, column)| column);
        index.columns.iter().chain(expressions).all(|column| keys.contains(column))
    });
    let in_sql = context
        .analysis
        .schema
        .index_statements
        .iter()
        .any(|statement| statement.contains("unique") && doors::has_name(statement, &table.name));
    by_index || in_sql || keys.iter().any(by_column)
}

/// Whether it only happens where another row was made just now: only who makes that comes there.
fn follows_making(context: &Context<'_>, access: &Access) -> bool {
    let turns = context.analysis.trace.ways.turns(access.way);
    turns.into_iter().any(|turn| match turn {
        Turn::Arm(site, _) | Turn::Rest(site, _) => {
            let text = context.text(site);
            ["created", "is_new", "adding", ".pk", ".id"].iter().any(|word| text.contains(word))
        }
        _ => false,
    })
}

/// Whether the code around it expects several rows.
fn is_ready_for_two(context: &Context<'_>, access: &Access) -> bool {
    let function = context.analysis.function_at(access.site).map(|(span, _)| context.text(*span));
    function.is_some_and(|text| text.contains("MultipleObjectsReturned"))
}

fn finding(context: &Context<'_>, model: &str, keys: &BTreeSet<Sym>, makers: &Makers<'_>) -> Option<Finding> {
    let (entry, access) = makers.values().next()?;
    let table = context.analysis.schema.tables.get(model)?;
    let model = phrase::short(model);
    let names: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
    let names = phrase::list(&names);
    let message = format!(
        "Two requests at once make two rows of `{model}` with the same {names}: no constraint of the model forbids it.",
    );
    let mut finding = proof::finding(&RULE.info, context, access, message);
    finding.entry_points = makers.values().map(|(entry, _)| entry.point.clone()).collect();
    finding.entry_points.sort();
    finding.entry_points.dedup();
    let is_key = |key: &Sym| table.columns.get(key).is_some_and(|column| column.kind == ColumnKind::Key);
    let matters = keys.iter().any(is_key) && !makers.values().all(|(entry, _)| entry.guards.asks_more_than_login());
    finding.severity = if matters { Severity::Medium } else { Severity::Low };
    finding.discriminator = format!("{model} {names}");
    "From then on, each call for these values raises MultipleObjectsReturned.".clone_into(&mut finding.cost_sentence);
    let mut steps = vec![doors::url_step(entry)];
    if context.is_place(table.span) {
        let text = format!("`{model}` has no unique constraint on {names}");
        steps.push(Step { label: "declared", span: table.span, text, excerpt: true });
    }
    steps.extend(proof::call_steps(context, access));
    steps.push(proof::asked_step(access.site, "both find nothing, and both make a row".to_owned()));
    let also =
        |span: &Span| Step { label: "asked", span: *span, text: "so do two that come here".to_owned(), excerpt: false };
    steps.extend(makers.keys().skip(1).take(PLACES).map(also));
    finding.steps = steps;
    let fields: Vec<String> = keys.iter().map(|key| format!("\"{key}\"")).collect();
    finding.fixes = vec![Fix::words(format!(
        "add UniqueConstraint(fields=[{}], name=…) to the model: get_or_create then gets the row that the other request has made",
        fields.join(", ")
    ))];
    Some(finding)
}
