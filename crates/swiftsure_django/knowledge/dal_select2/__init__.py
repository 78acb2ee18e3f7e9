"""django-autocomplete-light, for Select2."""
