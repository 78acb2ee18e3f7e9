"""asyncpg (docs: magicstack.github.io/asyncpg): parameters are `$1`, and stand beside the statement."""
from swiftsure import sink, unknown


class Record: ...


class _Statement:
    async def fetch(self, *args, **options):
        return unknown()

    fetchrow = fetchval = executemany = fetch


class Connection:
    async def execute(self, query, *args, **options):
        sink("sql", query, "connection.execute")
        return unknown()

    async def executemany(self, command, args, **options):
        sink("sql", command, "connection.executemany")

    async def fetch(self, query, *args, **options):
        sink("sql", query, "connection.fetch")
        return unknown()

    async def fetchrow(self, query, *args, **options):
        sink("sql", query, "connection.fetchrow")
        return unknown()

    async def fetchval(self, query, *args, **options):
        sink("sql", query, "connection.fetchval")
        return unknown()

    def cursor(self, query, *args, **options):
        sink("sql", query, "connection.cursor")
        return unknown()

    async def prepare(self, query, **options):
        sink("sql", query, "connection.prepare")
        return _Statement()

    def transaction(self, **options):
        return self

    async def __aenter__(self):
        return self

    async def __aexit__(self, *args): ...
    async def close(self, **options): ...


class Pool(Connection):
    def acquire(self, **options):
        return Connection()

    async def release(self, connection, **options): ...


async def connect(dsn=None, **options):
    return Connection()


def create_pool(dsn=None, **options):
    return Pool()
