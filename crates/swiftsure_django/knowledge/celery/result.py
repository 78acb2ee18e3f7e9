"""celery.result: what comes back is unknown until the task has run."""
from swiftsure import boolean, text, unknown


class AsyncResult:
    def __init__(self, outcome=None, **options):
        self.outcome = outcome
        self.id = text()

    def get(self, *args, **options):
        return unknown()

    def ready(self):
        return boolean()

    successful = failed = ready

    def forget(self): ...
    def revoke(self, **options): ...


class GroupResult(AsyncResult): ...
class EagerResult(AsyncResult): ...
