"""httpx: the synchronous half goes over the network and waits, five seconds unless told otherwise."""
from requests.models import Response

from swiftsure import data, effect, unknown


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
    return Response()


def get(url, **options):
    effect("network", "forever" if "timeout" in options and options["timeout"] is None else "bounded")
    return Response()


post = put = patch = delete = head = options = stream = get


class Client:
    def __init__(self, **options): ...

    def __enter__(self):
        return self

    def request(self, method, url, **options):
        effect("network", "bounded")
        return Response()

    def get(self, url, **options):
        effect("network", "bounded")
        return Response()

    post = put = patch = delete = head = options = send = stream = get

    def close(self): ...


class AsyncClient:
    def __init__(self, **options): ...

    def __aenter__(self):
        return self

    def request(self, method, url, **options):
        return Response()

    def get(self, url, **options):
        return Response()

    post = put = patch = delete = head = options = send = stream = get

    def aclose(self): ...
