"""Statements put together of parts (docs: psycopg2.sql)."""
from swiftsure import made_of, safe, text


def SQL(string):
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
