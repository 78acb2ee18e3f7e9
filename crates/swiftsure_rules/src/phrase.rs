//! Wording: names of models, loops and counts as sentences use them.

use swiftsure_django::{CallInfo, SetInfo};
use swiftsure_source::EntryPointRef;

/// `All order rows`, or, of a queryset that something narrows, `All order rows that match`.
pub(crate) fn all_rows(model: &str, set: Option<&SetInfo>) -> String {
    let narrows = ["filter", "exclude", "select_for_update", "raw"];
    let is_whole = set.is_some_and(|set| {
        let asked = &set.asked;
        !(asked.open || asked.combined || asked.of_relation || set.unknown || set.relation.is_some())
            && asked.filters.is_empty()
            && !narrows.iter().any(|name| set.has_op(name))
    });
    let that_match = if is_whole { "" } else { " that match" };
    format!("All {} rows{that_match}", noun(model))
}

/// `book` for `library.Book`, `iucn status` for `library.IUCNStatus`, as Django makes a verbose name of a class (source:
/// `django.utils.text.camel_case_to_spaces`); `chosen model's` for a model that is chosen at run time.
pub(crate) fn noun(model: &str) -> String {
    if model.is_empty() {
        return "chosen model's".to_owned();
    }
    let name = model.rsplit('.').next().unwrap_or(model);
    let mut words = String::new();
    let mut before = ' ';
    let mut letters = name.chars().peekable();
    while let Some(letter) = letters.next() {
        let begins = before.is_lowercase() || letters.peek().is_some_and(|next| !next.is_uppercase());
        if letter.is_uppercase() && begins && !words.is_empty() {
            words.push(' ');
        }
        words.extend(letter.to_lowercase());
        before = letter;
    }
    words
}

/// `Each book of`; models whose names are plurals, or not known, have rows: `Each row of`.
pub(crate) fn each_of(model: &str) -> String {
    let noun = noun(model);
    let plural = noun.ends_with('s') && !["ss", "us", "is"].iter().any(|end| noun.ends_with(end));
    if plural { "Each row of".to_owned() } else { format!("Each {noun} of") }
}

/// `Book` for `library.Book`.
pub(crate) fn short(dotted: &str) -> &str {
    dotted.rsplit('.').next().unwrap_or(dotted)
}

/// `calls total`, `renders shop/list.html`, `renders block content of shop/list.html`.
pub(crate) fn called(call: &CallInfo) -> String {
    if !call.renders {
        return format!("calls {}", short(call.callee));
    }
    let (path, part) = call.callee.split_once(' ').map_or((call.callee, ""), |(path, part)| (path, part));
    let template =
        ["templates/", "jinja2/"].iter().find_map(|folder| path.split_once(folder)).map_or(path, |(_, name)| name);
    if part.is_empty() { format!("renders {template}") } else { format!("renders {part} of {template}") }
}

/// `one more query`, `3 more queries`.
pub(crate) fn more_queries(count: usize) -> String {
    match count {
        1 => "one more query".to_owned(),
        2 => "two more queries".to_owned(),
        3 => "three more queries".to_owned(),
        _ => format!("{count} more queries"),
    }
}

/// What asks, in the user's words: iteration and the like have no method.
pub(crate) fn asking(op: swiftsure_source::Sym) -> &'static str {
    match op.as_str() {
        "iterate" | "in" | "bool" => "reading its rows",
        "index" => "an index",
        "sql" => "cursor.execute",
        other => other,
    }
}

/// `` `customer` `` for `orders.Order.customer`.
pub(crate) fn relation(relation: &str) -> String {
    match short(relation) {
        "" => "a relation that is chosen while it runs".to_owned(),
        name => format!("`{name}`"),
    }
}

/// `a, b and c`.
pub(crate) fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Where a finding happens, in the user's words: the route, else the entry point, else the function.
pub(crate) fn place(points: &[EntryPointRef], symbol: &str) -> String {
    match points.first() {
        Some(EntryPointRef { route: Some(route), .. }) => route.clone(),
        Some(point) => format!("{} `{}`", point.kind, point.name),
        None => format!("{}()", short(symbol)),
    }
}

/// A clause as the beginning of a sentence.
pub(crate) fn capitalised(clause: &str) -> String {
    let mut letters = clause.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A sentence as a part of another one.
pub(crate) fn lowered(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::{each_of, noun};

    #[test]
    fn a_model_is_called_as_django_calls_it() {
        assert_eq!(noun("shop.Order"), "order");
        assert_eq!(noun("shop.OrderLine"), "order line");
        assert_eq!(noun("shop.IUCNStatus"), "iucn status");
        assert_eq!(noun("shop.OpenPGPKey"), "open pgp key");
        assert_eq!(noun("shop.SKU"), "sku");
    }

    #[test]
    fn a_model_whose_name_is_a_plural_has_rows() {
        assert_eq!(each_of("shop.OrderLine"), "Each order line of");
        assert_eq!(each_of("shop.Users"), "Each row of");
        assert_eq!(each_of("shop.OrderStatus"), "Each order status of");
        assert_eq!(each_of("shop.Address"), "Each address of");
    }
}
