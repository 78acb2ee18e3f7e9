"""django-guardian: permissions on single rows."""
