"""Reversing and resolving (docs: ref/urlresolvers)."""
from swiftsure import text, unknown


def reverse(viewname, urlconf=None, args=None, kwargs=None, current_app=None, query=None, fragment=None):
    return text()


def reverse_lazy(viewname, urlconf=None, args=None, kwargs=None, current_app=None, query=None, fragment=None):
    return text()


def resolve(path, urlconf=None):
    return unknown()


def get_script_prefix():
    return text()


def set_script_prefix(prefix): ...
def clear_url_caches(): ...
def get_urlconf(default=None):
    return unknown()


def set_urlconf(urlconf_name): ...
def is_valid_path(path, urlconf=None):
    return unknown()


def translate_url(url, lang_code):
    return text()
