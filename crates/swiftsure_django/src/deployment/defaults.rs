//! What Django and its companions take where a settings module says nothing (django/conf/global_settings.py, 4.0 to
//! 6.0).

use std::collections::BTreeMap;

use super::tree::{Tree, Value};
use swiftsure_source::Sym;

const TEXTS: &[(&str, &str)] = &[
    ("CSRF_COOKIE_SAMESITE", "Lax"),
    ("EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend"),
    ("EMAIL_HOST", "localhost"),
    ("SECRET_KEY", ""),
    ("SECURE_CROSS_ORIGIN_OPENER_POLICY", "same-origin"),
    ("SECURE_REFERRER_POLICY", "same-origin"),
    ("SESSION_COOKIE_SAMESITE", "Lax"),
    ("SESSION_ENGINE", "django.contrib.sessions.backends.db"),
    ("SESSION_SERIALIZER", "django.contrib.sessions.serializers.JSONSerializer"),
    ("X_FRAME_OPTIONS", "DENY"),
];
const TRUE: &[&str] = &["SECURE_CONTENT_TYPE_NOSNIFF", "SESSION_COOKIE_HTTPONLY"];
const FALSE: &[&str] = &[
    "CORS_ALLOW_ALL_ORIGINS",
    "CORS_ALLOW_CREDENTIALS",
    "CORS_ORIGIN_ALLOW_ALL",
    "CSRF_COOKIE_HTTPONLY",
    "CSRF_COOKIE_SECURE",
    "CSRF_USE_SESSIONS",
    "DEBUG",
    "DEBUG_PROPAGATE_EXCEPTIONS",
    "EMAIL_USE_SSL",
    "EMAIL_USE_TLS",
    "SECURE_HSTS_INCLUDE_SUBDOMAINS",
    "SECURE_HSTS_PRELOAD",
    "SECURE_SSL_REDIRECT",
    "SESSION_COOKIE_SECURE",
    "SESSION_EXPIRE_AT_BROWSER_CLOSE",
    "SESSION_SAVE_EVERY_REQUEST",
    "USE_X_FORWARDED_HOST",
    "USE_X_FORWARDED_PORT",
];
const INTS: &[(&str, i64)] =
    &[("FILE_UPLOAD_PERMISSIONS", 0o644), ("SECURE_HSTS_SECONDS", 0), ("SESSION_COOKIE_AGE", 1_209_600)];
const LISTS: &[&str] = &[
    "ALLOWED_HOSTS",
    "AUTH_PASSWORD_VALIDATORS",
    "CORS_ALLOWED_ORIGIN_REGEXES",
    "CSRF_TRUSTED_ORIGINS",
    "INSTALLED_APPS",
    "MIDDLEWARE",
    "SECRET_KEY_FALLBACKS",
];
const DICTS: &[&str] = &["DATABASES", "LOGGING", "SECURE_CSP", "SECURE_CSP_REPORT_ONLY"];

/// The default of a setting; `Absent` for what has none.
pub(super) fn default(name: &str) -> Tree {
    let text = || TEXTS.iter().find(|(key, _)| *key == name).map(|(_, text)| Value::Text(Sym::new(text)));
    let int = || INTS.iter().find(|(key, _)| *key == name).map(|(_, int)| Value::Int(*int));
    let list = || LISTS.contains(&name).then(|| Value::List { items: Vec::new(), whole: true });
    let dict = || DICTS.contains(&name).then(|| Value::Dict { entries: BTreeMap::new(), whole: true });
    let flag = || TRUE.contains(&name).then_some(Value::Bool(true));
    let off = || FALSE.contains(&name).then_some(Value::Bool(false));
    let value = text().or_else(int).or_else(list).or_else(dict).or_else(flag).or_else(off);
    Tree::placeless(value.unwrap_or(Value::Absent))
}
