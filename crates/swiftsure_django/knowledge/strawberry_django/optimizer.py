"""The optimiser (docs: guide/optimizer): querysets that resolvers return load what the client asked for."""


class DjangoOptimizerExtension:
    def __init__(self, **options):
        self.options = options


def optimize(qs, info, **options):
    return qs
