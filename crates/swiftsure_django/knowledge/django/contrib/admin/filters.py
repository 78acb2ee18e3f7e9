"""Filters of the admin's lists (docs: ref/contrib/admin/filters)."""
from swiftsure import text, unknown


class ListFilter:
    title = None
    template = "admin/filter.html"


class SimpleListFilter(ListFilter):
    parameter_name = None

    def __init__(self, request, params, model, model_admin):
        self.request = request
        self.model = model

    def value(self):
        return unknown()

    def lookups(self, request, model_admin):
        return ()

    def queryset(self, request, queryset):
        return queryset


class FieldListFilter(ListFilter):
    @classmethod
    def register(cls, test, list_filter_class, take_priority=False): ...


class RelatedFieldListFilter(FieldListFilter): ...
class RelatedOnlyFieldListFilter(RelatedFieldListFilter): ...
class BooleanFieldListFilter(FieldListFilter): ...
class ChoicesFieldListFilter(FieldListFilter): ...
class DateFieldListFilter(FieldListFilter): ...
class AllValuesFieldListFilter(FieldListFilter): ...
class EmptyFieldListFilter(FieldListFilter): ...


def show_rows(queryset):
    """A filter on a relation asks for all rows of the related model and shows each as its text."""
    list(map(str, queryset._shown_in_filter()))


def show_used_rows(queryset):
    """Of the related model only the rows that the list refers to."""
    list(map(str, queryset.filter(pk__in=unknown())._shown_in_filter()))


def show_values(queryset, name):
    """A filter on a plain column without choices asks for its different values."""
    list(queryset.values_list(name, flat=True).distinct())


def show_lookups(filter_class, request, model, model_admin, queryset):
    chosen = filter_class(request, unknown(), model, model_admin)
    lookups = chosen.lookups(request, model_admin)
    if lookups is not None:
        list(lookups)
        chosen.queryset(request, queryset)
