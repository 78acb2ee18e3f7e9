"""rest_framework_nested.viewsets: rows of the parents that the URL names."""
from swiftsure import unknown


class NestedViewSetMixin:
    parent_lookup_kwargs = None

    def get_queryset(self):
        return super().get_queryset().filter(unknown())
