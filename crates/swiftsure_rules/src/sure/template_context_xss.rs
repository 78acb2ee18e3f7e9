//! A template puts a text of users where the escaping of HTML does not help: into code, a link, an attribute without quotes.

use std::collections::BTreeSet;

use swiftsure_django::{AccessKind, Flow};
use swiftsure_source::{FileId, Finding, Fix, Severity, Span};

use super::called::{self, Fault};
use super::doors;
use super::markup::{self, Place};
use super::writers::{PLAIN_TEXT, is_free_text, is_page, writer};
use crate::context::Context;
use crate::phrase;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/template-context-xss",
    page: "template_context_xss.md",
    summary: "a template puts a text of users where escaping does not help",
    severity: High,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-79", "CWE-83", "OWASP A03:2021", "ASVS 5.0 V1"],
    run: run,
}

/// Filters that escape for HTML, which is of no use here.
const ESCAPES: &[&str] = &["escape", "force_escape", "striptags"];
/// Attributes whose address is followed or loaded as a page, with their tags.
const ADDRESSES: &[(&str, &str)] = &[
    ("a", "href"),
    ("area", "href"),
    ("form", "action"),
    ("button", "formaction"),
    ("input", "formaction"),
    ("iframe", "src"),
    ("embed", "src"),
    ("object", "data"),
];
/// Texts that are too short for a script.
const SHORT: i64 = 12;
/// What is sent with the request, as templates read it.
const SENT: &[&str] = &["request.GET.", "request.POST."];
/// Methods of what is sent.
const METHODS: &[&str] = &["urlencode", "items", "keys", "values", "lists", "dict", "copy"];

/// Why escaping does not help.
struct Trouble {
    what: &'static str,
    fix: &'static str,
    is_link: bool,
}

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut faults = Vec::new();
    for shown in &context.analysis.trace.shown_columns {
        let Some(trouble) = trouble(context, shown.site).filter(|_| context.is_place(shown.site)) else { continue };
        let table = context.analysis.schema.tables.get(&shown.model);
        let Some(column) = table.and_then(|table| table.columns.get(&shown.column)) else { continue };
        let is_long = column.max_length.is_none_or(|length| length >= SHORT);
        let Some(writer) = writer(context, shown).filter(|_| is_long && is_free_text(context, column, PLAIN_TEXT))
        else {
            continue;
        };
        let taken = context.text(writer.body);
        // A form may have checked the scheme.
        if trouble.is_link && (taken.contains("URL") || taken.contains("cleaned_data")) {
            continue;
        }
        let (model, name, view) = (phrase::short(&shown.model), shown.column, writer.view());
        let message = format!(
            "`{name}` of `{model}` stands {}, and `{view}` lets users write it, which asks for {}.",
            trouble.what,
            doors::asks(writer.entry),
        );
        let fault = Fault::new(shown.site, Severity::High, message).about(format!("{model}.{name}"));
        let fault = writer.tell(fault, column).step("shown", shown.site, "escaping for HTML does not help here");
        faults.push(fault.fix(Fix::words(trouble.fix)));
    }
    for file in context.reviewed {
        let id = context.code.module_of(*file);
        if id.is_some_and(|id| !context.code.head(id).language.is_python()) {
            sent(context, *file, &mut faults);
        }
    }
    reached(context, &mut faults);
    called::findings(&RULE.info, context, faults)
}

/// What a view hands to the template out of the request.
fn reached(context: &Context<'_>, faults: &mut Vec<Fault>) {
    let mut told = BTreeSet::new();
    for access in context.accesses() {
        let AccessKind::Sink { kind, flow, .. } = &access.kind else { continue };
        if !matches!(kind.as_str(), "shown" | "link") || !is_free(flow) {
            continue;
        }
        let Some(trouble) = trouble(context, access.site) else { continue };
        if trouble.is_link != (*kind == "link") || !told.insert(access.site) {
            continue;
        }
        let what = flow.what();
        let message = format!("The {what} stands {}.", trouble.what);
        let fault = Fault::new(access.site, Severity::High, message).about(what.clone());
        let fault = fault.step("source", flow.site, format!("the {what} comes in"));
        let fault = fault.step("shown", access.site, "escaping for HTML does not help here");
        faults.push(fault.fix(Fix::words(trouble.fix)));
    }
}

/// Whether whoever makes the request decides what stands in a text from its beginning.
fn is_free(flow: &Flow) -> bool {
    let source = flow.source.as_str();
    let of_address = ["path", "URL", "host", "header", "file"].iter().any(|word| source.contains(word));
    !of_address && flow.start.is_some_and(|start| start.as_str().is_empty())
}

