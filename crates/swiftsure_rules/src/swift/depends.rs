//! What of a question is another one on each turn of its loop: nothing, some of its lookups, or what cannot be told.

use swiftsure_django::{Access, AccessKind, OpInfo, SetInfo, sync};
use swiftsure_python::index::Turns;

use crate::context::{Context, repeating};

/// Comparisons that end a lookup; without one it compares for equality.
const COMPARISONS: &[&str] = &[
    "contains",
    "contained_by",
    "date",
    "day",
    "endswith",
    "exact",
    "gt",
    "gte",
    "has_key",
    "icontains",
    "iendswith",
    "iexact",
    "in",
    "iregex",
    "isnull",
    "istartswith",
    "lt",
    "lte",
    "month",
    "overlap",
    "range",
    "regex",
    "search",
    "startswith",
    "year",
];
/// Keywords of steps that are no lookups.
pub(crate) const NO_LOOKUPS: &[&str] = &["defaults", "create_defaults", "flat", "named", "using", "chunk_size"];

/// What differs in a question from turn to turn.
#[derive(Debug)]
pub(crate) enum Depends {
    Nothing,
    /// Nothing, but the loop writes what is asked for.
    Written,
    /// The lookups whose values differ.
    Keys(Vec<Key>),
    /// It is not told what.
    Unclear,
}

/// A lookup by which the rows of a turn are found.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Key {
    /// Without its comparison: `author__name`.
    pub name: String,
    pub comparison: &'static str,
    pub is: KeyIs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyIs {
    Primary,
    Unique,
    /// Several rows may have the same value.
    Shared,
}

impl Key {
    /// Whether rows with one of many values can be asked for at once.
    pub(crate) fn is_equality(&self) -> bool {
        matches!(self.comparison, "exact" | "in")
    }
}

/// What differs at an access from turn to turn of the innermost loop that repeats it. None where the way from the loop to
/// the access is not followed.
pub(crate) fn turns<'c>(context: &'c Context<'c>, access: &Access) -> Option<Turns<'c, 'c>> {
    let innermost = repeating(access).last()?.span;
    let mut turns = context.index.turns(innermost)?;
    let first = context.first_call_in(access, innermost).unwrap_or(access.calls.len());
    let calls = access.calls.get(first..).unwrap_or_default();
    for (at, call) in calls.iter().enumerate() {
        let inside = calls.get(at + 1).map_or(access.site, |next| next.span);
        if context.analysis.symbol_at(inside) != Some(call.callee) {
            return None;
        }
        turns = turns.enter(call.span, inside)?;
    }
    turns.holds(access.site).then_some(turns)
}

/// What differs in a question from turn to turn.
pub(crate) fn depends(context: &Context<'_>, access: &Access) -> Depends {
    let Some(set) = access.asked.as_deref() else { return Depends::Unclear };
    let found = match turns(context, access) {
        Some(turns) => differing(&turns, access, set),
        None if is_of_constants(context, access, set) => Some(Vec::new()),
        None => None,
    };
    match found {
        None => Depends::Unclear,
        Some(names) if names.is_empty() => {
            if is_written_by_loop(context, access) {
                Depends::Written
            } else {
                Depends::Nothing
            }
        }
        Some(names) => Depends::Keys(names.iter().map(|name| key(context, &set.model, name)).collect()),
    }
}

/// Whether the model that is asked is another one on each turn, and all else is the same: then no query answers for two.
pub(crate) fn is_of_each_model(context: &Context<'_>, access: &Access) -> bool {
    let Some(set) = access.asked.as_deref().filter(|_| access.model.is_empty()) else { return false };
    let Some(turns) = turns(context, access) else { return false };
    let places = std::iter::once(access.site).chain(set.ops.iter().map(|op| op.site));
    let mut arguments = places.filter_map(|place| turns.arguments_at(place));
    turns.differs_at(set.built) == Some(true) && arguments.all(|(names, others)| names.is_empty() && !others)
}

/// Whether `get_or_create` looks for one and the same row on each turn: one turn makes it at most, the others only look.
pub(crate) fn makes_once(context: &Context<'_>, access: &Access) -> bool {
    looks_or_makes(access) && matches!(depends(context, access), Depends::Nothing)
}

