"""django-notifications-hq."""
