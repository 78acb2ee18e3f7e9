"""Statements put together of parts (docs: psycopg.sql)."""
from swiftsure import sink, text


def SQL(string):
    sink("sql", string, "sql.SQL")
    return _Composed(string)


class _Composed:
    def __init__(self, string):
        self.string = string

    def format(self, *args, **keywords):
        return self

    def join(self, seq):
        return self


def Identifier(*strings):
    return text()


def Literal(wrapped):
    return text()


Placeholder = Literal
