"""What a GraphQL server does with an operation; the steps themselves are native: see `graphql/execute.rs`."""
from swiftsure import unknown


def begin():
    """An operation of a client comes in."""


class GraphQLError(Exception):
    pass


class GraphQLResolveInfo:
    """What a resolver is told of the operation; of the context it is known that it is the request."""

    def __init__(self, request):
        self.context = request
        self.field_name = unknown()
        self.variable_values = unknown()
