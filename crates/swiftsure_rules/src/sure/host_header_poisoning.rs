//! A mail holds a link whose host the request has named, and every host is allowed.

use std::collections::BTreeSet;

use swiftsure_django::AccessKind;
use swiftsure_python::index::{Going, Index, Site, keyword};
use swiftsure_python::ir::{Call, ExprKind};
use swiftsure_source::{EntryPointKind, Finding, Fix, Severity, Span};

use super::allowed_hosts;
use super::called::{self, Fault};
use super::doors;
use super::routed_views::{self, Included, Routed};
use crate::context::Context;
use crate::phrase;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/host-header-poisoning",
    page: "host_header_poisoning.md",
    summary: "a mail links to the host that the request names, and every host is allowed",
    severity: Medium,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-644", "CWE-640", "OWASP A05:2021", "ASVS 5.0 V13"],
    run: run,
}

/// Methods of requests that give the name of the host.
const HOSTS: &[&str] = &["build_absolute_uri", "get_host"];
/// Views of Django that send a link to the host of the request, unless the project has the sites framework.
const RESETS: &[&str] = &["django.contrib.auth.views.PasswordResetView"];
/// URLs of Django that lead to them.
const INCLUDED: &[Included] =
    &[Included { urls: "django.contrib.auth.urls", route: "password_reset/", view: "PasswordResetView" }];
/// The template of the mail, and what says that it is another one.
const TEMPLATE: &str = "registration/password_reset_email.html";
const TEMPLATE_NAME: &str = "email_template_name";
/// What may name another host: arguments of the view, and what a class that is built upon it sets or overrides.
const ARGUMENTS: &[&str] = &["extra_email_context", "form_class"];
const OVERRIDES: &[&str] = &["extra_email_context", "form_class", "form_valid", "get_form", "get_form_class"];
const MESSAGES: &[&str] = &["EmailMessage", "EmailMultiAlternatives"];
/// Calls and renderings that a value is followed through.
const STEPS: usize = 4;

fn run(context: &Context<'_>) -> Vec<Finding> {
    let deployed = context.analysis.deployments.iter().find_map(|deployed| {
        let hosts = deployed.get("ALLOWED_HOSTS");
        let site = allowed_hosts::every(&hosts)?.site.or(hosts.site)?;
        Some((deployed, site))
    });
    let Some((deployed, allowed)) = deployed else { return Vec::new() };
    let mut faults = by_hand(context);
    if deployed.lacks("INSTALLED_APPS", "django.contrib.sites") {
        faults.extend(by_library(context));
    }
    let faults = faults.into_iter().map(|fault| {
        fault
            .step("allowed", allowed, "every host name is allowed")
            .fix(Fix::words("list the names of the site in ALLOWED_HOSTS, or build the link from a setting"))
            .careful("A web server in front that answers only for its own names keeps others out as well.")
    });
    called::findings(&RULE.info, context, faults.collect())
}

/// The places from which routes send mail: calls that lead there, and the sending itself.
fn senders(context: &Context<'_>) -> BTreeSet<Span> {
    let trace = &context.analysis.trace;
    let routes =
        trace.entries.iter().zip(&trace.by_entry).filter(|(entry, _)| entry.point.kind == EntryPointKind::Route);
    let mails = routes
        .flat_map(|(_, accesses)| accesses)
        .filter(|access| matches!(&access.kind, AccessKind::Named { kind, .. } if *kind == "mail"));
    mails.flat_map(|access| access.calls.iter().map(|call| call.span).chain([access.site])).collect()
}

fn by_hand(context: &Context<'_>) -> Vec<Fault> {
    let index = context.index;
    let senders = senders(context);
    let mut faults = Vec::new();
    for name in HOSTS {
        for site in index.calls_named(name) {
            let Some(sent) = sent(index, *site, &senders, STEPS) else { continue };
            let function = context.analysis.symbol_at(sent).map_or("", phrase::short);
            let message = format!(
                "`{function}` sends a mail with a link to the host that the request names, and `ALLOWED_HOSTS` lets any through."
            );
            let span = index.span(*site);
            faults.push(
                Fault::new(span, Severity::Medium, message)
                    .about(*name)
                    .step("named", span, "the host is what the header of the request says")
                    .step("sent", sent, "the mail goes out with it"),
            );
        }
    }
    faults
}

/// Where the value of a call goes out by mail: into a call that sends, into a message, through templates and formats.
fn sent(index: &Index<'_>, site: Site, senders: &BTreeSet<Span>, steps: usize) -> Option<Span> {
    let steps = steps.checked_sub(1)?;
    index.fate(site).into_iter().find_map(|fate| {
        let Going::Argument { call, .. } = fate.going else { return None };
        let callee = called::name(index, call, &index.call(call)?.func)?;
        let span = index.span(call);
        if senders.contains(&span) || MESSAGES.contains(&callee.as_str()) || callee == "attach_alternative" {
            return Some(span);
        }
        let passes = ["render", "format", "quote", "urljoin", "mark_safe", "dict"];
        let goes_on = passes.iter().any(|word| callee.as_str().contains(word));
        if goes_on { sent(index, call, senders, steps) } else { None }
    })
}

/// The views of Django that reset passwords: their mail links to the host of the request.
fn by_library(context: &Context<'_>) -> Vec<Fault> {
    let routed = routed_views::routed(context, RESETS, INCLUDED).into_iter();
    let faults = routed.filter(|routed| !may_name_host(context, routed) && shows_host(context, routed)).map(|routed| {
        let span = context.index.span(routed.site);
        let message = "Whoever asks for the password of somebody else says to which host the link in the mail leads: \
                       `ALLOWED_HOSTS` lets any through.";
        Fault::new(span, Severity::High, message).about("PasswordResetView").step(
            "routed",
            span,
            "without the sites framework, the mail names the host of the request",
        )
    });
    faults.collect()
}

/// Whether the template of the mail shows the host of the request: a project may have its own.
fn shows_host(context: &Context<'_>, routed: &Routed<'_>) -> bool {
    let given = context.index.call(routed.site).and_then(|call| keyword(call, TEMPLATE_NAME));
    let named = given.or_else(|| Some(routed.family.as_ref()?.value(TEMPLATE_NAME)?.1));
    let name = match named.map(|named| &named.kind) {
        None => TEMPLATE,
        Some(ExprKind::Str(name)) => name.as_str(),
        Some(_) => return true,
    };
    let mut own = context.files.iter().filter(|(_, file)| file.path.ends_with(&format!("templates/{name}"))).peekable();
    own.peek().is_none() || own.any(|(_, file)| file.text.contains("domain"))
}

/// Whether the project may say itself which host the mail names: in arguments, or in a class of its own.
fn may_name_host(context: &Context<'_>, routed: &Routed<'_>) -> bool {
    let index = context.index;
    let says = |call: &Call| ARGUMENTS.iter().any(|name| keyword(call, name).is_some());
    let mut classes = routed.family.iter().flat_map(|family| &family.classes);
    index.has_more_arguments(routed.site)
        || index.call(routed.site).is_some_and(says)
        || classes.any(|(file, _, class)| {
            let text = context.text(class.range.in_file(*file));
            OVERRIDES.iter().any(|name| doors::has_name(text, name))
        })
}
