"""django-annoying."""
