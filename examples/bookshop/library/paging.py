"""How much of a list one page shows."""

from django.http import JsonResponse

PAGE_SIZE = 100


class JsonListMixin:
    """Answer a ListView with JSON: one row for each object of the page."""

    paginate_by = PAGE_SIZE

    def row(self, item):
        """What the page says about one object."""
        raise NotImplementedError

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["rows"] = [self.row(item) for item in context["object_list"]]
        return context

    def render_to_response(self, context, **response_kwargs):
        return JsonResponse({"page": context["page_obj"].number, "rows": context["rows"]})
