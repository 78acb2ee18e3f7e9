//! An admin answers the question for a permission with yes, so that all members of staff may do what few should.

use swiftsure_django::AdminDoor;
use swiftsure_python::ir::{Expr, ExprKind, Function, Stmt, StmtKind};
use swiftsure_source::{Finding, Fix, Severity};

use super::called::{self, Fault};
use super::doors;
use crate::context::Context;
use crate::phrase;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/admin-permission-override",
    page: "admin_permission_override.md",
    summary: "an admin lets all members of staff write, whatever their permissions say",
    severity: Medium,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-863", "CWE-269", "OWASP A01:2021", "ASVS 5.0 V8"],
    run: run,
}

/// What everybody is who has come as far as the pages of the admin.
const GIVEN: &[&str] = &["is_staff", "is_active", "is_authenticated"];
/// What makes a page one to look at, as was done before there was a permission for that.
const SHOWS_ONLY: &[&str] = &["readonly_fields", "actions = None"];

fn run(context: &Context<'_>) -> Vec<Finding> {
    let faults = context.analysis.admin_doors.iter().filter_map(|door| {
        let mut functions = called::functions(context);
        let (_, function) = functions.find(|(file, function)| function.range.in_file(*file) == door.site)?;
        let answer = only_answer(function)?;
        (says_yes(answer) && matters(context, door)).then(|| fault(context, door))
    });
    called::findings(&RULE.info, context, faults.collect())
}

/// Whether what everybody may do then is more than to look at rows without a secret.
fn matters(context: &Context<'_>, door: &AdminDoor) -> bool {
    let class = doors::class_text(context, door.place).unwrap_or_default();
    if method(class, "get_urls").is_some_and(|body| !body.contains("super")) {
        // Without the pages of the admin, nobody is asked but where the class asks itself.
        return class.contains(&format!("self.{}(", door.question));
    }
    let raises = |body: &str| body.contains("raise ") && !body.contains("return");
    // The list of rows has an action that deletes as well.
    let deletes_nowhere = || {
        let has_actions = !class.contains("actions = None") && method(class, "get_actions").is_none();
        !has_actions && method(class, "delete_view").is_some_and(raises)
    };
    match door.question.as_str() {
        "has_view_permission" => context.analysis.sensitivities.secrets(&door.model).next().is_some(),
        "has_delete_permission" => !deletes_nowhere(),
        "has_change_permission" => !SHOWS_ONLY.iter().any(|word| class.contains(word)),
        _ => true,
    }
}

/// The text of a method in that of its class.
fn method<'t>(class: &'t str, name: &str) -> Option<&'t str> {
    let (_, body) = class.split_once(&format!("    def {name}("))?;
    body.split("\n    def ").next()
}

/// What a function gives back that consists of nothing else.
fn only_answer(function: &Function) -> Option<&Expr> {
    let is_text = |statement: &&Stmt| match &statement.kind {
        StmtKind::Expr(expr) => matches!(expr.kind, ExprKind::Str(_)),
        _ => false,
    };
    let mut statements = function.body.iter().skip_while(is_text);
    let StmtKind::Return(Some(answer)) = &statements.next()?.kind else { return None };
    statements.next().is_none().then_some(answer)
}

/// Whether an answer is yes for all who have come so far.
fn says_yes(answer: &Expr) -> bool {
    match &answer.kind {
        ExprKind::Bool(answer) => *answer,
        ExprKind::Attribute(attribute) => {
            let of_user = matches!(&attribute.value.kind, ExprKind::Attribute(user) if user.name == "user");
            of_user && GIVEN.contains(&attribute.name.as_str())
        }
        ExprKind::Or(parts) => parts.iter().any(says_yes),
        ExprKind::And(parts) => parts.iter().all(says_yes),
        _ => false,
    }
}

fn fault(context: &Context<'_>, door: &AdminDoor) -> Fault {
    let (admin, model) = (phrase::short(&door.admin), phrase::short(&door.model));
    let verb = door.question.as_str().trim_start_matches("has_").trim_end_matches("_permission");
    let message = format!(
        "`{}` of `{admin}` says yes to all members of staff: each may {verb} `{model}`, whatever permissions they have.",
        door.question,
    );
    // Who may write users or groups may make himself a superuser.
    let over_rights = context.analysis.trace.user_models.contains(&door.model) || model == "Group";
    let severity = if over_rights && matches!(verb, "add" | "change") { Severity::High } else { Severity::Medium };
    let fault = Fault::new(door.site, severity, message).about(format!("{admin}.{verb}"));
    let text = format!("`{admin}` is the admin of `{model}`; its pages ask for a member of staff and for this answer");
    fault.step("registered", door.place, text).fix(Fix::words(format!(
        "leave the method out, so that `{model}` asks for its own permission, or `return super().{}(...)` with more conditions",
        door.question,
    )))
}
