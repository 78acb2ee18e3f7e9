"""contextvars: what others set in a variable is not known; of a dict as default it is that they set dicts, too."""
from swiftsure import unknown


class Token: ...


class ContextVar:
    def __init__(self, name, *, default=unknown()):
        self.name = name
        self._default = default

    def get(self, default=None):
        if isinstance(self._default, dict):
            return self._default.copy()
        return unknown()

    def set(self, value):
        return Token()

    def reset(self, token): ...


class Context:
    def run(self, callable, *args, **kwargs):
        return callable(*args, **kwargs)

    def copy(self):
        return self


def copy_context():
    return Context()
