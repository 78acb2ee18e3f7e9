"""sorl."""
