"""django_rq: queues by name."""
from django_rq.decorators import job
from rq import Queue
from swiftsure import data, effect, elsewhere


def enqueue(func, *args, **kwargs):
    effect("enqueue", "rq")
    elsewhere(func, *args, **kwargs)
    return data()


def get_queue(name="default", **options):
    return Queue()


def get_connection(name="default", **options):
    return data()


get_scheduler = get_queue
get_worker = get_connection
