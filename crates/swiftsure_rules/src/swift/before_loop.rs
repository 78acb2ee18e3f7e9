//! How a question of each turn is asked once before the loop, in words that fit the question.

use swiftsure_django::bounds::exclude_each_other;
use swiftsure_django::schema::{ColumnKind, Table};
use swiftsure_django::{Access, AccessKind, LoopInfo, LoopOver, OpInfo, SetInfo, sync};
use swiftsure_python::ir::ExprKind;
use swiftsure_source::Span;

use crate::context::{Context, repeating};
use crate::phrase;
use crate::swift::depends::{Depends, Key, KeyIs, depends, key};

/// Questions whose method stands in the code where the program asks them; elsewhere a library does.
const METHODS: &[&str] = &["aggregate", "count", "exists", "first", "get", "get_or_create", "last", "update_or_create"];

/// Comparisons of texts that many values of a column may fulfil.
const WITHOUT_KEY: &[&str] = &[
    "__contains",
    "__endswith",
    "__icontains",
    "__iendswith",
    "__iexact",
    "__iregex",
    "__istartswith",
    "__regex",
    "__search",
    "__startswith",
];

/// What asks before the loop what one turn after the other asks now. `op`: the question; `rows`: the loop goes through
/// rows, which it asks for itself.
pub(crate) fn advice(context: &Context<'_>, access: &Access, op: &str, rows: bool) -> String {
    let model = access.target.as_deref().unwrap_or(&access.model);
    if let Some(fixed) = of_kind(op, model) {
        return fixed.to_owned();
    }
    if let Some(library) = of_library(context, access, op) {
        return library;
    }
    let Some(set) = access.asked.as_deref() else { return unclear(op, phrase::short(model)) };
    if is_random_pick(set, op) {
        return format!(
            "each turn picks a row at random: read the keys of all {} rows once before the loop, and pick from them with \
             random.choice()",
            phrase::noun(model)
        );
    }
    let is_listed = repeating(access).last().is_some_and(|innermost| matches!(innermost.over, LoopOver::Constant(_)));
    match depends(context, access) {
        Depends::Nothing => match repeating(access).as_slice() {
            // What is around it may well choose the rows.
            [.., _, inner] => format!(
                "ask once before the loop over `{}`: nothing in the query depends on its turn",
                inner.name
            ),
            _ => "ask once before the loop: nothing in the query depends on the turn".to_owned(),
        },
        Depends::Written => {
            "each turn asks for the same and writes it: ask once before the loop, and write once behind it, where no turn \
             needs what the one before wrote"
                .to_owned()
        }
        Depends::Unclear if is_listed && function(op).is_some() => conditional(set, op, rows),
        Depends::Unclear => match other_than_equal(context, set) {
            Some(how) => without_key(&how, model),
            None => unclear(op, phrase::short(model)),
        },
        Depends::Keys(_) if asks_for_itself(context, access, set) => format!(
            "the row asks for itself: keep what is compared when the row is read (from_db() or __init__), or read the rows \
             of all turns again with {}.objects.in_bulk(keys) before the loop",
            phrase::short(model)
        ),
        Depends::Keys(keys) => match keys.iter().find(|key| !key.is_equality()) {
            Some(key) if function(op).is_some() => {
                format!("`{}__{}` finds other rows on each turn: {}", key.name, key.comparison, conditional(set, op, rows))
            }
            Some(key) => without_key(&format!("{}__{}", key.name, key.comparison), model),
            None if is_asked_otherwise(context, access, &keys) => format!(
                "the arms of the decision look for {} rows by different columns: read the rows for both before the loop, \
                 and keep a dict for each of them",
                phrase::noun(model)
            ),
            None => {
                let typed = typed(context, access, set, &keys);
                let nulls = without_value(context, access, &keys).unwrap_or_else(|| nulls(context, set, &keys));
                format!("{}{typed}{nulls}", by_keys(set, op, &keys, rows))
            }
        },
    }
}

/// No dict answers for what is no equality.
fn without_key(how: &str, model: &str) -> String {
    format!(
        "`{how}` finds other rows on each turn, and no one query has them by a key: read the {} rows that all turns need \
         before the loop and pick those of a turn in Python, or keep the loop where they are too many",
        phrase::noun(model)
    )
}

