"""django-tenants: a schema for each customer."""
