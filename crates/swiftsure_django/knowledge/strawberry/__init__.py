"""The strawberry library (docs: types/schema, types/object-types). A class is a type when a schema leads to it."""
from swiftsure import partial, unknown

from strawberry.field import StrawberryField, StrawberryMutation
from strawberry.permission import BasePermission
from strawberry.schema import Schema
from strawberry.types import Info

auto = None
ID = str
UNSET = None


def _type(cls=None, **options):
    return _same if cls is None else cls


def _same(value):
    return value


type = _type
interface = _type
input = _type
enum = _type
experimental_input = _type


def field(resolver=None, **options):
    return StrawberryField(resolver, **options)


def mutation(resolver=None, **options):
    return StrawberryMutation(resolver, **options)


def subscription(resolver=None, **options):
    return StrawberryField(resolver, **options)


def lazy(module_path):
    return unknown()


def argument(**options):
    return unknown()


def directive(**options):
    return _same


def scalar(cls=None, **options):
    return _same if cls is None else cls


def union(name, types=None, **options):
    return unknown()
