"""Requests (docs: starlette.io/requests)."""
from swiftsure import data, outside, safe, text, unknown

from werkzeug.datastructures import Cookies, Form, Query, RequestHeaders


class Request:
    query_params = Query()
    headers = RequestHeaders()
    cookies = Cookies()
    method = text()
    client = data()
    state = unknown()
    session = unknown()
    app = unknown()

    @property
    def path_params(self):
        return outside("URL parameter", None, "any")

    @property
    def url(self):
        return safe(outside("URL", None, "any"), "html", "redirect", "url", "argument")

    async def body(self):
        return outside("request body", None, "data")

    async def json(self):
        return outside("request body", None, "data")

    async def form(self):
        return Form()
