"""Filter backends (docs: api-guide/filtering)."""
from swiftsure import text, unknown


class BaseFilterBackend:
    def filter_queryset(self, request, queryset, view):
        return queryset


class SearchFilter(BaseFilterBackend):
    def get_search_fields(self, view, request):
        return getattr(view, "search_fields", None)

    def get_search_terms(self, request):
        return [text() for each in unknown()]

    def filter_queryset(self, request, queryset, view):
        if not self.get_search_fields(view, request):
            return queryset
        return queryset.filter(pk__in=unknown())


class OrderingFilter(BaseFilterBackend):
    def get_ordering(self, request, queryset, view):
        return text()

    def get_default_ordering(self, view):
        return getattr(view, "ordering", None)

    def filter_queryset(self, request, queryset, view):
        ordering = self.get_ordering(request, queryset, view)
        if ordering:
            return queryset.order_by(ordering)
        return queryset
