//! A number of a row is computed from what was read before, and saved over what another request has saved meanwhile.

use std::collections::{BTreeMap, BTreeSet};

use swiftsure_django::schema::ColumnKind;
use swiftsure_django::{Access, AccessKind, Entry, sync};
use swiftsure_python::index::{Index, Site};
use swiftsure_python::ir::{BinOp, Call, Expr, ExprKind, StmtKind};
use swiftsure_source::{EntryPointKind, Finding, Fix, Severity, Span, Step, Sym};

use super::stored::{self, Setting};
use super::{doors, locks};
use crate::context::Context;
use crate::rule::declare_rule;
use crate::{phrase, proof};

declare_rule! {
    name: "sure/lost-update",
    page: "lost_update.md",
    summary: "an amount or a counter is read, computed with and saved, and two requests at once count as one",
    severity: Medium,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-362", "CWE-367", "OWASP A04:2021", "ASVS 5.0 V2"],
    run: run,
}

/// Words in the names of columns that say what somebody has or may have: who sends two requests at once gains by it.
const HOLDINGS: &[&str] = &[
    "balance",
    "credit",
    "credits",
    "stock",
    "inventory",
    "available",
    "remaining",
    "reserved",
    "allocated",
    "seats",
    "wallet",
    "funds",
    "coins",
    "tokens",
    "points",
    "quota",
    "capacity",
    "budget",
    "spent",
    "amount",
    "cash",
    "paid",
    "owed",
    "debt",
];

/// Words in the names of columns that count.
const COUNTERS: &[&str] = &[
    "count",
    "counter",
    "counts",
    "views",
    "hits",
    "likes",
    "votes",
    "upvotes",
    "downvotes",
    "score",
    "downloads",
    "uses",
    "used",
    "usage",
    "attempts",
    "clicks",
    "karma",
    "reputation",
    "sold",
    "num",
    "quantity",
    "qty",
];

/// Those of them that nobody gains by.
const VISITS: &[&str] = &["views", "hits", "likes", "votes", "downloads", "clicks", "score"];

/// Words in the names of models whose numbers are such holdings, whatever they are called.
const MODELS: &[&str] = &[
    "stock",
    "inventory",
    "wallet",
    "voucher",
    "coupon",
    "budget",
    "quota",
    "credit",
    "ticket",
    "seat",
    "giftcard",
    "product",
];

/// A column that is set to what is computed from its own value.
#[derive(Clone)]
struct Change {
    /// The statement or the argument that computes.
    computed: Span,
    column: Sym,
    /// The row as the code calls it: `account`.
    row: String,
    /// Where that is stored.
    stored: Span,
}

fn run(context: &Context<'_>) -> Vec<Finding> {
    let trace = &context.analysis.trace;
    let mut known = Known::new();
    let mut found: BTreeMap<Span, Finding> = BTreeMap::new();
    for (entry, accesses) in trace.entries.iter().zip(&trace.by_entry).filter(|(entry, _)| is_shared(entry)) {
        let mut locked = false;
        for access in accesses {
            locked |= locks::locks_rows(access);
            if locked || !context.is_judged(access) {
                continue;
            }
            let told = told(context, access, &mut known);
            if told.is_empty() || locks::is_behind_lock(context, entry, access) {
                continue;
            }
            for changes in told.values() {
                let place = found.entry(changes[0].0.computed);
                place.or_insert_with(|| finding(context, entry, access, changes));
            }
        }
    }
    found.into_values().collect()
}

/// What was found at the places where rows are saved (`true`) or updated: many entry points come to the same, and one
/// `save()` may do both.
type Known = BTreeMap<(Span, bool), Vec<Change>>;

/// The changes that matter which a write stores, by where it does.
fn told(context: &Context<'_>, access: &Access, known: &mut Known) -> BTreeMap<Span, Vec<(Change, Severity)>> {
    let mut told: BTreeMap<Span, Vec<(Change, Severity)>> = BTreeMap::new();
    for change in changes(context, access, known) {
        if let Some(severity) = severity(context, &access.model, change.column) {
            told.entry(change.stored).or_default().push((change, severity));
        }
    }
    told
}

