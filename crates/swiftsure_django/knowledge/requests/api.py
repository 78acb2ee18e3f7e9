"""requests.api."""
from requests.models import Response

from swiftsure import effect, sink


def request(method, url, *, timeout=None, **keywords):
    effect("network", "forever" if timeout is None else "bounded")
    sink("url", url, "requests.request")
    return Response()


def get(url, params=None, *, timeout=None, **keywords):
    effect("network", "forever" if timeout is None else "bounded")
    sink("url", url, "requests.get")
    return Response()


post = put = patch = delete = head = options = get
