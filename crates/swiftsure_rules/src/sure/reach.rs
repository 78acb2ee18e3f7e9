//! Whether and where the project uses a package: what rules on dependencies say of their reach.

use std::collections::BTreeSet;

use swiftsure_source::{FileId, Span};

use crate::context::Context;

/// How a project uses a package.
#[derive(Clone, Debug, Default)]
pub(super) struct Reach {
    /// The first import in each file.
    pub imports: Vec<Span>,
    /// Settings name an app, a middleware or a backend of it as text.
    pub named: Option<Span>,
    /// It serves or stores what the project does and is never imported: servers and drivers.
    pub runs_the_site: bool,
}

impl Reach {
    pub(super) fn is_used(&self) -> bool {
        self.runs_the_site || self.named.is_some() || !self.imports.is_empty()
    }

    /// `imported in 3 files`.
    pub(super) fn words(&self) -> String {
        match self.imports.len() {
            0 if self.named.is_some() => "named in the settings".to_owned(),
            0 if self.runs_the_site => "a part of what runs the site".to_owned(),
            0 => "not imported by this project".to_owned(),
            1 => "imported in one file".to_owned(),
            files => format!("imported in {files} files"),
        }
    }
}

/// Packages whose modules have other names.
const MODULES: &[(&str, &[&str])] = &[
    ("beautifulsoup4", &["bs4"]),
    ("django-allauth", &["allauth"]),
    ("django-cors-headers", &["corsheaders"]),
    ("django-crispy-forms", &["crispy_forms"]),
    ("django-debug-toolbar", &["debug_toolbar"]),
    ("django-filter", &["django_filters"]),
    ("django-guardian", &["guardian"]),
    ("django-mptt", &["mptt"]),
    ("django-oauth-toolkit", &["oauth2_provider"]),
    ("django-otp", &["django_otp"]),
    ("django-redis", &["django_redis"]),
    ("django-rest-knox", &["knox"]),
    ("django-storages", &["storages"]),
    ("django-taggit", &["taggit"]),
    ("django-two-factor-auth", &["two_factor"]),
    ("djangorestframework", &["rest_framework"]),
    ("djangorestframework-simplejwt", &["rest_framework_simplejwt"]),
    ("gitpython", &["git"]),
    ("graphene-django", &["graphene_django"]),
    ("mysqlclient", &["MySQLdb"]),
    ("pillow", &["PIL"]),
    ("psycopg2-binary", &["psycopg2"]),
    ("pyjwt", &["jwt"]),
    ("pyopenssl", &["OpenSSL"]),
    ("python-dateutil", &["dateutil"]),
    ("python-jose", &["jose"]),
    ("python-memcached", &["memcache"]),
    ("python3-saml", &["onelogin"]),
    ("pyyaml", &["yaml"]),
    ("scikit-learn", &["sklearn"]),
    ("sentry-sdk", &["sentry_sdk"]),
    ("setuptools", &["setuptools", "pkg_resources"]),
    ("social-auth-app-django", &["social_django"]),
];
/// What runs a site without being imported by it.
const SERVERS: &[&str] = &[
    "asgiref",
    "daphne",
    "django",
    "gevent",
    "gunicorn",
    "hypercorn",
    "mysqlclient",
    "psycopg",
    "psycopg2",
    "psycopg2-binary",
    "sqlparse",
    "uvicorn",
    "uwsgi",
    "waitress",
    "whitenoise",
];

/// The modules of a package (by its normalised name).
fn modules(package: &str) -> Vec<String> {
    if let Some((_, modules)) = MODULES.iter().find(|(name, _)| *name == package) {
        return modules.iter().map(|module| (*module).to_owned()).collect();
    }
    let plain = package.replace('-', "_");
    let mut modules = vec![package.replace('-', "."), plain.clone()];
    modules.extend(plain.strip_prefix("django_").or_else(|| plain.strip_prefix("python_")).map(str::to_owned));
    modules.dedup();
    modules
}

