"""Function views and extra actions (docs: api-guide/views, api-guide/viewsets)."""
from swiftsure import partial, unknown

from rest_framework.views import APIView


def api_view(http_method_names=None):
    names = ["GET"] if http_method_names is None else http_method_names

    def decorator(func):
        return FunctionView(func, names)

    return decorator


class FunctionView:
    """What `@api_view` makes: a view whose policies the decorators below it may have set."""

    def __init__(self, function, methods):
        self.function = function
        self.methods = methods
        self.policies = {}
        if isinstance(function, WithPolicy):
            self.function = function.function
            self.policies = function.policies

    def __call__(self, request, *args, **kwargs):
        view = APIView(**self.policies)
        view.args = args
        view.kwargs = kwargs
        request = view.initialize_request(request)
        view.request = request
        view.initial(request, *args, **kwargs)
        return self.function(request, *args, **kwargs)


class WithPolicy:
    """A function with the policies that `@api_view` above it will use."""

    def __init__(self, function, name, value):
        self.function = function
        self.policies = {}
        if isinstance(function, WithPolicy):
            self.function = function.function
            self.policies = {**function.policies}
        self.policies[name] = value

    def __call__(self, *args, **kwargs):
        return self.function(*args, **kwargs)


def _ignored(value):
    def decorator(func):
        return func

    return decorator


renderer_classes = _ignored
parser_classes = _ignored
schema = _ignored
versioning_class = _ignored
content_negotiation_class = _ignored
metadata_class = _ignored


def authentication_classes(authentication_classes):
    def decorator(func):
        return WithPolicy(func, "authentication_classes", authentication_classes)

    return decorator


def throttle_classes(throttle_classes):
    def decorator(func):
        return WithPolicy(func, "throttle_classes", throttle_classes)

    return decorator


def permission_classes(permission_classes):
    def decorator(func):
        return WithPolicy(func, "permission_classes", permission_classes)

    return decorator


class ExtraAction:
    """A method that routers make a URL for; read from a viewset it is the bound method."""

    def __init__(self, function, methods, detail, url_path, kwargs):
        self.function = function
        self.methods = methods
        self.detail = detail
        self.url_path = url_path
        self.kwargs = kwargs
        self.mapping = MethodMapper(self)
        self.handlers = {}

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        return partial(self.function, instance)


class MethodMapper:
    """`@my_action.mapping.delete`: another method of a request at the same URL."""

    def __init__(self, action):
        self.action = action

    def _add(self, method, function):
        self.action.handlers[method] = function.__name__
        return function

    def get(self, function):
        return self._add("get", function)

    def post(self, function):
        return self._add("post", function)

    def put(self, function):
        return self._add("put", function)

    def patch(self, function):
        return self._add("patch", function)

    def delete(self, function):
        return self._add("delete", function)


def action(methods=None, detail=None, url_path=None, url_name=None, **kwargs):
    names = ["get"] if methods is None else methods

    def decorator(func):
        return ExtraAction(func, names, detail, url_path, kwargs)

    return decorator


def detail_route(methods=None, **kwargs):
    return action(methods, True, **kwargs)


def list_route(methods=None, **kwargs):
    return action(methods, False, **kwargs)
