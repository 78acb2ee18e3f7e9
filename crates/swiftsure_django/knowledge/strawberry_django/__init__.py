"""The strawberry-django library (docs: guide/types, guide/fields, guide/optimizer)."""
from swiftsure import native, partial, unknown

from strawberry_django import mutations, permissions, relay
from strawberry_django.fields import OffsetPaginatedField, StrawberryDjangoConnection, StrawberryDjangoField

auto = None


@native
def define(cls, model, options):
    """From here on the class is the type of a model."""


def _define(model, options, cls):
    define(cls, model, options)
    return cls


def type(model, **options):
    return partial(_define, model, options)


def interface(model, **options):
    return partial(_define, model, options)


def _same(value):
    return value


def input(model, **options):
    return _same


def partial_input(model, **options):
    return _same


def filter(model, **options):
    return _same


filter_type = filter


def order(model, **options):
    return _same


order_type = order


def field(resolver=None, **options):
    return StrawberryDjangoField(resolver, **options)


def node(**options):
    return StrawberryDjangoField(None, **options)


def connection(graphql_type=None, resolver=None, **options):
    return StrawberryDjangoConnection(resolver, graphql_type=graphql_type, **options)


def offset_paginated(graphql_type=None, resolver=None, **options):
    return OffsetPaginatedField(resolver, graphql_type=graphql_type, **options)


def mutation(resolver=None, **options):
    return StrawberryDjangoField(resolver, **options)


def input_mutation(resolver=None, **options):
    return StrawberryDjangoField(resolver, **options)


def filter_field(resolver=None, **options):
    return unknown()


def order_field(resolver=None, **options):
    return unknown()
