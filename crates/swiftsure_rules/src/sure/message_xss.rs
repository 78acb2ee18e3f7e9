//! A layout puts messages out as HTML, and a text of users goes into one of them.

use std::collections::BTreeMap;

use swiftsure_django::{AccessKind, Entry, Flow, ShownColumn};
use swiftsure_python::index::Site;
use swiftsure_source::{FileId, Finding, Fix, Severity, Span};

use super::called::{self, Fault};
use super::writers::{PLAIN_TEXT, is_free_text, read_columns, writer};
use super::{doors, markup};
use crate::context::Context;
use crate::phrase;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/message-xss",
    page: "message_xss.md",
    summary: "a layout does not escape messages, and a text of users goes into one",
    severity: Medium,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-79", "OWASP A03:2021", "ASVS 5.0 V1"],
    run: run,
}

/// The functions that send a message, and where it stands among their arguments.
const SENDS: &[(&str, usize)] = &[
    ("django.contrib.messages.add_message", 2),
    ("django.contrib.messages.debug", 1),
    ("django.contrib.messages.error", 1),
    ("django.contrib.messages.info", 1),
    ("django.contrib.messages.success", 1),
    ("django.contrib.messages.warning", 1),
];
/// What makes HTML harmless on its way into a message.
const ESCAPES: &[&str] = &["escape(", "format_html(", "strip_tags(", "nh3", "bleach", "slugify("];
/// What a link can set: what somebody must send in a form he sends to himself.
const BY_LINK: &[&str] = &["query parameter", "query string"];
/// What refuses a value that does not name something that is there.
const MUST_EXIST: &[&str] =
    &["isfile(", "isdir(", "exists(", "safe_join(", "get_object_or_404(", "DoesNotExist", "os.remove("];

/// A place where a template puts messages out as they are.
struct Layout {
    site: Span,
    /// Only those with the tag `safe`.
    tagged: bool,
}

fn run(context: &Context<'_>) -> Vec<Finding> {
    let layouts: Vec<Layout> = context.reviewed.iter().flat_map(|file| layouts(context, *file)).collect();
    if layouts.is_empty() {
        return Vec::new();
    }
    let columns = read_columns(context);
    let mut faults = Vec::new();
    for (path, at) in SENDS {
        for call in context.index.calls(path) {
            faults.extend(stored(context, &layouts, &columns, *call, *at));
        }
    }
    for (entry, accesses) in context.analysis.trace.entries.iter().zip(&context.analysis.trace.by_entry) {
        for access in accesses {
            if let AccessKind::Sink { kind, flow, .. } = &access.kind
                && *kind == "message"
                && is_set_by_link(context, entry, access.site, flow)
                && let Some(layout) = shown_by(context, &layouts, access.site)
            {
                faults.push(sent(entry, access.site, flow, layout));
            }
        }
    }
    called::findings(&RULE.info, context, faults)
}

/// The places in a template where a loop over `messages` puts one out unescaped.
fn layouts(context: &Context<'_>, file: FileId) -> Vec<Layout> {
    let is_template = context.code.module_of(file).is_some_and(|id| !context.code.head(id).language.is_python());
    if !is_template {
        return Vec::new();
    }
    let text = &context.files.get(file).text;
    let mut found = Vec::new();
    for (start, _) in text.match_indices("{% for ") {
        let Some((head, rest)) = text[start..].split_once("%}") else { continue };
        let mut words = head.split_whitespace().skip(2);
        let (Some(name), Some("in"), Some("messages")) = (words.next(), words.next(), words.next()) else { continue };
        let inside = rest.split("{% endfor").next().unwrap_or_default();
        let begin = start + head.len() + "%}".len();
        for (open, _) in inside.match_indices("{{") {
            let expression = inside[open + 2..].split("}}").next().unwrap_or_default();
            if is_unescaped(expression, name) {
                let from = begin + open + 2;
                let (Ok(from), Ok(to)) = (u32::try_from(from), u32::try_from(from + expression.len())) else {
                    continue;
                };
                let before = &inside[..open];
                let tagged = before.contains(".tags") && ["'safe'", "\"safe\""].iter().any(|tag| before.contains(tag));
                found.push(Layout { site: Span::new(file, from, to), tagged });
            }
        }
    }
    found
}

