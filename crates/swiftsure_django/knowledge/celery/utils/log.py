"""celery.utils.log."""
from logging import getLogger as get_task_logger
