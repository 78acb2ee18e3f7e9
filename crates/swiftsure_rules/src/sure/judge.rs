//! What rules on settings share: what is wrong with a setting, and one finding of it for a settings module.

use swiftsure_django::Deployment;
use swiftsure_django::deployment::{Tree, Value};
use swiftsure_source::{Finding, Fix, RuleInfo, Severity, Span, Step};

use crate::context::Context;
use crate::{phrase, proof};

/// One thing that is wrong with the settings.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    /// The line that decides; none where the settings leave something out.
    pub site: Option<Span>,
    /// A clause for the proof: "`SECURE_SSL_REDIRECT` is not set".
    pub text: String,
    pub severity: Severity,
}

impl Fault {
    pub(super) fn new(site: Option<Span>, severity: Severity, text: impl Into<String>) -> Self {
        Self { site, text: text.into(), severity }
    }

    /// The clause without the number of Django's check.
    pub(super) fn clause(&self) -> &str {
        self.text.split(" (security.").next().unwrap_or_default()
    }

    /// As Django's own check with this number would say.
    pub(super) fn checked(self, id: &str) -> Self {
        Self { text: format!("{} (security.{id})", self.text), ..self }
    }
}

/// How a rule speaks of its faults.
pub(super) struct Words<'a> {
    /// What happens, as a sentence of its own, behind which the settings follow where they are several.
    pub message: &'a str,
    /// What to do.
    pub fix: &'a str,
    /// The setting beside which the missing ones would stand.
    pub near: &'a [&'a str],
}

/// A finding for each deployed settings module that has faults.
pub(super) fn findings(
    info: &RuleInfo,
    context: &Context<'_>,
    words: &Words<'_>,
    judge: impl Fn(&Deployment) -> Vec<Fault>,
) -> Vec<Finding> {
    let deployed = context.analysis.deployments.iter().filter(|deployed| context.reviewed.contains(&deployed.file));
    let found = deployed.filter_map(|deployed| {
        let faults = judge(deployed);
        let better = better(context, deployed, &faults, &judge);
        let mut finding = finding(info, context, words, deployed, faults)?;
        finding.steps.extend(better);
        Some(finding)
    });
    found.collect()
}

/// Where the settings of other sites in the same folder say what these leave out or say otherwise: one step for each
/// setting.
fn better(
    context: &Context<'_>,
    deployed: &Deployment,
    faults: &[Fault],
    judge: impl Fn(&Deployment) -> Vec<Fault>,
) -> Vec<Step> {
    let others: Vec<(&Deployment, Vec<Fault>)> = deployed.others().iter().map(|other| (other, judge(other))).collect();
    let names = faults.iter().filter_map(|fault| fault.text.split('`').nth(1));
    let step = |name: &str| {
        let found = others.iter().find_map(|(other, faults)| {
            let site = other.site(name).filter(|site| deployed.site(name) != Some(*site))?;
            let says_otherwise = other.get(name).value != deployed.get(name).value;
            let is_right = says_otherwise && !faults.iter().any(|fault| fault.text.contains(name));
            (is_right && context.reviewed.contains(&site.file)).then_some((other, site))
        });
        let (other, span) = found?;
        let text = format!("{} sets `{name}` otherwise", other.module);
        Some(Step { label: "compare", span, text, excerpt: true })
    };
    names.filter_map(step).collect()
}

/// Where the deployed settings have faults.
pub(super) fn sites(context: &Context<'_>, judge: impl Fn(&Deployment) -> Vec<Fault>) -> Vec<Span> {
    let faults = context.analysis.deployments.iter().flat_map(judge);
    faults.filter_map(|fault| fault.site).collect()
}

fn finding(
    info: &RuleInfo,
    context: &Context<'_>,
    words: &Words<'_>,
    deployed: &Deployment,
    faults: Vec<Fault>,
) -> Option<Finding> {
    let weight = faults.iter().map(|fault| fault.severity).max()?;
    let top = Span { file: deployed.file, start: 0, end: 0 };
    let judged = |span: &Span| context.reviewed.contains(&span.file);
    let near = words.near.iter().find_map(|name| deployed.site(name)).filter(judged);
    let near = near.or_else(|| deployed.site("MIDDLEWARE")).filter(judged).unwrap_or(top);
    let worst = faults.iter().find(|fault| fault.severity == weight && fault.site.as_ref().is_some_and(judged));
    let span = worst.and_then(|fault| fault.site).unwrap_or(near);
    let mut steps = vec![Step {
        label: "judged",
        span: top,
        text: format!("{} runs in production: {}", deployed.module, deployed.why),
        excerpt: false,
    }];
    steps.extend(faults.iter().map(|fault| Step {
        label: if fault.site.is_some() { "set" } else { "absent" },
        span: fault.site.filter(judged).unwrap_or(near),
        text: fault.text.clone(),
        excerpt: false,
    }));
    let unless =
        |module| format!("That is so unless `{module}` says otherwise, which these settings take in if it exists.");
    let careful: Vec<String> = deployed.beside().map(unless).into_iter().collect();
    let severity = if careful.is_empty() { weight } else { weight.less() };
    Some(Finding {
        severity,
        careful,
        symbol: deployed.module.clone(),
        message: message(words.message, &faults),
        steps,
        fixes: vec![Fix::words(words.fix)],
        ..proof::bare(info, span)
    })
}

/// The sentence, with what it concerns: each fault's clause, without the numbers of Django's checks.
fn message(sentence: &str, faults: &[Fault]) -> String {
    let clauses: Vec<String> = faults.iter().map(|fault| fault.clause().to_owned()).collect();
    format!("{}: {}.", sentence.trim_end_matches('.'), phrase::list(&clauses))
}

/// The setting if it is surely not `True`.
pub(super) fn is_off(deployed: &Deployment, name: &str) -> Option<Tree> {
    let tree = deployed.get(name);
    tree.surely(Value::is_not_true).then_some(tree)
}

/// The setting if it is not `True` where the environment says nothing of it.
pub(super) fn is_off_by_default(deployed: &Deployment, name: &str) -> Option<Tree> {
    let tree = deployed.get(name);
    let Value::Environment(Some(default)) = &tree.value else { return None };
    (default.value == Value::Bool(false)).then_some(tree)
}

/// The setting if it is surely true.
pub(super) fn is_on(deployed: &Deployment, name: &str) -> Option<Tree> {
    let tree = deployed.get(name);
    tree.surely(|value| value.truth() == Some(true)).then_some(tree)
}

/// What a fault says of a setting whose value is a reader's default.
pub(super) fn by_default(name: &str, what: &str) -> String {
    format!("`{name}` {what} unless the environment says otherwise")
}

/// "is not set" or "is not True", by whether it has a place.
pub(super) fn unset_or(tree: &Tree, otherwise: &str) -> String {
    if tree.site.is_some() { otherwise.to_owned() } else { "is not set".to_owned() }
}

/// A host that is another machine: a name or address that is plain text and not of this one.
pub(super) fn is_remote(host: &str) -> bool {
    let plain = host.trim().to_lowercase();
    let here = ["", "localhost", "127.0.0.1", "::1", "0.0.0.0", "host.docker.internal"];
    // A name without a dot is another container of the same deployment.
    !here.contains(&plain.as_str()) && !plain.starts_with('/') && plain.contains('.') && !plain.ends_with(".local")
}
