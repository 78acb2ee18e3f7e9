"""django_filters.filterset: `qs` is the queryset that came in, filtered."""
from swiftsure import boolean, cached, native, unknown

from django.forms import Form


@native
def given(value, otherwise):
    """The value, and another one where it is None. What is not known was given."""


@native
def filter_fields(filterset):
    """The fields of the form that list rows, of declared filters and of relations that `Meta` names; `None` without any."""


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
        fields = filter_fields(self)
        if fields is None:
            return unknown()
        # Who names no filter has nothing cleaned.
        form = Form()
        form.fields = fields
        return form

    def is_valid(self):
        return boolean()


class FilterSet(BaseFilterSet): ...
