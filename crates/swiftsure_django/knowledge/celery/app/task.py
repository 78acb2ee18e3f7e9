"""celery.app.task: a call runs the body here, `delay` and its like do not."""
from celery.canvas import Signature
from celery.exceptions import Retry
from celery.result import AsyncResult
from swiftsure import effect, elsewhere


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
        elsewhere(self, *args, **kwargs)
        return AsyncResult()

    def apply_async(self, args=(), kwargs={}, **options):
        effect("enqueue", "celery")
        elsewhere(self, *args, **kwargs)
        return AsyncResult()

    def retry(self, args=None, kwargs=None, exc=None, throw=True, **options):
        effect("enqueue", "celery")
        if throw:
            raise Retry()
        return Retry()

    def delay_on_commit(self, *args, **kwargs):
        self.delay(*args, **kwargs)

    def apply_async_on_commit(self, *args, **kwargs):
        self.apply_async(*args, **kwargs)

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
