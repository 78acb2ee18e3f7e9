"""django_filters.rest_framework.backends."""
from swiftsure import unknown


class DjangoFilterBackend:
    def filter_queryset(self, request, queryset, view):
        filterset_class = getattr(view, "filterset_class", None)
        if filterset_class is None:
            return queryset.filter(pk__in=unknown())
        return filterset_class(request.query_params, queryset=queryset, request=request).qs
