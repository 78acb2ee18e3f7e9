"""Requests (docs: api-guide/requests): Django's, with what authenticators and parsers make of it."""
from swiftsure import boolean, cached, effect, instance, outside, text, unknown

from django.contrib.auth import get_user_model
from django.http import QueryDict


def _same(authenticator):
    return authenticator


def _signed_in(authenticators, request):
    from rest_framework.views import for_each

    # A project has a few of them, however it lists them: no data makes them more.
    for authenticator in for_each(authenticators, _same):
        pair = authenticator.authenticate(request)
        if pair is not None:
            return pair
    return (None, None)


class Request:
    _request = unknown()
    authenticators = ()

    def __init__(self, request, parsers=None, authenticators=None, negotiator=None, parser_context=None):
        self._request = request
        self.authenticators = authenticators
        self.method = request.method
        self.data = outside("request body", None, "any")
        self.query_params = request.GET

    @cached
    def _pair(self):
        return _signed_in(self.authenticators or (), self)

    @cached
    def user(self):
        effect("user read")
        return self._pair[0] or self._request.user

    @property
    def auth(self):
        return unknown()

    @property
    def content_type(self):
        return text()

    @property
    def stream(self):
        return unknown()

    @property
    def POST(self):
        return self._request.POST

    @property
    def FILES(self):
        return unknown()

    @property
    def successful_authenticator(self):
        return unknown()

    accepted_renderer = unknown()
    accepted_media_type = text()
    version = unknown()
    versioning_scheme = unknown()

    def __getattr__(self, name):
        return getattr(self._request, name)
