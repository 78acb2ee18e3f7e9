//! Views of GraphQL that show a console for queries to whoever opens their address.

use swiftsure_python::index::{Index, Site, keyword};
use swiftsure_python::ir::{Expr, ExprKind};
use swiftsure_source::{Fix, Severity, Span};

use super::called::{self, Fault};
use super::doors;
use super::families::{self, Family};
use super::secrets;
use crate::context::Context;

/// Views of libraries of which a console is a part.
const VIEWS: &[&str] = &["GraphQLView", "AsyncGraphQLView", "FileUploadGraphQLView", "GraphQLAsyncView"];
/// Words of conditions under which developers are served.
const DEVELOPERS: &[&str] = &["debug", "dev", "local", "test", "playground", "graphiql"];
const SETTINGS: &str = "django.conf.settings.";

const MESSAGE: &str =
    "A console for queries stands in the site: it lists every type and field, and runs what is typed into it.";

/// How a library is told whether there is a console.
struct Library {
    /// With what the modules of its views begin.
    module: &'static str,
    /// What switches it, the first that is said.
    switches: &'static [&'static str],
    /// What it does where nothing is said.
    by_default: Option<&'static str>,
    fix: &'static str,
}

const LIBRARIES: &[Library] = &[
    Library {
        module: "strawberry.",
        switches: &["graphiql", "graphql_ide"],
        by_default: Some("strawberry shows its console unless `graphql_ide=None` is said"),
        fix: "show it with DEBUG only: graphql_ide=\"graphiql\" if settings.DEBUG else None",
    },
    Library {
        module: "ariadne",
        switches: &["introspection"],
        by_default: Some("ariadne shows its console unless `introspection=False` is said"),
        fix: "show it with DEBUG only: introspection=settings.DEBUG",
    },
];
/// graphene-django and those that followed it.
const GRAPHENE: Library = Library {
    module: "",
    switches: &["graphiql"],
    by_default: None,
    fix: "switch it on with DEBUG only: graphiql=settings.DEBUG",
};

/// What a view says of its console.
struct Said {
    is_on: bool,
    /// The place that decides, and how, where it is not the call itself.
    because: Option<(Span, String)>,
}

pub(super) fn faults(context: &Context<'_>) -> Vec<Fault> {
    context.index.calls_named("as_view").iter().filter_map(|site| fault(context, *site)).collect()
}

/// A schema most of whose mutations ask who comes, and that tells everybody what they are.
pub(super) fn introspection(context: &Context<'_>, guarded: usize, whole: usize) -> Option<Fault> {
    let mut texts = called::modules(context).map(|(file, _)| context.files.get(file).text.as_ref());
    if texts.any(|text: &str| text.contains("ntrospection")) {
        return None;
    }
    let mut views = context.index.calls_named("as_view").iter().filter(|site| {
        let path = context.index.call(**site).and_then(|call| match &call.func.kind {
            ExprKind::Attribute(method) => context.index.path(**site, &method.value),
            _ => None,
        });
        path.is_some_and(|path| is_view(path.as_str()))
    });
    let (Some(view), None) = (views.next(), views.next()) else { return None };
    let message = format!(
        "Whoever asks is told every type and field of this schema, though {} of its mutations are for those who have \
         signed in.",
        doors::share(guarded, whole),
    );
    let fix = "refuse introspection where nobody has signed in: `DisableIntrospection` of graphene.validation in \
               `validation_rules`, or of strawberry.extensions in `extensions`";
    let fault = Fault::new(context.index.span(*view), Severity::Low, message);
    Some(fault.about("introspection").fix(Fix::words(fix)))
}

fn fault(context: &Context<'_>, site: Site) -> Option<Fault> {
    let index = context.index;
    let call = index.call(site)?;
    let ExprKind::Attribute(method) = &call.func.kind else { return None };
    let span = index.span(site);
    let own = index.path(site, &method.value).and_then(|path| families::defined(context, span.file, path));
    let family = own.map(|own| Family::of(context, own));
    let path = match &family {
        Some(family) => family.bases.iter().copied().find(|base| is_view(base.as_str()))?,
        None => index.path(site, &method.value).or_else(|| called::name(index, site, &method.value))?,
    };
    if !is_view(path.as_str()) || is_kept(context, site, family.as_ref()) {
        return None;
    }
    let library = LIBRARIES.iter().find(|library| path.as_str().starts_with(library.module)).unwrap_or(&GRAPHENE);
    let said = said(context, site, library, family.as_ref())?;
    let mut fault = Fault::new(span, Severity::Low, MESSAGE).about("graphiql").fix(Fix::words(library.fix));
    if let Some((place, text)) = said.because.filter(|_| said.is_on) {
        fault = fault.step("set", place, text);
    }
    said.is_on.then_some(fault)
}

