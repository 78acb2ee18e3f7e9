"""Q objects (docs: ref/models/querysets#q-objects)."""
from django.db.models.expressions import BaseExpression


class Q(BaseExpression):
    AND = "AND"
    OR = "OR"
    XOR = "XOR"

    def add(self, data, conn_type): ...


class FilteredRelation(BaseExpression): ...
