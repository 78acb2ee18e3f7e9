"""django-versatileimagefield."""
