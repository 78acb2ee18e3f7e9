"""sqlite3, and what all modules of the DB-API have (docs: PEP 249)."""
from swiftsure import number, sink, text, unknown


class Error(Exception): ...
class DatabaseError(Error): ...
class IntegrityError(DatabaseError): ...
class OperationalError(DatabaseError): ...
class ProgrammingError(DatabaseError): ...
class Row: ...


class Cursor:
    rowcount = number()
    lastrowid = number()
    description = unknown()

    def execute(self, sql, parameters=(), *args, **options):
        sink("sql", sql, "cursor.execute")
        return self

    def executemany(self, sql, parameters=(), *args, **options):
        sink("sql", sql, "cursor.executemany")
        return self

    def executescript(self, sql):
        sink("sql", sql, "cursor.executescript")
        return self

    def callproc(self, procname, parameters=()):
        sink("sql", procname, "cursor.callproc")

    def fetchone(self):
        return unknown()

    def fetchmany(self, size=1):
        return unknown()

    def fetchall(self):
        return unknown()

    def __iter__(self):
        return iter(unknown())

    def __enter__(self):
        return self

    def __exit__(self, *args): ...
    def close(self): ...


class Connection:
    def cursor(self, *args, **options):
        return Cursor()

    def execute(self, sql, parameters=(), **options):
        sink("sql", sql, "connection.execute")
        return Cursor()

    def executemany(self, sql, parameters=()):
        sink("sql", sql, "connection.executemany")
        return Cursor()

    def executescript(self, sql):
        sink("sql", sql, "connection.executescript")
        return Cursor()

    def create_function(self, *args, **options): ...

    def __enter__(self):
        return self

    def __exit__(self, *args): ...
    def commit(self): ...
    def rollback(self): ...
    def close(self): ...


def connect(*args, **options):
    return Connection()
