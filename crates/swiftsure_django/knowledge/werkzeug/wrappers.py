"""Requests and responses (docs: werkzeug wrappers)."""
from swiftsure import boolean, data, number, outside, safe, sink, text, unknown

from werkzeug.datastructures import Cookies, Files, Form, Headers, Query, RequestHeaders, Values


class Request:
    args = Query()
    form = Form()
    values = Values()
    cookies = Cookies()
    headers = RequestHeaders()
    files = Files()
    environ = data()

    method = text()
    scheme = text()
    endpoint = text()
    blueprint = text()
    mimetype = text()
    content_type = text()
    content_length = number()
    remote_addr = text()
    is_secure = boolean()
    is_json = boolean()
    url_rule = data()
    authorization = unknown()
    # The path has matched a rule; what the rule leaves open comes in as parameters of the view.
    path = text()
    script_root = text()
    view_args = {}

    @property
    def url(self):
        return safe(outside("URL"), "html", "redirect", "url", "argument")

    base_url = full_path = url

    @property
    def host(self):
        return outside("request header", "Host")

    @property
    def host_url(self):
        return outside("request header", "Host")

    url_root = host_url

    @property
    def referrer(self):
        return outside("request header", "Referer")

    @property
    def user_agent(self):
        return outside("request header", "User-Agent", "any")

    @property
    def query_string(self):
        return outside("query string", None, "data")

    @property
    def data(self):
        return outside("request body", None, "data")

    @property
    def stream(self):
        return outside("request body", None, "any")

    @property
    def json(self):
        return outside("request body", None, "data")

    def get_json(self, force=False, silent=False, cache=True):
        return outside("request body", None, "data")

    def get_data(self, cache=True, as_text=False, parse_form_data=False):
        return outside("request body", None, "data")


class Response:
    status_code = 200
    status = text()

    def __init__(self, response=None, status=None, headers=None, mimetype=None, content_type=None, **options):
        self.headers = Headers()
        self.data = response
        if mimetype is None and content_type is None and headers is None:
            sink("html", response, "Response")
        elif mimetype == "text/html" or content_type == "text/html":
            sink("html", response, "Response")

    def set_cookie(self, key, value="", **options): ...
    def delete_cookie(self, key, **options): ...

    def set_data(self, value):
        sink("html", value, "Response.set_data")

    def get_data(self, as_text=False):
        return data()

    def get_json(self, **options):
        return data()
