//! A regular expression takes twice as long for each few characters more, or comes from outside.

use std::collections::{BTreeMap, BTreeSet};

use swiftsure_django::AccessKind;
use swiftsure_python::index::{Index, Site, Value, keyword};
use swiftsure_python::ir::{BinOp, Expr, ExprKind};
use swiftsure_source::{Finding, Fix, Severity, Span};

use super::called::{self, Fault};
use super::patterns::{self, Attack, Flags, Mode};
use super::reached::{self, Wording};
use crate::context::Context;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/redos",
    page: "redos.md",
    summary: "a regular expression takes exponential time on texts that do not match, or comes from outside",
    severity: High,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-1333", "CWE-730", "CWE-400", "OWASP A05:2021", "ASVS 5.0 V1"],
    run: run,
}

const WORDING: Wording = Wording {
    sink: "pattern",
    target: |name| format!("the expression of {name}"),
    harm: "Whoever sends it can keep the process busy with one that takes exponential time.",
    own_form: None,
    fixes: &["put the text into the expression with re.escape(), or compare without an expression"],
};

/// Names of fields by which a form offers to search with an expression.
const FEATURES: &[&str] = &["is_regex", "is_regexp", "regex", "regexp", "use_regex", "use_regexp"];
const FEATURE_FIX: &str = "match it with a limit of time (the package regex takes timeout=), or with re2, where no expression takes that long";

/// Functions of `re`: how they match, and where their flags stand.
const FUNCTIONS: &[(&str, Mode, usize)] = &[
    ("re.findall", Mode::Search, 2),
    ("re.finditer", Mode::Search, 2),
    ("re.fullmatch", Mode::Full, 2),
    ("re.match", Mode::Match, 2),
    ("re.search", Mode::Search, 2),
    ("re.split", Mode::Search, 3),
    ("re.sub", Mode::Search, 4),
    ("re.subn", Mode::Search, 4),
];
/// What matches with an expression that it is given, and the name of that argument.
const VALIDATORS: &[(&str, &str)] = &[
    ("django.core.validators.RegexValidator", "regex"),
    ("django.forms.RegexField", "regex"),
    ("django.forms.fields.RegexField", "regex"),
    ("rest_framework.serializers.RegexField", "regex"),
    ("django.urls.re_path", "route"),
];
const FLAGS: &[(&str, &str)] =
    &[("I", "IGNORECASE"), ("M", "MULTILINE"), ("S", "DOTALL"), ("X", "VERBOSE"), ("A", "ASCII"), ("U", "UNICODE")];
const FIX: &str = "write the loop so that each text can be read in one way only, or bound the length of the text first";

/// Where an expression is written, how it is used, and by which calls.
struct Used<'a> {
    text: Value<'a>,
    flags: Flags,
    modes: BTreeSet<Mode>,
    calls: Vec<Span>,
    /// Whether what is matched surely comes from outside.
    is_asked: bool,
}

fn run(context: &Context<'_>) -> Vec<Finding> {
    let index = context.index;
    let outside: BTreeSet<Span> = context
        .accesses()
        .filter(|access| matches!(&access.kind, AccessKind::Sink { kind, .. } if *kind == "match"))
        .map(|access| access.site)
        .collect();
    let faults = used(index).into_iter().filter_map(|used| {
        let pattern = index.text(used.text.site, used.text.expr)?;
        let attack = used.modes.iter().rev().find_map(|mode| patterns::attack(&pattern, used.flags, *mode))?;
        let is_outside = used.is_asked || used.calls.iter().any(|call| outside.contains(call));
        Some(fault(index, &used, &attack, is_outside))
    });
    let mut findings = called::findings(&RULE.info, context, faults.collect());
    // Searching with an expression of one's own may be what a page is for.
    let given = reached::findings(&RULE.info, context, &WORDING, |_, _| true);
    findings.extend(given.into_iter().map(|finding| {
        let fixes = if is_feature(context, &finding) { vec![Fix::words(FEATURE_FIX)] } else { finding.fixes };
        Finding { severity: Severity::Low, fixes, ..finding }
    }));
    findings
}

/// Whether a form offers to search with an expression: a field says so by its name.
fn is_feature(context: &Context<'_>, finding: &Finding) -> bool {
    let site = context.index.expr_at(finding.span);
    let function = site.and_then(|site| context.index.function(site));
    let text = function.map_or("", |function| context.text(function.range.in_file(finding.span.file)));
    let names = |name: &str| {
        ["'", "\"", "`"].iter().any(|quote| {
            let quoted = format!("{quote}{name}{quote}");
            text.contains(&quoted) || finding.message.contains(&quoted)
        })
    };
    FEATURES.iter().any(|name| names(name))
}

