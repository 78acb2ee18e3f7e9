"""path, re_path, include (docs: ref/urls)."""
from django.urls.resolvers import URLPattern, URLResolver


class Included:
    def __init__(self, urlconf_name, namespace):
        self.urlconf_name = urlconf_name
        self.namespace = namespace


def include(arg, namespace=None):
    return Included(arg, namespace)


def _make(route, view, kwargs, name):
    if isinstance(view, Included):
        return URLResolver(route, view.urlconf_name, kwargs, namespace=view.namespace)
    if isinstance(view, (list, tuple)):
        return URLResolver(route, view, kwargs)
    return URLPattern(route, view, kwargs, name)


def path(route, view, kwargs=None, name=None):
    return _make(route, view, kwargs, name)


def re_path(route, view, kwargs=None, name=None):
    return _make(route, view, kwargs, name)
