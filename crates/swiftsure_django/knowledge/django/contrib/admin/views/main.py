"""The list of objects in the admin (measured on Django 5.2)."""
from swiftsure import boolean, native, number, text, unknown


@native
def shows_relation(model, list_display):
    """Whether a column is a foreign key itself: then Django joins on its own."""


@native
def filter_choices(model_admin, model, list_filter, request, queryset):
    """Filters on relations ask for all rows of the related model and show each."""


@native
def checks_boxes(model_admin):
    """Whether the list certainly has a box beside each row, which is labelled with the row's text."""


@native
def edits_rows(list_editable):
    """Whether rows can be changed in the list: then each has a form of its own."""


@native
def columns(model_admin, list_display, row):
    """What each column shows of one row."""


class ChangeList:
    def __init__(
        self,
        request,
        model,
        list_display,
        list_display_links,
        list_filter,
        date_hierarchy,
        search_fields,
        list_select_related,
        list_per_page,
        list_max_show_all,
        list_editable,
        model_admin,
        sortable_by,
        search_help_text,
    ):
        self.model = model
        self.list_display = list_display
        self.list_filter = list_filter
        self.date_hierarchy = date_hierarchy
        self.search_fields = search_fields
        self.list_select_related = list_select_related
        self.list_per_page = list_per_page
        self.list_editable = list_editable
        self.model_admin = model_admin
        self.query = text()
        self.page_num = number()
        self.root_queryset = model_admin.get_queryset(request)
        self.queryset = self.get_queryset(request)
        self.get_results(request)

    def get_filters(self, request):
        filter_choices(self.model_admin, self.model, self.list_filter, request, self.root_queryset)
        return unknown(), boolean(), unknown(), boolean(), boolean()

    def get_queryset(self, request, exclude_parameters=None):
        self.get_filters(request)
        qs = self.apply_select_related(self.root_queryset)._shown_in_list()
        found = self.model_admin.get_search_results(request, qs, self.query)
        return found[0]

    def chosen(self, request):
        """The rows whose boxes were checked."""
        self.get_filters(request)
        qs = self.apply_select_related(self.root_queryset)
        found = self.model_admin.get_search_results(request, qs, self.query)
        return found[0].filter(pk__in=unknown())

    def apply_select_related(self, qs):
        # Django asks before whether the queryset joins already: `_join_by_default` knows.
        if self.list_select_related is True:
            return qs._join_by_default("*")
        if self.list_select_related is False:
            if shows_relation(self.model, self.list_display):
                return qs._join_by_default("*")
            return qs
        return qs._join_by_default(*self.list_select_related)

    def get_results(self, request):
        paginator = self.model_admin.get_paginator(request, self.queryset, self.list_per_page)
        self.result_count = paginator.count
        if self.model_admin.show_full_result_count:
            self.full_result_count = self.root_queryset._clone().count()
        self.paginator = paginator
        self.result_list = self.queryset[0 : self.list_per_page]

    def show(self):
        """What the page shows: all columns of all rows."""
        boxes = checks_boxes(self.model_admin)
        list(map(lambda row: self.show_row(row, boxes), self.result_list))
        if edits_rows(self.list_editable):
            form_type = self.model_admin._list_form(self.list_editable)
            list(map(lambda row: str(form_type(prefix="row", instance=row)), self.result_list))
        if self.date_hierarchy:
            self.queryset.aggregate(first=unknown(), last=unknown())
            list(self.queryset.dates(self.date_hierarchy, "year"))

    def show_row(self, row, boxes):
        if boxes:
            str(row)
        columns(self.model_admin, self.list_display, row)
