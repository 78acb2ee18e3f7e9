"""rest_framework.authtoken."""
