//! What rules share that need one file only: a finding at a place in the code, and what a value is for by the names that
//! it meets.

use std::collections::BTreeMap;

use swiftsure_python::Origin;
use swiftsure_python::index::{Going, Index, Site};
use swiftsure_python::ir::{Class, Expr, ExprKind, Function, If, Module, StmtKind};
use swiftsure_source::{FileId, Finding, Fix, RuleInfo, Severity, Span, Step, Sym};

use super::mentions::{self, Standing};
use crate::context::Context;
use crate::proof;

/// Rules of what somebody reads in the code, whether it runs or not.
const READ_FROM_CODE: &[&str] = &["sure/hardcoded-secret", "sure/secret-key-weak"];

/// What is wrong at a place.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    pub span: Span,
    pub severity: Severity,
    /// A sentence.
    pub message: String,
    /// What tells it apart from others in the same function.
    pub about: String,
    pub steps: Vec<Step>,
    pub fixes: Vec<Fix>,
    pub careful: Vec<String>,
}

impl Fault {
    pub(super) fn new(span: Span, severity: Severity, message: impl Into<String>) -> Self {
        Self {
            span,
            severity,
            message: message.into(),
            about: String::new(),
            steps: Vec::new(),
            fixes: Vec::new(),
            careful: Vec::new(),
        }
    }

    pub(super) fn about(self, about: impl Into<String>) -> Self {
        Self { about: about.into(), ..self }
    }

    pub(super) fn step(mut self, label: &'static str, span: Span, text: impl Into<String>) -> Self {
        self.steps.push(Step { label, span, text: text.into(), excerpt: true });
        self
    }

    pub(super) fn fix(mut self, fix: Fix) -> Self {
        self.fixes.push(fix);
        self
    }

    pub(super) fn careful(mut self, sentence: impl Into<String>) -> Self {
        self.careful.push(sentence.into());
        self
    }
}

/// A finding for each fault, in the order of their places.
pub(super) fn findings(info: &RuleInfo, context: &Context<'_>, mut faults: Vec<Fault>) -> Vec<Finding> {
    faults.retain(|fault| context.is_place(fault.span));
    faults.sort_by_key(|fault| fault.span);
    faults.dedup_by_key(|fault| fault.span);
    let mut known: BTreeMap<(String, String), usize> = BTreeMap::new();
    faults
        .into_iter()
        .map(|fault| weighed(info, context, fault))
        .map(|fault| {
            let symbol = symbol(context, fault.span);
            let count = known.entry((symbol.clone(), fault.about.clone())).or_default();
            *count += 1;
            let discriminator = if *count > 1 { format!("{} {count}", fault.about) } else { fault.about.clone() };
            finding(info, fault, symbol, discriminator)
        })
        .collect()
}

/// A fault as it matters: what code does that nothing names happens to nobody, but what stands in it can be read.
fn weighed(info: &RuleInfo, context: &Context<'_>, fault: Fault) -> Fault {
    let is_done = fault.severity > Severity::Low && !READ_FROM_CODE.contains(&info.name);
    if !is_done || mentions::standing(context, fault.span) != Standing::Forgotten {
        return fault;
    }
    Fault { severity: Severity::Low, ..fault }
        .careful("Nothing in this project names the function: if nothing else calls it, it can go.")
}

fn finding(info: &RuleInfo, fault: Fault, symbol: String, discriminator: String) -> Finding {
    Finding {
        severity: fault.severity,
        symbol,
        discriminator,
        message: fault.message,
        steps: fault.steps,
        fixes: fault.fixes,
        careful: fault.careful,
        ..proof::bare(info, fault.span)
    }
}

/// The function around a place, else its file.
fn symbol(context: &Context<'_>, span: Span) -> String {
    let function = context.analysis.symbol_at(span);
    function.map_or_else(|| context.files.get(span.file).path.to_string(), str::to_owned)
}

/// The Python files that are reviewed, each with its module.
pub(super) fn modules<'a>(context: &'a Context<'_>) -> impl Iterator<Item = (FileId, &'a Module)> {
    context.reviewed.iter().filter_map(|file| {
        let module = context.code.module_of(*file).filter(|id| context.code.head(*id).language.is_python())?;
        Some((*file, context.code.module(module)))
    })
}

/// The functions of the Python files that are reviewed, each with its file.
pub(super) fn functions<'a>(context: &'a Context<'_>) -> impl Iterator<Item = (FileId, &'a Function)> {
    modules(context).flat_map(|(file, module)| {
        let functions = module.functions.iter().filter(|function| !function.is_lambda);
        functions.map(move |function| (file, function))
    })
}