/// A lookup in the conditions of a queryset that compares in another way than for equality, with what it compares.
fn other_than_equal(context: &Context<'_>, set: &SetInfo) -> Option<String> {
    let narrows = set.ops.iter().filter(|op| matches!(op.name.as_str(), "filter" | "exclude" | "get" | "aget"));
    let is_letter = |letter: char| letter.is_alphanumeric() || letter == '_';
    narrows.filter(|op| !op.fixed).find_map(|op| {
        let text = context.text(op.site);
        let ends = text.match_indices('=').filter(|(at, _)| !text[at + 1..].starts_with('='));
        let names = ends.map(|(at, _)| {
            let before = text[..at].trim_end();
            &before[before.rfind(|letter: char| !is_letter(letter)).map_or(0, |start| start + 1)..]
        });
        names.filter(|name| WITHOUT_KEY.iter().any(|how| name.ends_with(how))).map(str::to_owned).next()
    })
}

/// Whether a question takes the first of the rows in a random order.
fn is_random_pick(set: &SetInfo, op: &str) -> bool {
    let is_random = |order: &OpInfo| order.name == "order_by" && order.texts.iter().any(|text| *text == "?");
    matches!(sync(op), "first" | "last" | "get" | "read" | "iterate") && set.ops.iter().any(is_random)
}

/// The aggregate function that a question is made of.
fn function(op: &str) -> Option<&'static str> {
    match sync(op) {
        "count" => Some("Count(\"pk\", filter=Q(...))"),
        "aggregate" => Some("Sum(..., filter=Q(...))"),
        _ => None,
    }
}

/// Numbers of the rows of all turns, each with its own condition.
fn conditional(set: &SetInfo, op: &str, rows: bool) -> String {
    let function = function(op).unwrap_or_default();
    if rows {
        return "annotate the rows with a Subquery that counts or sums what belongs to each".to_owned();
    }
    format!("ask once before the loop, with one {function} for each turn in {}.aggregate(...)", start(set))
}

/// Advice that does not depend on how a queryset was made.
fn of_kind(op: &str, model: &str) -> Option<&'static str> {
    Some(match op {
        "sql" => "ask once before the loop: WHERE key = ANY(%s) with all keys, then put the rows into a dict",
        "refresh_from_db" | "arefresh_from_db" => {
            "keep the values that are needed, or read all rows again with one filter"
        }
        "read" => "delete the rows with one statement: filter(...__in=keys).delete()",
        _ if model.is_empty() => {
            "ask once for each model before the loop: group the keys by model, then objects.in_bulk(keys) or \
             filter(...__in=keys) into a dict"
        }
        _ => return None,
    })
}

/// What a library asks where it is called, not the program.
fn of_library(context: &Context<'_>, access: &Access, op: &str) -> Option<String> {
    let text = context.text(access.site);
    let method = sync(op);
    if !METHODS.contains(&method) || text.contains(method) {
        return None;
    }
    let (called, arguments) = text.split_once('(').unwrap_or((text, ""));
    if called.ends_with(".has_perm") && !arguments.contains(',') {
        return Some(
            "ask once before the loop who has the permission: User.objects.with_perm(...), into a set of keys"
                .to_owned(),
        );
    }
    let model = phrase::noun(access.target.as_deref().unwrap_or(&access.model));
    let is_call =
        text.ends_with(')') && called.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '.'));
    let is_method =
        called.rsplit('.').next().is_some_and(|name| name.starts_with(|letter: char| letter.is_lowercase()));
    Some(if is_call && is_method {
        format!(
            "{called}() asks this by itself: read the {model} rows that all turns need with one query before the loop and \
             take the answers from those, or call it only where its answer is needed"
        )
    } else {
        format!(
            "the validation of each item asks this: check all items at once against {model} rows that one query reads \
             before the loop, or keep it where few items come"
        )
    })
}

/// Whether a method of a model reads its own row again: `Page.objects.get(pk=self.pk)` in a method of `Page`.
fn asks_for_itself(context: &Context<'_>, access: &Access, set: &SetInfo) -> bool {
    let class = access.symbol.rsplit('.').nth(1).unwrap_or_default();
    let by_own_key =
        |text: &str| ["pk=self.pk", "id=self.id", "pk=self.id", "id=self.pk"].iter().any(|key| text.contains(key));
    class == phrase::short(&set.model) && set.ops.last().is_some_and(|op| by_own_key(context.text(op.site)))
}

