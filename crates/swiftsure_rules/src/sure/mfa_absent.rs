//! The login of the admin asks for a password only, where another login of the project asks for a second factor.

use swiftsure_python::index::Site;
use swiftsure_source::{Finding, Fix, Severity};

use super::called::{self, Fault};
use super::routed_views::ROUTES;
use super::secrets;
use crate::context::Context;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/mfa-absent",
    page: "mfa_absent.md",
    summary: "the login of the admin asks for no second factor, and the other one does",
    severity: Low,
    since: "0.1.0",
    fixes: false,
    references: &["CWE-308", "OWASP A07:2021", "ASVS 5.0 V6"],
    run: run,
}

/// An app that asks for a second factor at its own login.
struct Factor {
    app: &'static str,
    /// What stands in a URLconf that leads to that login.
    routed: &'static str,
    fix: &'static str,
}

const FACTORS: &[Factor] = &[
    Factor {
        app: "allauth.mfa",
        routed: "allauth",
        fix: "send the admin to the login of allauth: `admin.site.login = secure_admin_login(admin.site.login)`, from allauth.account.decorators",
    },
    Factor {
        app: "mfa",
        routed: "mfa.",
        fix: "send the admin to the login of django-mfa3: `admin.site.login = mfa.views.LoginView.as_view()`, or redirect there",
    },
];
const ADMIN: &str = "django.contrib.admin.site.urls";
/// Words of code that has a login of its own for the admin, or keeps it from strangers.
const GUARDS: &[&str] =
    &["secure_admin_login", "site.login", "AdminSite", "login_form", "OTPAdmin", "has_permission ="];

fn run(context: &Context<'_>) -> Vec<Finding> {
    called::findings(&RULE.info, context, fault(context).into_iter().collect())
}

fn fault(context: &Context<'_>) -> Option<Fault> {
    let index = context.index;
    let factor = FACTORS.iter().find(|factor| {
        context.analysis.deployments.iter().any(|deployed| deployed.has("INSTALLED_APPS", factor.app))
    })?;
    let texts = || {
        called::modules(context)
            .map(|(file, _)| context.files.get(file))
            .filter(|file| !secrets::may_be_made_up(&file.path))
    };
    let is_routed = texts().any(|file| file.text.contains("urlpatterns") && file.text.contains(factor.routed));
    if !is_routed || texts().any(|file| GUARDS.iter().any(|word| file.text.contains(word))) {
        return None;
    }
    let routes = called::calls(index, ROUTES.iter().copied()).into_iter().map(|(_, site)| site);
    let site = routes.into_iter().find(|site| leads_to_admin(context, *site))?;
    let message =
        format!("The login of the admin asks for a password only: `{}` asks for more at its own login.", factor.app);
    let fault = Fault::new(index.span(site), Severity::Low, message).about(factor.app);
    Some(fault.fix(Fix::words(factor.fix)))
}

/// `path("admin/", admin.site.urls)`, unless only developers see it.
fn leads_to_admin(context: &Context<'_>, site: Site) -> bool {
    let index = context.index;
    let is_admin =
        index.argument(site, 1, "view").and_then(|view| index.path(site, view)).is_some_and(|path| path == ADMIN);
    let is_debug = |test| context.text(index.span_of(site, test)).contains("DEBUG");
    is_admin
        && !secrets::may_be_made_up(&context.files.get(index.span(site).file).path)
        && !index.decisions(site).any(|decision| is_debug(&decision.test))
}