/// `message|safe`, `message.message|linebreaks|safe`.
fn is_unescaped(expression: &str, name: &str) -> bool {
    let mut parts = expression.split('|').map(str::trim);
    let read = parts.next().unwrap_or_default();
    let filters: Vec<&str> = parts.map(markup::filter_name).collect();
    let is_message = read == name || read.strip_prefix(name) == Some(".message");
    let cleans = ["escape", "force_escape", "striptags", "bleach", "sanitize"];
    is_message && filters.contains(&"safe") && !filters.iter().any(|filter| cleans.contains(filter))
}

/// The layout that puts out what a call sends, unless the text is made harmless there.
fn shown_by<'l>(context: &Context<'_>, layouts: &'l [Layout], call: Span) -> Option<&'l Layout> {
    let text = context.text(call);
    let is_tagged = ["'safe", "\"safe", "safe'", "safe\""].iter().any(|tag| text.contains(tag));
    let escapes = ESCAPES.iter().any(|word| text.contains(word));
    layouts.iter().find(|layout| !escapes && (!layout.tagged || (text.contains("extra_tags") && is_tagged)))
}

/// Whether a link can set what comes in to any text.
fn is_set_by_link(context: &Context<'_>, entry: &Entry, site: Span, flow: &Flow) -> bool {
    let around = context.analysis.function_at(site).map_or("", |(function, _)| context.text(*function));
    BY_LINK.contains(&flow.source.as_str())
        && entry.methods.iter().any(|method| method == "GET")
        && !MUST_EXIST.iter().any(|word| around.contains(word))
}

/// A column that ordinary users write, in the text of a message.
fn stored(
    context: &Context<'_>,
    layouts: &[Layout],
    columns: &BTreeMap<Span, &ShownColumn>,
    call: Site,
    at: usize,
) -> Option<Fault> {
    let index = context.index;
    let layout = shown_by(context, layouts, index.span(call))?;
    let message = index.span_of(call, index.argument(call, at, "message")?);
    let reads = index.inside(call).map(|inner| index.span(inner)).filter(|span| message.contains(*span));
    let (read, column, by) = reads.filter_map(|span| columns.get(&span)).find_map(|read| {
        let table = context.analysis.schema.tables.get(&read.model)?;
        let column = table.columns.get(&read.column).filter(|column| is_free_text(context, column, PLAIN_TEXT))?;
        Some((*read, column, writer(context, read)?))
    })?;
    let (model, name) = (phrase::short(&read.model), read.column);
    let message = format!(
        "`{name}` of `{model}`, which `{}` lets users write, goes into a message, and `{}` puts messages out as HTML.",
        by.view(),
        file_name(context, layout.site),
    );
    let fault = Fault::new(read.site, Severity::Medium, message).about(format!("{model}.{name}"));
    Some(shown(by.tell(fault, column), layout))
}

fn sent(entry: &Entry, site: Span, flow: &Flow, layout: &Layout) -> Fault {
    let what = flow.what();
    let message = format!("The {what} goes into a message, and the layout puts messages out as HTML.");
    let fault = doors::reached(Fault::new(site, Severity::High, message).about(what.clone()), entry);
    shown(fault.step("source", flow.site, format!("the {what} comes in")), layout)
}

fn shown(fault: Fault, layout: &Layout) -> Fault {
    fault
        .step("shown", layout.site, "nothing escapes a message here")
        .fix(Fix::words("make the message with format_html(), or leave out `safe` in the layout"))
}

fn file_name<'a>(context: &'a Context<'_>, site: Span) -> &'a str {
    let path: &str = &context.files.get(site.file).path;
    path.rsplit('/').next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::is_unescaped;

    #[test]
    fn a_message_is_unescaped_where_it_is_marked_as_safe() {
        assert!(is_unescaped(" message|safe ", "message"));
        assert!(is_unescaped("m.message|linebreaks|safe", "m"));
        assert!(!is_unescaped("message", "message"));
        assert!(!is_unescaped("message.tags|safe", "message"));
        assert!(!is_unescaped("message|striptags|safe", "message"));
    }
}
