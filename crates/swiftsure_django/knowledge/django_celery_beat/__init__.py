"""django-celery-beat: tasks that run by a plan in the database."""
