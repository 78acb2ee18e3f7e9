"""django-safedelete: rows that are marked as deleted."""
