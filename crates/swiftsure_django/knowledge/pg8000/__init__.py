"""pg8000 (docs: github.com/tlocke/pg8000): a module of the DB-API; parameters of `run` have names."""
from sqlite3 import Cursor
from sqlite3 import Connection as _Connection
from swiftsure import sink, unknown


class Connection(_Connection):
    def run(self, sql, stream=None, **params):
        sink("sql", sql, "connection.run")
        return unknown()

    def prepare(self, sql):
        sink("sql", sql, "connection.prepare")
        return unknown()


def connect(user=None, **options):
    return Connection()
