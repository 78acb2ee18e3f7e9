"""celery.task, as in celery 4."""
from celery.app import shared_task
from celery.app.task import Task

task = periodic_task = shared_task
PeriodicTask = Task
