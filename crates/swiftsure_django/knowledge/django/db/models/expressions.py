"""Query expressions (docs: ref/models/expressions): plain values that never ask the database by themselves."""
from swiftsure import sink


class BaseExpression:
    def __init__(self, *expressions, **extra):
        self.expressions = expressions
        self.keywords = extra

    def asc(self, **options):
        return OrderBy(self)

    def desc(self, **options):
        return OrderBy(self)

    def __and__(self, other):
        return self

    def __or__(self, other):
        return self

    def __invert__(self):
        return self


class Combinable(BaseExpression): ...
class Expression(BaseExpression): ...
class F(BaseExpression):
    def __init__(self, name, **extra):
        self.expressions = (name,)
        self.keywords = extra
        sink("field", name, "F")


class OuterRef(F): ...
class Func(Expression):
    def __init__(self, *expressions, **extra):
        self.expressions = expressions
        self.keywords = extra
        sink("sql", extra.get("template"), "Func")
        sink("sql", extra.get("function"), "Func")


class Value(Expression): ...
class ExpressionWrapper(Expression): ...
class When(Expression): ...
class Case(Expression): ...
class Subquery(Expression): ...
class Exists(Subquery): ...
class RawSQL(Expression):
    def __init__(self, sql, params=(), output_field=None):
        sink("sql", sql, "RawSQL")


class Window(Expression): ...
class WindowFrame(Expression): ...
class RowRange(WindowFrame): ...
class ValueRange(WindowFrame): ...
class OrderBy(Expression): ...
class Col(Expression): ...
class Star(Expression): ...
class Ref(Expression): ...
