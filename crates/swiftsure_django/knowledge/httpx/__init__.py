"""httpx: the synchronous half goes over the network and waits, five seconds unless told otherwise."""
from requests.models import Response

from swiftsure import data, effect, sink, unknown


class HTTPError(Exception): ...
class RequestError(HTTPError): ...
class TransportError(RequestError): ...
class TimeoutException(TransportError): ...
class ConnectTimeout(TimeoutException): ...
class ReadTimeout(TimeoutException): ...
class NetworkError(TransportError): ...
class ConnectError(NetworkError): ...
class HTTPStatusError(HTTPError): ...


def Timeout(*args, **options):
    return data()


Limits = Headers = URL = Timeout


def request(method, url, **options):
    effect("network", "forever" if "timeout" in options and options["timeout"] is None else "bounded")
    sink("url", url, "httpx.request")
    return Response()


def get(url, **options):
    effect("network", "forever" if "timeout" in options and options["timeout"] is None else "bounded")
    sink("url", url, "httpx.get")
    return Response()


post = put = patch = delete = head = options = stream = get


class Client:
    def __init__(self, *args, base_url="", **options):
        self.base_url = base_url

    def __enter__(self):
        return self

    def request(self, method, url, **options):
        effect("network", "bounded")
        if not self.base_url:
            sink("url", url, "Client.request")
        return Response()

    def get(self, url, **options):
        effect("network", "bounded")
        if not self.base_url:
            sink("url", url, "Client.get")
        return Response()

    post = put = patch = delete = head = options = send = stream = get

    def close(self): ...


class AsyncClient:
    def __init__(self, *args, base_url="", **options):
        self.base_url = base_url

    def __aenter__(self):
        return self

    def request(self, method, url, **options):
        if not self.base_url:
            sink("url", url, "AsyncClient.request")
        return Response()

    def get(self, url, **options):
        if not self.base_url:
            sink("url", url, "AsyncClient.get")
        return Response()

    post = put = patch = delete = head = options = send = stream = get

    def aclose(self): ...
