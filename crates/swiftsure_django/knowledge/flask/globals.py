"""What belongs to the request at hand."""
from swiftsure import boolean, data, sink, text, unknown

from werkzeug.wrappers import Request


class _Session:
    """A signed cookie: whoever writes to it decides what later requests trust."""

    permanent = boolean()
    modified = boolean()

    def __setitem__(self, key, value):
        sink("session", key, "session")
        sink("session", value, "session")

    def setdefault(self, key, default=None):
        sink("session", default, "session")
        return unknown()

    def update(self, *args, **keywords): ...

    def __getitem__(self, key):
        return unknown()

    def __contains__(self, key):
        return boolean()

    def __delitem__(self, key): ...

    def get(self, key, default=None):
        return unknown()

    def pop(self, key, default=None):
        return unknown()

    def items(self):
        return unknown()

    def clear(self): ...


request = Request()
session = _Session()
g = unknown()
current_app = unknown()
