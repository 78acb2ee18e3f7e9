"""Pagination (docs: api-guide/pagination): a count and a slice; a cursor only slices."""
from swiftsure import boolean, number, text, unknown

from rest_framework.response import Response
from rest_framework.settings import Default
from django.core.paginator import Paginator as DjangoPaginator


class BasePagination:
    display_page_controls = False

    def get_paginated_response(self, data):
        return Response(data)

    def get_results(self, data):
        return data

    def get_next_link(self):
        return text()

    def get_previous_link(self):
        return text()


class PageNumberPagination(BasePagination):
    page_size = Default("PAGE_SIZE")
    django_paginator_class = DjangoPaginator
    page_query_param = "page"
    page_size_query_param = None
    max_page_size = None

    def get_page_size(self, request):
        if self.page_size_query_param:
            return self.page_size or number()
        return self.page_size

    def get_page_number(self, request, paginator):
        return number()

    def paginate_queryset(self, queryset, request, view=None):
        self.request = request
        page_size = self.get_page_size(request)
        if page_size:
            paginator = self.django_paginator_class(queryset, page_size)
            self.page = paginator.page(self.get_page_number(request, paginator))
            return list(self.page)
        return None


class LimitOffsetPagination(BasePagination):
    default_limit = Default("PAGE_SIZE")
    limit_query_param = "limit"
    offset_query_param = "offset"
    max_limit = None

    def get_limit(self, request):
        return number()

    def get_offset(self, request):
        return number()

    def get_count(self, queryset):
        return queryset.count()

    def paginate_queryset(self, queryset, request, view=None):
        self.request = request
        self.limit = self.get_limit(request)
        self.count = self.get_count(queryset)
        self.offset = self.get_offset(request)
        return list(queryset[self.offset : self.offset + self.limit])


class CursorPagination(BasePagination):
    page_size = Default("PAGE_SIZE")
    ordering = "-created"

    def get_page_size(self, request):
        return self.page_size

    def get_ordering(self, request, queryset, view):
        return self.ordering

    def paginate_queryset(self, queryset, request, view=None):
        self.request = request
        page_size = self.get_page_size(request)
        if page_size:
            queryset = queryset.order_by(self.get_ordering(request, queryset, view))
            return list(queryset[0 : number()])
        return None