/// Less is known, less is said.
fn unclear(op: &str, model: &str) -> String {
    match sync(op) {
        "exists" | "count" | "aggregate" => format!(
            "ask once before the loop for all turns, with one {model} query that is grouped by what differs between them, \
             and keep the answers in a dict"
        ),
        "get_or_create" | "update_or_create" => format!(
            "read the {model} rows that exist with one query before the loop, and write the missing ones with one \
             bulk_create"
        ),
        _ => format!(
            "read the {model} rows that all turns need with one query before the loop, and keep them in a dict by what a \
             turn looks for"
        ),
    }
}

/// One question for the keys of all turns.
fn by_keys(set: &SetInfo, op: &str, keys: &[Key], rows: bool) -> String {
    let start = start(set);
    let filter = filter(set, keys);
    let names: Vec<&str> = keys.iter().map(|key| key.name.as_str()).collect();
    let quoted = names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
    let by = match names.as_slice() {
        [name] => (*name).to_owned(),
        _ => format!("({})", names.join(", ")),
    };
    let op = sync(op);
    match op {
        "exists" | "contains" => {
            let flat = if names.len() == 1 { ", flat=True" } else { "" };
            let instead = if rows { ", or annotate the rows with Exists(...)" } else { "" };
            format!("ask once before the loop: set({start}{filter}.values_list({quoted}{flat})){instead}")
        }
        "count" | "aggregate" => {
            let what = if op == "count" { "Count(\"pk\")" } else { "..." };
            let instead = if rows { ", or annotate the rows with a Subquery" } else { "" };
            format!(
                "ask once before the loop: {start}{filter}.values({quoted}).annotate(n={what}), into a dict by {by}{instead}"
            )
        }
        "get_or_create" => format!(
            "read the rows that exist before the loop, {start}{filter} into a dict by {by}, and write the missing ones \
             with one bulk_create"
        ),
        "update_or_create" => format!(
            "write all rows with one {start}.bulk_create(rows, update_conflicts=True, unique_fields=[{quoted}], \
             update_fields=[...]), where {by} is unique; or read those that exist with {filter} and write the rest",
            filter = filter.trim_start_matches('.')
        ),
        "first" | "last" | "earliest" | "latest" if !is_one_row(keys) => format!(
            "ask once before the loop: {start}{filter} in the same order, and keep the {} row of each {by} in a dict",
            if matches!(op, "last" | "latest") { "last" } else { "first" }
        ),
        _ => one_or_many(set, op, keys, &by),
    }
}

/// Whether another arm of a decision asks for rows of the same model by something else.
fn is_asked_otherwise(context: &Context<'_>, access: &Access, keys: &[Key]) -> bool {
    let Some(around) = innermost(access) else { return false };
    let ways = &context.analysis.trace.ways;
    let is_other_arm = |other: &&Access| {
        matches!(other.kind, AccessKind::Query { .. })
            && is_beside(access, other)
            && exclude_each_other(ways, access.way, other.way)
    };
    let differs = |other: &Access| match depends(context, other) {
        Depends::Keys(others) => keys.iter().all(|key| others.iter().all(|other| other.name != key.name)),
        Depends::Unclear => other.asked.as_deref().is_some_and(|set| !is_narrowed_by(context, set, keys)),
        Depends::Nothing | Depends::Written => false,
    };
    context.accesses_inside(around).filter(is_other_arm).any(differs)
}

/// The innermost loop that repeats an access.
fn innermost(access: &Access) -> Option<Span> {
    repeating(access).last().map(|entry| entry.span)
}

/// Whether the same function asks for rows of the same model on each turn of the same loop.
fn is_beside(access: &Access, other: &Access) -> bool {
    other.model == access.model && other.symbol == access.symbol && innermost(other) == innermost(access)
}

/// Whether some step of a queryset looks by one of the keys.
fn is_narrowed_by(context: &Context<'_>, set: &SetInfo, keys: &[Key]) -> bool {
    let mut lookups =
        set.ops.iter().flat_map(|op| &op.lookups).map(|name| key(context, &set.model, name.as_str()).name);
    lookups.any(|name| keys.iter().any(|key| key.name == name))
}

