"""django_tables2.tables: each record of the page, and of each what the columns show."""
from django.core.paginator import Paginator
from django_tables2.utils import follow
from swiftsure import in_turn, native, text, unknown


@native
def columns_of(table):
    """Pairs of the name of a column and the `Column` that declares it, or `None`; none where they are chosen at run time."""


class Table:
    template_name = None
    empty_text = None
    page = None

    def __init__(self, data=None, order_by=None, orderable=None, empty_text=None, exclude=None, request=None, **options):
        self.data = data
        self.request = request

    def paginate(self, paginator_class=Paginator, per_page=None, page=1, *args, **kwargs):
        self.paginator = paginator_class(self.data, 25)
        self.page = self.paginator.page(page)

    def before_render(self, request): ...

    @property
    def paginated_rows(self):
        return self.rows

    @property
    def rows(self):
        shown = self.data if self.page is None else self.page.object_list
        for record in shown:
            in_turn(lambda column: self._show(record, column[0], column[1]), columns_of(self))
        return unknown()

    def _show(self, record, name, column):
        value = _value_of(record, name, column)
        own = getattr(self, "render_" + name, None)
        render = own if own is not None or column is None else column.render
        return str(value if render is None else _called(render, self, record, value, column))

    def as_html(self, request):
        self.before_render(request)
        self.rows
        return text()

    def as_values(self, exclude_columns=None):
        yield unknown()
        for record in self.data:
            in_turn(lambda column: self._value(record, column[0], column[1]), columns_of(self))
            yield unknown()

    def _value(self, record, name, column):
        value = _value_of(record, name, column)
        own = getattr(self, "value_" + name, None)
        return value if own is None else _called(own, self, record, value, column)


def _value_of(record, name, column):
    return follow(record, name if column is None or column.accessor is None else column.accessor)


def _called(function, table, record, value, column):
    # What a method takes of all this is its own affair.
    return function(value=value, record=record, table=table, column=column, bound_column=unknown(), bound_row=unknown())


def table_factory(model, table=Table, fields=None, exclude=None, localize=None):
    return unknown()
