"""Tasks (Django 6.0): the body runs in a worker, not where it is enqueued."""
from swiftsure import effect, elsewhere, unknown


class Task:
    def __init__(self, run=None):
        self.run = run

    def enqueue(self, *args, **kwargs):
        effect("enqueue")
        elsewhere(self.run, *args, **kwargs)
        return unknown()

    async def aenqueue(self, *args, **kwargs):
        effect("enqueue")
        elsewhere(self.run, *args, **kwargs)
        return unknown()

    def call(self, *args, **kwargs):
        return self.run(*args, **kwargs)

    def using(self, **options):
        return self
