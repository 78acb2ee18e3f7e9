"""django-taggit."""