/// Whether many may come in at once. Commands and tasks often run one at a time, and those who run the site are few.
fn is_shared(entry: &Entry) -> bool {
    use EntryPointKind::{Consumer, Graphql, Route, View};
    matches!(entry.point.kind, Consumer | Graphql | Route | View)
}

/// What a write stores that was computed from what had been read of the same column.
fn changes(context: &Context<'_>, access: &Access, known: &mut Known) -> Vec<Change> {
    let AccessKind::Write { op, inserts: false } = &access.kind else { return Vec::new() };
    let saves = match sync(op.as_str()) {
        "save" if access.row.is_some() => true,
        "update" => false,
        _ => return Vec::new(),
    };
    let look = if saves { saved } else { updated };
    let found = |place| known.entry((place, saves)).or_insert_with(|| look(context, place)).clone();
    stored::places(access).flat_map(found).collect()
}

/// `account.balance -= amount` before `account.save()`.
fn saved(context: &Context<'_>, save: Span) -> Vec<Change> {
    let computed = stored::set_before(context, save).into_iter().filter(|setting| computes(context, setting));
    let change = |setting: Setting<'_>| Change {
        computed: context.index.span(setting.site),
        column: setting.column,
        row: setting.row.to_owned(),
        stored: save,
    };
    computed.map(change).collect()
}

/// Whether a column of a row is set to what is computed from the same column of the same row.
fn computes(context: &Context<'_>, setting: &Setting<'_>) -> bool {
    let index = context.index;
    match index.stmt(setting.site).map(|stmt| &stmt.kind) {
        Some(StmtKind::AugAssign(assign)) => is_arithmetic(assign.op),
        Some(StmtKind::Assign { value, .. }) => {
            reads(index, context, setting.site, value, context.text(setting.target))
        }
        _ => false,
    }
}

/// Whether an expression computes with what stands at a place: `account.balance - amount`.
fn reads<'a>(index: &Index<'a>, context: &Context<'_>, site: Site, value: &'a Expr, place: &str) -> bool {
    let value = index.value(site, value);
    let Some(top) = index.find(value.site, value.expr).or_else(|| index.expr_at(index.span_of(value.site, value.expr)))
    else {
        return false;
    };
    let mut nodes = std::iter::once(top).chain(index.inside(top));
    nodes.any(|node| {
        let Some(ExprKind::Bin(bin)) = index.expr(node).map(|expr| &expr.kind) else { return false };
        let has = |side: &Expr| doors::has_name(context.text(index.span_of(node, side)), place);
        is_arithmetic(bin.0) && (has(&bin.1) || has(&bin.2))
    })
}

fn is_arithmetic(op: BinOp) -> bool {
    matches!(op, BinOp::Add | BinOp::Sub | BinOp::Mul | BinOp::Div)
}

/// `update(stock=product.stock - 1)`.
fn updated(context: &Context<'_>, update: Span) -> Vec<Change> {
    let index = context.index;
    let Some((site, call)) = stored::call_of(context, update, "update") else { return Vec::new() };
    let mut found = Vec::new();
    for (name, value) in &call.keywords {
        let Some(column) = name else { continue };
        let Some(top) = index.find(site, value) else { continue };
        let nodes = std::iter::once(top).chain(index.inside(top));
        let read = nodes.filter_map(|node| match &index.expr(node)?.kind {
            ExprKind::Attribute(attribute) if attribute.name == *column => {
                Some((node, context.text(index.span_of(node, &attribute.value))))
            }
            _ => None,
        });
        for (node, row) in read {
            let place = context.text(index.span(node));
            if reads(index, context, site, value, place) && !is_still_demanded(context, site, call, row) {
                found.push(Change { computed: index.span(top), column: *column, row: row.to_owned(), stored: update });
            }
        }
    }
    found
}

