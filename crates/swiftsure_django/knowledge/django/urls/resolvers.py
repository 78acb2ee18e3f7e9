"""URL patterns and resolvers."""
from swiftsure import unknown


class NoReverseMatch(Exception): ...
class Resolver404(Exception): ...
class ResolverMatch: ...


class URLPattern:
    def __init__(self, route, callback, default_args=None, name=None):
        self.route = route
        self.callback = callback
        self.default_args = default_args
        self.name = name


class URLResolver:
    def __init__(self, route, urlconf_name, default_kwargs=None, app_name=None, namespace=None):
        self.route = route
        self.urlconf_name = urlconf_name
        self.default_kwargs = default_kwargs
        self.namespace = namespace


def get_resolver(urlconf=None):
    return unknown()
