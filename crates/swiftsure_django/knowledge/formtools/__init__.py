"""django-formtools."""
