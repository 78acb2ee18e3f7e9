//! The intrinsics by which the knowledge speaks of taint: sources, what passes it on, what makes safe, sinks.

use std::rc::Rc;

use swiftsure_source::Sym;

use crate::frame::Frame;
use crate::interpreter::Interpreter;
use crate::outside::{Marks, Outside, Shape, Start, Step, together};
use crate::value::{Args, Site, Value};

/// Calls that are followed into what another process does.
const ELSEWHERE: u32 = 500;

type Cx<'c, 'a> = &'c mut Interpreter<'a>;

/// `outside("query parameter", key)`: a text from outside; a third argument says that it is `"data"` or `"any"`.
pub(crate) fn outside(_: Cx<'_, '_>, _: &mut Frame, args: Args, site: Site) -> Value {
    let Value::Str(kind) = args.at(0) else { return Value::AnyStr };
    let shape = match args.at(2).as_str().map(Sym::as_str) {
        Some("data") => Shape::Data,
        Some("any") => Shape::Any,
        _ => Shape::Text,
    };
    Value::Outside(Rc::new(Outside::source(kind, args.at(1).as_str(), site, shape)))
}

/// `made_of(result, *values)`: the result, with the taint of the values.
pub(crate) fn made_of(cx: Cx<'_, '_>, f: &mut Frame, mut args: Args, site: Site) -> Value {
    if args.positional.is_empty() {
        return Value::Unknown;
    }
    let result = args.positional.remove(0);
    let start = match args.positional.first().map(|first| (first, first.outside())) {
        Some((Value::Str(text), _)) => Start::Text(*text),
        Some((_, Some(outside))) => outside.start,
        _ => Start::Other,
    };
    let parts = cx.parts_of(f, &args.positional);
    let step = Step { site, how: function_name(cx, f), helps: Marks::default() };
    result.tainted(&parts, start, Some(step))
}

/// `safe(value, "html", ...)`: the value, which may now go into these kinds of sinks.
pub(crate) fn safe(cx: Cx<'_, '_>, f: &mut Frame, args: Args, site: Site) -> Value {
    let step = Step { site, how: function_name(cx, f), helps: marks(&args) };
    args.at(0).map_members(|member| match member {
        Value::Outside(outside) => Value::Outside(Rc::new(outside.passed(step))),
        other => other.clone(),
    })
}

/// `raw(value)`: the value, decoded; what made it safe before is undone.
pub(crate) fn raw(_: Cx<'_, '_>, _: &mut Frame, args: Args, _: Site) -> Value {
    args.at(0).map_members(|member| match member {
        Value::Outside(outside) => Value::Outside(Rc::new(outside.raw())),
        other => other.clone(),
    })
}

/// `checked(value, "redirect", ...)`: a verdict; where it holds, the value may go into these kinds of sinks.
pub(crate) fn checked(_: Cx<'_, '_>, _: &mut Frame, args: Args, _: Site) -> Value {
    let value = args.at(0);
    let Some(first) = value.outside() else { return Value::AnyBool };
    // One check speaks of all that the value may be: a text of one kind, or data of another.
    let all = value.members().iter().filter_map(|member| match member {
        Value::Outside(outside) if !outside.is_verdict() => Some(outside),
        _ => None,
    });
    let parts = together(all.flat_map(|outside| &outside.parts));
    Outside { parts, ..Outside::clone(first) }.passed_check(marks(&args)).as_verdict()
}

/// `matched(pattern, text, whole)`: the match of a regular expression. One that lets only harmless characters through,
/// from the beginning to the end, is a check as well.
pub(crate) fn matched(cx: Cx<'_, '_>, f: &mut Frame, args: Args, site: Site) -> Value {
    let text = args.at(1);
    let Some(outside) = text.outside() else { return Value::Data };
    let whole = args.at(2) == Value::Bool(true);
    match args.at(0) {
        Value::Str(pattern) if is_harmless(pattern.as_str(), whole) => {
            let marks = Marks::of(harmless_as(pattern.as_str()));
            let Value::Outside(checked) = outside.passed_check(marks) else { return Value::Data };
            Value::Outside(Rc::new(Outside { shape: Shape::Match, start: Start::Other, ..Outside::clone(&checked) }))
        }
        Value::Str(_) => cx.made_of(f, Value::Data, std::slice::from_ref(&text), "match", site),
        // Nobody knows what the pattern lets through.
        _ => Value::Data,
    }
}