/// Where the turn falls back on rows that have no value: no list of keys finds those.
fn without_value(context: &Context<'_>, access: &Access, keys: &[Key]) -> Option<String> {
    let around = innermost(access)?;
    let asks_for_none = |other: &Access, key: &Key| {
        let null = format!("{}__isnull", key.name);
        let ops = other.asked.as_deref().map(|set| set.ops.as_slice()).unwrap_or_default();
        ops.iter().flat_map(|op| &op.lookups).any(|name| name.as_str() == null)
    };
    let beside: Vec<&Access> = context.accesses_inside(around).filter(|other| is_beside(access, other)).collect();
    let key = keys.iter().find(|key| beside.iter().any(|other| asks_for_none(other, key)));
    key.map(|key| format!("; rows without {0} need `| Q({0}__isnull=True)`, which no list of keys finds", key.name))
}

/// Rows have numbers where requests, options and files have texts, which no dict by numbers finds.
fn typed(context: &Context<'_>, access: &Access, set: &SetInfo, keys: &[Key]) -> String {
    // What rows of values() hold is of the right kind.
    let looked_up = || set.ops.iter().any(|op| is_looked_up(context, op));
    let may_be_texts = repeating(access).last().is_some_and(|innermost| {
        may_give_texts(context, innermost) || innermost.over == LoopOver::Unknown && looked_up()
    });
    let converts = |op: &OpInfo| ["int(", "UUID("].iter().any(|call| context.text(op.site).contains(call));
    if !may_be_texts || set.ops.iter().any(converts) {
        return String::new();
    }
    let kinds = keys.iter().filter_map(|key| kind_of(context, &set.model, &key.name));
    let mut names = kinds.filter_map(|kind| match kind {
        ColumnKind::Number => Some("numbers"),
        ColumnKind::Uuid => Some("UUIDs"),
        _ => None,
    });
    names.next().map_or_else(String::new, |name| {
        format!("; where the keys are texts, make {name} of them first: rows have {name}")
    })
}

/// `shelf=None` finds the rows without a shelf, and `shelf__in` finds none of them.
fn nulls(context: &Context<'_>, set: &SetInfo, keys: &[Key]) -> String {
    let tables = &context.analysis.schema.tables;
    let is_of_row = |key: &Key| {
        let calls =
            set.ops.iter().filter_map(|op| context.index.expr_at(op.site)).filter_map(|at| context.index.call(at));
        let mut values =
            calls.flat_map(|call| &call.keywords).filter(|(name, _)| name.is_some_and(|name| name == *key.name));
        values.any(|(_, value)| match &value.kind {
            ExprKind::Attribute(read) => tables.values().any(|table| may_be_null(table, read.name.as_str())),
            _ => false,
        })
    };
    let compares = |key: &&Key| {
        key.comparison == "exact" && tables.get(&set.model).is_some_and(|table| may_be_null(table, &key.name))
    };
    match keys.iter().find(|key| compares(key) && is_of_row(key)) {
        Some(Key { name, .. }) => format!(
            "; where a turn looks for {name}=None, ask for those rows with {name}__isnull=True: neither a list of keys nor OuterRef finds them"
        ),
        None => String::new(),
    }
}

/// Whether a column of a name may be empty; `shelf_id` is that of `shelf`.
fn may_be_null(table: &Table, name: &str) -> bool {
    let named = |name: &str| table.columns.values().find(|column| column.name == name);
    let column = named(name).or_else(|| named(name.strip_suffix("_id")?));
    column.is_some_and(|column| column.nullable)
}

/// Whether what a loop goes over is handed in, or made of a text or a request.
fn may_give_texts(context: &Context<'_>, entry: &LoopInfo) -> bool {
    const OF_TEXTS: &[&str] = &["split(", "getlist(", "splitlines(", ".GET", ".POST", ".data", "options[", "reader("];
    let Some(over) = context.index.looped_over(entry.span) else { return false };
    let is_handed_in = match &over.expr.kind {
        ExprKind::Name(_) | ExprKind::Subscript(_) => true,
        // `{item["id"] for item in data}`: what a document says.
        ExprKind::Comprehension(made) => matches!(made.element.kind, ExprKind::Subscript(_)),
        _ => false,
    };
    let text = context.text(context.index.span_of(over.site, over.expr));
    let is_of_texts = || OF_TEXTS.iter().any(|part| text.contains(part));
    entry.over == LoopOver::Unknown && !entry.few && (is_handed_in || is_of_texts())
}

