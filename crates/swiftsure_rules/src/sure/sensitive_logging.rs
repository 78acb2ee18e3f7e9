//! A password or token is written to the log.

use swiftsure_python::index::{Index, Site};
use swiftsure_python::ir::{Expr, ExprKind, FStringPart};
use swiftsure_source::{Finding, Fix, Severity, Sym};

use super::called::{self, Fault};
use super::named::words;
use crate::context::Context;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/sensitive-logging",
    page: "sensitive_logging.md",
    summary: "a password, token or key is written to the log",
    severity: Medium,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-532", "OWASP A09:2021", "ASVS 5.0 V16"],
    run: run,
}

const METHODS: &[&str] = &["critical", "debug", "error", "exception", "info", "log", "warn", "warning"];
/// What loggers are called where nothing says how they were made.
const LOGGERS: &[&str] = &["_log", "_logger", "log", "logger", "logging", "LOG", "LOGGER"];
const MAKERS: &[&str] = &[
    "logging.getLogger()",
    "logging",
    "loguru.logger",
    "structlog.get_logger()",
    "celery.utils.log.get_task_logger()",
];
/// Last words of names whose value is a secret.
const VALUES: &[&str] = &["passphrase", "passwd", "password", "pwd", "secret"];
/// The same, of two words.
const PAIRS: &[(&str, &str)] = &[
    ("access", "token"),
    ("api", "key"),
    ("api", "secret"),
    ("api", "token"),
    ("auth", "token"),
    ("bearer", "token"),
    ("client", "secret"),
    ("credit", "card"),
    ("card", "number"),
    ("encryption", "key"),
    ("jwt", "token"),
    ("private", "key"),
    ("refresh", "token"),
    ("reset", "token"),
    ("secret", "key"),
    ("session", "key"),
    ("session", "token"),
    ("signing", "key"),
    ("user", "token"),
];
/// First words of names that say something about a secret.
const ABOUT: &[&str] = &[
    "bad", "can", "change", "has", "have", "hashed", "hide", "invalid", "is", "masked", "no", "requires", "reset",
    "should", "use",
];
const OPENERS: &[&str] = &["io.open", "open", "os.open", "pathlib.Path"];
/// Functions whose answer shows what they are given.
const SHOWING: &[&str] = &["dict", "dumps", "format", "list", "repr", "str", "tuple"];

fn run(context: &Context<'_>) -> Vec<Finding> {
    let index = context.index;
    let mut faults = Vec::new();
    for method in METHODS {
        let sites = index.calls_named(method).iter().filter(|site| is_logger(index, **site));
        faults.extend(sites.filter_map(|site| judge(index, *site, Severity::Medium, "The log gets")));
    }
    for method in METHODS {
        let sites = index.calls_named(method).iter().filter(|site| is_logger(index, **site));
        faults.extend(sites.filter_map(|site| whole_request(index, *site)));
    }
    let printed = index.calls("print").iter();
    let shown = printed.filter_map(|site| Some((*site, judge(index, *site, Severity::Low, "`print` shows")?)));
    faults.extend(shown.filter(|(site, _)| !is_script(context, *site)).map(|(_, fault)| fault));
    called::findings(&RULE.info, context, faults)
}

/// Whether a call runs where a script is started: what it prints is on the terminal of whoever started it.
fn is_script(context: &Context<'_>, site: Site) -> bool {
    let file = context.index.span(site).file;
    let source = context.files.get(file);
    let path: &str = &source.path;
    let name = path.rsplit('/').next().unwrap_or(path).trim_end_matches(".py");
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let imports = |line: &str| {
        let line = line.trim_start();
        (line.starts_with("import ") || line.starts_with("from "))
            && line.split(|letter| !is_word(letter)).any(|word| word == name)
    };
    let starts = context.index.function(site).is_none() || source.text.contains("__main__");
    starts
        && !called::modules(context)
            .any(|(other, _)| other != file && context.files.get(other).text.lines().any(imports))
}

fn is_logger(index: &Index<'_>, site: Site) -> bool {
    let Some(ExprKind::Attribute(attribute)) = index.call(site).map(|call| &call.func.kind) else { return false };
    if let Some(path) = index.path(site, &attribute.value) {
        return MAKERS.contains(&path.as_str()) || path.as_str().ends_with(".logger");
    }
    called::name(index, site, &attribute.value).is_some_and(|name| LOGGERS.contains(&name.as_str()))
}

fn judge(index: &Index<'_>, site: Site, severity: Severity, verb: &str) -> Option<Fault> {
    let call = index.call(site)?;
    // What stands behind `extra=` is for handlers that choose.
    let name = call.args.iter().find_map(|arg| shown(index, site, arg))?;
    let message = format!("{verb} the secret `{name}`, and so does everybody who may read it.");
    let message = if verb.starts_with('`') {
        format!("{verb} the secret `{name}`, which then stands in the log of the server.")
    } else {
        message
    };
    let fix = Fix::words("leave it out, or log something that names it: a key of the database, its last letters");
    Some(Fault::new(index.span(site), severity, message).about(name).fix(fix))
}

/// A part of the request that is logged as a whole, with all that anybody sends in it.
fn whole_request(index: &Index<'_>, site: Site) -> Option<Fault> {
    let call = index.call(site)?;
    let (part, holds, severity) = call.args.iter().find_map(|arg| part_of_request(index, site, arg))?;
    let message = format!("The log gets all of `request.{part}`, and so {holds}.");
    let fix = Fix::words("log the names of the fields, or those that are harmless one by one");
    Some(Fault::new(index.span(site), severity, message).about(format!("request {part}")).fix(fix))
}

