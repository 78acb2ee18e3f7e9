"""django-autocomplete-light."""
