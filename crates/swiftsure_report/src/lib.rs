//! Turns a review into text: for people at a terminal, for programs, for CI hosts.
//!
//! Everything here is a pure function of its arguments. What depends on the user's machine (colour, width, verbosity)
//! comes in as a [`Style`]; nothing reads the environment, the clock or a file. Text that comes from the reviewed
//! project is hostile until shown otherwise: it is neutralised for each format before it is written.

mod commands;
mod concise;
mod diff;
mod excerpt;
mod explain;
mod format;
mod full;
mod github;
mod gitlab;
mod json;
mod junit;
mod markdown;
mod page;
mod place;
mod routes;
mod sarif;
mod steps;
mod style;
mod summary;
mod words;

use std::io;

use swiftsure_source::{Review, RuleInfo};

pub use explain::{explain_findings, explain_rule, rules_json, rules_table};
pub use format::{Format, UnknownFormat};
pub use json::routes_json;
pub use routes::{route_detail, routes_table};
pub use style::Style;
pub use summary::closing_summary;

/// Writes the findings of a review.
///
/// The formats for people ([`Format::is_for_people`]) leave the counts and the next steps to [`closing_summary`].
/// Colour is used by `full`, `concise` and `grouped` only.
pub fn write(
    format: Format,
    review: &Review,
    rules: &[&RuleInfo],
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    match format {
        Format::Full => full::write(review, rules, style, out),
        Format::Concise => concise::write(review, style, out),
        Format::Grouped => concise::write_grouped(review, style, out),
        Format::Json => json::write(review, rules, out),
        Format::JsonLines => json::write_lines(review, rules, out),
        Format::Sarif => sarif::write(review, rules, out),
        Format::Github => github::write(review, out),
        Format::Gitlab => gitlab::write(review, rules, out),
        Format::Junit => junit::write(review, rules, out),
        Format::Markdown => markdown::write(review, rules, out),
    }
}
