"""Encoding (docs: ref/utils#module-django.utils.encoding)."""
from swiftsure import data, made_of


def force_str(s, encoding="utf-8", strings_only=False, errors="strict"):
    return str(s)


def smart_str(s, encoding="utf-8", strings_only=False, errors="strict"):
    return str(s)


force_text = smart_text = force_str


def force_bytes(s, encoding="utf-8", strings_only=False, errors="strict"):
    return made_of(data(), s)


def smart_bytes(s, encoding="utf-8", strings_only=False, errors="strict"):
    return made_of(data(), s)


def iri_to_uri(iri):
    return made_of(data(), iri)


def escape_uri_path(path):
    return data()


def filepath_to_uri(path):
    return data()


def uri_to_iri(uri):
    return data()


def python_2_unicode_compatible(klass):
    return klass
