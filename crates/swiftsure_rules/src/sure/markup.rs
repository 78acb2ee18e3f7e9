//! What a template puts out, and where in an HTML page that stands: in the text, in an attribute, in a script.

use swiftsure_source::Span;

/// Filters of Django that leave HTML in a text as it is.
pub(super) const KEEPING: &[&str] = &[
    "capfirst",
    "center",
    "cut",
    "default",
    "default_if_none",
    "first",
    "last",
    "linebreaks",
    "linebreaksbr",
    "ljust",
    "lower",
    "rjust",
    "safe",
    "safeseq",
    "title",
    "truncatechars",
    "truncatechars_html",
    "truncatewords",
    "truncatewords_html",
    "upper",
    "wordwrap",
];

/// A variable that a template puts out, with nothing but filters behind it.
pub(super) struct Shown<'a> {
    /// The template up to its `{{`.
    pub before: &'a str,
    /// The names of the filters.
    pub filters: Vec<&'a str>,
}

/// What a template puts out at a place, if that is all that stands between the braces.
pub(super) fn shown(text: &str, site: Span) -> Option<Shown<'_>> {
    let (before, after) = (text.get(..site.start as usize)?, text.get(site.end as usize..)?);
    let (open, end) = (before.rfind("{{")?, after.find("}}")?);
    let (ahead, behind) = (&before[open + 2..], &after[..end]);
    let alone = !ahead.contains(['}', '|', '%', '"', '\'']) && !behind.contains(['{', '%']);
    let ends_here = behind.trim_start().starts_with('|') || behind.trim().is_empty();
    let filters = behind.split('|').skip(1).map(filter_name).collect();
    (alone && ends_here).then_some(Shown { before: &before[..open], filters })
}

/// The name of a filter, without its argument.
pub(super) fn filter_name(text: &str) -> &str {
    let text = text.trim();
    text.split(|letter: char| !(letter.is_alphanumeric() || letter == '_')).next().unwrap_or_default()
}

/// What is around a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Text,
    /// In the value of an attribute: of which tag, under which name, in which quotes, and what stands before it.
    Attribute {
        tag: String,
        name: String,
        quote: Option<char>,
        before: String,
    },
    /// In a script: in a text of these quotes, in a comment (`/` or `*`), or in its code.
    Script {
        quote: Option<char>,
    },
    /// In a tag but in no value, in a style, in a comment.
    Other,
}

/// What is around the end of a text. Tags of the template are taken for letters.
pub(super) fn place(before: &str) -> Place {
    let text = without_tags(before);
    let Some(open) = last_open(&text) else { return Place::Text };
    match open {
        Open::Script(code) => Place::Script { quote: quote_in(code) },
        Open::Tag(tag) => attribute(tag),
        Open::Other => Place::Other,
    }
}

/// The text with an `x` for each tag, variable and comment of the template.
fn without_tags(before: &str) -> String {
    let mut made = String::with_capacity(before.len());
    let mut rest = before;
    while let Some(at) = rest.find('{') {
        let (text, inside) = rest.split_at(at);
        made.push_str(text);
        let close = match inside.as_bytes().get(1) {
            Some(b'%') => "%}",
            Some(b'{') => "}}",
            Some(b'#') => "#}",
            _ => {
                made.push('{');
                rest = &inside[1..];
                continue;
            }
        };
        if close == "}}" {
            made.push('x');
        }
        rest = inside.find(close).map_or("", |end| &inside[end + 2..]);
    }
    made.push_str(rest);
    made
}

enum Open<'a> {
    /// What stands between `<` and the end.
    Tag(&'a str),
    /// What stands between `<script>` and the end.
    Script(&'a str),
    Other,
}

/// What is open at the end of a text.
fn last_open(text: &str) -> Option<Open<'_>> {
    let mut rest = text;
    loop {
        let at = rest.find('<')?;
        let inside = &rest[at + 1..];
        if let Some(comment) = inside.strip_prefix("!--") {
            match comment.find("-->") {
                Some(end) => rest = &comment[end + 3..],
                None => return Some(Open::Other),
            }
            continue;
        }
        if !inside.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '/') {
            rest = inside;
            continue;
        }
        let Some(end) = end_of_tag(inside) else { return Some(Open::Tag(inside)) };
        let name = tag_name(inside);
        rest = &inside[end + 1..];
        for raw in ["script", "style", "textarea", "title"] {
            if name != raw {
                continue;
            }
            match rest.to_ascii_lowercase().find(&format!("</{raw}")) {
                Some(close) => rest = &rest[close..],
                // Data, not code.
                None if raw == "script" && !inside[..end].contains("json") && !inside[..end].contains("template") => {
                    return Some(Open::Script(rest));
                }
                None if raw == "title" || raw == "textarea" => return None,
                None => return Some(Open::Other),
            }
        }
    }
}

