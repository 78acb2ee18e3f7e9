"""Fields and structures of graphene (docs: types/schema, types/list-and-nonnull)."""
from swiftsure import unknown


class Unmounted:
    def __init__(self, *args, **options):
        self.options = options


class Scalar(Unmounted):
    pass


class Structure:
    def __init__(self, of_type=None, *args, **options):
        self.of_type = of_type
        self.options = options


class List(Structure):
    pass


class NonNull(Structure):
    pass


class Field:
    def __init__(self, type_=None, *args, resolver=None, source=None, **options):
        self.of_type = type_
        self.resolver = resolver
        self.source = source
        self.options = options


class ListField(Field):
    """`DjangoListField`."""


class ConnectionField(Field):
    pass


class FilterConnectionField(ConnectionField):
    """`DjangoFilterConnectionField`: the filter set makes a queryset of its own."""


class MutationField(Field):
    """What `Mutation.Field()` gives."""