/// `substituted(pattern, text)`: the text after `re.sub`. Taking a word out of it leaves the rest as it came; any other
/// pattern may be there to take out what does harm.
pub(crate) fn substituted(cx: Cx<'_, '_>, f: &mut Frame, args: Args, site: Site) -> Value {
    match args.at(0) {
        Value::Str(pattern) if is_word(pattern.as_str()) => cx.made_of(f, Value::AnyStr, &[args.at(1)], "sub", site),
        _ => Value::AnyStr,
    }
}

/// `sink("sql", value, "cursor.execute")`.
pub(crate) fn sink(cx: Cx<'_, '_>, f: &mut Frame, args: Args, site: Site) -> Value {
    if let Value::Str(kind) = args.at(0) {
        let name = args.at(2).as_str().unwrap_or_else(|| function_name(cx, f));
        cx.sink(f, kind, name, &[args.at(1)], site);
    }
    Value::None
}

/// `elsewhere(function, *args, **keywords)`: the call happens in another process; of what it does there, only where it
/// lets values from outside end is told here.
pub(crate) fn elsewhere(cx: Cx<'_, '_>, f: &mut Frame, mut args: Args, site: Site) -> Value {
    let given: Vec<Value> =
        args.positional.iter().skip(1).chain(args.keywords.iter().map(|(_, value)| value)).cloned().collect();
    if !cx.parts_of(f, &given).is_empty() {
        let function = args.positional.remove(0);
        let (state, granted, is_partial) = (f.state.clone(), f.granted.clone(), f.is_partial);
        let (effects, callees) = (f.effects.len(), f.callees.len());
        let (fuel, was_elsewhere) = (cx.fuel, cx.is_elsewhere);
        (cx.fuel, cx.is_elsewhere) = (fuel.min(ELSEWHERE), true);
        cx.call_value(f, &function, args, site);
        (cx.fuel, cx.is_elsewhere) = (fuel, was_elsewhere);
        (f.state, f.granted, f.is_partial) = (state, granted, is_partial);
        cx.never_back = false;
        f.keep_sinks(effects);
        // Nobody here tells what the other process did.
        f.callees.truncate(callees);
    }
    Value::None
}

/// A builtin that runs or opens its first argument, and of whose answer nothing is known.
pub(crate) fn runs(cx: Cx<'_, '_>, f: &mut Frame, args: &Args, site: Site, kind: &str, name: &str) -> Value {
    cx.arguments_escape(f, args, site);
    cx.sink(f, Sym::new(kind), Sym::new(name), &[args.at(0)], site);
    Value::Unknown
}

/// What `get` takes out of data that came from outside.
pub(crate) fn get(cx: Cx<'_, '_>, f: &mut Frame, args: Args, site: Site) -> Value {
    let Value::Outside(outside) = args.at(0) else { return Value::Unknown };
    cx.arguments_escape(f, &args, site);
    f.as_checked(Value::Outside(Rc::new(outside.under(args.at(1).as_str(), outside.shape))))
}

/// The kinds of sinks that the arguments behind the first name.
fn marks(args: &Args) -> Marks {
    let kinds = args.positional.iter().skip(1).filter_map(Value::as_str);
    kinds.fold(Marks::default(), |marks, kind| marks.with(Marks::of(kind.as_str())))
}

fn function_name(cx: &Interpreter<'_>, f: &Frame) -> Sym {
    f.function.map_or_else(|| Sym::new("module"), |function| cx.code.function(function).name)
}

/// Whether a pattern means a word of the program, and nothing that does harm somewhere: `(/?)proxy(/?)`.
fn is_word(pattern: &str) -> bool {
    const HARMFUL: &[&str] = &["script", "http", "//", "select", "union", "drop", "eval"];
    let is_plain =
        |each: char| each.is_alphanumeric() || matches!(each, '_' | '-' | '/' | '(' | ')' | '?' | '|' | '^' | '$');
    let lower = pattern.to_lowercase();
    pattern.chars().all(is_plain)
        && pattern.split(|each: char| !each.is_alphanumeric()).any(|word| word.len() > 3)
        && !HARMFUL.iter().any(|word| lower.contains(word))
}

