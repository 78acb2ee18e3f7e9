"""Types of strawberry (docs: guides/accessing-parent-data, types/resolvers)."""
from swiftsure import unknown


class Context:
    """`StrawberryDjangoContext`: the request, also under keys."""

    def __init__(self, request):
        self.request = request
        self.response = unknown()

    def __getitem__(self, key):
        return self.request

    def get(self, key):
        return self.request


class Info:
    def __init__(self, request):
        self.context = Context(request)
        self.selected_fields = unknown()
        self.variable_values = unknown()
        self.root_value = unknown()

    @classmethod
    def __class_getitem__(cls, item):
        return cls
