"""django-filer: files as rows."""
