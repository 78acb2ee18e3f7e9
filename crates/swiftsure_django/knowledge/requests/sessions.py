"""requests.sessions."""
from requests.models import Response

from requests.adapters import HTTPAdapter
from swiftsure import data, effect, sink


class Session:
    # An adapter of the project's own may refuse addresses.
    _guarded = False

    def __init__(self):
        self.headers = data()
        self.cookies = data()
        self.adapter = None

    def __enter__(self):
        return self

    def request(self, method, url, *args, timeout=None, **keywords):
        # An adapter of one's own often brings the timeout.
        effect("network", "forever" if timeout is None and self.adapter is None else "bounded")
        if not self._guarded:
            sink("url", url, "Session.request")
        return Response()

    def get(self, url, **keywords):
        return self.request("GET", url, **keywords)

    def post(self, url, data=None, json=None, **keywords):
        return self.request("POST", url, **keywords)

    def put(self, url, data=None, **keywords):
        return self.request("PUT", url, **keywords)

    def patch(self, url, data=None, **keywords):
        return self.request("PATCH", url, **keywords)

    def delete(self, url, **keywords):
        return self.request("DELETE", url, **keywords)

    head = options = get

    def send(self, request, **keywords):
        return self.request("", request, **keywords)

    def mount(self, prefix, adapter):
        self.adapter = adapter
        if type(adapter) is not HTTPAdapter:
            self._guarded = True

    def close(self): ...


def session():
    return Session()