fn is_view(path: &str) -> bool {
    VIEWS.contains(&path.rsplit('.').next().unwrap_or(path))
}

/// Whether something decides who sees it: a decorator around, a check in a class of the project, a condition for developers.
fn is_kept(context: &Context<'_>, site: Site, family: Option<&Family<'_>>) -> bool {
    let index = context.index;
    let wraps =
        |around: Site| index.call(around).is_some_and(|call| doors::has_check(text_of(context, site, &call.func)));
    let is_for_developers = |test: &Expr| {
        let text = text_of(context, site, test).to_lowercase();
        DEVELOPERS.iter().any(|word| text.contains(word))
    };
    let checks = family.is_some_and(|family| {
        // A mixin of a library may ask who comes.
        let is_mixed = family.bases.iter().any(|base| !is_view(base.as_str()));
        is_mixed
            || family.classes.iter().any(|(file, _, class)| {
                let text = doors::class_text(context, class.name_range.in_file(*file)).unwrap_or_default();
                doors::has_check(text) || text.contains(".user")
            })
    });
    checks
        || index.around(site).any(wraps)
        || index.decisions(site).any(|decision| is_for_developers(&decision.test))
        || secrets::may_be_made_up(&context.files.get(index.span(site).file).path)
}

fn text_of<'a>(context: &'a Context<'_>, site: Site, expr: &Expr) -> &'a str {
    context.text(context.index.span_of(site, expr))
}

/// What the call says, else the class, else the library.
fn said(context: &Context<'_>, site: Site, library: &Library, family: Option<&Family<'_>>) -> Option<Said> {
    let index: &Index<'_> = context.index;
    let call = index.call(site)?;
    for switch in library.switches {
        if let Some(value) = keyword(call, switch) {
            return switched(context, site, value, switch);
        }
    }
    for switch in library.switches {
        if let Some((file, value)) = family.and_then(|family| family.value(switch)) {
            let place = value.range.in_file(file);
            let said = switched(context, index.expr_at(place)?, value, switch)?;
            let because = said.because.or_else(|| Some((place, format!("`{switch}` of the class"))));
            return Some(Said { because, ..said });
        }
    }
    // What registers a view by other ways than `urlpatterns` may stand behind a login of its own.
    let is_listed = index.around(site).any(|around| {
        let statement = index.stmt(around).map(|_| context.text(index.span(around)));
        let rest = statement.and_then(|text| text.strip_prefix("urlpatterns"));
        rest.is_some_and(|rest| rest.trim_start().starts_with(['=', '+', ':']))
    });
    let default = library.by_default.filter(|_| is_listed && !index.has_more_arguments(site))?;
    Some(Said { is_on: true, because: Some((index.span(site), default.to_owned())) })
}

/// What a value says: a constant, or a setting that production is known to have.
fn switched(context: &Context<'_>, site: Site, value: &Expr, switch: &str) -> Option<Said> {
    let index = context.index;
    let found = index.value(site, index.expr(index.find(site, value).unwrap_or(site))?).expr;
    match &found.kind {
        ExprKind::Bool(is_on) => return Some(Said { is_on: *is_on, because: None }),
        ExprKind::None => return Some(Said { is_on: false, because: None }),
        ExprKind::Str(name) => return Some(Said { is_on: !name.as_str().is_empty(), because: None }),
        _ => {}
    }
    let path = index.path(site, value)?;
    // That DEBUG is on in production is a finding of its own.
    let setting = path.as_str().strip_prefix(SETTINGS).filter(|name| *name != "DEBUG")?;
    let deployed = context.analysis.deployments.first()?;
    let tree = deployed.get(setting);
    let is_on = tree.surely(|value| value.truth() == Some(true));
    let because = tree.site.map(|place| (place, format!("`{switch}` is `{setting}`, which is on in production")));
    Some(Said { is_on, because })
}
