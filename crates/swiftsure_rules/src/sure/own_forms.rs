//! What only a form of this site brings: where Django asks for the token of a form, no other site can send one in the name
//! of a visitor, and what it holds is what the visitor wrote himself.

use swiftsure_django::deployment::Value;
use swiftsure_django::{Access, Entry, Flow};
use swiftsure_source::Span;

use super::{csrf_exempt_state_change, doors};
use crate::context::Context;

const MIDDLEWARE: &str = "django.middleware.csrf.CsrfViewMiddleware";
const FIELD: &str = "form field";
/// What a script of a page reads when it takes something out of the address.
const READS_ADDRESS: &[&str] = &["location.search", "URLSearchParams", "document.location", "new URL("];

/// How far behind the address a script names what it takes out of it.
const NEAR: usize = 400;

/// Whether whatever reaches these sinks is sent by a form of this site alone, which no link fills.
pub(super) fn bring_all(context: &Context<'_>, reached: &[(&Access, &Flow)]) -> bool {
    !reached.is_empty()
        && asks_for_token(context)
        && reached.iter().all(|(access, flow)| {
            let entries = || access.entries.iter().filter_map(|number| context.analysis.trace.entries.get(*number));
            is_sent(context, flow)
                && entries().all(|entry| is_protected(context, entry) && !by_link(context, entry, flow))
        })
}

/// Whether an access happens only where a form of this site was sent: in what answers a POST that asks for the token.
pub(super) fn is_posted(context: &Context<'_>, access: &Access) -> bool {
    let entries = || access.entries.iter().filter_map(|number| context.analysis.trace.entries.get(*number));
    let in_post = || access.calls.iter().any(|call| call.callee.ends_with(".post")) || is_in_post(context, access.site);
    let is_sent = |entry: &Entry| is_protected(context, entry) && (sends(entry) || in_post());
    asks_for_token(context) && !access.entries.is_empty() && entries().all(is_sent)
}

/// Whether an entry point takes nothing but what a form or a script sends.
fn sends(entry: &Entry) -> bool {
    let asks = |method: &String| matches!(method.as_str(), "GET" | "HEAD" | "OPTIONS" | "TRACE");
    !entry.methods.is_empty() && !entry.methods.iter().any(asks)
}

/// Whether a place stands in a method `post`, or behind a question whether the request is a POST.
fn is_in_post(context: &Context<'_>, place: Span) -> bool {
    let index = context.index;
    let Some(site) = index.expr_at(place) else { return false };
    let asks = index.decisions(site).any(|decision| {
        let holds = decision.body.iter().any(|stmt| stmt.range.in_file(place.file).contains(place));
        let test = context.text(decision.test.range.in_file(place.file));
        holds && test.contains("POST") && test.contains("==")
    });
    asks || index.function(site).is_some_and(|function| function.name == "post" && function.class.is_some())
}

/// Whether the middleware that asks for the token is on: in the settings that run, or in some of the project.
fn asks_for_token(context: &Context<'_>) -> bool {
    let names = |text: &str| text.contains(MIDDLEWARE);
    let mut deployed = context.analysis.deployments.iter().map(|deployed| deployed.get("MIDDLEWARE").value).peekable();
    let is_known = deployed.peek().is_some();
    let lists = |value: &Value| match value {
        Value::List { items, .. } if items.iter().any(|item| item.text().is_some_and(names)) => true,
        Value::List { whole: true, .. } => false,
        _ => context.files.iter().any(|(_, file)| names(&file.text)),
    };
    if is_known { deployed.all(|value| lists(&value)) } else { context.files.iter().any(|(_, file)| names(&file.text)) }
}

/// Whether it is one field of a form, which no page fills from its own address.
fn is_sent(context: &Context<'_>, flow: &Flow) -> bool {
    let Some(name) = flow.name.as_deref().filter(|_| flow.source == FIELD) else { return false };
    !line(context, flow.site).contains(".GET") && !reads(&context.files.get(flow.site.file).text, name) && {
        let mut pages = context.reviewed.iter().filter(|file| {
            let module = context.code.module_of(**file);
            module.is_some_and(|id| !context.code.head(id).language.is_python())
        });
        let view = &context.files.get(flow.site.file).text;
        !pages.any(|file| {
            let page = context.files.get(*file);
            fills(&page.text, name) && may_send(&page.path, &page.text, view, name)
        })
    }
}

