"""django_filters.filterset: `qs` is the queryset that came in, filtered."""
from swiftsure import boolean, cached, native, unknown


@native
def given(value, otherwise):
    """The value, and another one where it is None. What is not known was given."""


class BaseFilterSet:
    def __init__(self, data=None, queryset=None, *, request=None, prefix=None):
        self.data = data
        self.queryset = given(queryset, self._meta.model._default_manager)
        self.request = request

    @property
    def _meta(self):
        return self.Meta

    @cached
    def qs(self):
        return self.filter_queryset(self.queryset.all())

    def filter_queryset(self, queryset):
        # Who names no filter gets them all.
        return queryset

    @cached
    def form(self):
        return unknown()

    def is_valid(self):
        return boolean()


class FilterSet(BaseFilterSet): ...
