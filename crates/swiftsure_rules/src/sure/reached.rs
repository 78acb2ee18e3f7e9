//! What the injection rules share: something from outside reaches a sink, by a way that can be shown step by step.

use std::collections::{BTreeMap, BTreeSet};

use swiftsure_django::{Access, AccessKind, Flow, FlowStep};
use swiftsure_source::{EntryPointRef, Finding, Fix, RuleInfo, Severity, Span, Step};

use super::own_forms;
use crate::context::Context;
use crate::{phrase, proof};

/// How a rule speaks of its sinks.
pub(crate) struct Wording {
    /// The kind of sink in the knowledge.
    pub sink: &'static str,
    /// What is reached, of a sink by this name: `the SQL text of cursor.execute`.
    pub target: fn(&str) -> String,
    /// What that lets somebody do.
    pub harm: &'static str,
    /// What is left of it where only a form of the site itself brings what reaches the sink, if that makes a difference:
    /// where a visitor must be led to send it, and not where somebody sends it to do harm.
    pub own_form: Option<&'static str>,
    pub fixes: &'static [&'static str],
}

/// A sink that is reached, what reaches it, and what the sink is called.
type Reached<'a> = (&'a Access, &'a Flow, &'a str);

/// One finding for each sink that something from outside reaches; for all sinks that the same reaches, one.
pub(crate) fn findings(
    info: &RuleInfo,
    context: &Context<'_>,
    wording: &Wording,
    is_harmful: impl Fn(&Access, &Flow) -> bool,
) -> Vec<Finding> {
    let mut by_site: BTreeMap<Span, Vec<Reached<'_>>> = BTreeMap::new();
    for access in context.accesses() {
        let AccessKind::Sink { kind, name, flow } = &access.kind else { continue };
        if *kind == wording.sink && is_harmful(access, flow) {
            by_site.entry(access.site).or_default().push((access, flow, name.as_str()));
        }
    }
    // What a function lets in unchecked has one cause, however many others it hands it to.
    let mut causes: BTreeMap<BTreeSet<(Span, Option<&str>)>, Vec<Reached<'_>>> = BTreeMap::new();
    for (site, reached) in by_site {
        // A helper that reads what its caller names lets in as many things as there are names.
        let sources: BTreeSet<(Span, Option<&str>)> =
            reached.iter().map(|(_, flow, _)| (flow.site, flow.name.as_deref())).collect();
        // What every request holds (`request.META`) comes in where it is used.
        let here = |(source, _): &(Span, Option<&str>)| {
            symbol(context, *source) == symbol(context, site) || !context.is_place(*source)
        };
        let cause = if sources.iter().any(here) { BTreeSet::from([(site, None)]) } else { sources };
        causes.entry(cause).or_default().extend(reached);
    }
    let mut findings: Vec<Finding> = causes.values().map(|reached| finding(info, context, wording, reached)).collect();
    // The same once more in one function is told apart by its number.
    let mut known: BTreeMap<(String, String), usize> = BTreeMap::new();
    for finding in &mut findings {
        let count = known.entry((finding.symbol.clone(), finding.discriminator.clone())).or_default();
        *count += 1;
        if *count > 1 {
            finding.discriminator = format!("{} {count}", finding.discriminator);
        }
    }
    findings
}

/// Where sinks of a kind are that something from outside reaches.
pub(crate) fn sites(context: &Context<'_>, wording: &Wording) -> BTreeSet<Span> {
    let reached = context
        .accesses()
        .filter(|access| matches!(&access.kind, AccessKind::Sink { kind, .. } if *kind == wording.sink));
    reached.map(|access| access.site).collect()
}

