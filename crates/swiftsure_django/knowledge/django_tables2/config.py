"""django_tables2.config: the page and the order that a request asks for."""
from swiftsure import unknown


class RequestConfig:
    def __init__(self, request, paginate=True):
        self.request = request
        self.paginate = paginate

    def configure(self, table):
        if self.paginate:
            table.paginate()
        return table
