//! Django, Python or PostgreSQL in a series that is not maintained, or not for long.

use std::collections::BTreeMap;

use swiftsure_packages::{
    RuntimeKind, Series, Standing, Stated, Version, is_older, is_pipeline, maintained, newest_allowed, series_of,
    standing,
};
use swiftsure_source::{Finding, Fix, Severity, Span, Step};

use crate::context::Context;
use crate::proof;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/outdated-runtime",
    page: "outdated_runtime.md",
    summary: "Django, Python or PostgreSQL gets no security fixes any more",
    severity: High,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-1104", "OWASP A06:2021", "ASVS 5.0 V15"],
    run: run,
}

/// A version that some file names.
struct Named {
    stated: Stated,
    span: Span,
    /// Only what tests the project names it.
    in_pipeline: bool,
}

/// What is wrong with it, at its worst.
struct Fault {
    span: Span,
    severity: Severity,
    text: String,
    /// The series that the project is on; none where it is older than all that are known.
    series: Option<&'static Series>,
    /// The release of the same series to go to first.
    release: Option<&'static str>,
}

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (kind, named) in named(context) {
        // What tests the project is asked only where nothing that runs it says more.
        let runs = named.iter().any(|named| !named.in_pipeline);
        let asked = named.iter().filter(|named| !runs || !named.in_pipeline);
        let mut faults: Vec<Fault> = asked.filter_map(|named| judge(context, kind, named)).collect();
        faults.sort_by_key(|fault| (std::cmp::Reverse(fault.severity), fault.span));
        found.extend(finding(context, kind, &faults));
    }
    found
}

/// The versions that count for each kind.
fn named(context: &Context<'_>) -> BTreeMap<RuntimeKind, Vec<Named>> {
    let dependencies = context.packages.dependencies;
    let mut named: BTreeMap<RuntimeKind, Vec<Named>> = BTreeMap::new();
    let pins = dependencies.pins("django");
    let django = pins.first().copied().filter(|pin| !pin.dev && !pin.optional).or_else(|| {
        let is_range = |stated: &Stated| matches!(stated, Stated::Within(_));
        dependencies.all.iter().find(|one| one.name == "django" && !one.dev && !one.optional && is_range(&one.stated))
    });
    named.entry(RuntimeKind::Django).or_default().extend(django.map(|found| Named {
        stated: found.stated.clone(),
        span: found.span,
        in_pipeline: false,
    }));
    for runtime in &dependencies.runtimes {
        let in_pipeline = is_pipeline(&context.files.get(runtime.span.file).path);
        // A package is tested with old versions on purpose.
        if !(in_pipeline && dependencies.is_package) {
            let one = Named { stated: runtime.stated.clone(), span: runtime.span, in_pipeline };
            named.entry(runtime.kind).or_default().push(one);
        }
    }
    named
}

fn judge(context: &Context<'_>, kind: RuntimeKind, named: &Named) -> Option<Fault> {
    let fault = match &named.stated {
        Stated::Exactly(version) => exact(context, kind, version, named.span)?,
        Stated::Within(range) => {
            let series = newest_allowed(kind, range)?;
            let (severity, end) = by_standing(context, series)?;
            let text = format!(
                "{} allows nothing newer than {} {}, whose support {end}",
                quoted(context, named.span),
                kind.as_str(),
                series.name()
            );
            Fault { span: named.span, severity, text, series: Some(series), release: None }
        }
        Stated::Elsewhere => return None,
    };
    Some(if named.in_pipeline { Fault { severity: Severity::Low, ..fault } } else { fault })
}

fn exact(context: &Context<'_>, kind: RuntimeKind, version: &Version, span: Span) -> Option<Fault> {
    let name = format!("{} {version}", kind.as_str());
    let Some(series) = series_of(kind, version) else {
        let text = format!("{name} gets no security fixes any more");
        return is_older(kind, version).then_some(Fault {
            span,
            severity: worst(kind),
            text,
            series: None,
            release: None,
        });
    };
    let release = series.security_release.filter(|last| Version::parse(last).is_some_and(|last| *version < last));
    let lacks = release.map(|last| format!("{name} lacks the security fixes up to {last}"));
    let is_series = version.to_string() == series.name();
    let here = if is_series { String::new() } else { format!("; here it is {version}") };
    let (severity, text) = match (by_standing(context, series), lacks) {
        (Some((severity, end)), None) => {
            (severity, format!("Support of {} {} {end}{here}", kind.as_str(), series.name()))
        }
        (Some((severity, end)), Some(lacks)) => {
            (severity.max(Severity::Medium), format!("{lacks}, and support of {} {end}", series.name()))
        }
        (None, Some(lacks)) => (Severity::Medium, lacks),
        (None, None) => return None,
    };
    Some(Fault { span, severity, text, series: Some(series), release })
}

/// How bad the standing of a series is, and when its support ends.
fn by_standing(context: &Context<'_>, series: &Series) -> Option<(Severity, String)> {
    let end = series.end_in_words();
    match standing(series, context.packages.today) {
        Standing::Ended => Some((worst(series.kind), format!("ended in {end}"))),
        Standing::EndsSoon => Some((Severity::Low, format!("ends in {end}"))),
        Standing::Maintained => None,
    }
}

/// The requests of strangers reach Django first.
fn worst(kind: RuntimeKind) -> Severity {
    match kind {
        RuntimeKind::Django => Severity::High,
        RuntimeKind::Python | RuntimeKind::PostgreSql => Severity::Medium,
    }
}

/// The text of a place in quotes, on one line.
fn quoted(context: &Context<'_>, span: Span) -> String {
    let text = context.text(span);
    let unquoted = |quote| text.strip_prefix(quote).and_then(|text| text.strip_suffix(quote));
    format!("`{}`", unquoted('"').or_else(|| unquoted('\'')).unwrap_or(text).replace('\n', " "))
}

fn finding(context: &Context<'_>, kind: RuntimeKind, faults: &[Fault]) -> Option<Finding> {
    let worst = faults.first()?;
    let steps =
        faults.iter().map(|fault| Step { label: "named", span: fault.span, text: fault.text.clone(), excerpt: false });
    Some(Finding {
        severity: worst.severity,
        symbol: kind.as_str().to_owned(),
        message: format!("{}.", worst.text),
        steps: steps.collect(),
        fixes: vec![Fix::words(fix(context, kind, worst))],
        ..proof::bare(&RULE.info, worst.span)
    })
}

fn fix(context: &Context<'_>, kind: RuntimeKind, fault: &Fault) -> String {
    let number = fault.series.map(|series| series.number);
    let stays = fault.series.is_some_and(|series| standing(series, context.packages.today) == Standing::Maintained);
    let next =
        maintained(kind, context.packages.today).find(|series| number.is_none_or(|number| series.number > number));
    let newer = next.map(|next| {
        format!("move to {} {}, which is maintained until {}", kind.as_str(), next.name(), next.end_in_words())
    });
    match (fault.release, newer) {
        (Some(release), _) if stays => format!("move to {} {release} or later", kind.as_str()),
        (Some(release), Some(newer)) => format!("{newer}; until then at least to {release}"),
        (_, Some(newer)) => newer,
        (_, None) => format!("move to a series of {} that is maintained", kind.as_str()),
    }
}
