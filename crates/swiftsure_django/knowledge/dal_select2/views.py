"""dal_select2.views: each row of the page is shown by its label."""
from dal.views import BaseQuerySetView, ViewMixin
from django.http import JsonResponse
from django.views.generic import View
from swiftsure import unknown


class Select2ViewMixin:
    def get_results(self, context):
        return [
            {
                "id": self.get_result_value(result),
                "text": self.get_result_label(result),
                "selected_text": self.get_selected_result_label(result),
            }
            for result in context["object_list"]
        ]

    def get_create_option(self, context, q):
        return []

    def render_to_response(self, context):
        return JsonResponse({"results": self.get_results(context), "pagination": {"more": self.has_more(context)}})


class Select2QuerySetView(Select2ViewMixin, BaseQuerySetView): ...


class Select2GroupQuerySetView(Select2QuerySetView):
    group_by_related = None
    related_field_name = "name"


class Select2ListView(ViewMixin, View):
    def get_list(self):
        return []

    def get(self, request, *args, **kwargs):
        self.get_list()
        return JsonResponse({"results": unknown()})

    def post(self, request, *args, **kwargs):
        if hasattr(self, "create"):
            self.create(request.POST.get("text", None))
        return unknown()


class Select2GroupListView(Select2ListView): ...
