"""graphene-django-optimizer: a queryset loads what the client asked for."""
from swiftsure import native


@native
def query(queryset, info, **options):
    """The queryset, with the relations that the client asked for."""


def resolver_hints(model_field=None, select_related=(), prefetch_related=(), only=(), **options):
    def same(function):
        return function

    return same
