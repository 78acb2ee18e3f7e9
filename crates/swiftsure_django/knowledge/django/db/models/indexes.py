"""Indexes (docs: ref/models/indexes)."""


class Index:
    def __init__(self, *expressions, **kwargs):
        self.expressions = expressions
        self.keywords = kwargs
