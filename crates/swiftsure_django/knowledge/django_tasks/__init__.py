"""django-tasks: the tasks of Django 6.0 for releases before it."""
from django.tasks import task
from django.tasks.base import Task
