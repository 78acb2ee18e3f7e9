"""huey.contrib.djhuey."""
from huey import Huey, TaskWrapper, crontab

HUEY = Huey()
task = db_task = HUEY.task
periodic_task = db_periodic_task = HUEY.periodic_task
context_task = db_context_task = HUEY.context_task
on_startup = on_shutdown = signal = HUEY.on_startup
enqueue = HUEY.enqueue
