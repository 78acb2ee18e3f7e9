"""Requests (docs: ref/request-response#httprequest-objects)."""
from swiftsure import boolean, cached, data, effect, made_of, number, outside, safe, text, unknown

from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session


class RawPostDataException(Exception): ...
class UnreadablePostError(OSError): ...


class QueryDict:
    _source = None

    def __init__(self, query_string=None, mutable=False, encoding=None): ...

    def _text(self, key=None):
        if self._source is None:
            return text()
        return outside(self._source, key)

    def get(self, key, default=None):
        return self._text(key)

    def getlist(self, key, default=None):
        return [self._text(key) for each in unknown()]

    def __getitem__(self, key):
        return self._text(key)

    def __contains__(self, key):
        return boolean()

    def __len__(self):
        return number()

    def __iter__(self):
        return [self._text() for each in unknown()]

    def keys(self):
        return [self._text() for each in unknown()]

    def values(self):
        return [self._text() for each in unknown()]

    def items(self):
        return [(self._text(), self._text()) for each in unknown()]

    def lists(self):
        return [(self._text(), [self._text() for each in unknown()]) for each in unknown()]

    def dict(self):
        return {self._text(): self._text()}

    def copy(self):
        return self

    def pop(self, key, default=None):
        return [self._text(key) for each in unknown()]

    def setlist(self, key, list_): ...
    def update(self, other): ...

    def urlencode(self, safe=None):
        return encoded(self._text())

    def __setitem__(self, key, value): ...


class _Query(QueryDict):
    _source = "query parameter"


class _Form(QueryDict):
    _source = "form field"


class _Cookies(QueryDict):
    """A plain `dict` in truth, with one text by each name."""

    _source = "cookie"

    def pop(self, key, default=None):
        return self._text(key)


def encoded(value):
    return safe(value, "html", "url", "redirect", "command", "sql", "path")


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

    def flush(self):
        self.delete()

    def delete(self, session_key=None):
        Session.objects.get(session_key=text()).delete()

    def cycle_key(self):
        self._session
        self.create()
        self.delete()

    def save(self, must_create=False):
        Session(session_key=text()).save()

    def create(self):
        Session.objects.filter(session_key=text()).exists()
        self.save(must_create=True)

    def set_expiry(self, value): ...
    def set_test_cookie(self): ...
    def delete_test_cookie(self): ...


class HttpRequest:
    def __init__(self):
        self.GET = _Query()
        self.POST = _Form()
        self.COOKIES = _Cookies()
        self.META = {
            "REMOTE_ADDR": unknown(),
            "REMOTE_USER": unknown(),
            "SERVER_NAME": unknown(),
            "SERVER_PORT": unknown(),
            "HTTP_REFERER": outside("request header", "HTTP_REFERER", "any"),
            text(): outside("request header", None, "any"),
        }
        # Django takes folders from the names of uploaded files.
        self.FILES = safe(outside("uploaded file", None, "any"), "path")
        self.session = SessionStore()

    method = text()
    scheme = text()
    content_type = text()
    encoding = text()
    resolver_match = unknown()

    # Paths begin with a slash and stay on the host; what they hold has matched a pattern.
    @property
    def path(self):
        return safe(outside("path"), "url", "redirect", "html", "argument")

    path_info = path

    @property
    def body(self):
        return outside("request body", None, "data")

    # What REST framework adds: who asks for it has its request, whatever is said of the view.
    @property
    def data(self):
        return outside("request body", None, "any")

    @property
    def headers(self):
        return outside("request header", None, "any")

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
        return safe(outside("path"), "url", "redirect", "html", "argument")

    def get_full_path_info(self, force_append_slash=False):
        return safe(outside("path"), "url", "redirect", "html", "argument")

    def build_absolute_uri(self, location=None):
        if location is None:
            return safe(outside("path"), "url", "redirect", "html", "argument")
        return made_of(text(), location)

    def get_signed_cookie(self, key, default=None, salt="", max_age=None):
        return text()

    def is_secure(self):
        return boolean()

    def is_ajax(self):
        return boolean()

    def accepts(self, media_type):
        return boolean()

    def read(self, *args, **kwargs):
        return outside("request body", None, "data")
