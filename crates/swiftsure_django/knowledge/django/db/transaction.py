"""Transactions (docs: topics/db/transactions)."""
from swiftsure import boolean, unknown


class Atomic:
    def __init__(self, using=None, savepoint=True, durable=False): ...
    def __enter__(self): ...
    def __exit__(self, exc_type, exc_value, traceback): ...

    def __call__(self, func):
        return func


def atomic(using=None, savepoint=True, durable=False):
    if callable(using):
        return using
    return Atomic(using, savepoint, durable)


def non_atomic_requests(using=None):
    if callable(using):
        return using
    return lambda func: func


def on_commit(func, using=None, robust=False):
    func()


def get_connection(using=None):
    return unknown()


def savepoint(using=None): ...
def savepoint_commit(sid, using=None): ...
def savepoint_rollback(sid, using=None): ...
def set_rollback(rollback, using=None): ...
def get_autocommit(using=None):
    return boolean()
