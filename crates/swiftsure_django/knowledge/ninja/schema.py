"""Schemas (docs: guides/response). Which fields one has, and reading each, is native: see `show`."""
from swiftsure import native, unknown


@native
def show(function, value):
    """Reads each field of the schema that the decorator of an operation names, of what the operation gave."""


def Field(default=None, **options):
    return unknown()


class Schema:
    def __init__(self, **values):
        for name, value in values.items():
            setattr(self, name, value)

    @classmethod
    def from_orm(cls, obj, **kwargs):
        return obj

    @classmethod
    def model_validate(cls, obj, **kwargs):
        return obj

    def dict(self, **kwargs):
        return unknown()

    def model_dump(self, **kwargs):
        return unknown()


class ModelSchema(Schema):
    pass


class FilterSchema(Schema):
    def filter(self, queryset):
        return queryset
