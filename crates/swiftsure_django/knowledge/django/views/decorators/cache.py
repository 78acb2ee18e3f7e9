"""Cached views (docs: topics/cache#the-per-view-cache)."""
from swiftsure import effect


def cache_page(timeout, *, cache=None, key_prefix=None):
    def decorator(view_func):
        def wrapper(request, *args, **kwargs):
            effect("cached page")
            return view_func(request, *args, **kwargs)

        return wrapper

    return decorator


def never_cache(view_func):
    def wrapper(request, *args, **kwargs):
        effect("never cached")
        return view_func(request, *args, **kwargs)

    return wrapper


def cache_control(**kwargs):
    if kwargs.get("no_store") or kwargs.get("no_cache"):
        return never_cache
    return lambda view_func: view_func
