//! Where a template puts a text out in a place for which escaping for HTML is not enough: in a script, in a tag.

use swiftsure_flow::frame::Frame;
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::value::{Site, Value};
use swiftsure_source::Sym;

/// How much of the text before a place is looked at.
const NEAR: usize = 20_000;

/// Writes down that something from outside is put out there: `link` is an address that it may be.
pub(crate) fn note(cx: &mut Interpreter<'_>, f: &mut Frame, value: &Value, site: Site) {
    let is_template = cx.code.module_of(site.file).is_some_and(|module| !cx.code.head(module).language.is_python());
    if !is_template || value.outside().is_none() {
        return;
    }
    let before = cx.code.files.text(Site::new(site.file, 0, site.start));
    // Which filters follow is for the rules to read.
    let shown = cx.code.files.text(site);
    let name = shown.split('|').next().unwrap_or_default().trim_end();
    let place = Site::new(site.file, site.start, site.start + u32::try_from(name.len()).unwrap_or_default());
    for kind in kinds(before) {
        cx.sink(f, Sym::new(kind), Sym::new("template"), std::slice::from_ref(value), place);
    }
    // The filter `safe` is a sink of its own.
    if !shown.contains("safe") && is_switched_off(before) {
        cx.sink(f, Sym::new("html"), Sym::new("autoescape off"), std::slice::from_ref(value), place);
    }
}

/// Whether the text before leaves `{% autoescape off %}` open.
fn is_switched_off(before: &str) -> bool {
    let tags = before.match_indices("autoescape").map(|(at, _)| before.split_at(at));
    let mut open = Vec::new();
    for (ahead, tag) in tags {
        if ahead.ends_with("end") {
            open.pop();
        } else {
            let state = tag["autoescape".len()..].trim_start();
            open.push(state.starts_with("off") || state.starts_with("false"));
        }
    }
    open.last() == Some(&true)
}

/// The kinds of sinks of a place behind a text. What stands between the quotes of most attributes is safe.
fn kinds(before: &str) -> &'static [&'static str] {
    let start = before.len().saturating_sub(NEAR);
    let near = (start..=before.len()).find_map(|at| before.get(at..)).unwrap_or_default();
    // Behind the tag, not in it.
    let script = near.rfind("<script").filter(|at| near[*at..].contains('>'));
    if script > near.rfind("</script") {
        return &["shown"];
    }
    let before = near.trim_end_matches([' ', '{']);
    let Some(tag) = before.rfind('<').filter(|at| before.rfind('>').is_none_or(|end| end < *at)) else { return &[] };
    let attribute = before[tag..].rsplit([' ', '\n', '\t']).next().unwrap_or_default();
    if attribute.ends_with('=') {
        return &["shown"];
    }
    let is_address = ["href=", "src=", "action=", "data="]
        .iter()
        .any(|name| attribute.strip_suffix(['"', '\'']).is_some_and(|names| is_name(names) && names.ends_with(name)));
    if is_address {
        return &["link"];
    }
    if attribute.starts_with("srcdoc=") || before[tag..].contains(" on") { &["shown"] } else { &[] }
}

/// Whether it is the name of an attribute alone, and no code that sets one: `onclick="location.href=`.
fn is_name(attribute: &str) -> bool {
    !attribute.contains(['"', '\''])
}
