"""celery.app.task: a call runs the body here, `delay` and its like do not."""
from celery.canvas import Signature
from celery.exceptions import Retry
from celery.result import AsyncResult
from swiftsure import effect


class Task:
    def __init__(self, run=None, bind=False):
        if run is not None:
            self.run = run
        self.bind = bind

    def __call__(self, *args, **kwargs):
        if self.bind:
            return self.run(self, *args, **kwargs)
        return self.run(*args, **kwargs)

    def apply(self, args=(), kwargs={}, **options):
        return AsyncResult(self(*args, **kwargs))

    def delay(self, *args, **kwargs):
        effect("enqueue", "celery")
        return AsyncResult()

    apply_async = delay

    def retry(self, args=None, kwargs=None, exc=None, throw=True, **options):
        effect("enqueue", "celery")
        if throw:
            raise Retry()
        return Retry()

    def delay_on_commit(self, *args, **kwargs):
        effect("enqueue", "celery")

    apply_async_on_commit = delay_on_commit

    def s(self, *args, **kwargs):
        return Signature()

    si = signature = subtask = s

    def map(self, it):
        for args in it:
            pass
        return Signature()

    starmap = map

    def chunks(self, it, n):
        return self.map(it)

    def update_state(self, *args, **options): ...


BaseTask = Task
