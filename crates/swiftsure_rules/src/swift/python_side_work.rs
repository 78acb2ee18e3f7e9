//! Rows are filtered, sorted or summed in Python.

use swiftsure_django::{Access, AccessKind};
use swiftsure_source::{Finding, Fix};

use crate::context::{Context, cost};
use crate::rule::declare_rule;
use crate::{phrase, proof};

declare_rule! {
    name: "swift/python-side-work",
    page: "python_side_work.md",
    summary: "rows are filtered, sorted or summed in Python",
    severity: Low,
    since: "0.1.0",
    fixes: false,
    run: run,
}

fn run(context: &Context<'_>) -> Vec<Finding> {
    context.accesses().filter_map(|access| finding(context, access)).collect()
}

fn finding(context: &Context<'_>, access: &Access) -> Option<Finding> {
    let AccessKind::PythonWork { work } = &access.kind else { return None };
    let set = access.set.as_deref()?;
    let in_memory = set.owner.as_ref().is_some_and(|(owner, path)| owner.prefetched.contains(path));
    if set.unknown || in_memory || set.ops.iter().any(|op| op.name == "slice") {
        return None;
    }
    let (does, instead) = said(work.as_str())?;
    if !is_plain(context, access, work.as_str()) {
        return None;
    }
    let noun = phrase::noun(&set.model);
    let message = format!("All {noun} rows are fetched and {does} in Python.");
    let mut finding = proof::finding(&RULE.info, context, access, message);
    finding.cost = cost(access);
    finding.cost_sentence = "Every row crosses the wire; the database would answer with what is needed.".to_owned();
    finding.discriminator = format!("{} {work}", set.model);
    finding.steps = proof::steps(context, access, format!("every {noun} is fetched and {does} here"));
    finding.fixes = vec![Fix::words(format!("let the database do it: {instead}"))];
    Some(finding)
}

fn said(work: &str) -> Option<(&'static str, &'static str)> {
    Some(match work {
        "sum" => ("summed up", ".aggregate(Sum(...))"),
        "sort" => ("sorted", ".order_by(...)"),
        "extreme" => ("searched for the highest or lowest", ".order_by(...).first(), or .aggregate(Max(...))"),
        "filter" => ("filtered", ".filter(...)"),
        _ => return None,
    })
}

/// Whether the work needs nothing but fields of the rows, so that the database could do it: no call is in it.
fn is_plain(context: &Context<'_>, access: &Access, work: &str) -> bool {
    let text = context.text(access.site);
    match work {
        "sum" => inside(text).is_some_and(|inside| {
            inside.split_once(" for ").is_some_and(|(element, _)| is_field(element.trim_start_matches('[')))
        }),
        "sort" | "extreme" => match text.split_once("key=") {
            Some((_, key)) => key.split_once("lambda").is_some_and(|(_, body)| {
                body.split_once(':').is_some_and(|(_, body)| is_field(body.trim_end_matches(')')))
            }),
            None => false,
        },
        "filter" => condition(context, access).is_some_and(|test| !test.contains('(')),
        _ => false,
    }
}

/// What stands between the outermost parentheses.
fn inside(text: &str) -> Option<&str> {
    let start = text.find('(')?;
    let end = text.rfind(')')?;
    text.get(start + 1..end)
}

/// `row.price`, with factors and the like, but without a call or a second step.
fn is_field(text: &str) -> bool {
    let text = text.trim();
    let plain = |letter: char| letter.is_alphanumeric() || "._ *+-".contains(letter);
    text.contains('.')
        && text.chars().all(plain)
        && text.split([' ', '*', '+', '-']).all(|part| part.matches('.').count() <= 1)
}

/// The condition of a comprehension behind the iterable, on the same line.
fn condition<'a>(context: &'a Context<'_>, access: &Access) -> Option<&'a str> {
    let rest = context.after(access.site).trim_start();
    let test = rest.strip_prefix("if ")?;
    let end = test.find([']', '}', '\n']).unwrap_or(test.len());
    let test = test.get(..end)?;
    test.contains('.').then_some(test)
}
