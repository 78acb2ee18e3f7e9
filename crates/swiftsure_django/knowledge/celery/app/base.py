"""celery.app.base."""
from celery.app.task import AsyncResult, Task
from celery.app import shared_task
from swiftsure import effect


class Celery:
    Task = Task

    def __init__(self, main=None, **options): ...

    def task(self, *args, **options):
        return shared_task(*args, **options)

    def periodic_task(self, *args, **options):
        return shared_task(*args, **options)

    def register_task(self, task):
        return task

    def send_task(self, name, args=None, kwargs=None, **options):
        effect("enqueue", "celery")
        return AsyncResult()

    def config_from_object(self, obj, **options): ...
    def autodiscover_tasks(self, *args, **options): ...
    def set_default(self): ...
    def add_periodic_task(self, schedule, sig, **options): ...
