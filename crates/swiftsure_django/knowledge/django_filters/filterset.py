"""django_filters.filterset: `qs` is the queryset that came in, filtered."""
from swiftsure import boolean, cached, unknown


class BaseFilterSet:
    def __init__(self, data=None, queryset=None, *, request=None, prefix=None):
        self.data = data
        self.queryset = self._meta.model._default_manager.all() if queryset is None else queryset
        self.request = request

    @property
    def _meta(self):
        return self.Meta

    @cached
    def qs(self):
        return self.filter_queryset(self.queryset.all())

    def filter_queryset(self, queryset):
        return queryset.filter(pk__in=unknown())

    @cached
    def form(self):
        return unknown()

    def is_valid(self):
        return boolean()


class FilterSet(BaseFilterSet): ...
