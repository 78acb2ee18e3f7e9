"""Pagination (docs: guides/response/pagination): a count, and a slice of what the operation gives."""
from ninja.main import Paginated


class LimitOffsetPagination:
    pass


class PageNumberPagination:
    pass


class PaginationBase:
    pass


def paginate(func_or_class=None, **options):
    if func_or_class is None or isinstance(func_or_class, type):
        return Paginated
    return Paginated(func_or_class)
