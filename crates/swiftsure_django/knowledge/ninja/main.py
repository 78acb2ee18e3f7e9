"""The API object, routers and their operations (docs: guides/routers)."""
from swiftsure import data, effect, native, partial, unknown

from django.http import HttpResponse
from ninja.schema import show
from rest_framework.decorators import FunctionView


@native
def patterns_of(router):
    """The URL patterns of the operations of a router and of the routers in it."""


@native
def sent(function, in_path):
    """The keyword arguments of an operation: those of its URL, and what its other parameters are annotated as."""


class Paginated:
    """An operation under `@paginate`."""

    def __init__(self, function):
        self.function = function

    def __call__(self, request, *args, **kwargs):
        rows = self.function(request, *args, **kwargs)
        rows.count()
        return rows[data() : data()]


class Operation(FunctionView):
    def __init__(self, function, methods, auth):
        self.function = function
        self.methods = methods
        self.auth = auth

    def __call__(self, request, *args, **kwargs):
        if self.auth is not None:
            effect("guard", "authenticated")
        show(self.function, self.function(request, *args, **sent(self.function, kwargs)))
        return HttpResponse()


class Router:
    def __init__(self, *, auth=None, **options):
        self.auth = auth
        self.operations = []
        self.routers = []

    def _register(self, methods, path, auth, function):
        guard = self.auth if auth is None else auth
        self.operations.append((path, Operation(function, methods, guard)))
        return function

    def get(self, path, *, auth=None, **options):
        return partial(self._register, ["GET"], path, auth)

    def post(self, path, *, auth=None, **options):
        return partial(self._register, ["POST"], path, auth)

    def put(self, path, *, auth=None, **options):
        return partial(self._register, ["PUT"], path, auth)

    def patch(self, path, *, auth=None, **options):
        return partial(self._register, ["PATCH"], path, auth)

    def delete(self, path, *, auth=None, **options):
        return partial(self._register, ["DELETE"], path, auth)

    def api_operation(self, methods, path, *, auth=None, **options):
        return partial(self._register, methods, path, auth)

    def add_router(self, prefix, router, **options):
        self.routers.append((prefix, router))


class NinjaAPI(Router):
    @property
    def urls(self):
        return patterns_of(self), "ninja", "api"

    def exception_handler(self, exc_class):
        def decorator(function):
            return function

        return decorator

    def create_response(self, request, data, **options):
        return HttpResponse()
