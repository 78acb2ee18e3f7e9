"""dal.views: a page of ten rows, found by what was typed. Who adds one needs the permission."""
from django.views.generic.list import BaseListView
from swiftsure import boolean, effect, escapes, outside, text, unknown


class ViewMixin:
    def dispatch(self, request, *args, **kwargs):
        self.forwarded = outside("query parameter", "forward", "data")
        self.q = request.GET.get("q", "")
        return super().dispatch(request, *args, **kwargs)


class BaseQuerySetView(ViewMixin, BaseListView):
    paginate_by = 10
    context_object_name = "results"
    model_field_name = "name"
    create_field = None
    search_fields = []
    split_words = None
    template = None
    validate_create = None

    def has_more(self, context):
        return boolean()

    def get_result_value(self, result):
        return text()

    def get_result_label(self, result):
        if self.template:
            # The template reads what it likes.
            escapes(result)
            return unknown()
        return str(result)

    def get_selected_result_label(self, result):
        return self.get_result_label(result)

    def get_queryset(self):
        return self.get_search_results(super().get_queryset(), self.q)

    def get_search_fields(self):
        return self.search_fields

    def get_search_results(self, queryset, search_term):
        return queryset.filter(unknown())

    def create_object(self, text):
        return self.get_queryset().get_or_create(pk=unknown())[0]

    def has_add_permission(self, request):
        return request.user.has_perm(unknown())

    def post(self, request, *args, **kwargs):
        effect("guard permission", unknown())
        self.has_add_permission(request)
        if self.create_field is not None:
            self.get_result_label(self.create_object(request.POST.get("text", None)))
        return unknown()
