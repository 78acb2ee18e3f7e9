//! Findings that say the same of one place are one.

use std::collections::BTreeMap;

use swiftsure_source::{Edit, Finding, Span};

/// Loops of other proofs that a proof shows besides its own.
const LOOPS: usize = 8;

/// What a reader cannot tell apart: the rule, the place, the sentence, and where it is mended.
type Said = (&'static str, Span, String, Mended);

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Mended {
    By(Vec<(Span, String)>),
    /// No edit says it: where the queryset begins.
    Behind(Option<Span>),
}

/// One function may come to a place by many calls: the most severe proof is kept, and the entry points of all.
pub(crate) fn merged(findings: impl Iterator<Item = Finding>) -> Vec<Finding> {
    let mut all: BTreeMap<Said, Finding> = BTreeMap::new();
    for finding in findings {
        let said = (finding.rule, finding.span, finding.message.clone(), mended(&finding));
        match all.remove(&said) {
            None => all.insert(said, finding),
            Some(other) => all.insert(said, joined(other, finding)),
        };
    }
    all.into_values().collect()
}

fn mended(finding: &Finding) -> Mended {
    let edits = finding.fixes.iter().flat_map(|fix| &fix.edits);
    let edits: Vec<(Span, String)> = edits.map(|Edit { span, text }| (*span, text.clone())).collect();
    if edits.is_empty() { Mended::Behind(finding.origin) } else { Mended::By(edits) }
}

fn joined(left: Finding, right: Finding) -> Finding {
    let (mut kept, other) = if right.severity > left.severity { (right, left) } else { (left, right) };
    kept.entry_points.extend(other.entry_points);
    kept.entry_points.sort();
    kept.entry_points.dedup();
    let shown: Vec<Span> = kept.steps.iter().map(|step| step.span).collect();
    let end = kept.steps.len().saturating_sub(1);
    let loops = other.steps.into_iter().filter(|step| step.label == "loop" && !shown.contains(&step.span));
    let room = LOOPS.saturating_sub(kept.steps.iter().filter(|step| step.label == "loop").count());
    kept.steps.splice(end..end, loops.take(room).collect::<Vec<_>>());
    kept
}
