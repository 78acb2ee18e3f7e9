"""django-import-export (docs: django-import-export.readthedocs.io)."""