/// Whether a template has a field of this name, and takes something of that name out of the address.
fn fills(page: &str, name: &str) -> bool {
    let has_field = ["name", "id"].iter().any(|attribute| {
        page.contains(&format!("{attribute}=\"{name}\"")) || page.contains(&format!("{attribute}='{name}'"))
    });
    let reads_address = || {
        let reads = READS_ADDRESS.iter().flat_map(|word| page.match_indices(word));
        reads.into_iter().any(|(at, _)| {
            let behind: String = page[at..].chars().take(NEAR).collect();
            ["'", "\"", "&", "?"].iter().any(|before| behind.contains(&format!("{before}{name}")))
        })
    };
    page.contains(&format!("request.GET.{name}")) || has_field && reads_address()
}

/// Whether the form of a page that has a field may lead to a view: the module of the view names the page, or the form
/// names another address than its own.
fn may_send(path: &str, page: &str, view: &str, name: &str) -> bool {
    let file = path.rsplit('/').next().unwrap_or(path);
    let field = ["\"", "'"].iter().find_map(|quote| page.find(&format!("={quote}{name}{quote}")));
    let form = field.and_then(|at| page[..at].rfind("<form").map(|from| &page[from..at]));
    let names_address = form.is_none_or(|form| {
        let tag = form.split('>').next().unwrap_or_default();
        let is_own = ["action=\"\"", "action=\"{{ request."].iter().any(|own| tag.contains(own));
        form.contains("{% url") || tag.contains("action=") && !is_own
    });
    view.contains(file) || names_address
}

/// Whether a text reads the query parameter that has the name of the field: the page of the form may hand it on.
fn reads(text: &str, name: &str) -> bool {
    ["\"", "'"].iter().any(|quote| {
        [".get(", ".pop(", "["].iter().any(|read| text.contains(&format!("GET{read}{quote}{name}{quote}")))
    })
}

/// Whether the token is asked for where the entry point is called in the name of somebody.
fn is_protected(context: &Context<'_>, entry: &Entry) -> bool {
    // REST framework asks where a session signs in: what everybody may call is answered without.
    if csrf_exempt_state_change::checks_itself(context, entry) && entry.guards.is_open() {
        return false;
    }
    let exempt = csrf_exempt_state_change::exempt(context);
    let runs = |view: Span| view == entry.span || doors::runs(entry, view);
    !exempt.iter().any(|(view, _)| runs(*view))
        && !doors::texts(context, entry).any(|text| text.contains("csrf_exempt"))
}

/// Whether a link may bring the field as well: it is read where a GET leads, or a form is filled with what the link holds.
fn by_link(context: &Context<'_>, entry: &Entry, flow: &Flow) -> bool {
    let name = flow.name.as_deref().unwrap_or_default();
    if doors::texts(context, entry).any(|text| reads(text, name)) {
        return true;
    }
    // `request.POST` is empty in a GET; a form may have been given anything.
    let is_posted = line(context, flow.site).contains("POST");
    let takes_get = entry.methods.iter().any(|method| method == "GET");
    !is_posted && (takes_get || doors::texts(context, entry).any(|text| text.contains("request.GET")))
}

fn line<'a>(context: &'a Context<'_>, span: Span) -> &'a str {
    let file = context.files.get(span.file);
    file.line_text(file.line(span.start))
}

#[cfg(test)]
mod tests {
    use super::{fills, may_send, reads};

    #[test]
    fn a_page_fills_a_field_from_its_address_by_a_tag_or_a_script() {
        assert!(fills("<input name=\"next\" value=\"{{ request.GET.next }}\">", "next"));
        assert!(fills(
            "<input id='next'><script>let q = new URLSearchParams(location.search).get('next');</script>",
            "next"
        ));
        assert!(!fills("<input name=\"next\" value=\"{{ request.get_full_path }}\">", "next"));
        assert!(!fills("<input name=\"other\"><script>location.search</script>", "next"));
    }

    #[test]
    fn the_parameter_of_an_address_is_read_by_its_name() {
        assert!(reads("request.GET.get('next')", "next"));
        assert!(reads("self.request.GET[\"next\"]", "next"));
        assert!(!reads("request.POST['next']", "next"));
    }

    #[test]
    fn a_form_without_an_address_leads_to_the_view_that_shows_it() {
        let page = "<form method=\"post\"><input name=\"next\">";
        assert!(may_send("shop/templates/shop/edit.html", page, "template_name = 'shop/edit.html'", "next"));
        assert!(!may_send("shop/templates/shop/edit.html", page, "template_name = 'shop/list.html'", "next"));
        let page = "<form action=\"{% url 'go' %}\"><input name=\"next\">";
        assert!(may_send("shop/templates/shop/edit.html", page, "", "next"));
    }
}
