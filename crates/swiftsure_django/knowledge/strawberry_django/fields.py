"""Fields of strawberry-django (docs: guide/fields): a model's attribute, or a resolver with hints for the optimiser."""
from strawberry.field import StrawberryField


class StrawberryDjangoField(StrawberryField):
    pass


class StrawberryDjangoConnection(StrawberryDjangoField):
    pass


class OffsetPaginatedField(StrawberryDjangoField):
    pass


class Write(StrawberryField):
    """A mutation that strawberry-django makes: `create`, `update` or `delete`."""

    def __init__(self, operation, **options):
        self.operation = operation
        self.base_resolver = None
        self.options = options