fn looks_or_makes(access: &Access) -> bool {
    let (AccessKind::Query { op, .. } | AccessKind::Write { op, .. }) = access.kind else { return false };
    sync(op.as_str()) == "get_or_create"
}

/// The lookups whose values differ; none where something else differs, or may.
fn differing(turns: &Turns<'_, '_>, access: &Access, set: &SetInfo) -> Option<Vec<String>> {
    // A queryset of a library or of a class starts at no expression.
    let starts_anew = || turns.differs_at(set.built).unwrap_or(set.relation.is_some());
    let is_sure_of_start = if turns.holds(set.built) { !starts_anew() } else { set.relation.is_none() };
    if !is_sure_of_start || set.unknown || set.asked.combined {
        return None;
    }
    let mut names: Vec<String> = Vec::new();
    for op in &set.ops {
        if !turns.holds(op.site) {
            if op.args > 0 && !op.fixed {
                return None;
            }
            continue;
        }
        match turns.arguments_at(op.site) {
            Some((_, true)) => return None,
            // Rows that are left out have no key in common.
            Some((differ, _)) if op.name == "exclude" && !differ.is_empty() => return None,
            Some((differ, false)) => {
                names.extend(
                    differ
                        .iter()
                        .map(|name| name.as_str())
                        .filter(|name| !NO_LOOKUPS.contains(name))
                        .map(str::to_owned),
                );
            }
            None if op.name == "slice" && turns.differs_at(op.site) == Some(true) => {}
            None if op.args == 0 || op.fixed => {}
            None => return None,
        }
    }
    let asks_for_more = names.is_empty() && turns.differs_at(access.site).unwrap_or(true);
    names.dedup();
    (!asks_for_more).then_some(names)
}

/// Whether a question is made of constants of the code alone.
fn is_of_constants(context: &Context<'_>, access: &Access, set: &SetInfo) -> bool {
    let narrows = set.ops.iter().any(|op| op.args > 0);
    // The key of a new row is `None` while it runs, and no constant.
    let is_written = |op: &OpInfo| op.args == 0 || op.fixed && context.index.hands_over_constants(op.site);
    let is_constant = narrows && set.relation.is_none() && !set.unknown && set.ops.iter().all(is_written);
    let asks = matches!(access.kind, AccessKind::Query { .. }) || looks_or_makes(access);
    is_constant && asks && !access.model.is_empty()
}

/// Whether the loop writes what is asked, so that the next turn may get another answer.
fn is_written_by_loop(context: &Context<'_>, access: &Access) -> bool {
    let Some(innermost) = repeating(access).last().map(|entry| entry.span) else { return false };
    context.analysis.trace.accesses.iter().any(|other| {
        // What is made where it is missing is there on the next turn.
        matches!(other.kind, AccessKind::Write { op, .. } if !op.as_str().ends_with("get_or_create"))
            && other.model == access.model
            && other.site != access.site
            && other.loops.iter().any(|entry| entry.span == innermost)
    })
}

pub(crate) fn key(context: &Context<'_>, model: &str, lookup: &str) -> Key {
    let ends = |comparison: &&&str| lookup.strip_suffix(**comparison).is_some_and(|rest| rest.ends_with("__"));
    let comparison = COMPARISONS.iter().find(ends).copied();
    let name =
        comparison.and_then(|found| lookup.strip_suffix(found)).map_or(lookup, |rest| rest.trim_end_matches('_'));
    let column = name.strip_suffix("_id").unwrap_or(name);
    let table = context.analysis.schema.tables.get(model);
    let known = table.and_then(|table| {
        let mut columns = table.columns.iter().filter(|(known, _)| [name, column].contains(&known.as_str()));
        columns.next().map(|(_, column)| column)
    });
    let is = match known {
        Some(column) if column.primary => KeyIs::Primary,
        Some(column) if column.unique => KeyIs::Unique,
        Some(_) => KeyIs::Shared,
        None if name == "pk" || name == "id" => KeyIs::Primary,
        None => KeyIs::Shared,
    };
    Key { name: name.to_owned(), comparison: comparison.unwrap_or("exact"), is }
}
