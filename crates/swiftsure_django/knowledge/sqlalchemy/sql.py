"""SQL expressions that are written as text."""
from swiftsure import data, sink


def text(text):
    sink("sql", text, "sqlalchemy.text")
    return data()


def literal_column(text, type_=None):
    sink("sql", text, "literal_column")
    return data()