fn finding(info: &RuleInfo, context: &Context<'_>, wording: &Wording, reached: &[Reached<'_>]) -> Finding {
    let (access, flow, sink) = reached[0];
    let target = (wording.target)(sink);
    let sources: BTreeSet<String> = reached.iter().map(|(_, flow, _)| source(flow)).collect();
    let sinks: BTreeSet<Span> = reached.iter().map(|(access, ..)| access.site).collect();
    let more = and_more(sources.len());
    let verb = if more.is_empty() { "reaches" } else { "reach" };
    let places = match sinks.len() {
        1 => String::new(),
        count => format!(" in {count} places"),
    };
    let message = format!("{}{more} {verb} {target}{places}.", capital(&source(flow)));
    let mut finding = proof::finding(info, context, access, message);
    finding.entry_points = context.entry_points(reached.iter().map(|(access, ..)| *access));
    finding.discriminator = format!("{sink} {}", source(flow));
    let ways: Vec<(&Access, &Flow)> = reached.iter().map(|(access, flow, _)| (*access, *flow)).collect();
    let own_form = wording.own_form.filter(|_| own_forms::bring_all(context, &ways));
    finding.severity = match own_form {
        Some(_) => Severity::Low,
        None => severity(info.severity, &finding.entry_points),
    };
    own_form.unwrap_or(wording.harm).clone_into(&mut finding.cost_sentence);
    finding.steps = steps(context, access, flow, format!("{sink}: it reaches {target}"));
    let others = sinks.into_iter().filter(|site| *site != access.site && context.is_place(*site));
    let other = |span| Step { label: "sink", span, text: format!("here it reaches {target}, too"), excerpt: true };
    finding.steps.extend(others.map(other));
    finding.fixes = wording.fixes.iter().map(|words| Fix::words(*words)).collect();
    finding
}

fn and_more(count: usize) -> String {
    match count.saturating_sub(1) {
        0 => String::new(),
        1 => " and one more".to_owned(),
        count => format!(" and {count} more"),
    }
}

/// `the query parameter `q``.
fn source(flow: &Flow) -> String {
    match &flow.name {
        Some(_) => format!("the {}", flow.what()),
        None => match flow.source.as_str() {
            source @ ("path" | "request body") => format!("the {source}"),
            source if source.starts_with(['a', 'e', 'i', 'o', 'u']) => format!("an {source}"),
            source => format!("a {source}"),
        },
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What only members of staff or people with a permission reach matters less.
fn severity(usual: Severity, points: &[EntryPointRef]) -> Severity {
    let guarded = !points.is_empty() && points.iter().all(EntryPointRef::is_for_few);
    match usual {
        Severity::Critical if guarded => Severity::High,
        Severity::High if guarded => Severity::Medium,
        Severity::Medium if guarded => Severity::Low,
        usual => usual,
    }
}

/// The way from the entry point by the source to the sink: what happens in a function stands behind the call of it.
fn steps(context: &Context<'_>, access: &Access, flow: &Flow, reached: String) -> Vec<Step> {
    let mut steps: Vec<Step> = proof::entry_step(context, access).into_iter().collect();
    let text = format!("{} comes in", source(flow));
    let first = Step { label: "source", span: flow.site, text, excerpt: true };
    let mut ways: Vec<(Step, String)> = vec![(first, symbol(context, flow.site))];
    ways.extend(flow.steps.iter().map(|step| {
        let text = passed(step);
        let symbol = symbol(context, step.site);
        (Step { label: "passed", span: step.site, text, excerpt: false }, symbol)
    }));
    ways.retain(|(step, _)| context.is_place(step.span));
    let calls = access.calls.iter().filter(|call| context.reviewed.contains(&call.span.file));
    let calls: Vec<_> = calls.collect();
    // What a function that has returned did belongs to what was before it.
    let mut group = 0;
    let ways: Vec<(usize, Step)> = ways
        .into_iter()
        .map(|(step, symbol)| {
            group = calls.iter().position(|call| call.callee == symbol).map_or(group, |at| at + 1);
            (group, step)
        })
        .collect();
    let of = |wanted: usize| ways.iter().filter(move |(at, _)| *at == wanted).map(|(_, step)| step.clone());
    steps.extend(of(0));
    for (at, call) in calls.iter().enumerate() {
        steps.push(Step { label: "call", span: call.span, text: phrase::called(call), excerpt: false });
        steps.extend(of(at + 1));
    }
    steps.push(Step { label: "sink", span: access.site, text: reached, excerpt: true });
    steps.dedup_by(|later, earlier| later.span == earlier.span && later.label == "passed");
    steps
}

fn symbol(context: &Context<'_>, span: Span) -> String {
    context.analysis.symbol_at(span).unwrap_or_default().to_owned()
}

/// What is done on the way, and whether that would help elsewhere.
fn passed(step: &FlowStep) -> String {
    let how = match step.how.as_str() {
        "+" => "`+` joins it to other text".to_owned(),
        "%" => "`%` puts it into other text".to_owned(),
        "f-string" => "an f-string puts it into other text".to_owned(),
        "format" => "`format` puts it into other text".to_owned(),
        how => format!("`{how}` passes it on"),
    };
    if step.helps_elsewhere { format!("{how}, which does not help here") } else { how }
}
