"""Mutations that strawberry-django makes (docs: guide/mutations)."""
from strawberry_django.fields import Write


def create(input_type=None, **options):
    return Write("create", **options)


def update(input_type=None, **options):
    return Write("update", **options)


def delete(input_type=None, **options):
    return Write("delete", **options)


def input_mutation(resolver=None, **options):
    from strawberry_django.fields import StrawberryDjangoField

    return StrawberryDjangoField(resolver, **options)
