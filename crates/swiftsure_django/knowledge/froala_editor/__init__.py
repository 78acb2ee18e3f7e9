"""django-froala-editor."""
