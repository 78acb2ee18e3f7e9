//! Pages are made of templates that escape nothing.

use swiftsure_python::index::{Going, Index, Site, keyword};
use swiftsure_python::ir::ExprKind;
use swiftsure_source::{Finding, Fix, Severity};

use super::called::{self, Fault};
use super::named::has_word;
use crate::context::Context;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/jinja2-autoescape",
    page: "jinja2_autoescape.md",
    summary: "an environment of Jinja2 escapes nothing",
    severity: High,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-79", "OWASP A03:2021", "ASVS 5.0 V1"],
    run: run,
}

const ENVIRONMENTS: &[&str] = &[
    "jinja2.Environment",
    "jinja2.environment.Environment",
    "jinja2.nativetypes.NativeEnvironment",
    "jinja2.sandbox.ImmutableSandboxedEnvironment",
    "jinja2.sandbox.SandboxedEnvironment",
];
/// Words of templates that make no page.
const NO_PAGES: &[&str] = &[
    "ansible",
    "cli",
    "code",
    "codegen",
    "command",
    "conf",
    "config",
    "configs",
    "csv",
    "dockerfile",
    "email",
    "export",
    "firewall",
    "generator",
    "latex",
    "mail",
    "markdown",
    "nginx",
    "plain",
    "prompt",
    "script",
    "scripts",
    "sql",
    "subject",
    "systemd",
    "tex",
    "text",
    "txt",
    "yaml",
    "yml",
];
/// Methods of environments that render nothing, and those that give what renders.
const PARSING: &[&str] = &["compile", "lex", "parse"];
const RENDERING: &[&str] =
    &["compile_expression", "from_string", "get_or_select_template", "get_template", "overlay", "select_template"];
/// What makes a page of a text.
const PAGES: &[&str] =
    &["HTMLResponse", "HttpResponse", "mark_safe", "make_response", "Markup", "render_template_string"];

fn run(context: &Context<'_>) -> Vec<Finding> {
    let index = context.index;
    let sites = called::calls(index, ENVIRONMENTS.iter().copied());
    let faults = sites.into_iter().filter_map(|(path, site)| judge(context, path, site));
    called::findings(&RULE.info, context, faults.collect())
}

fn judge(context: &Context<'_>, path: &str, site: Site) -> Option<Fault> {
    let index = context.index;
    let call = index.call(site)?;
    let says = keyword(call, "autoescape");
    let off = says.map_or(!index.has_more_arguments(site), |says| index.truth(site, says) == Some(false));
    if !off || path.ends_with("NativeEnvironment") || only_parses(index, site, path) {
        return None;
    }
    let makes_page = renders_page(index, site, path);
    if !makes_page && is_for_text(context, site) {
        return None;
    }
    let how = if says.is_some() { "has `autoescape=False`" } else { "has no `autoescape`, which is off by itself" };
    let (severity, text) = if makes_page {
        (Severity::High, format!("An environment of Jinja2 makes pages and {how}: values become HTML."))
    } else {
        (Severity::Low, format!("An environment of Jinja2 {how}: in pages, values would become HTML."))
    };
    let fix = Fix::words("Environment(autoescape=select_autoescape()), which escapes in .html and .xml");
    Some(Fault::new(index.span(site), severity, text).about("environment").fix(fix))
}

/// Whether an environment stays in its function and only checks or takes apart what templates say.
fn only_parses(index: &Index<'_>, site: Site, path: &str) -> bool {
    let calls = |methods: &[&str]| {
        let mut calls = methods.iter().flat_map(|method| index.calls(&format!("{path}().{method}")));
        calls.any(|call| called::same_function(index, *call, site))
    };
    let stays = index.fate(site).iter().all(|fate| match fate.going {
        Going::Named(_) => index
            .assignment(fate.at)
            .is_some_and(|(targets, _)| targets.iter().all(|target| matches!(target.kind, ExprKind::Name(_)))),
        _ => false,
    });
    stays && index.function(site).is_some() && calls(PARSING) && !calls(RENDERING)
}

/// Whether a template with the ending of a page is loaded, or what is rendered becomes a response, in the same module.
fn renders_page(index: &Index<'_>, site: Site, path: &str) -> bool {
    let here = |other: &&Site| index.module_id(**other) == index.module_id(site);
    let loads = index.calls_named("get_template").iter().filter(here).any(|other| {
        let name = index.argument(*other, 0, "name").and_then(|name| index.text(*other, name));
        let of_this = index.call(*other).and_then(|call| index.path(*other, &call.func));
        let of_this = of_this.is_none_or(|found| found.as_str().starts_with(path));
        of_this && name.is_some_and(|name| [".html", ".htm", ".xhtml"].iter().any(|ending| name.ends_with(ending)))
    });
    let renders = index.calls_named("render").iter().filter(here).any(|other| {
        let of_this = index.call(*other).and_then(|call| index.path(*other, &call.func));
        of_this.is_some_and(|found| found.as_str().starts_with(path)) && becomes_page(index, *other)
    });
    loads || renders
}

fn becomes_page(index: &Index<'_>, site: Site) -> bool {
    index.fate(site).iter().any(|fate| match fate.going {
        Going::Argument { call, .. } => {
            let callee = index.call(call).and_then(|found| called::name(index, call, &found.func));
            callee.is_some_and(|name| PAGES.contains(&name.as_str()))
        }
        _ => false,
    })
}

/// Whether the file, the function or the names around say that other texts than pages are made.
fn is_for_text(context: &Context<'_>, site: Site) -> bool {
    let index = context.index;
    let span = index.span(site);
    let path = context.files.get(span.file).path.to_string();
    let function = index.function(site).map(|function| function.qualname);
    let inside = index.inside(site).filter_map(|inner| match &index.expr(inner)?.kind {
        ExprKind::Str(text) => Some(text.as_str().to_owned()),
        ExprKind::Name(name) => Some(index.name_of(inner, *name)?.as_str().to_owned()),
        _ => None,
    });
    let after = called::names_after(index, site).into_iter().map(|(name, _)| name.as_str().to_owned());
    let names = inside.chain(after).chain(function.map(|name| name.as_str().to_owned()));
    has_word(path.trim_end_matches(".py"), NO_PAGES) || names.into_iter().any(|name| has_word(&name, NO_PAGES))
}
