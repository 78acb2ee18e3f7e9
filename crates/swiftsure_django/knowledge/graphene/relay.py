"""Relay (docs: relay/nodes, relay/connection, relay/mutations)."""
from swiftsure import unknown

from graphene.fields import ConnectionField, Field, MutationField


class NodeField(Field):
    pass


class Node:
    @classmethod
    def Field(cls, type_=None, *args, **options):
        return NodeField(type_)

    @classmethod
    def get_node_from_global_id(cls, info, global_id, only_type=None):
        return unknown()

    @classmethod
    def from_global_id(cls, global_id):
        return unknown()


class Connection:
    pass


class ClientIDMutation:
    def __init__(self, *args, **fields):
        for name, value in fields.items():
            setattr(self, name, value)

    @classmethod
    def Field(cls, name=None, **options):
        return MutationField(cls)


class GlobalID:
    def __init__(self, *args, **options): ...
