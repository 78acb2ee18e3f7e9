"""aiopg (docs: aiopg.readthedocs.io): psycopg2 for coroutines."""
from sqlite3 import Connection as _Connection, Cursor


class Connection(_Connection):
    async def __aenter__(self):
        return self

    async def __aexit__(self, *args): ...


class Pool:
    def acquire(self):
        return Connection()

    def cursor(self, *args, **options):
        return Cursor()

    async def __aenter__(self):
        return self

    async def __aexit__(self, *args): ...
    def close(self): ...


async def connect(dsn=None, **options):
    return Connection()


async def create_pool(dsn=None, **options):
    return Pool()
