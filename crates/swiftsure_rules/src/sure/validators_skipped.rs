//! A row is made of what somebody sent and saved, and the validators of its field never run.

use swiftsure_django::schema::{Column, ColumnKind};
use swiftsure_source::{Finding, Fix, Severity};

use super::called::{self, Fault};
use super::made_rows::{self, Made};
use crate::context::Context;
use crate::phrase;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/validators-skipped",
    page: "validators_skipped.md",
    summary: "what somebody sent is saved in a field with validators, and nothing runs them",
    severity: Medium,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-20", "CWE-434", "OWASP A04:2021", "ASVS 5.0 V5"],
    run: run,
}

/// What runs the validators of a row.
const CLEANS: &[&str] = &["full_clean(", "clean_fields("];

fn run(context: &Context<'_>) -> Vec<Finding> {
    // A number out of its range harms the data of its sender, not others.
    let matters = |column: &Column| column.validated && matches!(column.kind, ColumnKind::File | ColumnKind::Text);
    let made = made_rows::made(context, matters);
    let skipped = made.iter().filter(|made| !runs_validators(context, made));
    called::findings(&RULE.info, context, skipped.map(|made| fault(context, made)).collect())
}

/// Whether the model runs its validators when it is saved, or the function runs them or one of them itself.
fn runs_validators(context: &Context<'_>, made: &Made<'_>) -> bool {
    let cleans = |text: &str| CLEANS.iter().any(|word| text.contains(word));
    let (_, validators) = context.text(made.declared).split_once("validators").unwrap_or_default();
    let names = validators.split(|letter: char| !(letter.is_alphanumeric() || letter == '_'));
    let mut names = names.filter(|name| name.len() > 3);
    cleans(made.function)
        || cleans(made_rows::class_around(context, made.table.span))
        || cleans(made_rows::class_around(context, made.declared))
        || names.any(|name| made.function.contains(&format!("{name}(")))
}

fn fault(context: &Context<'_>, made: &Made<'_>) -> Fault {
    let (model, name) = (phrase::short(&made.table.model), made.column.name);
    let message = format!(
        "`{}` saves what somebody sent as `{name}` of a `{model}`, and nothing runs the validators of `{name}`.",
        phrase::short(made.symbol),
    );
    let declared = format!("`{name}` has validators: forms and full_clean() run them, save() does not");
    Fault::new(context.index.span(made.site), Severity::Medium, message)
        .about(format!("{model}.{name}"))
        .step("declared", made.declared, declared)
        .step("sent", made.value, "this comes from outside")
        .fix(Fix::words("call full_clean() before save(), or take it by a form or serializer of the model"))
}
