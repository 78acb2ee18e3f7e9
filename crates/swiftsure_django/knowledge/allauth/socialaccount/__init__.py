"""allauth.socialaccount."""
