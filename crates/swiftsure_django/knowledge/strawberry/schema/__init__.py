"""The schema (docs: types/schema): its root types and its extensions."""
from swiftsure import unknown


class Schema:
    def __init__(self, query=None, mutation=None, subscription=None, extensions=(), **options):
        self.query = query
        self.mutation = mutation
        self.subscription = subscription
        self.extensions = extensions

    def execute_sync(self, *args, **kwargs):
        return unknown()

    def execute(self, *args, **kwargs):
        return unknown()

    def as_str(self):
        return unknown()
