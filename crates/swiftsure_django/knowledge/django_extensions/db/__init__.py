"""django_extensions.db."""
