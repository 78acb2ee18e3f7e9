"""celery.utils."""
