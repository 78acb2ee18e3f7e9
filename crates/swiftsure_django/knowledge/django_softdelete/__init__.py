"""django-soft-delete: rows that are marked as deleted."""
