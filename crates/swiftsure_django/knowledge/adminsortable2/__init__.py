"""django-admin-sortable2."""
