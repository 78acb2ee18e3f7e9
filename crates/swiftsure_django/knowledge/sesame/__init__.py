"""django-sesame: links that say who comes."""
