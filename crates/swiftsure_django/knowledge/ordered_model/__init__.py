"""django-ordered-model: rows with a place."""
