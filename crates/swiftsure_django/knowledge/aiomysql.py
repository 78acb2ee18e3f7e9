"""aiomysql (docs: aiomysql.readthedocs.io): PyMySQL for coroutines."""
from aiopg import Connection, Pool, connect, create_pool
