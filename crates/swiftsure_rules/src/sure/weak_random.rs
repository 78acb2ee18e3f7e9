//! A number that can be predicted becomes a password, a token or a code.

use swiftsure_python::index::{Fate, Going, Index, Site};
use swiftsure_python::ir::{Expr, ExprKind};
use swiftsure_source::{Finding, Fix, Severity, Sym};

use super::called::{self, Fault, Met};
use super::drawn;
use super::named::{has_word, means_secret, words};
use crate::context::Context;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/weak-random",
    page: "weak_random.md",
    summary: "a number that can be predicted becomes a password, a token or a code",
    severity: High,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-338", "CWE-330", "OWASP A02:2021", "ASVS 5.0 V11"],
    run: run,
}

/// What gives numbers that follow from the ones before.
const MODULES: &[&str] = &["random", "random.Random()", "numpy.random"];
/// What makes a value of its own.
const MAKING: &[&str] = &[
    "betavariate",
    "bytes",
    "choices",
    "expovariate",
    "gammavariate",
    "gauss",
    "getrandbits",
    "lognormvariate",
    "normalvariate",
    "paretovariate",
    "rand",
    "randbytes",
    "randint",
    "random",
    "randrange",
    "sample",
    "triangular",
    "uniform",
    "vonmisesvariate",
    "weibullvariate",
];
/// Words beside those of secrets: what a browser shows to say who it is.
const IDENTIFYING: &[&str] = &["cookie", "iv", "salt", "session", "sessionid", "sid"];
/// Words of code that makes things up.
const MADE_UP: &[&str] = &["demo", "dummy", "fake", "faker", "fixture", "mock"];
/// The same, where a name begins with them.
const MADE_UP_FIRST: &[&str] = &["example", "sample", "test"];

/// How the names of commands begin that fill a database with rows that stand for no real ones.
const FILLING: &[&str] = &["demo", "dummy", "fake", "make", "populate", "sample", "seed"];

fn run(context: &Context<'_>) -> Vec<Finding> {
    let index = context.index;
    let paths = MODULES.iter().flat_map(|module| MAKING.iter().map(move |name| format!("{module}.{name}")));
    let picks = MODULES.iter().map(|module| format!("{module}.choice"));
    let paths: Vec<String> = paths.chain(picks).collect();
    let sites = called::calls(index, paths.iter().map(String::as_str));
    let real = sites.into_iter().filter(|(_, site)| !fills(&context.files.get(index.span(*site).file).path));
    let faults = real.filter_map(|(path, site)| judge(index, path, site));
    let mut faults: Vec<Fault> = faults.collect();
    // What several draws make is one value.
    faults.sort_by_key(|fault| fault.span);
    faults.dedup_by(|later, earlier| {
        let met = |fault: &Fault| fault.steps.first().map(|step| step.span);
        met(later) == met(earlier)
    });
    called::findings(&RULE.info, context, faults)
}

fn judge(index: &Index<'_>, path: &str, site: Site) -> Option<Fault> {
    if path.ends_with(".choice") && !picks_letters(index, site) {
        return None;
    }
    let function = index.function(site).map(|function| function.name);
    if function.is_some_and(|name| is_made_up(name.as_str())) {
        return None;
    }
    let is_secret = |name: &str| (means_secret(name) || has_word(name, IDENTIFYING)) && !is_made_up(name);
    let met = called::names_after(index, site);
    let met = met.into_iter().find(|(name, _)| is_secret(name.as_str()));
    let (name, at) = met.or_else(|| hashed(index, site).find(|(name, _)| means_secret(name.as_str())))?;
    let message = format!("`{path}` makes `{name}`; who has seen some of its numbers knows the next ones.");
    let severity = if is_shown_to_nobody(index, site) { Severity::Medium } else { Severity::High };
    let fault = Fault::new(index.span(site), severity, message).about(name.as_str());
    let fault = fault.step("used", at, format!("it becomes `{name}`"));
    Some(fault.fix(Fix::words(mending(path))))
}