fn tag_name(inside: &str) -> String {
    inside
        .chars()
        .take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '-')
        .collect::<String>()
        .to_lowercase()
}

/// Where a tag ends, outside of its quotes.
fn end_of_tag(inside: &str) -> Option<usize> {
    let mut quote = None;
    for (at, letter) in inside.char_indices() {
        match (quote, letter) {
            (None, '>') => return Some(at),
            (None, '"' | '\'') => quote = Some(letter),
            (Some(open), _) if open == letter => quote = None,
            _ => {}
        }
    }
    None
}

/// The attribute in whose value a tag that is not closed ends.
fn attribute(inside: &str) -> Place {
    let tag = tag_name(inside);
    let (mut name, mut value, mut quote, mut in_value) = (String::new(), String::new(), None, false);
    for letter in inside[tag.len()..].chars() {
        if in_value {
            match (quote, letter) {
                (Some(open), _) if open == letter => (name, value, quote, in_value) = Default::default(),
                (None, '"' | '\'') if value.is_empty() => quote = Some(letter),
                (None, _) if letter.is_whitespace() => (name, value, quote, in_value) = Default::default(),
                _ => value.push(letter),
            }
        } else if letter == '=' {
            in_value = true;
        } else if letter.is_whitespace() {
            name.clear();
        } else {
            name.push(letter.to_ascii_lowercase());
        }
    }
    if in_value { Place::Attribute { tag, name, quote, before: value } } else { Place::Other }
}

/// The quotes or the comment, by its second letter, that are open at the end of a script.
fn quote_in(code: &str) -> Option<char> {
    let mut quote = None;
    let mut letters = code.chars().peekable();
    while let Some(letter) = letters.next() {
        match (quote, letter) {
            (Some('"' | '\'' | '`'), '\\') => {
                letters.next();
            }
            (Some(open @ ('"' | '\'' | '`')), _) if open == letter => quote = None,
            (Some('"' | '\''), '\n') => quote = None,
            (None, '"' | '\'' | '`') => quote = Some(letter),
            (None, '/') if letters.peek() == Some(&'/') => quote = Some('/'),
            (None, '/') if letters.next_if(|next| *next == '*').is_some() => quote = Some('*'),
            (Some('/'), '\n') => quote = None,
            (Some('*'), '*') if letters.next_if(|next| *next == '/').is_some() => quote = None,
            _ => {}
        }
    }
    quote
}

#[cfg(test)]
mod tests {
    use super::{Place, place};

    fn attribute(tag: &str, name: &str, quote: Option<char>, before: &str) -> Place {
        Place::Attribute { tag: tag.into(), name: name.into(), quote, before: before.into() }
    }

    #[test]
    fn a_place_in_the_text_is_none_of_a_tag() {
        assert_eq!(place("<p class=\"a\">"), Place::Text);
        assert_eq!(place("{% if a < b %}"), Place::Text);
        assert_eq!(place("<script>a();</script> "), Place::Text);
    }

    #[test]
    fn a_place_in_a_value_knows_its_attribute() {
        assert_eq!(place("<a class=x href=\""), attribute("a", "href", Some('"'), ""));
        assert_eq!(place("<a href='/x/{{ a }}/"), attribute("a", "href", Some('\''), "/x/x/"));
        assert_eq!(place("<input value="), attribute("input", "value", None, ""));
        assert_eq!(place("<a href=\"{% url 'x' %}\" "), Place::Other);
    }

    #[test]
    fn a_place_in_a_script_knows_its_quotes() {
        assert_eq!(place("<script>var a = \""), Place::Script { quote: Some('"') });
        assert_eq!(place("<script>var a = 'b'; // it's\nvar c = "), Place::Script { quote: None });
        assert_eq!(place("<script>a(); // it's "), Place::Script { quote: Some('/') });
        assert_eq!(place("<script>/* it's */ a = "), Place::Script { quote: None });
        assert_eq!(place("<script type=\"application/json\">"), Place::Other);
    }
}