/// Where the judged code of the project uses a package.
pub(super) fn reach(context: &Context<'_>, package: &str) -> Reach {
    let modules = modules(package);
    let mut reach = Reach { runs_the_site: SERVERS.contains(&package), ..Reach::default() };
    let settings: BTreeSet<FileId> = context.analysis.deployments.iter().map(|deployed| deployed.file).collect();
    for file in context.reviewed {
        let text = &context.files.get(*file).text;
        if !modules.iter().any(|module| text.contains(module.as_str())) {
            continue;
        }
        reach.imports.extend(import(text, &modules).map(|(start, end)| Span::new(*file, start, end)));
        if reach.named.is_none() && (settings.contains(file) || context.files.get(*file).path.contains("settings")) {
            let quoted = modules.iter().find_map(|module| quoted(text, module));
            reach.named = quoted.map(|(start, end)| Span::new(*file, start, end));
        }
    }
    reach
}

/// Whether a dotted name is that of something in a package.
pub(super) fn is_of(package: &str, name: &str) -> bool {
    modules(package).iter().any(|module| name.strip_prefix(module.as_str()).is_some_and(|rest| rest.starts_with('.')))
}

/// Whether the last part of a dotted name is long enough to be looked for in a text.
pub(super) fn is_telling(function: &str) -> bool {
    function.rsplit('.').next().is_some_and(|name| name.len() > 3)
}

/// The first file and place that names a function in code, by the last part of its dotted name.
pub(super) fn uses(context: &Context<'_>, function: &str) -> Option<Span> {
    let name = function.rsplit('.').next().filter(|_| is_telling(function))?;
    context.reviewed.iter().find_map(|file| {
        let text = &context.files.get(*file).text;
        let at = text.match_indices(name).map(|(at, _)| at).find(|at| is_whole(text, *at, name.len()))?;
        Some(Span::new(*file, number(at), number(at + name.len())))
    })
}

/// The first line that imports one of the modules.
fn import(text: &str, modules: &[String]) -> Option<(u32, u32)> {
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let start = offset + line.len() - line.trim_start().len();
        offset += line.len();
        let content = line.trim();
        let Some(rest) = content.strip_prefix("import ").or_else(|| content.strip_prefix("from ")) else { continue };
        // Behind the `import` of a `from` stand names, not modules.
        let names = rest.split(" import ").next().unwrap_or(rest);
        let is_named = |name: &str| modules.iter().any(|module| begins(name.trim(), module));
        if names.split(',').any(is_named) {
            return Some((number(start), number(start + content.len())));
        }
    }
    None
}

/// Whether a dotted name is that of a module or of something below it.
fn begins(name: &str, module: &str) -> bool {
    let rest = name.strip_prefix(module);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', ' ']))
}

/// `"module"` or `"module.part…`, in either kind of quotes.
fn quoted(text: &str, module: &str) -> Option<(u32, u32)> {
    let is_quoted = |at: &usize| {
        let before = text[..*at].ends_with(['"', '\'']);
        before && text[at + module.len()..].starts_with(['"', '\'', '.'])
    };
    let at = text.match_indices(module).map(|(at, _)| at).find(is_quoted)?;
    Some((number(at), number(at + module.len())))
}

/// Whether a name that begins somewhere in a text is no part of a longer one.
pub(super) fn is_whole(text: &str, at: usize, length: usize) -> bool {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
    !text[..at].ends_with(is_part) && !text[at + length..].starts_with(is_part)
}

pub(super) fn number(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::{import, modules, quoted};

    #[test]
    fn packages_are_imported_under_names_of_their_own() {
        assert_eq!(modules("pillow"), ["PIL"]);
        assert_eq!(modules("django-import-export"), ["django.import.export", "django_import_export", "import_export"]);
        assert_eq!(modules("celery"), ["celery"]);
    }

    #[test]
    fn an_import_is_found_by_its_module_and_not_by_its_beginning() {
        let text = "import os\nfrom PIL.Image import open\nimport PILlow\n";
        assert_eq!(import(text, &["PIL".to_owned()]), Some((10, 36)));
        assert_eq!(import("import PILlow\n", &["PIL".to_owned()]), None);
        assert_eq!(import("import os, yaml as y\n", &["yaml".to_owned()]), Some((0, 20)));
        assert_eq!(import("from os import yaml\n", &["yaml".to_owned()]), None);
    }

    #[test]
    fn settings_name_packages_in_quotes() {
        assert_eq!(quoted("APPS = ['rest_framework.authtoken']", "rest_framework"), Some((9, 23)));
        assert_eq!(quoted("# rest_framework", "rest_framework"), None);
    }
}
