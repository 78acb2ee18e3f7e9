//! Who may go on is decided by the role of the person whom a request is about, not of whoever sends it.

use swiftsure_python::index::{Index, Site};
use swiftsure_python::ir::{Call, CmpOp, Expr, ExprKind};
use swiftsure_source::{Finding, Fix, Severity, Span};

use super::called::{self, Fault};
use super::doors;
use crate::context::Context;
use crate::phrase;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/role-from-target",
    page: "role_from_target.md",
    summary: "the role that lets somebody in is that of the row, not of who asks",
    severity: High,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-863", "CWE-639", "OWASP A01:2021", "ASVS 5.0 V8"],
    run: run,
}

/// Words of roles that let somebody do more.
const HIGH: &[&str] = &["admin", "owner", "manager", "staff", "superuser", "moderator"];
/// Lines of a decision in which its refusal is looked for.
const NEAR: usize = 6;

/// The role of somebody whom the client names.
struct Role<'a> {
    model: &'a str,
    column: String,
    /// `project_member.member`.
    whose: &'a str,
    /// Where the role is got, and where the row by which it is got.
    got: Span,
    named: Span,
}

fn run(context: &Context<'_>) -> Vec<Finding> {
    let faults = context.index.compares().iter().filter_map(|site| judge(context, *site));
    called::findings(&RULE.info, context, faults.collect())
}

fn judge(context: &Context<'_>, site: Site) -> Option<Fault> {
    let index = context.index;
    let compare = index.compare(site)?;
    let [(op, wanted)] = compare.rest.as_ref() else { return None };
    let wanted = context.text(index.span_of(site, wanted)).to_lowercase();
    if !HIGH.iter().any(|word| wanted.contains(word)) {
        return None;
    }
    let role = role(context, site, &compare.left)?;
    let lets_in = match op {
        CmpOp::NotEq | CmpOp::NotIn | CmpOp::Lt => refused_by(context, site),
        CmpOp::Eq | CmpOp::In | CmpOp::GtE => excused_by(context, site),
        _ => None,
    }?;
    let Role { model, column, whose, got, named } = role;
    let message = format!(
        "Who may go on is decided by the `{column}` of `{whose}`, whom the client names, and not of whoever asks."
    );
    let fault = Fault::new(index.span(site), Severity::High, message).about(format!("{model}.{column}"));
    let fault = fault
        .step("named", named, "the client says which row this is")
        .step("asked", got, format!("the `{model}` of `{whose}` is looked up"))
        .step("decides", lets_in, "the request is refused only without this role");
    Some(fault.fix(Fix::words(format!("look up the `{model}` of request.user, and ask for its `{column}`"))))
}

/// What a compared value is, if it is a role of somebody whom the client names.
fn role<'a>(context: &'a Context<'_>, site: Site, left: &'a Expr) -> Option<Role<'a>> {
    let index = context.index;
    let value = index.value(site, left);
    let ExprKind::Attribute(read) = &value.expr.kind else { return None };
    let row = index.value(value.site, &read.value);
    let call = asked(row.expr)?;
    let text = context.text(index.span_of(row.site, row.expr));
    let (model, owners) = model(context, text)?;
    if !context.analysis.sensitivities.decides(model, read.name.as_str()) {
        return None;
    }
    let whose = call.keywords.iter().find_map(|(name, value)| {
        let column = name.as_ref()?.as_str();
        let is_owner = owners.iter().any(|owner| column == *owner || column.strip_suffix("_id") == Some(*owner));
        is_owner.then_some(value)
    })?;
    let ExprKind::Attribute(user) = &whose.kind else { return None };
    let target = index.value(row.site, &user.value);
    let by = asked(target.expr)?;
    let target_text = context.text(index.span_of(target.site, target.expr));
    if !is_named_by_client(index, target.site, by) || target_text.contains(".user") {
        return None;
    }
    Some(Role {
        model: phrase::short(model),
        column: read.name.to_string(),
        whose: context.text(index.span_of(row.site, whose)),
        got: index.span_of(row.site, row.expr),
        named: index.span_of(target.site, target.expr),
    })
}

/// The call that asks for one row.
fn asked(expr: &Expr) -> Option<&Call> {
    let ExprKind::Call(call) = &expr.kind else { return None };
    let name = match &call.func.kind {
        ExprKind::Attribute(attribute) => attribute.name.as_str(),
        ExprKind::Name(_) => return (call.args.len() == 1).then_some(call.as_ref()),
        _ => return None,
    };
    matches!(name, "get" | "aget").then_some(call.as_ref())
}

/// The model that a call asks, of which no other has the name, and its columns that lead to users.
fn model<'a>(context: &'a Context<'_>, text: &str) -> Option<(&'a str, Vec<&'a str>)> {
    let text = text.strip_prefix("get_object_or_404(").unwrap_or(text);
    let name = text.split(['.', ',', '(']).next()?.trim();
    let mut fitting = context.analysis.schema.tables.keys().filter(|model| phrase::short(model) == name);
    let found = fitting.next()?;
    let owners = doors::owner_columns(context, found);
    (fitting.next().is_none() && !owners.is_empty()).then_some((found, owners))
}

/// Whether a key among the conditions is what the function is handed.
fn is_named_by_client<'a>(index: &Index<'a>, site: Site, call: &'a Call) -> bool {
    call.keywords.iter().any(|(name, value)| {
        let is_key = name.is_some_and(|name| {
            let name = name.as_str();
            matches!(name, "pk" | "id" | "uuid") || name.ends_with("_id")
        });
        is_key && index.handed_in(site, value).is_some()
    })
}

/// The decision around a comparison, if it refuses.
fn refused_by(context: &Context<'_>, site: Site) -> Option<Span> {
    let index = context.index;
    let choice = index.decisions(site).next()?;
    let test = index.span_of(site, &choice.test);
    (test.contains(index.span(site)) && called::refuses(context, test.file, choice)).then_some(test)
}

/// `is_admin = role == ADMIN`, then a decision that refuses where `not is_admin`: its line.
fn excused_by(context: &Context<'_>, site: Site) -> Option<Span> {
    let index = context.index;
    let (targets, _) = index.around(site).find_map(|around| index.assignment(around))?;
    let name = targets.first()?;
    let ExprKind::Name(name) = name.kind else { return None };
    let wanted = format!("not {}", index.name_of(site, name)?);
    let here = index.span(site);
    let (around, _) = context.analysis.function_at(here)?;
    let rest = context.text(Span::new(here.file, here.end, around.end));
    let lines: Vec<&str> = rest.split_inclusive('\n').collect();
    let mut start = here.end;
    for (at, line) in lines.iter().enumerate() {
        let length = u32::try_from(line.len()).ok()?;
        let code = line.trim();
        let decides = (code.starts_with("if ") || code.starts_with("elif ")) && doors::has_name(code, &wanted);
        let body = lines.get(at + 1..).unwrap_or_default().iter().take(NEAR);
        let behind: String = body.copied().collect();
        if decides && called::REFUSALS.iter().any(|word| behind.contains(word)) {
            let indent = u32::try_from(line.len() - line.trim_start().len()).ok()?;
            return Some(Span::new(here.file, start + indent, start + indent + u32::try_from(code.len()).ok()?));
        }
        start += length;
    }
    None
}
