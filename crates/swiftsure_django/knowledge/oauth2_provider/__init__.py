"""django-oauth-toolkit: tokens instead of sessions."""
