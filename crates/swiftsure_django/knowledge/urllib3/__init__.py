"""urllib3."""
from swiftsure import data, effect


def Timeout(*args, **options):
    return data()


Retry = Timeout


class PoolManager:
    def __init__(self, *args, timeout=None, **options):
        self.timeout = timeout

    def request(self, method, url, *args, timeout=None, **options):
        effect("network", "forever" if timeout is None and self.timeout is None else "bounded")
        return data()

    urlopen = request
    request_encode_url = request_encode_body = request


class HTTPConnectionPool(PoolManager): ...
class HTTPSConnectionPool(PoolManager): ...
class ProxyManager(PoolManager): ...


def request(method, url, *args, timeout=None, **options):
    effect("network", "forever" if timeout is None else "bounded")
    return data()
