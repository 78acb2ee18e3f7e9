"""Views (docs: api-guide/views)."""
from swiftsure import native, partial, text, unknown

from django.http import Http404, HttpResponseNotAllowed
from django.views.generic.base import View
from rest_framework.permissions import _tell_of
from rest_framework.renderers import TemplateHTMLRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.settings import Default, api_settings


@native
def set_attributes(view, values):
    """Sets each item of a dict as an attribute."""


@native
def for_each(items, function):
    """A list of what the function gives for each item."""


def _make(cls):
    return cls()


def exception_handler(exc, context):
    return Response(unknown())


def set_rollback(): ...


class APIView(View):
    renderer_classes = ()
    parser_classes = ()
    authentication_classes = Default("DEFAULT_AUTHENTICATION_CLASSES")
    throttle_classes = Default("DEFAULT_THROTTLE_CLASSES")
    permission_classes = Default("DEFAULT_PERMISSION_CLASSES")
    settings = api_settings

    def __init__(self, **kwargs):
        set_attributes(self, kwargs)

    @property
    def allowed_methods(self):
        return unknown()

    @property
    def default_response_headers(self):
        return {}

    def permission_denied(self, request, message=None, code=None): ...
    def throttled(self, request, wait): ...

    def get_authenticate_header(self, request):
        return text()

    def get_parser_context(self, http_request):
        return {"view": self}

    def get_renderer_context(self):
        return {"view": self, "request": self.request}

    def get_exception_handler_context(self):
        return {"view": self, "request": self.request}

    def get_view_name(self):
        return text()

    def get_view_description(self, html=False):
        return text()

    def get_parsers(self):
        return []

    def get_renderers(self):
        return for_each(self.renderer_classes, _make)

    def get_authenticators(self):
        return for_each(self.authentication_classes, _make)

    def get_permissions(self):
        return for_each(self.permission_classes, _make)

    def get_throttles(self):
        return for_each(self.throttle_classes, _make)

    def perform_authentication(self, request):
        """An anonymous request asks nothing: who signed in is found out where somebody looks."""

    def check_permissions(self, request):
        for_each(self.get_permissions(), partial(self._check_permission, request))

    def _check_permission(self, request, permission):
        _tell_of(permission, request)
        permission.has_permission(request, self)

    def check_object_permissions(self, request, obj):
        for_each(self.get_permissions(), partial(self._check_object, request, obj))

    def _check_object(self, request, obj, permission):
        permission.has_object_permission(request, self, obj)

    def check_throttles(self, request):
        for_each(self.get_throttles(), partial(self._check_throttle, request))

    def _check_throttle(self, request, throttle):
        throttle.allow_request(request, self)

    def initialize_request(self, request, *args, **kwargs):
        return Request(request, authenticators=self.get_authenticators())

    def initial(self, request, *args, **kwargs):
        self.perform_authentication(request)
        self.check_permissions(request)
        self.check_throttles(request)

    def finalize_response(self, request, response, *args, **kwargs):
        for_each(self.get_renderers(), partial(self._render, request, response))
        return response

    def _render(self, request, response, renderer):
        if isinstance(renderer, TemplateHTMLRenderer):
            renderer.render(response.data, None, {"view": self, "request": request, "response": response})

    def handle_exception(self, exc):
        return Response(unknown())

    def raise_uncaught_exception(self, exc): ...

    def dispatch(self, request, *args, **kwargs):
        self.args = args
        self.kwargs = kwargs
        request = self.initialize_request(request, *args, **kwargs)
        self.request = request
        self.initial(request, *args, **kwargs)
        handler = getattr(self, request.method.lower(), self.http_method_not_allowed)
        response = handler(request, *args, **kwargs)
        self.response = self.finalize_response(request, response, *args, **kwargs)
        return self.response

    def options(self, request, *args, **kwargs):
        return Response(unknown())
