"""Cache headers (docs: ref/utils#module-django.utils.cache)."""
from swiftsure import text


def patch_cache_control(response, **kwargs): ...
def patch_response_headers(response, cache_timeout=None): ...
def add_never_cache_headers(response): ...
def patch_vary_headers(response, newheaders): ...
def get_cache_key(request, key_prefix=None, method="GET", cache=None):
    return text()


def learn_cache_key(request, response, cache_timeout=None, key_prefix=None, cache=None):
    return text()


def get_max_age(response): ...
