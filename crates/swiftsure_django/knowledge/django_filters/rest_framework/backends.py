"""django_filters.rest_framework.backends."""

class DjangoFilterBackend:
    def filter_queryset(self, request, queryset, view):
        filterset_class = getattr(view, "filterset_class", None)
        if filterset_class is None:
            # Who names no filter gets them all.
            return queryset
        return filterset_class(request.query_params, queryset=queryset, request=request).qs