fn fault(index: &Index<'_>, used: &Used<'_>, attack: &Attack, is_outside: bool) -> Fault {
    let span = index.span_of(used.text.site, used.text.expr);
    let Attack { prefix, word, suffix } = attack;
    let message = format!(
        "This expression can read {word:?} in more than one way: each time that a text repeats it and then does not \
         match, the time doubles at least."
    );
    let severity = if is_outside { Severity::High } else { Severity::Medium };
    let quoted = |text: &str| (!text.is_empty()).then(|| format!("{text:?}"));
    let parts: Vec<String> =
        [quoted(prefix), Some(format!("{word:?} * 40")), quoted(suffix)].into_iter().flatten().collect();
    let text = format!("such a text is {}", parts.join(" + "));
    let fault = Fault::new(span, severity, message).about(format!("expression {word:?}")).step("sink", span, text);
    let fault = used
        .calls
        .iter()
        .filter(|call| **call != span)
        .fold(fault, |fault, call| fault.step("used", *call, "here it is used"));
    let fault = if is_outside { fault } else { fault.careful("Nothing shows that the text comes from outside.") };
    fault.fix(Fix::words(FIX))
}

/// The expressions of the code that are used.
fn used<'a>(index: &Index<'a>) -> Vec<Used<'a>> {
    let mut found = Vec::new();
    for (path, mode, at) in FUNCTIONS {
        for site in index.calls(path) {
            found.extend(direct(index, *site, *mode, *at));
        }
    }
    for (path, name) in VALIDATORS {
        for site in index.calls(path) {
            let text = index.argument(*site, 0, name).map(|text| index.value(*site, text));
            let flags = flags(index, *site, index.call(*site).and_then(|call| keyword(call, "flags")));
            let (Some(text), Some(flags)) = (text, flags) else { continue };
            let calls = vec![index.span(*site)];
            found.push(Used { text, flags, modes: BTreeSet::from([Mode::Search]), calls, is_asked: true });
        }
    }
    found.extend(compiled(index));
    found
}

fn direct<'a>(index: &Index<'a>, site: Site, mode: Mode, at: usize) -> Option<Used<'a>> {
    let text = index.value(site, index.argument(site, 0, "pattern")?);
    let flags = flags(index, site, index.argument(site, at, "flags"))?;
    let calls = vec![index.span(site)];
    Some(Used { text, flags, modes: BTreeSet::from([mode]), calls, is_asked: false })
}

/// Expressions that are compiled, with what is called of them.
fn compiled<'a>(index: &Index<'a>) -> Vec<Used<'a>> {
    let mut uses: BTreeMap<Span, (BTreeSet<Mode>, Vec<Span>)> = BTreeMap::new();
    for (path, mode, _) in FUNCTIONS {
        let method = path.trim_start_matches("re.");
        for site in index.calls(&format!("re.compile().{method}")) {
            let Some(call) = index.call(*site) else { continue };
            let ExprKind::Attribute(attribute) = &call.func.kind else { continue };
            let made = index.value(*site, &attribute.value);
            let (modes, calls) = uses.entry(index.span_of(made.site, made.expr)).or_default();
            modes.insert(*mode);
            calls.push(index.span(*site));
        }
    }
    let made = index.calls("re.compile").iter().filter_map(|site| {
        let text = index.value(*site, index.argument(*site, 0, "pattern")?);
        let flags = flags(index, *site, index.argument(*site, 1, "flags"))?;
        // One that is handed on is used somewhere, to search at least.
        let (modes, calls) =
            uses.remove(&index.span(*site)).unwrap_or_else(|| (BTreeSet::from([Mode::Search]), Vec::new()));
        Some(Used { text, flags, modes, calls, is_asked: false })
    });
    made.collect()
}

/// The flags of an expression, if all are known.
fn flags<'a>(index: &Index<'a>, site: Site, expr: Option<&'a Expr>) -> Option<Flags> {
    let mut flags = Flags::default();
    match expr {
        Some(expr) => set(index, site, expr, &mut flags).then_some(flags),
        None => Some(flags),
    }
}

fn set<'a>(index: &Index<'a>, site: Site, expr: &'a Expr, flags: &mut Flags) -> bool {
    if let ExprKind::Bin(parts) = &expr.kind {
        return parts.0 == BinOp::BitOr && set(index, site, &parts.1, flags) && set(index, site, &parts.2, flags);
    }
    if matches!(expr.kind, ExprKind::Int(_)) {
        return index.int(site, expr, &|_| None) == Some(0);
    }
    let Some(path) = index.path(site, expr) else { return false };
    let name = path.as_str().trim_start_matches("re.").trim_start_matches("RegexFlag.");
    let Some((short, _)) = FLAGS.iter().find(|(short, long)| name == *short || name == *long) else { return false };
    match *short {
        "I" => flags.ignore_case = true,
        "M" => flags.multiline = true,
        "S" => flags.dot_all = true,
        "X" => flags.verbose = true,
        _ => {}
    }
    true
}
