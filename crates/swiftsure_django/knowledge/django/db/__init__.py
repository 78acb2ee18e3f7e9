"""django.db (docs: topics/db)."""
from swiftsure import effect, sink, text, unknown


class Error(Exception): ...
class DatabaseError(Error): ...
class DataError(DatabaseError): ...
class IntegrityError(DatabaseError): ...
class InterfaceError(Error): ...
class InternalError(DatabaseError): ...
class NotSupportedError(DatabaseError): ...
class OperationalError(DatabaseError): ...
class ProgrammingError(DatabaseError): ...


DEFAULT_DB_ALIAS = "default"


class CursorWrapper:
    def execute(self, sql, params=None):
        effect("sql", sql)
        sink("sql", sql, "cursor.execute")

    def executemany(self, sql, param_list):
        effect("sql", sql)
        sink("sql", sql, "cursor.executemany")

    def callproc(self, procname, params=None):
        sink("sql", procname, "cursor.callproc")

    def mogrify(self, sql, params=None):
        return sql

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


class BaseDatabaseWrapper:
    vendor = text()
    alias = text()

    def cursor(self):
        return CursorWrapper()


class ConnectionHandler:
    def __getitem__(self, alias):
        return BaseDatabaseWrapper()


connection = BaseDatabaseWrapper()
connections = ConnectionHandler()
router = unknown()


def close_old_connections(**kwargs): ...
def reset_queries(**kwargs): ...
