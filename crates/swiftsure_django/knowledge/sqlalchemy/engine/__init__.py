"""Engines and connections."""
from swiftsure import sink, unknown


class Connection:
    def execute(self, statement, *args, **options):
        if isinstance(statement, str):
            sink("sql", statement, "connection.execute")
        return unknown()

    exec_driver_sql = scalar = scalars = execute

    def __enter__(self):
        return self

    def __exit__(self, *args): ...
    def commit(self): ...
    def rollback(self): ...
    def close(self): ...

    def begin(self):
        return self


class Engine:
    def connect(self):
        return Connection()

    begin = connect

    def execute(self, statement, *args, **options):
        if isinstance(statement, str):
            sink("sql", statement, "engine.execute")
        return unknown()


def create_engine(url, **options):
    return Engine()
