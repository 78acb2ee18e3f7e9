"""allauth.account."""