/// Whether all that happens to it is that it becomes the password of an account: nobody gets one, from which the next
/// would follow.
fn is_shown_to_nobody(index: &Index<'_>, site: Site) -> bool {
    let is_local = |at: Site| {
        let targets = index.assignment(at).map(|(targets, _)| targets);
        let is_argument = || index.parent(at).is_some_and(|call| index.call(call).is_some());
        targets
            .map_or_else(is_argument, |targets| targets.iter().all(|target| matches!(target.kind, ExprKind::Name(_))))
    };
    let sets = |call: Site, keyword: Option<Sym>| {
        let callee = || index.call(call).and_then(|found| called::name(index, call, &found.func));
        keyword.map_or_else(|| callee().is_some_and(|name| name == "set_password"), |name| name == "password")
    };
    let fates = index.fate(site);
    let is_argument = |fate: &Fate| matches!(fate.going, Going::Argument { .. });
    fates.iter().any(is_argument)
        && fates.iter().all(|fate| match fate.going {
            Going::Named(_) => is_local(fate.at),
            Going::Argument { call, keyword } => sets(call, keyword),
            Going::Index | Going::Compared(_) | Going::Returned => false,
        })
}

/// The names that a hash of the number gets: it is as easy to foresee, unless something else is hashed with it.
fn hashed(index: &Index<'_>, site: Site) -> impl Iterator<Item = Met> {
    let hashes = index.fate(site).into_iter().filter_map(|fate| match fate.going {
        Going::Argument { call, .. } => Some(call),
        _ => None,
    });
    let is_hash = |call: &Site| {
        let path = index.call(*call).and_then(|found| index.path(*call, &found.func));
        path.is_some_and(|path| path.as_str().starts_with("hashlib."))
    };
    let is_alone = |call: &Site| !drawn::parts(index, *call).iter().any(|part| drawn::draws_strongly(index, *part));
    hashes.filter(is_hash).filter(is_alone).flat_map(|call| called::names_after(index, call))
}

/// `management/commands/make_readers.py`.
fn fills(path: &str) -> bool {
    let command = path.split_once("management/commands/").map(|(_, command)| command);
    command.and_then(|name| name.split('_').next()).is_some_and(|first| FILLING.contains(&first))
}

fn is_made_up(name: &str) -> bool {
    has_word(name, MADE_UP) || words(name).first().is_some_and(|first| MADE_UP_FIRST.contains(&first.as_str()))
}

fn mending(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "choice" | "choices" | "sample" => {
            "take secrets.choice for each letter, secrets.token_urlsafe(), or django.utils.crypto.get_random_string"
        }
        "randint" | "randrange" | "getrandbits" => "take secrets.randbelow or secrets.randbits",
        _ => "take secrets.token_urlsafe() or secrets.token_hex()",
    }
}

/// Whether one item is picked out of letters, or again and again: one of a list of things is no secret that is made.
fn picks_letters(index: &Index<'_>, site: Site) -> bool {
    let Some(items) = index.argument(site, 0, "seq") else { return false };
    let is_comprehension = |expr: &Expr| matches!(expr.kind, ExprKind::Comprehension(_));
    is_letters(index, site, items)
        || index.is_in_loop(site)
        || index.around(site).filter_map(|around| index.expr(around)).any(is_comprehension)
}

fn is_letters<'a>(index: &Index<'a>, site: Site, expr: &'a Expr) -> bool {
    let value = index.value(site, expr);
    match &value.expr.kind {
        ExprKind::Str(_) => true,
        ExprKind::Bin(parts) => is_letters(index, value.site, &parts.1) || is_letters(index, value.site, &parts.2),
        _ => index.path(value.site, value.expr).is_some_and(|path| path.as_str().starts_with("string.")),
    }
}
