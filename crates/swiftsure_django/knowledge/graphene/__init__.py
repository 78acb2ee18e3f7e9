"""The graphene library (docs: types/objecttypes, types/mutations). What fields ask is found out by the engine."""
from swiftsure import unknown

from graphene import relay
from graphene.fields import Field, List, MutationField, NonNull, Scalar, Unmounted
from graphene.relay import Connection, Node
from graphql import GraphQLResolveInfo as ResolveInfo


class ObjectType:
    def __init__(self, *args, **fields):
        for name, value in fields.items():
            setattr(self, name, value)


class Interface(ObjectType):
    pass


class InputObjectType(Unmounted):
    pass


class Union:
    pass


class Mutation(ObjectType):
    @classmethod
    def Field(cls, name=None, **options):
        return MutationField(cls)


class Schema:
    def __init__(self, query=None, mutation=None, subscription=None, **options):
        self.query = query
        self.mutation = mutation
        self.subscription = subscription

    def execute(self, *args, **kwargs):
        return unknown()


class Enum(Unmounted):
    pass


class String(Scalar):
    pass


class ID(Scalar):
    pass


class Int(Scalar):
    pass


class Float(Scalar):
    pass


class Boolean(Scalar):
    pass


class Date(Scalar):
    pass


class DateTime(Scalar):
    pass


class Time(Scalar):
    pass


class Decimal(Scalar):
    pass


class JSONString(Scalar):
    pass


class UUID(Scalar):
    pass


class BigInt(Scalar):
    pass


class Argument(Unmounted):
    def __init__(self, type_=None, *args, **options):
        self.of_type = type_
        self.options = options


class InputField(Unmounted):
    pass


class Dynamic(Unmounted):
    pass
