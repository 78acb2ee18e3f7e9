//! Doors to the same model, compared: most are guarded, and one is not.

use std::collections::{BTreeMap, BTreeSet};

use swiftsure_django::{Entry, Guard};
use swiftsure_source::{EntryPointKind, Finding, Fix, RuleInfo, Span, Step};

use super::doors;
use crate::context::Context;
use crate::phrase;

/// How a rule speaks of its findings.
pub(super) struct Words {
    pub lacks: &'static str,
    pub has: &'static str,
    pub harm: &'static str,
    pub fix: &'static str,
}

/// Guarded siblings that a finding needs.
const WRITERS: usize = 3;
const READERS: usize = 5;

/// A view by its name: several routes and methods lead to one.
struct View<'a> {
    entries: Vec<usize>,
    first: &'a Entry,
    guard: Option<Guard>,
}

/// Findings about views that lack what most others have that write (or, of one module, read) the same model.
pub(super) fn findings(
    info: &RuleInfo,
    context: &Context<'_>,
    words: &Words,
    lacks: &dyn Fn(&Context<'_>, &Entry) -> bool,
    guard: &dyn Fn(&Entry) -> Option<Guard>,
) -> Vec<Finding> {
    let views = views(context, guard);
    let mut doors_to: BTreeMap<(&str, bool), BTreeSet<usize>> = BTreeMap::new();
    for (at, view) in views.iter().enumerate() {
        for number in &view.entries {
            for ((model, writes), access) in doors::touched(context, *number) {
                // What helpers read on the way says little of a view.
                if writes || access.symbol.starts_with(&view.first.point.name) {
                    doors_to.entry((model, writes)).or_default().insert(at);
                }
            }
        }
    }
    let mut found: BTreeMap<Span, Finding> = BTreeMap::new();
    for ((model, writes), members) in &doors_to {
        for at in members.iter().filter(|at| views[**at].guard.is_none()) {
            let view = &views[*at];
            if found.contains_key(&view.first.span) {
                continue;
            }
            let same_file = |other: &&usize| *writes || views[**other].first.span.file == view.first.span.file;
            let others: Vec<&View<'_>> =
                members.iter().filter(|other| *other != at).filter(same_file).map(|other| &views[*other]).collect();
            let guarded: Vec<&View<'_>> = others.iter().filter(|other| other.guard.is_some()).copied().collect();
            let least = if *writes { WRITERS } else { READERS };
            let enough = guarded.len() >= least && guarded.len() * 5 >= others.len() * 4;
            if !enough || !is_private(context, model) {
                continue;
            }
            let entry = view.entries.iter().find(|number| {
                let entry = &context.analysis.trace.entries[**number];
                doors::touched(context, **number).contains_key(&(*model, *writes))
                    && lacks(context, entry)
                    && !doors::is_public(entry)
            });
            let Some(entry) = entry else { continue };
            let case = Case { model, writes: *writes, entry: *entry, guarded: &guarded, whole: others.len() };
            if let Some(finding) = case.finding(info, context, words) {
                found.insert(view.first.span, finding);
            }
        }
    }
    found.into_values().collect()
}

/// Models of which who reads and writes them says something: not the sessions and logs that every request makes.
fn is_private(context: &Context<'_>, model: &str) -> bool {
    context.analysis.models.iter().any(|known| known == model) && !context.analysis.trace.user_models.contains(model)
}

fn views<'a>(context: &'a Context<'_>, guard: &dyn Fn(&Entry) -> Option<Guard>) -> Vec<View<'a>> {
    let mut by_name: BTreeMap<(&str, Span), View<'a>> = BTreeMap::new();
    for (number, entry) in context.analysis.trace.entries.iter().enumerate() {
        if entry.point.kind != EntryPointKind::Route || !context.is_place(entry.span) {
            continue;
        }
        let view = by_name.entry((&entry.point.name, entry.span)).or_insert_with(|| View {
            entries: Vec::new(),
            first: entry,
            guard: guard(entry),
        });
        view.entries.push(number);
        // One open method makes an open view.
        if guard(entry).is_none() {
            view.guard = None;
        }
    }
    by_name.into_values().collect()
}

struct Case<'a> {
    model: &'a str,
    writes: bool,
    entry: usize,
    guarded: &'a [&'a View<'a>],
    whole: usize,
}

impl Case<'_> {
    fn finding(&self, info: &RuleInfo, context: &Context<'_>, words: &Words) -> Option<Finding> {
        let touched = doors::touched(context, self.entry);
        let access = *touched.get(&(self.model, self.writes))?;
        let entry = context.analysis.trace.entries.get(self.entry)?;
        let model = phrase::short(self.model);
        let does = if self.writes { "write" } else { "read" };
        let guards: BTreeSet<String> =
            self.guarded.iter().filter_map(|view| Some(view.guard.as_ref()?.words())).collect();
        let guard = match guards.first() {
            Some(one) if guards.len() == 1 => one.clone(),
            Some(one) => format!("{one} or the like"),
            None => "a guard".to_owned(),
        };
        let message = format!(
            "`{}` {does}s `{model}` and {}: {} other views that {does} it {} {guard}.",
            phrase::short(&entry.point.name),
            words.lacks,
            doors::share(self.guarded.len(), self.whole),
            words.has,
        );
        let mut steps = vec![Step {
            label: if self.writes { "written" } else { "asked" },
            span: access.site,
            text: format!("{does}s `{model}`"),
            excerpt: true,
        }];
        steps.extend(self.guarded.iter().take(4).map(|view| Step {
            label: "sibling",
            span: view.first.span,
            text: format!("`{}` asks for {}", phrase::short(&view.first.point.name), doors::asks(view.first)),
            excerpt: false,
        }));
        let mut finding = doors::finding(info, context, (self.entry, access), message, steps)?;
        finding.span = entry.span;
        finding.symbol.clone_from(&entry.point.name);
        self.model.clone_into(&mut finding.discriminator);
        words.harm.clone_into(&mut finding.cost_sentence);
        finding.fixes = vec![Fix::words(words.fix)];
        Some(finding)
    }
}
