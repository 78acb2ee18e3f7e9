"""Q objects (docs: ref/models/querysets#q-objects)."""
from django.db.models.expressions import BaseExpression


class Q(BaseExpression):
    AND = "AND"
    OR = "OR"
    XOR = "XOR"

    def add(self, data, conn_type):
        self.expressions = (OneOf(*self.expressions), data)

    def __and__(self, other):
        return Q(self, other)

    def __or__(self, other):
        return OneOf(self, other)

    def __xor__(self, other):
        return OneOf(self, other)

    def __invert__(self):
        return NoneOf(self)


class OneOf(Q): ...
class NoneOf(Q): ...
class FilteredRelation(BaseExpression): ...
