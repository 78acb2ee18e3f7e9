"""Lazy values (docs: ref/utils#module-django.utils.functional)."""
from swiftsure import cached, leaves


def cached_property(func, name=None):
    return cached(func)


class classproperty:
    def __init__(self, method=None):
        self.fget = method

    def __get__(self, instance, cls=None):
        return self.fget(cls)


def SimpleLazyObject(func):
    # Asked when somebody looks at it: not on each run.
    return leaves("run", func)()


def lazy(func, *resultclasses):
    return func


def lazystr(text):
    return text


def keep_lazy(*resultclasses):
    return lambda func: func


def keep_lazy_text(func):
    return func


def partition(predicate, values):
    found, rest = [], []
    for value in values:
        if predicate(value):
            found.append(value)
        else:
            rest.append(value)
    return rest, found
