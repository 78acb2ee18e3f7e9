//! A field of a serializer lets the client name any row of a model whose rows are checked everywhere else.

use std::collections::BTreeMap;

use swiftsure_django::{FieldInfo, SerializerInfo};
use swiftsure_source::{Finding, Fix, Span, Step};

use super::doors;
use super::idor_unscoped::helpers;
use crate::context::Context;
use crate::rule::declare_rule;
use crate::{phrase, proof};

declare_rule! {
    name: "sure/idor-related-field",
    page: "idor_related_field.md",
    summary: "a field of a serializer takes any row of a model whose rows are checked elsewhere",
    severity: Medium,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-639", "OWASP A01:2021", "ASVS 5.0 V8"],
    run: run,
}

/// Other places that must check rows of the same model.
const EVIDENCE: usize = 3;

/// What takes care of a model's rows: a function of the project, and the places that ask it.
struct Care {
    helper: String,
    places: BTreeMap<Span, String>,
}

fn run(context: &Context<'_>) -> Vec<Finding> {
    let cared = cared(context);
    let mut found = Vec::new();
    for serializer in &context.analysis.serializers {
        for field in serializer.fields.iter().filter(|field| !field.read_only) {
            let Some(model) = &field.any_of else { continue };
            let Some(care) = cared.get(model.as_str()).filter(|_| context.is_place(field.site)) else { continue };
            // Rows of the model itself: `parent` and the like are for the permissions of its views.
            if serializer.model.as_ref() != Some(model) && !is_checked(context, serializer, field, &care.helper) {
                found.push(finding(serializer, field, model, care));
            }
        }
    }
    found
}

/// The models whose rows the project checks by a helper of its own after it got them by a key of the client.
fn cared<'a>(context: &'a Context<'_>) -> BTreeMap<&'a str, Care> {
    let fetches = doors::fetches(context);
    let helpers = helpers(context, &fetches);
    let Some((helper, places)) = helpers.most_asked() else { return BTreeMap::new() };
    let mut cared: BTreeMap<&str, Care> = BTreeMap::new();
    for access in context.analysis.trace.by_entry.iter().flatten() {
        let Some(symbol) = places.get(&access.site) else { continue };
        let care = cared
            .entry(model_of(context, &access.model))
            .or_insert_with(|| Care { helper: helper.to_owned(), places: BTreeMap::new() });
        care.places.insert(access.site, symbol.clone());
    }
    cared.retain(|model, care| care.places.len() >= EVIDENCE && !model.is_empty());
    cared
}

/// The name of a model as the analysis keeps it.
fn model_of<'a>(context: &'a Context<'_>, model: &str) -> &'a str {
    context.analysis.models.iter().find(|known| *known == model).map_or("", String::as_str)
}

/// Whether the serializer narrows or checks what its field takes.
fn is_checked(context: &Context<'_>, serializer: &SerializerInfo, field: &FieldInfo, helper: &str) -> bool {
    let text = context.text(serializer.body);
    let own = [
        format!("validate_{}", field.name),
        format!("fields[\"{}\"]", field.name),
        format!("fields['{}']", field.name),
    ];
    own.iter().any(|word| text.contains(word)) || text.contains(helper) || text.contains(".queryset =")
}

fn finding(serializer: &SerializerInfo, field: &FieldInfo, model: &str, care: &Care) -> Finding {
    let (model, name) = (phrase::short(model), phrase::short(&serializer.name));
    let mut steps = vec![Step {
        label: "taken",
        span: field.site,
        text: format!("`{}` takes the key of any `{model}`", field.name),
        excerpt: true,
    }];
    steps.extend(care.places.iter().take(3).map(|(site, symbol)| Step {
        label: "sibling",
        span: *site,
        text: format!("`{}` asks `{}` about the `{model}` that it gets", phrase::short(symbol), care.helper),
        excerpt: true,
    }));
    Finding {
        symbol: serializer.name.clone(),
        discriminator: field.name.to_string(),
        message: format!(
            "`{}` of `{name}` takes the key of any `{model}`: {} places that get a `{model}` by a key of the client ask `{}` about it, and nothing does here.",
            field.name,
            care.places.len(),
            care.helper,
        ),
        cost_sentence: "Whoever knows or guesses a key refers to, and often reads, what belongs to somebody else."
            .to_owned(),
        steps,
        fixes: vec![Fix::words(format!(
            "narrow the queryset by the user, or ask `{}` in validate_{}()",
            care.helper, field.name
        ))],
        ..proof::bare(&RULE.info, field.site)
    }
}