/// Whether only a row is updated that still has what was read: `filter(pk=pk, stock=product.stock)`.
fn is_still_demanded(context: &Context<'_>, site: Site, update: &Call, row: &str) -> bool {
    let index = context.index;
    let ExprKind::Attribute(method) = &update.func.kind else { return false };
    let set = index.value(site, &method.value);
    let Some(top) = index.find(set.site, set.expr).or_else(|| index.expr_at(index.span_of(set.site, set.expr))) else {
        return false;
    };
    let mut conditions = std::iter::once(top).chain(index.inside(top)).flat_map(|node| {
        let keywords = index.call(node).map(|call| &call.keywords);
        keywords.into_iter().flatten().map(move |condition| (node, condition))
    });
    conditions.any(|(node, (column, value))| match &index.value(node, value).expr.kind {
        ExprKind::Attribute(read) => {
            let is_key = matches!(read.name.as_str(), "id" | "pk");
            !is_key && *column == Some(read.name) && context.text(index.span_of(node, &read.value)) == row
        }
        _ => false,
    })
}

/// How much it matters that a column is one change behind; none where nothing says that the rows are anybody's.
fn severity(context: &Context<'_>, model: &str, column: Sym) -> Option<Severity> {
    let declared = context.analysis.schema.tables.get(model)?.columns.get(&column)?;
    let text = declared.span.map(|span| context.text(span)).unwrap_or_default();
    let class = text.split('(').next().unwrap_or_default();
    let is_number = declared.kind == ColumnKind::Number
        || ["DecimalField", "FloatField", "MoneyField"].iter().any(|name| class.ends_with(name));
    let says = |words: &[&str]| column.as_str().split('_').any(|part| words.contains(&part));
    let name = phrase::short(model).to_lowercase();
    let holds = MODELS.iter().any(|word| name.contains(word));
    match () {
        () if !is_number => None,
        () if says(HOLDINGS) || holds && says(COUNTERS) && !says(VISITS) => Some(Severity::Medium),
        () if says(COUNTERS) => Some(Severity::Low),
        () => None,
    }
}

fn finding(context: &Context<'_>, entry: &Entry, access: &Access, changes: &[(Change, Severity)]) -> Finding {
    let (change, _) = &changes[0];
    let model = phrase::short(&access.model);
    let columns: BTreeSet<Sym> = changes.iter().map(|(change, _)| change.column).collect();
    let names: Vec<String> = columns.iter().map(|column| format!("`{model}.{column}`")).collect();
    let names = phrase::list(&names);
    let symbol = context.analysis.symbol_at(change.computed).unwrap_or(access.symbol);
    let severity = changes.iter().map(|(_, severity)| *severity).max().unwrap_or(Severity::Low);
    let mut finding = proof::bare(&RULE.info, change.computed);
    finding.severity = if entry.guards.asks_more_than_login() { Severity::Low } else { severity };
    symbol.clone_into(&mut finding.symbol);
    names.clone_into(&mut finding.discriminator);
    finding.message = format!(
        "`{}` computes {names} from what it has read before: of two requests at once, one is lost.",
        phrase::short(symbol),
    );
    "Who sends the same request several times at once is counted once.".clone_into(&mut finding.cost_sentence);
    finding.entry_points = vec![entry.point.clone()];
    finding.steps = steps(context, entry, access, changes);
    let (row, column) = (&change.row, change.column);
    finding.fixes = vec![
        Fix::words(format!(
            "let the database compute with the value that is there then: F(\"{column}\") in place of {row}.{column}, in the \
             assignment or in update()"
        )),
        Fix::words(
            "where something is checked before: read the row with select_for_update() in transaction.atomic(), and check behind it",
        ),
    ];
    finding
}

fn steps(context: &Context<'_>, entry: &Entry, access: &Access, changes: &[(Change, Severity)]) -> Vec<Step> {
    let step = |label, span, text: String| Step { label, span, text, excerpt: true };
    let mut steps = vec![doors::url_step(entry)];
    let read = access.row.as_deref().and_then(|row| row.ops.last().map(|op| op.site).or(Some(row.built)));
    let read = read.filter(|span| context.is_place(*span));
    steps.extend(read.map(|span| step("read", span, "the row is read here, and not locked".to_owned())));
    let stored = changes[0].0.stored;
    // What `save()` of the model does then is no news.
    steps.extend(proof::call_steps(context, access).into_iter().take_while(|call| call.span != stored));
    for (change, _) in changes {
        let text = format!("`{}` is computed from the value that was read", change.column);
        steps.push(step("computed", change.computed, text));
    }
    if !stored.contains(changes[0].0.computed) {
        steps.push(step("written", stored, "what another request has saved meanwhile is overwritten".to_owned()));
    }
    steps
}