/// Parts of a request, and what somebody else than the sender could use of each.
const PARTS: &[(&str, &str, Severity)] = &[
    ("COOKIES", "the session of whoever sends it", Severity::Medium),
    ("META", "the cookies and tokens of whoever sends it", Severity::Medium),
    ("headers", "the cookies and tokens of whoever sends it", Severity::Medium),
    ("POST", "each password and token that a form sends", Severity::Low),
    ("body", "each password and token that a form or client sends", Severity::Low),
    ("data", "each password and token that a form or client sends", Severity::Low),
];

/// The part of the request that an expression shows as it is, or laid out by a function.
fn part_of_request<'a>(
    index: &Index<'a>,
    site: Site,
    expr: &'a Expr,
) -> Option<(&'static str, &'static str, Severity)> {
    let inner = |expr: &'a Expr| part_of_request(index, site, expr);
    match &expr.kind {
        ExprKind::Attribute(attribute) => {
            let of = called::name(index, site, &attribute.value)?;
            let part = PARTS.iter().find(|(name, ..)| attribute.name == *name)?;
            let is_request = matches!(&attribute.value.kind, ExprKind::Name(_)) && of == "request"
                || matches!(&attribute.value.kind, ExprKind::Attribute(of) if of.name == "request");
            is_request.then_some(*part)
        }
        ExprKind::FString(parts) => parts.iter().find_map(|part| match part {
            FStringPart::Value(value) => inner(value),
            FStringPart::Literal(_) => None,
        }),
        ExprKind::Bin(parts) => inner(&parts.1).or_else(|| inner(&parts.2)),
        ExprKind::Tuple(items) => items.iter().find_map(inner),
        ExprKind::Call(call) => match &call.func.kind {
            ExprKind::Attribute(attribute) if SHOWING.contains(&attribute.name.as_str()) => {
                call.args.iter().chain(std::iter::once(&attribute.value)).find_map(inner)
            }
            ExprKind::Name(name) => {
                let name = index.name_of(site, *name)?;
                if SHOWING.contains(&name.as_str()) { call.args.iter().find_map(inner) } else { None }
            }
            _ => None,
        },
        _ => None,
    }
}

/// The name of a secret of which an expression shows the value.
fn shown<'a>(index: &Index<'a>, site: Site, expr: &'a Expr) -> Option<String> {
    let any = |exprs: &'a [Expr]| exprs.iter().find_map(|expr| shown(index, site, expr));
    match &expr.kind {
        ExprKind::Name(_) | ExprKind::Attribute(_) | ExprKind::Subscript(_) => {
            let name = called::name(index, site, expr)?;
            let is_value =
                means_value(name.as_str()) && !is_written(index, site, expr) && !is_opened(index, site, name);
            is_value.then(|| name.as_str().to_owned())
        }
        ExprKind::FString(parts) => parts.iter().find_map(|part| match part {
            FStringPart::Value(value) => shown(index, site, value),
            FStringPart::Literal(_) => None,
        }),
        ExprKind::Bin(parts) => shown(index, site, &parts.1).or_else(|| shown(index, site, &parts.2)),
        ExprKind::Tuple(items) | ExprKind::List(items) => any(items),
        ExprKind::Dict(entries) => entries.iter().find_map(|(_, value)| shown(index, site, value)),
        ExprKind::Call(call) => match &call.func.kind {
            // `data.get("password")`
            ExprKind::Attribute(attribute) if attribute.name == "get" => {
                let key = index.text(site, call.args.first()?)?;
                means_value(&key).then_some(key)
            }
            ExprKind::Attribute(attribute) if SHOWING.contains(&attribute.name.as_str()) => any(&call.args),
            ExprKind::Name(name) => {
                let name = index.name_of(site, *name)?;
                if SHOWING.contains(&name.as_str()) { any(&call.args) } else { None }
            }
            _ => None,
        },
        _ => None,
    }
}

/// Whether a name says that its value is a secret, and not something about one.
fn means_value(name: &str) -> bool {
    let words = words(name);
    let words: Vec<&str> = words.iter().map(|word| word.trim_end_matches(char::is_numeric)).collect();
    let Some(last) = words.last() else { return false };
    let is_about = words.len() > 1 && ABOUT.contains(&words[0]);
    let is_pair = words.len() > 1 && PAIRS.contains(&(words[words.len() - 2], last));
    !is_about && (VALUES.contains(last) || is_pair)
}

/// Whether the function opens a file of the name: then the name holds a path, and the secret lies there.
fn is_opened(index: &Index<'_>, site: Site, name: Sym) -> bool {
    let mut opened = OPENERS.iter().flat_map(|path| index.calls(path));
    opened.any(|call| {
        let file = index.argument(*call, 0, "file").filter(|_| called::same_function(index, *call, site));
        file.and_then(|file| called::name(index, *call, file)) == Some(name)
    })
}

/// Whether the value is a text of the code: a message that has such a name.
fn is_written<'a>(index: &Index<'a>, site: Site, expr: &'a Expr) -> bool {
    matches!(index.value(site, expr).expr.kind, ExprKind::Str(_) | ExprKind::None | ExprKind::Bool(_))
}
