//! What a value is made of, as far as the function says, and whether something in it is drawn at random.

use swiftsure_python::index::{Index, Site};
use swiftsure_python::ir::ExprKind;

/// Modules of which all that is called draws.
const MODULES: &[&str] = &["numpy.random.", "random.", "secrets."];
/// Functions that draw, strong ones.
const FUNCTIONS: &[&str] = &[
    "Crypto.Random.get_random_bytes",
    "Cryptodome.Random.get_random_bytes",
    "django.utils.crypto.get_random_string",
    "os.urandom",
    "uuid.uuid1",
    "uuid.uuid4",
];
/// Names that are followed one after the other.
const STEPS: usize = 4;

/// The nodes inside of an expression, with those of what its names stand for.
pub(super) fn parts(index: &Index<'_>, site: Site) -> Vec<Site> {
    let mut found: Vec<Site> = std::iter::once(site).chain(index.inside(site)).collect();
    let mut from = 0;
    for _ in 0..STEPS {
        let named: Vec<Site> = found[from..].iter().filter_map(|part| meant(index, *part)).collect();
        from = found.len();
        for value in named.into_iter().filter(|value| !found.contains(value)).collect::<Vec<_>>() {
            found.extend(std::iter::once(value).chain(index.inside(value)));
        }
    }
    found
}

/// Where the value of a name stands.
fn meant(index: &Index<'_>, site: Site) -> Option<Site> {
    let expr = index.expr(site).filter(|expr| matches!(expr.kind, ExprKind::Name(_)))?;
    let value = index.value(site, expr);
    if std::ptr::eq(value.expr, expr) { None } else { index.find(value.site, value.expr) }
}

/// Whether a call draws something at random.
pub(super) fn draws(index: &Index<'_>, site: Site) -> bool {
    draws_from(index, site, MODULES) || draws_strongly(index, site)
}

/// Whether a call draws something that nobody foresees.
pub(super) fn draws_strongly(index: &Index<'_>, site: Site) -> bool {
    let is_known = |path: &str| FUNCTIONS.contains(&path) || path.starts_with("random.SystemRandom().");
    called_path(index, site).is_some_and(|path| is_known(&path)) || draws_from(index, site, &["secrets."])
}

fn draws_from(index: &Index<'_>, site: Site, modules: &[&str]) -> bool {
    called_path(index, site).is_some_and(|path| modules.iter().any(|module| path.starts_with(module)))
}

fn called_path(index: &Index<'_>, site: Site) -> Option<String> {
    let call = index.call(site)?;
    Some(index.path(site, &call.func)?.as_str().to_owned())
}
