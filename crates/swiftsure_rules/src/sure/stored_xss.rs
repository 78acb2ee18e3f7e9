//! A template marks as safe what users have written into a column of plain text.

use std::collections::BTreeSet;

use swiftsure_django::ShownColumn;
use swiftsure_django::schema::Column;
use swiftsure_source::{Finding, Fix, Severity, Span};

use super::assembled::Piece;
use super::called::{self, Fault};
use super::writers::{PLAIN_TEXT, Writer, is_free_text, is_page, writer};
use super::{doors, markup, stored_values};
use crate::context::Context;
use crate::phrase;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/stored-xss",
    page: "stored_xss.md",
    summary: "a template does not escape a text that users write",
    severity: High,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-79", "OWASP A03:2021", "ASVS 5.0 V1"],
    run: run,
}

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut faults = Vec::new();
    for shown in &context.analysis.trace.shown_columns {
        if !context.is_place(shown.site) || !is_page(context, shown.site.file) || !is_unescaped(context, shown.site) {
            continue;
        }
        let table = context.analysis.schema.tables.get(&shown.model);
        let Some(column) = table.and_then(|table| table.columns.get(&shown.column)) else { continue };
        if is_free_text(context, column, PLAIN_TEXT)
            && let Some(writer) = writer(context, shown)
        {
            faults.push(fault(shown, column, &writer));
        }
    }
    let known = BTreeSet::new();
    faults.extend(stored_values::faults(context, stored_values::answered(context.index), &known, &ANSWERED));
    let marked = stored_values::given_to(context.index, &["django.utils.safestring.mark_safe"]);
    faults.extend(stored_values::faults(context, marked, &known, &MARKED));
    called::findings(&RULE.info, context, faults)
}

const FIX: &str = "let a template escape it, or build the HTML with format_html and arguments";
const ANSWERED: stored_values::Wording<'_> = stored_values::Wording {
    target: "the HTML of an answer",
    fix: FIX,
    is_meant: |pieces| pieces.iter().any(|piece| matches!(piece, Piece::Text(text) if text.contains('<'))),
};
const MARKED: stored_values::Wording<'_> =
    stored_values::Wording { target: "a text that mark_safe calls HTML", fix: FIX, is_meant: |_| true };

/// Whether what is read here is put out as HTML.
fn is_unescaped(context: &Context<'_>, site: Span) -> bool {
    let text = &context.files.get(site.file).text;
    let Some(shown) = markup::shown(text, site) else { return false };
    let leaves = shown.filters.iter().all(|name| markup::KEEPING.contains(name));
    let is_safe = shown.filters.iter().any(|name| matches!(*name, "safe" | "safeseq")) || is_switched_off(shown.before);
    leaves && is_safe
}

/// Whether the text before leaves `{% autoescape off %}` open.
fn is_switched_off(before: &str) -> bool {
    let tags = before.match_indices("autoescape").map(|(at, _)| &before[at..]);
    let mut open = Vec::new();
    for tag in tags {
        let start = before.len() - tag.len();
        if before[..start].ends_with("end") {
            open.pop();
        } else {
            open.push(tag["autoescape".len()..].trim_start().starts_with("off"));
        }
    }
    open.last() == Some(&true)
}

fn fault(shown: &ShownColumn, column: &Column, writer: &Writer<'_>) -> Fault {
    let (model, name) = (phrase::short(&shown.model), shown.column);
    let (view, asked) = (writer.view(), doors::asks(writer.entry));
    let message = format!(
        "`{name}` of `{model}` is put out as HTML, and `{view}` lets users write it, which asks for {asked} and cleans nothing."
    );
    let fault = Fault::new(shown.site, Severity::High, message).about(format!("{model}.{name}"));
    let fix = "leave out `safe`, or clean the HTML with an allow-list (nh3) before it is saved";
    writer.tell(fault, column).step("shown", shown.site, "nothing escapes it here").fix(Fix::words(fix))
}

#[cfg(test)]
mod tests {
    use super::is_switched_off;

    #[test]
    fn autoescape_is_off_up_to_its_end() {
        assert!(is_switched_off("{% autoescape off %}{{ "));
        assert!(!is_switched_off("{% autoescape off %}{% endautoescape %}{{ "));
        assert!(!is_switched_off("{% autoescape off %}{% autoescape on %}{{ "));
    }
}
