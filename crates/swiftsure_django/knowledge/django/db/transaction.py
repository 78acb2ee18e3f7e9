"""Transactions (docs: topics/db/transactions)."""
from swiftsure import boolean, enters, leaves, unknown


class Atomic:
    __enters__ = "transaction"

    def __init__(self, using=None, savepoint=True, durable=False): ...
    def __enter__(self): ...
    def __exit__(self, exc_type, exc_value, traceback): ...

    def __call__(self, func):
        return enters("transaction", func)


def atomic(using=None, savepoint=True, durable=False):
    return enters("transaction", using, Atomic(using, savepoint, durable))


def non_atomic_requests(using=None):
    return leaves("transaction", using, lambda func: leaves("transaction", func))


def on_commit(func, using=None, robust=False):
    leaves("transaction", func)()


def get_connection(using=None):
    return unknown()


def savepoint(using=None): ...
def savepoint_commit(sid, using=None): ...
def savepoint_rollback(sid, using=None): ...
def set_rollback(rollback, using=None): ...
def get_autocommit(using=None):
    return boolean()
