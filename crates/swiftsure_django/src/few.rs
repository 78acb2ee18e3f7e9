//! Loops that do not grow with each row: over what an installation has, which use adds nothing to, and over batches.

use swiftsure_flow::effect::{Loop, Over};
use swiftsure_flow::interpreter::Interpreter;

/// Models whose rows are as many as there are models and sites.
const MODELS: &[&str] = &["django.contrib.contenttypes.models.ContentType", "django.contrib.sites.models.Site"];
/// What the code asks for them by.
const EXPRESSIONS: &[&str] =
    &["._meta.", ".app_configs", ".get_app_configs(", ".get_models(", "settings.INSTALLED_APPS", "settings.LANGUAGES"];

/// Whether a loop runs over what an installation has.
pub(crate) fn is_of_installation(cx: &Interpreter<'_>, entry: &Loop) -> bool {
    match &entry.over {
        Over::Set(set) => MODELS.iter().any(|model| cx.classes.inherits(set.class, model)),
        Over::Unknown => {
            let head = cx.code.files.text(entry.site);
            EXPRESSIONS.iter().any(|expression| head.contains(expression))
        }
        _ => false,
    }
}

/// Whether a loop runs over what a call gives that says by its name that it makes batches: `for rows in chunks(all, 500)`.
pub(crate) fn is_of_batches(cx: &Interpreter<'_>, entry: &Loop) -> bool {
    let head = cx.code.files.text(entry.site);
    let called = head.split_once(" in ").and_then(|(_, over)| over.trim().split_once('('));
    let name = called.map_or("", |(name, _)| name.rsplit('.').next().unwrap_or(name));
    entry.over == Over::Unknown && ["batch", "chunk", "grouper"].iter().any(|part| name.contains(part))
}
