"""Routers (docs: api-guide/routers). The URLs of all that is registered are made natively."""
from swiftsure import native, text


@native
def routes_of(router):
    """URL patterns for the registered viewsets."""


class BaseRouter:
    # What stands before the URLs of a router that is nested in another one.
    parent_prefix = ""

    def __init__(self, *args, **kwargs):
        self.registry = []
        self.viewsets = {}

    def register(self, prefix, viewset, basename=None, base_name=None):
        self.registry.append((prefix, viewset))
        self.viewsets[prefix] = viewset

    def get_default_basename(self, viewset):
        return text()

    def get_urls(self):
        return routes_of(self)

    @property
    def urls(self):
        return self.get_urls()


class SimpleRouter(BaseRouter):
    def __init__(self, trailing_slash=True, use_regex_path=True):
        super().__init__()
        self.trailing_slash = "/" if trailing_slash else ""


class DefaultRouter(SimpleRouter):
    include_root_view = True

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