/// The class of the project that has a dotted name.
pub(super) fn class_at<'a>(context: &'a Context<'_>, path: &str) -> Option<(&'a Module, &'a Class)> {
    let (module, name) = path.rsplit_once('.')?;
    let id = context.code.find_anywhere(Sym::new(module))?;
    if context.code.origin(id) != Origin::Project {
        return None;
    }
    let module = context.code.module(id);
    Some((module, module.classes.iter().find(|class| class.qualname == name)?))
}

/// The calls of any of some functions, with the name that was called, in the order of their places.
pub(super) fn calls<'p>(index: &Index<'_>, paths: impl IntoIterator<Item = &'p str>) -> Vec<(&'p str, Site)> {
    let mut found: Vec<(&str, Site)> =
        paths.into_iter().flat_map(|path| index.calls(path).iter().map(move |site| (path, *site))).collect();
    found.sort_by_key(|(_, site)| *site);
    found
}

/// Whether two places stand in one function, or both in none of their module.
pub(super) fn same_function(index: &Index<'_>, one: Site, other: Site) -> bool {
    let function = |site| index.function(site).map(std::ptr::from_ref);
    index.module_id(one) == index.module_id(other) && function(one) == function(other)
}

/// The calls of a method of what a call made, in the same function.
pub(super) fn methods(index: &Index<'_>, site: Site, name: &str) -> Vec<Site> {
    let Some(path) = index.expr(site).and_then(|expr| index.path(site, expr)) else { return Vec::new() };
    let here = |other: &&Site| same_function(index, **other, site);
    // A variable may hold one thing after the other.
    let is_another = |other: &&Site| {
        let owner = index.call(**other).and_then(|call| match &call.func.kind {
            ExprKind::Attribute(method) => Some(index.value(**other, &method.value).expr),
            _ => None,
        });
        let made = owner.filter(|owner| matches!(owner.kind, ExprKind::Call(_)));
        made.is_some_and(|made| index.expr(site).is_some_and(|expr| !std::ptr::eq(made, expr)))
    };
    let calls = index.calls(&format!("{path}.{name}")).iter();
    calls.filter(here).filter(|other| !is_another(other)).copied().collect()
}

/// Words of statements that refuse.
pub(super) const REFUSALS: &[&str] = &["Forbidden", "PermissionDenied", "403", "FORBIDDEN", "PermissionError"];

/// Whether a decision leaves its function by a refusal where it holds.
pub(super) fn refuses(context: &Context<'_>, file: FileId, decision: &If) -> bool {
    let Some(last) = decision.body.last() else { return false };
    let text = context.text(last.range.in_file(file));
    matches!(last.kind, StmtKind::Raise(_) | StmtKind::Return(_)) && REFUSALS.iter().any(|word| text.contains(word))
}

/// A name that a value meets, and where.
pub(super) type Met = (Sym, Span);

/// The names that stand in the arguments of a call.
pub(super) fn names_inside(index: &Index<'_>, site: Site) -> Vec<Met> {
    let call = index.call(site).map(|call| std::ptr::from_ref(&call.func));
    let mut skipped: Option<Site> = None;
    let mut names = Vec::new();
    for inner in index.inside(site) {
        let Some(expr) = index.expr(inner) else { continue };
        if call == Some(std::ptr::from_ref(expr)) {
            skipped = Some(inner);
            continue;
        }
        if skipped.is_some_and(|skipped| inner == skipped || index.around(inner).any(|around| around == skipped)) {
            continue;
        }
        names.extend(name(index, inner, expr).map(|name| (name, index.span(inner))));
    }
    names
}

/// The name of a variable or attribute; of a key that is written out.
pub(super) fn name(index: &Index<'_>, site: Site, expr: &Expr) -> Option<Sym> {
    match &expr.kind {
        ExprKind::Name(name) => index.name_of(site, *name),
        ExprKind::Attribute(attribute) => Some(attribute.name),
        ExprKind::Subscript(pair) => match &pair.1.kind {
            ExprKind::Str(text) => Some(*text),
            _ => name(index, site, &pair.0),
        },
        _ => None,
    }
}

/// The names that the value of a call gets.
pub(super) fn names_after(index: &Index<'_>, site: Site) -> Vec<Met> {
    let mut names = Vec::new();
    for fate in index.fate(site) {
        match fate.going {
            Going::Named(name) => names.push((name, index.span(fate.at))),
            Going::Returned => {
                if let Some(function) = index.function(fate.at).filter(|function| !function.is_lambda) {
                    names.push((function.name, index.span(fate.at)));
                }
            }
            Going::Argument { call, .. } => {
                let callee = index.call(call).and_then(|found| name(index, call, &found.func));
                names.extend(callee.map(|name| (name, index.span(call))));
            }
            Going::Index | Going::Compared(_) => {}
        }
    }
    names
}
