//! Strangers learn who has an account: from the time that a sign-in takes, and from what the form of a reset answers.

use std::collections::BTreeSet;

use swiftsure_python::index::{NodeKind, Site};
use swiftsure_python::ir::{Function, Handler, StmtKind};
use swiftsure_source::{EntryPointKind, Finding, Fix, Severity};

use super::called::{self, Fault};
use super::doors::{self, Mentions};
use super::families::{Defined, Family};
use super::named::has_word;
use super::secrets;
use crate::context::Context;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/user-enumeration",
    page: "user_enumeration.md",
    summary: "a sign-in or a reset of passwords tells strangers who has an account",
    severity: Low,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-203", "CWE-204", "OWASP A07:2021", "ASVS 5.0 V6"],
    run: run,
}

const BACKENDS: &str = "django.contrib.auth.backends.";
const CHECK: &str = "check_password";
/// Calls that take as long as the check of a password, or that may.
const HASHING: &[&str] = &["authenticate", "hashpw", "make_password", "set_password", "sleep", "verify"];
/// Calls that do nothing for who waits.
const LOGGING: &[&str] = &["_", "debug", "error", "format", "getLogger", "gettext", "info", "log", "str", "warning"];
/// Words of forms by which somebody gets a new password.
const RESETS: &[&str] = &["forgot", "forgotten", "lost", "recover", "recovery", "reset"];
const FORMS: &[&str] = &["django.contrib.auth.forms.", "django.forms.", "rest_framework.serializers."];
/// How code names the model of users.
const USERS: &[&str] = &["User.objects", "User._default_manager", "get_user_model()", "UserModel", "user_model"];
/// How code asks whether nothing was found.
const NOTHING: &[&str] = &["not ", "== 0", "is None", "< 1"];

fn run(context: &Context<'_>) -> Vec<Finding> {
    let index = context.index;
    let backends = index.handlers().iter().filter_map(|site| by_time(context, *site));
    let mut told = BTreeSet::new();
    let errors = index.calls_named("ValidationError").iter();
    let forms = errors.filter_map(|site| by_answer(context, *site)).filter(|(form, _)| told.insert(form.clone()));
    let faults = backends.chain(forms.map(|(_, fault)| fault)).collect();
    called::findings(&RULE.info, context, faults)
}

/// A backend that returns where there is no such user, without a hash.
fn by_time(context: &Context<'_>, site: Site) -> Option<Fault> {
    let index = context.index;
    let NodeKind::Handler(handler) = index.kind(site) else { return None };
    let function = index.function(site).filter(|function| function.name == "authenticate")?;
    let class = class_of(context, site, function)?;
    let takes_password = function.params.iter().any(|param| param.name == "password");
    if !takes_password || !misses(context, site, handler) || !is_backend(context, class) {
        return None;
    }
    let here = |call: &Site| called::same_function(index, *call, site);
    let check = index.calls_named(CHECK).iter().copied().find(here)?;
    let (span, checked) = (index.span(site), index.span(check));
    let leaves = handler.body.last().is_some_and(|last| matches!(last.kind, StmtKind::Return(_) | StmtKind::Raise(_)));
    let hashes = HASHING.iter().flat_map(|name| index.calls_named(name)).any(here);
    if hashes || !(leaves || checked.start < span.start) || !does_nothing(context, site, handler) {
        return None;
    }
    let message = format!(
        "`{}` answers at once where there is no such user, and hashes a password where there is one: the time tells who has an account.",
        class.2.name
    );
    let fault = Fault::new(span, Severity::Low, message).about(class.2.name.as_str());
    let fault = fault.step("hashed", checked, "this takes long, and happens for users only");
    Some(fault.fix(Fix::words(
        "hash the password in this branch, too, as ModelBackend does: `get_user_model()().set_password(password)`",
    )))
}

/// Whether a handler is for a user who is not there.
fn misses(context: &Context<'_>, site: Site, handler: &Handler) -> bool {
    let file = context.index.span(site).file;
    let types = handler.types.as_ref().map(|types| context.text(types.range.in_file(file)));
    types.is_some_and(|types| types.contains("DoesNotExist"))
}

/// Whether a handler calls nothing that may take its time.
fn does_nothing(context: &Context<'_>, site: Site, handler: &Handler) -> bool {
    let index = context.index;
    let file = index.span(site).file;
    let is_in_body = |call: &Site| handler.body.iter().any(|stmt| stmt.range.in_file(file).contains(index.span(*call)));
    let mut calls = index.inside(site).filter(|inner| index.call(*inner).is_some()).filter(is_in_body);
    calls.all(|call| {
        let name = index.call(call).and_then(|found| called::name(index, call, &found.func));
        name.is_some_and(|name| LOGGING.contains(&name.as_str()))
    })
}

