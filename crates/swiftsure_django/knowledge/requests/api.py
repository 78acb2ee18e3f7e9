"""requests.api."""
from requests.models import Response

from swiftsure import effect


def request(method, url, *, timeout=None, **keywords):
    effect("network", "forever" if timeout is None else "bounded")
    return Response()


def get(url, params=None, *, timeout=None, **keywords):
    effect("network", "forever" if timeout is None else "bounded")
    return Response()


post = put = patch = delete = head = options = get
