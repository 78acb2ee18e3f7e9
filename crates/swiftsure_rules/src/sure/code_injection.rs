//! Text from outside is run as Python.

use swiftsure_django::{Access, AccessKind, Flow};
use swiftsure_source::{Finding, Severity};

use crate::context::Context;
use crate::rule::declare_rule;
use crate::sure::reached::{self, Wording};

declare_rule! {
    name: "sure/code-injection",
    page: "code_injection.md",
    summary: "text from outside is run as Python",
    severity: Critical,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-95", "OWASP A03:2021", "ASVS 5.0 V1"],
    run: run,
}

const WORDING: Wording = Wording {
    sink: "code",
    target: |name| format!("the code that {name} runs"),
    harm: "Whoever sends it runs Python on the server.",
    own_form: None,
    fixes: &["read literals with ast.literal_eval or json.loads; choose functions from a dict of those that are meant"],
};

/// The same of a module that is imported: what stands in it was written by somebody else.
const IMPORTED: Wording = Wording {
    target: |name| format!("the name of the module that {name} loads"),
    harm: "Whoever sends it runs what any installed module does when it is imported.",
    fixes: &["choose the module from a dict of those that are meant"],
    ..WORDING
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = reached::findings(&RULE.info, context, &WORDING, |access, _| !imports(access));
    let imported = reached::findings(&RULE.info, context, &IMPORTED, |access, flow| imports(access) && is_free(flow));
    let milder = |finding: Finding| Finding { severity: finding.severity.min(Severity::High), ..finding };
    findings.extend(imported.into_iter().map(milder));
    findings
}

/// Whether it is the name of a module, which is imported.
fn imports(access: &Access) -> bool {
    matches!(&access.kind, AccessKind::Sink { name, .. } if *name == "importlib.import_module")
}

/// Whether any module can be named: behind the name of a package stand only the modules in it.
fn is_free(flow: &Flow) -> bool {
    !flow.start.is_some_and(|start| start.as_str().contains('.'))
}
