"""Responses (docs: starlette.io/responses)."""
from swiftsure import sink


class Response:
    def __init__(self, content=None, status_code=200, headers=None, media_type=None, background=None):
        if media_type == "text/html":
            sink("html", content, "Response")

    def set_cookie(self, key, value="", **options): ...
    def delete_cookie(self, key, **options): ...


class HTMLResponse(Response):
    def __init__(self, content=None, *args, **options):
        sink("html", content, "HTMLResponse")


class PlainTextResponse(Response):
    def __init__(self, content=None, *args, **options): ...


class JSONResponse(Response):
    def __init__(self, content=None, *args, **options): ...


class ORJSONResponse(JSONResponse): ...
class UJSONResponse(JSONResponse): ...


class StreamingResponse(Response):
    def __init__(self, content=None, *args, **options): ...


class RedirectResponse(Response):
    def __init__(self, url, *args, **options):
        sink("redirect", url, "RedirectResponse")


class FileResponse(Response):
    def __init__(self, path, *args, **options):
        sink("path", path, "FileResponse")
