"""rq.decorators: a call of the function runs it here, `delay` puts it into the queue."""
from celery.app.task import Task
from swiftsure import data, effect, elsewhere


class Job(Task):
    def delay(self, *args, **kwargs):
        effect("enqueue", "rq")
        elsewhere(self.run, *args, **kwargs)
        return data()

    enqueue = enqueue_at = enqueue_in = delay


def job(*args, **options):
    # `@job` and `@job("queue")` look alike.
    return Job(args[0]) if args and callable(args[0]) else Job
