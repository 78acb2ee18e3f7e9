"""rq: jobs run elsewhere."""
from swiftsure import data, effect, elsewhere


class Queue:
    def __init__(self, name="default", **options): ...

    def enqueue(self, f, *args, **kwargs):
        effect("enqueue", "rq")
        elsewhere(f, *args, **kwargs)
        return data()

    enqueue_call = enqueue_at = enqueue_in = enqueue_many = schedule = cron = enqueue


def get_current_job(connection=None, **options):
    return data()
