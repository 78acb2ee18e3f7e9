"""celery: tasks run elsewhere; what is called here only puts them into a queue."""
from celery.app.base import Celery
from celery.app import shared_task
from celery.app.task import Task
from celery.canvas import chain, chord, chunks, group, signature, subtask, xmap, xstarmap
