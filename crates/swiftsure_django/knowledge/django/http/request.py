"""Requests (docs: ref/request-response#httprequest-objects)."""
from swiftsure import boolean, cached, data, effect, number, text, unknown

from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session


class RawPostDataException(Exception): ...
class UnreadablePostError(OSError): ...


class QueryDict:
    def get(self, key, default=None):
        return text()

    def getlist(self, key, default=None):
        return [text() for each in unknown()]

    def __getitem__(self, key):
        return text()

    def __contains__(self, key):
        return boolean()

    def __len__(self):
        return number()

    def __iter__(self):
        return [text() for each in unknown()]

    def keys(self):
        return [text() for each in unknown()]

    def values(self):
        return [text() for each in unknown()]

    def items(self):
        return [(text(), text()) for each in unknown()]

    def lists(self):
        return [(text(), [text() for each in unknown()]) for each in unknown()]

    def dict(self):
        return {text(): text()}

    def copy(self):
        return self

    def pop(self, key, default=None):
        return [text() for each in unknown()]

    def setlist(self, key, list_): ...
    def update(self, other): ...

    def urlencode(self, safe=None):
        return text()

    def __setitem__(self, key, value): ...


class SessionStore:
    """A session asks the database when it is looked at first."""

    @cached
    def _session(self):
        Session.objects.get(session_key=text())
        return data()

    session_key = text()

    def get(self, key, default=None):
        self._session
        return unknown()

    def pop(self, key, default=None):
        self._session
        return unknown()

    def setdefault(self, key, value):
        self._session
        return unknown()

    def keys(self):
        self._session
        return unknown()

    def items(self):
        self._session
        return unknown()

    def __getitem__(self, key):
        self._session
        return unknown()

    def __contains__(self, key):
        self._session
        return boolean()

    def __setitem__(self, key, value):
        self._session

    def __delitem__(self, key):
        self._session

    def flush(self): ...
    def cycle_key(self): ...
    def save(self): ...
    def create(self): ...
    def set_expiry(self, value): ...
    def set_test_cookie(self): ...
    def delete_test_cookie(self): ...


class HttpRequest:
    def __init__(self):
        self.GET = QueryDict()
        self.POST = QueryDict()
        self.COOKIES = {text(): text()}
        self.META = {text(): unknown()}
        self.FILES = unknown()
        self.session = SessionStore()

    method = text()
    path = text()
    path_info = text()
    scheme = text()
    body = data()
    content_type = text()
    encoding = text()
    headers = unknown()
    resolver_match = unknown()

    @cached
    def user(self):
        effect("user read")
        self.session._session
        return get_user_model()._default_manager.get(pk=data())

    async def auser(self):
        return self.user

    def get_host(self):
        return text()

    def get_port(self):
        return text()

    def get_full_path(self, force_append_slash=False):
        return text()

    def get_full_path_info(self, force_append_slash=False):
        return text()

    def build_absolute_uri(self, location=None):
        return text()

    def get_signed_cookie(self, key, default=None, salt="", max_age=None):
        return text()

    def is_secure(self):
        return boolean()

    def is_ajax(self):
        return boolean()

    def accepts(self, media_type):
        return boolean()

    def read(self, *args, **kwargs):
        return data()
