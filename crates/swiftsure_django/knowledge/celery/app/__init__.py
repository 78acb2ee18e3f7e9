"""celery.app."""
from celery.app.task import Task


def shared_task(*args, **options):
    if args:
        return Task(args[0])
    bind = options.get("bind", False)

    def decorator(run):
        return Task(run, bind)

    return decorator