/// Whether a pattern lets only letters, digits and a few signs through, which mean nothing to any sink.
pub fn is_harmless(pattern: &str, whole: bool) -> bool {
    let begins = pattern.starts_with('^') || pattern.starts_with("\\A");
    let ends = pattern.ends_with('$') || pattern.ends_with("\\Z");
    if !(whole || begins && ends) {
        return false;
    }
    let mut escaped = false;
    pattern.chars().all(|each| {
        if std::mem::take(&mut escaped) {
            return !matches!(each, 'D' | 'W' | 'S' | 's');
        }
        escaped = each == '\\';
        !matches!(each, '.' | '/' | '\'' | '"' | ';' | '<' | '>' | '&' | '`' | ' ')
    }) && !pattern.contains("[^")
}

/// What a harmless pattern lets through is harmless as: `all`, or `word` if it may begin with a dash.
pub fn harmless_as(pattern: &str) -> &'static str {
    if lets_dash_through(pattern) && !begins_without_dash(pattern) { "word" } else { "all" }
}

/// Whether a pattern names the dash itself, which is not one between two ends of a range.
fn lets_dash_through(pattern: &str) -> bool {
    let letters: Vec<char> = pattern.chars().collect();
    let mut in_class = false;
    letters.iter().enumerate().any(|(at, letter)| {
        let before = at.checked_sub(1).and_then(|before| letters.get(before)).copied().unwrap_or('^');
        let is_escape = at >= 2 && letters[at - 2] == '\\';
        match letter {
            '[' => in_class = true,
            ']' => in_class = false,
            _ => {}
        }
        let is_end = |end: Option<&char>| end.is_some_and(|end| end.is_alphanumeric());
        *letter == '-' && !(in_class && !is_escape && is_end(Some(&before)) && is_end(letters.get(at + 1)))
    })
}

/// Whether the first thing that a pattern asks for is there and no dash.
fn begins_without_dash(pattern: &str) -> bool {
    let pattern = pattern.trim_start_matches('^');
    let pattern = pattern.strip_prefix("\\A").unwrap_or(pattern);
    let (first, rest) = if let Some(class) = pattern.strip_prefix('[') {
        class.split_once(']').unwrap_or((class, "?"))
    } else {
        let escaped = usize::from(pattern.starts_with('\\'));
        let end = pattern.char_indices().nth(escaped + 1).map_or(pattern.len(), |(end, _)| end);
        pattern.split_at(end)
    };
    let is_there = !rest.starts_with(['?', '*']) && !rest.starts_with("{0");
    let is_plain = !first.starts_with(['(', '^']) && !lets_dash_through(&format!("[{first}]"));
    is_there && is_plain && !pattern.contains('|')
}

#[cfg(test)]
mod tests {
    use super::{harmless_as, is_harmless, is_word};

    #[test]
    fn what_may_begin_with_a_dash_is_harmless_as_a_word() {
        for pattern in [r"^[\w-]+$", "^[-a-z]+$", r"^[a-z\-]+$", "^(a|-b)$", "^[a-z]?-b$"] {
            assert_eq!(harmless_as(pattern), "word", "{pattern}");
        }
        for pattern in
            ["^[a-z0-9]+$", r"\w[\w-]*", "^[a-z0-9][a-z-]*$", "^(fast|slow)$", r"\d{4}-\d{2}", "[0-9a-f]{8}-"]
        {
            assert_eq!(harmless_as(pattern), "all", "{pattern}");
        }
    }

    #[test]
    fn patterns_of_words_and_digits_are_harmless_from_end_to_end() {
        assert!(is_harmless(r"^[\w-]+$", false));
        assert!(is_harmless(r"[a-z_]+", true));
        assert!(!is_harmless(r"[a-z_]+", false));
    }

    #[test]
    fn patterns_that_take_anything_are_not() {
        assert!(!is_harmless(r"^.*$", false));
        assert!(!is_harmless(r"^[^a]+$", false));
        assert!(!is_harmless(r"^\S+$", false));
    }

    #[test]
    fn taking_out_a_word_takes_nothing_out_that_does_harm() {
        assert!(is_word("(/?)shop_proxy(/?)|"));
        for other in ["<script>", "[^a-z]", r"\W+", "https?://", "'", r"\.\."] {
            assert!(!is_word(other), "{other}");
        }
    }
}
