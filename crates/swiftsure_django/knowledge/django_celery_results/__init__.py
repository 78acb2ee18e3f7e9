"""django-celery-results: what tasks gave, in the database."""
