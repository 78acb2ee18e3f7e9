"""auditlog.context."""


class _Plain:
    def __enter__(self): ...
    def __exit__(self, exc_type, exc_value, traceback): ...

    def __call__(self, func):
        return func


def set_actor(actor, *args, **kwargs):
    return _Plain()


def disable_auditlog():
    return _Plain()
