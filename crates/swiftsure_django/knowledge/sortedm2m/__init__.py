"""django-sortedm2m."""
