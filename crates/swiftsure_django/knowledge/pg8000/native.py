"""pg8000 without the DB-API."""
from pg8000 import Connection
from swiftsure import safe, text


def identifier(sql):
    return safe(text(), "sql")


literal = identifier
