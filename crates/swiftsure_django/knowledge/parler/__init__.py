"""django-parler: columns in several languages."""