/// Whether a class is a backend that the settings of the project name.
fn is_backend(context: &Context<'_>, class: Defined<'_>) -> bool {
    let family = Family::of(context, class);
    let finds_users = family.classes.iter().any(|class| methods(*class).any(|function| function.name == "get_user"));
    let is_one = finds_users || family.bases.iter().any(|base| base.as_str().starts_with(BACKENDS));
    let ends = [format!(".{}\"", class.2.name), format!(".{}'", class.2.name)];
    let names = |text: &str| text.contains("AUTHENTICATION_BACKENDS") && ends.iter().any(|end| text.contains(end));
    let files = called::modules(context).map(|(file, _)| context.files.get(file));
    let is_named = || files.filter(|file| secrets::may_run(&file.path)).any(|file| names(&file.text));
    is_one && is_named()
}

/// A form for a new password that refuses whom it does not know; with its name.
fn by_answer(context: &Context<'_>, site: Site) -> Option<(String, Fault)> {
    let index = context.index;
    let function = index.function(site)?;
    let name = function.name.as_str();
    let (_, _, own) = class_of(context, site, function)?;
    if !(name.starts_with("clean") || name.starts_with("validate")) || !tells(context, site, function) {
        return None;
    }
    let forms = called::modules(context).flat_map(|(file, module)| {
        let classes = module.classes.iter().filter(|class| has_word(class.name.as_str(), RESETS));
        classes.map(move |class| (file, module, class))
    });
    let mut built = forms.filter(|form| {
        let family = Family::of(context, *form);
        let is_form = family.bases.iter().any(|base| FORMS.iter().any(|path| base.as_str().starts_with(path)));
        is_form && family.classes.iter().any(|(_, _, class)| std::ptr::eq(*class, own))
    });
    let (form, entry) = built.find_map(|(_, _, form)| {
        let mut mentions = Mentions::of(form.name.as_str());
        let mut entries = context.analysis.trace.entries.iter();
        let entry = entries.find(|entry| {
            entry.point.kind == EntryPointKind::Route && entry.guards.is_open() && mentions.are_in(context, entry)
        });
        Some((form, entry?))
    })?;
    let message = format!("`{}` tells whoever asks that there is no account of this name.", form.name);
    let fault = Fault::new(index.span(site), Severity::Low, message).about(form.name.as_str());
    let fix = "answer the same in both cases and send the mail only where there is an account, as PasswordResetForm of django.contrib.auth does";
    Some((form.name.to_string(), doors::reached(fault.fix(Fix::words(fix)), entry)))
}

/// Whether an error is raised where there is no such user.
fn tells(context: &Context<'_>, error: Site, function: &Function) -> bool {
    let index = context.index;
    let file = index.span(error).file;
    let by_handler = index.around(error).any(|around| match index.kind(around) {
        NodeKind::Handler(handler) => {
            let types = handler.types.as_ref().map(|types| context.text(types.range.in_file(file)));
            types.is_some_and(|types| {
                types.contains("DoesNotExist") && ["User", "user", "Account"].iter().any(|word| types.contains(word))
            })
        }
        _ => false,
    });
    let text = context.text(function.range.in_file(file));
    by_handler
        || index.decisions(error).any(|decision| {
            let body = decision.body.iter().any(|stmt| stmt.range.in_file(file).contains(index.span(error)));
            body && is_absent(context.text(decision.test.range.in_file(file)), text)
        })
}

/// Whether a test says that a question for users brought nothing: itself, or by what holds the answer.
fn is_absent(test: &str, function: &str) -> bool {
    let asks = |text: &str| USERS.iter().any(|name| text.contains(name));
    let is_held = |name: &str| {
        let set = format!("{name} = ");
        function.match_indices(set.as_str()).any(|(at, _)| function[at..].lines().next().is_some_and(asks))
    };
    let names = test.split(|letter: char| !(letter.is_alphanumeric() || letter == '_' || letter == '.'));
    NOTHING.iter().any(|word| test.contains(word))
        && !test.contains(" and ")
        && (asks(test) || names.filter(|name| name.len() > 2).any(is_held))
}

/// The class in whose body the function around a place stands.
fn class_of<'a>(context: &'a Context<'_>, site: Site, function: &Function) -> Option<Defined<'a>> {
    let module = context.code.module(context.index.module_id(site));
    let class = module.classes.get(function.class?.index as usize)?;
    Some((module.file, module, class))
}

/// The functions in the body of a class.
fn methods((_, module, class): Defined<'_>) -> impl Iterator<Item = &Function> {
    let is_own = move |function: &&Function| {
        let owner = function.class.and_then(|owner| module.classes.get(owner.index as usize));
        owner.is_some_and(|owner| std::ptr::eq(owner, class))
    };
    module.functions.iter().filter(is_own)
}
