//! Pages that an admin adds to its own and forgets to guard: what `get_urls()` lists is public unless `admin_view()` wraps it
//! (docs: ref/contrib/admin#django.contrib.admin.ModelAdmin.get_urls).

use swiftsure_django::Entry;
use swiftsure_source::{Fix, Severity};

use super::called::Fault;
use super::doors;
use crate::context::Context;
use crate::phrase;

/// The added pages that answer everybody.
pub(super) fn faults(context: &Context<'_>) -> Vec<Fault> {
    let added = context.analysis.trace.entries.iter().filter(|entry| entry.added_to_admin);
    added.filter(|entry| context.is_place(entry.span) && is_open(context, entry)).map(fault).collect()
}

/// Whether neither the page nor what it calls looks who comes.
fn is_open(context: &Context<'_>, entry: &Entry) -> bool {
    let asks = |text: &str| text.contains(".user") || doors::has_check(text);
    entry.guards.is_open() && !entry.guards.functions.iter().any(|span| asks(context.text(*span)))
}

fn fault(entry: &Entry) -> Fault {
    let view = phrase::short(&entry.point.name);
    let message = format!(
        "`{view}` stands among the pages of the admin and answers everybody: `get_urls()` lists it without `admin_view()`, \
         which asks for a member of staff."
    );
    let fault = Fault::new(entry.span, Severity::High, message).about(view);
    doors::reached(fault, entry)
        .fix(Fix::words(format!("wrap it in `get_urls()`: self.admin_site.admin_view(self.{view})")))
}
