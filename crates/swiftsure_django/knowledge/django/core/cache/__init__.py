"""The cache API (docs: topics/cache#the-low-level-cache-api)."""
from swiftsure import boolean, effect, escapes, leaves, unknown


class InvalidCacheBackendError(Exception): ...


class BaseCache:
    def get(self, key, default=None, version=None):
        effect("cache read")
        return unknown()

    def set(self, key, value, timeout=None, version=None):
        escapes(value)
        effect("cache write")

    def add(self, key, value, timeout=None, version=None):
        escapes(value)
        effect("cache write")
        return boolean()

    def get_or_set(self, key, default, timeout=None, version=None):
        effect("cache write")
        value = leaves("run", default)() if callable(default) else default
        escapes(value)
        return value

    def get_many(self, keys, version=None):
        return unknown()

    def set_many(self, data, timeout=None, version=None):
        escapes(data)
        effect("cache write")

    def touch(self, key, timeout=None, version=None):
        return boolean()

    def incr(self, key, delta=1, version=None):
        return unknown()

    def decr(self, key, delta=1, version=None):
        return unknown()

    def has_key(self, key, version=None):
        return boolean()

    def delete(self, key, version=None):
        return boolean()

    def delete_many(self, keys, version=None): ...
    def clear(self): ...
    def close(self): ...
    def __contains__(self, key):
        return boolean()


class CacheHandler:
    def __getitem__(self, alias):
        return BaseCache()


caches = CacheHandler()
cache = BaseCache()
DEFAULT_CACHE_ALIAS = "default"
