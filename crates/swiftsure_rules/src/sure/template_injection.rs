//! Text from outside is compiled as a template.

use swiftsure_django::{Access, AccessKind, Flow};
use swiftsure_python::ir::StmtKind;
use swiftsure_source::{Finding, Severity, Span};

use crate::context::Context;
use crate::rule::declare_rule;
use crate::sure::called;
use crate::sure::families::Family;
use crate::sure::reached::{self, Wording};

declare_rule! {
    name: "sure/template-injection",
    page: "template_injection.md",
    summary: "text from outside is compiled as a template",
    severity: High,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-1336", "OWASP A03:2021", "ASVS 5.0 V1"],
    run: run,
}

const WORDING: Wording = Wording {
    sink: "template",
    target: |name| format!("the template text of {name}"),
    harm: "Whoever sends it reads what the template can reach, and with Jinja2 runs code.",
    own_form: None,
    fixes: &["keep the template constant and hand the value over in its context"],
};

/// The same of a template of Django whose tags were taken out or quoted.
const WITHOUT_TAGS: Wording = Wording {
    harm: "Tags were taken out before; whoever sends it reads what the context of the template leads to.",
    ..WORDING
};

/// How the knowledge calls what compiles with Django's own language.
const DJANGOS: &str = "Template";
/// How the knowledge calls what compiles with a backend of the settings.
const BY_BACKEND: &str = "engines.from_string";
/// How the paths of backends for Jinja2 end: Django's own and that of django-jinja.
const JINJA2: &str = ".Jinja2";
const SANDBOX: &str = "jinja2.sandbox.";

fn run(context: &Context<'_>) -> Vec<Finding> {
    let is_harmful = |access: &Access, _: &Flow| {
        let AccessKind::Sink { name, .. } = &access.kind else { return false };
        !(is_only_compiled(context, access) || *name == BY_BACKEND && is_sandboxed(context))
    };
    let has_tags = |access: &Access, flow: &Flow| !takes_out_tags(context, access, flow);
    let mut found = reached::findings(&RULE.info, context, &WORDING, |access, flow| {
        is_harmful(access, flow) && has_tags(access, flow)
    });
    let rest = reached::findings(&RULE.info, context, &WITHOUT_TAGS, |access, flow| {
        is_harmful(access, flow) && !has_tags(access, flow)
    });
    let milder = |finding: Finding| Finding { severity: finding.severity.min(Severity::Medium), ..finding };
    found.extend(rest.into_iter().map(milder));
    found
}

/// Whether `{%` is replaced on the way to a template of Django.
fn takes_out_tags(context: &Context<'_>, access: &Access, flow: &Flow) -> bool {
    let index = context.index;
    let replaces = |span: Span| {
        let call = index.expr_at(span)?;
        let replaced = index.argument(call, 0, "old")?;
        index.text(call, replaced)
    };
    let mut steps = flow.steps.iter().filter(|step| step.how == "replace");
    let is_djangos = |name: &str| name == DJANGOS || name == BY_BACKEND && !knows_jinja2(context);
    matches!(&access.kind, AccessKind::Sink { name, .. } if is_djangos(name.as_str()))
        && steps.any(|step| replaces(step.site).is_some_and(|text| text == "{%"))
}

/// Whether some settings may have a backend for Jinja2.
fn knows_jinja2(context: &Context<'_>) -> bool {
    called::modules(context).any(|(file, _)| context.files.get(file).text.contains(JINJA2))
}

/// Whether the template is thrown away as soon as it was compiled: that only checks how it is written.
fn is_only_compiled(context: &Context<'_>, access: &Access) -> bool {
    let index = context.index;
    let around = index.expr_at(access.site).and_then(|site| index.parent(site)).and_then(|around| index.stmt(around));
    around.is_some_and(|stmt| matches!(stmt.kind, StmtKind::Expr(_)))
}

/// Whether whatever settings there are let Jinja2 compile in a sandbox: `"environment"` names a class that is one.
fn is_sandboxed(context: &Context<'_>) -> bool {
    let quoted = |text: &str| text.split(['"', '\'']).map(str::to_owned).collect::<Vec<_>>();
    let is_built = |path: &str| {
        called::class_at(context, path).is_some_and(|(module, class)| {
            let family = Family::of(context, (module.file, module, class));
            family.bases.iter().any(|base| base.as_str().starts_with(SANDBOX))
        })
    };
    let settings = called::modules(context).map(|(file, _)| &context.files.get(file).text);
    let settings: Vec<Vec<String>> = settings.filter(|text| text.contains(JINJA2)).map(|text| quoted(text)).collect();
    let backends = |texts: &[String]| texts.iter().filter(|text| text.ends_with(JINJA2)).count();
    let sandboxes = |texts: &[String]| {
        let named = texts.windows(3).filter(|near| near[0] == "environment");
        named.filter(|near| near[2].starts_with(SANDBOX) || is_built(&near[2])).count()
    };
    settings.iter().any(|texts| backends(texts) > 0) && settings.iter().all(|texts| sandboxes(texts) >= backends(texts))
}
