"""Fields of strawberry (docs: types/resolvers). What they ask is found out by the engine: see `graphql`."""


class StrawberryField:
    def __init__(self, resolver=None, **options):
        self.base_resolver = resolver
        self.options = options

    def __call__(self, resolver):
        self.base_resolver = resolver
        return self


class StrawberryMutation(StrawberryField):
    pass
