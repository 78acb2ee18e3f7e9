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
    let name = cx.code.files.text(site).split('|').next().unwrap_or_default().trim_end();
    let place = Site::new(site.file, site.start, site.start + u32::try_from(name.len()).unwrap_or_default());
    for kind in kinds(before) {
        cx.sink(f, Sym::new(kind), Sym::new("template"), std::slice::from_ref(value), place);
    }
}

/// The kinds of sinks of a place behind a text. What stands between the quotes of most attributes is safe.
fn kinds(before: &str) -> &'static [&'static str] {
    let start = before.len().saturating_sub(NEAR);
    let near = (start..=before.len()).find_map(|at| before.get(at..)).unwrap_or_default();
    if near.rfind("<script") > near.rfind("</script") {
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
    if before[tag..].contains(" on") { &["shown"] } else { &[] }
}

/// Whether it is the name of an attribute alone, and no code that sets one: `onclick="location.href=`.
fn is_name(attribute: &str) -> bool {
    !attribute.contains(['"', '\''])
}
