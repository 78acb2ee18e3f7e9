"""django-imagekit."""
