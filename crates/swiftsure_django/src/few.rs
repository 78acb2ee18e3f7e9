//! Loops over what an installation has: installing something adds to it, use does not.

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
