"""Method decorators (docs: topics/http/decorators)."""
from swiftsure import effect


def require_http_methods(request_method_list):
    def decorator(func):
        def inner(request, *args, **kwargs):
            effect("method", request_method_list)
            return func(request, *args, **kwargs)

        return inner

    return decorator


require_GET = require_http_methods(["GET"])
require_POST = require_http_methods(["POST"])
require_safe = require_http_methods(["GET", "HEAD"])


def condition(etag_func=None, last_modified_func=None):
    return lambda func: func


def etag(etag_func):
    return lambda func: func


def last_modified(last_modified_func):
    return lambda func: func


def conditional_page(view_func):
    return view_func