/// Whether a step compares with what was found in a dict: `pk=chosen.get("book")`, which a form or file may have filled.
fn is_looked_up(context: &Context<'_>, op: &OpInfo) -> bool {
    let index = context.index;
    let Some((site, call)) = index.expr_at(op.site).and_then(|site| Some((site, index.call(site)?))) else {
        return false;
    };
    call.keywords.iter().any(|(_, value)| match &index.value(site, value).expr.kind {
        ExprKind::Subscript(_) => true,
        ExprKind::Call(found) => {
            matches!(&found.func.kind, ExprKind::Attribute(method) if method.name == "get") && found.keywords.is_empty()
        }
        _ => false,
    })
}

/// What values the column of a lookup has; of a foreign key, those of the key that it holds.
fn kind_of(context: &Context<'_>, model: &str, lookup: &str) -> Option<ColumnKind> {
    let table = context.analysis.schema.tables.get(model)?;
    let named = |name: &str| table.columns.values().find(|column| column.name == name);
    match named(lookup).or_else(|| named(lookup.strip_suffix("_id")?)) {
        Some(column) => match &column.target {
            Some(target) => kind_of(context, target, "pk"),
            None => Some(column.kind),
        },
        None if matches!(lookup, "pk" | "id") => match table.columns.values().find(|column| column.primary) {
            Some(column) => match &column.target {
                Some(parent) if parent != model => kind_of(context, parent, "pk"),
                Some(_) => None,
                None => Some(column.kind),
            },
            None if table.parents.is_empty() => Some(ColumnKind::Number),
            // A row of a child table has the key of its parent.
            None => kind_of(context, table.parents.iter().find(|parent| *parent != model)?, "pk"),
        },
        None => None,
    }
}

fn one_or_many(set: &SetInfo, op: &str, keys: &[Key], by: &str) -> String {
    let (start, filter) = (start(set), filter(set, keys));
    let rest = if has_rest(set, keys) { ".filter(...)" } else { "" };
    match keys {
        [Key { is: KeyIs::Primary, comparison: "exact", .. }] if set.rows => {
            format!("ask once before the loop: {start}{rest}.in_bulk(keys)")
        }
        [Key { is: KeyIs::Unique, comparison: "exact", name }] if set.rows => {
            format!("ask once before the loop: {start}{rest}.in_bulk(keys, field_name=\"{name}\")")
        }
        _ if matches!(op, "get" | "first" | "last") => {
            format!("ask once before the loop: {start}{filter}, and put the rows into a dict by {by}")
        }
        _ => format!("ask once before the loop: {start}{filter}, and group the rows by {by} in a dict"),
    }
}

/// Whether the keys are those of one row at most.
fn is_one_row(keys: &[Key]) -> bool {
    keys.iter().any(|key| key.is != KeyIs::Shared && key.comparison == "exact")
}

/// `Book.objects`; of the content of a relation of one row `author.books`.
fn start(set: &SetInfo) -> String {
    let of_relation = set.relation.as_deref().and_then(|relation| relation.rsplit_once('.'));
    match of_relation {
        Some((owner, relation)) => format!("{}.{relation}", phrase::noun(owner).replace(' ', "_")),
        None => format!("{}.objects", phrase::short(&set.model)),
    }
}

/// `.filter(author__in=keys, ...)`: the dots stand for conditions that stay as they are.
fn filter(set: &SetInfo, keys: &[Key]) -> String {
    let mut conditions: Vec<String> = keys.iter().map(|key| format!("{}__in=keys", key.name)).collect();
    if has_rest(set, keys) {
        conditions.push("...".to_owned());
    }
    format!(".filter({})", conditions.join(", "))
}

/// Whether there are conditions beside the keys.
fn has_rest(set: &SetInfo, keys: &[Key]) -> bool {
    const NARROWS: &[&str] = &["filter", "exclude", "get", "aget", "get_or_create", "update_or_create"];
    let narrowing = set.ops.iter().filter(|op| NARROWS.contains(&op.name.as_str()));
    let is_key = |lookup: &str| {
        keys.iter().any(|key| lookup == key.name || lookup == format!("{}__{}", key.name, key.comparison))
    };
    let is_other = |lookup: &str| !matches!(lookup, "defaults" | "create_defaults") && !is_key(lookup);
    narrowing.into_iter().any(|op| {
        op.args > op.lookups.len() || op.lookups.iter().any(|lookup| is_other(lookup.as_str())) || op.name == "exclude"
    })
}
