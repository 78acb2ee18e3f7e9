//! Doors to the same model, or of the same module, compared: most are guarded, and one is not.

use std::collections::{BTreeMap, BTreeSet};

use swiftsure_django::{Access, Entry, Guard};
use swiftsure_source::{EntryPointKind, FileId, Finding, Fix, RuleInfo, Span, Step};

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
/// The same where all they have in common is that they stand in one module and write.
const NEIGHBOURS: usize = 5;

/// What views have in common that are compared.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Group<'a> {
    Readers(&'a str),
    Writers(&'a str),
    Module(FileId),
}

/// A view by its name: several routes and methods lead to one.
struct View<'a> {
    entries: Vec<usize>,
    first: &'a Entry,
    guard: Option<Guard>,
}

/// Findings about views that lack what most others have that write (or, of one module, read) the same model; and those in
/// `modules`, what all others of the module have that write anything.
pub(super) fn findings(
    info: &RuleInfo,
    context: &Context<'_>,
    words: &Words,
    lacks: &dyn Fn(&Context<'_>, &Entry) -> bool,
    guard: &dyn Fn(&Entry) -> Option<Guard>,
    modules: bool,
) -> Vec<Finding> {
    let views = views(context, guard);
    let mut found: BTreeMap<Span, Finding> = BTreeMap::new();
    for (group, members) in groups(context, &views, modules) {
        for at in members.iter().filter(|at| views[**at].guard.is_none()) {
            let view = &views[*at];
            if found.contains_key(&view.first.span) {
                continue;
            }
            let same_file = |other: &&usize| group.is_wide() || views[**other].first.span.file == view.first.span.file;
            let others: Vec<&View<'_>> =
                members.iter().filter(|other| *other != at).filter(same_file).map(|other| &views[*other]).collect();
            let guarded: Vec<&View<'_>> = others.iter().filter(|other| other.guard.is_some()).copied().collect();
            if !group.is_enough(guarded.len(), others.len()) {
                continue;
            }
            let case = view.entries.iter().find_map(|number| {
                let entry = context.analysis.trace.entries.get(*number)?;
                let (model, access) = group.touched(context, *number)?;
                let is_fault = lacks(context, entry) && !doors::is_public(entry);
                is_fault.then_some(Case {
                    group,
                    model,
                    access,
                    entry: *number,
                    guarded: &guarded,
                    whole: others.len(),
                })
            });
            if let Some(finding) = case.and_then(|case| case.finding(info, context, words)) {
                found.insert(view.first.span, finding);
            }
        }
    }
    found.into_values().collect()
}

/// The views that have something in common, those with the same model first.
fn groups<'a>(context: &'a Context<'_>, views: &[View<'a>], modules: bool) -> BTreeMap<Group<'a>, BTreeSet<usize>> {
    let mut groups: BTreeMap<Group<'_>, BTreeSet<usize>> = BTreeMap::new();
    for (at, view) in views.iter().enumerate() {
        for number in &view.entries {
            for ((model, writes), access) in doors::touched(context, *number) {
                if !is_private(context, model) {
                    continue;
                }
                if writes {
                    groups.entry(Group::Writers(model)).or_default().insert(at);
                    if modules {
                        groups.entry(Group::Module(view.first.span.file)).or_default().insert(at);
                    }
                } else if access.symbol.starts_with(&view.first.point.name) {
                    // What helpers read on the way says little of a view.
                    groups.entry(Group::Readers(model)).or_default().insert(at);
                }
            }
        }
    }
    groups
}

impl<'a> Group<'a> {
    fn writes(self) -> bool {
        !matches!(self, Self::Readers(_))
    }

    /// Whether its members in other modules count.
    fn is_wide(self) -> bool {
        matches!(self, Self::Writers(_))
    }

    /// Whether so many guarded views of so many show what the rest forgot.
    fn is_enough(self, guarded: usize, whole: usize) -> bool {
        match self {
            Self::Readers(_) => guarded >= READERS && guarded * 5 >= whole * 4,
            Self::Writers(_) => guarded >= WRITERS && guarded * 5 >= whole * 4,
            Self::Module(_) => guarded >= NEIGHBOURS && guarded == whole,
        }
    }

    /// What an entry point does that makes it a member: with which model, and where.
    fn touched(self, context: &'a Context<'_>, number: usize) -> Option<(&'a str, &'a Access)> {
        let touched = doors::touched(context, number);
        let member = touched.into_iter().find(|((model, writes), _)| {
            *writes == self.writes()
                && match self {
                    Self::Readers(own) | Self::Writers(own) => *model == own,
                    Self::Module(_) => is_private(context, model),
                }
        });
        member.map(|((model, _), access)| (model, access))
    }
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
    group: Group<'a>,
    model: &'a str,
    access: &'a Access,
    entry: usize,
    guarded: &'a [&'a View<'a>],
    whole: usize,
}

impl Case<'_> {
    fn finding(&self, info: &RuleInfo, context: &Context<'_>, words: &Words) -> Option<Finding> {
        let entry = context.analysis.trace.entries.get(self.entry)?;
        let model = phrase::short(self.model);
        let does = if self.group.writes() { "write" } else { "read" };
        let others = match self.group {
            Group::Module(_) => format!("other views of the module that {does}"),
            _ => format!("other views that {does} it"),
        };
        let guards: BTreeSet<String> =
            self.guarded.iter().filter_map(|view| Some(view.guard.as_ref()?.words())).collect();
        let guard = match guards.first() {
            Some(one) if guards.len() == 1 => one.clone(),
            Some(one) => format!("{one} or the like"),
            None => "a guard".to_owned(),
        };
        let message = format!(
            "`{}` {does}s `{model}` and {}: {} {others} {} {guard}.",
            phrase::short(&entry.point.name),
            words.lacks,
            doors::share(self.guarded.len(), self.whole),
            words.has,
        );
        let mut steps = vec![Step {
            label: if self.group.writes() { "written" } else { "asked" },
            span: self.access.site,
            text: format!("{does}s `{model}`"),
            excerpt: true,
        }];
        steps.extend(self.guarded.iter().take(4).map(|view| Step {
            label: "sibling",
            span: view.first.span,
            text: format!("`{}` asks for {}", phrase::short(&view.first.point.name), doors::asks(view.first)),
            excerpt: false,
        }));
        let mut finding = doors::finding(info, context, (self.entry, self.access), message, steps)?;
        finding.span = entry.span;
        finding.symbol.clone_from(&entry.point.name);
        self.model.clone_into(&mut finding.discriminator);
        words.harm.clone_into(&mut finding.cost_sentence);
        finding.fixes = vec![Fix::words(words.fix)];
        Some(finding)
    }
}
