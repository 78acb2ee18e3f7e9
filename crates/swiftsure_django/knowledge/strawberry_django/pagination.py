"""Pagination (docs: guide/pagination)."""
from swiftsure import unknown


class OffsetPaginated:
    pass


class OffsetPaginationInput:
    pass


def apply(pagination, queryset, **options):
    return queryset
