"""django_filters.views."""
from django.views.generic import ListView
from swiftsure import unknown


class FilterMixin:
    filterset_class = None

    def get_filterset_class(self):
        return unknown() if self.filterset_class is None else self.filterset_class

    def get_filterset(self, filterset_class):
        return filterset_class(**self.get_filterset_kwargs(filterset_class))

    def get_filterset_kwargs(self, filterset_class):
        return {"data": self.request.GET, "request": self.request, "queryset": self.get_queryset()}


class BaseFilterView(FilterMixin, ListView):
    def get(self, request, *args, **kwargs):
        self.filterset = self.get_filterset(self.get_filterset_class())
        self.object_list = self.filterset.qs
        context = self.get_context_data(filter=self.filterset, object_list=self.object_list)
        return self.render_to_response(context)


class FilterView(BaseFilterView):
    template_name_suffix = "_filter"
