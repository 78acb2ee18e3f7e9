"""Relay (docs: guides/relay)."""
from swiftsure import unknown

from strawberry.field import StrawberryField


class Node:
    pass


class Connection:
    pass


class ListConnection(Connection):
    pass


class Edge:
    pass


class GlobalID:
    def resolve_node_sync(self, info, **kwargs):
        return unknown()

    async def resolve_node(self, info, **kwargs):
        return unknown()


NodeID = str


class ConnectionField(StrawberryField):
    pass


def connection(graphql_type=None, resolver=None, **options):
    return ConnectionField(resolver, graphql_type=graphql_type, **options)


def node(**options):
    return StrawberryField(None, **options)
