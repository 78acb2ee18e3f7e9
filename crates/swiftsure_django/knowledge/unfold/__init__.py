"""django-unfold."""
