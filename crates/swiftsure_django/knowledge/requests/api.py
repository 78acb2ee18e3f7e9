"""requests.api."""
from swiftsure import effect, unknown


def request(method, url, **keywords):
    effect("network", "requests")
    return unknown()


def get(url, *args, **keywords):
    effect("network", "requests")
    return unknown()


post = put = patch = delete = head = options = get
