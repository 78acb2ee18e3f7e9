//! Where a step can be written into the expression that builds a queryset.

use swiftsure_django::{OpInfo, SetInfo, sync};
use swiftsure_source::Span;

use crate::context::Context;

/// Methods of every manager and queryset: what stands before them may become a queryset with more steps.
const QUERYSET_METHODS: &[&str] = &[
    "aget",
    "all",
    "annotate",
    "defer",
    "distinct",
    "earliest",
    "exclude",
    "filter",
    "first",
    "get",
    "in_bulk",
    "iterator",
    "last",
    "latest",
    "only",
    "order_by",
    "prefetch_related",
    "reverse",
    "select_related",
    "using",
];

/// The place behind the manager where a queryset method follows it, else behind the last step that gives a queryset.
/// None in a template, and none where querysets of several models pass.
pub(crate) fn of_calls(context: &Context<'_>, set: &SetInfo) -> Option<Span> {
    let place = of_this(context, set)?;
    let is_python = context.files.get(place.file).path.ends_with(".py");
    (is_python && !context.passes_other(place, &set.model)).then_some(place)
}

fn of_this(context: &Context<'_>, set: &SetInfo) -> Option<Span> {
    let behind = |span: Span| Span::new(span.file, span.end, span.end);
    let starts = context.is_place(set.built) && is_manager(context.text(set.built)) && !is_class(context, set.built);
    if starts && next_method(context, set.built).is_some_and(|name| QUERYSET_METHODS.contains(&name)) {
        return Some(behind(set.built));
    }
    let mut steps =
        set.ops.iter().rev().filter(|op| context.is_place(op.site) && is_written(context, op)).map(|op| op.site);
    let last = steps.next().or(Some(set.built).filter(|_| starts))?;
    // A method of the project's own may follow, which a manager has and a queryset does not.
    next_method(context, last).is_none_or(|name| QUERYSET_METHODS.contains(&name)).then(|| behind(last))
}

/// Whether a place is the name of a class where it is defined: the library makes the queryset for it.
pub(crate) fn is_class(context: &Context<'_>, span: Span) -> bool {
    context.is_place(span) && context.before(span).trim() == "class"
}

/// Whether the text of a step is a call of the method that it is, or a slice, which give a queryset as they stand; a
/// step that a library makes has the place of the call of the library instead: `get_list_or_404(books)`.
fn is_written(context: &Context<'_>, op: &OpInfo) -> bool {
    const ONE_ROW_OR_NUMBER: &[&str] = &["get", "first", "last", "earliest", "latest", "count", "exists", "contains"];
    const OR_CREATE: &[&str] = &["get_or_create", "update_or_create"];
    let name = op.name.as_str();
    let method = sync(name);
    if ONE_ROW_OR_NUMBER.contains(&method)
        || OR_CREATE.contains(&method)
        || matches!(name, "index" | "in_bulk" | "iterator")
    {
        return false;
    }
    let text = context.text(op.site);
    match name {
        "slice" => text.ends_with(']') && opening(text).is_some_and(|open| text[..open].ends_with(is_word_end)),
        _ => called(text) == Some(name),
    }
}

/// The name of the method that an expression calls last: `filter` for `Book.objects.filter(pk=1)`.
fn called(text: &str) -> Option<&str> {
    let receiver = text.get(..opening(text)?)?.trim_end();
    let (before, name) = receiver.rsplit_once('.')?;
    (!before.is_empty() && name.chars().all(is_word)).then_some(name)
}

/// Where the bracket opens that the last letter closes. Brackets in texts count as well: then none is found, or an
/// earlier one, and no method stands before it.
fn opening(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, letter) in text.char_indices().rev() {
        match letter {
            ')' | ']' | '}' => depth += 1,
            '(' | '[' | '{' => depth = depth.checked_sub(1)?,
            _ => {}
        }
        if depth == 0 {
            return (at + 1 < text.len()).then_some(at);
        }
    }
    None
}

/// Whether a text names or makes a manager: `Book.objects`, `self.get_queryset()`.
fn is_manager(text: &str) -> bool {
    let plain = text.chars().all(|letter| is_word(letter) || letter == '.');
    plain
        || called(text).is_some_and(|name| matches!(name, "get_queryset" | "all" | "db_manager"))
        || text.ends_with(".objects")
}

/// The method that is called on an expression.
fn next_method<'a>(context: &'a Context<'_>, span: Span) -> Option<&'a str> {
    context.after(span).trim_start().strip_prefix('.')?.split(|letter| !is_word(letter)).next()
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

fn is_word_end(letter: char) -> bool {
    is_word(letter) || matches!(letter, ')' | ']')
}
