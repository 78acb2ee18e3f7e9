//! Rows are counted to learn whether there is one.

use swiftsure_django::{Access, AccessKind};
use swiftsure_source::{Edit, Finding, Fix, Safety, Span};

use crate::context::{Context, cost};
use crate::rule::declare_rule;
use crate::{phrase, proof};

declare_rule! {
    name: "swift/count-instead-of-exists",
    page: "count_instead_of_exists.md",
    summary: "rows are counted to learn whether there is one",
    severity: Low,
    since: "0.1.0",
    fixes: true,
    run: run,
}

fn run(context: &Context<'_>) -> Vec<Finding> {
    context.accesses().filter_map(|access| finding(context, access)).collect()
}

fn finding(context: &Context<'_>, access: &Access) -> Option<Finding> {
    let op = match &access.kind {
        AccessKind::Query { op, .. } | AccessKind::Related { op, prefetched: false, .. } => *op,
        _ => return None,
    };
    // A slice bounds what is counted.
    if access.set.as_deref().is_some_and(|set| set.ops.iter().any(|op| op.name == "slice")) {
        return None;
    }
    let call = context.text(access.site);
    let (queryset, exists, wait) = match op.as_str() {
        "count" => (call.strip_suffix(".count()")?, "exists()", ""),
        "acount" => (call.strip_suffix(".acount()")?, "aexists()", "await "),
        _ => return None,
    };
    context.before(access.site).strip_suffix(wait)?;
    let waits = u32::try_from(wait.len()).ok()?;
    let counted = Span::new(access.site.file, access.site.start.checked_sub(waits)?, access.site.end);
    let asked = question(context, counted)?;
    let model = access.target.as_deref().unwrap_or(&access.model);
    let counted_rows = phrase::all_rows(model, access.asked.as_deref());
    let message = format!("{counted_rows} are counted to learn whether there is one.");
    let mut finding = proof::finding(&RULE.info, context, access, message);
    finding.cost = cost(access);
    finding.cost_sentence = format!("{exists} stops at the first row that matches; {op}() goes through all of them.");
    finding.discriminator = format!("{} {}", access.model, call.len());
    finding.steps = proof::steps(context, access, "counts every row that matches".to_owned());
    let before = context.before(asked.span);
    let question = format!("{wait}{queryset}.{exists}");
    // `not qs.count() == 0` asks whether there is one.
    let (span, text) = match before.strip_suffix("not ").filter(|_| asked.negated) {
        Some(_) => (Span::new(asked.span.file, asked.span.start - 4, asked.span.end), question),
        None if asked.negated => (asked.span, format!("not {question}")),
        None => (asked.span, question),
    };
    finding.fixes = vec![Fix::new(format!("ask {exists}"), Safety::Safe, vec![Edit { span, text }])];
    Some(finding)
}

/// A comparison or test that only asks whether there is a row.
struct Question {
    /// The count with its comparison.
    span: Span,
    /// It asks whether there is none.
    negated: bool,
}

/// Comparisons of a count that ask for no more than a row: (operator, number, whether they ask for none).
const COMPARISONS: &[(&str, &str, bool)] = &[
    (">=", "1", false),
    ("!=", "0", false),
    ("==", "0", true),
    ("<=", "0", true),
    (">", "0", false),
    ("<", "1", true),
];

fn question(context: &Context<'_>, count: Span) -> Option<Question> {
    let after = context.after(count);
    let rest = after.trim_start_matches(' ');
    for (operator, number, negated) in COMPARISONS {
        let Some(right) = rest.strip_prefix(operator) else { continue };
        let value = right.trim_start_matches(' ');
        let Some(end) = value.strip_prefix(number) else { continue };
        if end.starts_with(|letter: char| letter.is_ascii_alphanumeric() || letter == '.' || letter == '_') {
            continue;
        }
        if !opens(context.before(count)) || !closes(end) {
            continue;
        }
        let length = u32::try_from(after.len() - end.len()).ok()?;
        return Some(Question { span: Span::new(count.file, count.start, count.end + length), negated: *negated });
    }
    is_test(context.before(count), rest).then_some(Question { span: count, negated: false })
}

/// Whether the count itself is the condition: `if qs.count():`, `not qs.count()`.
fn is_test(before: &str, rest: &str) -> bool {
    let before = before.trim_end();
    let tests = matches!(last_word(before), "if" | "elif" | "while" | "not") || before.ends_with("bool(");
    tests && closes(rest)
}

/// Whether an operand may begin behind a text: nothing binds it to the left.
fn opens(before: &str) -> bool {
    let before = before.trim_end();
    let assigned = before.ends_with('=')
        && !before.ends_with("==")
        && !before.ends_with("!=")
        && !before.ends_with(">=")
        && !before.ends_with("<=");
    before.is_empty()
        || assigned
        || before.ends_with(['(', ',', ':', '[', '{'])
        || matches!(last_word(before), "if" | "elif" | "while" | "not" | "and" | "or" | "return" | "else")
}

/// Whether an operand ends before a text: nothing binds it to the right.
fn closes(rest: &str) -> bool {
    let rest = rest.trim_start_matches(' ');
    let words = ["and ", "or ", "if ", "else ", "else:", "for "];
    rest.is_empty()
        || rest.starts_with([':', ')', ',', ']', '}', '\n', '#'])
        || words.iter().any(|word| rest.starts_with(word))
}

fn last_word(text: &str) -> &str {
    text.rsplit(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').next().unwrap_or_default()
}
