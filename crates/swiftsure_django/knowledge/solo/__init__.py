"""django-solo: models with one row."""
