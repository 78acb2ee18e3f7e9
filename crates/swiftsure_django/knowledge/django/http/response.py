"""Responses (docs: ref/request-response#httpresponse-objects)."""
from swiftsure import data, escapes, sink


class HttpResponseBase:
    status_code = 200
    is_html = False

    def __init__(self, content=b"", *args, **kwargs):
        escapes(content)
        self.content = content
        self.headers = {}

    def __setitem__(self, header, value):
        if header == "Content-Type":
            self.is_html = False

    def __getitem__(self, header):
        return data()

    def has_header(self, header):
        return data()

    def set_cookie(self, key, value="", **kwargs): ...
    def set_signed_cookie(self, key, value, salt="", **kwargs): ...
    def delete_cookie(self, key, **kwargs): ...
    def write(self, content):
        if self.is_html:
            sink("html", content, "HttpResponse.write")

    def writelines(self, lines):
        for line in lines:
            self.write(line)

    def flush(self): ...
    def setdefault(self, key, value): ...


class HttpResponse(HttpResponseBase):
    is_html = True

    def __init__(self, content=b"", content_type=None, *args, headers=None, **kwargs):
        escapes(content)
        self.content = content
        self.headers = {}
        if content_type is None and headers is None:
            sink("html", content, "HttpResponse")
        else:
            self.is_html = False


class StreamingHttpResponse(HttpResponseBase):
    def __init__(self, streaming_content=(), content_type=None, *args, headers=None, **kwargs):
        self.headers = {}
        for part in streaming_content:
            if content_type is None and headers is None:
                sink("html", part, "StreamingHttpResponse")


class FileResponse(StreamingHttpResponse):
    def __init__(self, *args, **kwargs): ...


class JsonResponse(HttpResponse):
    is_html = False

    def __init__(self, data, *args, **kwargs):
        escapes(data)
        self.content = data
        self.headers = {}


class HttpResponseRedirectBase(HttpResponse):
    def __init__(self, redirect_to, *args, **kwargs):
        escapes(redirect_to)
        sink("redirect", redirect_to, "HttpResponseRedirect")
        self.content = redirect_to
        self.headers = {}


class HttpResponseRedirect(HttpResponseRedirectBase): ...
class HttpResponsePermanentRedirect(HttpResponseRedirectBase): ...
class HttpResponseNotModified(HttpResponse): ...
class HttpResponseBadRequest(HttpResponse): ...
class HttpResponseNotFound(HttpResponse): ...
class HttpResponseForbidden(HttpResponse): ...
class HttpResponseGone(HttpResponse): ...
class HttpResponseServerError(HttpResponse): ...
class HttpResponseNotAllowed(HttpResponse): ...
class Http404(Exception): ...
class BadHeaderError(ValueError): ...
