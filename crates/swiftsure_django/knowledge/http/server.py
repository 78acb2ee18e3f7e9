"""http.server: the address, the headers and the body of a request come from outside."""
from swiftsure import number, outside, sink, text


class _Headers:
    def get(self, name, default=None):
        return outside("header", name)

    def __getitem__(self, name):
        return outside("header", name)

    def get_content_type(self):
        return text()


class _Body:
    def read(self, size=-1):
        return outside("request body")

    def readline(self, size=-1):
        return outside("request body")


class _Answer:
    def __init__(self, of):
        self.of = of

    def write(self, content):
        """What is sent as HTML is read as HTML."""
        if "html" in self.of.content_type:
            sink("html", content, "wfile.write")

    def flush(self): ...


class BaseHTTPRequestHandler:
    content_type = ""
    headers = _Headers()
    rfile = _Body()
    command = requestline = request_version = text()

    @property
    def path(self):
        return outside("request path")

    @property
    def wfile(self):
        return _Answer(self)

    def send_header(self, keyword, value):
        if keyword.lower() == "content-type":
            self.content_type = value

    def send_response(self, code, message=None): ...
    def send_error(self, code, message=None, explain=None): ...
    def end_headers(self): ...
    def log_message(self, format, *args): ...

    def address_string(self):
        return text()


class SimpleHTTPRequestHandler(BaseHTTPRequestHandler): ...
class CGIHTTPRequestHandler(SimpleHTTPRequestHandler): ...


class HTTPServer:
    server_port = number()

    def __init__(self, address, handler, *args, **options): ...
    def serve_forever(self, poll_interval=0.5): ...
    def shutdown(self): ...
    def server_close(self): ...


ThreadingHTTPServer = HTTPServer
