//! `format_html` is given a text that is put together already, so that it escapes nothing.

use std::collections::BTreeSet;

use swiftsure_django::{AccessKind, ShownColumn};
use swiftsure_python::index::{Index, Site};
use swiftsure_python::ir::{BinOp, Expr, ExprKind, FStringPart};
use swiftsure_source::{Finding, Fix, Severity, Span};

use super::assembled::{describe, is_plain_or};
use super::called::{self, Fault};
use super::writers::{PLAIN_TEXT, is_free_text, read_columns, writer};
use crate::context::Context;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/format-html-misuse",
    page: "format_html_misuse.md",
    summary: "`format_html` is given a text that is put together already, so that it escapes nothing",
    severity: High,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-79", "OWASP A03:2021", "ASVS 5.0 V1"],
    run: run,
}

const FORMATTERS: &[&str] = &["django.utils.html.format_html", "django.utils.html.format_html_join"];
/// What gives a text in which nothing has to be escaped.
const HARMLESS: &[&str] = &[
    "django.template.loader.render_to_string",
    "django.templatetags.static.static",
    "django.urls.reverse",
    "django.urls.reverse_lazy",
    "django.utils.html.conditional_escape",
    "django.utils.html.escape",
    "django.utils.html.format_html",
    "django.utils.html.format_html_join",
    "django.utils.translation.gettext",
    "django.utils.translation.gettext_lazy",
    "django.utils.translation.ngettext",
    "django.utils.translation.pgettext",
    "html.escape",
];

fn run(context: &Context<'_>) -> Vec<Finding> {
    let index = context.index;
    let columns = read_columns(context);
    let sinks = context.accesses().filter_map(|access| match &access.kind {
        AccessKind::Sink { kind, .. } if *kind == "html" => Some(access.site),
        _ => None,
    });
    let sinks: BTreeSet<Span> = sinks.collect();
    let faults = called::calls(index, FORMATTERS.iter().copied()).into_iter().filter_map(|(path, site)| {
        let at = usize::from(path.ends_with("join"));
        let name = path.rsplit('.').next().unwrap_or_default();
        let text = index.argument(site, at, "format_string")?;
        let (how, inserted) = inserted(index, site, text)?;
        let span = index.span(site);
        let value = index.value(site, text);
        let parts = [span, index.span_of(value.site, value.expr)];
        let written = columns
            .iter()
            .any(|(read, shown)| parts.iter().any(|part| part.contains(*read)) && is_written_by_users(context, shown));
        let (severity, harm) = if written || sinks.iter().any(|sink| span.contains(*sink)) {
            (Severity::High, "without escaping")
        } else {
            (Severity::Low, "without escaping; a brace in it is an error, and Django 6 takes no text without arguments")
        };
        let message = format!("`{name}` gets a text into which {how} has put `{inserted}` already, {harm}.");
        let fix = Fix::words(format!("{name}(\"... {{}} ...\", value): it escapes what it puts in"));
        Some(Fault::new(span, severity, message).about(inserted).fix(fix))
    });
    called::findings(&RULE.info, context, faults.collect())
}

/// Whether ordinary users write any text into a column.
fn is_written_by_users(context: &Context<'_>, shown: &ShownColumn) -> bool {
    let column = context.analysis.schema.tables.get(&shown.model).and_then(|table| table.columns.get(&shown.column));
    column.is_some_and(|column| is_free_text(context, column, PLAIN_TEXT)) && writer(context, shown).is_some()
}

/// How a text is put together, and the first thing in it that is not escaped.
fn inserted<'a>(index: &Index<'a>, site: Site, text: &'a Expr) -> Option<(&'static str, String)> {
    let value = index.value(site, text);
    let first = |mut parts: Vec<&'a Expr>| {
        parts.retain(|part| !is_plain_or(index, index.value(value.site, part), HARMLESS));
        parts.first().map(|part| describe(index, index.value(value.site, part)))
    };
    match &value.expr.kind {
        ExprKind::FString(parts) => {
            let values = parts.iter().filter_map(|part| match part {
                FStringPart::Value(value) => Some(value),
                FStringPart::Literal(_) => None,
            });
            Some(("an f-string", first(values.collect())?))
        }
        ExprKind::Bin(parts) if parts.0 == BinOp::Mod => {
            let values = match &parts.2.kind {
                ExprKind::Tuple(items) => items.iter().collect(),
                ExprKind::Dict(entries) => entries.iter().map(|(_, value)| value).collect(),
                _ => vec![&parts.2],
            };
            Some(("`%`", first(values)?))
        }
        ExprKind::Bin(parts) if parts.0 == BinOp::Add => Some(("`+`", first(vec![&parts.1, &parts.2])?)),
        ExprKind::Call(call) => match &call.func.kind {
            ExprKind::Attribute(attribute) if attribute.name == "format" => {
                let values = call.args.iter().chain(call.keywords.iter().map(|(_, value)| value));
                Some(("`format`", first(values.collect())?))
            }
            _ => None,
        },
        _ => None,
    }
}
