//! A regular expression in a URLconf without an anchor: its view answers below other addresses as well.

use swiftsure_source::{FileId, Finding, Fix, Span, Step};

use crate::context::Context;
use crate::proof;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/url-pattern-unanchored",
    page: "url_pattern_unanchored.md",
    summary: "a regular expression of a URLconf has no anchor, so its view answers inside of other addresses",
    severity: Low,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-185", "CWE-625", "OWASP A01:2021", "ASVS 5.0 V8"],
    run: run,
}

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for file in context.reviewed {
        let source = context.files.get(*file);
        if source.path.ends_with(".py") && source.text.contains("urlpatterns") || source.path.contains("urls") {
            found.extend(patterns(&source.text).into_iter().map(|pattern| finding(context, *file, &pattern)));
        }
    }
    found
}

/// A pattern that may begin anywhere.
#[derive(Debug, PartialEq, Eq)]
struct Pattern {
    /// The content of the text.
    start: u32,
    end: u32,
    text: String,
}

/// The patterns of a URLconf that neither begin nor end at a fixed place.
fn patterns(text: &str) -> Vec<Pattern> {
    let mut found = Vec::new();
    for (at, name) in text.match_indices("re_path(") {
        let line = text[..at].rfind('\n').map_or(0, |start| start + 1);
        let is_call = !text[..at].ends_with(|letter: char| letter.is_alphanumeric() || letter == '_');
        if !is_call || text[line..at].contains('#') {
            continue;
        }
        let inside = at + name.len();
        let Some((start, end)) = literal(text, inside) else { continue };
        let pattern = &text[start..end];
        if is_loose(pattern) {
            let number = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
            found.push(Pattern { start: number(start), end: number(end), text: pattern.to_owned() });
        }
    }
    found
}

/// The content of the plain text that begins here; none of one that is put together.
fn literal(text: &str, from: usize) -> Option<(usize, usize)> {
    let rest = &text[from..];
    let quoted = rest.trim_start();
    let begin = from + rest.len() - quoted.len();
    let prefix = usize::from(quoted.starts_with(['r', 'R', 'u']));
    let quote = quoted[prefix..].chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let start = begin + prefix + 1;
    let end = start + text[start..].find([quote, '\n'])?;
    let behind = text[end + 1..].trim_start();
    (text[end..].starts_with(quote) && behind.starts_with(',')).then_some((start, end))
}

/// Whether a pattern matches in the middle of an address: with `$` at its end Django compares the whole of it.
fn is_loose(pattern: &str) -> bool {
    let begins = ["^", "\\A", "(^", "(?", ".*", "/?", ".+"].iter().any(|start| pattern.starts_with(start));
    let ends = pattern.ends_with('$') || pattern.ends_with("\\Z");
    let says_something = pattern.chars().any(char::is_alphabetic);
    !begins && !ends && says_something
}

/// What stands before all patterns of a URLconf: the prefix of its `include()`.
fn prefix<'a>(context: &Context<'a>, file: FileId) -> Option<&'a str> {
    let prefixes = context.analysis.url_prefixes.get(&file)?;
    let mut before = prefixes.iter().map(String::as_str);
    let first = before.next()?;
    (!first.trim_matches('/').is_empty() && before.next().is_none()).then_some(first)
}

fn finding(context: &Context<'_>, file: FileId, pattern: &Pattern) -> Finding {
    let span = Span::new(file, pattern.start, pattern.end);
    let text = &pattern.text;
    let prefix = prefix(context, file);
    let (below, cost) = match prefix {
        Some(prefix) => (
            format!("below `{prefix}` "),
            format!(
                "What a proxy, a cache or a middleware says of single paths below `{prefix}` can be gone around through others there."
            ),
        ),
        None => (
            String::new(),
            "What a proxy, a cache or a middleware says of some paths can be gone around through others.".to_owned(),
        ),
    };
    let message = format!(
        "The pattern `{text}` has no `^`: its view answers every address {below}that holds `{text}`, wherever that stands."
    );
    let step = Step { label: "pattern", span, text: "Django looks for it with search()".to_owned(), excerpt: true };
    Finding {
        discriminator: text.clone(),
        message,
        cost_sentence: cost,
        steps: vec![step],
        fixes: vec![Fix::words("begin the pattern with `^`, or use path()")],
        ..proof::bare(&RULE.info, span)
    }
}

#[cfg(test)]
mod tests {
    use super::{is_loose, patterns};

    #[test]
    fn a_pattern_without_anchors_matches_anywhere() {
        assert!(is_loose("docurl/"));
        assert!(is_loose("jobs/(?P<task>[^/]+)/"));
        for tight in ["^docurl/", "docurl/$", "", ".*", "(?i)^docurl/"] {
            assert!(!is_loose(tight), "{tight}");
        }
    }

    #[test]
    fn only_plain_texts_in_calls_are_read() {
        let text = "re_path(\n    r'a/', view),\n# re_path('b/', view)\nmy_re_path('c/', v), re_path(r'd/' + x, v)";
        let found: Vec<String> = patterns(text).into_iter().map(|pattern| pattern.text).collect();
        assert_eq!(found, ["a/"]);
    }
}
