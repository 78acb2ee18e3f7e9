"""rest_framework_nested.routers: routers whose URLs stand below a row of another router's viewset."""
from rest_framework.routers import DefaultRouter, SimpleRouter


def _key_of(viewset):
    return viewset.lookup_field if hasattr(viewset, "lookup_field") else "pk"


class NestedMixin:
    def __init__(self, parent_router, parent_prefix, lookup="nested_1", trailing_slash=True, **kwargs):
        super().__init__(trailing_slash=trailing_slash)
        key = _key_of(parent_router.viewsets.get(parent_prefix))
        self.parent_router = parent_router
        # Where the URLs of this one stand.
        self.parent_prefix = f"{parent_router.parent_prefix}{parent_prefix}/<{lookup}_{key}>/"


class NestedSimpleRouter(NestedMixin, SimpleRouter): ...
class NestedDefaultRouter(NestedMixin, DefaultRouter): ...
