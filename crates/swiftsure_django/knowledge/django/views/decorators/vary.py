"""Vary headers (docs: topics/http/decorators#vary-headers)."""


def vary_on_headers(*headers):
    return lambda func: func


def vary_on_cookie(func):
    return func
