"""Constraints (docs: ref/models/constraints)."""


class BaseConstraint:
    def __init__(self, *expressions, **kwargs):
        self.expressions = expressions
        self.keywords = kwargs


class CheckConstraint(BaseConstraint): ...
class UniqueConstraint(BaseConstraint): ...


class Deferrable:
    DEFERRED = "deferred"
    IMMEDIATE = "immediate"
