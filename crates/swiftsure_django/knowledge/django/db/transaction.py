"""Transactions (docs: topics/db/transactions)."""
from swiftsure import boolean, inside, outside, unknown


class Atomic:
    __region__ = "transaction"

    def __init__(self, using=None, savepoint=True, durable=False): ...
    def __enter__(self): ...
    def __exit__(self, exc_type, exc_value, traceback): ...

    def __call__(self, func):
        return inside("transaction", func)


def atomic(using=None, savepoint=True, durable=False):
    return inside("transaction", using, Atomic(using, savepoint, durable))


def non_atomic_requests(using=None):
    return outside("transaction", using, lambda func: outside("transaction", func))


def on_commit(func, using=None, robust=False):
    outside("transaction", func)()


def get_connection(using=None):
    return unknown()


def savepoint(using=None): ...
def savepoint_commit(sid, using=None): ...
def savepoint_rollback(sid, using=None): ...
def set_rollback(rollback, using=None): ...
def get_autocommit(using=None):
    return boolean()
