"""asgiref.sync: both worlds call the same function."""
from swiftsure import boolean


def sync_to_async(func=None, **options):
    return _unchanged if func is None else func


async_to_sync = sync_to_async
SyncToAsync = AsyncToSync = sync_to_async


def _unchanged(function):
    return function


def iscoroutinefunction(func):
    return boolean()


def markcoroutinefunction(func):
    return func
