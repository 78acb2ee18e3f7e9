"""Reversing (docs: api-guide/reverse)."""
from swiftsure import text


def reverse(viewname, args=None, kwargs=None, request=None, format=None, **extra):
    return text()


def reverse_lazy(viewname, args=None, kwargs=None, request=None, format=None, **extra):
    return text()


def preserve_builtin_query_params(url, request=None):
    return text()
