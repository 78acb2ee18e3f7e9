"""celery.canvas: signatures of tasks that are yet to be put into a queue."""
from celery.result import AsyncResult
from swiftsure import effect


class Signature:
    def __init__(self, *tasks, **options): ...

    def delay(self, *args, **kwargs):
        effect("enqueue", "celery")
        return AsyncResult()

    apply_async = delay

    def __call__(self, *args, **kwargs):
        return AsyncResult()

    def set(self, **options):
        return self

    s = si = clone = link = link_error = on_error = set

    def __or__(self, other):
        return self


class _Composed(Signature):
    def __call__(self, *args, **kwargs):
        effect("enqueue", "celery")
        return AsyncResult()


class group(_Composed): ...
class chain(_Composed): ...
class chord(_Composed): ...
class chunks(_Composed): ...
class xmap(_Composed): ...
class xstarmap(_Composed): ...


def signature(varies, *args, **kwargs):
    return Signature()


subtask = signature
maybe_signature = signature
