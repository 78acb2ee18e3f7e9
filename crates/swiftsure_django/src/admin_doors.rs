//! What the admins of a project say themselves of who may see and change their rows.

use std::collections::BTreeSet;

use swiftsure_flow::heap::Kind;
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::value::Value;
use swiftsure_python::ir::{FunctionId, ModuleId};
use swiftsure_source::{Span, Sym};

use crate::admin::SITE;
use crate::orm::Orm;

/// The questions that the pages of a model ask.
const QUESTIONS: &[&str] =
    &["has_add_permission", "has_change_permission", "has_delete_permission", "has_view_permission"];

/// One question that the project answers in its own way for a model.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AdminDoor {
    /// The whole function that answers.
    pub site: Span,
    pub question: Sym,
    /// The class of the admin, dotted.
    pub admin: String,
    /// Dotted with its app.
    pub model: String,
    /// Where the class stands.
    pub place: Span,
}

/// The answers of the project's own functions, for all models that are registered with a site of Django's own rules.
pub(crate) fn doors(cx: &Interpreter<'_>, orm: &Orm, reviewed: &BTreeSet<ModuleId>) -> Vec<AdminDoor> {
    let mut found = BTreeSet::new();
    for registered in orm.admin.entries() {
        let site = cx.globals.get(registered.site).map(|site| &site.kind);
        let Some(Kind::Instance(site)) = site else { continue };
        let lets_in = cx.classes.lookup(*site, Sym::new("has_permission"));
        if lets_in.is_none_or(|(owner, _)| cx.qualified_name(owner) != SITE) {
            continue;
        }
        for question in QUESTIONS {
            let answer = cx.classes.lookup(registered.admin, Sym::new(question)).and_then(|(_, value)| own(value));
            if let Some(id) = answer.filter(|id| reviewed.contains(&id.module)) {
                found.insert(AdminDoor {
                    site: cx.code.span(id.module, cx.code.function(id).range),
                    question: Sym::new(question),
                    admin: cx.qualified_name(registered.admin).to_owned(),
                    model: orm.models.label(cx, registered.model),
                    place: registered.place,
                });
            }
        }
    }
    found.into_iter().collect()
}

fn own(value: &Value) -> Option<FunctionId> {
    match value {
        Value::Function(function) => Some(function.id),
        _ => None,
    }
}
