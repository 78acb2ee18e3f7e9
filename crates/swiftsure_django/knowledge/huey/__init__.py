"""huey: a call of a task puts it into the queue; `call_local` runs it here."""
from celery.app.task import Task
from swiftsure import data, effect, elsewhere


class TaskWrapper(Task):
    def __call__(self, *args, **kwargs):
        effect("enqueue", "huey")
        elsewhere(self.run, *args, **kwargs)
        return data()

    def call_local(self, *args, **kwargs):
        return self.run(*args, **kwargs)

    schedule = delay = __call__

    def map(self, it):
        for args in it:
            pass
        effect("enqueue", "huey")
        return data()


class Huey:
    def __init__(self, *args, **options): ...

    def task(self, *args, **options):
        return TaskWrapper

    def periodic_task(self, validate_datetime, *args, **options):
        return TaskWrapper

    def context_task(self, obj, *args, **options):
        return TaskWrapper

    def on_startup(self, *args):
        return _unchanged

    on_shutdown = pre_execute = post_execute = signal = on_startup

    def enqueue(self, task):
        effect("enqueue", "huey")
        return data()


def _unchanged(function):
    return function


class RedisHuey(Huey): ...
class SqliteHuey(Huey): ...
class MemoryHuey(Huey): ...
class PriorityRedisHuey(Huey): ...
class RedisExpireHuey(Huey): ...
class FileHuey(Huey): ...


def crontab(*args, **options):
    return data()
