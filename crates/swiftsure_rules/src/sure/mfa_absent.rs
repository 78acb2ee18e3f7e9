//! A login asks for a password only, that of the admin or of an API, where another login of the project asks for a second
//! factor.

use swiftsure_python::index::Site;
use swiftsure_source::{Finding, Fix, Severity};

use super::called::{self, Fault};
use super::routed_views::{Included, ROUTES, Routed, routed};
use super::secrets;
use crate::context::Context;
use crate::rule::declare_rule;

declare_rule! {
    name: "sure/mfa-absent",
    page: "mfa_absent.md",
    summary: "a login asks for no second factor, and another one to the same accounts does",
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
    /// How the admin is sent there; none where the app does that itself.
    fix: Option<&'static str>,
}

const FACTORS: &[Factor] = &[
    Factor {
        app: "allauth.mfa",
        routed: "allauth",
        fix: Some(
            "send the admin to the login of allauth: `admin.site.login = secure_admin_login(admin.site.login)`, from allauth.account.decorators",
        ),
    },
    Factor {
        app: "mfa",
        routed: "mfa.",
        fix: Some(
            "send the admin to the login of django-mfa3: `admin.site.login = mfa.views.LoginView.as_view()`, or redirect there",
        ),
    },
    Factor { app: "two_factor", routed: "two_factor", fix: None },
];
const ADMIN: &str = "django.contrib.admin.site.urls";
/// Words of code that has a login of its own for the admin, or keeps it from strangers.
const GUARDS: &[&str] =
    &["secure_admin_login", "site.login", "AdminSite", "login_form", "OTPAdmin", "has_permission ="];

/// Views that let in whoever knows a password.
const DOORS: &[&str] = &[
    "dj_rest_auth.views.LoginView",
    "django.contrib.auth.views.LoginView",
    "djoser.views.TokenCreateView",
    "knox.views.LoginView",
    "rest_framework.authtoken.views.ObtainAuthToken",
    "rest_framework.authtoken.views.obtain_auth_token",
    "rest_framework_simplejwt.views.TokenObtainPairView",
    "rest_framework_simplejwt.views.token_obtain_pair",
];
/// URLs of libraries that lead to such a view.
const INCLUDED: &[Included] = &[
    Included { urls: "dj_rest_auth.urls", route: "login/", view: "LoginView" },
    Included { urls: "django.contrib.auth.urls", route: "login/", view: "LoginView" },
    Included { urls: "djoser.urls.authtoken", route: "token/login/", view: "TokenCreateView" },
    Included { urls: "djoser.urls.jwt", route: "jwt/create/", view: "TokenObtainPairView" },
];
/// What of a view takes the password.
const TAKERS: &[&str] = &["serializer_class", "form_class", "authentication_form"];
/// Words of a class that asks for a second factor itself.
const ASKS: &[&str] = &["otp", "mfa", "two_factor", "second_factor", "device", "totp"];

fn run(context: &Context<'_>) -> Vec<Finding> {
    let Some(factor) = factor(context) else { return Vec::new() };
    let mut faults: Vec<Fault> = admin(context, factor).into_iter().collect();
    faults.extend(routed(context, DOORS, INCLUDED).into_iter().filter_map(|door| fault(context, factor, &door)));
    called::findings(&RULE.info, context, faults)
}

/// The app whose login asks for a second factor, if a URL leads there.
fn factor(context: &Context<'_>) -> Option<&'static Factor> {
    let factor = FACTORS.iter().find(|factor| {
        context.analysis.deployments.iter().any(|deployed| deployed.has("INSTALLED_APPS", factor.app))
    })?;
    let is_routed = |text: &str| text.contains("urlpatterns") && text.contains(factor.routed);
    texts(context).any(is_routed).then_some(factor)
}

/// The code of the project, tests aside.
fn texts<'a>(context: &'a Context<'_>) -> impl Iterator<Item = &'a str> {
    let files = called::modules(context).map(|(file, _)| context.files.get(file));
    files.filter(|file| !secrets::may_be_made_up(&file.path)).map(|file| file.text.as_ref())
}

fn admin(context: &Context<'_>, factor: &Factor) -> Option<Fault> {
    let index = context.index;
    let fix = factor.fix?;
    if texts(context).any(|text| GUARDS.iter().any(|word| text.contains(word))) {
        return None;
    }
    let routes = called::calls(index, ROUTES.iter().copied()).into_iter().map(|(_, site)| site);
    let site = routes.into_iter().find(|site| leads_to_admin(context, *site))?;
    let message =
        format!("The login of the admin asks for a password only: `{}` asks for more at its own login.", factor.app);
    let fault = Fault::new(index.span(site), Severity::Low, message).about(factor.app);
    Some(fault.fix(Fix::words(fix)))
}

/// Another door to the same accounts.
fn fault(context: &Context<'_>, factor: &Factor, door: &Routed<'_>) -> Option<Fault> {
    let asks = |text: &str| ASKS.iter().any(|word| text.to_lowercase().contains(word));
    let mut classes = door.family.iter().flat_map(|family| &family.classes);
    let used = |name: &str| {
        let (file, value) = door.family.as_ref()?.value(name)?;
        let site = context.index.expr_at(value.range.in_file(file))?;
        let (module, class) = called::class_at(context, context.index.path(site, value)?.as_str())?;
        Some(context.text(class.range.in_file(module.file)))
    };
    let is_own = classes.any(|(file, _, class)| asks(context.text(class.range.in_file(*file))));
    if is_own || TAKERS.iter().filter_map(|name| used(name)).any(asks) {
        return None;
    }
    let message = format!(
        "`{}` lets in whoever knows a password: `{}` asks the same accounts for a second factor at its own login.",
        door.view, factor.app,
    );
    let fault = Fault::new(context.index.span(door.site), Severity::Medium, message).about(door.view);
    Some(
        fault.fix(Fix::words(
            "close this door, or let it ask for the code as well, before it gives a session or a token",
        )),
    )
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
