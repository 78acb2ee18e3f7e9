"""django-modeltranslation: columns in several languages, in one table."""