/// What is sent with the request and put out by the template itself.
fn sent(context: &Context<'_>, file: FileId, faults: &mut Vec<Fault>) {
    let text = &context.files.get(file).text;
    for start in SENT.iter().flat_map(|word| text.match_indices(word)).map(|(at, _)| at) {
        let Some(open) = text[..start].rfind("{{").filter(|open| text[open + 2..start].trim().is_empty()) else {
            continue;
        };
        let path = text[start..].split(|letter: char| !(letter.is_alphanumeric() || letter == '_' || letter == '.'));
        let path = path.into_iter().next().unwrap_or_default();
        let name = path.splitn(3, '.').nth(2).unwrap_or_default();
        let (Ok(from), Ok(to)) = (u32::try_from(start), u32::try_from(start + path.len())) else { continue };
        let site = Span::new(file, from, to);
        if name.is_empty() || METHODS.contains(&name) || name.contains('.') || open > start {
            continue;
        }
        if let Some(trouble) = trouble(context, site) {
            let message = format!("`{path}`, which a link can set, stands {}.", trouble.what);
            let fault = Fault::new(site, Severity::High, message).about(path);
            let fault = fault.step("shown", site, "escaping for HTML does not help here");
            faults.push(fault.fix(Fix::words(trouble.fix)));
        }
    }
}

/// What is wrong with the place of a variable, if something is.
fn trouble(context: &Context<'_>, site: Span) -> Option<Trouble> {
    let text = &context.files.get(site.file).text;
    let shown = markup::shown(text, site)?;
    let leaves = shown.filters.iter().all(|name| markup::KEEPING.contains(name) || ESCAPES.contains(name));
    if !leaves || shown.before.len() > LONG || !is_page(context, site.file) {
        return None;
    }
    match markup::place(shown.before) {
        Place::Script { quote: None | Some('`') } => Some(Trouble {
            what: "in the code of a script",
            fix: "hand it over with json_script and read it from there",
            is_link: false,
        }),
        Place::Attribute { name, .. } if name == "srcdoc" => Some(Trouble {
            what: "in a page of its own (srcdoc), whose entities the browser decodes before it reads the tags",
            fix: "escape it twice (force_escape|force_escape), or let the frame load a view",
            is_link: false,
        }),
        Place::Attribute { tag, name, before, .. } if tag == "script" && name == "src" && before.trim().is_empty() => {
            Some(Trouble {
                what: "at the beginning of the address from which a script is loaded",
                fix: "choose the address from those that are meant, by a key of a dict",
                is_link: true,
            })
        }
        Place::Attribute { name, before, .. } if name.starts_with("on") && name.len() > 3 => Some(Trouble {
            what: "in an event handler, whose entities the browser decodes before it runs the code",
            fix: if leads(&before) {
                "put it into the href of a link; before that, check it with url_has_allowed_host_and_scheme: from a data attribute, too, a script would go to `javascript:...`"
            } else {
                "put it into a data attribute, and read it from there in a script"
            },
            is_link: false,
        }),
        Place::Attribute { quote: None, .. } => Some(Trouble {
            what: "in an attribute without quotes, which a space ends",
            fix: "put the value of the attribute into quotes",
            is_link: false,
        }),
        Place::Attribute { tag, name, before, .. } if before.trim().is_empty() && is_address(&tag, &name) => {
            Some(Trouble {
                what: "at the beginning of an address, and nothing keeps `javascript:` out",
                fix: "take it by a URLField, or check the scheme before it is saved and shown",
                is_link: true,
            })
        }
        _ => None,
    }
}

/// Whether the code of an event handler goes to the address that begins behind it: `location.href='`.
fn leads(code: &str) -> bool {
    // Tags may stand behind the quote, each as an `x`.
    let code = code.trim_end_matches('x').trim_end_matches(['\'', '"', '`']).trim_end();
    let target = code.strip_suffix('=').map_or("", str::trim_end);
    GOING.iter().any(|call| code.ends_with(call)) || ["location", "location.href"].iter().any(|at| target.ends_with(at))
}

/// Calls that go to an address.
const GOING: &[&str] = &["location.assign(", "location.replace(", "window.open("];

/// Templates that are longer are no templates.
const LONG: usize = 1 << 20;

fn is_address(tag: &str, name: &str) -> bool {
    ADDRESSES.contains(&(tag, name))
}
