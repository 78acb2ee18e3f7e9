"""asgiref.sync: what a coroutine hands to a thread does not run on its event loop."""
from swiftsure import boolean, leaves


def sync_to_async(func=None, **options):
    return leaves("event loop", func, func if func else _to_thread)


SyncToAsync = sync_to_async


def _to_thread(function):
    return leaves("event loop", function)


def async_to_sync(awaitable=None, **options):
    return awaitable if awaitable else _unchanged


AsyncToSync = async_to_sync


def _unchanged(function):
    return function


def iscoroutinefunction(func):
    return boolean()


def markcoroutinefunction(func):
    return func
