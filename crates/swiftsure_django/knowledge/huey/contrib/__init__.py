"""huey.contrib."""
