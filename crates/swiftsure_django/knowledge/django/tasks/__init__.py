"""Tasks (Django 6.0, docs: topics/tasks)."""
from django.tasks.base import Task


def task(function=None, **options):
    def decorator(func):
        return Task(func)

    if function:
        return decorator(function)
    return decorator
