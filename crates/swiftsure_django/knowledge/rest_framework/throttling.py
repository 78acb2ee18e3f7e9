"""Throttles (docs: api-guide/throttling) ask the cache, not the database."""
from swiftsure import boolean, text, unknown


class BaseThrottle:
    def allow_request(self, request, view):
        return boolean()

    def get_ident(self, request):
        return text()

    def wait(self): ...


class SimpleRateThrottle(BaseThrottle):
    rate = None
    scope = None

    def get_cache_key(self, request, view): ...

    def get_rate(self):
        return unknown()

    def allow_request(self, request, view):
        self.get_cache_key(request, view)
        return boolean()


class AnonRateThrottle(SimpleRateThrottle):
    scope = "anon"


class UserRateThrottle(SimpleRateThrottle):
    scope = "user"


class ScopedRateThrottle(SimpleRateThrottle): ...
