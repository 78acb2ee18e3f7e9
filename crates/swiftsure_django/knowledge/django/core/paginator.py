"""Pagination (docs: ref/paginator): one count, then one slice for each page."""
from swiftsure import boolean, cached, number, unknown


class InvalidPage(Exception): ...
class PageNotAnInteger(InvalidPage): ...
class EmptyPage(InvalidPage): ...


class Paginator:
    ELLIPSIS = "…"

    def __init__(self, object_list, per_page, orphans=0, allow_empty_first_page=True, error_messages=None):
        self.object_list = object_list
        self.per_page = per_page

    @cached
    def count(self):
        if hasattr(self.object_list, "count") and not isinstance(self.object_list, (list, tuple)):
            return self.object_list.count()
        return len(self.object_list)

    @cached
    def num_pages(self):
        self.count
        return number()

    @property
    def page_range(self):
        self.count
        return [number() for each in unknown()]

    def validate_number(self, number):
        self.count
        return number

    def get_page(self, number):
        return self.page(number)

    def page(self, number):
        self.count
        return self._get_page(self.object_list[0 : self.per_page], number, self)

    def _get_page(self, *args, **kwargs):
        return Page(*args, **kwargs)

    def get_elided_page_range(self, number=1, *, on_each_side=3, on_ends=2):
        self.count
        return [number for each in unknown()]

    def __iter__(self):
        return [self.page(number()) for each in unknown()]


class AsyncPaginator(Paginator): ...


class Page:
    def __init__(self, object_list, number, paginator):
        self.object_list = object_list
        self.number = number
        self.paginator = paginator

    def __len__(self):
        return len(self.object_list)

    def __getitem__(self, index):
        return self.object_list[index]

    def __iter__(self):
        return iter(self.object_list)

    def has_next(self):
        return boolean()

    def has_previous(self):
        return boolean()

    def has_other_pages(self):
        return boolean()

    def next_page_number(self):
        return number()

    def previous_page_number(self):
        return number()

    def start_index(self):
        return number()

    def end_index(self):
        return number()
